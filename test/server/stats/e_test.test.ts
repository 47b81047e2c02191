import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { eTest, type ETestInput } from '../../../server/stats/e_test.ts';
import { hasSharedData } from '../../support/data.ts';
import { knownNumbers } from '../../support/known_numbers.ts';
import { reference } from '../../support/reference.ts';

/** Sums cut short there: good to about 1e-6. */
const published: [ETestInput, number][] = [
  [{ k1: 2, n1: 100, k2: 6, n2: 100 }, 0.174875], [{ k1: 0, n1: 100, k2: 3, n2: 100 }, 0.08837900929], [{ k1: 20, n1: 10, k2: 20, n2: 10 }, 0.999999756892963],
  [{ k1: 3, n1: 100, k2: 20, n2: 300 }, 0.12202725450896404], [{ k1: 50, n1: 15, k2: 1, n2: 1, d: 0.05 }, 0.09920321053409643],
  [{ k1: 3, n1: 12, k2: 4, n2: 20, alternative: 'greater' }, 0.40416087318539173],
  [{ k1: 4, n1: 20, k2: 3, n2: 100, alternative: 'greater' }, 0.008053640402974236],
  [{ k1: 6, n1: 1, k2: 2, n2: 1 }, 0.1748748], [{ k1: 10, n1: 1, k2: 5, n2: 1 }, 0.2061644], [{ k1: 20, n1: 1, k2: 10, n2: 1 }, 0.0688318],
  [{ k1: 12, n1: 1, k2: 4, n2: 1 }, 0.0459963],
];

const factorial = (n: number): number => (n < 2 ? 1 : n * factorial(n - 1));
const poisson = (k: number, mean: number): number => (mean ** k * Math.exp(-mean)) / factorial(k);

knownNumbers('e_test', ({ number }) => {
  const said = ({ k1, n1, k2, n2, d = 0, alternative = 'two-sided' }: ETestInput): string => `${k1} in ${n1} against ${k2} in ${n2}${d === 0 ? '' : `, difference ${d}`}, ${alternative}: p`;
  for (const [input, expected] of published) {
    number({ what: said(input), source: 'Krishnamoorthy & Thomson 2004; ptools (R); its tests', expected, tolerance: 1e-6, because: 'sums cut short there', actual: () => eTest(input) });
  }
  if (!hasSharedData()) return;
  for (const { p_value: p, ...input } of reference('05_count_tests').output.e_test as (ETestInput & { p_value: number })[]) {
    // The reference lost a pair to rounding: (18, 30) has exactly the statistic of (30, 45), since 12²/48 = 15²/75 = 3.
    const lost = input.k1 === 30 && input.k2 === 45;
    number({
      what: `${said(input)}${lost ? ', with the pair 18 and 30 that rounding lost there' : ''}`, source: 'R 4.2', needsData: true,
      expected: p + (lost ? 2 * poisson(18, 37.5) * poisson(30, 37.5) : 0), actual: () => eTest(input),
    });
  }
});

describe('the E-test', () => {
  it('agrees with the sum over all pairs, written out', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 0, max: 12 }), fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 }), (k1, k2, n1, n2) => {
      fc.pre(k1 + k2 > 0);
      // Compared in whole numbers, so that ties are ties: (x1 n2 - x2 n1)² / (x1 n2² + x2 n1²).
      const top = (x1: number, x2: number): number => (x1 * n2 - x2 * n1) ** 2;
      const bottom = (x1: number, x2: number): number => x1 * n2 ** 2 + x2 * n1 ** 2;
      const pooled = (k1 + k2) / (n1 + n2);
      let p = 0;
      for (let x1 = 0; x1 < 90; x1++) {
        for (let x2 = 0; x2 < 90; x2++) {
          const extreme = x1 + x2 === 0 ? top(k1, k2) === 0 : top(x1, x2) * bottom(k1, k2) >= top(k1, k2) * bottom(x1, x2);
          if (extreme) p += poisson(x1, n1 * pooled) * poisson(x2, n2 * pooled);
        }
      }
      expect(eTest({ k1, n1, k2, n2 })).toBeCloseTo(Math.min(1, p), 9);
    }), { numRuns: 60 });
  });

  it('does not care which period comes first, nor in what unit exposure is measured', () => {
    fc.assert(fc.property(fc.nat(300), fc.nat(300), fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 30 }), (k1, k2, n1, n2) => {
      const p = eTest({ k1, n1, k2, n2 });
      expect(eTest({ k1: k2, n1: n2, k2: k1, n2: n1 })).toBeCloseTo(p, 10);
      expect(eTest({ k1, n1: n1 * 8, k2, n2: n2 * 8 })).toBeCloseTo(p, 10);
    }), { numRuns: 40 });
  });

  it('finds nothing in equal counts, and does not tire of large ones', () => {
    expect(eTest({ k1: 0, n1: 1, k2: 0, n2: 1 })).toBe(1);
    expect(eTest({ k1: 7, n1: 2, k2: 7, n2: 2 })).toBe(1);
    const p = eTest({ k1: 1_000_000, n1: 1, k2: 1_005_000, n2: 1 });
    expect(p).toBeGreaterThan(0.0003);
    expect(p).toBeLessThan(0.0005);
  });

  it('refuses what are no counts or exposures', () => {
    for (const input of [{ k1: -1, n1: 1, k2: 1, n2: 1 }, { k1: 1.5, n1: 1, k2: 1, n2: 1 }, { k1: 1, n1: 0, k2: 1, n2: 1 }, { k1: 1, n1: 1, k2: 1, n2: NaN }]) {
      expect(() => eTest(input)).toThrow(RangeError);
    }
  });
});
