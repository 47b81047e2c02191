import type { Neighbours } from '../stats/neighbours.ts';
import { statesOf, type Bounds, type Choice } from './choice.ts';
import { searchCover, type SearchLimits } from './cover_search.ts';

/**
 * Covering with backup, as in the Police Patrol Area Covering model, PPAC
 * ([Curtin et al. 2010](https://doi.org/10.1007/s11067-007-9035-6)).
 *
 * Answers: which p candidates have most demand within reach of one, and of a second one that helps when the first is busy?
 * Misread as: a promise that help comes. It counts who is within reach, not who is free; how much a second cover is worth beside a
 * first is a judgement, which stands in `weights`.
 * Formula: most of sum a_i (w_1 x_i1 + ... + w_c x_ic) with x_i1 + ... + x_ic <= sum of y_j over the candidates j that reach i, x_i1
 * before x_i2 before the rest, sum y_j = p, y whole; c is the cap. Found, bounded and proven as in `maxCover`.
 * Defaults: nothing fixed, nothing forbidden.
 * Cost: as `maxCover`; more of it the higher the cap, since no candidate is within another one any more.
 *
 * Parameters: as `maxCover`, and `weights`, what the first, second and so on cover of a place is worth, as many as the cap: 1 alone
 * is the maximal covering problem, 1 and 1 counts covers up to two, 0 and 1 backup alone.
 * Returns: a choice with its bound and gap, and `covered`: demand that has at least so many covers, from the first to the cap.
 * Errors: RangeError as in `maxCover`, and for no weights or weights below 0.
 * Example: two places of demand 10 and 6, candidates a and b that reach the first and c that reaches the second, p = 2: with
 * weights 1 and 0.5 the best is a and c (16), with 1 and 1 it is a and b (20).
 * Reference: Hogan & ReVelle 1986, Management Science 32:1434; Curtin, Hayslett-McCall & Qiu 2010, Networks and Spatial Economics
 * 10:125.
 */
export type BackupProblem = Bounds & { demand: Float64Array; near: Neighbours; p: number; weights: readonly number[] };
export type BackupChoice = Choice & { covered: Float64Array };

export async function backupCover({ demand, near, p, weights, fixed, forbidden }: BackupProblem, limits: SearchLimits): Promise<BackupChoice> {
  const states = statesOf({ fixed, forbidden }, { candidates: near.offsets.length - 1, p });
  const choice = await searchCover({ demand, near, levels: Float64Array.from(weights), states, p }, limits);
  return { ...choice, covered: coveredTimes(demand, near, { chosen: choice.chosen, cap: weights.length }) };
}

/** Demand that has at least one cover, at least two, and so on. */
export function coveredTimes(demand: Float64Array, { offsets, members }: Neighbours, { chosen, cap }: { chosen: Int32Array; cap: number }): Float64Array {
  const count = new Uint16Array(demand.length);
  for (const j of chosen) for (let e = offsets[j]!; e < offsets[j + 1]!; e += 1) count[members[e]!]! += 1;
  return Float64Array.from({ length: cap }, (_, level) => demand.reduce((sum, value, i) => sum + (count[i]! > level ? value : 0), 0));
}
