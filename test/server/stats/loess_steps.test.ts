import { describe, expect, it } from 'vitest';
import { loessCurve, loessPoint } from '../../../server/stats/loess_steps.ts';
import { knownNumbers } from '../../support/known_numbers.ts';

const jagged = Float64Array.from({ length: 40 }, (_, at) => 10 + ((at * 7919) % 11));

knownNumbers('loess_steps', ({ number }) => {
  number({
    what: 'Values 1, 4, 2, 8, 5, window 3, degree 0: the middle, whose neighbours at the edge of the window weigh nothing',
    source: 'by hand (tricube)', expected: 2, actual: () => loessCurve(Float64Array.of(1, 4, 2, 8, 5), { window: 3, degree: 0, jump: 1, weights: null })[2]!,
  });
  number({
    what: 'The same with window 5', source: 'by hand: 7/8 cubed for the two next', expected: (2 + 12 * (7 / 8) ** 3) / (1 + 2 * (7 / 8) ** 3),
    actual: () => loessCurve(Float64Array.of(1, 4, 2, 8, 5), { window: 5, degree: 0, jump: 1, weights: null })[2]!,
  });
});

describe('loess over equal steps', () => {
  it('gives a straight line back with degree 1, also beyond its ends', () => {
    const line = Float64Array.from({ length: 30 }, (_, at) => 4 - 2 * at);
    for (const jump of [1, 3]) loessCurve(line, { window: 9, degree: 1, jump, weights: null }).forEach((value, at) => expect(value).toBeCloseTo(line[at]!, 9));
    expect(loessPoint(line, { window: 9, degree: 1, jump: 1, weights: null, at: 31, left: 20, right: 29 })).toBeCloseTo(4 - 62, 9);
  });

  it('lies on straight lines between the steps that it computes', () => {
    const curve = loessCurve(jagged, { window: 21, degree: 1, jump: 3, weights: null });
    const every = loessCurve(jagged, { window: 21, degree: 1, jump: 1, weights: null });
    expect(curve[9]).toBeCloseTo(every[9]!, 12);
    expect(curve[10]).toBeCloseTo(curve[9]! + (curve[12]! - curve[9]!) / 3, 12);
    expect(curve[39]).toBeCloseTo(every[39]!, 12);
  });

  it('is rougher in a short window', () => {
    const rough = (window: number): number => loessCurve(jagged, { window, degree: 1, jump: 1, weights: null })
      .reduce((sum, value, at, all) => sum + (at === 0 ? 0 : Math.abs(value - all[at - 1]!)), 0);
    expect(rough(5)).toBeGreaterThan(2 * rough(25));
  });

  it('does not see what weighs nothing, and is null where nothing weighs', () => {
    const wild = jagged.with(20, 1e6);
    const weights = new Float64Array(40).fill(1).with(20, 0);
    expect(Math.max(...loessCurve(wild, { window: 9, degree: 1, jump: 1, weights }))).toBeLessThan(30);
    expect(loessPoint(jagged, { window: 9, degree: 1, jump: 1, weights: new Float64Array(40), at: 3, left: 0, right: 8 })).toBeNull();
    expect(Array.from(loessCurve(Float64Array.of(5), { window: 3, degree: 1, jump: 1, weights: null }))).toEqual([5]);
  });
});
