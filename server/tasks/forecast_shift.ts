import { shiftOf, type Shift } from '../model/shift.ts';
import { zoneClock } from '../model/zone_clock.ts';

/** A shift with the hour of the week and the local day in which each of its hours begins. */
export type ShiftHours = Pick<Shift, 'from' | 'to' | 'hours'> & { hourOfWeek: Int32Array; day: Int32Array };

const hourMs = 3_600_000;
const dayMs = 86_400_000;

/** What two times on the clock of the agency mean. Throws the Problem `bad_shift`. */
export function readShift(asked: { from: string; to: string }, zone: string): ShiftHours {
  const { from, to } = shiftOf(asked, zone);
  return hoursOfShift(from, to, zone);
}

export function hoursOfShift(from: Date, to: Date, zone: string): ShiftHours {
  const clock = zoneClock(zone);
  const hours = Math.ceil((to.getTime() - from.getTime()) / hourMs);
  const local = Array.from({ length: hours }, (_, hour) => clock.localOf(from.getTime() + hour * hourMs));
  const day = Int32Array.from(local, (time) => Math.floor(time / dayMs));
  return { from, to, hours, day, hourOfWeek: Int32Array.from(local, (time, i) => ((((day[i]! + 3) % 7) + 7) % 7) * 24 + Math.floor((time - day[i]! * dayMs) / hourMs)) };
}
