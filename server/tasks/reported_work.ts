import { dataWarnings } from '../analysis/data_warnings.ts';
import type { Events } from '../analysis/method.ts';
import { say } from '../analysis/say.ts';
import type { Database } from '../db/database.ts';
import type { AnalysisWarning } from '../model/analysis.ts';
import { filterQuery, type FilterQuery } from '../model/filter.ts';
import type { MinutesBody } from '../model/hours.ts';
import { nearestWords } from '../model/nearest_words.ts';
import { classification, offenceByCode, offenceNames, type Offence } from '../model/offence.ts';
import { Problem, type ProblemField } from '../model/problem.ts';
import type { Who } from '../model/who.ts';
import { addDays, daysBetween, windowOfDays } from '../model/window.ts';
import { readEvents, type UnitOf } from './analysis_events.ts';
import { findAnalysisStudy, type AnalysisStudy } from './analysis_study.ts';
import type { PlacedUnits } from './analysis_units.ts';
import { isCovered } from './describe_answer.ts';
import { inWindow, resolveFilter, type Resolved } from './resolve_filter.ts';

/** Where there is work for police, as far as people report it: what hours are shared by, beats are drawn by and posts are chosen by. */
export type WorkQuestion = { resolved: Resolved; study: AnalysisStudy; leftOut: string[] };

type FilterValues = Readonly<Record<string, string | readonly string[]>>;
type Asked = { agency: string | undefined; filter: FilterValues };

/**
 * Only offences that people report: those that are found where police look would draw units to where they were before. One that is named and is not
 * of that kind is refused (Problem `detection_driven`); a group stands for those of its members that are.
 */
export async function readWorkQuestion(database: Database, who: Who, { agency, filter }: Asked, signal?: AbortSignal): Promise<WorkQuestion> {
  const query = readFilter(filter);
  const offences = reportedOffences(query.offences?.split(',') ?? null);
  const asked = await resolveFilter(database, who, { agency, ...query, offences: offences.kept.map(({ code }) => code).join(',') }, signal);
  const whole = coveredPart(asked);
  // A group among the codes would bring its other members along.
  const resolved = {
    ...whole, filter: { ...whole.filter, offenceIds: offences.kept.map(({ id }) => id).toSorted((a, b) => a - b) },
    described: { ...whole.described, offences: offences.kept.map(({ code }) => code).toSorted() },
  };
  return { resolved, study: await findAnalysisStudy(database, resolved, undefined, signal), leftOut: offences.leftOut };
}

/** Only days that the data cover: to have others among them would give a week fewer calls than it has. */
function coveredPart(asked: Resolved): Resolved {
  const { window: { fromDay, toDay, from, to }, coverage: { firstDay, lastCompleteDay }, agency: { zone } } = asked;
  if (firstDay === null || lastCompleteDay === null) return asked;
  const covered = windowOfDays(firstDay, addDays(lastCompleteDay, 1), zone);
  const [begins, ends] = [covered.from > from ? covered : null, covered.to < to ? covered : null];
  if ((begins === null && ends === null) || covered.from >= to || covered.to <= from) return asked;
  return inWindow(asked, { from: begins?.from ?? from, fromDay: begins?.fromDay ?? fromDay, to: ends?.to ?? to, toDay: ends?.toDay ?? toDay });
}

const filterShape = filterQuery.omit({ agency: true });

function readFilter(values: FilterValues): Omit<FilterQuery, 'agency'> {
  const read = filterShape.safeParse(Object.fromEntries(Object.entries(values).map(([name, value]) => [name, typeof value === 'string' ? value : value.join(',')])));
  if (read.success) return read.data;
  const fields: ProblemField[] = read.error.issues.flatMap((issue) => (issue.code === 'unrecognized_keys'
    ? issue.keys.map((name) => ({ field: `filter.${name}`, message: `The filter has no such parameter. It has ${Object.keys(filterShape.shape).join(', ')}.` }))
    : [{ field: `filter.${issue.path.join('.')}`, message: issue.message }]));
  throw new Problem('bad_request', 'bad_input', `The filter cannot be read. ${fields.slice(0, 5).map(({ field, message }) => `${field}: ${message}`).join(' ')}`, fields);
}

const isReported = ({ recordedBy }: Offence): boolean => recordedBy === 'reported';

function reportedOffences(asked: readonly string[] | null): { kept: Offence[]; leftOut: string[] } {
  const named = asked?.map((code) => offenceNamed(code.trim(), 'filter.offences')) ?? null;
  const refused = named?.filter((offence) => !isReported(offence)).map(({ code }) => code) ?? [];
  if (refused.length > 0) {
    const message = `${refused.join(', ')}: such incidents become known where police look, in whole or in part, so units shared by them go back to where they were. `
      + 'Only offences that people report count as work; leave these out.';
    throw new Problem('unprocessable', 'detection_driven', message, [{ field: 'filter.offences', message }]);
  }
  const selected = classification.filter(({ code, parent }) => named === null || named.some((one) => one.code === code || one.code === parent));
  return { kept: selected.filter(isReported), leftOut: selected.filter((one) => !isReported(one)).map(({ code }) => code) };
}

export function offenceNamed(code: string, field: string): Offence {
  const found = offenceByCode.get(code);
  if (found !== undefined) return found;
  const message = `There is no offence "${code.slice(0, 60)}". Nearest: ${nearestWords(code, offenceByCode.keys()).join(', ')}. /api/v1/offences lists all.`;
  throw new Problem('bad_request', 'unknown_offence', message, [{ field, message }]);
}

/** Minutes of each offence by its id: its own, else those of its group, else those of all. */
export function minutesOf({ minutes, byOffence }: MinutesBody): (offence: number) => number {
  for (const code of Object.keys(byOffence)) offenceNamed(code, `service.byOffence.${code}`);
  const found = new Map(classification.map(({ id, code, parent }) => [id, byOffence[code] ?? (parent === null ? undefined : byOffence[parent]) ?? minutes]));
  return (offence) => found.get(offence) ?? minutes;
}

export type WorkEvents = { events: Events; rows: number; weeks: number; warnings: AnalysisWarning[] };

/** The incidents with a place, each with its unit, and what is to be known about them. */
export async function readWorkEvents(
  database: Database, { resolved, study, leftOut }: WorkQuestion, { units, unitOf }: { units: PlacedUnits | null; unitOf: UnitOf }, signal?: AbortSignal,
): Promise<WorkEvents> {
  const { events, unplaced } = await readEvents(database, resolved, { plane: study.plane, unitOf, ends: false }, signal);
  const { window, agency: { zone }, coverage } = resolved;
  const rows = events.n + unplaced.n;
  const warnings = dataWarnings({
    input: {
      window: { from: window.from.getTime(), to: window.to.getTime(), fromDay: daysBetween('1970-01-01', window.fromDay), toDay: daysBetween('1970-01-01', window.toDay) },
      zone, events, unplaced, rows, units: units?.units ?? null, study: study.shape, baseline: null, before: null, history: null, factors: null,
    },
    coverage: { ...coverage, covered: isCovered(resolved) }, derivedStudyArea: study.described.kind === 'derived',
    outside: units === null ? 0 : events.unit.reduce((sum, one) => sum + (one < 0 ? 1 : 0), 0), hourUnknown: 0,
    asOf: resolved.asOf === undefined ? null : { dataVersion: resolved.asOf.dataVersion, publishedAt: resolved.asOf.publishedAt.toISOString() },
    // Work is added up in each unit by itself: what neighbours outside had changes nothing.
  }).filter(({ code }) => code !== 'edge_effects');
  return { events, rows, weeks: (window.to.getTime() - window.from.getTime()) / 604_800_000, warnings: leftOut.length === 0 ? warnings : [...warnings, omitted(leftOut)] };
}

const leftOutWords = {
  en: 'Left out, because such incidents become known, in whole or in part, where police look: {codes}.', uk: 'Не враховано, бо такі інциденти цілком або частково виявляють там, де поліція шукає: {codes}.',
};
const omitted = (codes: readonly string[]): AnalysisWarning => ({ code: 'offences_left_out', severity: 'note', text: say(leftOutWords, { codes: offenceNames(codes) }) });

/** What an incident counts: one, its harm in days, or the minutes that it takes. */
export function weightsOf({ n, harm, offence }: Events, workload: 'count' | 'harm' | 'minutes', service: MinutesBody): Float64Array {
  const minutes = minutesOf(service);
  if (workload === 'harm') return harm;
  return workload === 'minutes' ? Float64Array.from(offence, minutes) : new Float64Array(n).fill(1);
}

export function loadOfUnits({ events, weights, units }: { events: Events; weights: Float64Array; units: number }): Float64Array {
  const load = new Float64Array(units);
  events.unit.forEach((unit, i) => { if (unit >= 0) load[unit]! += weights[i]!; });
  return load;
}
