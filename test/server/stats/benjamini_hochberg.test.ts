import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { benjaminiHochberg } from '../../../server/stats/benjamini_hochberg.ts';
import { hasSharedData } from '../../support/data.ts';
import { knownNumbers } from '../../support/known_numbers.ts';
import { reference } from '../../support/reference.ts';

knownNumbers('benjamini_hochberg', ({ number }) => {
  if (!hasSharedData()) return;
  const { queen } = reference('01_autocorrelation_memphis_1km').output;
  number({
    what: 'q of Gi* over 1,140 cells of Memphis', source: 'R 4.2, p.adjust', needsData: true, expected: queen.gi_star_p_adjusted.BH,
    actual: () => benjaminiHochberg(queen.gi_star_p_two_sided as number[]).q,
  });
});

const someP = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 60 });

describe('Benjamini-Hochberg', () => {
  it('corrects a small table as published', () => {
    const { q, tests, criticalP } = benjaminiHochberg([0.01, null, 0.02, 0.03, 0.5]);
    expect(q).toEqual([0.04, null, 0.04, 0.04, 0.5]);
    expect(tests).toBe(4);
    expect(criticalP(0.05)).toBe(0.03);
    expect(criticalP(0.001)).toBeNull();
  });

  it('calls the same tests significant by critical p as by q', () => {
    fc.assert(fc.property(someP, fc.constantFrom(0.01, 0.05, 0.1, 0.3), (p, alpha) => {
      const { q, criticalP } = benjaminiHochberg(p);
      const cut = criticalP(alpha) ?? -1;
      p.forEach((value, i) => {
        // At the very cut the two divisions may round to different sides.
        if (Math.abs(q[i]! - alpha) > 1e-12) expect(value <= cut).toBe(q[i]! <= alpha);
      });
    }));
  });

  it('never lowers a p, keeps the order, and gives equal p equal q', () => {
    fc.assert(fc.property(someP, (p) => {
      const { q } = benjaminiHochberg(p);
      p.forEach((value, i) => {
        expect(q[i]!).toBeGreaterThanOrEqual(value * (1 - 1e-12));
        p.forEach((other, j) => {
          if (other === value) expect(q[j]).toBe(q[i]);
          if (other < value) expect(q[j]!).toBeLessThanOrEqual(q[i]!);
        });
      });
    }), { numRuns: 50 });
  });

  it('corrects nothing when there is one test, and copes with none', () => {
    expect(benjaminiHochberg([0.03]).q).toEqual([0.03]);
    expect(benjaminiHochberg([null]).q).toEqual([null]);
    expect(benjaminiHochberg([]).criticalP(0.05)).toBeNull();
  });

  it('refuses what is no p value', () => {
    for (const p of [NaN, -0.1, 1.1]) expect(() => benjaminiHochberg([p])).toThrow(RangeError);
  });
});
