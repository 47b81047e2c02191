/**
 * Shares whole units among cells of a table by their need: largest remainder with floors and ceilings.
 *
 * Answers: of so many units, how many does each area get in each shift?
 * Model: the quota of cell i is `min(ceiling, max(floor, m need))` with the one m at which quotas add up to the total; each cell
 * gets its quota without the fraction, and what is left goes to the largest fractions, ties to more need, then to the earlier cell. So sums are
 * exact, every bound is kept, nobody is further than one unit from the quota, and of two cells with the same bounds the one with
 * more need has no fewer. Not promised: that a cell keeps its units when the total grows by one (the Alabama paradox).
 * Cost: 200 passes over the cells, and a sort.
 *
 * Parameters: `need`, 0 or more, in any unit; `floors` and `ceilings`, whole numbers, a ceiling may be Infinity; `total`, a
 * whole number. Where nobody needs anything, everybody does alike.
 * Returns: units and quotas, or everything that makes it impossible, with the least change that would not.
 * Errors: RangeError for lists of different lengths or a total that is not whole.
 * Reference: Balinski & Young 1982, Fair Representation (Hamilton's method).
 */
export type ShareProblem = { need: Float64Array; floors: Float64Array; ceilings: Float64Array; total: number };

/** `by`: the least by which the total, or the bound of that cell, would have to change. */
export type ShareFault =
  | { kind: 'floor_above_ceiling'; cell: number; floor: number; ceiling: number; by: number }
  | { kind: 'floors_above_total'; floors: number; total: number; by: number }
  | { kind: 'ceilings_below_total'; ceilings: number; total: number; by: number };

export type Shared = { units: Int32Array; quota: Float64Array; faults: null } | { units: null; quota: null; faults: ShareFault[] };

export function shareUnits({ need, floors, ceilings, total }: ShareProblem): Shared {
  if (need.length !== floors.length || need.length !== ceilings.length || !Number.isInteger(total) || total < 0) {
    throw new RangeError(`not a table to share among: ${need.length} needs, ${floors.length} floors, ${ceilings.length} ceilings, ${total} units`);
  }
  const faults = faultsOf({ floors, ceilings, total });
  if (faults.length > 0) return { units: null, quota: null, faults };
  const quota = quotas({ need, floors, ceilings, total });
  const units = Int32Array.from(quota, (one) => Math.floor(one + rounding));
  let left = total - units.reduce((sum, one) => sum + one, 0);
  // Equal fractions differ by rounding: they are compared in billionths.
  const fraction = Array.from(quota, (one, i) => Math.round((one - units[i]!) / rounding));
  const order = Array.from(quota.keys()).filter((i) => units[i]! < ceilings[i]!).toSorted((a, b) => fraction[b]! - fraction[a]! || need[b]! - need[a]! || a - b);
  while (left > 0) {
    for (const i of order) {
      if (left === 0) break;
      if (units[i]! >= ceilings[i]!) continue;
      units[i]! += 1;
      left -= 1;
    }
  }
  return { units, quota, faults: null };
}

const rounding = 1e-9;

function faultsOf({ floors, ceilings, total }: Omit<ShareProblem, 'need'>): ShareFault[] {
  const crossed = Array.from(floors, (floor, cell) => ({ kind: 'floor_above_ceiling' as const, cell, floor, ceiling: ceilings[cell]!, by: floor - ceilings[cell]! })).filter(({ by }) => by > 0);
  if (crossed.length > 0) return crossed;
  const [least, most] = [sumOf(floors), sumOf(ceilings)];
  if (least > total) return [{ kind: 'floors_above_total', floors: least, total, by: least - total }];
  return most < total ? [{ kind: 'ceilings_below_total', ceilings: most, total, by: total - most }] : [];
}

/** By halving on the multiplier. What ceilings of the needy leave over is shared among the others, each alike. */
function quotas({ need: asked, floors, ceilings, total }: ShareProblem): Float64Array {
  const need = inParts(asked);
  const reachable = floors.reduce((sum, floor, i) => sum + (need[i]! > 0 ? ceilings[i]! : floor), 0);
  const alike = reachable < total;
  const weight = alike ? Float64Array.from(need, (one) => (one > 0 ? 0 : 1)) : need;
  const at = (m: number): Float64Array => weight.map((one, i) => (alike && need[i]! > 0 ? ceilings[i]! : Math.min(ceilings[i]!, Math.max(floors[i]!, one * m))));
  let [low, high] = [0, 1];
  while (sumOf(at(high)) < total && high < 1e300) high *= 2;
  for (let step = 0; step < 200; step += 1) {
    const middle = (low + high) / 2;
    if (sumOf(at(middle)) < total) low = middle;
    else high = middle;
  }
  return at(high);
}

/** Of the largest, so that the multiplier stays within numbers; what is next to nothing beside it is nothing. */
function inParts(need: Float64Array): Float64Array {
  const largest = need.reduce((most, one) => Math.max(most, one), 0);
  return need.map((one) => (largest > 0 && one / largest > 1e-12 ? one / largest : 0));
}

const sumOf = (list: Float64Array): number => list.reduce((sum, one) => sum + one, 0);
