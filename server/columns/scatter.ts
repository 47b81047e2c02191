/**
 * The loops in which the time goes. Each adds to `counts`, an entry for each cell, what a stretch of rows holds. They are
 * functions of their own, small and always called with arrays of the same kinds, so that the engine compiles each once.
 */

/** Every row from `start` to `end`. */
export function scatter(counts: Uint32Array, cell: Uint32Array, start: number, end: number): void {
  for (let row = start; row < end; row += 1) counts[cell[row]!]! += 1;
}

/** Those whose clock is taken. Adding 0 or 1 is quicker than asking. */
export function scatterTaken(counts: Uint32Array, cell: Uint32Array, { clock, taken }: Taken, start: number, end: number): void {
  for (let row = start; row < end; row += 1) counts[cell[row]!]! += taken[clock[row]!]!;
}

type Taken = { clock: Uint8Array; taken: Uint8Array };

/** Those of the rows listed. */
export function scatterListed(counts: Uint32Array, cell: Uint32Array, rows: Uint32Array, start: number, end: number): void {
  for (let at = start; at < end; at += 1) counts[cell[rows[at]!]!]! += 1;
}

export function scatterListedTaken(
  counts: Uint32Array, cell: Uint32Array, rows: Uint32Array, { clock, taken, start, end }: Taken & { start: number; end: number },
): void {
  for (let at = start; at < end; at += 1) {
    const row = rows[at]!;
    counts[cell[row]!]! += taken[clock[row]!]!;
  }
}

/** How many rows of a stretch have a mark, by a byte of each row. */
export function countMarked(bytes: Uint8Array, marked: Uint8Array, start: number, end: number): number {
  let count = 0;
  for (let row = start; row < end; row += 1) count += marked[bytes[row]!]!;
  return count;
}

export function countMarkedListed(bytes: Uint8Array, marked: Uint8Array, rows: Uint32Array, { start, end }: { start: number; end: number }): number {
  let count = 0;
  for (let at = start; at < end; at += 1) count += marked[bytes[rows[at]!]!]!;
  return count;
}

/** Moves what was counted of one weight to the sums, and leaves zeros. */
export function settle(counts: Uint32Array, sums: { count: Float64Array; harm: Float64Array }, weight: number): void {
  const { count, harm } = sums;
  for (let cell = 0; cell < counts.length; cell += 1) {
    const found = counts[cell]!;
    count[cell]! += found;
    harm[cell]! += found * weight;
  }
  counts.fill(0);
}
