import { describe, expect, it } from 'vitest';
import { exponential, integerBetween, normal, pick, poisson, randomStream, sfc32, shuffle, weightedDraw } from '../../../server/demo/random.ts';

const draws = <T>(count: number, draw: () => T): T[] => Array.from({ length: count }, draw);
const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

describe('the seeded generator', () => {
  it('gives the same stream for the same seed and name, and another for any other', () => {
    const first = draws(100, randomStream(7, 'a'));
    expect(draws(100, randomStream(7, 'a'))).toEqual(first);
    expect(draws(100, randomStream(8, 'a'))).not.toEqual(first);
    expect(draws(100, randomStream(7, 'b'))).not.toEqual(first);
  });

  it('steps as sfc32 does: sum, shift, multiply by nine, rotate', () => {
    // By hand: (1, 2, 3; 4) gives 1 + 2 + 4 = 7 and leaves (2, 27, 3 * 2^21 + 7; 5), which gives 34 and leaves
    // (27, 9 * (3 * 2^21 + 7), ...; 6), which gives their sum and six.
    const next = sfc32(1, 2, 3, 4);
    expect([next(), next(), next()]).toEqual([7, 34, 27 + 9 * (3 * 2 ** 21 + 7) + 6]);
    // All words full: 2^32 - 1 twice and a counter of two is zero in 32 bits.
    expect(sfc32(-1, -1, 0, 2)()).toBe(0);
  });

  it('is even: mean, spread and the serial correlation of 100,000 draws', () => {
    const values = draws(100_000, randomStream(1, 'even'));
    expect(Math.min(...values.slice(0, 1000))).toBeGreaterThanOrEqual(0);
    expect(mean(values)).toBeCloseTo(0.5, 2);
    expect(mean(values.map((value) => (value - 0.5) ** 2))).toBeCloseTo(1 / 12, 2);
    expect(mean(values.slice(1).map((value, i) => (value - 0.5) * ((values[i] as number) - 0.5)))).toBeCloseTo(0, 2);
  });

  it('has the moments that its distributions should have', () => {
    const random = randomStream(3, 'moments');
    const counts = draws(50_000, () => poisson(random, 2.5));
    expect(mean(counts)).toBeCloseTo(2.5, 1);
    expect(mean(counts.map((count) => (count - 2.5) ** 2))).toBeCloseTo(2.5, 0);
    const bells = draws(50_000, () => normal(random));
    expect(mean(bells)).toBeCloseTo(0, 1);
    expect(mean(bells.map((value) => value ** 2))).toBeCloseTo(1, 1);
    expect(mean(draws(50_000, () => exponential(random, 4)))).toBeCloseTo(4, 0);
  });

  it('draws by weight, never what weighs nothing', () => {
    const random = randomStream(5, 'weights');
    const draw = weightedDraw([0, 1, 0, 3, 0]);
    const drawn = draws(10_000, () => draw(random));
    expect(new Set(drawn)).toEqual(new Set([1, 3]));
    expect(drawn.filter((index) => index === 3).length / drawn.length).toBeCloseTo(0.75, 1);
    expect(() => weightedDraw([0, 0])).toThrow(RangeError);
  });

  it('picks, shuffles and draws integers within their limits', () => {
    const random = randomStream(6, 'limits');
    expect(new Set(draws(200, () => integerBetween(random, 2, 4)))).toEqual(new Set([2, 3, 4]));
    expect(shuffle(random, [1, 2, 3, 4, 5]).toSorted()).toEqual([1, 2, 3, 4, 5]);
    expect(() => pick(random, [])).toThrow(RangeError);
  });
});
