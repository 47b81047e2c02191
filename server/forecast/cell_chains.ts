/** Times of events by cell, ascending, in days. */
export type Chains = { times: readonly Float64Array[]; n: number };

/**
 * Events of a cell at most `mergeDays` after the one before are taken as one: reports of one occasion, entered one by one, decide
 * a fit of waiting times otherwise.
 */
export function chainsOf({ cell, time }: { cell: Int32Array; time: Float64Array }, { cells, mergeDays }: { cells: number; mergeDays: number }): Chains {
  const lists: number[][] = Array.from({ length: cells }, () => []);
  const latest = new Float64Array(cells).fill(-Infinity);
  let n = 0;
  cell.forEach((c, i) => {
    if (c < 0) return;
    // Times in days carry rounding: what is 30 minutes by the clock is no less.
    if (time[i]! - latest[c]! > mergeDays + 1e-9) {
      lists[c]!.push(time[i]!);
      n += 1;
    }
    latest[c] = time[i]!;
  });
  return { times: lists.map((list) => Float64Array.from(list)), n };
}

/** Only what is before a time. */
export function chainsBefore({ times }: Chains, end: number): Chains {
  const cut = times.map((list) => list.subarray(0, firstFrom(list, end)));
  return { times: cut, n: cut.reduce((sum, list) => sum + list.length, 0) };
}

function firstFrom(list: Float64Array, end: number): number {
  const at = list.findIndex((time) => time >= end);
  return at === -1 ? list.length : at;
}
