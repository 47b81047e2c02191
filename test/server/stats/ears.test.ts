import { describe, expect, it } from 'vitest';
import { ears, type Ears } from '../../../server/stats/ears.ts';
import { isDefined } from '../../../server/stats/not_defined.ts';
import { knownNumbers } from '../../support/known_numbers.ts';

const watch = (counts: Iterable<number>, options: Parameters<typeof ears>[1] = {}): Ears => {
  const found = ears(Float64Array.from(counts), options);
  if (!isDefined(found)) throw new Error(found.notDefined);
  return found;
};
const example = [2, 4, 3, 5, 4, 3, 7, 13, 6, 8, 9, 15];

knownNumbers('ears', ({ number, open }) => {
  number({
    what: '2, 4, 3, 5, 4, 3, 7, 13: C1 of the last', source: 'by hand: mean 4, sample deviation the root of 16/6', expected: 9 / Math.sqrt(16 / 6),
    actual: () => watch(example).c1[7]!,
  });
  number({
    what: 'The same with 6, 8, 9, 15 after it: C2 of the last three, C3 of the last', source: 'numpy 2, definitions written out',
    expected: [2.449489742783178, 0.9651613275199965, 2.6237441974105207, 3.0732339401936986],
    actual: () => [...watch(example).c2.slice(9), watch(example).c3[11]!],
  });
  open({ what: 'C1, C2 and C3 of the published series', source: 'R, surveillance (algo.cdc)', why: 'the package is not at hand; no input is printed with the numbers' });
});

describe('EARS', () => {
  it('hides the beginning of a rise from C1, not from C2', () => {
    const rise = [5, 6, 5, 4, 6, 5, 5, 4, 6, 12, 16, 19];
    const { c1, c2, signal } = watch(rise);
    expect(c1[11]!).toBeLessThan(3);
    expect(c2[11]!).toBeGreaterThan(3);
    expect(signal[11]! & 2).toBe(2);
    expect(signal[11]! & 4).toBe(4);
  });

  it('takes three small excesses for a signal of C3', () => {
    const { c2, signal } = watch([4, 6, 5, 4, 6, 5, 5, 5, 5, 7, 7, 6]);
    expect(Math.max(...c2.slice(9))).toBeLessThan(3);
    expect(signal[11]).toBe(4);
  });

  it('does not call one event after seven quiet steps, but two', () => {
    const quiet = new Array<number>(9).fill(0);
    expect(watch([...quiet, 1]).signal[9]).toBe(0);
    expect(watch([...quiet, 2]).signal[9]! & 3).toBe(3);
    expect(watch([...quiet, 2], { leastDeviation: 0 }).c1[9]).toBeNaN();
  });

  it('waits for its baseline', () => {
    const { c1, c2, c3, signal } = watch(example);
    expect([c1.findIndex((one) => !Number.isNaN(one)), c2.findIndex((one) => !Number.isNaN(one)), c3.findIndex((one) => !Number.isNaN(one))]).toEqual([7, 9, 11]);
    expect(Array.from(signal.subarray(0, 7)).every((one) => one === 0)).toBe(true);
    expect(ears(new Float64Array(7))).toEqual({ notDefined: 'too_few_steps', needs: 8 });
  });

  it('does not mind the unit when the deviation has no floor', () => {
    const plain = watch(example, { leastDeviation: 0 });
    const moved = watch(example.map((count) => 7 * count + 3), { leastDeviation: 0 });
    plain.c1.forEach((score, step) => { if (!Number.isNaN(score)) expect(moved.c1[step]).toBeCloseTo(score, 9); });
  });

  it('refuses a baseline of one and what is no count', () => {
    expect(() => watch(example, { baseline: 1 })).toThrow(RangeError);
    expect(() => watch(example, { lag: -1 })).toThrow(RangeError);
    expect(() => watch([Number.NaN])).toThrow(RangeError);
  });
});
