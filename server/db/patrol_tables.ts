import type { Generated } from 'kysely';
import type { Bigint, Instant, InstantNow, InstantOrNull, Json } from './column_types.ts';

/** Tables of patrol plans. */
export type PatrolPlanTable = {
  agency_id: number;
  plan_id: string;
  based_on: string | null;
  title: string;
  shift_from: Instant;
  shift_to: Instant;
  units: number;
  visits: number;
  share: number;
  data_version: Bigint;
  content: Uint8Array;
  problem: Uint8Array;
  sha256: string;
  timings: Json<unknown>;
  status: Generated<'draft' | 'approved' | 'rejected'>;
  created_by: string;
  purpose: string;
  created_at: InstantNow;
  decided_by: string | null;
  decided_at: InstantOrNull;
  reason: string | null;
};
