import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chiSquareOfShares, chiSquareTest, type ChiSquare } from '../../../server/stats/chi_square_test.ts';
import { countChange, rootZ } from '../../../server/stats/count_change.ts';
import { fisherExact } from '../../../server/stats/fisher_exact.ts';
import { poissonDensity } from '../../../server/stats/gamma.ts';
import { locationQuotient } from '../../../server/stats/location_quotient.ts';
import { negativeBinomial, type NegativeBinomial } from '../../../server/stats/negative_binomial.ts';
import { isDefined, notDefined, type NotDefined } from '../../../server/stats/not_defined.ts';
import { hasSharedData } from '../../support/data.ts';
import { knownNumbers } from '../../support/known_numbers.ts';
import { reference } from '../../support/reference.ts';

function defined<Found extends object>(found: Found | NotDefined): Found {
  if (!isDefined(found)) throw new Error(found.notDefined);
  return found;
}

const output = reference('05_count_tests')?.output;
const shared = { source: 'R 4.2', needsData: true };

knownNumbers('chi_square_test', ({ number }) => {
  if (!hasSharedData()) return;
  const { observed, chi2, df, p } = output.chisq_uniform;
  number({
    ...shared, what: 'Seven weekdays against an even spread: statistic, degrees, p', expected: [chi2, df, p],
    actual: () => { const found = defined<ChiSquare>(chiSquareTest(Float64Array.from(observed as number[]))); return [found.statistic, found.degrees, found.p]; },
  });
});

knownNumbers('fisher_exact', ({ number }) => {
  if (!hasSharedData()) return;
  const { table_rows: table, p, odds_ratio: ratio, ci } = output.fisher;
  number({ ...shared, what: '12, 7 over 5, 9: p', expected: p, actual: () => fisherExact(table).p });
  number({
    ...shared, what: '12, 7 over 5, 9: odds ratio and 95 % limits', expected: [ratio, ...ci], tolerance: 2e-4, because: 'that program stops its search at about four digits',
    actual: () => { const { oddsRatio, lower, upper } = fisherExact(table); return [oddsRatio, lower, upper]; },
  });
});

knownNumbers('negative_binomial', ({ number }) => {
  if (!hasSharedData()) return;
  const { x, mu, theta } = output.negative_binomial;
  number({
    ...shared, source: 'R 4.2, MASS', what: 'Sixteen counts: mean and theta', expected: [mu, theta],
    actual: () => { const found = defined<NegativeBinomial>(negativeBinomial(Float64Array.from(x as number[]))); return [found.mean, found.theta]; },
  });
});

knownNumbers('location_quotient', ({ number }) => {
  if (!hasSharedData()) return;
  const { type_count: kind, total_count: all, location_quotient: expected } = output.location_quotient;
  number({ ...shared, what: 'Four areas', expected, actual: () => locationQuotient(Float64Array.from(kind as number[]), Float64Array.from(all as number[])) as Float64Array });
});

/** The part of pairs of counts with this mean that a z calls different at 1.96: summed, where the publication drew 200,000. */
function falseAlarms(mean: number, z: (a: number, b: number) => number): number {
  let share = 0;
  const reach = mean + 12 * Math.sqrt(mean) + 20;
  for (let a = 0; a < reach; a += 1) {
    for (let b = 0; b < reach; b += 1) if (Math.abs(z(a, b)) > 1.96) share += poissonDensity(a, mean) * poissonDensity(b, mean);
  }
  return share;
}

knownNumbers('count_change', ({ number }) => {
  const drawn = { source: 'Simulation of 200,000 pairs of equal Poisson means', tolerance: 0.003, because: 'Monte Carlo there, summed exactly here' };
  const means = [3, 5, 10, 20, 50];
  number({ ...drawn, what: 'Part of pairs of equal means 3, 5, 10, 20, 50 with |z| above 1.96: (a - b) / root of (a + b)', expected: [0.0474, 0.0433, 0.0528, 0.0491, 0.0492], actual: () => means.map((mean) => falseAlarms(mean, (a, b) => countChange({ before: b, after: a }).z)) });
  number({ ...drawn, what: 'The same for twice the difference of the roots, as if one count were a known mean: three alarms for one', expected: [0.2453, 0.1954, 0.1751, 0.1654, 0.1665], actual: () => means.map((mean) => falseAlarms(mean, rootZ)) });
  number({ ...drawn, what: 'The same for the root of two times the difference of the roots', expected: [0.1119, 0.0728, 0.0554, 0.0516, 0.0495], actual: () => means.map((mean) => falseAlarms(mean, (a, b) => rootZ(a, b) / Math.SQRT2)) });
  if (!hasSharedData()) return;
  const rows = output.poisson_z as { before: number; after: number; z: number; percent_change: number | null }[];
  number({ ...shared, what: 'Twice the difference of the roots, for five counts against a mean that is known', expected: rows.map(({ z }) => z), actual: () => rows.map(({ before, after }) => rootZ(after, before)) });
  number({ ...shared, what: 'Change in percent, none from nothing', expected: rows.map(({ percent_change: percent }) => percent), actual: () => rows.map((row) => countChange(row).percent) });
});

describe('tests of counts', () => {
  it('agree for tables of two by two with the general chi-square', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: 50 }), (a, b, c, d) => {
      const n = a + b + c + d;
      const cells = [[a, a + b, a + c], [b, a + b, b + d], [c, c + d, a + c], [d, c + d, b + d]] as const;
      const expected = cells.reduce((sum, [count, row, column]) => sum + (count - (row * column) / n) ** 2 / ((row * column) / n), 0);
      const found = defined<ChiSquare>(chiSquareOfShares({ a, ofA: a + b, b: c, ofB: c + d }));
      expect(found.statistic).toBeCloseTo(expected, 8);
      expect(found.smallestExpected).toBeCloseTo(Math.min(...cells.map(([, row, column]) => (row * column) / n)), 9);
    }));
  });

  it('have a Fisher p that does not care how the table is turned, and an interval around its ratio', () => {
    fc.assert(fc.property(fc.nat(15), fc.nat(15), fc.nat(15), fc.nat(15), (a, b, c, d) => {
      const { p, oddsRatio, lower, upper } = fisherExact([[a, b], [c, d]]);
      expect(fisherExact([[c, d], [a, b]]).p).toBeCloseTo(p, 9);
      expect(fisherExact([[a, c], [b, d]]).p).toBeCloseTo(p, 9);
      if (oddsRatio !== null) expect(lower).toBeLessThanOrEqual(oddsRatio);
      if (oddsRatio !== null && upper !== null) expect(upper).toBeGreaterThanOrEqual(oddsRatio);
    }), { numRuns: 40 });
    expect(fisherExact([[3, 0], [0, 3]])).toMatchObject({ p: expect.closeTo(0.1, 12), oddsRatio: null, upper: null });
  });

  it('find the theta at which the likelihood is largest', () => {
    const counts = Float64Array.of(0, 1, 0, 3, 5, 2, 0, 0, 7, 1, 4, 0, 2, 9, 0, 1);
    const { mean, theta } = defined<NegativeBinomial>(negativeBinomial(counts));
    const likelihood = (t: number): number => counts.reduce((sum, count) => {
      let own = t * Math.log(t / (t + mean)) + count * Math.log(mean / (t + mean));
      for (let k = 0; k < count; k += 1) own += Math.log(t + k) - Math.log(k + 1);
      return sum + own;
    }, 0);
    expect(likelihood(theta!)).toBeGreaterThan(likelihood(theta! * 1.01));
    expect(likelihood(theta!)).toBeGreaterThan(likelihood(theta! * 0.99));
  });

  it('say so when there is nothing to say', () => {
    expect(negativeBinomial(Float64Array.of(2, 2, 3, 2))).toEqual({ mean: 2.25, theta: null });
    expect(negativeBinomial(new Float64Array(3))).toEqual(notDefined('no_events'));
    expect(negativeBinomial(Float64Array.of(3))).toEqual(notDefined('one_unit', 2));
    expect(chiSquareTest(new Float64Array(4))).toEqual(notDefined('no_events'));
    expect(chiSquareTest(Float64Array.of(4))).toEqual(notDefined('one_unit', 2));
    expect(chiSquareOfShares({ a: 0, ofA: 5, b: 0, ofB: 7 })).toEqual(notDefined('no_variation'));
    expect(locationQuotient(new Float64Array(2), Float64Array.of(4, 5))).toEqual(notDefined('no_events'));
    expect((locationQuotient(Float64Array.of(1, 0), Float64Array.of(4, 0)) as Float64Array)[1]).toBeNaN();
    expect(countChange({ before: 0, after: 0 })).toEqual({ percent: null, z: 0 });
  });

  it('refuse what are no counts', () => {
    const wrong = [
      () => negativeBinomial(Float64Array.of(1, 2.5)), () => chiSquareTest(Float64Array.of(1, -1)), () => chiSquareTest(Float64Array.of(1, 1), Float64Array.of(1)),
      () => chiSquareOfShares({ a: 5, ofA: 4, b: 1, ofB: 2 }), () => fisherExact([[1, 2], [3, -1]]), () => locationQuotient(Float64Array.of(3), Float64Array.of(2)),
      () => countChange({ before: -1, after: 2 }), () => rootZ(1, -1),
    ];
    for (const run of wrong) expect(run).toThrow(RangeError);
  });
});
