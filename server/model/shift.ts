import { Problem } from './problem.ts';
import { mostShiftHours } from './surface.ts';
import { zoneClock } from './zone_clock.ts';

/** A stretch of time that patrols are on duty. */
export type Shift = {
  from: Date;
  to: Date;
  minutes: number;
  /** Of real time, counted from its begin; the last one is whole even where the shift ends within it. */
  hours: number;
};

const minuteMs = 60_000;
/** Visits, slots and hours all are made of quarters. */
const quarter = 15;

/** Local times as a request gives them of at most 24 hours on that clock, which are 25 where it is put back within them. Throws the Problem `bad_shift`. */
export function shiftOf(asked: { from: string; to: string }, zone: string): Shift {
  const clock = zoneClock(zone);
  const localOf = (field: 'from' | 'to'): number => {
    const local = Date.parse(`${asked[field]}:00Z`);
    if (Number.isNaN(local)) throw bad(field, `There is no such moment as ${asked[field]}.`);
    return local;
  };
  const local = { from: localOf('from'), to: localOf('to') };
  const [from, to] = [clock.instantOf(local.from).instant, clock.instantOf(local.to).instant];
  const minutes = (to - from) / minuteMs;
  if (minutes <= 0) throw bad('to', 'A shift ends after it begins. One over midnight ends on the next day.');
  if (local.to - local.from > mostShiftHours * 60 * minuteMs) throw bad('to', `A shift lasts at most ${mostShiftHours} hours. Plan one shift at a time.`);
  return { from: new Date(from), to: new Date(to), minutes, hours: Math.ceil(minutes / 60) };
}

/** The same for a plan, whose slots are quarters. */
export function plannedShift(asked: { from: string; to: string }, zone: string): Shift {
  const shift = shiftOf(asked, zone);
  if (shift.minutes % quarter !== 0) throw bad('to', 'A shift that is planned lasts whole quarters of an hour.');
  return shift;
}

function bad(field: string, message: string): Problem {
  return new Problem('bad_request', 'bad_shift', `shift.${field}: ${message}`, [{ field: `shift.${field}`, message }]);
}

/** Minutes since the begin of a shift of a time of day on the clock of the agency: the first such time in it; null where there is none. */
export function minuteOfShift(time: string, { from, minutes }: Shift, zone: string): number | null {
  const clock = zoneClock(zone);
  const start = clock.localOf(from.getTime());
  const [hour, minute] = time.split(':').map(Number) as [number, number];
  const day = 1440;
  const startOfDay = Math.floor(start / minuteMs / day) * day;
  for (const days of [0, 1]) {
    const local = (startOfDay + days * day + hour * 60 + minute) * minuteMs;
    const since = (clock.instantOf(local).instant - from.getTime()) / minuteMs;
    if (since >= 0 && since <= minutes) return since;
  }
  return null;
}
