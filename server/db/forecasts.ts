import { sql } from 'kysely';
import type { Transaction } from './transact.ts';

/** A forecast without its content, and with what became of it. */
export type ForecastRow = {
  forecastId: string; seriesId: string; shiftFrom: Date; shiftTo: Date; registeredAt: Date; kind: 'live' | 'backtest'; registeredBy: string; served: boolean;
  dataVersion: string; total: number; sha256: string;
  score: { result: 'won' | 'tied' | 'lost' | 'silent'; incidents: number; hits: number; countHits: number; oracleHits: number } | null;
};

export type NewForecast = Omit<ForecastRow, 'registeredAt' | 'kind' | 'score'> & { /** Compressed by gzip. */ content: Uint8Array; contentBytes: number };

/** Whether it is before its shift is said by the clock of the database; null when the series has a forecast of that shift already, which stands. */
export async function insertForecast(
  transaction: Transaction, agencyId: number, { content, ...forecast }: NewForecast,
): Promise<{ kind: 'live' | 'backtest'; registeredAt: Date } | null> {
  const row = await transaction.insertInto('forecast').values({
    agency_id: agencyId, forecast_id: forecast.forecastId, series_id: forecast.seriesId, shift_from: forecast.shiftFrom, shift_to: forecast.shiftTo,
    registered_by: forecast.registeredBy, served: forecast.served, data_version: forecast.dataVersion, total: forecast.total,
    content: Buffer.from(content.buffer, content.byteOffset, content.byteLength), content_bytes: forecast.contentBytes, sha256: forecast.sha256,
  }).onConflict((conflict) => conflict.doNothing()).returning(['kind', 'registered_at']).executeTakeFirst();
  return row === undefined ? null : { kind: row.kind, registeredAt: row.registered_at };
}

const described = (transaction: Transaction, agencyId: number) => transaction.selectFrom('forecast')
  .leftJoin('forecast_score', (join) => join.onRef('forecast_score.agency_id', '=', 'forecast.agency_id').onRef('forecast_score.forecast_id', '=', 'forecast.forecast_id'))
  .select([
    'forecast.forecast_id', 'series_id', 'shift_from', 'shift_to', 'registered_at', 'kind', 'registered_by', 'served', 'forecast.data_version', 'total', 'sha256',
    'result', 'incidents', 'hits', 'count_hits', 'oracle_hits',
  ]).where('forecast.agency_id', '=', agencyId);

type Row = Awaited<ReturnType<ReturnType<typeof described>['execute']>>[number];

const toForecast = (row: Row): ForecastRow => ({
  forecastId: row.forecast_id, seriesId: row.series_id, shiftFrom: row.shift_from, shiftTo: row.shift_to, registeredAt: row.registered_at, kind: row.kind, registeredBy: row.registered_by,
  served: row.served, dataVersion: row.data_version, total: row.total, sha256: row.sha256,
  score: row.result === null ? null : { result: row.result, incidents: row.incidents!, hits: row.hits!, countHits: row.count_hits!, oracleHits: row.oracle_hits! },
});

export async function readForecast(transaction: Transaction, agencyId: number, forecastId: string): Promise<ForecastRow | null> {
  const row = await described(transaction, agencyId).where('forecast.forecast_id', '=', forecastId).executeTakeFirst();
  return row === undefined ? null : toForecast(row);
}

/** Id of what a series has of a shift; null when it has nothing. */
export async function findForecastOf(transaction: Transaction, agencyId: number, { seriesId, shiftFrom }: { seriesId: string; shiftFrom: Date }): Promise<string | null> {
  const row = await transaction.selectFrom('forecast').select('forecast_id').where('agency_id', '=', agencyId).where('series_id', '=', seriesId).where('shift_from', '=', shiftFrom).executeTakeFirst();
  return row?.forecast_id ?? null;
}

export type ForecastPage = { seriesId: string | null; limit: number; before: { shiftFrom: Date; forecastId: string } | null };

/** Of one series or of all, the latest shift first. */
export async function listForecasts(transaction: Transaction, agencyId: number, { seriesId, limit, before }: ForecastPage): Promise<ForecastRow[]> {
  const rows = await described(transaction, agencyId).$if(seriesId !== null, (query) => query.where('series_id', '=', seriesId!))
    .$if(before !== null, (query) => query.where(sql<boolean>`(forecast.shift_from, forecast.forecast_id) < (${before!.shiftFrom}::timestamptz, ${before!.forecastId})`))
    .orderBy('shift_from', 'desc').orderBy('forecast.forecast_id', 'desc').limit(limit).execute();
  return rows.map(toForecast);
}

/** Those of a series whose shift begins in `[from, to)`. */
export async function shiftsRegistered(
  transaction: Transaction, agencyId: number, { seriesId, from, to, limit }: { seriesId: string; from: Date; to: Date; limit: number },
): Promise<Date[]> {
  const rows = await transaction.selectFrom('forecast').select('shift_from').where('agency_id', '=', agencyId).where('series_id', '=', seriesId)
    .where('shift_from', '>=', from).where('shift_from', '<', to).orderBy('shift_from').limit(limit).execute();
  return rows.map(({ shift_from: begin }) => begin);
}

/** Compressed by gzip; null when there is none of that id. */
export async function readForecastContent(transaction: Transaction, agencyId: number, forecastId: string): Promise<Uint8Array | null> {
  const row = await transaction.selectFrom('forecast').select('content').where('agency_id', '=', agencyId).where('forecast_id', '=', forecastId).executeTakeFirst();
  return row?.content ?? null;
}

/** Forecasts without a score whose shift has ended by then, the earliest first. */
export async function forecastsToScore(
  transaction: Transaction, agencyId: number, { endedBy, seriesId, limit }: { endedBy: Date; seriesId: string | null; limit: number },
): Promise<string[]> {
  const rows = await transaction.selectFrom('forecast').select('forecast_id').where('agency_id', '=', agencyId).where('shift_to', '<=', endedBy)
    .$if(seriesId !== null, (query) => query.where('series_id', '=', seriesId!))
    .where(({ not, exists, selectFrom }) => not(exists(selectFrom('forecast_score').select('forecast_score.forecast_id')
      .whereRef('forecast_score.agency_id', '=', 'forecast.agency_id').whereRef('forecast_score.forecast_id', '=', 'forecast.forecast_id'))))
    .orderBy('shift_to').orderBy('forecast_id').limit(limit).execute();
  return rows.map(({ forecast_id: id }) => id);
}

export async function countUnscored(transaction: Transaction, agencyId: number, seriesId: string | null): Promise<number> {
  const { rows } = await sql<{ waiting: number }>`
    select count(*)::integer as waiting from forecast where agency_id = ${agencyId} and (${seriesId}::text is null or series_id = ${seriesId}) and not exists (
      select from forecast_score where forecast_score.agency_id = forecast.agency_id and forecast_score.forecast_id = forecast.forecast_id)`.execute(transaction);
  return rows[0]?.waiting ?? 0;
}
