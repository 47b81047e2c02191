import { describe, expect, it } from 'vitest';
import { poissonInterval } from '../../../server/stats/poisson_interval.ts';
import { poissonTest } from '../../../server/stats/poisson_test.ts';
import { hasSharedData } from '../../support/data.ts';
import { knownNumbers } from '../../support/known_numbers.ts';
import { reference } from '../../support/reference.ts';

knownNumbers('poisson_interval', ({ number }) => {
  if (!hasSharedData()) return;
  const { output } = reference('05_count_tests');
  const shared = { source: 'R 4.2', needsData: true };
  for (const { x, exact95, byar95 } of output.poisson_ci as { x: number; exact95: [number, number]; byar95: [number, number] }[]) {
    number({ ...shared, what: `${x}: exact 95 % limits, then Byar's`, expected: [...exact95, ...byar95], actual: () => [poissonInterval(x), poissonInterval(x, { method: 'byar' })].flatMap(({ lower, upper }) => [lower, upper]) });
  }
  for (const { x, T, alternative, ci95 } of output.poisson_one as { x: number; T: number; alternative: string; ci95: [number, number | null] }[]) {
    // A one-sided interval leaves its 5 % on one side, as a two-sided one at 90 % does on each.
    const level = alternative === 'two.sided' ? 0.95 : 0.9;
    number({
      ...shared, what: `${x} in ${T}, ${alternative.replace('.', '-')}: limits of the rate`, expected: ci95,
      actual: () => { const { lower, upper } = poissonInterval(x, { level }); return [alternative === 'less' ? 0 : lower / T, ci95[1] === null ? null : upper / T]; },
    });
  }
});

describe('the interval of a count', () => {
  it('ends where the tails hold what the level leaves', () => {
    for (const count of [1, 4, 30]) {
      const { lower, upper } = poissonInterval(count, { level: 0.9 });
      expect(poissonTest({ count, rate: lower, alternative: 'greater' })).toBeCloseTo(0.05, 9);
      expect(poissonTest({ count, rate: upper, alternative: 'less' })).toBeCloseTo(0.05, 9);
    }
  });

  it('refuses what is no count or level', () => {
    expect(() => poissonInterval(-1)).toThrow(RangeError);
    expect(() => poissonInterval(2, { level: 0 })).toThrow(RangeError);
  });
});
