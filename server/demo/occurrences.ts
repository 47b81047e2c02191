import { minutesPerDay, type Calendar } from './calendar.ts';
import type { OffencePattern } from './offence_mix.ts';
import type { Place } from './places.ts';
import { between, exponential, integerBetween, normal, pick, type Random } from './random.ts';

/** One thing that happened. Minutes count from the first midnight of the calendar, on the local clock. */
export type Occurrence = {
  pattern: OffencePattern;
  label: string;
  place: Place;
  houseNumber: number;
  from: number;
  to: number;
  reported: number;
  method: string;
  premises: string;
  /** Id of what it was planted for; null for the city's own. */
  planted: string | null;
};

/** Fills in everything about an occurrence that its offence, place and hour leave open. */
export function occur(
  random: Random, pattern: OffencePattern, place: Place, hourOfCalendar: number, planted: string | null = null,
): Occurrence {
  const from = hourOfCalendar * 60 + minuteOfHour(random, pattern);
  const to = from + uncertainty(random, pattern, from);
  return {
    pattern, place, from, to, planted,
    label: pattern.labels.length === 1 || random() < 0.72 ? (pattern.labels[0] as string) : pick(random, pattern.labels.slice(1)),
    houseNumber: place.number + integerBetween(random, 0, 7),
    reported: Math.ceil(to + 1 + 60 * pattern.reportHours * Math.exp(1.1 * normal(random))),
    method: pattern.methods.length === 0 ? '' : pick(random, pattern.methods),
    premises: place.park && pattern.premises.includes('street') ? 'park' : pick(random, pattern.premises),
  };
}

/** People give round times, clerks rounder ones. */
function minuteOfHour(random: Random, pattern: OffencePattern): number {
  const draw = random();
  if (pattern.interval === 'none' ? draw < 0.22 : draw < 0.4) return 0;
  if (draw < 0.6) return 30;
  return draw < 0.85 ? 5 * integerBetween(random, 0, 11) : integerBetween(random, 0, 59);
}

/** Minutes between the earliest and the latest time at which it can have happened. */
function uncertainty(random: Random, pattern: OffencePattern, from: number): number {
  const quarter = (minutes: number): number => 15 * Math.max(1, Math.round(minutes / 15));
  const draw = random();
  if (pattern.interval === 'absence') {
    if (draw < 0.1) return 0;
    if (draw < 0.66) return quarter(between(random, 45, 600));
    if (draw < 0.9) return quarter(between(random, 480, 720));
    return minutesPerDay * integerBetween(random, 1, 9) + quarter(between(random, 60, 480));
  }
  if (pattern.interval === 'closed') {
    return draw < 0.15 ? 0 : quarter(between(random, 720, 960)) + (draw > 0.85 ? minutesPerDay : 0);
  }
  if (pattern.interval === 'parked') {
    const overnight = from % minutesPerDay > 1020;
    return draw < 0.35 ? 0 : quarter(Math.min(960, exponential(random, overnight ? 540 : 200)));
  }
  return 0;
}

/** Whether the records know of it by the end of the last day: what is reported later is not in the data yet. */
export const isRecorded = (calendar: Calendar, { from, reported }: Occurrence): boolean =>
  from >= 0 && reported < calendar.days * minutesPerDay;
