import { layers, type LayerId } from '../../tiles/layers.ts';
import type { Box } from '../../tiles/tile_address.ts';
import type { Database } from '../db/database.ts';
import { collectionReach } from './collection_reach.ts';
import type { KeptRows } from './kept_rows.ts';
import type { Asked } from './resolve_filter.ts';

/** Degrees from the place of an incident to the far side of its hexagon at most, at the coarsest resolution. */
const hexagonReach = 0.3;

/** How far the tiles of a layer reach, at any zoom and resolution; null where nothing is. Of kept rows as far as they do, else as any might. */
export async function tileReach(
  database: Database, layer: LayerId, { asked, kept = null }: { asked: Asked; kept?: KeptRows | null }, signal?: AbortSignal,
): Promise<Box | null> {
  if (kept !== null) return kept.bbox;
  const { bbox } = (await collectionReach(database, asked, signal))[layer];
  if (bbox === null || !layers[layer].fields.some(({ name }) => name === 'cell')) return bbox;
  const [west, south, east, north] = bbox;
  const across = hexagonReach / Math.max(0.05, Math.cos((Math.max(Math.abs(south), Math.abs(north)) * Math.PI) / 180));
  return [Math.max(-180, west - across), Math.max(-90, south - hexagonReach), Math.min(180, east + across), Math.min(90, north + hexagonReach)];
}
