import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { randomFrom, seededRandom, shuffle } from '../../../server/stats/random.ts';
import { knownNumbers } from '../../support/known_numbers.ts';

knownNumbers('random', ({ number }) => {
  number({
    what: 'First ten words of xoshiro128** from the state 1, 2, 3, 4', source: 'Test vector of rand_xoshiro 0.6 (Rust)',
    expected: [11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597, 4258142804],
    actual: () => { const { word } = randomFrom([1, 2, 3, 4]); return Array.from({ length: 10 }, word); }, tolerance: 0,
  });
});

describe('seeded random numbers', () => {
  it('are the same again for the same seed, and others for another', () => {
    const draw = (seed: number): number[] => { const { next } = seededRandom(seed); return Array.from({ length: 20 }, next); };
    fc.assert(fc.property(fc.nat(0xffffffff), (seed) => { expect(draw(seed)).toEqual(draw(seed)); }));
    expect(draw(1)).not.toEqual(draw(2));
  });

  it('fall evenly below a bound', () => {
    const { below } = seededRandom(7);
    const seen = new Float64Array(6);
    for (let i = 0; i < 60_000; i += 1) seen[below(6)]! += 1;
    const distance = seen.reduce((sum, count) => sum + (count - 10_000) ** 2 / 10_000, 0);
    expect(distance).toBeLessThan(20.5);
  });

  it('shuffle into an order of the same members, each place as likely', () => {
    const first = new Float64Array(4);
    const random = seededRandom(11);
    for (let i = 0; i < 40_000; i += 1) {
      const list = Int32Array.of(0, 1, 2, 3);
      shuffle(list, random);
      expect(list.reduce((sum, one) => sum + one)).toBe(6);
      first[list[0]!]! += 1;
    }
    for (const count of first) expect(Math.abs(count - 10_000)).toBeLessThan(400);
  });

  it('refuse what is no seed and no bound', () => {
    for (const seed of [-1, 1.5, 2 ** 32, Number.NaN]) expect(() => seededRandom(seed)).toThrow(RangeError);
    for (const bound of [0, -1, 1.5, 2 ** 33]) expect(() => seededRandom(1).below(bound)).toThrow(RangeError);
  });
});
