import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { benjaminiHochberg } from '../../../server/stats/benjamini_hochberg.ts';
import { correctP, type Correction } from '../../../server/stats/multiple_testing.ts';
import { hasSharedData } from '../../support/data.ts';
import { knownNumbers } from '../../support/known_numbers.ts';
import { reference } from '../../support/reference.ts';

const names: Record<Correction, string> = { bonferroni: 'bonferroni', holm: 'holm', hochberg: 'hochberg', benjamini_hochberg: 'BH', benjamini_yekutieli: 'BY' };
const corrections = Object.keys(names) as Correction[];

knownNumbers('multiple_testing', ({ number }) => {
  if (!hasSharedData()) return;
  const { queen } = reference('01_autocorrelation_memphis_1km').output;
  for (const correction of corrections) {
    number({
      what: `p of Gi* over 1,140 cells of Memphis, corrected: ${correction.replace('_', '-')}`, source: 'R 4.2, p.adjust', needsData: true,
      expected: queen.gi_star_p_adjusted[names[correction]], actual: () => correctP(Float64Array.from(queen.gi_star_p_two_sided as number[]), correction),
    });
  }
});

describe('corrections for many tests', () => {
  const someP = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 30 }).map((list) => Float64Array.from(list));

  it('never make a p smaller, keep the order, and stand in their known order of strictness', () => {
    fc.assert(fc.property(someP, (p) => {
      const by = Object.fromEntries(corrections.map((correction) => [correction, correctP(p, correction)])) as Record<Correction, Float64Array>;
      p.forEach((own, i) => {
        for (const correction of corrections) expect(by[correction][i]).toBeGreaterThanOrEqual(own - 1e-15);
        expect(by.bonferroni[i]! - by.holm[i]!).toBeGreaterThanOrEqual(-1e-12);
        expect(by.holm[i]! - by.hochberg[i]!).toBeGreaterThanOrEqual(-1e-12);
        expect(by.hochberg[i]! - by.benjamini_hochberg[i]!).toBeGreaterThanOrEqual(-1e-12);
        expect(by.benjamini_yekutieli[i]! - by.benjamini_hochberg[i]!).toBeGreaterThanOrEqual(-1e-12);
        p.forEach((other, j) => { if (other < own) for (const correction of corrections) expect(by[correction][j]).toBeLessThanOrEqual(by[correction][i]!); });
      });
    }));
  });

  it('agree with the other way to Benjamini-Hochberg, and do not count what was not tested', () => {
    fc.assert(fc.property(someP, (p) => {
      const q = benjaminiHochberg(Array.from(p)).q;
      correctP(p).forEach((own, i) => expect(own).toBeCloseTo(q[i]!, 12));
    }));
    expect(correctP(Float64Array.of(0.01, Number.NaN, 0.5), 'bonferroni')).toEqual(Float64Array.of(0.02, Number.NaN, 1));
    expect(correctP(new Float64Array(0))).toEqual(new Float64Array(0));
  });

  it('refuse what is no p value', () => {
    expect(() => correctP(Float64Array.of(1.5))).toThrow(RangeError);
  });
});
