import type { ColumnType, Generated } from 'kysely';
import type { Bigint, BigintOrNull, Counter, Identity, Instant, InstantNow, InstantOrNull, Json, JsonOrNull } from './column_types.ts';

/** Tables behind what other programs use: jobs, results, keys, webhooks. */
export type JobTable = {
  agency_id: number;
  job_id: Generated<string>;
  process: string;
  request: Json<unknown>;
  who: Json<unknown>;
  person: string;
  purpose: string;
  status: Generated<'accepted' | 'running' | 'successful' | 'failed' | 'dismissed'>;
  message: Generated<string>;
  progress: Generated<number>;
  attempts: Generated<number>;
  result: JsonOrNull<unknown>;
  problem: JsonOrNull<unknown>;
  worker: string | null;
  leased_until: InstantOrNull;
  created_at: InstantNow;
  started_at: InstantOrNull;
  updated_at: InstantNow;
  finished_at: InstantOrNull;
};

export type AnalysisResultTable = {
  agency_id: number;
  result_id: string;
  kind: string;
  method: string;
  method_version: number;
  request: Json<unknown>;
  filter: Json<unknown>;
  data_version: Bigint;
  handling_codes: ColumnType<number[] | null, readonly number[] | null, readonly number[] | null>;
  content: Uint8Array;
  media_type: string;
  content_bytes: Bigint;
  stored_bytes: Bigint;
  sha256: string;
  kept: Generated<boolean>;
  created_by: string;
  purpose: string;
  created_at: InstantNow;
};

export type ApiKeyTable = {
  agency_id: number;
  key_id: string;
  secret_sha256: Buffer;
  label: string;
  scopes: string[];
  layers: string[] | null;
  max_handling_code: number;
  networks: string[] | null;
  requests_per_day: BigintOrNull;
  rows_per_day: BigintOrNull;
  created_at: InstantNow;
  created_by: string;
  expires_at: Instant;
  revoked_at: InstantOrNull;
  revoked_by: string | null;
  last_used_at: InstantOrNull;
};

export type KeyUsageTable = { agency_id: number; key_id: string; day: string; requests: Counter; rows: Counter };

export type WebhookTable = {
  agency_id: number;
  webhook_id: Identity;
  label: string;
  url: string;
  events: string[];
  secret: Buffer;
  status: Generated<'active' | 'stopped'>;
  stopped_because: string | null;
  data_version_seen: Bigint;
  created_at: InstantNow;
  created_by: string;
};

export type WebhookDeliveryTable = {
  agency_id: number;
  delivery_id: Generated<string>;
  webhook_id: Bigint;
  event: string;
  event_key: string;
  body: Json<unknown>;
  status: Generated<'waiting' | 'delivered' | 'given_up'>;
  attempts: Generated<number>;
  next_attempt_at: InstantNow;
  leased_until: InstantOrNull;
  last_status: number | null;
  last_error: string | null;
  created_at: InstantNow;
  finished_at: InstantOrNull;
};
