import { stringify } from 'csv-stringify/sync';
import { zoneClock } from '../model/zone_clock.ts';
import type { PlanFile } from './plan_file.ts';
import { spreadsheetSafe } from './spreadsheet_safe.ts';

export const planColumns = [
  'plan', 'status', 'unit', 'order', 'cell', 'name', 'longitude', 'latitude', 'arrive', 'leave', 'arrive_local', 'leave_local', 'minutes', 'travel_minutes', 'travel_metres', 'visit', 'locked',
  'expected', 'reached', 'why',
] as const;

/** Visits as CSV in UTF-8, one a line, unit by unit in their order; times in UTC and on the clock of the agency. */
export function planCsv({ record: { plan, status }, routes, language }: PlanFile): string {
  const clock = zoneClock(plan.shift.zone);
  const local = (instant: string): string => new Date(clock.localOf(Date.parse(instant))).toISOString().slice(0, 16);
  const lines = routes.flatMap(({ unit, stops }) => stops.map((stop) => [
    plan.id, status, unit, stop.order, stop.cell, stop.name, stop.longitude, stop.latitude, stop.arrive, stop.leave, local(stop.arrive), local(stop.leave), stop.minutes,
    stop.travelMinutes, stop.travelMetres, stop.visit, stop.locked, stop.expected, stop.reached, stop.why[language],
  ].map((cell) => (typeof cell === 'string' ? spreadsheetSafe(cell) : cell))));
  return stringify([[...planColumns], ...lines], { cast: { boolean: String }, record_delimiter: 'windows' });
}
