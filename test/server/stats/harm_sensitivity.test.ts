import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { harmEditionOf, weightsOf } from '../../../server/model/harm.ts';
import { harmSensitivity, type HarmSensitivity } from '../../../server/stats/harm_sensitivity.ts';
import { knownNumbers } from '../../support/known_numbers.ts';

const judge = (first: ArrayLike<number>, second: ArrayLike<number>, top?: number): HarmSensitivity =>
  harmSensitivity({ first: Float64Array.from(first), second: Float64Array.from(second), ...(top !== undefined && { top }) }) as HarmSensitivity;

const current = harmEditionOf('cchi-2026')!;
const weightOf = (code: string) => () => weightsOf(current, current).weights.get(code)!;

knownNumbers('harm_sensitivity', ({ number, open }) => {
  const published: [what: string, code: string, days: number][] = [
    ['Homicide', 'violence.homicide', 5475], ['Rape', 'sexual.rape', 2555], ['Violence with injury', 'violence.injury', 365], ['Violence without injury', 'violence.no_injury', 10],
    ['Stalking', 'violence.stalking', 10], ['Other sexual offences', 'sexual.other', 182.25], ['Residential burglary', 'burglary.residential', 273.5],
    ['Non-residential burglary', 'burglary.non_residential', 183.5], ['Robbery', 'robbery', 365], ['Shop theft', 'theft.shop', 1], ['Theft from a person', 'theft.person', 2],
    ['Bicycle theft', 'theft.bicycle', 2], ['Vehicle offences', 'vehicle', 5], ['Criminal damage', 'damage.criminal', 2], ['Arson', 'damage.arson', 185],
    ['Public order', 'public_order', 7.5], ['Weapons', 'weapons', 273.75], ['Drug possession', 'drugs.possession', 3], ['Drug supply', 'drugs.supply', 5], ['Other theft', 'theft.other', 2],
  ];
  for (const [what, code, days] of published) number({ what: `${what}: days`, source: 'Cambridge Crime Harm Index, update of 2026, subgroup median', expected: days, actual: weightOf(code), tolerance: 0 });
  for (const [what, code, days] of [['Violence with injury', 'violence.injury', 547.5], ['Rape', 'sexual.rape', 1825], ['Other sexual offences', 'sexual.other', 73]] as const) {
    number({ what: `${what}, earlier mapping: days`, source: 'Cambridge Crime Harm Index, mapping of 2020', expected: days, actual: () => harmEditionOf('cchi-2020')!.weights[code]!, tolerance: 0 });
  }
  number({ what: 'Harm of 10, 5, 1 by one table and of 5, 10, 1 by another: part of all harm that moved, and tau', source: 'By hand', expected: [0.3125, 1 / 3], actual: () => { const { moved, tau } = judge([10, 5, 1], [5, 10, 1]); return [moved, tau]; } });
  open({ what: 'All other weights of the mapping of 2020', source: 'Cambridge Crime Harm Index, mapping of 2020', why: 'Only the three weights above are at hand; the others are borrowed from the edition compared with, and the result says so' });
  open({ what: 'ONS Crime Severity Score and Canadian Crime Severity Index', source: 'Office for National Statistics; Statistics Canada', why: 'Their tables of weights are not at hand; they can be given as a table of one\'s own' });
});

const harm = fc.array(fc.tuple(fc.nat(20), fc.nat(20)), { minLength: 2, maxLength: 30 }).map((two): [number[], number[]] => [two.map(([x]) => x), two.map(([, y]) => y)])
  .filter((two) => two.every((list) => list.some((one) => one > 0)));

describe('the sensitivity of harm to its edition', () => {
  it('finds nothing moved when one table is a multiple of the other', () => {
    fc.assert(fc.property(harm, fc.double({ min: 0.01, max: 50, noNaN: true }), ([list], factor) => {
      const { moved, overlap, rho } = judge(list, list.map((one) => one * factor), 3);
      expect(moved).toBeCloseTo(0, 12);
      expect(overlap).toBe(1);
      if (rho !== null) expect(rho).toBeCloseTo(1, 12);
    }));
  });

  it('counts the top as sets written out', () => {
    fc.assert(fc.property(harm, fc.integer({ min: 1, max: 12 }), ([first, second], top) => {
      const { overlap, compared } = judge(first, second, top);
      const best = (list: number[]): Set<number> => new Set(list.map((_, i) => i).toSorted((i, j) => list[j]! - list[i]! || i - j).slice(0, compared));
      expect(compared).toBe(Math.min(top, first.filter((one) => one > 0).length, second.filter((one) => one > 0).length));
      expect(overlap).toBeCloseTo([...best(first)].filter((one) => best(second).has(one)).length / compared, 12);
    }));
  });

  it('has shares that add up to one, ranks that are each given once, and between 0 and 1 moved', () => {
    fc.assert(fc.property(harm, ([first, second]) => {
      const { shares, ranks, moved } = judge(first, second);
      for (const list of Object.values(shares)) expect(list.reduce((sum, one) => sum + one, 0)).toBeCloseTo(1, 12);
      for (const list of Object.values(ranks)) expect(Array.from(list).toSorted((i, j) => i - j)).toEqual(first.map((_, i) => i + 1));
      expect(moved).toBeGreaterThanOrEqual(0);
      expect(moved).toBeLessThanOrEqual(1);
    }));
  });

  it('says why where there is nothing to compare', () => {
    expect(judge([0, 0], [1, 2])).toEqual({ notDefined: 'no_events' });
    expect(judge([], [])).toEqual({ notDefined: 'no_events' });
    expect(judge([1], [2])).toEqual({ notDefined: 'one_unit', needs: 2 });
    expect(judge([1, 1, 1], [1, 2, 3])).toMatchObject({ rho: null, tau: null, compared: 3 });
  });

  it('refuses what is no harm', () => {
    expect(() => judge([1, 2], [1])).toThrow(RangeError);
    expect(() => judge([1, -2], [1, 2])).toThrow(RangeError);
    expect(() => judge([1, Number.NaN], [1, 2])).toThrow(RangeError);
    expect(() => judge([1, 2], [1, 2], 0)).toThrow(RangeError);
  });
});
