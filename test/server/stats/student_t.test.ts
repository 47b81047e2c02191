import { describe, expect, it } from 'vitest';
import { twoSidedP } from '../../../server/stats/normal.ts';
import { studentQuantile, studentTwoSidedP } from '../../../server/stats/student_t.ts';
import { knownNumbers } from '../../support/known_numbers.ts';

knownNumbers('student_t', ({ number }) => {
  number({
    what: 'Two-sided p of 1 (1 degree), 2 (3), 2.5 (10), 0.1 (202), 9 (15)', source: 'R 4.2, 2 * pt(-t, df)',
    expected: [0.5, 0.1393259685588431, 0.03144684423660878, 0.9204435013771218, 1.961471425175912e-07],
    actual: () => [studentTwoSidedP(1, 1), studentTwoSidedP(2, 3), studentTwoSidedP(2.5, 10), studentTwoSidedP(0.1, 202), studentTwoSidedP(9, 15)],
  });
  number({
    what: 'Quantiles 0.975 with 1, 5, 30, 202 degrees, and 0.01 with 4', source: 'R 4.2, qt', expected: [12.70620473617469, 2.570581835636314, 2.042272456301238, 1.971777384669988, -3.746947387979196],
    actual: () => [studentQuantile(0.975, 1), studentQuantile(0.975, 5), studentQuantile(0.975, 30), studentQuantile(0.975, 202), studentQuantile(0.01, 4)],
  });
});

describe('Student\'s t', () => {
  it('comes near the normal distribution with many degrees', () => {
    expect(studentTwoSidedP(1.96, 1e7)).toBeCloseTo(twoSidedP(1.96), 6);
  });

  it('leads from quantile to p and back', () => {
    for (const degrees of [1, 2, 7, 40]) for (const tail of [0.4, 0.05, 1e-4]) {
      expect(studentTwoSidedP(studentQuantile(1 - tail / 2, degrees), degrees) / tail).toBeCloseTo(1, 9);
      expect(studentQuantile(tail / 2, degrees)).toBeCloseTo(-studentQuantile(1 - tail / 2, degrees), 6);
    }
    expect(studentQuantile(0.5, 3)).toBe(0);
    expect(studentTwoSidedP(0, 3)).toBe(1);
  });

  it('has no degrees of 0, and no quantile at 1', () => {
    expect(() => studentTwoSidedP(1, 0)).toThrow(RangeError);
    expect(() => studentQuantile(1, 4)).toThrow(RangeError);
  });
});
