import type { Database } from '../db/database.ts';
import { forecastModelOf } from '../forecast/models.ts';
import type { ParameterValues } from '../forecast/learning.ts';
import { filterQuery, type FilterQuery } from '../model/filter.ts';
import { defaultResolution } from '../model/hex.ts';
import { Problem, type ProblemField } from '../model/problem.ts';
import type { SurfaceBody } from '../model/surface.ts';
import type { Who } from '../model/who.ts';
import { addDays, daysBetween, localDay, momentOf, startOfDay } from '../model/window.ts';
import { finestResolution } from './find_study_area.ts';
import { minutesById, trainingOffences, type TrainingOffences } from './forecast_offences.ts';
import { readShift, type ShiftHours } from './forecast_shift.ts';
import { resolveAsked, resolveFilter, type Resolved } from './resolve_filter.ts';

/** A surface as it was asked for, once it is known what its words mean. */
export type SurfaceQuestion = {
  /** The incidents before the shift that may train. */
  resolved: Resolved;
  shift: ShiftHours;
  offences: TrainingOffences;
  /** Minutes by offence; null where incidents or their harm are expected. */
  minutes: ReadonlyMap<number, number> | null;
  resolution: number;
  values: ParameterValues;
  /** Days between the end of what is known and the shift. */
  daysUnknown: number;
};

/** The shift as two times on the clock of the agency, or as instants where these are known. */
export type SurfaceAsk = { agency: string | undefined; shift: { from: string; to: string } | ShiftHours; surface: SurfaceBody };

/** Cells of resolution 10 have edges of 76 m: finer than any address can be trusted, and next to saying which house. */
const finestForecast = 9;
const leastDays = 7;
const filterNames = ['from', 'to', 'offences', 'area', 'asOf'] as const;

/** Throws the Problems `bad_shift`, `detection_driven`, `minutes_missing`, `cells_too_small`, `nothing_to_learn`, and those of filters. */
export async function readSurfaceQuestion(database: Database, who: Who, { agency, shift: asked, surface }: SurfaceAsk, signal?: AbortSignal): Promise<SurfaceQuestion> {
  const query = filterOf(surface.filter);
  const values = valuesOf(surface);
  if ((surface.resolution ?? finestForecast) > finestForecast) throw cellsTooSmall();
  const named = query.offences?.split(',') ?? (surface.model === 'calls' && surface.minutesOnTask !== undefined ? Object.keys(surface.minutesOnTask) : null);
  const offences = trainingOffences(named);
  const minutes = surface.model === 'calls' ? minutesById(offences, surface.minutesOnTask) : null;
  const found = await resolveAsked(database, who, { agency, asOf: query.asOf }, signal);
  const { agency: { zone }, coverage } = found;
  const shift = 'hours' in asked ? asked : readShift(asked, zone);
  const known = coverage.lastCompleteDay === null ? null : startOfDay(addDays(coverage.lastCompleteDay, 1), zone);
  const ends = [shift.from, ...(query.to === undefined ? known === null ? [] : [known] : [momentOf('to', query.to, zone)])];
  const to = ends.reduce((least, one) => (one < least ? one : least));
  const from = query.from === undefined ? startBefore(to, zone, coverage.firstDay) : notBefore(coverage.firstDay, momentOf('from', query.from, zone), zone);
  if (coverage.firstDay === null || to.getTime() - from.getTime() < leastDays * 86_400_000) throw nothingToLearn(from, to);
  const whole = await resolveFilter(database, who, { agency, ...query, offences: offences.codes.join(','), from: from.toISOString(), to: to.toISOString() }, signal);
  // A group among the codes would bring its other members along.
  const resolved = { ...whole, filter: { ...whole.filter, offenceIds: offences.ids }, described: { ...whole.described, offences: offences.codes } };
  const resolution = surface.resolution ?? await finestResolution(database, resolved, defaultResolution, signal);
  return { resolved, shift, offences, minutes, resolution, values, daysUnknown: Math.floor((shift.from.getTime() - to.getTime()) / 86_400_000) };
}

/** The year before, or as much of it as there is. */
function startBefore(to: Date, zone: string, firstDay: string | null): Date {
  const year = addDays(localDay(to, zone), -365);
  return startOfDay(firstDay !== null && daysBetween(year, firstDay) > 0 ? firstDay : year, zone);
}

/** Days before the data begin are not days on which nothing happened: with them among those learned from, too little would be expected. */
function notBefore(firstDay: string | null, from: Date, zone: string): Date {
  const first = firstDay === null ? from : startOfDay(firstDay, zone);
  return from < first ? first : from;
}

function filterOf(values: SurfaceBody['filter']): Pick<FilterQuery, (typeof filterNames)[number]> {
  const texts = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, Array.isArray(value) ? value.join(',') : value]));
  const faults: ProblemField[] = Object.keys(texts).filter((name) => !(filterNames as readonly string[]).includes(name))
    .map((name) => ({ field: `surface.filter.${name}`, message: `A forecast is learned from all hours and weekdays. The filter takes ${filterNames.join(', ')}.` }));
  const read = filterQuery.pick({ from: true, to: true, offences: true, area: true, asOf: true }).safeParse(Object.fromEntries(Object.entries(texts).filter(([name]) => (filterNames as readonly string[]).includes(name))));
  if (!read.success) faults.push(...read.error.issues.map((issue) => ({ field: `surface.filter.${issue.path.join('.')}`, message: issue.message })));
  if (faults.length > 0 || !read.success) throw badInput(faults);
  return read.data;
}

function valuesOf({ model, parameters }: SurfaceBody): ParameterValues {
  const own = forecastModelOf(model).parameters;
  const faults = Object.entries(parameters).flatMap(([name, value]): ProblemField[] => {
    const of = own[name];
    const field = `surface.parameters.${name}`;
    if (of === undefined) return [{ field, message: `The model "${model}" has no such parameter. It has ${Object.keys(own).join(', ') || 'none'}.` }];
    return typeof value === 'number' && value >= of.least && value <= of.most ? [] : [{ field, message: `Give a number from ${of.least} to ${of.most} (${of.unit}).` }];
  });
  if (faults.length > 0) throw badInput(faults);
  return Object.fromEntries(Object.entries(own).map(([name, of]) => [name, (parameters[name] as number | undefined) ?? of.default]));
}

const badInput = (faults: ProblemField[]): Problem =>
  new Problem('bad_request', 'bad_input', `The surface cannot be made. ${faults.slice(0, 5).map(({ field, message }) => `${field}: ${message}`).join(' ')}`, faults);

function cellsTooSmall(): Problem {
  const message = 'Cells of resolution 10 have sides of 76 m. Forecasts are for places of 100 m or more, so that they are not about single houses and do not rest on how exactly an address was '
    + 'written: give 5 to 9.';
  return new Problem('bad_request', 'cells_too_small', message, [{ field: 'surface.resolution', message }]);
}

function nothingToLearn(from: Date, to: Date): Problem {
  const message = `There are not ${leastDays} days of data before the shift (${from.toISOString()} to ${to.toISOString()}). Choose a later shift, an earlier "from", or load data.`;
  return new Problem('unprocessable', 'nothing_to_learn', message, [{ field: 'shift.from', message }]);
}
