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
const bins = 4096;

/** `id` is that of the columns. */
export function thinned(most: number, id: Float64Array): Thinned {
  const room = Math.max(1024, most * timesAsMany);
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

/**
 * Leaves no more than `most`: a count by rank says which rows surely stay, and only those around the limit are sorted. Of
 * those of the same rank, ids 2^31 apart, the lower ids stay.
 */
function clear(into: Thinned): void {
  const { most, count, rows, ranks, id } = into;
  if (count <= most) return;
  const scale = bins / (into.highest + 1);
  const found = new Uint32Array(bins);
  for (let i = 0; i < count; i += 1) found[Math.floor(ranks[i]! * scale)]! += 1;
  let limit = 0;
  let kept = 0;
  for (; kept + found[limit]! <= most; limit += 1) kept += found[limit]!;
  kept = 0;
  const around: number[] = [];
  for (let i = 0; i < count; i += 1) {
    const bin = Math.floor(ranks[i]! * scale);
    if (bin > limit) continue;
    if (bin === limit) around.push(rows[i]!);
    else {
      ranks[kept] = ranks[i]!;
      rows[kept++] = rows[i]!;
    }
  }
  around.sort((a, b) => thinningRank(id[a]!) - thinningRank(id[b]!) || id[a]! - id[b]!);
  for (let i = 0; kept < most; i += 1) {
    ranks[kept] = thinningRank(id[around[i]!]!);
    rows[kept++] = around[i]!;
  }
  into.count = most;
  into.highest = ranks.subarray(0, most).reduce((highest, rank) => Math.max(highest, rank), 0);
}

/** Rows by the ids that they have. A small id has room for a place beside it, and then the engine sorts numbers. */
function ascendingBy(rows: Uint32Array, id: Float64Array): Uint32Array {
  const room = 2 ** Math.ceil(Math.log2(rows.length + 1));
  const keys = Float64Array.from(rows, (row, place) => id[row]! * room + place);
  if (keys.some((key) => key > Number.MAX_SAFE_INTEGER)) return rows.sort((a, b) => id[a]! - id[b]!);
  return Uint32Array.from(keys.sort(), (key) => rows[key % room]!);
}
