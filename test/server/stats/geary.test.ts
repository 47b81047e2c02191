import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { geary, type Geary } from '../../../server/stats/geary.ts';
import { gridContiguity } from '../../../server/stats/grid_contiguity.ts';
import { packNeighbours } from '../../../server/stats/neighbours.ts';
import { normalSurvival } from '../../../server/stats/normal.ts';
import { isDefined, notDefined, type NotDefined } from '../../../server/stats/not_defined.ts';
import { binaryWeights, rowStandardised } from '../../../server/stats/weights.ts';
import { hasSharedData } from '../../support/data.ts';
import { gridNeighbours, queen, rook } from '../../support/grid.ts';
import { knownNumbers } from '../../support/known_numbers.ts';
import { memphisGrid, memphisRobberies } from '../../support/memphis.ts';
import { reference } from '../../support/reference.ts';

function defined(found: Geary | NotDefined): Geary {
  if (!isDefined(found)) throw new Error(found.notDefined);
  return found;
}

knownNumbers('geary', ({ number }) => {
  if (!hasSharedData()) return;
  const source = 'R 4.2, spdep 1.2-7';
  const { input, output } = reference('01_autocorrelation_memphis_1km');
  for (const [name, within] of [['queen', queen], ['rook', rook], ['dist2500', 2.5]] as const) {
    const out = output[name].geary_c;
    number({
      what: `Memphis robberies 2019 by square kilometre, ${name === 'dist2500' ? 'within 2,500 m' : name}: C, expected, variance, z (turned round there), p`, source, needsData: true,
      expected: [out['Geary C statistic'], out.Expectation, out.Variance, out.z, out.p_value_one_sided],
      actual: () => {
        const weights = rowStandardised(gridNeighbours(input.nx, input.ny, { within, self: false }));
        const { statistic, expected, randomisation } = defined(geary(Float64Array.from(input.counts as number[]), weights));
        return [statistic, expected, randomisation.variance, -randomisation.z!, normalSurvival(-randomisation.z!)];
      },
    });
  }
  number({
    what: 'Memphis robberies 2019 by cells of 500 m (EPSG:32615), queen: C', source, needsData: true, tolerance: 5e-8, because: 'printed with seven digits',
    expected: 0.6349221,
    actual: () => { const grid = memphisGrid(memphisRobberies()); return defined(geary(grid.counts, rowStandardised(gridContiguity(grid)))).statistic; },
  });
});

describe("Geary's C", () => {
  it('has the mean and variance that all arrangements of the values have', () => {
    const values = [1, 2, 4, 9, 9];
    const weights = rowStandardised(packNeighbours([[1, 2], [0], [0, 3, 4], [4], [3, 1]]));
    const all: number[] = [];
    const arrange = (left: number[], taken: number[]): void => {
      if (left.length === 0) all.push(defined(geary(Float64Array.from(taken), weights)).statistic);
      left.forEach((value, i) => arrange(left.filter((_, j) => j !== i), [...taken, value]));
    };
    arrange(values, []);
    const mean = all.reduce((sum, value) => sum + value) / all.length;
    expect(mean).toBeCloseTo(1, 12);
    const { randomisation } = defined(geary(Float64Array.from(values), weights));
    expect(all.reduce((sum, value) => sum + (value - mean) ** 2, 0) / all.length).toBeCloseTo(randomisation.variance, 12);
  });

  it('does not change when all values are multiplied or moved', () => {
    const grid = binaryWeights(gridContiguity({ columns: 5, rows: 4 }));
    fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 20, maxLength: 20 }), fc.integer({ min: 1, max: 100 }), (list, scale) => {
      fc.pre(new Set(list).size > 1);
      const plain = defined(geary(Float64Array.from(list), grid)).statistic;
      expect(defined(geary(Float64Array.from(list, (value) => value * scale - 3), grid)).statistic).toBeCloseTo(plain, 9);
    }));
  });

  it('is not defined without variation or neighbours', () => {
    expect(geary(new Float64Array(4).fill(2), binaryWeights(packNeighbours([[1], [0], [3], [2]])))).toEqual(notDefined('all_equal'));
    expect(geary(Float64Array.of(1, 2, 3, 4), binaryWeights(packNeighbours([[], [], [], []])))).toEqual(notDefined('no_neighbours'));
    expect(geary(Float64Array.of(1, 2, 3), binaryWeights(packNeighbours([[1], [0], []])))).toEqual(notDefined('one_unit', 4));
  });
});
