import { millisecondsPerDay, spanLength } from '../days.ts';
import type { Span } from '../days.ts';

/** Noon UTC of the day: safe to format in UTC. */
export const dayDate = (number: number): Date => new Date(Math.round(number) * millisecondsPerDay + millisecondsPerDay / 2);

export type Step = 'day' | 'week' | 'month';

/** One bar should be at least about three pixels wide and there should be at least a dozen of them. */
export function stepFor(span: Span, width: number): Step {
  const most = Math.max(24, width / 3.5);
  const days = spanLength(span);
  if (days <= most) return 'day';
  return days / 7 <= most ? 'week' : 'month';
}

export type DayMark = { day: number; unit: 'day' | 'month' | 'year' };

const ofMonth = (day: number): number => dayDate(day).getUTCDate();
const month = (day: number): number => dayDate(day).getUTCMonth();

/** Marks for a date axis, about `gap` pixels apart: days, then months, then quarters, then years. January is marked as a year. */
export function dayMarks(span: Span, width: number, gap = 64): DayMark[] {
  const days = spanLength(span);
  if (days <= 0 || width <= 0) return [];
  const daysPerMark = (days * gap) / width;
  if (daysPerMark <= 14) {
    const every = [1, 2, 7, 14].find((candidate) => candidate >= daysPerMark) ?? 14;
    const marks: DayMark[] = [];
    // Weeks are counted from a Monday: day 4 after 1970-01-01, a Thursday.
    const first = every >= 7 ? span.from + ((((4 - span.from) % every) + every) % every) : span.from;
    for (let day = first; day < span.to; day += every) marks.push({ day, unit: 'day' });
    return marks;
  }
  const everyMonths = [1, 2, 3, 6, 12, 24, 60, 120].find((candidate) => candidate * 30.44 >= daysPerMark) ?? 240;
  const marks: DayMark[] = [];
  for (let day = span.from; day < span.to; day += 1) {
    if (ofMonth(day) !== 1) continue;
    const index = dayDate(day).getUTCFullYear() * 12 + month(day);
    if (index % everyMonths === 0) marks.push({ day, unit: month(day) === 0 ? 'year' : 'month' });
  }
  return marks;
}

/** The day after the last of a step that starts on `day`. */
export function stepEnd(day: number, step: Step): number {
  if (step === 'day') return day + 1;
  if (step === 'week') return day + 7;
  const date = dayDate(day);
  return Math.round(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1) / millisecondsPerDay);
}

/** The local day of an instant on the clock of a zone. */
export const localDay = (instant: string, zone: string): string =>
  new Intl.DateTimeFormat('sv-SE', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(new Date(instant));
