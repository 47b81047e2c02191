import type { ReducedCover } from './cover_reduction.ts';

/**
 * A choice that is changed one candidate at a time. `worth` of a candidate outside is what taking it would add, of one inside what
 * leaving it would lose: both are one number, which does not change when the candidate itself goes in or out.
 */
export type CoverState = {
  readonly inside: Uint8Array;
  readonly list: Int32Array;
  readonly worth: Float64Array;
  /** Covers of each row, those of fixed candidates included. */
  readonly count: Uint16Array;
  /** Sum of the numbers of the candidates inside that cover a row: with one of them, its number. */
  readonly sum: Float64Array;
  size(): number;
  value(): number;
  add(j: number): void;
  remove(j: number): void;
  /** Steps taken so far, a measure of work that is the same on every machine. */
  steps(): number;
  spend(steps: number): void;
};

export function coverState(cover: ReducedCover): CoverState {
  const { own, weights, have, covers, coveredBy, levels } = cover;
  const k = own.length;
  const inside = new Uint8Array(k);
  const list = new Int32Array(k);
  const place = new Int32Array(k).fill(-1);
  const worth = Float64Array.from(own);
  const count = Uint16Array.from(have);
  const sum = new Float64Array(weights.length);
  const at = (level: number): number => (level < 0 || level >= levels.length ? 0 : levels[level]!);
  for (let row = 0; row < weights.length; row += 1) {
    for (let e = coveredBy.offsets[row]!; e < coveredBy.offsets[row + 1]!; e += 1) worth[coveredBy.members[e]!]! += weights[row]! * at(count[row]!);
  }
  let [size, value, steps] = [0, cover.base, 0];
  /** A row goes from `from` covers to `to` by candidate j, which is left alone. */
  const shift = (row: number, { from, to, j }: { from: number; to: number; j: number }): void => {
    const outside = weights[row]! * (at(to) - at(from));
    const within = weights[row]! * (at(to - 1) - at(from - 1));
    const others = Math.min(from, to) - have[row]!;
    if (outside === 0 && (within === 0 || others === 0)) return;
    if (outside === 0 && others === 1) {
      worth[sum[row]! - j]! += within;
      return;
    }
    for (let e = coveredBy.offsets[row]!; e < coveredBy.offsets[row + 1]!; e += 1) {
      const other = coveredBy.members[e]!;
      if (other !== j) worth[other]! += inside[other] === 1 ? within : outside;
    }
    steps += coveredBy.offsets[row + 1]! - coveredBy.offsets[row]!;
  };
  const add = (j: number): void => {
    value += worth[j]!;
    for (let e = covers.offsets[j]!; e < covers.offsets[j + 1]!; e += 1) {
      const row = covers.members[e]!;
      sum[row]! += j;
      shift(row, { from: count[row]!, to: count[row]! + 1, j });
      count[row]! += 1;
    }
    steps += covers.offsets[j + 1]! - covers.offsets[j]!;
    inside[j] = 1;
    place[j] = size;
    list[size] = j;
    size += 1;
  };
  const remove = (j: number): void => {
    value -= worth[j]!;
    inside[j] = 0;
    for (let e = covers.offsets[j]!; e < covers.offsets[j + 1]!; e += 1) {
      const row = covers.members[e]!;
      shift(row, { from: count[row]!, to: count[row]! - 1, j });
      sum[row]! -= j;
      count[row]! -= 1;
    }
    steps += covers.offsets[j + 1]! - covers.offsets[j]!;
    size -= 1;
    const moved = list[size]!;
    list[place[j]!] = moved;
    place[moved] = place[j]!;
    place[j] = -1;
  };
  return { inside, list, worth, count, sum, size: () => size, value: () => value, add, remove, steps: () => steps, spend: (more) => { steps += more; } };
}
