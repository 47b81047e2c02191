import { layerIds, layers, type LayerId } from '../../tiles/layers.ts';
import type { Box } from '../../tiles/tile_address.ts';
import type { Columns } from '../columns/columns.ts';
import type { Database } from '../db/database.ts';
import { readExtents, type Extents } from '../db/feature_rows.ts';
import { systemsFor, type CoordinateSystem } from '../geo/coordinate_systems.ts';
import { remembered } from './memory.ts';
import { readAt } from './read_at.ts';
import { timeSpan } from './resolve_features.ts';
import type { Asked } from './resolve_filter.ts';

/** How far the features of a layer reach: west, south, east, north in degrees, and the instants of the first and the last. */
export type LayerReach = { bbox: Box | null; interval: [first: string, last: string] | null };

const extentsOf = (database: Database, asked: Asked, signal?: AbortSignal): Promise<Extents> => {
  const { agency: { agencyId, dataVersion }, columns, handlingCodes } = asked;
  const known = columns === null || handlingCodes !== null ? null : columns;
  return remembered(database, ['extents', agencyId, dataVersion, handlingCodes], { signal }, (joint) => readAt(database, asked, (transaction) =>
    readExtents(transaction, agencyId, known === null ? null : { incidents: extentOf(known) }, handlingCodes), joint));
};

/** Of every layer. Figures are computed of incidents, so their interval is that of the incidents. */
export async function collectionReach(database: Database, asked: Asked, signal?: AbortSignal): Promise<Record<LayerId, LayerReach>> {
  const span = await timeSpan(database, asked, signal);
  const extents = await extentsOf(database, asked, signal);
  const interval: LayerReach['interval'] = span === null ? null : [span.first.toISOString(), span.last.toISOString()];
  return Object.fromEntries(layerIds.map((layer) =>
    [layer, { bbox: boxOf(layer, extents), interval: layers[layer].features.time === 'none' ? null : interval }])) as Record<LayerId, LayerReach>;
}

/** Coordinate systems in which the layers of an agency can be asked for: the same for all of them. */
export async function agencySystems(database: Database, asked: Asked, signal?: AbortSignal): Promise<CoordinateSystem[]> {
  const { incidents, areas, backdrop } = await extentsOf(database, asked, signal);
  const boxes = [incidents, areas, backdrop].filter((box) => box !== null);
  return systemsFor(boxes.length === 0 ? null : boxes.reduce(union));
}

function boxOf(layer: LayerId, { incidents, areas, backdrop }: Extents): Box | null {
  if (layer === 'hexes' || layer === 'changes') return incidents === null ? null : widened(incidents);
  if (layer === 'hotspots' || layer === 'analysis' || layer === 'patrols') return incidents === null ? null : widened(union(incidents, areas ?? incidents));
  return { incidents, areas, backdrop }[layer];
}

const union = (one: Box, other: Box): Box =>
  [Math.min(one[0], other[0]), Math.min(one[1], other[1]), Math.max(one[2], other[2]), Math.max(one[3], other[3])];

/** Hexagons of the default resolution reach beyond the points in them; coarser ones, which stand for large areas, by more. */
function widened([west, south, east, north]: Box): Box {
  const margin = 0.02 + 0.02 * Math.max(east - west, north - south);
  const across = margin / Math.max(0.05, Math.cos((Math.max(Math.abs(south), Math.abs(north)) * Math.PI) / 180));
  return [Math.max(-180, west - across), Math.max(-90, south - margin), Math.min(180, east + across), Math.min(90, north + margin)];
}

function extentOf({ rows, longitude, latitude }: Columns): Box | null {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let row = 0; row < rows; row += 1) {
    const [x, y] = [longitude[row]!, latitude[row]!];
    if (x < west) west = x;
    if (x > east) east = x;
    if (y < south) south = y;
    if (y > north) north = y;
  }
  return west > east ? null : [west, south, east, north];
}
