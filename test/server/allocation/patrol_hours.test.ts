import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { kappaOfHorizon, reachedBy, sharePatrolHours } from '../../../server/allocation/patrol_hours.ts';

const share = (amounts: number[], blocks: number, more: { kappa?: number; most?: number; least?: number } = {}) =>
  sharePatrolHours({ amounts: Float64Array.from(amounts), kappa: 0.8, blockHours: 0.25, blocks, most: Infinity, ...more });

/** Every way to give out at most so many blocks. */
function best(amounts: readonly number[], blocks: number, { kappa, most }: { kappa: number; most: number }): number {
  if (amounts.length === 0) return 0;
  let found = 0;
  for (let own = 0; own <= Math.min(blocks, most); own += 1) {
    found = Math.max(found, amounts[0]! * (1 - Math.exp(-kappa * own * 0.25)) + best(amounts.slice(1), blocks - own, { kappa, most }));
  }
  return found;
}

describe('patrol hours with diminishing returns', () => {
  it('reach the most that any share of the blocks reaches', () => {
    fc.assert(fc.property(
      fc.array(fc.double({ min: 0, max: 30, noNaN: true }), { minLength: 1, maxLength: 4 }), fc.integer({ min: 0, max: 9 }),
      fc.double({ min: 0.05, max: 6, noNaN: true }), fc.integer({ min: 1, max: 9 }),
      (amounts, blocks, kappa, most) => {
        const found = share(amounts, blocks, { kappa, most });
        expect(found.reached).toBeCloseTo(best(amounts, blocks, { kappa, most }), 9);
        expect(found.blocks.reduce((sum, one) => sum + one, 0) + found.left).toBe(blocks);
        expect(found.blocks.every((one) => one <= most)).toBe(true);
      },
    ));
  });

  it('say what the next block adds', () => {
    const now = share([10, 4, 1], 6);
    expect(share([10, 4, 1], 7).reached - now.reached).toBeCloseTo(now.next!, 12);
    expect(share([10, 4], 4, { most: 2 })).toMatchObject({ next: null, left: 0 });
    expect(share([10, 4], 9, { most: 2 })).toMatchObject({ left: 5 });
    expect(share([0, 0], 3)).toMatchObject({ reached: 0, next: null, left: 3 });
  });

  it('give ties to the earlier place, and what is owed to everybody first', () => {
    expect([...share([5, 5, 5], 4).blocks]).toEqual([2, 1, 1]);
    expect([...share([100, 1, 0], 4, { least: 1 }).blocks]).toEqual([2, 1, 1]);
    expect(() => share([1, 1], 1, { least: 1 })).toThrow(RangeError);
    expect(() => share([1], 1, { kappa: 0 })).toThrow(RangeError);
  });

  it('take kappa from a quarter of an hour in every two', () => {
    const week = kappaOfHorizon(168);
    expect(reachedBy({ amounts: Float64Array.of(1), kappa: week, hours: Float64Array.of(21) })).toBeCloseTo(1 - Math.exp(-1.5), 12);
  });

  it('are shared among 10,000 places in well under a second', () => {
    const amounts = Float64Array.from({ length: 10_000 }, (_, i) => 1000 / (1 + (i % 977)));
    const begun = performance.now();
    expect(sharePatrolHours({ amounts, kappa: 0.07, blockHours: 0.25, blocks: 40_000, most: 84 }).left).toBe(0);
    expect(performance.now() - begun).toBeLessThan(1000);
  });
});
