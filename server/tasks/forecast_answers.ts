import type { Database } from '../db/database.ts';
import { countForecasts, listSeriesRows } from '../db/forecast_series.ts';
import { listCycles, listFigures, readScore, type CycleRow } from '../db/forecast_scores.ts';
import { listForecasts, type ForecastRow } from '../db/forecasts.ts';
import { transact, type Transaction } from '../db/transact.ts';
import { poolScores } from '../forecast/pool_scores.ts';
import { standingAfter } from '../forecast/standing.ts';
import type { ForecastSeries, ForecastSummary, SeriesCurves } from '../model/forecast.ts';
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
  const counts = (await countForecasts(transaction, agencyId)).get(seriesId) ?? { registered: 0, scored: 0 };
  const [last] = await listForecasts(transaction, agencyId, { seriesId, limit: 1 });
  const { model, measure, offences, area, resolution, parameters, begins, hours, weekdays, learnDays, coverage } = definition;
  return {
    id: seriesId, title, model, measure, unit: model === 'calls' ? 'minutes' : measure, offences: [...offences], area, resolution, parameters: { ...parameters },
    begins, hours, weekdays: [...weekdays], learnDays, coverage, active, createdAt: createdAt.toISOString(), createdBy,
    standing: describeStanding({ model, figures, results: resultsOf(cycles), since: figures.since === null ? null : cycles[figures.since]!.shiftFrom.toISOString() }),
    ...counts, next: active ? nextShift(definition, now, zone).from.toISOString() : null,
    last: last === undefined ? null : summaryOf(last, last.score === null ? null : (await readScore(transaction, agencyId, last.forecastId))!.figures as KeptFigures, coverage),
  };
}

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

/** A series with its curves over cycles and its forecasts, the latest first. */
export async function readSeries(
  database: Database, who: Who, { seriesId, now, ...keeper }: Keeper & { seriesId: string; now: Date },
): Promise<SeriesCurves & { forecasts: ForecastSummary[] }> {
  const asked = await keeping(database, who, keeper);
  const { agency: { agencyId, zone, demonstration }, context } = asked;
  const found = await findSeries(database, asked, seriesId, keeper.signal);
  return transact(database, context, async (transaction) => {
    const series = await describeSeries(transaction, asked, { series: found, now });
    const all = (await listCycles(transaction, agencyId, { seriesId, limit: mostCycles })).toReversed();
    const { states } = standingAfter(all);
    const figures = await listFigures(transaction, agencyId, { seriesId, limit: mostInCurve }) as ReadonlyMap<string, KeptFigures>;
    const cycles = all.map((cycle, i) => ({ cycle, state: series.model === 'count' ? 'baseline' as const : states[i] ?? series.standing.state })).slice(-mostInCurve);
    const rows = await listForecasts(transaction, agencyId, { seriesId, limit: mostInCurve });
    return {
      series, zone, demonstration, caveat: peiStarCaveat,
      cycles: cycles.map(({ cycle, state }) => curvePoint(cycle, { state, figures: figures.get(cycle.forecastId)!, coverage: series.coverage })),
      pooled: { cycles: figures.size, incidents: cycles.reduce((sum, { cycle }) => sum + cycle.incidents, 0), ...poolScores([...figures.values()], { whole: series.unit === 'count', seed: 1 }) },
      forecasts: rows.map((row) => summaryOf(row, figures.get(row.forecastId) ?? null, series.coverage)),
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
