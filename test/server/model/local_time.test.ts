import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { readOccurrence } from '../../../server/model/occurrence.ts';
import { timeFormat } from '../../../server/model/time_format.ts';
import { zoneClock } from '../../../server/model/zone_clock.ts';

const now = Date.parse('2026-11-23T00:00:00Z');
const read = (from: string, options: { to?: string; formats?: string[]; zone?: string } = {}) => readOccurrence(from, options.to ?? '', {
  formats: (options.formats ?? ['iso']).map(timeFormat), clock: zoneClock(options.zone ?? 'Europe/Kyiv'), now,
});
const instant = (text: string): number => Date.parse(text);

describe('the time of an incident', () => {
  it.each([
    ['01/01/2018 12:00:00 AM', 'MM/DD/YYYY hh:mm:ss A', 'America/Chicago', '2018-01-01T06:00:00Z'],
    ['08/09/2018 12:30:00 PM', 'MM/DD/YYYY hh:mm:ss A', 'America/Chicago', '2018-08-09T17:30:00Z'],
    ['2019-01-01 01:30:00', 'iso', 'America/Chicago', '2019-01-01T07:30:00Z'],
    ['2019-04-23T12:30:00Z', 'iso', 'America/Bogota', '2019-04-23T12:30:00Z'],
    ['2019-04-23T12:30:00+03:00', 'iso', 'America/Bogota', '2019-04-23T09:30:00Z'],
    ['2019-04-23T12:30:00Z', 'YYYY-MM-DDTHH:mm:ss[Z]', 'America/Bogota', '2019-04-23T17:30:00Z'],
    ['05.03.2024 7:05', 'DD.MM.YYYY H:mm', 'Europe/Kyiv', '2024-03-05T05:05:00Z'],
    ['5 Mar 2024, 07:05', 'D MMM YYYY, HH:mm', 'Europe/Kyiv', '2024-03-05T05:05:00Z'],
    ['01/08/2020 00:00 0001', 'MM/DD/YYYY [00:00] HHmm', 'America/Los_Angeles', '2020-01-08T08:01:00Z'],
    ['2020 1 5 13 30', 'YYYY M D H m', 'America/Vancouver', '2020-01-05T21:30:00Z'],
  ])('%s as %s in %s is %s', (text, format, zone, expected) => {
    expect(read(text, { formats: [format], zone })).toMatchObject({ occurredFrom: instant(expected), occurredTo: instant(expected), timePrecision: 'instant', timeFlag: null });
  });

  it('knows the local day, hour and weekday', () => {
    expect(read('2024-03-03 23:59:59')).toMatchObject({ localDate: '2024-03-03', localHour: 23, localWeekday: 7 });
    expect(read('2024-03-04T00:00:00')).toMatchObject({ localDate: '2024-03-04', localHour: 0, localWeekday: 1 });
    expect(read('2024-07-01T22:30:00Z')).toMatchObject({ localDate: '2024-07-02', localHour: 1, localWeekday: 2 });
    expect(read('1969-12-31 12:00')).toMatchObject({ localDate: '1969-12-31', localHour: 12, localWeekday: 3 });
  });

  it('keeps a day a day and a month a month', () => {
    expect(read('2019-03', { zone: 'Europe/London' })).toEqual({
      occurredFrom: instant('2019-03-01T00:00:00Z'), occurredTo: instant('2019-03-31T23:00:00Z'), timePrecision: 'month', timeFlag: null,
      localDate: '2019-03-01', localHour: null, localWeekday: null,
    });
    expect(read('2026-03-29')).toMatchObject({
      occurredFrom: instant('2026-03-28T22:00:00Z'), occurredTo: instant('2026-03-29T21:00:00Z'), timePrecision: 'day', timeFlag: null, localHour: null, localWeekday: 7,
    });
    expect(read('2019-12', { zone: 'Europe/London' })).toMatchObject({ occurredTo: instant('2020-01-01T00:00:00Z') });
  });

  it('reads an earliest and a latest as an interval', () => {
    expect(read('2024-03-05 08:00', { to: '2024-03-05 18:30' })).toMatchObject({
      occurredFrom: instant('2024-03-05T06:00:00Z'), occurredTo: instant('2024-03-05T16:30:00Z'), timePrecision: 'interval', localHour: 8,
    });
    expect(read('2024-03-05 08:00', { to: '2024-03-05 08:00' })).toMatchObject({ timePrecision: 'instant' });
    expect(read('2024-03-05', { to: '2024-03-07' })).toMatchObject({ timePrecision: 'interval', localHour: null, occurredTo: instant('2024-03-07T22:00:00Z') });
    expect(read('2024-03-05', { to: '2024-03-05' })).toMatchObject({ timePrecision: 'day' });
    expect(read('2024-03-05 08:00', { to: '2024-03-05 07:59' })).toMatchObject({ code: 'time_order', isAboutEnd: true });
    expect(read('2024-03-05 08:00', { to: 'soon' })).toMatchObject({ code: 'bad_date', isAboutEnd: true });
  });

  it('flags a time in the gap and one that happened twice, and shifts neither silently', () => {
    expect(read('2026-03-29 03:30')).toMatchObject({ occurredFrom: instant('2026-03-29T01:30:00Z'), timeFlag: 'gap', localHour: 4 });
    expect(read('2026-03-29 02:59')).toMatchObject({ occurredFrom: instant('2026-03-29T00:59:00Z'), timeFlag: null });
    expect(read('2026-03-29 04:00')).toMatchObject({ occurredFrom: instant('2026-03-29T01:00:00Z'), timeFlag: null });
    expect(read('2026-10-25 03:30')).toMatchObject({ occurredFrom: instant('2026-10-25T00:30:00Z'), timeFlag: 'ambiguous', localHour: 3 });
    expect(read('2026-10-25 04:00')).toMatchObject({ occurredFrom: instant('2026-10-25T02:00:00Z'), timeFlag: null });
  });

  it.each([
    ['2026-02-30', 'no_such_date'], ['2025-02-29', 'no_such_date'], ['2024-13-01', 'no_such_date'], ['2024-01-01 24:00', 'no_such_date'], ['2024-01-01 10:60', 'no_such_date'],
    ['31.02.2024', 'bad_date'], ['yesterday', 'bad_date'], ['43831', 'bad_date'], ['01/02/24', 'two_digit_year'], ['1.2.24 10:00', 'two_digit_year'],
    ['1815-06-18', 'implausible_date'], ['2026-11-24 10:00', 'future_date'], ['2062-01-01', 'future_date'], ['', 'bad_date'],
  ])('refuses %s as %s', (text, code) => {
    expect(read(text)).toMatchObject({ code, isAboutEnd: false });
  });

  it('says that a date does not exist rather than that another format does not fit', () => {
    expect(read('02/30/2024 10:00:00 AM', { formats: ['MM/DD/YYYY hh:mm:ss A', 'iso'] })).toMatchObject({ code: 'no_such_date' });
    expect(read('02/28/2024 13:00:00 PM', { formats: ['MM/DD/YYYY hh:mm:ss A'] })).toMatchObject({ code: 'no_such_date' });
  });

  it('refuses formats that cannot be meant, and zones that do not exist', () => {
    expect(() => timeFormat('DD.MM.YY')).toThrowError(expect.objectContaining({ code: 'two_digit_year' }) as Error);
    expect(() => timeFormat('HH:mm')).toThrowError(expect.objectContaining({ code: 'bad_date_format' }) as Error);
    expect(() => zoneClock('Europe/Gotham')).toThrowError(expect.objectContaining({ code: 'unknown_zone' }) as Error);
    expect(zoneClock('Europe/Kiev').instantOf(instant('2026-07-01T12:00:00Z')).instant).toBe(instant('2026-07-01T09:00:00Z'));
  });

  it('agrees with Temporal around sixty changes of clocks', () => {
    const zones = ['Europe/Kyiv', 'America/Chicago', 'America/Havana', 'Australia/Lord_Howe', 'Africa/Casablanca', 'America/St_Johns'];
    const changes = zones.flatMap((zone) => {
      let at = Temporal.Instant.from('2015-01-01T00:00:00Z').toZonedDateTimeISO(zone);
      return Array.from({ length: 10 }, () => {
        at = at.getTimeZoneTransition('next') ?? at;
        return { zone, at };
      });
    });
    expect(changes.length).toBe(60);
    fc.assert(fc.property(fc.constantFrom(...changes), fc.integer({ min: -300, max: 300 }), ({ zone, at }, minutes) => {
      const plain = at.toPlainDateTime().add({ minutes });
      const local = plain.toZonedDateTime('UTC').epochMilliseconds;
      const [earlier, later] = (['earlier', 'later'] as const).map((disambiguation) => plain.toZonedDateTime(zone, { disambiguation }));
      const exists = earlier!.toPlainDateTime().equals(plain);
      const expected = earlier!.epochMilliseconds === later!.epochMilliseconds ? { instant: earlier!.epochMilliseconds, flag: null }
        : exists ? { instant: earlier!.epochMilliseconds, flag: 'ambiguous' } : { instant: later!.epochMilliseconds, flag: 'gap' };
      const moment = zoneClock(zone).instantOf(local);
      expect(moment).toMatchObject(expected);
      expect(zoneClock(zone).localOf(moment.instant)).toBe(moment.instant + moment.offset);
    }), { numRuns: 3000 });
  });
});
