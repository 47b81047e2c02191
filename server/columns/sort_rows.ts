import { sliceRows } from './cell_numbers.ts';

/** What is sorted: row numbers and their times, and by row number the ids that decide where times are equal. */
type Sorted = { rows: Uint32Array; keys: Float64Array };
type Pair = { at: number; left: number; middle: number; right: number; end: number };

/**
 * Sorts rows by time, then by id, by merging the ascending runs that are already there (natural merge sort): rows of one
 * import stand nearly in order, and what is in order costs one look. Yields between slices of some milliseconds.
 *
 * `order[from .. to)` holds row numbers; `time` and `id` are by row number.
 */
export function* sortRows(
  order: Uint32Array, { from, to }: { from: number; to: number }, time: Float64Array, id: Float64Array,
): Generator<void, void> {
  const count = to - from;
  let sorted: Sorted = { rows: order.subarray(from, to), keys: new Float64Array(count) };
  let runs = [0];
  for (let at = 0; at < count; at += sliceRows) {
    const stop = Math.min(count, at + sliceRows);
    for (let i = at; i < stop; i += 1) sorted.keys[i] = time[sorted.rows[i]!]!;
    findRuns(runs, sorted, id, { from: Math.max(at, 1), to: stop });
    yield;
  }
  if (runs.length === 1) return;
  runs.push(count);
  let other: Sorted = { rows: new Uint32Array(count), keys: new Float64Array(count) };
  for (let done = 0; runs.length > 2;) {
    const merged = [0];
    for (let run = 0; run + 1 < runs.length; run += 2) {
      const [start, middle] = [runs[run]!, runs[run + 1]!];
      const pair: Pair = { at: start, left: start, middle, right: middle, end: runs[run + 2] ?? middle };
      while (pair.at < pair.end) {
        done += mergeSome(sorted, other, id, pair);
        if (done < sliceRows) continue;
        done = 0;
        yield;
      }
      merged.push(pair.end);
    }
    runs = merged;
    [sorted, other] = [other, sorted];
  }
  if (sorted.rows.buffer !== order.buffer) order.set(sorted.rows, from);
}

/** Adds where ascending runs begin. */
function findRuns(runs: number[], { rows, keys }: Sorted, id: Float64Array, { from, to }: { from: number; to: number }): void {
  for (let i = from; i < to; i += 1) {
    if (keys[i]! < keys[i - 1]! || (keys[i] === keys[i - 1] && id[rows[i]!]! < id[rows[i - 1]!]!)) runs.push(i);
  }
}

/** Goes on merging two runs for a slice at most; how many rows that were. */
function mergeSome({ rows, keys }: Sorted, into: Sorted, id: Float64Array, pair: Pair): number {
  const { at: start, middle, end } = pair;
  const stop = Math.min(end, start + sliceRows);
  let { left, right } = pair;
  for (let at = start; at < stop; at += 1) {
    const takesLeft = right >= end || (left < middle && (keys[left]! < keys[right]!
      || (keys[left] === keys[right] && id[rows[left]!]! <= id[rows[right]!]!)));
    const taken = takesLeft ? left++ : right++;
    into.keys[at] = keys[taken]!;
    into.rows[at] = rows[taken]!;
  }
  pair.at = stop;
  pair.left = left;
  pair.right = right;
  return stop - start;
}
