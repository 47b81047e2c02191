/**
 * Which incidents are left out where there are too many to draw: those of the highest rank. It depends on nothing but the
 * id, and is what the database orders by too (`db/tile_rows.ts`), so that a point that is seen at one zoom is seen at every
 * deeper one. Neighbouring ids get ranks that are far apart; ids 2^31 apart share one, and then the lower id goes first.
 */
export const thinningRank = (id: number): number => Math.imul(id & 0x7fffffff, 2_654_435_761) >>> 0;

/** Rows and their ranks, to be sorted together. */
export type Ranked = { rows: Uint32Array; ranks: Uint32Array; id: Float64Array };

/** Below this, inserting one after the other is quickest. */
const few = 24;
/** Beyond this the ranks are so uneven that inserting within a bucket would take long. */
const crowded = 500;

/**
 * Sorts by thinning rank, then by id, in about 12 ns for each row: ranks are spread evenly, so that buckets by their upper
 * bits hold a row or two each. `most` is the length of the longest stretch that will be sorted.
 */
export function thinningSorter({ rows, ranks, id }: Ranked, most: number): (from: number, to: number) => void {
  const sortedRows = new Uint32Array(most);
  const sortedRanks = new Uint32Array(most);
  const next = new Uint32Array(2 ** (32 - shiftFor(most)));

  const insertAll = (from: number, to: number): void => {
    for (let i = from + 1; i < to; i += 1) {
      const rank = ranks[i]!;
      const row = rows[i]!;
      let at = i - 1;
      for (; at >= from && (ranks[at]! > rank || (ranks[at] === rank && id[rows[at]!]! > id[row]!)); at -= 1) {
        ranks[at + 1] = ranks[at]!;
        rows[at + 1] = rows[at]!;
      }
      ranks[at + 1] = rank;
      rows[at + 1] = row;
    }
  };

  /** The size of the largest bucket. */
  const intoBuckets = (from: number, to: number): number => {
    const shift = shiftFor(to - from);
    const buckets = 2 ** (32 - shift);
    next.fill(0, 0, buckets);
    for (let i = from; i < to; i += 1) next[ranks[i]! >>> shift]! += 1;
    let largest = 0;
    for (let bucket = 0, start = 0; bucket < buckets; bucket += 1) {
      const count = next[bucket]!;
      if (count > largest) largest = count;
      next[bucket] = start;
      start += count;
    }
    for (let i = from; i < to; i += 1) {
      const at = next[ranks[i]! >>> shift]!++;
      sortedRanks[at] = ranks[i]!;
      sortedRows[at] = rows[i]!;
    }
    for (let i = from; i < to; i += 1) {
      ranks[i] = sortedRanks[i - from]!;
      rows[i] = sortedRows[i - from]!;
    }
    return largest;
  };

  return (from, to) => {
    if (to - from > few && intoBuckets(from, to) > crowded) {
      rows.subarray(from, to).sort((a, b) => thinningRank(id[a]!) - thinningRank(id[b]!) || id[a]! - id[b]!);
      for (let i = from; i < to; i += 1) ranks[i] = thinningRank(id[rows[i]!]!);
    } else insertAll(from, to);
  };
}

/** So that there are as many buckets as rows or up to twice as many, a million at most. */
const shiftFor = (count: number): number => Math.max(12, Math.clz32(count));
