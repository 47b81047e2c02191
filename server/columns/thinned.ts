import { thinningRank } from './thinning.ts';

/**
 * Collects the rows of lowest thinning rank out of any number that are offered: `most` of them. Room for a few times as many
 * is filled and then cleared of the highest again; `highest` falls each time, so that few rows are taken in after the first.
 */
export type Thinned = {
  most: number;
  rows: Uint32Array;
  ranks: Uint32Array;
  count: number;
  /** A row of a higher rank need not be offered. */
  highest: number;
  id: Float64Array;
};

const timesAsMany = 4;
/** Places that can stand beside a rank of 32 bits in a number. */
const places = 2 ** 21;

/** `id` is that of the columns. RangeError when `most` is beyond half a million. */
export function thinned(most: number, id: Float64Array): Thinned {
  const room = Math.max(1024, most * timesAsMany);
  if (room > places) throw new RangeError(`${most} points are too many to choose from`);
  return { most, rows: new Uint32Array(room), ranks: new Uint32Array(room), count: 0, highest: 0xffffffff, id };
}

/** Takes the row in. Its rank must not be above `highest`. */
export function offer(into: Thinned, row: number, rank: number): void {
  if (into.count === into.rows.length) clear(into);
  // Clearing may have brought the highest below this rank.
  if (rank > into.highest) return;
  into.rows[into.count] = row;
  into.ranks[into.count] = rank;
  into.count += 1;
}

/** The rows chosen, in the order of their ids. */
export function chosenRows(from: Thinned): Uint32Array {
  clear(from);
  return ascendingBy(from.rows.slice(0, from.count), from.id);
}

/** Leaves no more than `most`. Of those of the same rank, ids 2^31 apart, the lower ids stay. */
function clear(into: Thinned): void {
  const { most, count, rows, ranks, id } = into;
  if (count <= most) return;
  const keys = new Float64Array(count);
  for (let i = 0; i < count; i += 1) keys[i] = ranks[i]! * places + i;
  keys.sort();
  const byRank = Uint32Array.from(keys, (key) => rows[key % places]!);
  const rankAt = (place: number): number => Math.floor(keys[place]! / places);
  into.highest = rankAt(most - 1);
  let from = most - 1;
  while (from > 0 && rankAt(from - 1) === into.highest) from -= 1;
  let to = most;
  while (to < count && rankAt(to) === into.highest) to += 1;
  byRank.subarray(from, to).sort((a, b) => id[a]! - id[b]!);
  into.count = most;
  for (let i = 0; i < most; i += 1) {
    rows[i] = byRank[i]!;
    ranks[i] = thinningRank(id[byRank[i]!]!);
  }
}

/** Rows by the ids that they have. A small id has room for a place beside it, and then the engine sorts numbers. */
function ascendingBy(rows: Uint32Array, id: Float64Array): Uint32Array {
  const room = 2 ** Math.ceil(Math.log2(rows.length + 1));
  const keys = Float64Array.from(rows, (row, place) => id[row]! * room + place);
  if (keys.some((key) => key > Number.MAX_SAFE_INTEGER)) return rows.sort((a, b) => id[a]! - id[b]!);
  return Uint32Array.from(keys.sort(), (key) => rows[key % room]!);
}
