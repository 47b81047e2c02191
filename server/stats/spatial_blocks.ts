import type { Random } from './random.ts';
import { shuffle } from './random.ts';

/**
 * Spatial blocks and folds ([Wikipedia, cross-validation](https://en.wikipedia.org/wiki/Cross-validation_(statistics))).
 *
 * Answers: how well would a model do in a part of the city that it has not seen?
 * Misread as: a forecast. The held-out part is another place in the same time, not another time.
 * Formula: cells in the same square of so many metres form a block. Blocks are shuffled and each is put into the fold that has
 * the fewest cells. Neighbouring cells are alike, so folds of single cells would let a model see its own test.
 * Defaults: none here; the risk terrain takes blocks of 2 km and five folds.
 * Cost: one pass over the cells.
 *
 * Parameters: `x`, `y`, middles of the cells in projected metres; `metres`, side of a block, above 0; `folds`, from 2.
 * Returns: the number of the block of each cell, from 0; the fold of each block.
 * Errors: RangeError for coordinates of unequal length, a side not above 0, or fewer than two folds.
 * Example: cells at 0, 900 and 1100 m on a line, blocks of 1,000 m: blocks 0, 0, 1.
 * Reference: Roberts & others 2017, Ecography 40:913.
 */
export function spatialBlocks(x: Float64Array, y: Float64Array, metres: number): Int32Array {
  if (x.length !== y.length) throw new RangeError(`${x.length} eastings and ${y.length} northings`);
  if (!(metres > 0 && metres < Infinity)) throw new RangeError(`not the side of a block in metres: ${metres}`);
  const numbers = new Map<string, number>();
  return Int32Array.from(x, (one, i) => {
    const name = `${Math.floor(one / metres)} ${Math.floor(y[i]! / metres)}`;
    const number = numbers.get(name) ?? numbers.size;
    numbers.set(name, number);
    return number;
  });
}

export const blockCount = (blocks: Int32Array): number => blocks.reduce((most, block) => Math.max(most, block + 1), 0);

/** The fold of each block. */
export function foldsOf(blocks: Int32Array, folds: number, random: Random): Int32Array {
  if (!Number.isInteger(folds) || folds < 2) throw new RangeError(`not a number of folds: ${folds}`);
  const count = blockCount(blocks);
  const cells = new Int32Array(count);
  for (const block of blocks) cells[block]! += 1;
  const order = Int32Array.from(cells, (_, block) => block);
  shuffle(order, random);
  const filled = new Float64Array(folds);
  const fold = new Int32Array(count);
  for (const block of order) {
    let emptiest = 0;
    for (let f = 1; f < folds; f += 1) if (filled[f]! < filled[emptiest]!) emptiest = f;
    fold[block] = emptiest;
    filled[emptiest]! += cells[block]!;
  }
  return fold;
}
