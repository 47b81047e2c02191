import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gridContiguity } from '../../../server/stats/grid_contiguity.ts';
import { distanceBand, nearest } from '../../../server/stats/near_points.ts';
import { packNeighbours, type Neighbours } from '../../../server/stats/neighbours.ts';
import { seededRandom } from '../../../server/stats/random.ts';
import { binaryWeights, rowStandardised, transposed, weightSums, withSelf, withoutSelf } from '../../../server/stats/weights.ts';
import { hasSharedData } from '../../support/data.ts';
import { gridNeighbours, queen, rook } from '../../support/grid.ts';
import { knownNumbers } from '../../support/known_numbers.ts';
import { reference } from '../../support/reference.ts';

const listsOf = ({ offsets, members }: Neighbours): number[][] => Array.from({ length: offsets.length - 1 }, (_, i) => [...members.subarray(offsets[i], offsets[i + 1])]);
const somePoints = fc.array(fc.tuple(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: 40 })), { maxLength: 40 })
  .map((list) => ({ x: Float64Array.from(list, ([x]) => x), y: Float64Array.from(list, ([, y]) => y) }));

knownNumbers('grid_contiguity', ({ number }) => {
  if (!hasSharedData()) return;
  const { input, output } = reference('01_autocorrelation_memphis_1km');
  for (const contiguity of ['queen', 'rook'] as const) {
    const out = output[contiguity];
    const found = gridContiguity({ columns: input.nx, rows: input.ny, contiguity });
    const shared = { source: 'R 4.2, spdep 1.2-7', needsData: true, tolerance: 0 };
    number({ ...shared, what: `38 by 30 cells, ${contiguity}: links`, expected: out.n_links, actual: () => found.members.length });
    number({ ...shared, what: `38 by 30 cells, ${contiguity}: neighbours of cell 0`, expected: out.neighbours_of_cell_0, actual: () => listsOf(found)[0]! });
    number({ ...shared, what: `38 by 30 cells, ${contiguity}: neighbours of cell 600`, expected: out.neighbours_of_cell_600, actual: () => listsOf(found)[600]! });
  }
});

knownNumbers('near_points', ({ number }) => {
  if (!hasSharedData()) return;
  const { input, output } = reference('01_autocorrelation_memphis_1km');
  const cells = Array.from({ length: input.nx * input.ny }, (_, i) => i);
  const middles = { x: Float64Array.from(cells, (i) => 1000 * (i % input.nx)), y: Float64Array.from(cells, (i) => 1000 * Math.floor(i / input.nx)) };
  const found = distanceBand(middles, 2500);
  const shared = { source: 'R 4.2, spdep 1.2-7', needsData: true, tolerance: 0 };
  number({ ...shared, what: 'Middles of 38 by 30 cells of 1 km within 2,500 m: links', expected: output.dist2500.n_links, actual: () => found.members.length });
  number({ ...shared, what: 'Middles of 38 by 30 cells of 1 km within 2,500 m: neighbours of cell 600', expected: output.dist2500.neighbours_of_cell_600, actual: () => listsOf(found)[600]! });
});

describe('neighbours by distance', () => {
  it('are those that a loop over all pairs finds, the place itself as asked', () => {
    fc.assert(fc.property(somePoints, fc.integer({ min: 1, max: 25 }), fc.boolean(), (points, radius, self) => {
      const expected = Array.from(points.x, (x, i) => Array.from(points.x, (_, j) => j)
        .filter((j) => (self || i !== j) && (x - points.x[j]!) ** 2 + (points.y[i]! - points.y[j]!) ** 2 <= radius ** 2));
      expect(listsOf(distanceBand(points, radius, { self }))).toEqual(expected);
    }));
  });

  it('are the k nearest that sorting all distances gives, ties by number', () => {
    fc.assert(fc.property(somePoints, fc.integer({ min: 1, max: 8 }), (points, k) => {
      const squared = (i: number, j: number): number => (points.x[i]! - points.x[j]!) ** 2 + (points.y[i]! - points.y[j]!) ** 2;
      const expected = Array.from(points.x, (_, i) => Array.from(points.x, (_, j) => j).filter((j) => i !== j)
        .toSorted((a, b) => squared(i, a) - squared(i, b) || a - b).slice(0, k));
      expect(listsOf(nearest(points, k))).toEqual(expected);
    }));
  });

  it('do not run out of room when the radius is tiny beside the area, nor when all is in one place', () => {
    const far = { x: Float64Array.of(0, 1e7, 1e7 + 0.5), y: Float64Array.of(0, 1e7, 1e7) };
    expect(listsOf(distanceBand(far, 1))).toEqual([[], [2], [1]]);
    const stack = { x: new Float64Array(50).fill(3), y: new Float64Array(50).fill(-7) };
    expect(nearest(stack, 2).members.subarray(0, 4)).toEqual(Int32Array.of(1, 2, 0, 2));
  });

  it('can be stopped while they are listed', () => {
    const { next } = seededRandom(1);
    const many = { x: Float64Array.from({ length: 5000 }, next), y: Float64Array.from({ length: 5000 }, next) };
    expect(() => distanceBand(many, 0.01, { tick: (done) => { if (done > 2000) throw new Error('stopped'); } })).toThrow('stopped');
  });

  it('refuse what are no places or no distance', () => {
    expect(() => distanceBand({ x: Float64Array.of(1), y: new Float64Array(2) }, 5)).toThrow(RangeError);
    expect(() => distanceBand({ x: Float64Array.of(Number.NaN), y: Float64Array.of(1) }, 5)).toThrow(RangeError);
    expect(() => distanceBand({ x: new Float64Array(1), y: new Float64Array(1) }, 0)).toThrow(RangeError);
    expect(() => nearest({ x: new Float64Array(1), y: new Float64Array(1) }, 0)).toThrow(RangeError);
  });
});

describe('contiguity of a grid', () => {
  it('is that of distances between the middles', () => {
    for (const [columns, rows] of [[1, 1], [1, 5], [4, 1], [5, 7]] as const) {
      for (const self of [true, false]) {
        for (const [contiguity, within] of [['queen', queen], ['rook', rook]] as const) {
          expect(listsOf(gridContiguity({ columns, rows, contiguity, self }))).toEqual(listsOf(gridNeighbours(columns, rows, { within, self })));
        }
      }
    }
  });

  it('leaves out what is outside the mask, and numbers only what is inside', () => {
    expect(listsOf(gridContiguity({ columns: 3, rows: 2, mask: Uint8Array.of(1, 0, 1, 1, 1, 0) }))).toEqual([[2, 3], [3], [0, 3], [0, 1, 2]]);
    expect(() => gridContiguity({ columns: 3, rows: 2, mask: new Uint8Array(5) })).toThrow(RangeError);
  });
});

describe('weights', () => {
  it('add up to one in each row once standardised, and leave an empty row empty', () => {
    const { weights } = rowStandardised(packNeighbours([[1, 2], [0], [0, 1, 3], []]));
    expect(Array.from(weights)).toEqual([1 / 2, 1 / 2, 1, 1 / 3, 1 / 3, 1 / 3]);
    expect(rowStandardised({ ...packNeighbours([[1, 2], [0], []]), weights: Float64Array.of(3, 1, 5) }).weights).toEqual(Float64Array.of(0.75, 0.25, 1));
  });

  it('take the place itself in once, and out', () => {
    const lists = packNeighbours([[1], [1, 0], []]);
    expect(listsOf(withSelf(lists))).toEqual([[1, 0], [1, 0], [2]]);
    expect(listsOf(withoutSelf(lists))).toEqual([[1], [0], []]);
  });

  it('have the sums that loops over the full matrix give, and turn round to their transpose', () => {
    const someLists = fc.integer({ min: 1, max: 9 }).chain((n) => fc.array(fc.uniqueArray(fc.nat(n - 1)), { minLength: n, maxLength: n }));
    fc.assert(fc.property(someLists, fc.infiniteStream(fc.integer({ min: 1, max: 9 })), (lists, drawn) => {
      const n = lists.length;
      const matrix = lists.map((list) => Array.from({ length: n }, (_, j) => (list.includes(j) ? (drawn.next().value as number) : 0)));
      const weights = { ...packNeighbours(lists), weights: Float64Array.from(lists.flatMap((list, i) => list.map((j) => matrix[i]![j]!))) };
      const all = matrix.flatMap((row, i) => row.map((weight, j) => ({ weight, back: matrix[j]![i]! })));
      const total = (i: number): number => matrix[i]!.reduce((sum, weight, j) => sum + weight + matrix[j]![i]!, 0);
      expect(weightSums(weights)).toEqual({
        s0: all.reduce((sum, one) => sum + one.weight, 0),
        s1: all.reduce((sum, one) => sum + (one.weight + one.back) ** 2, 0) / 2,
        s2: matrix.reduce((sum, _, i) => sum + total(i) ** 2, 0),
      });
      const back = transposed(weights);
      expect(listsOf(back)).toEqual(matrix.map((_, j) => matrix.flatMap((row, i) => (row[j]! > 0 ? i : []))));
    }));
  });

  it('refuse members that there are not', () => {
    expect(() => weightSums(binaryWeights(packNeighbours([[1], [7]])))).toThrow(RangeError);
  });
});
