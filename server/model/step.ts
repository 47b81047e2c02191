import { addDays, addMonths, weekdayOf } from './window.ts';

/** Steps of a time series, named by their first local day. Weeks begin on Monday. */
export const steps = ['day', 'week', 'month'] as const;
export type Step = (typeof steps)[number];

export function firstDayOfStep(day: string, step: Step): string {
  if (step === 'day') return day;
  return step === 'week' ? addDays(day, 1 - weekdayOf(day)) : `${day.slice(0, 8)}01`;
}

export const nextStep = (from: string, step: Step): string => stepsBefore(from, step, -1);

export const stepsBefore = (from: string, step: Step, count: number): string =>
  step === 'month' ? addMonths(from, -count) : addDays(from, -count * (step === 'week' ? 7 : 1));

/** The finest step at which a window has no more points than can be told apart. */
export const stepFor = (days: number): Step => (days <= 45 ? 'day' : days <= 800 ? 'week' : 'month');

/** For what is played rather than read: days for as long as there are not more of them than anybody would watch. */
export const sliceStepFor = (days: number): Step => (days <= 800 ? 'day' : days <= 5600 ? 'week' : 'month');
