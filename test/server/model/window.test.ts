import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Problem } from '../../../server/model/problem.ts';
import {
  addDays, daysBetween, isWholeDays, localDay, presetWindow, previousWindow, resolveWindow, startOfDay, weekdayOf, windowOfDays, windowPresets,
} from '../../../server/model/window.ts';

const kyiv = 'Europe/Kyiv';
const hours = (from: Date, to: Date): number => (to.getTime() - from.getTime()) / 3_600_000;
const problemOf = (work: () => unknown): Problem => {
  try {
    work();
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
  throw new Error('nothing was refused');
};

describe('a window', () => {
  it('reads days on the clock of the jurisdiction, summer and winter', () => {
    const { from, to } = resolveWindow({ from: '2026-03-01', to: '2026-04-01' }, kyiv, '2026-06-30');
    expect(from.toISOString()).toBe('2026-02-28T22:00:00.000Z');
    expect(to.toISOString()).toBe('2026-03-31T21:00:00.000Z');
  });

  it('gives the day on which clocks go forward 23 hours, and the other 25', () => {
    const spring = windowOfDays('2026-03-29', '2026-03-30', kyiv);
    const autumn = windowOfDays('2026-10-25', '2026-10-26', kyiv);
    expect([hours(spring.from, spring.to), hours(autumn.from, autumn.to)]).toEqual([23, 25]);
  });

  it('begins a day at the first instant that exists, where midnight does not', () => {
    expect(startOfDay('2018-11-04', 'America/Sao_Paulo').toISOString()).toBe('2018-11-04T03:00:00.000Z');
  });

  it('takes instants with their offset as they are', () => {
    const window = resolveWindow({ from: '2026-03-01T06:00:00+02:00', to: '2026-03-01T07:30Z' }, kyiv, '2026-06-30');
    expect([window.from.toISOString(), window.to.toISOString()]).toEqual(['2026-03-01T04:00:00.000Z', '2026-03-01T07:30:00.000Z']);
    expect([window.fromDay, window.toDay]).toEqual(['2026-03-01', '2026-03-02']);
    expect(isWholeDays(window, kyiv)).toBe(false);
  });

  it('is by default the 365 days that end with the last complete day', () => {
    const window = resolveWindow({}, kyiv, '2026-06-30');
    expect([window.fromDay, window.toDay]).toEqual(['2025-07-01', '2026-07-01']);
    expect(window.to).toEqual(startOfDay('2026-07-01', kyiv));
    expect(resolveWindow({ to: '2026-02-01' }, kyiv, '2026-06-30').fromDay).toBe('2025-02-01');
    expect(resolveWindow({ from: '2026-06-30' }, kyiv, '2026-06-30').toDay).toBe('2026-07-01');
  });

  it('does not contain its end, so that neighbouring windows share nothing and miss nothing', () => {
    const march = windowOfDays('2026-03-01', '2026-04-01', kyiv);
    expect(windowOfDays('2026-04-01', '2026-05-01', kyiv).from).toEqual(march.to);
  });

  it('has presets of whole weeks but for the year', () => {
    for (const days of windowPresets) {
      const window = presetWindow(days, '2026-06-30', kyiv);
      expect(daysBetween(window.fromDay, window.toDay)).toBe(days);
      expect(window.toDay).toBe('2026-07-01');
    }
    expect(windowPresets.slice(0, 2).every((days) => days % 7 === 0)).toBe(true);
  });

  it('refuses an end at or before the start, and says what to do', () => {
    for (const to of ['2026-03-01', '2026-02-01', '2026-02-28T22:00:00Z']) {
      const problem = problemOf(() => resolveWindow({ from: '2026-03-01', to }, kyiv, '2026-06-30'));
      expect([problem.status, problem.code, problem.fields[0]?.field]).toEqual([400, 'bad_window', 'to']);
      expect(problem.message).toContain('not included');
    }
    const late = problemOf(() => resolveWindow({ from: '2027-01-01' }, kyiv, '2026-06-30'));
    expect([late.code, late.fields[0]?.field]).toEqual(['bad_window', 'from']);
  });

  it('refuses days and times that do not exist', () => {
    for (const from of ['2026-02-30', '2026-13-01', '1492-10-12', '2026-02-30T10:00:00Z', '2026-01-01T25:00:00Z', '9999-01-01']) {
      expect(problemOf(() => resolveWindow({ from, to: '2026-06-01' }, kyiv, '2026-06-30')).code, from).toBe('bad_date');
    }
  });

  it('is preceded by a window of as many days that ends where it begins', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 3000 }), fc.integer({ min: 1, max: 800 }), fc.constantFrom(kyiv, 'America/Chicago', 'Pacific/Apia', 'UTC'), (start, length, zone) => {
      const fromDay = addDays('2015-01-01', start);
      const window = windowOfDays(fromDay, addDays(fromDay, length), zone);
      const before = previousWindow(window, zone);
      expect(before.to).toEqual(window.from);
      expect(daysBetween(before.fromDay, before.toDay)).toBe(length);
      expect(before.fromDay).toBe(localDay(before.from, zone));
      if (length % 7 === 0) expect(weekdayOf(before.fromDay)).toBe(weekdayOf(window.fromDay));
    }));
  });

  it('is preceded by as much time when it is cut within days', () => {
    const window = resolveWindow({ from: '2026-03-29T00:30:00Z', to: '2026-03-29T06:00:00Z' }, kyiv, '2026-06-30');
    expect(hours(previousWindow(window, kyiv).from, previousWindow(window, kyiv).to)).toBe(5.5);
  });
});
