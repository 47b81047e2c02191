import { describe, expect, it } from 'vitest';
import { cusum, type Cusum } from '../../../server/stats/cusum.ts';
import { isDefined } from '../../../server/stats/not_defined.ts';
import { chicagoHomicides } from '../../support/chicago_homicides.ts';
import { knownNumbers } from '../../support/known_numbers.ts';

const sums = (values: Iterable<number>, options: Parameters<typeof cusum>[1]): Cusum => {
  const found = cusum(Float64Array.from(values), options);
  if (!isDefined(found)) throw new Error(found.notDefined);
  return found;
};
const homicides = (): Cusum => sums(chicagoHomicides().input.counts, { baseline: 60 });

knownNumbers('cusum', ({ number }) => {
  const source = 'R 4.2, recursion written out; Chicago homicides by month, 2001 to 2017, baseline the first 60';
  const { upper, lower } = chicagoHomicides().output.cusum;
  number({ what: 'Mean and deviation of the baseline', source, expected: [47.25, 14.435860479951], needsData: true, actual: () => [homicides().mean, homicides().deviation] });
  number({ what: 'Upper sums', source, expected: upper, needsData: true, actual: () => homicides().upper });
  number({ what: 'Lower sums', source, expected: lower, needsData: true, actual: () => homicides().lower });
});

describe('the CUSUM chart', () => {
  const baseline = { mean: 10, deviation: 2 };

  it('adds up what exceeds the slack', () => {
    expect(Array.from(sums([10, 14, 14], { baseline }).upper)).toEqual([0, 1.5, 3]);
    expect(Array.from(sums([10, 6, 6], { baseline }).lower)).toEqual([0, 1.5, 3]);
  });

  it('signals a small lasting shift, and says when it began', () => {
    const shifted = [10, 9, 11, 10, ...new Array<number>(12).fill(13)];
    const { signal, began } = sums(shifted, { baseline });
    expect(signal.indexOf(1)).toBe(9);
    expect(began[9]).toBe(4);
    expect(began[8]).toBe(-1);
  });

  it('begins again after a signal where asked', () => {
    const high = new Array<number>(20).fill(14);
    expect(sums(high, { baseline }).signal.filter((one) => one === 1)).toHaveLength(17);
    expect(sums(high, { baseline, restart: true }).signal.filter((one) => one === 1)).toHaveLength(5);
  });

  it('mirrors up and down', () => {
    const values = [10, 12, 7, 15, 15, 15, 15, 3, 8];
    const [plain, turned] = [sums(values, { baseline }), sums(values.map((value) => 20 - value), { baseline })];
    expect(turned.lower).toEqual(plain.upper);
    expect(turned.upper).toEqual(plain.lower);
  });

  it('is not defined for a baseline that never changes or is too short', () => {
    expect(cusum(Float64Array.of(3, 3, 3, 9), { baseline: 3 })).toEqual({ notDefined: 'no_variation' });
    expect(cusum(Float64Array.of(3, 4), { baseline: 1 })).toEqual({ notDefined: 'too_few_steps', needs: 2 });
  });

  it('refuses what makes no chart', () => {
    expect(() => cusum(Float64Array.of(1), { baseline: 2 })).toThrow(RangeError);
    expect(() => cusum(Float64Array.of(1), { baseline: { mean: 1, deviation: 0 } })).toThrow(RangeError);
    expect(() => cusum(Float64Array.of(Number.NaN), { baseline })).toThrow(RangeError);
    expect(() => cusum(Float64Array.of(1), { baseline, h: 0 })).toThrow(RangeError);
  });
});
