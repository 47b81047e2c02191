import { describe, expect, test } from 'vitest';
import { dayNumber, dayText } from '../../../web/days.ts';
import { dayMarks, localDay, stepEnd, stepFor } from '../../../web/charts/day_axis.ts';

const span = (from: string, to: string) => ({ from: dayNumber(from), to: dayNumber(to) });

describe('days as numbers', () => {
  test('return as the day they came from, over changes of the clock and leap days', () => {
    for (const day of ['1970-01-01', '2024-02-29', '2026-03-29', '2026-10-25', '2026-12-31']) expect(dayText(dayNumber(day))).toBe(day);
    expect(dayNumber('2026-03-30') - dayNumber('2026-03-28')).toBe(2);
  });

  test('what is not a day is our own fault', () => {
    expect(() => dayNumber('2026-02-31x')).not.toThrow();
    expect(() => dayNumber('yesterday')).toThrow(RangeError);
  });

  test('a step ends with its day, its week or its month', () => {
    expect(dayText(stepEnd(dayNumber('2024-02-01'), 'month'))).toBe('2024-03-01');
    expect(dayText(stepEnd(dayNumber('2025-12-29'), 'week'))).toBe('2026-01-05');
    expect(dayText(stepEnd(dayNumber('2025-12-31'), 'day'))).toBe('2026-01-01');
  });

  test('an instant is put on the day of the jurisdiction, not of Greenwich', () => {
    expect(localDay('2026-03-01T23:30:00Z', 'Europe/Kyiv')).toBe('2026-03-02');
    expect(localDay('2026-03-01T03:30:00Z', 'America/Chicago')).toBe('2026-02-28');
  });
});

describe('the step of the strip', () => {
  test('is days for a quarter, weeks for years, months for decades', () => {
    expect(stepFor(span('2026-01-01', '2026-04-01'), 1000)).toBe('day');
    expect(stepFor(span('2023-01-01', '2026-01-01'), 1000)).toBe('week');
    expect(stepFor(span('2001-01-01', '2019-01-01'), 1000)).toBe('month');
  });

  test('is coarser on a narrow screen', () => {
    expect(stepFor(span('2025-10-01', '2026-04-01'), 1000)).toBe('day');
    expect(stepFor(span('2025-10-01', '2026-04-01'), 350)).toBe('week');
  });
});

describe('the marks of the axis', () => {
  test('are months with a year at January for some years', () => {
    const marks = dayMarks(span('2023-06-15', '2026-06-15'), 1000);
    expect(marks.map(({ day }) => dayText(day))).toContain('2024-01-01');
    expect(marks.find(({ day }) => dayText(day) === '2024-01-01')?.unit).toBe('year');
    expect(marks.every(({ day }) => dayText(day).endsWith('-01'))).toBe(true);
  });

  test('are Mondays when weeks fit', () => {
    const marks = dayMarks(span('2026-01-01', '2026-03-01'), 600);
    expect(marks.length).toBeGreaterThan(3);
    expect(marks.every(({ day }) => new Date(`${dayText(day)}T00:00:00Z`).getUTCDay() === 1)).toBe(true);
  });

  test('never crowd, whatever the span and the width', () => {
    for (const days of [2, 7, 28, 90, 365, 1100, 6600]) {
      for (const width of [320, 700, 1400]) {
        const from = dayNumber('2019-05-17');
        const marks = dayMarks({ from, to: from + days }, width);
        for (let place = 1; place < marks.length; place += 1) {
          const gap = ((marks[place]!.day - marks[place - 1]!.day) / days) * width;
          expect(gap, `${days} days on ${width} px`).toBeGreaterThan(50);
        }
      }
    }
  });
});
