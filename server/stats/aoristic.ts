import { notDefined, type NotDefined } from './not_defined.ts';
import type { Tick } from './tick.ts';

/**
 * Aoristic weights by hour of the week ([Wikipedia, aoristic analysis](https://en.wikipedia.org/wiki/Aoristic_analysis)).
 *
 * Answers: when do offences happen whose hour nobody saw, a burglary between leaving and coming home?
 * Misread as: when they happened. Where all windows are long, it shows when people are away; the finding gets
 * sharper only by windows that are short. And weights are not events: 3.4 at an hour are no three offences.
 * Formula: each event weighs 1, spread over the hours from its earliest to its latest moment in proportion to the minutes
 * in each. Reversed ends are swapped. Without a latest moment, or with both the same, the whole weight falls to the
 * one hour. Beyond one week each of the 168 hours gets 1/168.
 * Defaults: weight 1 each; windows over a week are spread and counted; `longest` leaves them out instead.
 * Cost: hours of all windows together; a million events of twelve hours 30 ms.
 *
 * Parameters: `from` and `to`, minutes by the clock on the wall since a Monday 00:00 (any Monday, negative before it); NaN
 * in `to` for an end nobody knows; `weights`, one per event; `longest`, minutes, events with longer windows are left out.
 * Returns: `hours`, 168 weights from Monday 00:00; `hourOfDay`, 24; `weekday`, 7 from Monday; `used`, `leftOut`, `spread` (windows over a
 * week), `points` (no window) as numbers of events; `meanHours`, the mean window of those used. Not defined when none is used.
 * Errors: RangeError for lists of different lengths, an event without a start, a weight that is negative or not finite.
 * Example: from 01:00 to 02:30: two thirds at 1, one third at 2.
 * Reference: Ratcliffe & McCullagh 1998, International Journal of Geographical Information Science 12:751.
 */
export type Aoristic = {
  hours: Float64Array; hourOfDay: Float64Array; weekday: Float64Array;
  used: number; leftOut: number; spread: number; points: number; meanHours: number;
};

export type AoristicInput = { from: Float64Array; to: Float64Array; weights?: Float64Array; longest?: number };

const hoursOfWeek = 168;
const minutesOfWeek = hoursOfWeek * 60;

export function aoristic({ from, to, weights, longest = Infinity }: AoristicInput, tick?: Tick): Aoristic | NotDefined {
  const n = from.length;
  if (to.length !== n || (weights && weights.length !== n)) throw new RangeError(`${n} starts, ${to.length} ends, ${weights?.length ?? n} weights`);
  const hours = new Float64Array(hoursOfWeek);
  let [leftOut, spread, points, minutes, everywhere] = [0, 0, 0, 0, 0];
  for (let i = 0; i < n; i += 1) {
    if (i % 65_536 === 0) tick?.(i, n);
    const weight = weights ? weights[i]! : 1;
    check(from[i]!, weight);
    const end = Number.isNaN(to[i]!) ? from[i]! : to[i]!;
    const start = Math.min(from[i]!, end);
    const length = Math.abs(end - from[i]!);
    if (length > longest) {
      leftOut += 1;
      continue;
    }
    minutes += length;
    if (length === 0) points += 1;
    if (length > minutesOfWeek) {
      spread += 1;
      everywhere += weight;
    } else addWindow(hours, start, length, weight);
  }
  if (leftOut === n) return notDefined('no_events', 1);
  for (let hour = 0; hour < hoursOfWeek; hour += 1) hours[hour]! += everywhere / hoursOfWeek;
  return { hours, ...margins(hours), used: n - leftOut, leftOut, spread, points, meanHours: minutes / 60 / (n - leftOut) };
}

function addWindow(hours: Float64Array, start: number, length: number, weight: number): void {
  let hour = Math.floor(start / 60);
  let at = hour - Math.floor(hour / hoursOfWeek) * hoursOfWeek;
  if (length === 0) {
    hours[at]! += weight;
    return;
  }
  const end = start + length;
  const perMinute = weight / length;
  for (let begin = start; begin < end; hour += 1) {
    const next = Math.min(end, (hour + 1) * 60);
    hours[at]! += (next - begin) * perMinute;
    begin = next;
    at = at === hoursOfWeek - 1 ? 0 : at + 1;
  }
}

function margins(hours: Float64Array): { hourOfDay: Float64Array; weekday: Float64Array } {
  const hourOfDay = new Float64Array(24);
  const weekday = new Float64Array(7);
  hours.forEach((weight, hour) => {
    hourOfDay[hour % 24]! += weight;
    weekday[Math.floor(hour / 24)]! += weight;
  });
  return { hourOfDay, weekday };
}

function check(start: number, weight: number): void {
  if (!Number.isFinite(start)) throw new RangeError(`not a start in minutes: ${start}`);
  if (!(weight >= 0 && weight < Infinity)) throw new RangeError(`not a weight: ${weight}`);
}
