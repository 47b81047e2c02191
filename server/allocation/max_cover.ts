import type { Neighbours } from '../stats/neighbours.ts';
import { statesOf, type Bounds, type Choice } from './choice.ts';
import { searchCover, type SearchLimits } from './cover_search.ts';

/**
 * Maximal covering location problem, MCLP ([Wikipedia](https://en.wikipedia.org/wiki/Maximum_coverage_problem)).
 *
 * Answers: which p candidates have most demand within reach?
 * Misread as: how well each place is served. A place is covered or not, however far within reach; and one that stays uncovered
 * may hold much.
 * Formula: most of sum a_i x_i with x_i <= sum of y_j over the candidates j that reach i, sum y_j = p, y whole. Found by greedy
 * choice and vertex substitution, bounded by Lagrangian relaxation, which settles most candidates, and proven by branch and bound
 * on the others as far as the time goes.
 * Defaults: nothing fixed, nothing forbidden.
 * Cost: heuristic and bound walk the covering pairs some hundred times (10,000 by 10,000 within 500 m: under half a second each);
 * the proof can take any time, and ends at `seconds`. Where no two candidates reach the same place it is exact at once.
 *
 * Parameters: `demand` of each place, 0 or more; `near`, for each candidate the places that it covers; `p`, how many are
 * chosen; `fixed` and `forbidden`, one mark for each candidate; `seconds` from the call on, after which no more is proven;
 * `seed` of the shaking; `tick`.
 * Returns: a choice with its bound and gap. The same question has the same answer unless the clock ended the proof.
 * Errors: RangeError for demand below 0, places that are none, a candidate that covers a place twice, more fixed than p, fewer
 * allowed than p.
 * Example: 205 tracts of San Francisco, 16 sites, 5 km, p = 4: 875,247 of 955,113 people, where greedy choice reaches 872,611.
 * Reference: Church & ReVelle 1974, Papers of the Regional Science Association 32:101; Galvão & ReVelle 1996, European Journal of
 * Operational Research 88:114 (Lagrangian heuristic).
 */
export type CoverProblem = Bounds & { demand: Float64Array; near: Neighbours; p: number };

export async function maxCover({ demand, near, p, fixed, forbidden }: CoverProblem, limits: SearchLimits): Promise<Choice> {
  const states = statesOf({ fixed, forbidden }, { candidates: near.offsets.length - 1, p });
  return searchCover({ demand, near, levels: Float64Array.of(1), states, p }, limits);
}
