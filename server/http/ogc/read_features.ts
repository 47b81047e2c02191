import { layers, type LayerId } from '../../../tiles/layers.ts';
import { placeIn, readBoxIn } from '../../geo/box_in_system.ts';
import { crs84, type CoordinateSystem } from '../../geo/coordinate_systems.ts';
import { readCql2 } from '../../model/cql2/read_cql2.ts';
import { readSortby } from '../../model/cql2/read_sortby.ts';
import type { Cql2 } from '../../model/cql2/tree.ts';
import { readProperties } from '../../model/feature_parameters.ts';
import type { FilterQuery, Position } from '../../model/filter.ts';
import type { FeatureQuestion } from '../../tasks/feature_source.ts';
import type { KeptRows } from '../../tasks/kept_rows.ts';
import type { Resolved } from '../../tasks/resolve_filter.ts';
import { chooseSystem } from './crs.ts';
import type { FeatureQuery } from './queries.ts';

/** What was asked of a collection, part by part: what selects, what computes, what a page is and how it is shown. */
export function splitQuery(query: FeatureQuery) {
  const {
    resolution, measure, against, kind, analysis, plan, limit, cursor, datetime, f, bbox, 'bbox-crs': bboxCrs, crs, filter: where, 'filter-lang': language, 'filter-crs': filterCrs, sortby, properties, ...filter
  } = query;
  return {
    filter: filter as FilterQuery, datetime, f, page: { limit, cursor },
    looks: { resolution, measure, against, kind, analysis, plan }, selects: { bbox, bboxCrs, where, language, filterCrs, sortby }, shows: { crs, properties },
  };
}
type Split = ReturnType<typeof splitQuery>;

/** Of one feature, which is selected by its id alone. */
export const nothingSelected: Split['selects'] = { bbox: undefined, bboxCrs: undefined, where: undefined, language: 'cql2-text', filterCrs: undefined, sortby: undefined };

/** How features are shown: in which coordinates, with which properties (null: all). */
export type Shown = { system: CoordinateSystem; properties: readonly string[] | null };

/** The name under which filters know the geometry. */
export const geometryName = 'geometry';

/** Systems that may be named; looked up only when one is. */
type Systems = () => Promise<readonly CoordinateSystem[]>;

const choose = async (parameter: Parameters<typeof chooseSystem>[0], asked: string | undefined, systems: Systems): Promise<CoordinateSystem> =>
  chooseSystem(parameter, asked, asked === undefined ? [] : await systems());

export const readShown = async (layer: LayerId, { crs, properties }: Split['shows'], systems: Systems): Promise<Shown> => ({
  system: await choose('crs', crs, systems),
  properties: readProperties(properties, layers[layer].features.fields.map(({ name }) => name)),
});

/** The question of a collection. Throws the Problems `unknown_crs`, `bad_bbox`, `bad_filter` and `bad_sortby`. */
export async function readQuestion(
  layer: LayerId, { resolved, kept }: { resolved: Resolved; kept: KeptRows | null }, { looks, selects }: Pick<Split, 'looks' | 'selects'>, systems: Systems,
): Promise<FeatureQuestion> {
  const { bbox, where, sortby } = selects;
  const { fields } = layers[layer].features;
  const boxSystem = await choose('bbox-crs', selects.bboxCrs, systems);
  const box = bbox === undefined ? null : readBoxIn(bbox, boxSystem);
  const filterSystem = await choose('filter-crs', selects.filterCrs, systems);
  const filter = where === undefined ? null : readCql2(where, {
    language: selects.language, fields, geometry: geometryName, zone: resolved.agency.zone,
    ...(filterSystem !== crs84 && { toLongitudeLatitude: (position: Position) => placeIn(filterSystem, position) }),
  });
  return {
    resolved, boxes: box?.boxes ?? null, resolution: looks.resolution ?? null, measure: looks.measure ?? 'count', against: looks.against, kind: looks.kind ?? null, kept,
    where: both(filter, box?.outline ?? null), sort: sortby === undefined ? [] : readSortby(sortby, fields),
  };
}

/** A projected box is not one in degrees: what is in the box around it has to touch its outline too. */
function both(filter: Cql2 | null, outline: readonly Position[] | null): Cql2 | null {
  if (outline === null) return filter;
  const touches: Cql2 = {
    op: 'spatial', relation: 'intersects', left: { op: 'property', name: geometryName, type: 'geometry' },
    right: { op: 'geometry', geometry: { type: 'Polygon', coordinates: [[...outline]] }, boxes: null },
  };
  return filter === null ? touches : { op: 'and', args: [filter, touches] };
}
