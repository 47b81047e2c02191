import { sql } from 'kysely';
import type { Transaction } from './transact.ts';

export type SeriesRow = {
  seriesId: string; title: string; model: string; measure: 'count' | 'harm'; definition: unknown; coverage: number; active: boolean; createdAt: Date; createdBy: string;
};

/** A series is what its id says: the first under it stands, whatever it was called. */
export async function insertSeries(transaction: Transaction, agencyId: number, series: Omit<SeriesRow, 'createdAt'>): Promise<void> {
  await transaction.insertInto('forecast_series').values({
    agency_id: agencyId, series_id: series.seriesId, title: series.title, model: series.model, measure: series.measure, definition: JSON.stringify(series.definition),
    coverage: series.coverage, active: series.active, created_by: series.createdBy,
  }).onConflict((conflict) => conflict.columns(['agency_id', 'series_id']).doNothing()).execute();
}

const described = (transaction: Transaction, agencyId: number) => transaction.selectFrom('forecast_series')
  .select(['series_id', 'title', 'model', 'measure', 'definition', 'coverage', 'active', 'created_at', 'created_by']).where('agency_id', '=', agencyId);

type Row = Awaited<ReturnType<ReturnType<typeof described>['execute']>>[number];

const toSeries = (row: Row): SeriesRow => ({
  seriesId: row.series_id, title: row.title, model: row.model, measure: row.measure, definition: row.definition, coverage: row.coverage, active: row.active,
  createdAt: row.created_at, createdBy: row.created_by,
});

export async function readSeriesRow(transaction: Transaction, agencyId: number, seriesId: string): Promise<SeriesRow | null> {
  const row = await described(transaction, agencyId).where('series_id', '=', seriesId).executeTakeFirst();
  return row === undefined ? null : toSeries(row);
}

export async function listSeriesRows(transaction: Transaction, agencyId: number, { activeOnly, limit }: { activeOnly: boolean; limit: number }): Promise<SeriesRow[]> {
  const rows = await described(transaction, agencyId).$if(activeOnly, (query) => query.where('active', '=', true))
    .orderBy('created_at').orderBy('series_id').limit(limit).execute();
  return rows.map(toSeries);
}

/** The only thing about a series that changes. */
export async function setSeriesActive(transaction: Transaction, agencyId: number, { seriesId, active }: { seriesId: string; active: boolean }): Promise<boolean> {
  const { numUpdatedRows } = await transaction.updateTable('forecast_series').set({ active }).where('agency_id', '=', agencyId).where('series_id', '=', seriesId).executeTakeFirst();
  return numUpdatedRows > 0n;
}

export type ForecastCounts = { registered: number; scored: number; backtests: number; backtestsScored: number };

/** How many forecasts and scores each series has. */
export async function countForecasts(transaction: Transaction, agencyId: number): Promise<ReadonlyMap<string, ForecastCounts>> {
  const { rows } = await sql<ForecastCounts & { seriesId: string }>`
    select forecast.series_id as "seriesId", count(*)::integer as registered, count(forecast_score.forecast_id)::integer as scored,
      count(*) filter (where kind = 'backtest')::integer as backtests, (count(forecast_score.forecast_id) filter (where kind = 'backtest'))::integer as "backtestsScored"
    from forecast left join forecast_score on forecast_score.agency_id = forecast.agency_id and forecast_score.forecast_id = forecast.forecast_id
    where forecast.agency_id = ${agencyId} group by forecast.series_id order by forecast.series_id limit 1000`.execute(transaction);
  return new Map(rows.map(({ seriesId, ...counts }) => [seriesId, counts]));
}

/** Agencies for which there is something to register or to score by itself. */
export async function agenciesWithSeries(transaction: Transaction): Promise<{ agencyId: number; slug: string }[]> {
  const { rows } = await sql<{ agencyId: number; slug: string }>`
    select agency.agency_id as "agencyId", agency.slug from agency where exists (
      select from forecast_series where forecast_series.agency_id = agency.agency_id and forecast_series.active) order by agency.agency_id limit 10000`.execute(transaction);
  return rows;
}
