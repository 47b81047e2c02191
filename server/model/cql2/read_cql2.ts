import type { LayerField } from '../../../tiles/layer.ts';
import { Problem } from '../problem.ts';
import type { Position } from '../filter.ts';
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

/** A filter in CQL2. Throws the Problem `bad_filter`, which says where in the text it is and what was expected there. */
export function readCql2(_text: string, _options: Cql2Options): Cql2 {
  throw new Problem('bad_request', 'bad_filter', 'Filters cannot be read yet.', [{ field: 'filter', message: 'Filters cannot be read yet.' }]);
}
