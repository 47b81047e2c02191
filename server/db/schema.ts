import type { ColumnType, Generated } from 'kysely';
import type { BeatPlanTable } from './beat_tables.ts';
import type { Bigint, BigintOrNull, Counter, Geometry, Identity, Instant, InstantNow, InstantOrNull, Json, JsonOrNull } from './column_types.ts';
import type { ForecastScoreTable, ForecastSeriesTable, ForecastTable } from './forecast_tables.ts';
import type { DosageAccountTable, DosageTable, OperationHistoryTable, OperationPlanTable, OperationTable, PatrolPositionTable, VisitTickTable } from './operation_tables.ts';
import type { PatrolPlanTable } from './patrol_tables.ts';
import type { AnalysisResultTable, ApiKeyTable, JobTable, KeyUsageTable, WebhookDeliveryTable, WebhookTable } from './service_tables.ts';
import type { StreetNetworkTable } from './street_tables.ts';

/**
 * The tables as SQL sees them; `sql/` is the source, `test/server/db/schema.test.ts` compares the two. What a column
 * means stands as a comment in the database.
 */

export type AgencyTable = {
  agency_id: number;
  slug: string;
  name: string;
  zone: string;
  demonstration: Generated<boolean>;
  data_version: Counter;
  created_at: InstantNow;
};

export type OffenceTable = {
  offence_id: number;
  code: string;
  parent_id: number | null;
  iccs: string | null;
  recorded_by: 'reported' | 'discovered' | 'mixed';
  name_en: string;
  name_uk: string;
};

export type HarmEditionTable = { edition: string; title: string; published: string; reference: string };

export type HarmWeightTable = { edition: string; offence_id: number; weight: number };

export type ImportKind = 'incidents' | 'areas' | 'backdrop';
export type ImportStatus = 'queued' | 'running' | 'publishing' | 'completed' | 'failed' | 'cancelled' | 'interrupted' | 'undone';

export type ImportTable = {
  agency_id: number;
  import_id: Identity;
  kind: ImportKind;
  source: string;
  file: string;
  file_sha256: string | null;
  file_bytes: BigintOrNull;
  bytes_read: Counter;
  mapping: Json<unknown>;
  status: ImportStatus;
  rows_read: Counter;
  stored: Counter;
  changed: Counter;
  unchanged: Counter;
  duplicate: Counter;
  rejected: Counter;
  without_place: Counter;
  notes: ColumnType<unknown, string | undefined, string>;
  problem: JsonOrNull<unknown>;
  data_version: BigintOrNull;
  requested_by: string;
  purpose: string;
  requested_at: InstantNow;
  started_at: InstantOrNull;
  heartbeat_at: InstantOrNull;
  finished_at: InstantOrNull;
  undone_at: InstantOrNull;
  undone_version: BigintOrNull;
  process: ColumnType<string | null, string | null | undefined, string | null>;
};

export type PublicationTable = {
  agency_id: number;
  data_version: Bigint;
  stamp: Generated<string>;
  import_id: BigintOrNull;
  published_at: InstantNow;
};

export type ImportRejectionTable = {
  agency_id: number;
  import_id: Bigint;
  line: Bigint;
  field: string | null;
  value: string | null;
  code: string;
  reason: string;
};

export type TimePrecision = 'instant' | 'interval' | 'day' | 'month';
export type TimeFlag = 'gap' | 'ambiguous';
export type LocationPrecision = 'exact' | 'block' | 'street' | 'snapped' | 'area' | 'none';

/** What an incident and its staging row have in common. */
type IncidentContent = {
  agency_id: number;
  source_key: string;
  source_id: string | null;
  offence_id: number;
  source_offence: string;
  occurred_from: Instant;
  occurred_to: Instant;
  reported_at: InstantOrNull;
  zone: string;
  occurred_text: string;
  time_precision: TimePrecision;
  time_flag: TimeFlag | null;
  local_date: string;
  local_hour: number | null;
  local_weekday: number | null;
  cell: BigintOrNull;
  location_precision: LocationPrecision;
  place_problem: string | null;
  address: string | null;
  content_hash: Buffer;
  import_id: Bigint;
  handling_code: Generated<number>;
};

export type IncidentTable = IncidentContent & {
  incident_id: Identity;
  source: string;
  geom: ColumnType<string | null, string | null | undefined, string | null>;
  attributes: ColumnType<Record<string, unknown>, string | undefined, string>;
  data_version: Bigint;
};

export type IncidentHistoryTable = {
  agency_id: number;
  incident_id: Bigint;
  data_version: Bigint;
  superseded_by: Bigint;
  superseded_at: InstantNow;
  content: Json<unknown>;
};

export type IncidentStagingTable = IncidentContent & {
  line: Bigint;
  longitude: number | null;
  latitude: number | null;
  attributes: Json<Record<string, unknown>>;
};

export type AreaTable = {
  agency_id: number;
  area_id: Identity;
  kind: string;
  code: string;
  name: string;
  geom: Geometry;
  square_km: number;
  content_hash: Buffer;
  import_id: Bigint;
  data_version: Bigint;
};

export type BackdropTable = {
  agency_id: number;
  backdrop_id: Identity;
  kind: 'street' | 'water' | 'park' | 'railway';
  class: Generated<string>;
  name: Generated<string>;
  geom: Geometry;
  content_hash: Buffer;
  import_id: Bigint;
  data_version: Bigint;
};

export type HotspotRunTable = {
  agency_id: number;
  run_id: string;
  method: string;
  method_version: number;
  parameters: Json<unknown>;
  filter: Json<unknown>;
  data_version: Bigint;
  study_area: Json<unknown>;
  row_count: Bigint;
  placed_count: Bigint;
  cell_count: number;
  significant: number;
  result_hash: string;
  created_by: string;
  purpose: string;
  created_at: InstantNow;
};

export type MigrationTable = { name: string; checksum: string; applied_at: InstantNow };

export type Schema = {
  agency: AgencyTable;
  offence: OffenceTable;
  harm_edition: HarmEditionTable;
  harm_weight: HarmWeightTable;
  import: ImportTable;
  import_rejection: ImportRejectionTable;
  publication: PublicationTable;
  incident: IncidentTable;
  incident_history: IncidentHistoryTable;
  incident_staging: IncidentStagingTable;
  area: AreaTable;
  backdrop: BackdropTable;
  hotspot_run: HotspotRunTable;
  analysis_result: AnalysisResultTable;
  beat_plan: BeatPlanTable;
  patrol_plan: PatrolPlanTable;
  patrol_position: PatrolPositionTable;
  visit_tick: VisitTickTable;
  dosage_account: DosageAccountTable;
  dosage: DosageTable;
  operation: OperationTable;
  operation_plan: OperationPlanTable;
  operation_history: OperationHistoryTable;
  forecast_series: ForecastSeriesTable;
  forecast: ForecastTable;
  forecast_score: ForecastScoreTable;
  job: JobTable;
  street_network: StreetNetworkTable;
  webhook: WebhookTable;
  webhook_delivery: WebhookDeliveryTable;
  api_key: ApiKeyTable;
  key_usage: KeyUsageTable;
  migration: MigrationTable;
};
