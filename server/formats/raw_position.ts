import type { Rejection } from '../model/row.ts';

/** A position or a ticked visit before it is judged: text as the file has it, null where it has none. */
export type RawPosition = { line: number; unit: string | null; time: string | null; longitude: string | null; latitude: string | null };
export type RawVisit = { line: number; unit: string | null; cell: string | null; arrive: string | null; leave: string | null };

/** Rows that were read together, and those among them that are not well formed. */
export type PositionBatch = { positions: RawPosition[]; visits: RawVisit[]; broken: Rejection[] };
