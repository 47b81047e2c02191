/** What a week is expected to bring, by area and hour, and how shifts lie over it. */

export const weekHours = 168;
const weekMinutes = weekHours * 60;

export type DemandEvents = {
  /** Area of each incident; -1: none. */
  area: Int32Array;
  /** 0 is Monday 00:00 to 01:00; 255 where the hour is not known. */
  hourOfWeek: Uint8Array;
  /** That it takes one unit. */
  minutes: Float64Array;
  /** From 0, the most urgent. */
  priority: Uint8Array;
};

/** `calls[(area * 168 + hour) * priorities + priority]` a week, and the hours of units that they take in the same order. */
export type WeekDemand = { calls: Float64Array; work: Float64Array; used: number; hourUnknown: number };

export type DemandSettings = { areas: number; priorities: number; weeks: number; callsPerIncident: number; backupFactor: number };

/** Incidents without a known hour are spread over the week as those of their area and priority are that have one; evenly where there are none. */
export function weekDemand({ area, hourOfWeek, minutes, priority }: DemandEvents, { areas, priorities, weeks, callsPerIncident, backupFactor }: DemandSettings): WeekDemand {
  const size = areas * weekHours * priorities;
  const [calls, work] = [new Float64Array(size), new Float64Array(size)];
  // Of each area and priority: calls with a known hour, calls without, and the work of both.
  const known = Array.from({ length: 4 }, () => new Float64Array(areas * priorities));
  let [used, hourUnknown] = [0, 0];
  for (let i = 0; i < area.length; i += 1) {
    if (area[i]! < 0) continue;
    used += 1;
    const isKnown = hourOfWeek[i]! < weekHours;
    const group = area[i]! * priorities + priority[i]!;
    const [count, time] = [callsPerIncident / weeks, (callsPerIncident * backupFactor * minutes[i]!) / 60 / weeks];
    known[isKnown ? 0 : 1]![group]! += count;
    known[isKnown ? 2 : 3]![group]! += time;
    if (!isKnown) {
      hourUnknown += 1;
      continue;
    }
    const at = (area[i]! * weekHours + hourOfWeek[i]!) * priorities + priority[i]!;
    calls[at]! += count;
    work[at]! += time;
  }
  for (let at = 0; at < size; at += 1) {
    const group = Math.floor(at / priorities / weekHours) * priorities + (at % priorities);
    const [sure, unsure, sureWork, unsureWork] = known.map((list) => list[group]!) as [number, number, number, number];
    if (unsure === 0) continue;
    calls[at] = sure > 0 ? calls[at]! * (1 + unsure / sure) : unsure / weekHours;
    work[at] = sureWork > 0 ? work[at]! * (1 + unsureWork / sureWork) : unsureWork / weekHours;
  }
  return { calls, work, used, hourUnknown };
}

/** Minutes since midnight; one that ends at its begin or before ends the next day. */
export type ShiftTimes = { from: number; to: number; weekdays: readonly number[] };

/** One shift on one of its days. */
export type ShiftDay = {
  shift: number; weekday: number; hours: number;
  /** Hours of the week that it touches, the part of each that it covers, and the part of what happens then that is its own: where shifts overlap it is shared. */
  touched: readonly { hour: number; covers: number; share: number }[];
};

export const shiftHours = ({ from, to }: ShiftTimes): number => (to > from ? to - from : to - from + 1440) / 60;

/** By shift, then weekday. */
export function shiftDays(shifts: readonly ShiftTimes[]): { days: ShiftDay[]; uncovered: number } {
  const present = new Uint8Array(weekMinutes);
  const minutesOf = (shift: ShiftTimes, weekday: number): number[] =>
    Array.from({ length: Math.round(shiftHours(shift) * 60) }, (_, i) => ((weekday - 1) * 1440 + shift.from + i) % weekMinutes);
  const all = shifts.flatMap((shift, number) => shift.weekdays.toSorted((a, b) => a - b).map((weekday) => ({ number, weekday, minutes: minutesOf(shift, weekday) })));
  for (const { minutes } of all) for (const minute of minutes) present[minute]! += 1;
  const days = all.map(({ number, weekday, minutes }): ShiftDay => {
    const hours = new Map<number, { covers: number; share: number }>();
    for (const minute of minutes) {
      const hour = Math.floor(minute / 60);
      const found = hours.get(hour) ?? { covers: 0, share: 0 };
      hours.set(hour, { covers: found.covers + 1 / 60, share: found.share + 1 / 60 / present[minute]! });
    }
    return { shift: number, weekday, hours: minutes.length / 60, touched: [...hours].map(([hour, one]) => ({ hour, ...one })) };
  });
  return { days, uncovered: present.reduce((sum, one) => sum + (one === 0 ? 1 : 0), 0) / 60 };
}
