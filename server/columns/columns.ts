import type { CellDirectory } from './cells.ts';

/**
 * All incidents of one agency at one data version as sorted typed arrays: what is read to count, instead of the database.
 * Nothing in it changes once it is made; the next data version gets arrays of its own, so that whoever holds one never
 * sees a mixture of two. The buffers are shared memory: a worker thread reads the same bytes.
 *
 * Rows stand by segment; within a segment by time, then by id.
 */
export type Columns = {
  agencyId: number;
  dataVersion: string;
  /** Tells the version from one of the same number in another database; null when the database keeps no record of it. */
  stamp: string | null;
  rows: number;
  /** Ascending by handling code, then by offence; together they cover all rows. */
  segments: readonly Segment[];
  cells: CellDirectory;
  /** Earliest time at which it can have happened: milliseconds since 1970, what is finer cut off. */
  time: Float64Array;
  /** Id of the incident. */
  id: Float64Array;
  /** Number of its cell of the base resolution in the directory; 0 without a place. */
  cell: Uint32Array;
  /** Local weekday and hour, see `clock.ts`. */
  clock: Uint8Array;
  /** How exact time and place are, see `precision.ts`. */
  precision: Uint8Array;
  /** Degrees in WGS 84; NaN without a place. */
  longitude: Float64Array;
  latitude: Float64Array;
  /**
   * Local days: row `dayStart[i]` and those up to the next start have the local day `day[i]`, in days since 1970. A start
   * stands wherever a segment begins or the day changes.
   */
  dayStart: Uint32Array;
  day: Int32Array;
};

/** The rows of one offence under one handling code: whoever may not see that code never reads them. */
export type Segment = {
  handlingCode: number;
  offenceId: number;
  /** First row, and the row after the last. */
  start: number;
  end: number;
  /** Whether any row has no known hour or weekday, and whether of any only the month is known: most segments need not look. */
  hasUnknownClock: boolean;
  hasMonthOnly: boolean;
  /** Whether every row has a place. */
  isPlaced: boolean;
};

/** Bytes that worker threads can read too. */
export const sharedFloat64 = (length: number): Float64Array => new Float64Array(new SharedArrayBuffer(length * 8));
export const sharedUint32 = (length: number): Uint32Array => new Uint32Array(new SharedArrayBuffer(length * 4));
export const sharedInt32 = (length: number): Int32Array => new Int32Array(new SharedArrayBuffer(length * 4));
export const sharedUint8 = (length: number): Uint8Array => new Uint8Array(new SharedArrayBuffer(length));

/** Of the index of places that is made from them, for each row. */
const placeBytes = 4;

/** Memory that the arrays take, with the index of places. */
export function bytesOf(columns: Columns): number {
  const { time, id, cell, clock, precision, longitude, latitude, dayStart, day, cells } = columns;
  return columns.rows * placeBytes + [time, id, cell, clock, precision, longitude, latitude, dayStart, day, cells.high, cells.low]
    .reduce((sum, { byteLength }) => sum + byteLength, 0);
}

/** Incidents that have a place. */
export function countPlaced({ cell, rows, segments }: Columns): number {
  let without = 0;
  for (const { start, end, isPlaced } of segments) {
    if (!isPlaced) for (let row = start; row < end; row += 1) if (cell[row] === 0) without += 1;
  }
  return rows - without;
}
