import { describe, expect, it } from 'vitest';
import { generalG, type GeneralG } from '../../../server/stats/general_g.ts';
import { distanceBand } from '../../../server/stats/near_points.ts';
import { packNeighbours } from '../../../server/stats/neighbours.ts';
import { normalSurvival } from '../../../server/stats/normal.ts';
import { isDefined, notDefined, type NotDefined } from '../../../server/stats/not_defined.ts';
import { binaryWeights } from '../../../server/stats/weights.ts';
import { hasSharedData } from '../../support/data.ts';
import { gridNeighbours, queen, rook } from '../../support/grid.ts';
import { knownNumbers } from '../../support/known_numbers.ts';
import { reference } from '../../support/reference.ts';
import { africanStates } from '../../support/textbook_data.ts';

function defined(found: GeneralG | NotDefined): GeneralG {
  if (!isDefined(found)) throw new Error(found.notDefined);
  return found;
}

knownNumbers('general_g', ({ number }) => {
  number({
    what: 'Six points, neighbours within 15, binary: G and its upper p', source: 'esda (Python), test_getisord.py', tolerance: 5e-7, because: 'printed with six to eight digits',
    expected: [0.55709779, 0.172936],
    actual: () => {
      const band = distanceBand({ x: Float64Array.of(10, 20, 40, 15, 30, 30), y: Float64Array.of(10, 10, 10, 20, 20, 30) }, 15);
      const { statistic, randomisation } = defined(generalG(Float64Array.of(2, 3, 3.2, 5, 8, 7), binaryWeights(band)));
      return [statistic, normalSurvival(randomisation.z!)];
    },
  });
  number({
    what: 'Conflict in Africa, binary: G and z', source: 'R spdep, spData afcon and paper.nb', tolerance: 5e-7, because: 'printed with seven to ten digits', expected: [0.1616406107, 3.935669],
    actual: () => {
      const { statistic, randomisation } = defined(generalG(Float64Array.from(africanStates, ([, conflict]) => conflict), binaryWeights(packNeighbours(africanStates.map(([, , near]) => near)))));
      return [statistic, randomisation.z];
    },
  });
  if (!hasSharedData()) return;
  const { input, output } = reference('01_autocorrelation_memphis_1km');
  for (const [name, within] of [['queen', queen], ['rook', rook], ['dist2500', 2.5]] as const) {
    const out = output[name].getis_ord_general_G;
    number({
      what: `Memphis robberies 2019 by square kilometre, ${name === 'dist2500' ? 'within 2,500 m' : name}: G, expected, variance in millionths, z, upper p`, source: 'R 4.2, spdep 1.2-7', needsData: true,
      expected: [out['Global G statistic'], out.Expectation, out.Variance * 1e6, out.z, out.p_value_one_sided],
      actual: () => {
        const weights = binaryWeights(gridNeighbours(input.nx, input.ny, { within, self: false }));
        const { statistic, expected, randomisation } = defined(generalG(Float64Array.from(input.counts as number[]), weights));
        return [statistic, expected, randomisation.variance * 1e6, randomisation.z!, normalSurvival(randomisation.z!)];
      },
    });
  }
});

describe('General G', () => {
  it('has the mean and variance that all arrangements of the values have', () => {
    const values = [1, 2, 4, 9, 0];
    const weights = binaryWeights(packNeighbours([[1, 2], [0], [0, 3, 4], [4], [3, 1]]));
    const all: number[] = [];
    const arrange = (left: number[], taken: number[]): void => {
      if (left.length === 0) all.push(defined(generalG(Float64Array.from(taken), weights)).statistic);
      left.forEach((value, i) => arrange(left.filter((_, j) => j !== i), [...taken, value]));
    };
    arrange(values, []);
    const mean = all.reduce((sum, value) => sum + value) / all.length;
    const { expected, randomisation } = defined(generalG(Float64Array.from(values), weights));
    expect(mean).toBeCloseTo(expected, 12);
    expect(all.reduce((sum, value) => sum + (value - mean) ** 2, 0) / all.length).toBeCloseTo(randomisation.variance, 12);
  });

  it('is not defined when nothing varies, one place has all, or nobody has a neighbour', () => {
    const near = binaryWeights(packNeighbours([[1], [0], [3], [2]]));
    expect(generalG(new Float64Array(4), near)).toEqual(notDefined('all_equal'));
    expect(generalG(Float64Array.of(0, 5, 0, 0), near)).toEqual(notDefined('one_place', 2));
    expect(generalG(Float64Array.of(0, 5, 0, 1), binaryWeights(packNeighbours([[], [], [], []])))).toEqual(notDefined('no_neighbours'));
    expect(generalG(Float64Array.of(0, 5, 1), binaryWeights(packNeighbours([[1], [], []])))).toEqual(notDefined('one_unit', 4));
  });

  it('refuses negative values', () => {
    expect(() => generalG(Float64Array.of(0, -5, 0, 1), binaryWeights(packNeighbours([[1], [0], [3], [2]])))).toThrow(RangeError);
  });
});
