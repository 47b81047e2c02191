import { describe, expect, it } from 'vitest';
import { againstParameter, exposureInDays, resolveAgainst } from '../../../server/model/against.ts';
import { Problem } from '../../../server/model/problem.ts';
import { daysBetween, windowOfDays, windowOfInstants } from '../../../server/model/window.ts';

const zone = 'Europe/Kyiv';
const span = (from: string, to: string) => windowOfDays(from, to, zone);
const days = (against: string, from: string, to: string): string[] => {
  const { fromDay, toDay } = resolveAgainst(against, span(from, to), zone);
  return [fromDay, toDay];
};
const problemOf = (against: string, from: string, to: string): Problem => {
  try {
    resolveAgainst(against, span(from, to), zone);
  } catch (error) {
    if (error instanceof Problem) return error;
  }
  throw new Error('no problem');
};

describe('the window compared with', () => {
  it('is that before, the same days a year before, or any days', () => {
    expect(days('previous', '2026-03-01', '2026-03-29')).toEqual(['2026-02-01', '2026-03-01']);
    expect(days('year', '2026-03-01', '2026-03-29')).toEqual(['2025-03-01', '2025-03-29']);
    expect(days('2024-01-05/2024-02-02', '2026-03-01', '2026-03-29')).toEqual(['2024-01-05', '2024-02-02']);
  });

  it('has a day where the year before has no 29 February', () => {
    expect(days('year', '2024-02-29', '2024-03-01')).toEqual(['2023-02-28', '2023-03-01']);
    expect(days('year', '2024-02-28', '2024-02-29')).toEqual(['2023-02-28', '2023-03-01']);
  });

  it('shifts a window within days by a year of the local clock', () => {
    const cut = windowOfInstants(new Date('2026-03-29T10:00:00Z'), new Date('2026-03-29T16:00:00Z'), zone);
    const { from, to } = resolveAgainst('year', cut, zone);
    // On 29 March 2026 summer time has begun, on 29 March 2025 not yet: 13:00 on the local clock both times.
    expect([from.toISOString(), to.toISOString()]).toEqual(['2025-03-29T11:00:00.000Z', '2025-03-29T17:00:00.000Z']);
  });

  it('may touch the window and not overlap with it', () => {
    expect(days('2026-03-29/2026-04-01', '2026-03-01', '2026-03-29')).toEqual(['2026-03-29', '2026-04-01']);
    for (const [against, from, to, said] of [
      ['2026-03-28/2026-04-01', '2026-03-01', '2026-03-29', /overlaps/], ['year', '2024-01-01', '2026-01-01', /longer than a year/],
      ['2026-02-30/2026-03-01', '2026-03-01', '2026-03-29', /2026-02-30 does not exist/], ['2026-02-05/2026-02-05', '2026-03-01', '2026-03-29', /ends/],
    ] as const) {
      const { code, message, fields } = problemOf(against, from, to);
      expect([code, fields[0]!.field]).toEqual(['bad_against', 'against']);
      expect(message).toMatch(said);
    }
  });

  it('is read as one of three forms only', () => {
    for (const good of ['previous', 'year', '2026-01-01/2026-02-01']) expect(againstParameter.safeParse(good).success).toBe(true);
    for (const bad of ['', 'before', '2026-01-01', '2026-01-01/', '2026-01-01..2026-02-01', '2026-01-01T00:00:00Z/2026-02-01']) expect(againstParameter.safeParse(bad).success).toBe(false);
  });
});

describe('the exposure of a window', () => {
  it('counts the days of the weekdays asked for as going through the days does', () => {
    for (const [from, to] of [['2026-03-01', '2026-03-29'], ['2026-03-03', '2026-03-04'], ['2026-03-03', '2026-03-14'], ['2025-01-01', '2026-01-01']] as const) {
      for (const weekdays of [[1], [6, 7], [1, 3, 5], [1, 2, 3, 4, 5, 6, 7]]) {
        let counted = 0;
        for (let at = Date.parse(from); at < Date.parse(to); at += 86_400_000) if (weekdays.includes(new Date(at).getUTCDay() || 7)) counted += 1;
        expect(exposureInDays(span(from, to), weekdays, zone)).toBe(counted);
      }
      expect(exposureInDays(span(from, to), null, zone)).toBe(daysBetween(from, to));
    }
  });

  it('is the time of a window that is cut within days', () => {
    expect(exposureInDays(windowOfInstants(new Date('2026-03-02T10:00:00Z'), new Date('2026-03-02T16:00:00Z'), zone), [7], zone)).toBe(0.25);
  });
});
