import { Problem } from '../model/problem.ts';
import { mostShiftHours } from '../model/surface.ts';
import { zoneClock } from '../model/zone_clock.ts';

/** A shift as instants, with the hours that it has. */
export type Shift = { from: Date; to: Date; hours: number; hourOfWeek: Int32Array; day: Int32Array };

const hourMs = 3_600_000;
const dayMs = 86_400_000;

/** What two times on the clock of the agency mean. Throws the Problem `bad_shift`. */
export function readShift(asked: { from: string; to: string }, zone: string): Shift {
  const clock = zoneClock(zone);
  const [from, to] = [asked.from, asked.to].map((text) => {
    const local = Date.parse(`${text}Z`);
    if (!Number.isFinite(local)) throw badShift('from', `${text} is not a time of the calendar.`);
    return clock.instantOf(local).instant;
  }) as [number, number];
  if (to <= from) throw badShift('to', 'The shift ends at or before its begin. A shift over midnight ends on the next day.');
  if (to - from > mostShiftHours * hourMs) throw badShift('to', `The shift is longer than ${mostShiftHours} hours. Plan one shift at a time.`);
  return shiftOf(new Date(from), new Date(to), zone);
}

export function shiftOf(from: Date, to: Date, zone: string): Shift {
  const clock = zoneClock(zone);
  const hours = Math.ceil((to.getTime() - from.getTime()) / hourMs);
  const local = Array.from({ length: hours }, (_, hour) => clock.localOf(from.getTime() + hour * hourMs));
  const day = Int32Array.from(local, (time) => Math.floor(time / dayMs));
  return { from, to, hours, day, hourOfWeek: Int32Array.from(local, (time, i) => ((((day[i]! + 3) % 7) + 7) % 7) * 24 + Math.floor((time - day[i]! * dayMs) / hourMs)) };
}

function badShift(field: string, message: string): Problem {
  return new Problem('bad_request', 'bad_shift', message, [{ field: `shift.${field}`, message }]);
}
