import type { LayerField } from '../../../tiles/layer.ts';
import type { Position } from '../filter.ts';
import { checkCondition } from './check.ts';
import { readJson } from './read_json.ts';
import { readText } from './read_text.ts';
import { badFilter, faultsIn, longestFilter } from './syntax.ts';
import type { Cql2 } from './tree.ts';

export const cql2Languages = ['cql2-text', 'cql2-json'] as const;
export type Cql2Language = (typeof cql2Languages)[number];

export type Cql2Options = {
  language: Cql2Language;
  /** What a filter may name, besides `id` and the geometry. */
  fields: readonly LayerField[];
  /** Name of the property that is the geometry; null: there is none. */
  geometry: string | null;
  /** IANA zone of the jurisdiction: a DATE that is compared with an instant is a day of this clock. */
  zone: string;
  /** Longitude and latitude of a position in the coordinate system of `filter-crs`; null: it is no place there. Absent: it is both. */
  toLongitudeLatitude?: (position: Position) => Position | null;
};

/**
 * A filter in CQL2 text or CQL2 JSON, OGC 21-065r2, as a tree of which every part has its type. Throws the Problem
 * `bad_filter`, which says where in the text something is wrong and what was expected there: for what cannot be read, for
 * properties and functions that there are not, for values that cannot be compared, and for what is too long, deep or large.
 */
export function readCql2(text: string, { language, fields, geometry, zone, toLongitudeLatitude }: Cql2Options): Cql2 {
  if (text.length > longestFilter) {
    throw badFilter(`its length: It has ${text.length.toLocaleString('en')} characters; at most ${longestFilter.toLocaleString('en')} are taken.`);
  }
  const fault = faultsIn(text);
  if (text.includes('\0')) throw fault(text.indexOf('\0'), 'There is a NUL character in the filter.');
  const syntax = language === 'cql2-json' ? readJson(text, fault) : readText(text, fault);
  const types = new Map<string, LayerField['type'] | 'Geometry'>([['id', 'String'], ...fields.map(({ name, type }) => [name, type] as const)]);
  if (geometry !== null) types.set(geometry, 'Geometry');
  return checkCondition(syntax, { types, zone, toLongitudeLatitude, fault, nodes: { count: 0 }, depth: 0 });
}
