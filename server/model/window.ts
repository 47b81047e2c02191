import { Temporal } from 'temporal-polyfill';
import { Problem } from './problem.ts';

/**
 * A stretch of time, `[from, to)`. Days are days of the jurisdiction's clock, so one of them may last 23 or 25 hours.
 */
export type Window = {
  from: Date;
  to: Date;
  /** First local day. */
  fromDay: string;
  /** Local day after the last. */
  toDay: string;
};

/** Multiples of a week but for the year, so that a window and the one before it hold the same weekdays. */
export const windowPresets = [7, 28, 90, 365] as const;
export const defaultWindowDays = 365;

const firstYear = 1900;
const lastYear = 2200;

/** The instant at which a local day begins; where midnight does not exist, the first instant that does. */
export const startOfDay = (day: string, zone: string): Date =>
  new Date(Temporal.PlainDate.from(day).toZonedDateTime({ timeZone: zone }).epochMilliseconds);

export const localDay = (instant: Date, zone: string): string =>
  Temporal.Instant.fromEpochMilliseconds(instant.getTime()).toZonedDateTimeISO(zone).toPlainDate().toString();

export const addDays = (day: string, days: number): string => Temporal.PlainDate.from(day).add({ days }).toString();

export const addMonths = (day: string, months: number): string => Temporal.PlainDate.from(day).add({ months }).toString();

export const daysBetween = (from: string, to: string): number =>
  Temporal.PlainDate.from(from).until(Temporal.PlainDate.from(to), { largestUnit: 'days' }).days;

/** ISO weekday, 1 is Monday. */
export const weekdayOf = (day: string): number => Temporal.PlainDate.from(day).dayOfWeek;

export const windowOfDays = (fromDay: string, toDay: string, zone: string): Window =>
  ({ from: startOfDay(fromDay, zone), to: startOfDay(toDay, zone), fromDay, toDay });

/** The last so many days of the data. */
export const presetWindow = (days: number, lastCompleteDay: string, zone: string): Window =>
  windowOfDays(addDays(lastCompleteDay, 1 - days), addDays(lastCompleteDay, 1), zone);

export const isWholeDays = (window: Window, zone: string): boolean =>
  startOfDay(window.fromDay, zone).getTime() === window.from.getTime()
  && startOfDay(window.toDay, zone).getTime() === window.to.getTime();

/** The window of equal length that ends where this one begins: as many days, or for a window cut within days as much time. */
export function previousWindow(window: Window, zone: string): Window {
  if (isWholeDays(window, zone)) {
    return windowOfDays(addDays(window.fromDay, -daysBetween(window.fromDay, window.toDay)), window.fromDay, zone);
  }
  return windowOfInstants(new Date(2 * window.from.getTime() - window.to.getTime()), window.from, zone);
}

export function windowOfInstants(from: Date, to: Date, zone: string): Window {
  const lastDay = localDay(new Date(to.getTime() - 1), zone);
  return { from, to, fromDay: localDay(from, zone), toDay: addDays(lastDay, 1) };
}

/** The window that was asked for, by day (of the jurisdiction) or instant, with what was left out filled in. */
export function resolveWindow(asked: { from?: string; to?: string }, zone: string, lastCompleteDay: string): Window {
  const to = asked.to === undefined ? startOfDay(addDays(lastCompleteDay, 1), zone) : momentOf('to', asked.to, zone);
  const from = asked.from === undefined ? defaultStart(to, zone) : momentOf('from', asked.from, zone);
  if (from >= to) throw emptyWindow(asked, from, to);
  return windowOfInstants(from, to, zone);
}

function defaultStart(to: Date, zone: string): Date {
  const end = Temporal.Instant.fromEpochMilliseconds(to.getTime()).toZonedDateTimeISO(zone);
  return new Date(end.subtract({ days: defaultWindowDays }).epochMilliseconds);
}

/** The instant that a text names: itself, or the beginning of a day on the jurisdiction's clock. Throws the Problem `bad_date`. */
export function momentOf(field: 'from' | 'to' | 'asOf', text: string, zone: string): Date {
  try {
    const year = Number(text.slice(0, 4));
    if (year < firstYear || year > lastYear) throw new RangeError('year');
    return text.includes('T') ? new Date(Temporal.Instant.from(text).epochMilliseconds) : startOfDay(text, zone);
  } catch {
    const message = `${text} does not exist. Give a day of the calendar from ${firstYear} to ${lastYear}, e.g. 2026-03-01, `
      + 'or an instant with its offset.';
    throw new Problem('bad_request', 'bad_date', message, [{ field, message }]);
  }
}

function emptyWindow(asked: { from?: string; to?: string }, from: Date, to: Date): Problem {
  const start = asked.from ?? from.toISOString();
  const end = asked.to ?? to.toISOString();
  const message = asked.to === undefined
    ? `The data end before ${start} (last complete day's end: ${end}). Give an earlier "from", or a "to" as well.`
    : `The window ends (${end}) at or before its start (${start}). "to" is not included in the window, so for a single day `
      + 'give the day after as "to".';
  return new Problem('bad_request', 'bad_window', message, [{ field: asked.to === undefined ? 'from' : 'to', message }]);
}
