import { describe, expect, it } from 'vitest';
import { eTest } from '../../../server/stats/e_test.ts';
import { fewestToTell } from '../../../server/stats/fewest_to_tell.ts';

describe('the fewest incidents that can differ', () => {
  it('are three in windows of equal length, more where one is much longer', () => {
    expect(fewestToTell({ now: 28, before: 28 })).toBe(3);
    expect(fewestToTell({ now: 1, before: 1 })).toBe(3);
    expect([fewestToTell({ now: 7, before: 28 }), fewestToTell({ now: 28, before: 7 })].every((fewest) => fewest >= 1)).toBe(true);
  });

  it('have a split that can be called, and with one fewer none', () => {
    for (const [now, before] of [[7, 28], [28, 365], [30, 31]] as const) {
      const fewest = fewestToTell({ now, before });
      const least = (all: number): number => Math.min(...Array.from({ length: all + 1 }, (_, k1) => eTest({ k1, n1: now, k2: all - k1, n2: before })));
      expect(least(fewest)).toBeLessThanOrEqual(0.1);
      if (fewest > 1) expect(least(fewest - 1)).toBeGreaterThan(0.1);
    }
    expect(() => fewestToTell({ now: 0, before: 1 })).toThrow(RangeError);
  });
});
