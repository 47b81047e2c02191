import type { Bigint, InstantNow, Json } from './column_types.ts';

/** Tables of the beat studio. */
export type BeatPlanTable = {
  agency_id: number;
  plan_id: string;
  kind: 'beats' | 'posts';
  title: string;
  summary: Json<unknown>;
  parts: number;
  request: Json<unknown>;
  seed: number;
  data_version: Bigint;
  content: Uint8Array;
  sha256: string;
  created_by: string;
  purpose: string;
  created_at: InstantNow;
};
