import type { RawPosition, RawVisit } from '../formats/raw_position.ts';
import type { PositionFault } from '../model/dosage.ts';
import { hexResolution, isHex } from '../model/hex.ts';
import { quotation, rejection, type Rejection } from '../model/row.ts';
import { zoneClock } from '../model/zone_clock.ts';

/** What rows are judged by: the shift, units and places of the plan. Times are ms since 1970, UTC. */
export type PlanOfPositions = {
  units: readonly string[]; from: number; to: number; zone: string; resolution: number;
  /** West, south, east, north of all cells and posts. */ bounds: readonly [number, number, number, number];
};
export type Position = { unit: string; time: number; longitude: number; latitude: number };
export type Visit = { unit: string; cell: string; from: number; to: number };
export type PositionJudge = { position(row: RawPosition): Position | Rejection; visit(row: RawVisit): Visit | Rejection };

/** Farther from everything in the plan than a patrol gets in a shift. */
const mostDegreesAway = 2;

type Refused = { field: string | null; value: string | null; code: PositionFault; reason: string };
const isRefused = (found: object | string | number): found is Refused => typeof found === 'object' && 'code' in found;

export function positionJudge(plan: PlanOfPositions, unitOfUnnamed?: string): PositionJudge {
  const unitOf = unitJudge(plan.units, unitOfUnnamed);
  const timeOf = timeJudge(plan);
  const refuse = (line: number, { field, value, code, reason }: Refused): Rejection => rejection(line, field, value === null ? null : quotation(value), code, reason);
  return {
    position({ line, unit: unitText, time: timeText, longitude: x, latitude: y }) {
      const unit = unitOf(unitText);
      if (isRefused(unit)) return refuse(line, unit);
      const time = timeOf('time', timeText);
      if (isRefused(time)) return refuse(line, time);
      const place = placeOf(x, y, plan.bounds);
      return isRefused(place) ? refuse(line, place) : { unit, time, longitude: place[0], latitude: place[1] };
    },
    visit({ line, unit: unitText, cell, arrive, leave }) {
      const unit = unitOf(unitText);
      if (isRefused(unit)) return refuse(line, unit);
      const own = (cell ?? '').trim().toLowerCase();
      if (!isHex(own) || hexResolution(own) !== plan.resolution) {
        return refuse(line, { field: 'cell', value: cell, code: 'bad_cell', reason: `Give an H3 cell of resolution ${plan.resolution}, as the plan has them.` });
      }
      const [from, to] = [timeOf('arrive', arrive), timeOf('leave', leave)];
      if (isRefused(from)) return refuse(line, from);
      if (isRefused(to)) return refuse(line, to);
      return to > from ? { unit, cell: own, from, to } : refuse(line, { field: 'leave', value: leave, code: 'visit_ends_before', reason: 'The visit ends when or before it begins.' });
    },
  };
}

/** Call signs of the plan; written otherwise only in case and spaces they are still told, where that is clear. */
function unitJudge(units: readonly string[], unnamed: string | undefined): (text: string | null) => string | Refused {
  const exact = new Set(units);
  const loose = new Map<string, string | null>();
  const plain = (text: string): string => text.toLowerCase().replace(/\s+/g, '');
  for (const unit of units) loose.set(plain(unit), loose.has(plain(unit)) ? null : unit);
  const known = units.slice(0, 10).join(', ');
  return (text) => {
    const given = (text ?? '').trim() === '' ? unnamed ?? '' : text!.trim();
    if (given === '') return { field: 'unit', value: text, code: 'no_unit', reason: 'Nothing says which unit it was. Name it in the row, in the name of the track, or with unit=.' };
    if (exact.has(given)) return given;
    return loose.get(plain(given)) ?? { field: 'unit', value: given, code: 'unknown_unit', reason: `The plan has no such unit. It has ${known}${units.length > 10 ? ' and others' : ''}.` };
  };
}

const instant = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?) ?(Z|[+-]\d{2}:?\d{2})$/;
const local = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)$/;
const clock = /^([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?$/;

function timeJudge({ from, to, zone }: PlanOfPositions): (field: string, text: string | null) => number | Refused {
  const { instantOf, localOf } = zoneClock(zone);
  const read = (text: string): number => {
    const [, day, time, offset] = instant.exec(text) ?? [];
    if (day !== undefined) return Date.parse(`${day}T${time}${offset!.length === 5 ? `${offset!.slice(0, 3)}:${offset!.slice(3)}` : offset}`);
    const [, ownDay, ownTime] = local.exec(text) ?? [];
    if (ownDay !== undefined) return instantOf(Date.parse(`${ownDay}T${ownTime}Z`)).instant;
    const [, hour, minute, second = '0'] = clock.exec(text) ?? [];
    if (hour === undefined) return /^\d{10}(\.\d+)?$/.test(text) ? Number(text) * 1000 : /^\d{13}$/.test(text) ? Number(text) : Number.NaN;
    // A time of day is the first one within the shift.
    const begin = localOf(from);
    const ofDay = (Number(hour) * 60 + Number(minute)) * 60_000 + Number(second) * 1000;
    const midnight = Math.floor(begin / 86_400_000) * 86_400_000;
    return instantOf(midnight + ofDay < begin ? midnight + 86_400_000 + ofDay : midnight + ofDay).instant;
  };
  return (field, text) => {
    const given = (text ?? '').trim();
    if (given === '') return { field, value: text, code: 'no_time', reason: 'It has no time.' };
    const time = read(given);
    if (Number.isNaN(time)) return { field, value: text, code: 'bad_time', reason: 'Give an instant such as 2026-03-01T20:15:00+02:00, or the time on the agency\'s clock as 2026-03-01 20:15:00.' };
    if (time >= from && time <= to) return Math.round(time);
    return { field, value: text, code: 'outside_shift', reason: `It lies outside the shift of the plan, ${new Date(from).toISOString()} to ${new Date(to).toISOString()}.` };
  };
}

function placeOf(x: string | null, y: string | null, [west, south, east, north]: PlanOfPositions['bounds']): [number, number] | Refused {
  const number = (text: string | null): number => {
    const given = (text ?? '').trim();
    return /^[+-]?(\d+([.,]\d*)?|[.,]\d+)([eE][+-]?\d+)?$/.test(given) ? Number(given.replace(',', '.')) : Number.NaN;
  };
  const [longitude, latitude] = [number(x), number(y)];
  const bad = (field: string, value: string | null, reason: string): Refused => ({ field, value, code: 'bad_coordinates', reason });
  if (!(Math.abs(longitude) <= 180)) return bad('longitude', x, 'A longitude is a number from -180 to 180, in degrees.');
  if (!(Math.abs(latitude) <= 90)) return bad('latitude', y, 'A latitude is a number from -90 to 90, in degrees.');
  if (longitude === 0 && latitude === 0) return bad('longitude', `${x}, ${y}`, 'The receiver did not know where it was: 0, 0.');
  const isNear = (east1: number, north1: number): boolean =>
    east1 >= west - mostDegreesAway && east1 <= east + mostDegreesAway && north1 >= south - mostDegreesAway && north1 <= north + mostDegreesAway;
  if (isNear(longitude, latitude)) return [longitude, latitude];
  const swapped = isNear(latitude, longitude) ? ' Longitude and latitude may be swapped.' : '';
  return { field: 'longitude', value: `${x}, ${y}`, code: 'impossible_place', reason: `It lies far from everything in the plan, farther than a patrol gets in a shift.${swapped}` };
}
