import type { Bigint, InstantNow, Json } from './column_types.ts';

export type StreetNetworkTable = {
  agency_id: number;
  network_id: string;
  name: string;
  source: string;
  file_sha256: string;
  attribution: string;
  joined: 'corners' | 'crossings';
  nodes: number;
  edges: number;
  metres: number;
  bounds: number[];
  lines_read: number;
  lines_stored: number;
  rejected: Json<unknown>;
  apart: Json<unknown>;
  content: Uint8Array;
  content_bytes: Bigint;
  imported_by: string;
  purpose: string;
  imported_at: InstantNow;
};
