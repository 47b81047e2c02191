import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normalSurvival, twoSidedP } from '../../../server/stats/normal.ts';

/** erfc(z / sqrt 2) to sixteen digits. */
const known: [z: number, p: number][] = [
  [0, 1], [0.1, 0.920344325445942], [0.3, 0.7641771556220948], [0.6629, 0.5073946017364735], [0.663, 0.507330554077233],
  [1, 0.31731050786291415], [1.96, 0.04999579029644087], [3, 0.0026997960632601913], [5, 5.733031437583892e-07],
  [5.65, 1.6044783701327017e-08], [5.66, 1.5137299503995447e-08], [8, 1.2441921148543639e-15], [10, 1.5239706048321186e-23],
  [20, 5.507248237212663e-89], [30, 9.813427854297528e-198], [37, 1.1451142445050278e-299],
];

describe('the normal distribution', () => {
  it('gives the known two-sided p, far into the tail, to twelve digits', () => {
    for (const [z, p] of known) expect(Math.abs(twoSidedP(z) / p - 1), `z = ${z}`).toBeLessThan(1e-12);
  });

  it('is the same for a score and its opposite, and falls as the score grows', () => {
    fc.assert(fc.property(fc.double({ min: 0, max: 38, noNaN: true }), fc.double({ min: 1e-6, max: 1, noNaN: true }), (z, more) => {
      expect(twoSidedP(-z)).toBe(twoSidedP(z));
      expect(twoSidedP(z + more)).toBeLessThanOrEqual(twoSidedP(z));
    }));
  });

  it('leaves on both sides of a score everything there is', () => {
    fc.assert(fc.property(fc.double({ min: -8, max: 8, noNaN: true }), (z) => {
      expect(normalSurvival(z) + normalSurvival(-z)).toBeCloseTo(1, 14);
    }));
    expect(normalSurvival(1.959963984540054)).toBeCloseTo(0.025, 15);
  });
});
