import type { ClockRuns } from './clock_runs.ts';

/**
 * The loops in which the time goes. Each adds to `counts`, an entry for each cell, what a stretch of rows holds. They are
 * functions of their own, small and always called with arrays of the same kinds, so that the engine compiles each once.
 */

/**
 * Calls one of them. All of them are called from this one place, so that the engine copies none into its caller: there a loop
 * would stay in code of the middle tier, as its caller runs too seldom for better, and take twice as long (V8 13.6).
 */
export const apart = <Rest extends unknown[], Sums>(loop: (sums: Sums, ...rest: Rest) => void, sums: Sums, ...rest: Rest): void =>
  loop(sums, ...rest);

/** Adds what a whole segment has in each cell. */
export function addWhole(counts: Int32Array, whole: Uint32Array): void {
  for (let cell = 0; cell < counts.length; cell += 1) counts[cell]! += whole[cell]!;
}

/** Adds `by`, which may be negative, for every row from `start` to `end`. */
export function scatter(counts: Int32Array, cell: Uint32Array, { start, end }: Rows, by: number): void {
  for (let row = start; row < end; row += 1) counts[cell[row]!]! += by;
}

type Rows = { start: number; end: number };

/** For every row whose clock is marked. Adding 0 or 1 is quicker than asking. */
export function scatterMarked(counts: Int32Array, cell: Uint32Array, { clock, marked }: Marked, { start, end }: Rows): void {
  for (let row = start; row < end; row += 1) counts[cell[row]!]! += marked[clock[row]!]!;
}

type Marked = { clock: Uint8Array; marked: Uint8Array };

/** The same where rows of one hour stand together: hours without a mark cost nothing. `run` is the one that holds `start`. */
export function scatterRuns(
  counts: Int32Array, cell: Uint32Array, { runs: { start: starts, code }, marked, run }: InRuns, { start, end, by }: Rows & { by: number },
): void {
  for (let at = run, from = start; from < end;) {
    // Hours that follow one another are gone through as one.
    while (from < end && marked[code[at]!] === 0) from = starts[at += 1]!;
    let stop = from;
    while (stop < end && marked[code[at]!] === 1) stop = starts[at += 1]!;
    if (stop > end) stop = end;
    for (let row = from; row < stop; row += 1) counts[cell[row]!]! += by;
    from = stop;
  }
}

type InRuns = { runs: ClockRuns; marked: Uint8Array; run: number };

type Sums = { count: Float64Array; harm: Float64Array };

/** Adds incidents of one weight in marked hours to the sums themselves: where they are few, going over all cells costs more. */
export function addRuns(
  { count, harm }: Sums, cell: Uint32Array, { runs: { start: starts, code }, marked, run }: InRuns,
  { start, end, weight }: Rows & { weight: number },
): void {
  for (let at = run, from = start; from < end; from = starts[at += 1]!) {
    if (marked[code[at]!] === 0) continue;
    const stop = Math.min(starts[at + 1]!, end);
    for (let row = from; row < stop; row += 1) {
      count[cell[row]!]! += 1;
      harm[cell[row]!]! += weight;
    }
  }
}

/** Those of the rows listed. */
export function scatterListed(counts: Int32Array, cell: Uint32Array, rows: Uint32Array, { start, end }: Rows): void {
  for (let at = start; at < end; at += 1) counts[cell[rows[at]!]!]! += 1;
}

export function scatterListedMarked(
  counts: Int32Array, cell: Uint32Array, rows: Uint32Array, { clock, marked, start, end }: Marked & Rows,
): void {
  for (let at = start; at < end; at += 1) {
    const row = rows[at]!;
    counts[cell[row]!]! += marked[clock[row]!]!;
  }
}

/** How many rows of a stretch have a mark, by a byte of each row. */
export function countMarked(bytes: Uint8Array, marked: Uint8Array, { start, end }: Rows): number {
  let count = 0;
  for (let row = start; row < end; row += 1) count += marked[bytes[row]!]!;
  return count;
}

export function countRuns({ runs: { start: starts, code }, marked, run }: InRuns, { start, end }: Rows): number {
  let count = 0;
  for (let at = run, from = start; from < end; at += 1) {
    const stop = Math.min(starts[at + 1]!, end);
    count += marked[code[at]!]! * (stop - from);
    from = stop;
  }
  return count;
}

export function countListed(bytes: Uint8Array, marked: Uint8Array, rows: Uint32Array, { start, end }: Rows): number {
  let count = 0;
  for (let at = start; at < end; at += 1) count += marked[bytes[rows[at]!]!]!;
  return count;
}

/** Adds so much for each incident that has been counted. */
export function addHarm(harm: Float64Array, counts: Int32Array, weight: number): void {
  for (let cell = 0; cell < counts.length; cell += 1) harm[cell]! += counts[cell]! * weight;
}

/** Moves what was counted to where it belongs, and leaves zeros. */
export function takeOut(count: Float64Array, counts: Int32Array): void {
  count.set(counts);
  counts.fill(0);
}
