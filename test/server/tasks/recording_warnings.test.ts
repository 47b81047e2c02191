import { describe, expect, it } from 'vitest';
import type { Counter } from '../../../server/tasks/counter.ts';
import { recordingWarnings } from '../../../server/tasks/recording_warnings.ts';
import { windowOfDays } from '../../../server/model/window.ts';

const window = windowOfDays('2026-01-01', '2026-07-01', 'UTC');
const filter = { from: window.from, to: window.to, offenceIds: null, hours: null, weekdays: null, polygon: null };
/** As many on each day as `perDay` says. */
const counterOf = (perDay: (month: number, day: number) => number, monthOnly = 0) => ({
  days: async () => ({
    days: Array.from({ length: 181 }, (_, i) => new Date(Date.UTC(2026, 0, 1 + i))).map((at) => ({ day: at.toISOString().slice(0, 10), count: perDay(at.getUTCMonth() + 1, at.getUTCDate()), harm: 0 }))
      .filter(({ count }) => count > 0),
    totals: { rows: 0, placed: 0, harm: 0, hourUnknown: 0, monthOnly },
  }),
}) as unknown as Counter;

describe('warnings of recording, from the counts by day', () => {
  it('are none for an even year', async () => {
    expect(await recordingWarnings({ window, filter }, counterOf(() => 5))).toEqual([]);
  });

  it('name the month in which the number halved', async () => {
    expect(await recordingWarnings({ window, filter }, counterOf((month) => (month < 5 ? 9 : 4)))).toMatchObject([{ code: 'recording_changed', values: { month: '2026-05', before: 270, after: 124 } }]);
  });

  it('name days without anything, but not where only months are known or only some weekdays are asked for', async () => {
    const holed = (month: number, day: number): number => (month === 3 && day >= 10 && day < 16 ? 0 : 5);
    expect(await recordingWarnings({ window, filter }, counterOf(holed))).toMatchObject([{ code: 'days_without_data', values: { first: '2026-03-10', days: 6 } }]);
    expect(await recordingWarnings({ window, filter }, counterOf(holed, 7))).toEqual([]);
    expect(await recordingWarnings({ window, filter: { ...filter, weekdays: [1] } }, counterOf(holed))).toEqual([]);
  });
});
