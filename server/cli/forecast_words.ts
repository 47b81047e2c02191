import type { BacktestAnswer, ForecastSeries, ForecastSummary, SeriesCurves, Verification } from '../model/forecast.ts';
import { percentWords } from './percent_words.ts';

type Language = 'en' | 'uk';

/** The register in lines for a terminal. */
export function seriesInWords(series: readonly ForecastSeries[], language: Language): string[] {
  if (series.length === 0) return ['There is no series yet: npm run forecast -- begin --model recency --begins 20:00 --hours 8'];
  return series.flatMap(({ id, title, model, measure, begins, hours, offences, active, standing, registered, scored }) => [
    `${id}  ${title}`,
    `    ${model}, ${measure}, ${begins} for ${hours} h, ${offences.length} offences${active ? '' : ', rests'}; ${registered} registered, ${scored} scored`,
    `    ${standing.words[language]}`,
  ]);
}

export function curvesInWords({ series, pooled, caveat }: SeriesCurves, language: Language): string[] {
  return [
    ...seriesInWords([series], language),
    ...(pooled.model.length === 0 ? ['    Nothing has been scored yet.'] : [
      `    ${pooled.cycles} shifts, ${pooled.incidents} incidents`, '    area       model (PAI, 95 %)                 count     hindsight  p',
      ...pooled.model.map((at, i) => `    ${percentWords(at.asked, 2).padEnd(10)} ${`${percentWords(at.hitRate, 2)} (${at.pai.toFixed(1)}, ${at.paiLower?.toFixed(1) ?? '-'} to ${at.paiUpper?.toFixed(1) ?? '-'})`.padEnd(33)} `
        + `${percentWords(pooled.count[i]!.hitRate, 2).padEnd(9)} ${percentWords(pooled.oracle[i]!.hitRate, 2).padEnd(10)} ${pooled.paired[i]!.p.toFixed(3)}`),
      `    ${caveat[language]}`,
    ]),
  ];
}

export const forecastInWords = ({ id, kind, from, to, registeredAt, sha256 }: ForecastSummary): string[] =>
  [`${id}  ${kind}: ${from} to ${to}`, `    locked ${registeredAt}, SHA-256 ${sha256}`];

export const backtestInWords = ({ registered, scored, left, standing }: BacktestAnswer, language: Language): string[] =>
  [`${registered} backtests of the series, ${scored} scored, ${left} not yet.`, standing.words[language]];

export function verificationInWords({ registered, stored, storedAgrees, again, againAgrees, because }: Verification, language: Language): string[] {
  return [
    `registered  ${registered}`, `stored      ${stored}  ${storedAgrees ? 'agrees' : 'DIFFERS'}`,
    `made again  ${again ?? '-'}  ${againAgrees === null ? 'cannot be made' : againAgrees ? 'agrees' : 'differs'}`, ...(because === null ? [] : [because[language]]),
  ];
}
