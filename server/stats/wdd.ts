import { twoSidedP } from './normal.ts';
import { normalQuantile } from './normal_quantile.ts';
import { notDefined, type NotDefined } from './not_defined.ts';

/**
 * Weighted displacement difference (WDD) ([Wheeler & Ratcliffe 2018](https://doi.org/10.1186/s40163-018-0085-5)).
 *
 * Answers: did incidents fall in the area of an operation more than in an area like it that had none, and did they move
 * next door instead?
 * Misread as: proof that the operation did it. Whatever else changed in one of the areas at that time is in the number too; and
 * an area that was chosen because it had just been bad falls back by itself.
 * Formula: (treated after - before) - (control after - before), plus the same for the areas next to each, if given. The
 * variance is the sum of all counts. Counts are first divided by the length of their period and by their area's size when
 * those differ, the variance by the squares.
 * Defaults: equal periods and areas, no displacement areas, 95 % interval.
 * Cost: constant.
 *
 * Parameters: `treated` and `control`, counts before and after; `displacementTreated` and `displacementControl`, the same for the
 * areas next to them; `periods`, lengths of before and after; `areas`, sizes of treated, control and the two next to them;
 * `level` of the interval.
 * Returns: `local`, `displacement` and `total`, each with its standard error; of the total `z`, two-sided `p` and the interval.
 * Not defined: no incident anywhere.
 * Errors: RangeError for a count that is not whole or negative, and sizes not above 0.
 * Example: treated 207 to 110, control 308 to 318, beside them 178 to 157 and 150 to 140: -118, from -196 to -40.
 * Reference: Wheeler & Ratcliffe 2018, Crime Science 7:11.
 */
export type BeforeAfter = readonly [before: number, after: number];

export type DisplacementInput = {
  treated: BeforeAfter; control: BeforeAfter; displacementTreated?: BeforeAfter; displacementControl?: BeforeAfter;
  periods?: BeforeAfter; areas?: { treated?: number; control?: number; displacementTreated?: number; displacementControl?: number };
  level?: number;
};

export type Difference = { estimate: number; standardError: number };
export type DisplacementDifference = {
  local: Difference; displacement: Difference; total: Difference; z: number; p: number; lower: number; upper: number;
};

export function weightedDisplacementDifference(input: DisplacementInput): DisplacementDifference | NotDefined {
  const { level = 0.95 } = input;
  const { local, displacement } = differences(input);
  const total = { estimate: local.estimate + displacement.estimate, variance: local.variance + displacement.variance };
  return total.variance === 0 ? notDefined('no_events') : judged({ local, displacement, total }, level);
}

/** Several kinds of incidents, each with the weight of its harm: the weighted sum of their differences. */
export function harmWeightedDisplacement(inputs: readonly (DisplacementInput & { weight: number })[], level = 0.95): DisplacementDifference | NotDefined {
  const local = { estimate: 0, variance: 0 };
  const displacement = { estimate: 0, variance: 0 };
  for (const input of inputs) {
    const own = differences(input);
    local.estimate += input.weight * own.local.estimate;
    local.variance += input.weight ** 2 * own.local.variance;
    displacement.estimate += input.weight * own.displacement.estimate;
    displacement.variance += input.weight ** 2 * own.displacement.variance;
  }
  const total = { estimate: local.estimate + displacement.estimate, variance: local.variance + displacement.variance };
  return total.variance === 0 ? notDefined('no_events') : judged({ local, displacement, total }, level);
}

type Rough = { estimate: number; variance: number };

function differences({
  treated, control, displacementTreated = [0, 0], displacementControl = [0, 0], periods = [1, 1], areas = {},
}: DisplacementInput): { local: Rough; displacement: Rough } {
  const change = (counts: BeforeAfter, area = 1): Rough => {
    for (const count of counts) if (!(Number.isInteger(count) && count >= 0)) throw new RangeError(`not a count: ${count}`);
    if (!(area > 0 && periods[0] > 0 && periods[1] > 0)) throw new RangeError(`sizes and periods are above 0: ${area}, ${periods.join(', ')}`);
    const [before, after] = [periods[0] * area, periods[1] * area];
    return { estimate: counts[1] / after - counts[0] / before, variance: counts[1] / after ** 2 + counts[0] / before ** 2 };
  };
  const between = (one: Rough, other: Rough): Rough => ({ estimate: one.estimate - other.estimate, variance: one.variance + other.variance });
  return {
    local: between(change(treated, areas.treated), change(control, areas.control)),
    displacement: between(change(displacementTreated, areas.displacementTreated), change(displacementControl, areas.displacementControl)),
  };
}

function judged({ local, displacement, total }: { local: Rough; displacement: Rough; total: Rough }, level: number): DisplacementDifference {
  if (!(level > 0 && level < 1)) throw new RangeError(`not a level: ${level}`);
  const rough = ({ estimate, variance }: Rough): Difference => ({ estimate, standardError: Math.sqrt(variance) });
  const reach = normalQuantile((1 + level) / 2) * Math.sqrt(total.variance);
  const z = total.estimate / Math.sqrt(total.variance);
  return {
    local: rough(local), displacement: rough(displacement), total: rough(total), z, p: twoSidedP(z),
    lower: total.estimate - reach, upper: total.estimate + reach,
  };
}
