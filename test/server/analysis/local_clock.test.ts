import { describe, expect, it } from 'vitest';
import { wallMinutes } from '../../../server/analysis/local_clock.ts';

const monday = Date.UTC(1970, 0, 5) / 60_000;
const wallOf = (zone: string, instant: string): string => {
  const minutes = wallMinutes(zone)(Date.parse(instant));
  return new Date((minutes + monday) * 60_000).toISOString().slice(0, 16);
};

describe('the clock on the wall', () => {
  it('is that of the zone, in summer and winter', () => {
    expect(wallOf('Europe/Kyiv', '2026-01-15T10:00:00Z')).toBe('2026-01-15T12:00');
    expect(wallOf('Europe/Kyiv', '2026-07-15T10:00:00Z')).toBe('2026-07-15T13:00');
    expect(wallOf('Asia/Kathmandu', '2026-07-15T10:00:00Z')).toBe('2026-07-15T15:45');
    expect(wallOf('UTC', '1970-01-05T00:00:00Z')).toBe('1970-01-05T00:00');
  });

  it('changes within the night in which clocks are changed', () => {
    expect(wallOf('America/Chicago', '2026-03-08T07:59:00Z')).toBe('2026-03-08T01:59');
    expect(wallOf('America/Chicago', '2026-03-08T08:00:00Z')).toBe('2026-03-08T03:00');
    expect(wallOf('Australia/Lord_Howe', '2026-04-04T14:59:00Z')).toBe('2026-04-05T01:59');
    expect(wallOf('Australia/Lord_Howe', '2026-04-04T15:00:00Z')).toBe('2026-04-05T01:30');
  });

  it('agrees with the calendar of the zone at every half hour of a year', () => {
    const wall = wallMinutes('America/New_York');
    const format = new Intl.DateTimeFormat('en-GB', { timeZone: 'America/New_York', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
    for (let at = Date.UTC(2026, 2, 1); at < Date.UTC(2026, 2, 20); at += 1_800_000) {
      const minute = ((wall(at) % 1440) + 1440) % 1440;
      expect(`${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`).toBe(format.format(at));
    }
  });
});
