import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gridContiguity } from '../../../server/stats/grid_contiguity.ts';
import { localMoran, localMoranPermutation, quadrants, type LocalMoran } from '../../../server/stats/local_moran.ts';
import { moran } from '../../../server/stats/moran.ts';
import { packNeighbours } from '../../../server/stats/neighbours.ts';
import { isDefined, notDefined, nullable, type NotDefined } from '../../../server/stats/not_defined.ts';
import { rowStandardised } from '../../../server/stats/weights.ts';
import { hasSharedData } from '../../support/data.ts';
import { gridNeighbours, queen, rook } from '../../support/grid.ts';
import { knownNumbers } from '../../support/known_numbers.ts';
import { reference } from '../../support/reference.ts';
import { africanStates } from '../../support/textbook_data.ts';

function defined<Found extends LocalMoran>(found: Found | NotDefined): Found {
  if (!isDefined(found)) throw new Error(found.notDefined);
  return found;
}

knownNumbers('local_moran', ({ number }) => {
  number({
    what: 'Conflict in Africa: I, expected, variance, z of Egypt; I and z of Sudan; I and z of Kenya', source: 'R spdep, spData afcon and paper.nb', tolerance: 5e-7, because: 'printed with seven digits',
    expected: [6.946729, -0.2996774, 4.2971058, 3.495704, 2.987774, 3.681401, 1.196929, 3.434424],
    actual: () => {
      const found = defined(localMoran(Float64Array.from(africanStates, ([, conflict]) => conflict), rowStandardised(packNeighbours(africanStates.map(([, , near]) => near)))));
      const [egypt, sudan, kenya] = ['Egypt', 'Sudan', 'Kenya'].map((state) => africanStates.findIndex(([name]) => name === state)) as [number, number, number];
      return [found.statistic[egypt]!, found.expected[egypt]!, found.variance[egypt]!, ...[egypt, sudan, kenya].flatMap((i, k) => (k === 0 ? [found.z[i]!] : [found.statistic[i]!, found.z[i]!]))];
    },
  });
  if (!hasSharedData()) return;
  const shared = { source: 'R 4.2, spdep 1.2-7', needsData: true };
  const small = reference('01b_autocorrelation_3x3');
  const three = (): LocalMoran => defined(localMoran(Float64Array.from(small.input.values as number[]), rowStandardised(gridContiguity({ columns: 3, rows: 3 }))));
  for (const [what, key, field] of [['I', 'Ii', 'statistic'], ['expected', 'EIi', 'expected'], ['variance', 'VarIi', 'variance']] as const) {
    number({ ...shared, what: `Three by three cells, queen: ${what}`, expected: small.output[key], actual: () => three()[field] });
  }
  number({ ...shared, what: 'Three by three cells, queen: z; not defined in the middle, which has all others around it', expected: small.output.z, actual: () => nullable(three().z) });
  const { input, output } = reference('01_autocorrelation_memphis_1km');
  const counts = Float64Array.from(input.counts as number[]);
  for (const [name, within] of [['queen', queen], ['rook', rook], ['dist2500', 2.5]] as const) {
    const place = `Memphis robberies 2019 by square kilometre, ${name === 'dist2500' ? 'within 2,500 m' : name}`;
    const weights = rowStandardised(gridNeighbours(input.nx, input.ny, { within, self: false }));
    const conditional = defined(localMoran(counts, weights));
    const total = defined(localMoran(counts, weights, { moments: 'total' }));
    const { local_moran: local, local_moran_total_randomisation: shuffled } = output[name];
    number({ ...shared, what: `${place}: I`, expected: local.Ii, actual: () => conditional.statistic });
    number({ ...shared, what: `${place}: expected, conditional`, expected: local.EIi, actual: () => conditional.expected });
    number({ ...shared, what: `${place}: variance, conditional`, expected: local.VarIi, actual: () => conditional.variance });
    number({ ...shared, what: `${place}: z, conditional`, expected: local.z, actual: () => conditional.z });
    number({ ...shared, what: `${place}: two-sided p, conditional`, expected: local.p_two_sided, actual: () => conditional.p });
    number({ ...shared, what: `${place}: expected, total`, expected: shuffled.EIi, actual: () => total.expected });
    number({ ...shared, what: `${place}: variance, total`, expected: shuffled.VarIi, actual: () => total.variance });
    number({ ...shared, what: `${place}: z, total`, expected: shuffled.z, actual: () => total.z });
    number({
      ...shared, what: `${place}: quadrant with the neighbours' mean against the mean of all those means (1 high-high, 2 low-high, 3 low-low, 4 high-low)`, tolerance: 0,
      expected: (local.quadrant_mean as string[]).map((one) => ['High-High', 'Low-High', 'Low-Low', 'High-Low'].indexOf(one) + 1),
      actual: () => {
        const mean = conditional.lag.reduce((sum, value) => sum + value) / counts.length;
        const own = counts.reduce((sum, value) => sum + value) / counts.length;
        return Array.from(counts, (value, i) => (value > own ? (conditional.lag[i]! > mean ? 1 : 4) : conditional.lag[i]! > mean ? 2 : 3));
      },
    });
  }
});

const grid = gridContiguity({ columns: 6, rows: 5 });
const someValues = fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 30, maxLength: 30 }).filter((list) => new Set(list).size > 1);

describe('local Moran', () => {
  it('adds up to the global one', () => {
    fc.assert(fc.property(someValues, (list) => {
      const values = Float64Array.from(list);
      const local = defined(localMoran(values, rowStandardised(grid)));
      const all = moran(values, rowStandardised(grid));
      if (!isDefined(all)) throw new Error('not defined');
      expect(local.statistic.reduce((sum, value) => sum + value) / 30).toBeCloseTo(all.statistic, 9);
    }));
  });

  it('does not change when all values are multiplied or moved, and turns the quadrant round when they are turned', () => {
    fc.assert(fc.property(someValues, fc.integer({ min: 1, max: 9 }), (list, scale) => {
      const plain = defined(localMoran(Float64Array.from(list), rowStandardised(grid)));
      const moved = defined(localMoran(Float64Array.from(list, (value) => 7 - value * scale), rowStandardised(grid)));
      plain.statistic.forEach((value, i) => expect(moved.statistic[i]).toBeCloseTo(value, 9));
      plain.quadrant.forEach((own, i) => {
        if (Math.abs(plain.statistic[i]!) > 1e-9) expect(quadrants[moved.quadrant[i]!]).toBe(quadrants[own === 0 ? 0 : ((own + 1) % 4) + 1]);
      });
    }));
  });

  it('agrees in its normal p with permutations of many neighbours, roughly, and calls a planted corner high among high', () => {
    const values = Float64Array.from({ length: 400 }, (_, i) => ((i * 7919) % 13) + (i % 20 < 5 && i < 100 ? 9 : 0));
    const found = defined(localMoranPermutation(values, gridContiguity({ columns: 20, rows: 20 }), { seed: 5, permutations: 999 }));
    const middle = 2 * 20 + 2;
    expect(found.p[middle]).toBeLessThanOrEqual(0.01);
    expect(quadrants[found.quadrant[middle]!]).toBe('high_high');
    const analytic = defined(localMoran(values, rowStandardised(gridContiguity({ columns: 20, rows: 20 }))));
    const apart = Array.from(analytic.p, (own, i) => Math.abs(own - found.p[i]!)).toSorted((a, b) => a - b);
    expect(apart[200]).toBeLessThan(0.05);
  });

  it('leaves a place without neighbours undefined, and is not defined without variation', () => {
    const { statistic, z, quadrant } = defined(localMoran(Float64Array.of(1, 2, 3), { offsets: Int32Array.of(0, 1, 2, 2), members: Int32Array.of(1, 0), weights: Float64Array.of(1, 1) }));
    expect([statistic[2], z[2], quadrant[2]]).toEqual([Number.NaN, Number.NaN, 0]);
    expect(localMoran(new Float64Array(30).fill(4), rowStandardised(grid))).toEqual(notDefined('all_equal'));
    expect(localMoranPermutation(new Float64Array(30).fill(4), grid, { seed: 1 })).toEqual(notDefined('all_equal'));
    expect(localMoran(Float64Array.of(1, 2), rowStandardised({ offsets: Int32Array.of(0, 1, 2), members: Int32Array.of(1, 0) }))).toEqual(notDefined('one_unit', 3));
  });
});
