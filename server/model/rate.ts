import type { DescribedFilter } from './filter.ts';
import { daysBetween, isWholeDays } from './window.ts';

/** A year as long as years are on average, so that rates of different windows can be compared. */
export const daysPerYear = 365.25;

/** Length of a window in days: its local days where it is made of whole ones, else its time in units of 24 hours. */
export function lengthInDays(window: Pick<DescribedFilter, 'from' | 'to' | 'fromDay' | 'toDay' | 'zone'>): number {
  const [from, to] = [new Date(window.from), new Date(window.to)];
  const { fromDay, toDay, zone } = window;
  return isWholeDays({ from, to, fromDay, toDay }, zone) ? daysBetween(fromDay, toDay) : (to.getTime() - from.getTime()) / 86_400_000;
}

/**
 * Incidents per square kilometre and year. The year is that of the window as a whole: hours and weekdays that a filter leaves
 * out are not taken off, so a rate of nights can be set beside a rate of all hours. Null without area or time.
 */
export const ratePerSquareKmYear = (count: number, { squareKm, days }: { squareKm: number; days: number }): number | null =>
  (squareKm > 0 && days > 0 ? count / squareKm / (days / daysPerYear) : null);
