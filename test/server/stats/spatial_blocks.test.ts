import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../server/stats/random.ts';
import { blockCount, foldsOf, spatialBlocks } from '../../../server/stats/spatial_blocks.ts';
import { knownNumbers } from '../../support/known_numbers.ts';

knownNumbers('spatial_blocks', ({ number }) => {
  number({ what: 'Cells at 0, 900, 1,100 and -1 m on a line, blocks of 1,000 m', source: 'By hand', expected: [0, 0, 1, 2], actual: () => spatialBlocks(Float64Array.of(0, 900, 1100, -1), new Float64Array(4), 1000), tolerance: 0 });
});

describe('spatial blocks', () => {
  it('hold cells of one square and no others, numbered without gaps', () => {
    fc.assert(fc.property(fc.array(fc.tuple(fc.integer({ min: -5000, max: 5000 }), fc.integer({ min: -5000, max: 5000 })), { maxLength: 60 }), (list) => {
      const blocks = spatialBlocks(Float64Array.from(list, ([x]) => x), Float64Array.from(list, ([, y]) => y), 700);
      const square = ([x, y]: [number, number]): string => `${Math.floor(x / 700)} ${Math.floor(y / 700)}`;
      list.forEach((one, i) => list.forEach((other, j) => expect(blocks[i] === blocks[j]).toBe(square(one) === square(other))));
      expect(blockCount(blocks)).toBe(new Set(list.map(square)).size);
    }));
  });

  it('are shared out so that no fold has more than one block too many', () => {
    const blocks = Int32Array.from({ length: 400 }, (_, i) => i % 40);
    const fold = foldsOf(blocks, 5, seededRandom(3));
    const cells = new Int32Array(5);
    for (const block of blocks) cells[fold[block]!]! += 1;
    expect(Array.from(cells)).toEqual([80, 80, 80, 80, 80]);
    expect(fold).toEqual(foldsOf(blocks, 5, seededRandom(3)));
    expect(fold).not.toEqual(foldsOf(blocks, 5, seededRandom(4)));
  });

  it('refuse what is no side and no number of folds', () => {
    expect(() => spatialBlocks(Float64Array.of(1), Float64Array.of(1), 0)).toThrow(RangeError);
    expect(() => spatialBlocks(Float64Array.of(1), new Float64Array(0), 5)).toThrow(RangeError);
    expect(() => foldsOf(Int32Array.of(0), 1, seededRandom(1))).toThrow(RangeError);
  });
});
