import type { Transaction } from './transact.ts';

export type NewScore = {
  forecastId: string; dataVersion: string; result: 'won' | 'tied' | 'lost' | 'silent'; incidents: number; hits: number; countHits: number; oracleHits: number;
  figures: unknown; outcome: readonly (readonly [cell: number, incidents: number, weight: number])[]; outcomeSha256: string;
};

/** The first score of a forecast stands; false when there was one. */
export async function insertScore(transaction: Transaction, agencyId: number, score: NewScore): Promise<boolean> {
  const rows = await transaction.insertInto('forecast_score').values({
    agency_id: agencyId, forecast_id: score.forecastId, data_version: score.dataVersion, result: score.result, incidents: score.incidents,
    hits: score.hits, count_hits: score.countHits, oracle_hits: score.oracleHits, figures: JSON.stringify(score.figures),
    outcome: JSON.stringify(score.outcome), outcome_sha256: score.outcomeSha256,
  }).onConflict((conflict) => conflict.doNothing()).returning('forecast_id').execute();
  return rows.length > 0;
}

export type ScoreRow = {
  scoredAt: Date; dataVersion: string; result: NewScore['result']; figures: unknown; outcome: [cell: number, incidents: number, weight: number][]; outcomeSha256: string;
};

export async function readScore(transaction: Transaction, agencyId: number, forecastId: string): Promise<ScoreRow | null> {
  const row = await transaction.selectFrom('forecast_score').select(['scored_at', 'data_version', 'result', 'figures', 'outcome', 'outcome_sha256'])
    .where('agency_id', '=', agencyId).where('forecast_id', '=', forecastId).executeTakeFirst();
  return row === undefined ? null : {
    scoredAt: row.scored_at, dataVersion: row.data_version, result: row.result, figures: row.figures, outcome: row.outcome as ScoreRow['outcome'], outcomeSha256: row.outcome_sha256,
  };
}

/** One shift of a series after it was scored. */
export type CycleRow = {
  seriesId: string; forecastId: string; kind: 'live' | 'backtest'; shiftFrom: Date; result: NewScore['result']; incidents: number;
  hits: number; countHits: number; oracleHits: number;
};

/** The latest scored shifts of one series or of all, the latest first. */
export async function listCycles(transaction: Transaction, agencyId: number, { seriesId, limit }: { seriesId: string | null; limit: number }): Promise<CycleRow[]> {
  const rows = await transaction.selectFrom('forecast_score')
    .innerJoin('forecast', (join) => join.onRef('forecast.agency_id', '=', 'forecast_score.agency_id').onRef('forecast.forecast_id', '=', 'forecast_score.forecast_id'))
    .select(['series_id', 'forecast.forecast_id', 'kind', 'shift_from', 'result', 'incidents', 'hits', 'count_hits', 'oracle_hits'])
    .where('forecast_score.agency_id', '=', agencyId).$if(seriesId !== null, (query) => query.where('series_id', '=', seriesId!))
    .orderBy('shift_from', 'desc').orderBy('forecast.forecast_id').limit(limit).execute();
  return rows.map((row) => ({
    seriesId: row.series_id, forecastId: row.forecast_id, kind: row.kind, shiftFrom: row.shift_from, result: row.result, incidents: row.incidents,
    hits: row.hits, countHits: row.count_hits, oracleHits: row.oracle_hits,
  }));
}

/** Figures of the scores of some forecasts; those without a score are missing. */
export async function figuresOf(transaction: Transaction, agencyId: number, forecastIds: readonly string[]): Promise<ReadonlyMap<string, unknown>> {
  if (forecastIds.length === 0) return new Map();
  const rows = await transaction.selectFrom('forecast_score').select(['forecast_id', 'figures']).where('agency_id', '=', agencyId)
    .where('forecast_id', 'in', [...forecastIds]).limit(forecastIds.length).execute();
  return new Map(rows.map(({ forecast_id: id, figures }) => [id, figures]));
}
