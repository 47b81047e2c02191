import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hourOfWeek, hoursOfWeek, parseHours, parseWeekdays } from '../../../server/model/cycle.ts';

describe('hours and weekdays', () => {
  it('are numbers and ranges, which may wrap around midnight or Sunday', () => {
    expect(parseHours('22-3')).toEqual([0, 1, 2, 3, 22, 23]);
    expect(parseHours('0,1,22')).toEqual([0, 1, 22]);
    expect(parseHours('8-10,9-11,23')).toEqual([8, 9, 10, 11, 23]);
    expect(parseHours('5')).toEqual([5]);
    expect(parseHours('0-23')).toHaveLength(24);
    expect(parseWeekdays('5-7')).toEqual([5, 6, 7]);
    expect(parseWeekdays('6-1')).toEqual([1, 6, 7]);
  });

  it('are refused outside the day and the week, with an example', () => {
    for (const text of ['24', '3-24', '-1', '1-', 'x', '', '1,,2']) expect(() => parseHours(text), text).toThrow(/e\.g\. 22-3/);
    for (const text of ['0', '8', '5-8']) expect(() => parseWeekdays(text), text).toThrow(/within 1 to 7/);
  });

  it('name every hour of the week once', () => {
    const seen = new Set<number>();
    for (let weekday = 1; weekday <= 7; weekday++) for (let hour = 0; hour < 24; hour++) seen.add(hourOfWeek(weekday, hour));
    expect([seen.size, Math.min(...seen), Math.max(...seen)]).toEqual([hoursOfWeek, 0, 167]);
  });

  it('stay what they are when a range is written out', () => {
    fc.assert(fc.property(fc.nat(23), fc.nat(23), (from, to) => {
      const range = parseHours(`${from}-${to}`);
      expect(parseHours(range.join(','))).toEqual(range);
      expect(range).toContain(from);
      expect(range).toContain(to);
      expect(range).toHaveLength(((to - from + 24) % 24) + 1);
    }));
  });
});
