import { badParameter } from '../analysis/bad_parameter.ts';
import { dataWarnings } from '../analysis/data_warnings.ts';
import type { AnalysisInput, Events, Factor, Method } from '../analysis/method.ts';
import type { AnalysisAsked } from '../analysis/query.ts';
import type { Database } from '../db/database.ts';
import { backdropFeatureRows } from '../db/feature_rows.ts';
import { resolveAgainst } from '../model/against.ts';
import type { AnalysisWarning } from '../model/analysis.ts';
import { defaultResolution } from '../model/hex.ts';
import { classification, offenceByCode, type Offence } from '../model/offence.ts';
import { Problem } from '../model/problem.ts';
import { addDays, daysBetween, localDay, startOfDay, windowOfDays, type Window } from '../model/window.ts';
import { noUnits, readEvents } from './analysis_events.ts';
import { findAnalysisStudy, type AnalysisStudy } from './analysis_study.ts';
import { findUnits, type PlacedUnits } from './analysis_units.ts';
import { counterFor } from './counting.ts';
import { isCovered } from './describe_answer.ts';
import { readAt } from './read_at.ts';
import { inWindow, type Resolved } from './resolve_filter.ts';

/** All that a method is given, and what is needed to put its answer back on the map. */
export type LoadedAnalysis = { input: AnalysisInput; warnings: AnalysisWarning[]; units: PlacedUnits | null; study: AnalysisStudy };

/** The grid of somebody who has not said which: the first that the method takes. */
export const unitTextOf = ({ units }: Method, asked: string | undefined): string | null => (units.length === 0 ? null : asked ?? units[0]!);

/** Reads what the method needs, at the data version of the question. */
export async function loadAnalysis(database: Database, resolved: Resolved, asked: AnalysisAsked, signal?: AbortSignal): Promise<LoadedAnalysis> {
  const { method, values, unit, crs } = asked;
  const needs = method.needs(values);
  const study = await findAnalysisStudy(database, resolved, crs, signal);
  const { plane, shape } = study;
  const text = unitTextOf(method, unit);
  const units = text === null ? null : await findUnits(
    database, resolved, text,
    { plane, study: shape, rings: needs.rings ?? 0, resolution: method.resolution ?? defaultResolution }, signal,
  );
  const read = (of: Resolved): Promise<{ events: Events; unplaced: Events }> => readEvents(
    database, of, { plane, unitOf: units?.unitOf ?? noUnits, ends: needs.ends ?? false }, signal,
  );
  const { events, unplaced } = await read(resolved);
  const totals = await counterFor(database, resolved, signal).totals(resolved.filter);
  const { agency: { zone }, window } = resolved;
  const input: Omit<AnalysisInput, 'warnings'> = {
    window: windowNumbers(window), zone, events, unplaced, rows: events.n + unplaced.n, units: units?.units ?? null, study: shape,
    baseline: needs.baseline === undefined ? null : (await read(ofOffences(resolved, needs.baseline))).events,
    before: needs.before === undefined ? null : await readBefore(resolved, needs.before, read),
    history: needs.historyDays === undefined ? null : (await read(inWindow(resolved, daysBefore(window, needs.historyDays, zone)))).events,
    factors: needs.factors === undefined ? null : await readFactors(database, resolved, { ...needs.factors, study, read }, signal),
  };
  const warnings = dataWarnings({
    input, coverage: { ...resolved.coverage, covered: isCovered(resolved) }, derivedStudyArea: study.described.kind === 'derived',
    outside: units === null ? 0 : countOutside(events), hourUnknown: totals.hourUnknown,
    asOf: resolved.asOf === undefined ? null : { dataVersion: resolved.asOf.dataVersion, publishedAt: resolved.asOf.publishedAt.toISOString() },
  });
  return { input: { ...input, warnings }, warnings, units, study };
}

const epoch = '1970-01-01';
const windowNumbers = ({ from, to, fromDay, toDay }: Window): AnalysisInput['window'] =>
  ({ from: from.getTime(), to: to.getTime(), fromDay: daysBetween(epoch, fromDay), toDay: daysBetween(epoch, toDay) });

const countOutside = ({ unit }: Events): number => unit.reduce((sum, one) => sum + (one < 0 ? 1 : 0), 0);

async function readBefore(resolved: Resolved, against: string, read: (of: Resolved) => Promise<{ events: Events }>): Promise<AnalysisInput['before']> {
  const other = resolveAgainst(against, resolved.window, resolved.agency.zone);
  const earlier = inWindow(resolved, other);
  return { window: windowNumbers(other), covered: isCovered(resolved) && isCovered(earlier), events: (await read(earlier)).events };
}

function daysBefore(window: Window, days: number, zone: string): Window {
  const toDay = localDay(window.from, zone);
  const to = startOfDay(toDay, zone) < window.from ? addDays(toDay, 1) : toDay;
  return windowOfDays(addDays(to, -days), to, zone);
}

function ofOffences(resolved: Resolved, codes: readonly string[]): Resolved {
  const offences = codes.map(offenceNamed);
  const ids = codes.length === 0 ? null
    : classification.filter(({ code, parent }) => offences.some((one) => one.code === code || one.code === parent)).map(({ id }) => id).toSorted((a, b) => a - b);
  return { ...resolved, filter: { ...resolved.filter, offenceIds: ids } };
}

function offenceNamed(code: string): Offence {
  const found = offenceByCode.get(code);
  if (found !== undefined) return found;
  const message = `There is no offence "${code.slice(0, 60)}". /api/v1/offences lists all.`;
  throw new Problem('bad_request', 'unknown_offence', message, [{ field: 'offences', message }]);
}

type FactorsAsked = { offences: readonly string[]; backdrop: readonly string[]; study: AnalysisStudy; read: (of: Resolved) => Promise<{ events: Events }> };

const mostBackdrop = 20_000;

async function readFactors(
  database: Database, resolved: Resolved, { offences, backdrop, study: { plane }, read }: FactorsAsked, signal?: AbortSignal,
): Promise<Factor[]> {
  const factors: Factor[] = [];
  for (const code of offences) {
    const offence = offenceNamed(code);
    const { events: { x, y } } = await read(ofOffences(resolved, [code]));
    factors.push({ id: code, title: { en: offence.nameEn, uk: offence.nameUk }, x, y });
  }
  for (const kind of backdrop) {
    const rows = await readAt(database, resolved, (transaction) =>
      backdropFeatureRows(transaction, resolved.agency.agencyId, { kind, boxes: null, further: null, after: null, limit: mostBackdrop }), signal);
    if (rows.length === 0) {
      const message = `The backdrop has nothing of the kind "${kind.slice(0, 40)}".`;
      throw badParameter('backdrop', message);
    }
    const points = rows.flatMap(({ geometry }) => ('coordinates' in geometry ? positionsOf(geometry.coordinates) : [])).map((at) => plane.forward(...at));
    factors.push({
      id: kind, title: backdropTitles[kind] ?? { en: kind, uk: kind }, x: Float64Array.from(points, ([x]) => x),
      y: Float64Array.from(points, ([, y]) => y),
    });
  }
  return factors;
}

const backdropTitles: Readonly<Record<string, { en: string; uk: string }>> = {
  street: { en: 'Streets', uk: 'Вулиці' }, water: { en: 'Water', uk: 'Вода' }, park: { en: 'Parks', uk: 'Парки' }, railway: { en: 'Railways', uk: 'Залізниці' },
};

/** Vertices, however deeply rings and parts are nested. */
function positionsOf(coordinates: unknown): [number, number][] {
  if (!Array.isArray(coordinates)) return [];
  return typeof coordinates[0] === 'number' ? [[coordinates[0], coordinates[1] as number]] : coordinates.flatMap(positionsOf);
}
