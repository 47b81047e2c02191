import { addDays, localDay, weekdayOf } from '../model/window.ts';
import { zoneClock } from '../model/zone_clock.ts';
import { hoursOfShift, type ShiftHours } from './forecast_shift.ts';

/** When the shifts of a series are: each begins at a time of day on some weekdays and lasts so many hours of real time. */
export type ShiftPattern = { begins: string; hours: number; weekdays: readonly number[] };

const hourMs = 3_600_000;
/** A pattern has one weekday at least, and a week has seven. */
const mostDays = 8;

function shiftOn(day: string, { begins, hours, weekdays }: ShiftPattern, zone: string): ShiftHours | null {
  if (!weekdays.includes(weekdayOf(day))) return null;
  const from = zoneClock(zone).instantOf(Date.parse(`${day}T${begins}Z`)).instant;
  return hoursOfShift(new Date(from), new Date(from + hours * hourMs), zone);
}

/** The first that begins after a moment. */
export function nextShift(pattern: ShiftPattern, after: Date, zone: string): ShiftHours {
  for (let day = localDay(after, zone), left = mostDays; left > 0; day = addDays(day, 1), left -= 1) {
    const shift = shiftOn(day, pattern, zone);
    if (shift !== null && shift.from > after) return shift;
  }
  throw new RangeError('a pattern has a shift in every week');
}

/** Those that end by a moment and begin after another, the latest first. */
export function pastShifts(pattern: ShiftPattern, { endedBy, notBefore, most }: { endedBy: Date; notBefore: Date; most: number }, zone: string): ShiftHours[] {
  const found: ShiftHours[] = [];
  for (let day = localDay(endedBy, zone); found.length < most; day = addDays(day, -1)) {
    const shift = shiftOn(day, pattern, zone);
    if (shift !== null && shift.to <= endedBy && shift.from >= notBefore) found.push(shift);
    if (Date.parse(`${day}T00:00:00Z`) < notBefore.getTime() - 2 * 24 * hourMs) break;
  }
  return found;
}

/** The shift of the pattern that begins at a time on the clock; null when none does. */
export function shiftBeginning(pattern: ShiftPattern, local: string, zone: string): ShiftHours | null {
  return local.slice(11) === pattern.begins ? shiftOn(local.slice(0, 10), pattern, zone) : null;
}
