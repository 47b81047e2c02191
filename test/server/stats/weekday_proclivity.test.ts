import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isDefined } from '../../../server/stats/not_defined.ts';
import { proclivityPower, weekdayProclivity, type Proclivity } from '../../../server/stats/weekday_proclivity.ts';
import { knownNumbers } from '../../support/known_numbers.ts';

const test = (...counts: number[]): Proclivity => {
  const found = weekdayProclivity(Int32Array.from(counts));
  if (!isDefined(found)) throw new Error(found.notDefined);
  return found;
};
const twoDays = Float64Array.of(0.5, 0.5, 0, 0, 0, 0, 0);

knownNumbers('weekday_proclivity', ({ number }) => {
  number({
    what: 'G of three events on seven days: all on one, two and one, one each', source: 'ptools 2.0, small_samptest', expected: [11.68, 7.86, 5.08],
    tolerance: 1e-3, because: 'printed with two decimals', actual: () => [test(3, 0, 0, 0, 0, 0, 0).g, test(2, 1, 0, 0, 0, 0, 0).g, test(1, 1, 1, 0, 0, 0, 0).g],
  });
  number({
    what: 'Exact p of the same', source: 'by hand: 7, 126 and 210 of 343 sequences', expected: [7 / 343, 133 / 343, 1],
    actual: () => [test(3, 0, 0, 0, 0, 0, 0).p, test(2, 1, 0, 0, 0, 0, 0).p, test(1, 1, 1, 0, 0, 0, 0).p],
  });
  number({
    what: 'Power of three events for an offender who keeps to two days', source: 'ptools 2.0, powalt', expected: 0.25,
    actual: () => proclivityPower(3, { truth: twoDays }) as number,
  });
});

describe('the exact test of weekdays', () => {
  it('does not mind which day is which', () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 7, maxLength: 7 }), (counts) => {
      fc.pre(counts.some((count) => count > 0));
      expect(test(...counts.toReversed()).p).toBeCloseTo(test(...counts).p, 12);
    }), { numRuns: 30 });
  });

  it('is the share of sequences with as large a G, counted one by one', () => {
    const observed = test(3, 1, 0, 0);
    let extreme = 0;
    for (let sequence = 0; sequence < 256; sequence += 1) {
      const counts = [0, 0, 0, 0];
      for (let event = 0; event < 4; event += 1) counts[(sequence >> (2 * event)) & 3]! += 1;
      if (test(...counts).g >= observed.g - 1e-9) extreme += 1;
    }
    expect(observed.p).toBeCloseTo(extreme / 256, 12);
    expect(observed.ways).toBe(35);
  });

  it('has more power with more events, and its own level where nothing is different', () => {
    const power = [3, 5, 8].map((events) => proclivityPower(events, { truth: twoDays }) as number);
    expect(power[1]!).toBeGreaterThan(power[0]!);
    expect(power[2]!).toBeGreaterThan(0.9);
    expect(proclivityPower(6, { truth: new Float64Array(7).fill(1 / 7) }) as number).toBeLessThanOrEqual(0.05);
  });

  it('is not defined without events, and refuses what it cannot count', () => {
    expect(weekdayProclivity(new Int32Array(7))).toEqual({ notDefined: 'no_events', needs: 1 });
    expect(proclivityPower(0, { truth: twoDays })).toEqual({ notDefined: 'no_events', needs: 1 });
    expect(() => weekdayProclivity(new Int32Array(7).fill(20))).toThrow(RangeError);
    expect(() => weekdayProclivity(Int32Array.of(1, 2), Float64Array.of(0, 1))).toThrow(RangeError);
    expect(() => weekdayProclivity(Int32Array.of(1, -2))).toThrow(RangeError);
    expect(() => weekdayProclivity(Int32Array.of(1, 2), Float64Array.of(0.5, 0.6))).toThrow(RangeError);
    expect(() => proclivityPower(1.5, { truth: twoDays })).toThrow(RangeError);
  });
});
