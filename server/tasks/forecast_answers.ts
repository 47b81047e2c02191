import type { Database } from '../db/database.ts';
import { countForecasts, listSeriesRows } from '../db/forecast_series.ts';
import { figuresOf, listCycles, type CycleRow } from '../db/forecast_scores.ts';
import { listForecasts, type ForecastRow } from '../db/forecasts.ts';
import { transact, type Transaction } from '../db/transact.ts';
import { poolScores } from '../forecast/pool_scores.ts';
import { standingAfter } from '../forecast/standing.ts';
import type { BacktestAnswer, ForecastSeries, ForecastSummary, SeriesCurves } from '../model/forecast.ts';
import type { Who } from '../model/who.ts';
import { peiStarCaveat } from './forecast_caveat.ts';
import { nextShift } from './forecast_pattern.ts';
import { findSeries, keeping, mostSeries, seriesOf, type Keeper, type Series } from './forecast_series.ts';
import { describeStanding, type Results } from './forecast_standing.ts';
import { mostCycles } from './register_forecast.ts';
import type { Asked } from './resolve_filter.ts';
import type { KeptFigures } from './score_forecasts.ts';

/** Every series of the agency with how it stands. */
export async function listSeries(database: Database, who: Who, { now, ...keeper }: Keeper & { now: Date }): Promise<ForecastSeries[]> {
  const asked = await keeping(database, who, keeper);
  const { agency: { agencyId }, context } = asked;
  return transact(database, context, async (transaction) => {
    const rows = (await listSeriesRows(transaction, agencyId, { activeOnly: false, limit: mostSeries })).map(seriesOf);
    const found: ForecastSeries[] = [];
    for (const series of rows) found.push(await describeSeries(transaction, asked, { series, now }));
    return found;
  }, { readOnly: true, signal: keeper.signal });
}

export async function describeSeries(transaction: Transaction, { agency: { agencyId, zone } }: Asked, { series, now }: { series: Series; now: Date }): Promise<ForecastSeries> {
  const { seriesId, definition, title, active, createdAt, createdBy } = series;
  const cycles = (await listCycles(transaction, agencyId, { seriesId, limit: mostCycles })).toReversed();
  const figures = standingAfter(cycles);
  const counts = (await countForecasts(transaction, agencyId)).get(seriesId);
  const [last] = await listForecasts(transaction, agencyId, { seriesId, limit: 1, before: null });
  const { model, measure, offences, area, resolution, parameters, begins, hours, weekdays, learnDays, coverage } = definition;
  return {
    id: seriesId, title, model, measure, unit: model === 'calls' ? 'minutes' : measure, offences: [...offences], area, resolution, parameters: { ...parameters },
    begins, hours, weekdays: [...weekdays], learnDays, coverage, active, createdAt: createdAt.toISOString(), createdBy,
    standing: describeStanding({ model, figures, results: resultsOf(cycles), since: figures.since === null ? null : cycles[figures.since]!.shiftFrom.toISOString(), latest: cycles.at(-1)?.shiftFrom ?? null }),
    registered: counts?.registered ?? 0, scored: counts?.scored ?? 0, next: active ? nextShift(definition, now, zone).from.toISOString() : null,
    last: last === undefined ? null : summaryOf(last, (await keptFigures(transaction, agencyId, [last.forecastId])).get(last.forecastId) ?? null, coverage),
  };
}

const keptFigures = async (transaction: Transaction, agencyId: number, ids: readonly string[]): Promise<ReadonlyMap<string, KeptFigures>> =>
  // Written by this program from the same type.
  await figuresOf(transaction, agencyId, ids) as ReadonlyMap<string, KeptFigures>;

const resultsOf = (cycles: readonly CycleRow[]): Results => {
  const found = { won: 0, tied: 0, lost: 0, silent: 0 };
  for (const { result } of cycles) found[result] += 1;
  return found;
};

export function summaryOf(row: ForecastRow, figures: KeptFigures | null, coverage: number): ForecastSummary {
  const { forecastId, seriesId, kind, shiftFrom, shiftTo, registeredAt, registeredBy, dataVersion, sha256, served, total, score } = row;
  const of = (list: KeptFigures['model'] | undefined) => list?.find(({ asked }) => asked === coverage);
  return {
    id: forecastId, series: seriesId, kind, from: shiftFrom.toISOString(), to: shiftTo.toISOString(), registeredAt: registeredAt.toISOString(), registeredBy, dataVersion, sha256, served, total,
    score: score === null ? null : { ...score, pai: of(figures?.model)?.pai ?? null, countPai: of(figures?.count)?.pai ?? null, peiStar: of(figures?.model)?.peiStar ?? null },
  };
}

const mostInCurve = 400;

/** A series with its curves over cycles. */
export async function readSeries(
  database: Database, who: Who, { seriesId, now, ...keeper }: Keeper & { seriesId: string; now: Date },
): Promise<SeriesCurves> {
  const asked = await keeping(database, who, keeper);
  const { agency: { agencyId, zone, demonstration }, context } = asked;
  const found = await findSeries(database, asked, seriesId, keeper.signal);
  return transact(database, context, async (transaction) => {
    const series = await describeSeries(transaction, asked, { series: found, now });
    const all = (await listCycles(transaction, agencyId, { seriesId, limit: mostCycles })).toReversed();
    const { states } = standingAfter(all);
    const cycles = all.map((cycle, i) => ({ cycle, state: series.model === 'count' ? 'baseline' as const : states[i] ?? series.standing.state })).slice(-mostInCurve);
    const figures = await keptFigures(transaction, agencyId, cycles.map(({ cycle }) => cycle.forecastId));
    return {
      series, zone, demonstration, caveat: peiStarCaveat,
      cycles: cycles.map(({ cycle, state }) => curvePoint(cycle, { state, figures: figures.get(cycle.forecastId)!, coverage: series.coverage })),
      pooled: { cycles: figures.size, incidents: cycles.reduce((sum, { cycle }) => sum + cycle.incidents, 0), ...poolScores([...figures.values()], { whole: series.unit === 'count', seed: 1 }) },
    };
  }, { readOnly: true, signal: keeper.signal });
}

function curvePoint(
  { forecastId, kind, shiftFrom, result, incidents, hits, countHits, oracleHits }: CycleRow,
  { state, figures, coverage }: { state: 'on' | 'off' | 'baseline'; figures: KeptFigures; coverage: number },
): SeriesCurves['cycles'][number] {
  const model = figures.model.find(({ asked }) => asked === coverage);
  const count = figures.count.find(({ asked }) => asked === coverage);
  return {
    forecast: forecastId, kind, from: shiftFrom.toISOString(), result, incidents, hits, countHits, oracleHits, hitRate: model?.hitRate ?? null, countHitRate: count?.hitRate ?? null,
    pai: model?.pai ?? null, paiLower: model?.paiLower ?? null, paiUpper: model?.paiUpper ?? null, countPai: count?.pai ?? null, peiStar: model?.peiStar ?? null, state,
  };
}

export type ForecastListAsk = { seriesId: string | undefined; limit: number; before: string | undefined };

/** Forecasts of one series or of all, the latest shift first; `before` is the `next` of the page before. */
export async function listForecastPage(
  database: Database, who: Who, { seriesId, limit, before, ...keeper }: Keeper & ForecastListAsk,
): Promise<{ forecasts: ForecastSummary[]; next: string | null }> {
  const { agency: { agencyId }, context } = await keeping(database, who, keeper);
  const [instant, forecastId] = before?.split('_') ?? [];
  return transact(database, context, async (transaction) => {
    const coverages = new Map((await listSeriesRows(transaction, agencyId, { activeOnly: false, limit: mostSeries })).map((row) => [row.seriesId, row.coverage]));
    const rows = await listForecasts(transaction, agencyId, {
      seriesId: seriesId ?? null, limit: limit + 1, before: instant === undefined || forecastId === undefined ? null : { shiftFrom: new Date(instant), forecastId },
    });
    const page = rows.slice(0, limit);
    const figures = await keptFigures(transaction, agencyId, page.map((row) => row.forecastId));
    const last = page.at(-1);
    return {
      forecasts: page.map((row) => summaryOf(row, figures.get(row.forecastId) ?? null, coverages.get(row.seriesId)!)),
      next: rows.length > limit && last !== undefined ? `${last.shiftFrom.toISOString()}_${last.forecastId}` : null,
    };
  }, { readOnly: true, signal: keeper.signal });
}

/** What of backtests a series has. */
export async function readBacktests(database: Database, who: Who, { seriesId, now, ...keeper }: Keeper & { seriesId: string; now: Date }): Promise<BacktestAnswer> {
  const asked = await keeping(database, who, keeper);
  const found = await findSeries(database, asked, seriesId, keeper.signal);
  return transact(database, asked.context, async (transaction) => {
    const { backtests = 0, backtestsScored = 0 } = (await countForecasts(transaction, asked.agency.agencyId)).get(seriesId) ?? {};
    const { standing } = await describeSeries(transaction, asked, { series: found, now });
    return { series: seriesId, registered: backtests, scored: backtestsScored, left: backtests - backtestsScored, standing };
  }, { readOnly: true, signal: keeper.signal });
}

/** A series as lists have it. */
export async function readOneSeries(database: Database, who: Who, { seriesId, now, ...keeper }: Keeper & { seriesId: string; now: Date }): Promise<ForecastSeries> {
  const asked = await keeping(database, who, keeper);
  const series = await findSeries(database, asked, seriesId, keeper.signal);
  return transact(database, asked.context, (transaction) => describeSeries(transaction, asked, { series, now }), { readOnly: true, signal: keeper.signal });
}
