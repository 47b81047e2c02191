import type { Generated } from 'kysely';
import type { Bigint, Counter, Identity, Instant, InstantNow, InstantOrNull, Json, JsonOrNull } from './column_types.ts';

/** Tables of positions, dosage and operations. */
export type PatrolPositionTable = { agency_id: number; plan_id: string; unit: string; at: Instant; longitude: number; latitude: number; expires_at: Instant };

export type VisitTickTable = { agency_id: number; plan_id: string; unit: string; arrived_at: Instant; left_at: Instant; cell: Bigint; expires_at: Instant };

export type DosageAccountTable = {
  agency_id: number;
  plan_id: string;
  rows: Counter;
  stored: Counter;
  duplicates: Counter;
  rejected: Counter;
  unknown_seconds: Generated<number>;
  visit_minutes: number;
  gap_minutes: number;
  rings: number;
  kept_until: InstantOrNull;
  updated_at: InstantNow;
};

export type DosageTable = { agency_id: number; plan_id: string; cell: Bigint; seconds: number; visits: number; drive_throughs: number };

export type OperationTable = {
  agency_id: number;
  operation_id: Identity;
  title: string;
  why: string;
  state: Generated<'draft' | 'locked' | 'evaluated' | 'abandoned'>;
  starts_at: Instant;
  ends_at: Instant;
  definition: Json<unknown>;
  assignment: JsonOrNull<unknown>;
  draws: Generated<number>;
  lock: JsonOrNull<unknown>;
  locked_at: InstantOrNull;
  evaluation: JsonOrNull<unknown>;
  evaluations: Generated<number>;
  abandoned: string | null;
  created_at: InstantNow;
  created_by: string;
  purpose: string;
};

export type OperationPlanTable = { agency_id: number; operation_id: Bigint; plan_id: string; linked_at: InstantNow; linked_by: string };

export type OperationHistoryTable = {
  agency_id: number;
  operation_id: Bigint;
  entry: Identity;
  at: InstantNow;
  by: string;
  what: string;
  detail: Json<unknown>;
  reason: string | null;
};
