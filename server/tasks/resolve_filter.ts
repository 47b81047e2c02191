import { countPlaced, type Columns } from '../columns/columns.ts';
import { findAgency, type Agency } from '../db/agencies.ts';
import { areaNames, findArea, whyInvalid } from '../db/areas.ts';
import { readCoverage, type Coverage } from '../db/coverage.ts';
import type { Database } from '../db/database.ts';
import { polygonToGeoJson, polygonToWkt, readAreaName, readPolygon, type NamedArea } from '../geo/polygon.ts';
import type { Context } from '../model/context.ts';
import { parseHours, parseWeekdays } from '../model/cycle.ts';
import type { DescribedFilter, Filter, FilterQuery, MultiPolygon } from '../model/filter.ts';
import { nearestWords } from '../model/nearest_words.ts';
import { classification, offenceByCode } from '../model/offence.ts';
import { Problem } from '../model/problem.ts';
import type { Who } from '../model/who.ts';
import { addDays, localDay, resolveWindow, type Window } from '../model/window.ts';
import { columnsAt, freshAgency, pastColumns } from '../follow/column_index.ts';
import { readAsOf, type AsOf } from './as_of.ts';
import { remembered } from './memory.ts';
import { isPast, latestOf, readAt } from './read_at.ts';

/** A filter query once it is known whose data it asks about and what its words mean there. */
export type Resolved = {
  agency: Agency;
  context: Context;
  filter: Filter;
  described: DescribedFilter;
  window: Window;
  coverage: Coverage;
  /** The incidents as they are at the data version of the agency above; null while only the database has them. */
  columns: Columns | null;
  /** Handling codes of incidents that whoever asks may see; null for all. Whatever is read beside the filter follows it, too. */
  handlingCodes: readonly number[] | null;
  /** Name of the area asked for; null without one. */
  areaName: string | null;
  /** Only when the question names a version of the data: which, and when it was published. */
  asOf?: AsOf;
};

/** The agency that is asked about, on whose behalf, how far its data reach, and its columns. */
export type Asked = Pick<Resolved, 'agency' | 'context' | 'coverage' | 'columns' | 'handlingCodes' | 'asOf'>;

export const resolveAgency = (database: Database, who: Who, slug: string | undefined, signal?: AbortSignal): Promise<Asked> =>
  resolveAsked(database, who, { agency: slug }, signal);

/** The agency as it is, or as it was at the version that is asked for. */
export async function resolveAsked(
  database: Database, who: Who, { agency: named, asOf: when }: Pick<FilterQuery, 'agency' | 'asOf'>, signal?: AbortSignal,
): Promise<Asked> {
  const slug = named ?? (who.agencies?.length === 1 ? who.agencies[0] : undefined);
  // Before it is looked up: whether there is such an agency is not for them to know.
  if (slug !== undefined && who.agencies !== null && !who.agencies.includes(slug)) throw notForThem(slug, who.agencies);
  const now = freshAgency(database, slug) ?? await findAgency(database, slug, signal);
  if (now === null) throw slug === undefined ? noData() : unknownAgency(slug);
  if (who.agencies !== null && !who.agencies.includes(now.slug)) throw notForThem(now.slug, who.agencies);
  const context: Context = { agencyId: now.agencyId, person: who.person, purpose: 'look at incidents' };
  const asOf = when === undefined ? null : await readAsOf(database, { agency: now, context }, when, signal);
  const agency: Agency = asOf === null ? now : { ...now, dataVersion: asOf.dataVersion, latest: now.dataVersion };
  const columns = asOf !== null && isPast(agency) ? await pastColumns(database, agency.agencyId, asOf, signal)
    : columnsAt(database, agency.agencyId, agency.dataVersion);
  const { handlingCodes } = who;
  const coverage = await remembered(database, ['coverage', agency.agencyId, agency.dataVersion, isPast(agency), handlingCodes], { signal }, (joint) =>
    readAt(database, { agency, context }, (transaction) => readCoverage(transaction, agency, handlingCodes === null ? counted(columns) : null, handlingCodes), joint));
  return { agency, context, coverage, columns, handlingCodes, ...(asOf !== null && { asOf }) };
}

const counted = (columns: Columns | null) => (columns === null ? null : { rows: columns.rows, placed: countPlaced(columns) });

export async function resolveFilter(
  database: Database, who: Who, query: FilterQuery, signal?: AbortSignal, now: Date = new Date(),
): Promise<Resolved> {
  const asked = await resolveAsked(database, who, query, signal);
  const { agency, coverage } = asked;
  // Most questions are asked again and again, and reading days and zones takes longer than all else that is done for them.
  const key = ['filter', agency.agencyId, agency.dataVersion, latestOf(agency), coverage.lastCompleteDay ?? now.getTime(), query];
  const words = await remembered(database, key, { signal, weigh: weighWords }, (joint) => readWords(database, asked, query, { now, signal: joint }));
  return { ...asked, ...words, filter: { ...words.filter, handlingCodes: who.handlingCodes } };
}

type Words = Pick<Resolved, 'window' | 'areaName' | 'filter' | 'described'>;

/** What the words of a query mean for an agency. */
async function readWords(
  database: Database, asked: Asked, query: FilterQuery, { now, signal }: { now: Date; signal: AbortSignal },
): Promise<Words> {
  const { agency, coverage } = asked;
  const yesterday = addDays(localDay(now, agency.zone), -1);
  const window = resolveWindow(query, agency.zone, coverage.lastCompleteDay ?? yesterday);
  const offences = query.offences === undefined ? null : readOffences(query.offences);
  const hours = query.hours === undefined ? null : parseHours(query.hours);
  const weekdays = query.weekdays === undefined ? null : parseWeekdays(query.weekdays);
  const area = query.area === undefined ? null : await resolveArea(database, asked, query.area, signal);
  return {
    window, areaName: area?.name ?? null,
    filter: {
      from: window.from, to: window.to, offenceIds: offences?.ids ?? null, hours, weekdays, polygon: area?.polygon ?? null,
    },
    described: {
      agency: agency.slug, from: window.from.toISOString(), to: window.to.toISOString(), zone: agency.zone,
      fromDay: window.fromDay, toDay: window.toDay, offences: offences?.codes ?? null, hours, weekdays, area: area?.label ?? null,
      ...(asked.asOf !== undefined && { asOf: agency.dataVersion }),
    },
  };
}

const weighWords = ({ described: { area } }: Words): number => 100 + (area?.length ?? 0) / 8;

/** What an answer to the question depends on, to remember it by: whose data, as of when, what of them, and what of that may be seen. */
export const questionKey = ({ agency, described, filter }: Resolved): unknown[] =>
  [agency.agencyId, agency.dataVersion, latestOf(agency), described, filter.handlingCodes ?? null];

/** The same question about another window. */
export function inWindow(resolved: Resolved, window: Window): Resolved {
  const { from, to, fromDay, toDay } = window;
  return {
    ...resolved, window, filter: { ...resolved.filter, from, to },
    described: { ...resolved.described, from: from.toISOString(), to: to.toISOString(), fromDay, toDay },
  };
}

function readOffences(text: string): { codes: string[]; ids: number[] } {
  const codes = [...new Set(text.split(',').map((code) => code.trim()))].sort();
  const unknown = codes.filter((code) => !offenceByCode.has(code));
  if (unknown.length > 0) throw unknownOffence(unknown[0]!);
  const chosen = classification.filter(({ code, parent }) => codes.includes(code) || (parent !== null && codes.includes(parent)));
  return { codes, ids: chosen.map(({ id }) => id).sort((a, b) => a - b) };
}

type ResolvedArea = { label: string; name: string; polygon: MultiPolygon };

async function resolveArea(database: Database, asked: Asked, text: string, signal?: AbortSignal): Promise<ResolvedArea> {
  const { agency } = asked;
  const named = readAreaName(text);
  const polygon = named === null ? readPolygon(text) : null;
  return remembered(database, ['area', agency.agencyId, latestOf(agency), text], { signal, weigh: weighArea }, (joint) =>
    readAt(database, asked, async (transaction) => {
      if (polygon !== null) {
        const fault = await whyInvalid(transaction, polygonToGeoJson(polygon));
        if (fault !== null) throw invalidPolygon(fault);
        return { label: polygonToWkt(polygon), name: 'polygon', polygon };
      }
      const shape = await findArea(transaction, agency.agencyId, named!);
      if (shape === null) throw unknownArea(named!, await areaNames(transaction, agency.agencyId));
      return { label: `${shape.kind}:${shape.code}`, name: shape.name, polygon: shape.polygon };
    }, joint));
}

const weighArea = ({ polygon }: ResolvedArea): number => polygon.flat().reduce((sum, ring) => sum + 4 * ring.length, 100);

function noData(): Problem {
  return new Problem('not_found', 'no_data',
    'There are no data yet. Load a file in the data view, or on the command line: npm run import -- FILE --preset chicago');
}

function unknownAgency(slug: string): Problem {
  const message = `There is no agency "${slug.slice(0, 63)}". /api/v1/status lists those there are; leave the parameter out for `
    + 'the default one.';
  return new Problem('not_found', 'unknown_agency', message, [{ field: 'agency', message }]);
}

function notForThem(slug: string, agencies: readonly string[]): Problem {
  const message = `The key that was given does not open the agency "${slug.slice(0, 63)}". It opens ${agencies.join(', ')}: name one of them.`;
  return new Problem('forbidden', 'agency_not_allowed', message, [{ field: 'agency', message }]);
}

function unknownOffence(code: string): Problem {
  const nearest = nearestWords(code, offenceByCode.keys()).join(', ');
  const message = code === ''
    ? 'An offence code is empty. Give codes separated by commas, or leave the parameter out for all offences.'
    : `There is no offence "${code.slice(0, 60)}". Nearest: ${nearest}. /api/v1/offences lists all.`;
  return new Problem('bad_request', 'unknown_offence', message, [{ field: 'offences', message }]);
}

function unknownArea({ kind, code }: NamedArea, names: readonly string[]): Problem {
  const ofKind = names.filter((name) => name.startsWith(`${kind}:`));
  const nearest = nearestWords(`${kind}:${code}`, ofKind.length > 0 ? ofKind : names).join(', ');
  const hint = names.length === 0
    ? 'No areas are loaded: load a GeoJSON file of areas first, or give a polygon.'
    : `Nearest: ${nearest}. /api/v1/areas lists all.`;
  const message = `There is no area "${kind}:${code.slice(0, 60)}". ${hint}`;
  return new Problem('bad_request', 'unknown_area', message, [{ field: 'area', message }]);
}

function invalidPolygon(fault: string): Problem {
  const message = `The polygon cannot be used: ${fault}. Draw it again so that its edges neither cross nor overlap and holes lie `
    + 'inside.';
  return new Problem('bad_request', 'invalid_polygon', message, [{ field: 'area', message }]);
}
