import { describe, expect, it } from 'vitest';
import { geary } from '../../../server/stats/geary.ts';
import { gridContiguity } from '../../../server/stats/grid_contiguity.ts';
import { localGeary } from '../../../server/stats/local_geary.ts';
import { packNeighbours } from '../../../server/stats/neighbours.ts';
import { isDefined, notDefined } from '../../../server/stats/not_defined.ts';
import { binaryWeights, rowStandardised } from '../../../server/stats/weights.ts';
import { hasSharedData } from '../../support/data.ts';
import { gridNeighbours, queen, rook } from '../../support/grid.ts';
import { knownNumbers } from '../../support/known_numbers.ts';
import { reference } from '../../support/reference.ts';

knownNumbers('local_geary', ({ number }) => {
  if (!hasSharedData()) return;
  const { input, output } = reference('01_autocorrelation_memphis_1km');
  for (const [name, within] of [['queen', queen], ['rook', rook], ['dist2500', 2.5]] as const) {
    number({
      what: `Memphis robberies 2019 by square kilometre, ${name === 'dist2500' ? 'within 2,500 m' : name}`, source: 'R 4.2, spdep 1.2-7', needsData: true,
      expected: output[name].local_geary,
      actual: () => localGeary(Float64Array.from(input.counts as number[]), rowStandardised(gridNeighbours(input.nx, input.ny, { within, self: false }))) as Float64Array,
    });
  }
});

describe('the local Geary', () => {
  it('is, on average and with row-standardised weights, twice the global one', () => {
    const values = Float64Array.from({ length: 20 }, (_, i) => (i * i) % 7);
    const weights = rowStandardised(gridContiguity({ columns: 5, rows: 4 }));
    const local = localGeary(values, weights) as Float64Array;
    const all = geary(values, weights);
    if (!isDefined(all)) throw new Error('not defined');
    expect(local.reduce((sum, value) => sum + value) / 20).toBeCloseTo(2 * all.statistic, 12);
  });

  it('is 0 for a place like its neighbours, and not defined without neighbours or variation', () => {
    const local = localGeary(Float64Array.of(3, 3, 8, 1), binaryWeights(packNeighbours([[1], [0], [1], []]))) as Float64Array;
    expect(Array.from(local)).toEqual([0, 0, expect.any(Number), Number.NaN]);
    expect(localGeary(Float64Array.of(3, 3), binaryWeights(packNeighbours([[1], [0]])))).toEqual(notDefined('all_equal'));
    expect(localGeary(Float64Array.of(3), binaryWeights(packNeighbours([[]])))).toEqual(notDefined('one_unit', 2));
  });
});
