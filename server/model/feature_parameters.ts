import { z } from 'zod';
import type { Box } from '../../tiles/tile_address.ts';
import { cql2Languages } from './cql2/read_cql2.ts';
import { nearestWords } from './nearest_words.ts';
import { Problem } from './problem.ts';
import { addDays } from './window.ts';

/** Query parameters of OGC API - Features, and what their texts mean. The filter of this product stands beside them. */
export const defaultFeatures = 100;
export const mostFeatures = 10_000;

export const limitParameter = z.coerce.number(`Give a whole number from 1 to ${mostFeatures}.`).int().min(1)
  .transform((limit) => Math.min(limit, mostFeatures)).default(defaultFeatures)
  .describe(`Features on a page, at most ${mostFeatures}; a larger number means so many.`);
export const bboxParameter = z.string().max(300).optional()
  .describe('Only features that touch a box: west,south,east,north in degrees (WGS 84), or six numbers with heights, which are not looked at. '
    + 'A west greater than east goes over the antimeridian. With bbox-crs: in the coordinates of that system, in the order of its axes.');
export const datetimeParameter = z.string().max(100).optional()
  .describe('An instant (2026-03-01T00:00:00Z) or an interval with both ends included (2026-03-01T00:00:00Z/2026-03-31T23:59:59Z, ../2026-03-31T23:59:59Z, '
    + '2026-03-01T00:00:00Z/..). A day without a time (2026-03-01) is read on the jurisdiction\'s clock. It stands instead of from and to.');
export const cursorParameter = z.string().max(4000).optional().describe('Where a page begins, from a link "next". Without it: the first page.');
const crsUri = z.string().max(200).optional();
export const crsParameter = crsUri.describe('Coordinate system of the geometries in the answer: one of "crs" of the collection, by its address there. Default: CRS84, longitude and latitude.');
export const bboxCrsParameter = crsUri.describe('Coordinate system of bbox: one of "crs" of the collection. Default: CRS84.');
export const filterCrsParameter = crsUri.describe('Coordinate system of the geometries in filter: one of "crs" of the collection. Default: CRS84.');
/** How long it may be, and how much of what it may hold, the parser says. */
export const filterParameter = z.string().optional()
  .describe('Only features of which this is true, in CQL2 (OGC 21-065r2), e.g. offence = \'robbery\' AND hour > 20. /queryables of the collection says what it may name.');
export const filterLangParameter = z.enum(cql2Languages).default('cql2-text').describe('Language of filter.');
export const sortbyParameter = z.string().max(1000).optional()
  .describe('Properties to sort by, separated by commas; - before one that is descending, e.g. -count,cell. /sortables of the collection lists them.');
export const propertiesParameter = z.string().max(2000).optional()
  .describe('Only these properties, separated by commas. Id and geometry are always there.');
export const forms = ['json', 'html'] as const;
export type Form = (typeof forms)[number];
export const formParameter = z.enum(forms).optional().describe('Form of the answer. Default: what the Accept header asks for, else json.');

const decimal = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,2})?$/;

export function badBox(message: string): Problem {
  return new Problem('bad_request', 'bad_bbox', `bbox: ${message}`, [{ field: 'bbox', message }]);
}

/** The four numbers of a box that are looked at, in the order in which they stand: heights, when there are any, are left out. */
export function readBoxNumbers(text: string): Box {
  const parts = text.split(',').map((part) => part.trim());
  if (parts.length !== 4 && parts.length !== 6) throw badBox(`Give 4 numbers (west,south,east,north) or 6 (with heights); there are ${parts.length}.`);
  const wrong = parts.find((part) => !decimal.test(part));
  if (wrong !== undefined) throw badBox(`"${wrong.slice(0, 30)}" is not a number.`);
  const numbers = parts.map(Number);
  if (numbers.length === 6 && numbers[2]! > numbers[5]!) throw badBox('The lower height is above the upper one.');
  return (numbers.length === 4 ? numbers : [numbers[0], numbers[1], numbers[3], numbers[4]]) as Box;
}

/** A box in degrees as one or, over the antimeridian, two that run from west to east. `order` says which comes first, for whoever mixed them up. */
export function splitBox([west, south, east, north]: Box, order = 'Longitude stands before latitude.'): Box[] {
  if (Math.max(Math.abs(west), Math.abs(east)) > 180) throw badBox(`Longitudes go from -180 to 180. ${order}`);
  if (Math.max(Math.abs(south), Math.abs(north)) > 90) throw badBox(`Latitudes go from -90 to 90. ${order}`);
  if (south > north) throw badBox(`The southern edge (${south}) lies north of the northern one (${north}).`);
  return west <= east ? [[west, south, east, north]] : [[west, south, 180, north], [-180, south, east, north]];
}

/** Ends of a window as the filter takes them, `[from, to)`; null where the interval is open. */
export type AskedTime = { from: string | null; to: string | null };

const day = /^\d{4}-\d{2}-\d{2}$/;
const moment = /^(\d{4}-\d{2}-\d{2})T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})$/i;
const [earliest, latest] = [Date.UTC(1900, 0, 3), Date.UTC(2200, 11, 28)];

function badTime(message: string): Problem {
  return new Problem('bad_request', 'bad_datetime', `datetime: ${message}`, [{ field: 'datetime', message }]);
}

const isDay = (text: string): boolean =>
  day.test(text) && !Number.isNaN(Date.parse(text)) && new Date(Date.parse(text)).toISOString().startsWith(text);

/** A day as it is, an instant in milliseconds. The filter goes from 1900 to 2200: an end beyond is moved there. */
function readEnd(text: string): string | number {
  const written = moment.exec(text);
  if (written !== null ? !isDay(written[1]!) || Number.isNaN(Date.parse(text.toUpperCase())) : !isDay(text)) {
    throw badTime(`"${text.slice(0, 40)}" is neither an instant with its offset (2026-03-01T00:00:00Z; in an address + is written %2B) nor a day (2026-03-01).`);
  }
  const at = Math.min(latest, Math.max(earliest, Date.parse(text.toUpperCase())));
  return written !== null ? at : new Date(at).toISOString().slice(0, 10);
}

const start = (end: string | number): string => (typeof end === 'string' ? end : new Date(end).toISOString());
/** The standard's intervals include their end, ours do not. */
const beyond = (end: string | number): string => (typeof end === 'string' ? addDays(end, 1) : new Date(end + 1).toISOString());

/** What `datetime` means as a window. Incidents are kept to the millisecond. */
export function readDatetime(text: string): AskedTime {
  const parts = text.split('/').map((part) => part.trim());
  if (parts.length > 2) throw badTime('An interval has two ends: start/end.');
  const [first, last] = parts.map((part) => (part === '' || part === '..' ? null : readEnd(part))) as [string | number | null, string | number | null | undefined];
  if (last === undefined) {
    if (first === null) throw badTime('Give an instant or an interval, or leave the parameter out.');
    return { from: start(first), to: beyond(first) };
  }
  if (first === null && last === null) throw badTime('An interval is open at one end at most. Leave the parameter out for all times.');
  if (first !== null && last !== null && Date.parse(start(first)) >= Date.parse(beyond(last))) {
    throw badTime(`The interval ends (${parts[1]!.slice(0, 40)}) before it begins (${parts[0]!.slice(0, 40)}).`);
  }
  return { from: first === null ? null : start(first), to: last === null ? null : beyond(last) };
}

/** Names of `properties`, in the order of the layer; null for all. */
export function readProperties(text: string | undefined, names: readonly string[]): string[] | null {
  if (text === undefined) return null;
  const asked = text.split(',').map((name) => name.trim());
  const unknown = asked.find((name) => !names.includes(name));
  if (unknown === undefined) return names.filter((name) => asked.includes(name));
  const message = unknown === '' ? 'A name is empty. Give names separated by commas, or leave the parameter out for all properties.'
    : `There is no property "${unknown.slice(0, 60)}". Nearest: ${nearestWords(unknown, names).join(', ')}.`;
  throw new Problem('bad_request', 'unknown_property', `properties: ${message}`, [{ field: 'properties', message }]);
}
