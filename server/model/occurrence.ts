import { isTimeFault } from './time_format.ts';
import type { LocalTime, TimeFormat } from './time_format.ts';
import type { Incident } from './incident.ts';
import type { ZoneClock } from './zone_clock.ts';

/** When something happened, as far as the source says: the part of an incident that is about time. */
export type Occurrence = Pick<Incident,
  'occurredFrom' | 'occurredTo' | 'timePrecision' | 'timeFlag' | 'localDate' | 'localHour' | 'localWeekday'>;

export type TimeRefusal = { code: string; reason: string; isAboutEnd: boolean };

/** A span on the clock: an instant is one without length; a day or a month ends where the next begins. */
type Span = { from: number; to: number; offset: number; precision: LocalTime['precision']; flag: 'gap' | 'ambiguous' | null };

const day = 86_400_000;
const earliestYear = 1900;

/** Reads a time, or an earliest and a latest; `now` is when the import began: nothing happens after it. */
export function readOccurrence(
  fromText: string, toText: string, reading: { formats: readonly TimeFormat[]; clock: ZoneClock; now: number },
): Occurrence | TimeRefusal {
  const start = readSpan(fromText, reading.formats, reading.clock);
  if ('reason' in start) return { ...start, isAboutEnd: false };
  if (start.from > reading.now) return future(fromText, false);
  if (toText === '') return occurrence(start, start.to, start.precision);
  const end = readSpan(toText, reading.formats, reading.clock);
  if ('reason' in end) return { ...end, isAboutEnd: true };
  if (end.from > reading.now) return future(toText, true);
  if (end.to < start.from) {
    return { code: 'time_order', reason: `It ends (${toText.slice(0, 40)}) before it begins (${fromText.slice(0, 40)}).`, isAboutEnd: true };
  }
  const isSame = start.precision === end.precision && start.from === end.from && start.to === end.to;
  return occurrence(start, Math.max(start.from, end.to), isSame ? start.precision : 'interval');
}

/** A single time, e.g. of a report, in milliseconds UTC; null when it cannot be read. */
export function readInstant(text: string, formats: readonly TimeFormat[], clock: ZoneClock): number | null {
  const span = readSpan(text, formats, clock);
  return 'reason' in span ? null : span.from;
}

function occurrence(start: Span, to: number, precision: Incident['timePrecision']): Occurrence {
  const local = start.from + start.offset;
  const dayNumber = Math.floor(local / day);
  return {
    occurredFrom: start.from,
    occurredTo: to,
    timePrecision: precision,
    timeFlag: start.flag,
    localDate: dayText(dayNumber),
    localHour: start.precision === 'instant' ? Math.floor((local - dayNumber * day) / 3_600_000) : null,
    localWeekday: start.precision === 'month' ? null : ((((dayNumber + 3) % 7) + 7) % 7) + 1,
  };
}

const dayTexts = new Map<number, string>();
const mostDays = 20_000;

/** A file has far fewer days than rows. */
function dayText(number: number): string {
  let text = dayTexts.get(number);
  if (text === undefined) {
    text = new Date(number * day).toISOString().slice(0, 10);
    if (dayTexts.size >= mostDays) dayTexts.clear();
    dayTexts.set(number, text);
  }
  return text;
}

function readSpan(text: string, formats: readonly TimeFormat[], clock: ZoneClock): Span | { code: string; reason: string } {
  let fault: { code: string; reason: string } | null = null;
  for (const format of formats) {
    const time = format.parse(text);
    if (isTimeFault(time)) {
      // A date that is well written and does not exist says more than that another format does not fit.
      if (fault === null || time.code === 'no_such_date') fault = time;
      continue;
    }
    if (time.year < earliestYear) return { code: 'implausible_date', reason: `The year ${time.year} is before ${earliestYear}.` };
    return span(time, clock);
  }
  return fault!;
}

function span(time: LocalTime, clock: ZoneClock): Span {
  const local = Date.UTC(time.year, time.month - 1, time.day, time.hour, time.minute, time.second);
  if (time.offsetMinutes !== null) {
    const instant = local - time.offsetMinutes * 60_000;
    return { from: instant, to: instant, offset: clock.localOf(instant) - instant, precision: 'instant', flag: null };
  }
  const { instant, offset, flag } = clock.instantOf(local);
  if (time.precision === 'instant') return { from: instant, to: instant, offset, precision: 'instant', flag };
  const next = time.precision === 'day' ? local + day : Date.UTC(time.year, time.month, 1);
  // A day that begins with a change of clocks is still that day: nothing about its time was wrong.
  return { from: instant, to: clock.instantOf(next).instant, offset, precision: time.precision, flag: null };
}

const future = (text: string, isAboutEnd: boolean): TimeRefusal =>
  ({ code: 'future_date', reason: `${text.slice(0, 40)} has not come yet. Day and month may be swapped: check the date format.`, isAboutEnd });
