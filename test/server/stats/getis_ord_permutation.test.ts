import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Tails } from '../../../server/stats/conditional_permutation.ts';
import { getisOrdPermutation } from '../../../server/stats/getis_ord_permutation.ts';
import { gridContiguity } from '../../../server/stats/grid_contiguity.ts';
import { packNeighbours } from '../../../server/stats/neighbours.ts';
import { isDefined, notDefined, type NotDefined } from '../../../server/stats/not_defined.ts';
import { seededRandom, shuffle } from '../../../server/stats/random.ts';
import { withSelf } from '../../../server/stats/weights.ts';
import { hasSharedData } from '../../support/data.ts';
import { knownNumbers } from '../../support/known_numbers.ts';
import { reference } from '../../support/reference.ts';

function defined(found: Tails | NotDefined): Tails {
  if (!isDefined(found)) throw new Error(found.notDefined);
  return found;
}

knownNumbers('getis_ord_permutation', ({ number, open }) => {
  open({
    what: 'Permutation p of Gi* of Memphis robberies by square kilometre for the four cells whose count no other cell has', source: 'R 4.2, spdep 1.2-7',
    why: 'That program deals out the value of the place itself, too; with the value held, as here, the p is another one. For all other cells the comparison is made with that value dealt out.',
  });
  if (!hasSharedData()) return;
  const { input, output } = reference('01_autocorrelation_memphis_1km');
  const counts = Float64Array.from(input.counts as number[]);
  const near = gridContiguity({ columns: input.nx, rows: input.ny });
  // A place of the same count stands in for the place itself, so that its value is dealt out as in that program.
  const twins = Array.from(counts, (own, i) => counts.findIndex((other, j) => other === own && j !== i));
  const lists = packNeighbours(twins.map((twin, i) => [...near.members.subarray(near.offsets[i], near.offsets[i + 1]), ...(twin < 0 ? [] : [twin])]));
  const there = output.queen.gi_star_permutation_9999.p_two_sided_rank as number[];
  number({
    what: 'Memphis robberies 2019 by square kilometre, queen, the value of the place dealt out with the others: two-sided p of 1,136 cells, ties counted half', source: 'R 4.2, spdep 1.2-7',
    needsData: true, tolerance: 0.04, because: 'Monte Carlo: 9,999 permutations there, 19,999 here; four standard errors of a doubled tail',
    expected: there.filter((_, i) => twins[i]! >= 0),
    actual: () => {
      const { upper, lower } = defined(getisOrdPermutation(counts, lists, { seed: 2024, permutations: 19_999 }));
      return there.flatMap((_, i) => {
        const halfOfTies = (upper[i]! + lower[i]! - 1) / 2;
        return twins[i]! < 0 ? [] : Math.min(1, 2 * (Math.min(upper[i]!, lower[i]!) - halfOfTies));
      });
    },
  });
});

describe('Gi* by conditional permutation', () => {
  it('agrees with a loop that deals out the values of all other places, one place at a time', () => {
    const values = Float64Array.of(0, 0, 3, 1, 0, 7, 2, 0, 0, 1, 1, 4);
    const near = gridContiguity({ columns: 4, rows: 3 });
    const fast = defined(getisOrdPermutation(values, near, { seed: 11, permutations: 19_999 }));
    const random = seededRandom(12);
    for (const place of [0, 2, 5, 6, 11]) {
      const members = near.members.subarray(near.offsets[place], near.offsets[place + 1]);
      const observed = members.reduce((sum, j) => sum + values[j]!, 0);
      const rest = values.filter((_, j) => j !== place);
      let [atLeast, atMost] = [0, 0];
      for (let r = 0; r < 19_999; r += 1) {
        shuffle(rest, random);
        const sum = rest.subarray(0, members.length).reduce((total, value) => total + value, 0);
        if (sum >= observed) atLeast += 1;
        if (sum <= observed) atMost += 1;
      }
      expect(fast.upper[place]).toBeCloseTo((1 + atLeast) / 20_000, 1.5);
      expect(fast.lower[place]).toBeCloseTo((1 + atMost) / 20_000, 1.5);
    }
  });

  it('has the exact tail where few arrangements are possible', () => {
    // One neighbour each: its value is one of the other three, each as likely.
    const { upper, lower, p } = defined(getisOrdPermutation(Float64Array.of(5, 1, 2, 3), packNeighbours([[3], [0], [0], [0]]), { seed: 3, permutations: 29_999 }));
    expect(upper[0]).toBeCloseTo(1 / 3, 1.7);
    expect(lower[0]).toBe(1);
    expect(p[0]).toBeCloseTo(2 / 3, 1.5);
  });

  it('is about as often below a level as the level says, where there is no pattern', () => {
    const random = seededRandom(99);
    const near = gridContiguity({ columns: 30, rows: 30 });
    const shares = Array.from({ length: 20 }, (_, run) => {
      const { p } = defined(getisOrdPermutation(Float64Array.from({ length: 900 }, () => random.next()), near, { seed: run, permutations: 199 }));
      return p.filter((own) => own <= 0.1).length / 900;
    });
    expect(Math.abs(shares.reduce((sum, share) => sum + share) / 20 - 0.1)).toBeLessThan(0.015);
  });

  it('does not change with the scale of the values, nor with the place itself in its list, and goes by the seed', () => {
    fc.assert(fc.property(fc.array(fc.nat(20), { minLength: 20, maxLength: 20 }), fc.integer({ min: 2, max: 400 }), fc.nat(1000), (list, scale, seed) => {
      fc.pre(new Set(list).size > 1);
      const near = gridContiguity({ columns: 5, rows: 4 });
      const plain = defined(getisOrdPermutation(Float64Array.from(list), near, { seed, permutations: 49 }));
      expect(defined(getisOrdPermutation(Float64Array.from(list, (value) => value * scale), near, { seed, permutations: 49 }))).toEqual(plain);
      expect(defined(getisOrdPermutation(Float64Array.from(list, (value) => value * 0.1), withSelf(near), { seed, permutations: 49 }))).toEqual(plain);
    }), { numRuns: 30 });
  });

  it('is not defined for a place with no others or all others around it, nor without variation', () => {
    const { p } = defined(getisOrdPermutation(Float64Array.of(1, 2, 3, 4), packNeighbours([[1, 2, 3], [], [0, 1], [2]]), { seed: 1, permutations: 9 }));
    expect(Array.from(p, Number.isNaN)).toEqual([true, true, false, false]);
    expect(getisOrdPermutation(new Float64Array(4).fill(2), packNeighbours([[1], [0], [3], [2]]), { seed: 1 })).toEqual(notDefined('all_equal'));
    expect(getisOrdPermutation(Float64Array.of(1, 2), packNeighbours([[1], [0]]), { seed: 1 })).toEqual(notDefined('one_unit', 3));
  });

  it('can be stopped, and refuses no permutations', () => {
    const near = gridContiguity({ columns: 5, rows: 4 });
    const values = Float64Array.from({ length: 20 }, (_, i) => i % 3);
    expect(() => getisOrdPermutation(values, near, { seed: 1, tick: () => { throw new Error('enough'); } })).toThrow('enough');
    expect(() => getisOrdPermutation(values, near, { seed: 1, permutations: 0 })).toThrow(RangeError);
  });
});
