import { useEffect, useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import type { BacktestAnswer, ForecastSummary, SeriesCurves } from '../../server/model/forecast.ts';
import { ChartFigure } from '../charts/chart_figure.tsx';
import { said } from '../charts/quantity.ts';
import { forecastAddresses } from '../forecasts.ts';
import type { Series } from '../forecasts.ts';
import { useText } from '../messages/messages.tsx';
import { changeView, useAnswer, useStatus } from '../state.tsx';
import { useWork } from '../use_work.tsx';
import { makeDocument, sendJson } from '../work.ts';
import { ResultTable } from './analysis_table.tsx';
import { Failed, Waiting } from './answer_state.tsx';
import { coverageChart, coverageTable, cycleChart, cycleMeasures } from './forecast_figures.ts';
import type { CycleMeasure } from './forecast_figures.ts';
import { KindBadge, seriesName, seriesScope, shiftWords, StandingBadge } from './forecast_words.tsx';
import { OnPaper, PaperChart, PaperTable } from './on_paper.tsx';
import { Segments, TextSetting } from './setting.tsx';
import { numberIn } from './setting_values.ts';
import { WorkProgress } from './work_progress.tsx';

const listed = 50;

/** One series: whether its model may be seen, how it did cycle by cycle, and every forecast that was registered. */
export function SeriesPanel({ series, tick, onChanged }: { series: Series; tick: number; onChanged: () => void }): ReactNode {
  const text = useText();
  const { t } = text;
  const agency = useStatus().data?.agency ?? null;
  const version = `${agency?.dataVersion} ${tick}`;
  const question = { agency: agency?.slug };
  const curves = useAnswer(forecastAddresses.curves(series.id, question), version);
  const shown = curves.data ?? null;
  return (
    <article className="result" data-testid="series" data-series={series.id}>
      <header className="part-head">
        <div className="part-line"><h2>{seriesName(text, series)}</h2><StandingBadge standing={series.standing} /></div>
        <p className="scope">{seriesScope(text, series)}</p>
      </header>
      <p className={`notice${series.standing.state === 'off' ? ' warn' : ''}`} data-testid="standing-words">{said(text, series.standing.words)}</p>
      {shown && <Overall curves={shown} />}
      <Record series={series} />
      <Actions series={series} onChanged={onChanged} />
      <Waiting answer={curves} lines={6} />
      {curves.failure && <Failed failure={curves.failure} retry={curves.retry} />}
      {shown && (shown.cycles.length === 0 ? <p className="quiet" data-testid="no-cycles">{t('forecasts.noCycles')}</p> : <Curves curves={shown} />)}
      <Registered series={series} version={version} />
      {shown && <p className="caveats">{said(text, shown.caveat)}</p>}
      {shown && shown.cycles.length > 0 && <SeriesOnPaper curves={shown} />}
    </article>
  );
}

/** All scored shifts together at the coverage of the series: one shift says little, and not having lost four in a row is not being better. */
function Overall({ curves: { series, pooled } }: { curves: SeriesCurves }): ReactNode {
  const text = useText();
  const at = <One extends { asked: number }>(list: readonly One[]): One | undefined => list.find(({ asked }) => Math.abs(asked - series.coverage) < 1e-9);
  const [model, count, paired] = [at(pooled.model), at(pooled.count), at(pooled.paired)];
  if (pooled.cycles === 0 || series.standing.state === 'baseline' || !model || !count || !paired) return null;
  return (
    <p data-testid="overall-words">{text.t('forecasts.overall', {
      cycles: pooled.cycles, coverage: text.percent(series.coverage, 1), model: text.percent(model.hitRate, 1), count: text.percent(count.hitRate, 1), p: text.number(paired.p, 3),
      verdict: overallVerdict(pooled.paired, paired),
    })}</p>
  );
}

type Paired = SeriesCurves['pooled']['paired'];

export const overallVerdict = (all: Paired, { onlyModel, onlyCount, p }: Paired[number]): 'same' | 'better' | 'worse' | 'chance' =>
  (all.every((one) => one.onlyModel === 0 && one.onlyCount === 0) ? 'same' : p > 0.05 ? 'chance' : onlyModel > onlyCount ? 'better' : 'worse');

function Record({ series: { standing, scored, next } }: { series: Series }): ReactNode {
  const text = useText();
  const { t } = text;
  return (
    <dl className="figures-grid four">
      <div><dt>{t('forecasts.scored')}</dt><dd>{text.number(scored)}</dd></div>
      <div><dt>{t('forecasts.wonTiedLost')}</dt><dd>{`${standing.won} / ${standing.tied} / ${standing.lost}`}</dd></div>
      <div><dt>{t('forecasts.run')}</dt><dd>{standing.run ? t(`forecasts.run.${standing.run.result}`,
        { length: standing.run.length }) : '–'}</dd></div>
      <div><dt>{t('forecasts.next')}</dt><dd>{next === null ? '–' : text.instant(next)}</dd></div>
    </dl>
  );
}

/** Registering, going back over shifts that are past, and scoring what is over. */
function Actions({ series, onChanged }: { series: Series; onChanged: () => void }): ReactNode {
  const { t } = useText();
  const agency = useStatus().data?.agency ?? null;
  const worker = useWork();
  const [shifts, setShifts] = useState('12');
  const [told, setTold] = useState<string | null>(null);
  const count = numberIn(shifts, { least: 1, most: 400, whole: true });
  const question = { agency: agency?.slug };
  const done = (words: string): void => {
    setTold(words);
    onChanged();
  };
  const register = (): void => worker.start(() => sendJson<ForecastSummary>(forecastAddresses.register(question), { series: series.id }),
    () => done(t('forecasts.didRegister')));
  const rest = (): void => worker.start(() => sendJson<Series>(forecastAddresses.state(series.id, question), { active: !series.active }),
    ({ active }) => done(t(active ? 'forecasts.nowActive' : 'forecasts.nowResting')));
  const score = (): void => worker.start(() => sendJson<{ scored: number; waiting: number }>(forecastAddresses.score(question),
    { series: series.id }), ({ scored, waiting }) => done(t('forecasts.didScore', { scored, waiting })));
  const backtest = (): void => worker.start(
    (signal, onProgress) => makeDocument<BacktestAnswer>(forecastAddresses.backtest(question), { series: series.id, shifts: count },
      { agency: agency!.slug, signal, onProgress }),
    ({ registered, scored, left }) => done(t('forecasts.didBacktest', { registered, scored, left })),
  );
  return (
    <section className="part-section" aria-label={t('forecasts.actions')}>
      <div className="part-actions">
        <button type="button" className="button" disabled={worker.busy} onClick={register} data-testid="register">{t('forecasts.register')}</button>
        <button type="button" className="button" disabled={worker.busy} onClick={score} data-testid="score">{t('forecasts.score')}</button>
        <button type="button" className="button" aria-pressed={series.active} disabled={worker.busy} onClick={rest}
          data-testid="series-active">{t('forecasts.byItself')}</button>
        <span className="part-actions">
          <TextSetting numeric label={t('forecasts.shifts')} value={shifts} onChange={setShifts}
            fault={count === null ? t('hours.fault') : null} testId="backtest-shifts" />
          <button type="button" className="button" disabled={worker.busy || count === null} onClick={backtest}
            data-testid="backtest">{t('forecasts.backtest')}</button>
        </span>
      </div>
      <p className="faint">{t('forecasts.backtestHint')}</p>
      <WorkProgress worker={worker} name={t('forecasts.backtest')} />
      <p role="status" data-testid="forecast-told">{told}</p>
    </section>
  );
}

function Curves({ curves }: { curves: SeriesCurves }): ReactNode {
  const text = useText();
  const { t } = text;
  const [measure, setMeasure] = useState<CycleMeasure>('hitRate');
  const { series, pooled } = curves;
  const name = seriesName(text, series);
  const cycles = useMemo(() => cycleChart(text, curves, measure), [text, curves, measure]);
  const coverage = useMemo(() => pooledChart(text, curves), [text, curves]);
  return (
    <>
      <section className="part-section" data-testid="cycles">
        <div className="part-line">
          <h3>{t('forecasts.cycles', { coverage: text.percent(series.coverage, 1) })}</h3>
          <Segments label={t('forecasts.measure')} value={measure} onChange={setMeasure}
            choices={cycleMeasures.map((value) => ({ value, title: t(`forecasts.measure.${value}`) }))} testId="cycle-measure" />
        </div>
        <ChartFigure key={cycles.id} chart={cycles} name={name} />
        <p className="faint">{t(`forecasts.measureHint.${measure}`)}</p>
      </section>
      <ChartFigure chart={coverage} name={name} />
      <ResultTable table={coverageTable(text, pooled, pooled.paired)} name={name} />
    </>
  );
}

const pooledChart = (text: ReturnType<typeof useText>, { series, pooled }: SeriesCurves) => coverageChart(text, pooled, {
  title: text.t('forecasts.pooled', { cycles: pooled.cycles, incidents: pooled.incidents }),
    model: text.t(`forecasts.model.${series.model}`), isCount: series.standing.state === 'baseline',
});

/** All that was registered, the latest first: when it was locked, its hash, and whether it was made before or after. */
function Registered({ series, version }: { series: Series; version: string }): ReactNode {
  const text = useText();
  const { t } = text;
  const agency = useStatus().data?.agency ?? null;
  const [before, setBefore] = useState<string | undefined>(undefined);
  const [older, setOlder] = useState<ForecastSummary[]>([]);
  const answer = useAnswer(forecastAddresses.list({ agency: agency?.slug, series: series.id, limit: listed, before }), version);
  useEffect(() => {
    setOlder([]);
    setBefore(undefined);
  }, [version]);
  const page = answer.stale ? [] : answer.data?.forecasts ?? [];
  const rows = [...older, ...page];
  return (
    <section className="part-section" aria-label={t('forecasts.registered')} data-testid="registered">
      <h3>{t('forecasts.registered')}</h3>
      <Waiting answer={answer} lines={3} />
      {answer.failure && <Failed failure={answer.failure} retry={answer.retry} />}
      {answer.data && rows.length === 0 && <p className="quiet">{t('forecasts.noneRegistered')}</p>}
      {rows.length > 0 && (
        <div className="table-frame scroll" tabIndex={0} role="region" aria-label={t('forecasts.registered')}>
          <table className="figures">
            <thead><tr>
              <th scope="col">{t('forecasts.shift')}</th><th scope="col">{t('forecasts.kind')}</th><th
                scope="col">{t('forecasts.locked')}</th><th scope="col">SHA-256</th>
              <th scope="col">{t('forecasts.result')}</th><th scope="col" className="number">{t('forecasts.hits')}</th>
                <th scope="col" className="number">PAI</th>
            </tr></thead>
            <tbody>
              {rows.map((row) => (
                <tr key={row.id}>
                  <td><button type="button" className="button link" onClick={() => changeView({ series: series.id, forecast: row.id,
                    pick: null })} data-testid="open-forecast" data-forecast={row.id}>{shiftWords(text, row)}</button></td>
                  <td><KindBadge kind={row.kind} />{!row.served && <span className="faint"> {t('forecasts.shadow')}</span>}</td>
                  <td>{text.instant(row.registeredAt)}</td>
                  <td><code title={row.sha256}>{row.sha256.slice(0, 10)}</code></td>
                  <td>{row.score ? t(`forecasts.result.${row.score.result}`) : t('forecasts.unscored')}</td>
                  <td className="number">{row.score ? t('forecasts.hitsOf',
                    { hits: text.brief(row.score.hits), count: text.brief(row.score.countHits),
                    oracle: text.brief(row.score.oracleHits) }) : '–'}</td>
                  <td className="number">{row.score?.pai === null || row.score?.pai === undefined ? '–' : text.number(row.score.pai, 2)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      <p className="faint">{t('forecasts.hitsKey')}</p>
      {answer.data?.next && !answer.stale && <p><button type="button" className="button"
        onClick={() => { setOlder(rows); setBefore(answer.data!.next!); }}>{t('parts.more')}</button></p>}
    </section>
  );
}

function SeriesOnPaper({ curves }: { curves: SeriesCurves }): ReactNode {
  const text = useText();
  const { t } = text;
  const { series } = curves;
  return (
    <OnPaper title={`${t('forecasts.title')}: ${seriesName(text, series)}`} scope={seriesScope(text, series)}>
      <p><strong>{t(`forecasts.standing.${series.standing.state}`)}.</strong> {said(text, series.standing.words)}</p>
      <div className="printed-columns">
        <div className="printed-stack"><PaperChart chart={cycleChart(text, curves, 'hitRate')} /><PaperChart
          chart={cycleChart(text, curves, 'pai')} /></div>
        <div className="printed-stack"><PaperChart chart={pooledChart(text, curves)} /></div>
      </div>
      <PaperTable table={coverageTable(text, curves.pooled, curves.pooled.paired)} />
      <p className="caveats">{said(text, curves.caveat)}</p>
    </OnPaper>
  );
}
