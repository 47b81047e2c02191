import type { Tally } from '../db/tallies.ts';
import type { Filter } from '../model/filter.ts';
import type { HexId } from '../model/hex.ts';
import type { Totals } from '../model/totals.ts';

/** Cells ascending, with what is in each; some may have nothing in them. The list of cells may be shared between answers. */
export type CellTable = { cells: readonly HexId[]; count: Float64Array; harm: Float64Array; totals: Totals };

/** By local day, `2026-03-01`. */
export type DayTally = Tally<{ day: string }>;
/** By local weekday and hour; null where they are not known. */
export type HourTally = Tally<{ weekday: number | null; hour: number | null }>;
export type OffenceTally = Tally<{ offenceId: number }>;

/**
 * Counts what a filter selects of one agency at one data version, harm by the current edition. There are two: one reads
 * the column index, one asks the database, and they give the same numbers. Keys ascend; what holds nothing is left out.
 */
export type Counter = {
  cells(filter: Filter, resolution: number): Promise<CellTable>;
  totals(filter: Filter): Promise<Totals>;
  days(filter: Filter): Promise<{ days: DayTally[]; totals: Totals }>;
  hours(filter: Filter): Promise<{ hours: HourTally[]; totals: Totals }>;
  offences(filter: Filter): Promise<{ offences: OffenceTally[]; totals: Totals }>;
  /** What is inside one cell of any resolution up to that of storage. */
  inCell(filter: Filter, cell: HexId): Promise<InCell>;
};

export type InCell = { count: number; harm: number; days: DayTally[]; hours: HourTally[]; offences: OffenceTally[] };
