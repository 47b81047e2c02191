import { Problem } from '../problem.ts';

/** Where something stands: an offset in CQL2 text, or a path in CQL2 JSON such as `$.args[0]`. */
export type Place = number | string;

/** A filter as it was written, in either form: what its names and types mean is not looked at yet. */
export type Syntax = { at: Place } & (
  | { is: 'call'; name: string; args: readonly Syntax[] }
  | { is: 'property'; name: string }
  | { is: 'text'; value: string }
  | { is: 'number'; value: number }
  | { is: 'boolean'; value: boolean }
  | { is: 'date' | 'timestamp'; text: string }
  | { is: 'interval'; ends: readonly [Syntax, Syntax] }
  | { is: 'open' }
  | { is: 'geometry'; shape: Shape }
  | { is: 'box'; numbers: readonly number[] }
  | { is: 'list'; items: readonly Syntax[] }
);
export type Call = Extract<Syntax, { is: 'call' }>;

export const shapeTypes = ['Point', 'LineString', 'Polygon', 'MultiPoint', 'MultiLineString', 'MultiPolygon', 'GeometryCollection'] as const;
export type ShapeType = (typeof shapeTypes)[number];
/** Coordinates are nested as in GeoJSON but not looked at yet. */
export type Shape = { type: ShapeType; coordinates?: unknown; geometries?: readonly Shape[] };

/** How long a filter may be, in UTF-16 units; deeper and larger ones cost more than they can say. */
export const longestFilter = 16_384;
export const deepest = 20;
export const mostNodes = 200;
export const mostListed = 1000;
export const longestText = 1024;

/** Makes the Problem that points to a place in a filter. */
export type Faults = (at: Place, message: string) => Problem;

export const faultsIn = (source: string): Faults => (at, message) => badFilter(`${describePlace(source, at)}: ${message}`);

export function badFilter(message: string): Problem {
  // What is quoted may end within a pair of surrogates.
  const words = message.toWellFormed();
  return new Problem('bad_request', 'bad_filter', `filter, ${words}`, [{ field: 'filter', message: words.slice(0, 1).toUpperCase() + words.slice(1) }]);
}

/** `at character 12`, and the line where there are several. What stands there is quoted. */
function describePlace(source: string, at: Place): string {
  if (typeof at === 'string') return `at ${at.slice(0, 200)}`;
  const before = source.slice(0, at).split('\n');
  const place = before.length === 1 ? `character ${at + 1}` : `line ${before.length}, character ${before.at(-1)!.length + 1}`;
  const found = /^[^\n]{0,24}/.exec(source.slice(at))![0];
  return found.trim() === '' ? `at ${place} (its end)` : `at ${place} ("${found.trimEnd()}")`;
}

/** The same in every reader, so that a deep filter is refused before it is followed. */
export function checkDepth(depth: number, at: Place, fault: Faults): void {
  if (depth > deepest) throw fault(at, `This is nested more than ${deepest} deep. Write it flatter: a AND b AND c needs no parentheses.`);
}
