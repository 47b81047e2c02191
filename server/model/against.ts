import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';
import { Problem } from './problem.ts';
import { addDays, daysBetween, isWholeDays, previousWindow, resolveWindow, weekdayOf, windowOfDays, windowOfInstants, type Window } from './window.ts';

/** The window that another one is compared with: `previous`, `year`, or days as `2026-01-01/2026-02-01`. */
export type Against = string;

const days = /^(\d{4}-\d{2}-\d{2})\/(\d{4}-\d{2}-\d{2})$/;

export const againstParameter = z.string().max(40).refine((text) => text === 'previous' || text === 'year' || days.test(text), {
  message: 'Give previous, year, or two days as FROM/TO, e.g. 2026-01-01/2026-02-01 (TO is not included).',
}).optional().describe('Window to compare with. previous: of equal length, directly before. year: the same days a year before. '
  + 'FROM/TO: from one day up to, not including, another. Default: previous.');

function badAgainst(message: string): Problem {
  return new Problem('bad_request', 'bad_against', `against: ${message}`, [{ field: 'against', message }]);
}

/** Throws the Problem `bad_against` for days that are none, and where both windows share time: its incidents would stand on both sides. */
export function resolveAgainst(against: Against, window: Window, zone: string): Window {
  const other = otherWindow(against, window, zone);
  if (other.from < window.to && window.from < other.to) {
    throw badAgainst(against === 'year'
      ? `The window (${window.fromDay} to ${window.toDay}) is longer than a year, so the same days a year before overlap with it. Give a shorter window or days of your own.`
      : `${other.fromDay} to ${other.toDay} overlaps with the window (${window.fromDay} to ${window.toDay}). Give days that do not.`);
  }
  return other;
}

function otherWindow(against: Against, window: Window, zone: string): Window {
  if (against === 'previous') return previousWindow(window, zone);
  if (against === 'year') return yearBefore(window, zone);
  const [, from, to] = days.exec(against) ?? [];
  if (from === undefined || to === undefined) throw new RangeError(`not a window to compare with: ${against}`);
  try {
    return resolveWindow({ from, to }, zone, to);
  } catch (error) {
    if (error instanceof Problem) throw badAgainst(error.message);
    throw error;
  }
}

function yearBefore(window: Window, zone: string): Window {
  const day = (text: string): string => Temporal.PlainDate.from(text).subtract({ years: 1 }).toString();
  if (isWholeDays(window, zone)) {
    const [from, to] = [day(window.fromDay), day(window.toDay)];
    // A 29 February has no day a year before: the window that holds nothing else is compared with the 28th.
    return windowOfDays(from, from < to ? to : addDays(from, 1), zone);
  }
  const moment = (at: Date): Date =>
    new Date(Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(zone).subtract({ years: 1 }).epochMilliseconds);
  return windowOfInstants(moment(window.from), moment(window.to), zone);
}

/** Windows of lengths more than so many times each other are not compared: the test would see almost nothing. */
export const mostUnequal = 20;

/**
 * How much of a window could hold what is counted, in days: those of the weekdays that are asked for. Hours are the same share
 * of every day. A window that is cut within days counts with its time, whatever the weekdays.
 */
export function exposureInDays(window: Window, weekdays: readonly number[] | null, zone: string): number {
  if (!isWholeDays(window, zone)) return (window.to.getTime() - window.from.getTime()) / 86_400_000;
  const all = daysBetween(window.fromDay, window.toDay);
  if (weekdays === null) return all;
  const first = weekdayOf(window.fromDay);
  const rest = Array.from({ length: all % 7 }, (_, place) => ((first - 1 + place) % 7) + 1);
  return Math.floor(all / 7) * weekdays.length + rest.filter((weekday) => weekdays.includes(weekday)).length;
}
