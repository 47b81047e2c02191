import { seededRandom, shuffle } from '../stats/random.ts';

/**
 * Random assignment of cells to treatment and control ([randomised block design](https://en.wikipedia.org/wiki/Blocking_(statistics))).
 *
 * Answers: which of these places get the operation and which are watched without it, so that what differs afterwards is owed to it?
 * Misread as: a draw that may be repeated until it suits. Then it is no draw; seed and hash are locked before the begin for that.
 * Formula: the cells with the most incidents before are taken as long as each is `metres` from all taken before it, so that every
 * draw keeps treated and control cells apart; in the order of their counts they make pairs or blocks; in each, half of the cells are
 * drawn to be treated.
 * Defaults: pairs.
 * Cost: cells squared.
 *
 * Parameters: `ids`; `x`, `y` in metres; `before`, incidents in the window before; `metres`; `blockSize`, even, 2 for pairs; `blocks`, at
 * most so many; `seed`.
 * Returns: blocks with the numbers of their treated and control cells; and the cells that are left out, with why: `too_near` to a
 * taken one, `no_partner`, or `not_needed` for the blocks that were asked for.
 * Errors: RangeError for an odd block size or lists of unequal length.
 * Reference: Braga & Weisburd 2010, Policing Problem Places (blocks of hot spots); Sherman & Weisburd 1995, Justice Quarterly 12:625.
 */
export type WhyLeftOut = 'too_near' | 'no_partner' | 'not_needed';
export type Block = { treated: number[]; control: number[] };
export type Assigned = { blocks: Block[]; leftOut: { cell: number; why: WhyLeftOut }[] };
export type Candidates = { ids: readonly string[]; x: Float64Array; y: Float64Array; before: Float64Array };

export function assignTreatment(
  { ids, x, y, before }: Candidates, { metres, blockSize = 2, blocks: most = Infinity, seed }: { metres: number; blockSize?: number; blocks?: number; seed: number },
): Assigned {
  if (blockSize < 2 || blockSize % 2 !== 0) throw new RangeError(`half of a block of ${blockSize} cannot be treated`);
  if ([x, y, before].some(({ length }) => length !== ids.length)) throw new RangeError('lists of unequal length');
  const order = Array.from(ids.keys()).sort((a, b) => before[b]! - before[a]! || (ids[a]! < ids[b]! ? -1 : 1));
  const taken: number[] = [];
  const leftOut: Assigned['leftOut'] = [];
  for (const cell of order) {
    if (taken.some((other) => Math.hypot(x[cell]! - x[other]!, y[cell]! - y[other]!) < metres)) leftOut.push({ cell, why: 'too_near' });
    else if (taken.length >= most * blockSize) leftOut.push({ cell, why: 'not_needed' });
    else taken.push(cell);
  }
  if (taken.length % 2 === 1) leftOut.push({ cell: taken.pop()!, why: 'no_partner' });
  const random = seededRandom(seed);
  const blocks: Block[] = [];
  for (let at = 0; at < taken.length; at += blockSize) {
    // The last block may be smaller; it is even as well.
    const members = Int32Array.from(taken.slice(at, at + blockSize));
    shuffle(members, random);
    const ascending = (half: Int32Array): number[] => [...half].toSorted((a, b) => a - b);
    blocks.push({ treated: ascending(members.subarray(0, members.length / 2)), control: ascending(members.subarray(members.length / 2)) });
  }
  return { blocks, leftOut };
}

/** Means of both groups and their difference in pooled standard deviations; null where nothing varies. Beyond 0.25 they are unlike. */
export type Balance = { treated: number; control: number; difference: number | null };

export function balanceOf(values: Float64Array, treated: readonly number[], control: readonly number[]): Balance {
  const [one, other] = [momentsOf(values, treated), momentsOf(values, control)];
  const pooled = Math.sqrt((one.variance + other.variance) / 2);
  return { treated: one.mean, control: other.mean, difference: pooled > 0 ? (one.mean - other.mean) / pooled : null };
}

function momentsOf(values: Float64Array, members: readonly number[]): { mean: number; variance: number } {
  const n = members.length;
  if (n === 0) return { mean: 0, variance: 0 };
  const mean = members.reduce((sum, i) => sum + values[i]!, 0) / n;
  return { mean, variance: n < 2 ? 0 : members.reduce((sum, i) => sum + (values[i]! - mean) ** 2, 0) / (n - 1) };
}
