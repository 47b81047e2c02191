import { Temporal } from 'temporal-polyfill';
import { Problem } from './problem.ts';

/**
 * The clock on the wall of one time zone. Times are milliseconds: `local` counts as if the local clock were UTC, `instant`
 * is UTC. Asking Temporal costs about 70 µs, so answers are kept: for a day without a change of clocks nearby one offset,
 * otherwise one for each quarter of an hour.
 */
export type ZoneClock = {
  zone: string;
  /** Which instant a local time means. A time that did not exist is read as if the clocks had not gone forward; one that happened twice is the first. */
  instantOf(local: number): Moment;
  /** Minutes are exact for offsets that a text states itself. */
  localOf(instant: number): number;
};

export type Moment = { instant: number; offset: number; flag: 'gap' | 'ambiguous' | null };

const minute = 60_000;
const quarter = 15 * minute;
const day = 86_400_000;

type Shift = { offset: number; flag: 'gap' | 'ambiguous' | null };

const clocks = new Map<string, ZoneClock>();
const mostClocks = 64;
const mostKept = 200_000;

/** Throws a Problem for a zone that the IANA database does not have. */
export function zoneClock(zone: string): ZoneClock {
  const known = clocks.get(zone);
  if (known) return known;
  checkZone(zone);
  const clock = makeClock(zone);
  if (clocks.size >= mostClocks) clocks.clear();
  clocks.set(zone, clock);
  return clock;
}

function checkZone(zone: string): void {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
  } catch {
    throw new Problem('bad_request', 'unknown_zone', `There is no time zone called ${zone.slice(0, 80)}. Give an IANA name such as Europe/Kyiv or America/Chicago.`);
  }
}

function makeClock(zone: string): ZoneClock {
  const wholeDays = new Map<number, number | null>();
  const quarters = new Map<number, Shift>();
  const offsets = new Map<number, number>();

  /** The offset of a local day whose neighbouring noons share it; null when the clocks change nearby. */
  function offsetOfDay(number: number): number | null {
    const kept = wholeDays.get(number);
    if (kept !== undefined) return kept;
    const before = shiftAt(zone, (number - 0.5) * day).offset;
    const offset = before === shiftAt(zone, (number + 1.5) * day).offset && before === shiftAt(zone, (number + 0.5) * day).offset ? before : null;
    if (wholeDays.size >= mostKept) wholeDays.clear();
    wholeDays.set(number, offset);
    return offset;
  }

  function shiftOfQuarter(number: number): Shift {
    const kept = quarters.get(number);
    if (kept) return kept;
    const shift = shiftAt(zone, number * quarter);
    if (quarters.size >= mostKept) quarters.clear();
    quarters.set(number, shift);
    return shift;
  }

  /** Most clocks change at a quarter of an hour; where one did not, the quarter's two ends differ and the exact time is asked for. */
  function exactShift(local: number): Shift {
    const start = shiftOfQuarter(Math.floor(local / quarter));
    const end = shiftOfQuarter(Math.floor(local / quarter) + 1);
    return start.offset === end.offset && start.flag === end.flag ? start : shiftAt(zone, local);
  }

  function instantOf(local: number): Moment {
    const offset = offsetOfDay(Math.floor(local / day));
    if (offset !== null) return { instant: local - offset, offset, flag: null };
    const shift = exactShift(local);
    const instant = local - shift.offset;
    return { instant, offset: shift.flag === 'gap' ? offsetAt(instant) : shift.offset, flag: shift.flag };
  }

  function offsetAt(instant: number): number {
    const number = Math.floor(instant / quarter);
    const kept = offsets.get(number);
    if (kept !== undefined) return kept;
    const offset = Temporal.Instant.fromEpochMilliseconds(number * quarter).toZonedDateTimeISO(zone).offsetNanoseconds / 1e6;
    if (offsets.size >= mostKept) offsets.clear();
    offsets.set(number, offset);
    return offset;
  }

  return { zone, instantOf, localOf: (instant) => instant + offsetAt(instant) };
}

/** Milliseconds to subtract from a local time, by asking the zone's rules. */
function shiftAt(zone: string, local: number): Shift {
  const plain = Temporal.Instant.fromEpochMilliseconds(local).toZonedDateTimeISO('UTC').toPlainDateTime();
  const earlier = plain.toZonedDateTime(zone, { disambiguation: 'earlier' });
  const later = plain.toZonedDateTime(zone, { disambiguation: 'later' });
  if (earlier.epochMilliseconds === later.epochMilliseconds) return { offset: local - earlier.epochMilliseconds, flag: null };
  const happenedTwice = earlier.toPlainDateTime().equals(plain);
  // In a gap, "later" keeps the offset from before the change: the clock that was not put forward.
  return happenedTwice
    ? { offset: local - earlier.epochMilliseconds, flag: 'ambiguous' }
    : { offset: local - later.epochMilliseconds, flag: 'gap' };
}
