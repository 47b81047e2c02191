import type { HoursAsked, HoursBody, UnitBound } from '../../server/model/hours.ts';
import { clockIn, numberIn, numberOrNone, percentOf, shareIn } from './setting_values.ts';

/** What the form for sharing hours holds: numbers as they were typed. */
export type ShiftRow = { name: string; from: string; to: string; weekdays: number[]; units: string };
/** An empty area, shift or weekday is all of them. */
export type BoundRow = { area: string; shift: string; weekday: string; units: string };
export type MinutesRow = { offence: string; minutes: string };
export type HoursForm = {
  /** Kind; empty leaves it to the server. */
  areas: string;
  shifts: ShiftRow[];
  units: string; minutes: string; byOffence: MinutesRow[]; calls: string; backup: string; free: string;
  floors: BoundRow[]; ceilings: BoundRow[];
  hotspots: boolean; hotspotHours: string; hotspotMeasure: 'count' | 'harm';
};

const firstHotspotHours = '200';
const everyDay = [1, 2, 3, 4, 5, 6, 7];
/** A day of three shifts that are called so, shared among areas of a kind. */
export const firstHoursForm = (areas: string, [day, late, night]: readonly [string, string, string]): HoursForm => ({
  areas, units: '', minutes: '45', byOffence: [], calls: '1', backup: '1.3', free: '40', floors: [], ceilings: [], hotspots: true,
    hotspotHours: firstHotspotHours, hotspotMeasure: 'harm',
  shifts: [
    { name: day, from: '07:00', to: '15:00', weekdays: everyDay, units: '' },
      { name: late, from: '15:00', to: '23:00', weekdays: everyDay, units: '' },
    { name: night, from: '23:00', to: '07:00', weekdays: everyDay, units: '' },
  ],
});
type Filter = HoursAsked['filter'];
export type Judged = { body: HoursAsked; faults: ReadonlySet<string> };

/** The question that a form asks, and the fields that cannot be used. */
export function judgeHours(form: HoursForm, filter: Filter): Judged {
  const faults = new Set<string>();
  const needed = <T>(name: string, value: T | null, otherwise: T): T => {
    if (value === null) faults.add(name);
    return value ?? otherwise;
  };
  const maybe = (name: string, typed: string, most: number): number | undefined => {
    const value = numberOrNone(typed, { least: 0, most, whole: true });
    if (value === null) faults.add(name);
    return value ?? undefined;
  };
  const names = form.shifts.map(({ name }) => name.trim());
  const shifts = form.shifts.map(({ name, from, to, weekdays, units }, place) => {
    if (name.trim() === '' || names.indexOf(name.trim()) !== place) faults.add(`shift.${place}.name`);
    if (weekdays.length === 0) faults.add(`shift.${place}.weekdays`);
    const own = maybe(`shift.${place}.units`, units, 2000);
    return {
      name: name.trim(), from: needed(`shift.${place}.from`, clockIn(from), '07:00'), to: needed(`shift.${place}.to`, clockIn(to), '15:00'), weekdays,
      ...(own !== undefined && { units: own }),
    };
  });
  if (shifts.length === 0) faults.add('shifts');
  const bounds = (which: 'floors' | 'ceilings'): UnitBound[] => form[which].map(({ area, shift, weekday, units }, place) => ({
    ...(area !== '' && { area }), ...(shift !== '' && { shift }), ...(weekday !== '' && { weekday: Number(weekday) }),
    units: needed(`${which}.${place}`, numberIn(units, { least: 0, most: 2000, whole: true }), 0),
  }));
  const units = maybe('units', form.units, 100_000);
  const byOffence = Object.fromEntries(form.byOffence.flatMap(({ offence, minutes }, place) =>
    (offence === '' ? [] : [[offence, needed(`byOffence.${place}`, numberIn(minutes, { least: 1, most: 1440 }), 45)] as const])));
  const body: HoursAsked = {
    ...(filter && Object.keys(filter).length > 0 && { filter }), ...(form.areas !== '' && { areas: form.areas }), shifts,
      ...(units !== undefined && { units }),
    service: { minutes: needed('minutes', numberIn(form.minutes, { least: 1, most: 1440 }), 45), byOffence },
    callsPerIncident: needed('calls', numberIn(form.calls, { least: 0.1, most: 100 }), 1),
      backupFactor: needed('backup', numberIn(form.backup, { least: 1, most: 5 }), 1.3),
    freePatrolShare: needed('free', shareIn(form.free, { least: 0, most: 0.9 }), 0.4), floors: bounds('floors'), ceilings: bounds('ceilings'),
    ...(form.hotspots && { hotspots: { hours: needed('hotspotHours', numberIn(form.hotspotHours, { least: 0.25, most: 10_000 }), 200),
      measure: form.hotspotMeasure } }),
  };
  return { body, faults };
}

const boundRow = ({ area = '', shift = '', weekday, units }: UnitBound): BoundRow => ({ area, shift,
  weekday: weekday === undefined ? '' : String(weekday), units: String(units) });

/** The form that asks a question, as after a way out was taken or a plan was opened. */
export function hoursFormOf(body: HoursBody): HoursForm {
  return {
    areas: body.areas ?? '', units: body.units === undefined ? '' : String(body.units), minutes: String(body.service.minutes),
    byOffence: Object.entries(body.service.byOffence).map(([offence, minutes]) => ({ offence, minutes: String(minutes) })),
    calls: String(body.callsPerIncident), backup: String(body.backupFactor), free: percentOf(body.freePatrolShare),
    floors: body.floors.map(boundRow), ceilings: body.ceilings.map(boundRow),
    hotspots: body.hotspots !== undefined, hotspotHours: String(body.hotspots?.hours ?? firstHotspotHours),
      hotspotMeasure: body.hotspots?.measure ?? 'harm',
    shifts: body.shifts.map(({ name, from, to, weekdays, units }) => ({ name, from, to, weekdays: [...weekdays],
      units: units === undefined ? '' : String(units) })),
  };
}
