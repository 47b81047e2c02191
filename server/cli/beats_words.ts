import type { AnalysisWarning, Text } from '../model/analysis.ts';
import type { BeatRecord, BeatSummary, PostsRecord } from '../model/beats.ts';
import type { HoursAnswer } from '../model/hours.ts';
import type { Infeasibility } from '../model/patrol.ts';
import { percentWords } from './percent_words.ts';

type Language = keyof Text;
const said = ({ reading, warnings, infeasible }: { reading: readonly Text[]; warnings: readonly AnalysisWarning[]; infeasible: readonly Infeasibility[] }, language: Language): string[] => [
  ...reading.map((one) => `- ${one[language]}`), ...warnings.map((one) => `! ${one.text[language]}`),
  ...infeasible.map(({ words, relaxation }) => `x ${words[language]}${relaxation === null ? '' : ` ${relaxation.words[language]}`}`),
];

export function beatsInWords({ plan }: BeatRecord, language: Language): string[] {
  return [
    `${plan.title === '' ? 'Beats' : plan.title} ${plan.id}`, ...said(plan, language), plan.method.words[language], '', `${'beat'.padEnd(28)}${'load'.padStart(10)}${'of mean'.padStart(10)}${'before'.padStart(10)}${'km'.padStart(8)}`,
    ...plan.beats.map(({ code, name, locked, before, after }) => `${`${code} ${name === code ? '' : name}`.slice(0, 27).padEnd(28)}${(after?.load ?? 0).toFixed(1).padStart(10)}`
      + `${percentWords(after?.deviation ?? null).padStart(10)}${percentWords(before?.deviation ?? null).padStart(10)}${((after?.travelMetres ?? 0) / 1000).toFixed(2).padStart(8)}${locked ? '  (locked)' : ''}${after === null ? '  (gone)' : ''}`),
  ];
}

export function postsInWords({ plan }: PostsRecord, language: Language): string[] {
  return [
    `${plan.title === '' ? 'Posts' : plan.title} ${plan.id}`, ...said(plan, language), plan.travel.words[language], '',
    ...plan.posts.map(({ name, at: [longitude, latitude], existing, covers, alone }) => `${name.slice(0, 40).padEnd(42)}${longitude.toFixed(5)}, ${latitude.toFixed(5)}  covers ${covers.toFixed(1)}, ${alone.toFixed(1)} alone${existing ? '  (existing)' : ''}`),
  ];
}

export function hoursInWords(answer: HoursAnswer, language: Language): string[] {
  const { areaTotals, shifts, cells } = answer;
  const unitsOf = (area: string, shift: string): string => cells.filter((cell) => cell.area === area && cell.shift === shift).map(({ units }) => units).join(' ');
  return [
    `Hours ${answer.id}`, ...said(answer, language), '', ...(cells.length === 0 ? [] : ['Units by area and shift, on the weekdays of the shift from Monday:']),
    ...areaTotals.flatMap(({ area, name }) => (cells.length === 0 ? [] : [`${name}  ${shifts.map((shift) => `${shift.name} ${unitsOf(area, shift.name)}`).join('  ')}`])),
  ];
}

export const listInWords = (plans: readonly BeatSummary[], language: Language): string[] => (plans.length === 0 ? ['There are none.'] : plans.map((one) =>
  `${one.id}  ${one.createdAt.slice(0, 16)}Z  ${one.kind.padEnd(5)}  ${one.summary[language]}  ${one.title}`));
