import { isDefined, notDefined, type NotDefined } from './not_defined.ts';
import { rankCorrelation } from './rank_correlation.ts';

/**
 * Sensitivity of harm to the edition of its weights ([Wikipedia, crime harm index](https://en.wikipedia.org/wiki/Crime_harm_index)).
 *
 * Answers: would other places, or other offences, come first if harm were weighed by another table?
 * Misread as: proof that the weights are right when the order holds. It says that this choice does not matter, not that the
 * scale measures what people suffer. Total harm by two tables is not comparable at all: the scale itself moved.
 * Formula: harm of each place by both tables; rank correlation (Spearman, Kendall tau-b) over all places; of the `top` places
 * by the first table, the share that is also among the `top` by the second; each place's share of all harm by both, and
 * half the sum of the absolute differences of the shares, which is the part of all harm that moved elsewhere. Of equal
 * values the place with the lower number comes first.
 * Defaults: the ten first.
 * Cost: n log n.
 *
 * Parameters: `first`, `second`, harm from 0 of each place by each table; `top`, a whole number from 1.
 * Returns: `rho` and `tau`, null when a list is all equal; `overlap` between 0 and 1 and how many are `compared` (fewer than `top`
 * where fewer have any harm); `ranks` by both tables from 1; `shares` by both; `moved` between 0 and 1. Not defined when
 * there is one place, or no harm by one of the tables.
 * Errors: RangeError for lists of unequal length, harm below 0, or a `top` that is no whole number from 1.
 * Example: harm of 10, 5, 1 by one table and 5, 10, 1 by another: tau 0.3333, and 0.3125 of all harm moved.
 * Reference: Sherman, Neyroud & Neyroud 2016, Policing 10:171; Saltelli & others 2008, Global sensitivity analysis.
 */
export type HarmSensitivity = {
  rho: number | null; tau: number | null;
  overlap: number; compared: number;
  ranks: { first: Int32Array; second: Int32Array };
  shares: { first: Float64Array; second: Float64Array };
  moved: number;
};

export function harmSensitivity({ first, second, top = 10 }: { first: Float64Array; second: Float64Array; top?: number }): HarmSensitivity | NotDefined {
  if (first.length !== second.length) throw new RangeError(`harm of ${first.length} and of ${second.length} places`);
  if (!Number.isInteger(top) || top < 1) throw new RangeError(`not a number of places: ${top}`);
  for (const list of [first, second]) if (!list.every((one) => one >= 0 && one < Infinity)) throw new RangeError('harm is a number from 0');
  const [sumOfFirst, sumOfSecond] = [total(first), total(second)];
  if (sumOfFirst === 0 || sumOfSecond === 0) return notDefined('no_events');
  if (first.length < 2) return notDefined('one_unit', 2);
  const correlation = rankCorrelation(first, second);
  const { rho, tau } = isDefined(correlation) ? correlation : { rho: null, tau: null };
  const ranks = { first: ranksFromTop(first), second: ranksFromTop(second) };
  const shares = { first: first.map((one) => one / sumOfFirst), second: second.map((one) => one / sumOfSecond) };
  const compared = Math.min(top, harmful(first), harmful(second));
  let [both, apart] = [0, 0];
  for (let i = 0; i < first.length; i += 1) {
    if (ranks.first[i]! <= compared && ranks.second[i]! <= compared) both += 1;
    apart += Math.abs(shares.first[i]! - shares.second[i]!);
  }
  return { rho, tau, overlap: both / compared, compared, ranks, shares, moved: Math.min(1, apart / 2) };
}

const total = (list: Float64Array): number => list.reduce((sum, one) => sum + one, 0);
const harmful = (list: Float64Array): number => list.reduce((count, one) => count + (one > 0 ? 1 : 0), 0);

function ranksFromTop(harm: Float64Array): Int32Array {
  const ranks = new Int32Array(harm.length);
  Int32Array.from(harm, (_, i) => i).sort((i, j) => harm[j]! - harm[i]! || i - j).forEach((place, at) => { ranks[place] = at + 1; });
  return ranks;
}
