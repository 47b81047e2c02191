import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aoristic, type Aoristic, type AoristicInput } from '../../../server/stats/aoristic.ts';
import { isDefined } from '../../../server/stats/not_defined.ts';
import { knownNumbers } from '../../support/known_numbers.ts';
import { memphisRobberies } from '../../support/memphis.ts';
import { timePatterns } from '../../support/time_patterns.ts';

const spread = (input: AoristicInput): Aoristic => {
  const found = aoristic(input);
  if (!isDefined(found)) throw new Error(found.notDefined);
  return found;
};
const one = (from: number, to: number): Aoristic => spread({ from: Float64Array.of(from), to: Float64Array.of(to) });

/** 5 January 1970 was a Monday. */
const minutes = (text: string): number => Date.parse(`${text.replace(' ', 'T')}Z`) / 60_000 - 4 * 1440;

function thefts(): Aoristic {
  const { input } = timePatterns();
  const from = Float64Array.from(input.used, (row) => minutes(input.aoristic_start[row]!));
  const to = Float64Array.from(input.used, (row) => minutes(input.aoristic_end[row]!));
  return spread({ from, to });
}

/** Moments only: 1 January 2019 was a Tuesday. */
function robberies(): Aoristic {
  const from = memphisRobberies().days.map((day) => Math.round((day + 1) * 1440));
  return spread({ from, to: new Float64Array(from.length).fill(Number.NaN) });
}

knownNumbers('aoristic', ({ number }) => {
  const memphis = 'R 4.2, table; robberies of Memphis 2019, which have a moment each';
  const { hour_counts: hourCounts, weekday_counts_mon_sun: weekdayCounts, hour_weekday: hourWeekday } = timePatterns().output;
  number({ what: 'Robberies by hour', source: memphis, expected: hourCounts, tolerance: 0, needsData: true, actual: () => robberies().hourOfDay });
  number({ what: 'Robberies by weekday, from Monday', source: memphis, expected: weekdayCounts, tolerance: 0, needsData: true, actual: () => robberies().weekday });
  number({ what: 'Robberies by hour and weekday', source: memphis, expected: hourWeekday.flat(), tolerance: 0, needsData: true, actual: () => robberies().hours });
  const source = 'R 4.2, minutes of overlap written out; 1,830 vehicle thefts of New York';
  const expected = timePatterns().output.aoristic;
  number({ what: 'Weights of the 168 hours of the week, from Monday', source, expected: expected.hour_of_week, needsData: true, actual: () => thefts().hours });
  number({ what: 'Weights of the hours of the day', source, expected: expected.hour, needsData: true, actual: () => thefts().hourOfDay });
  number({ what: 'Weights of the weekdays, from Monday', source, expected: expected.weekday, needsData: true, actual: () => thefts().weekday });
  number({ what: 'Thefts used', source, expected: expected.n, tolerance: 0, needsData: true, actual: () => thefts().used });
  number({
    what: '01:00 to 02:30: weights at 1 and 2', source: 'ptools 2.0, aoristic', expected: [2 / 3, 1 / 3], actual: () => one(60, 150).hours.slice(1, 3),
  });
  number({
    what: '01:50 to 02:10: weights at 1 and 2', source: 'ptools 2.0, aoristic', expected: [0.5, 0.5], actual: () => one(110, 130).hours.slice(1, 3),
  });
});

describe('aoristic weights', () => {
  const week = 7 * 1440;
  const windows = fc.array(
    fc.record({ from: fc.integer({ min: -week, max: 3 * week }), length: fc.integer({ min: 0, max: 2 * week }) }), { minLength: 1, maxLength: 30 },
  );
  const input = (list: { from: number; length: number }[]): AoristicInput => ({
    from: Float64Array.from(list, ({ from }) => from), to: Float64Array.from(list, ({ from, length }) => from + length),
  });

  it('sum to the events, in every margin', () => {
    fc.assert(fc.property(windows, (list) => {
      const { hours, hourOfDay, weekday, used } = spread(input(list));
      expect(used).toBe(list.length);
      for (const part of [hours, hourOfDay, weekday]) expect(part.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(list.length, 9);
    }));
  });

  it('are what minute by minute counting gives', () => {
    fc.assert(fc.property(windows, (list) => {
      const expected = new Float64Array(168);
      for (const { from, length } of list) {
        if (length > week) expected.forEach((_, hour) => { expected[hour]! += 1 / 168; });
        const minutesCounted = Math.max(1, length);
        if (length <= week) for (let minute = from; minute < from + minutesCounted; minute += 1) expected[Math.floor((((minute % week) + week) % week) / 60)]! += 1 / minutesCounted;
      }
      spread(input(list)).hours.forEach((weight, hour) => expect(weight).toBeCloseTo(expected[hour]!, 9));
    }), { numRuns: 30 });
  });

  it('stay with the clock: a week later changes nothing', () => {
    fc.assert(fc.property(windows, (list) => {
      const { from, to } = input(list);
      const later = spread({ from: from.map((minute) => minute + 3 * week), to: to.map((minute) => minute + 3 * week) });
      spread({ from, to }).hours.forEach((weight, hour) => expect(later.hours[hour]).toBeCloseTo(weight, 9));
    }));
  });

  it('swap reversed ends, put a missing end at the start, and pass midnight of Sunday', () => {
    expect(one(150, 60).hours).toEqual(one(60, 150).hours);
    expect(one(60, Number.NaN)).toMatchObject({ points: 1, used: 1, meanHours: 0 });
    expect(one(60, Number.NaN).hours[1]).toBe(1);
    expect(Array.from(one(week - 30, week + 30).hours.subarray(167))).toEqual([0.5]);
    expect(one(week - 30, week + 30).hours[0]).toBe(0.5);
    expect(one(-30, 30).hours).toEqual(one(week - 30, week + 30).hours);
  });

  it('leave nothing in hours that no window touches', () => {
    expect(Array.from(one(60, 150).hours).filter((weight) => weight !== 0)).toHaveLength(2);
  });

  it('spread more than a week evenly, a span of 25 hours by its minutes', () => {
    expect(one(0, week + 1)).toMatchObject({ spread: 1 });
    expect(one(0, week + 1).hours.every((weight) => weight === 1 / 168)).toBe(true);
    expect(one(0, 25 * 60).hours[3]).toBeCloseTo(1 / 25, 12);
    expect(one(0, 25 * 60).hours[26]).toBe(0);
  });

  it('leave out windows longer than asked, and take weights', () => {
    const from = Float64Array.of(0, 0);
    const to = Float64Array.of(60, 600);
    expect(spread({ from, to, longest: 120 })).toMatchObject({ used: 1, leftOut: 1, meanHours: 1 });
    expect(spread({ from, to, weights: Float64Array.of(3, 0) }).hours[0]).toBe(3);
  });

  it('are not defined without events, nor when all windows are too long', () => {
    const none = new Float64Array(0);
    expect(aoristic({ from: none, to: none })).toEqual({ notDefined: 'no_events', needs: 1 });
    expect(aoristic({ from: Float64Array.of(0), to: Float64Array.of(600), longest: 60 })).toEqual({ notDefined: 'no_events', needs: 1 });
  });

  it('refuse lists that do not fit', () => {
    expect(() => aoristic({ from: Float64Array.of(0), to: new Float64Array(2) })).toThrow(RangeError);
    expect(() => aoristic({ from: Float64Array.of(Number.NaN), to: Float64Array.of(1) })).toThrow(RangeError);
    expect(() => aoristic({ from: Float64Array.of(0), to: Float64Array.of(1), weights: Float64Array.of(-1) })).toThrow(RangeError);
  });
});
