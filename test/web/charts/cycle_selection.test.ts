import { describe, expect, test } from 'vitest';
import fc from 'fast-check';
import {
  cyclicRanges, firstWeekday, hourOfWeek, isSelected, isWholeWeek, joined, rectangle, selection, toggled, weekdayOrder,
} from '../../../web/charts/cycle_selection.ts';
import { mixRows } from '../../../web/charts/offence_mix.tsx';
import { rhythmClass } from '../../../web/charts/rhythm.tsx';
import { decodeView, defaultView, encodeView } from '../../../web/url.ts';

describe('the week as a filter', () => {
  test('begins with the first weekday of the locale', () => {
    expect(weekdayOrder(firstWeekday('en-US'))).toEqual([7, 1, 2, 3, 4, 5, 6]);
    expect(weekdayOrder(firstWeekday('uk-UA'))[0]).toBe(1);
    expect(weekdayOrder(firstWeekday('en-GB'))[0]).toBe(1);
  });

  test('a rectangle is the same from whichever corner it is drawn', () => {
    const order = weekdayOrder(1);
    const one = rectangle({ row: 4, hour: 20 }, { row: 6, hour: 23 }, order);
    expect(one).toEqual({ hours: [20, 21, 22, 23], weekdays: [5, 6, 7] });
    expect(rectangle({ row: 6, hour: 20 }, { row: 4, hour: 23 }, order)).toEqual(one);
  });

  test('follows the order on screen when the week begins on Sunday', () => {
    expect(rectangle({ row: 0, hour: 0 }, { row: 1, hour: 5 }, weekdayOrder(7)).weekdays).toEqual([1, 7]);
  });

  test('everything has one form: nothing', () => {
    const all = rectangle({ row: 0, hour: 0 }, { row: 6, hour: 23 }, weekdayOrder(1));
    expect(all).toEqual({ hours: [], weekdays: [] });
    expect(isWholeWeek(all)).toBe(true);
    expect(isSelected(all, 3, 12)).toBe(true);
  });

  test('adding a second rectangle reaches over midnight', () => {
    const night = joined(selection([22, 23], []), selection([0, 1, 2], []));
    expect(night.hours).toEqual([0, 1, 2, 22, 23]);
    expect(cyclicRanges(night.hours, 24)).toEqual([[22, 2]]);
    expect(cyclicRanges([7, 1, 3], 7)).toEqual([[7, 1], [3, 3]]);
    expect(cyclicRanges([9], 24)).toEqual([[9, 9]]);
  });

  test('the first toggle keeps only that one, the last one taken away shows all again', () => {
    expect(toggled([], 5, 7)).toEqual([5]);
    expect(toggled([5], 6, 7)).toEqual([5, 6]);
    expect(toggled([5], 5, 7)).toEqual([]);
  });

  test('survives the address bar', () => {
    fc.assert(fc.property(fc.subarray(Array.from({ length: 24 }, (_, hour) => hour)), (hours) => {
      const chosen = selection(hours, []).hours;
      expect(decodeView(`?${encodeView({ ...defaultView, hours: chosen })}`).hours).toEqual(chosen);
    }));
  });

  test('counts hours from Monday 00:00', () => {
    expect(hourOfWeek(1, 0)).toBe(0);
    expect(hourOfWeek(7, 23)).toBe(167);
  });

  test('colours in seven even steps, and nothing at all is not the lowest of them', () => {
    expect([0, 1, 7, 8, 49].map((count) => rhythmClass(count, 49))).toEqual([0, 1, 1, 2, 7]);
    expect(rhythmClass(0, 0)).toBe(0);
  });
});

describe('the offence mix', () => {
  test('is sorted, adds up and joins what does not fit', () => {
    const rows = mixRows([{ code: 'theft', count: 5 }, { code: 'robbery', count: 20 }, { code: 'fraud', count: 5 }, { code: 'drugs', count: 10 }], 3);
    expect(rows.map(({ code, count }) => [code, count])).toEqual([['robbery', 20], ['drugs', 10], [null, 10]]);
    expect(rows.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1);
  });

  test('needs no rest when all fit', () => {
    expect(mixRows([{ code: 'theft', count: 5 }, { code: 'fraud', count: 0 }], 3)).toEqual([{ code: 'theft', count: 5, share: 1 }]);
  });
});
