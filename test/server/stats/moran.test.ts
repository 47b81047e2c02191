import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gridContiguity } from '../../../server/stats/grid_contiguity.ts';
import { moran, moranPermutation, type Moran } from '../../../server/stats/moran.ts';
import { packNeighbours, type Neighbours } from '../../../server/stats/neighbours.ts';
import { normalSurvival } from '../../../server/stats/normal.ts';
import { isDefined, notDefined, type NotDefined } from '../../../server/stats/not_defined.ts';
import { binaryWeights, rowStandardised } from '../../../server/stats/weights.ts';
import { hasSharedData } from '../../support/data.ts';
import { gridNeighbours, queen, rook } from '../../support/grid.ts';
import { knownNumbers } from '../../support/known_numbers.ts';
import { memphisGrid, memphisRobberies } from '../../support/memphis.ts';
import { reference } from '../../support/reference.ts';
import { africanStates } from '../../support/textbook_data.ts';

function defined(found: Moran | NotDefined): Moran {
  if (!isDefined(found)) throw new Error(found.notDefined);
  return found;
}

knownNumbers('moran', ({ number }) => {
  const source = 'R 4.2, spdep 1.2-7';
  number({
    what: 'Conflict in Africa: I, expected, variance under randomisation, z', source: 'R spdep, spData afcon and paper.nb', tolerance: 5e-8, because: 'printed with six to eight digits',
    expected: [0.41679563, -0.02439024, 0.01029358, 4.3484896],
    actual: () => {
      const { statistic, expected, randomisation } = defined(moran(Float64Array.from(africanStates, ([, conflict]) => conflict), rowStandardised(packNeighbours(africanStates.map(([, , near]) => near)))));
      return [statistic, expected, randomisation.variance, randomisation.z];
    },
  });
  if (!hasSharedData()) return;
  const small = reference('01b_autocorrelation_3x3');
  const three = (): Moran => defined(moran(Float64Array.from(small.input.values as number[]), rowStandardised(gridContiguity({ columns: 3, rows: 3 }))));
  number({
    what: 'Three by three cells, queen: I, expected, variance under randomisation', source, needsData: true,
    expected: [small.output.moran_I, small.output.moran_EI, small.output.moran_var],
    actual: () => { const { statistic, expected, randomisation } = three(); return [statistic, expected, randomisation.variance]; },
  });
  const { input, output } = reference('01_autocorrelation_memphis_1km');
  const counts = Float64Array.from(input.counts as number[]);
  for (const [name, within] of [['queen', queen], ['rook', rook], ['dist2500', 2.5]] as const) {
    const found = (): Moran => defined(moran(counts, rowStandardised(gridNeighbours(input.nx, input.ny, { within, self: false }))));
    for (const assumption of ['randomisation', 'normality'] as const) {
      const out = output[name][`moran_global_${assumption}`];
      number({
        what: `Memphis robberies 2019 by square kilometre, ${name === 'dist2500' ? 'within 2,500 m' : name}, ${assumption}: I, expected, variance, z, upper p`, source, needsData: true,
        expected: [out['Moran I statistic'], out.Expectation, out.Variance, out.z, out.p_value_one_sided],
        actual: () => { const { statistic, expected, [assumption]: own } = found(); return [statistic, expected, own.variance, own.z!, normalSurvival(own.z!)]; },
      });
    }
  }
  const simulated = output.queen.moran_mc_9999;
  number({
    what: 'Memphis robberies by square kilometre, queen, permutations: mean and standard deviation of I, p', source, needsData: true,
    tolerance: 0.002, because: 'Monte Carlo: 999 permutations here, 9,999 there',
    expected: [simulated.mean_sim, simulated.sd_sim, simulated.p_value],
    actual: () => {
      const found = moranPermutation(counts, rowStandardised(gridContiguity({ columns: input.nx, rows: input.ny })), { seed: 7 });
      if (!isDefined(found)) throw new Error('not defined');
      return [found.mean, found.standardDeviation, found.upper];
    },
  });
  number({
    what: 'Memphis robberies 2019 by cells of 500 m (EPSG:32615), queen: I', source, needsData: true, tolerance: 5e-8, because: 'printed with seven digits',
    expected: 0.3647641,
    actual: () => { const grid = memphisGrid(memphisRobberies()); return defined(moran(grid.counts, rowStandardised(gridContiguity(grid)))).statistic; },
  });
});

const ring = (n: number): Neighbours => packNeighbours(Array.from({ length: n }, (_, i) => [(i + n - 1) % n, (i + 1) % n]));
const someValues = fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 5, maxLength: 30 }).filter((list) => new Set(list).size > 1);

describe("Moran's I", () => {
  it('agrees with the sum over all pairs, written out, for weights that differ there and back', () => {
    fc.assert(fc.property(someValues, fc.infiniteStream(fc.boolean()), (list, drawn) => {
      const n = list.length;
      const lists = list.map((_, i) => list.flatMap((_, j) => (i !== j && drawn.next().value ? j : [])));
      fc.pre(lists.some((one) => one.length > 0));
      const found = defined(moran(Float64Array.from(list), binaryWeights(packNeighbours(lists))));
      const mean = list.reduce((sum, value) => sum + value) / n;
      const squares = list.reduce((sum, value) => sum + (value - mean) ** 2, 0);
      const weight = (i: number, j: number): number => (lists[i]!.includes(j) ? 1 : 0);
      let [top, s0, s1, s2] = [0, 0, 0, 0];
      for (let i = 0; i < n; i += 1) {
        let both = 0;
        for (let j = 0; j < n; j += 1) {
          top += weight(i, j) * (list[i]! - mean) * (list[j]! - mean);
          s0 += weight(i, j);
          s1 += (weight(i, j) + weight(j, i)) ** 2 / 2;
          both += weight(i, j) + weight(j, i);
        }
        s2 += both ** 2;
      }
      expect(found.statistic).toBeCloseTo((n / s0) * (top / squares), 9);
      expect(found.normality.variance).toBeCloseTo((n * n * s1 - n * s2 + 3 * s0 * s0) / (s0 * s0 * (n * n - 1)) - 1 / (n - 1) ** 2, 9);
    }), { numRuns: 50 });
  });

  it('has the mean and variance that all arrangements of the values have', () => {
    const values = [1, 2, 4, 9, 9];
    const weights = rowStandardised(packNeighbours([[1, 2], [0], [0, 3, 4], [4], [3, 1]]));
    const all: number[] = [];
    const arrange = (left: number[], taken: number[]): void => {
      if (left.length === 0) all.push(defined(moran(Float64Array.from(taken), weights)).statistic);
      left.forEach((value, i) => arrange(left.filter((_, j) => j !== i), [...taken, value]));
    };
    arrange(values, []);
    const mean = all.reduce((sum, value) => sum + value) / all.length;
    const found = defined(moran(Float64Array.from(values), weights));
    expect(mean).toBeCloseTo(found.expected, 12);
    expect(all.reduce((sum, value) => sum + (value - mean) ** 2, 0) / all.length).toBeCloseTo(found.randomisation.variance, 12);
  });

  it('does not change when all values are multiplied or moved', () => {
    fc.assert(fc.property(someValues, fc.integer({ min: 1, max: 100 }), fc.integer({ min: -50, max: 50 }), (list, scale, shift) => {
      const weights = rowStandardised(ring(list.length));
      const plain = defined(moran(Float64Array.from(list), weights));
      const moved = defined(moran(Float64Array.from(list, (value) => value * scale + shift), weights));
      expect(moved.statistic).toBeCloseTo(plain.statistic, 9);
      expect(moved.randomisation.variance).toBeCloseTo(plain.randomisation.variance, 9);
    }));
  });

  it('is not defined without variation, without neighbours and for three places', () => {
    expect(moran(new Float64Array(9).fill(0.1), rowStandardised(ring(9)))).toEqual(notDefined('all_equal'));
    expect(moran(Float64Array.of(1, 2, 3, 4), binaryWeights(packNeighbours([[], [], [], []])))).toEqual(notDefined('no_neighbours'));
    expect(moranPermutation(Float64Array.of(1, 2, 3), rowStandardised(ring(3)), { seed: 1 })).toEqual(notDefined('one_unit', 4));
  });

  it('gives the same permutations for the same seed, and stops when asked', () => {
    const values = Float64Array.from({ length: 30 }, (_, i) => (i * 7) % 11);
    const run = (seed: number) => moranPermutation(values, rowStandardised(ring(30)), { seed, permutations: 99 });
    expect(run(3)).toEqual(run(3));
    expect(run(3)).not.toEqual(run(4));
    expect(() => moranPermutation(values, rowStandardised(ring(30)), { seed: 1, tick: (done) => { if (done > 5) throw new Error('enough'); } })).toThrow('enough');
  });

  it('refuses weights of a place with itself', () => {
    expect(() => moran(Float64Array.of(1, 2, 3, 4), binaryWeights(packNeighbours([[0], [0], [1], [2]])))).toThrow(RangeError);
  });
});
