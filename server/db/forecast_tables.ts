import type { GeneratedAlways } from 'kysely';
import type { Bigint, Instant, InstantNow, Json } from './column_types.ts';

/** Tables of the register of forecasts. */
export type ForecastSeriesTable = {
  agency_id: number;
  series_id: string;
  title: string;
  model: string;
  measure: 'count' | 'harm';
  definition: Json<unknown>;
  coverage: number;
  active: boolean;
  created_at: InstantNow;
  created_by: string;
};

export type ForecastTable = {
  agency_id: number;
  forecast_id: string;
  series_id: string;
  shift_from: Instant;
  shift_to: Instant;
  registered_at: InstantNow;
  kind: GeneratedAlways<'live' | 'backtest'>;
  registered_by: string;
  served: boolean;
  data_version: Bigint;
  total: number;
  content: Uint8Array;
  content_bytes: Bigint;
  sha256: string;
};

export type ForecastScoreTable = {
  agency_id: number;
  forecast_id: string;
  scored_at: InstantNow;
  data_version: Bigint;
  result: 'won' | 'tied' | 'lost' | 'silent';
  incidents: number;
  hits: number;
  count_hits: number;
  oracle_hits: number;
  figures: Json<unknown>;
  outcome: Json<unknown>;
  outcome_sha256: string;
};
