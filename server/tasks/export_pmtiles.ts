import { layers, type LayerId } from '../../tiles/layers.ts';
import type { TileAddress } from '../../tiles/tile_address.ts';
import { limitsAt, type TileLimits } from '../../tiles/web_mercator_quad.ts';
import type { Database } from '../db/database.ts';
import { inOrder, writePmtiles, type TileOfFile } from '../formats/pmtiles.ts';
import type { FileAbout, FileSink } from '../formats/writer.ts';
import { Problem } from '../model/problem.ts';
import { cutTileNow, type TileQuestion } from './cut_tile.ts';
import { tileReach } from './tile_reach.ts';

export type Zooms = { minZoom: number; maxZoom: number };
export type TilesAsked = Omit<TileQuestion, 'address'>;

/** A city of 50 km to zoom 16, or a country of 1,000 km to zoom 12. */
export const mostTilesOfFile = 100_000;
/** At zoom 14 a tile is a kilometre or two wide; beyond it maps enlarge the same tiles. */
export const usualDeepest = 14;

/** Zooms as they were asked for, or as they are for the layer. Throws the Problem `bad_zooms` for a range that cannot be. */
export function zoomsOf(layer: LayerId, { minZoom, maxZoom }: Partial<Zooms>): Zooms {
  const { minZoom: least, maxZoom: most } = layers[layer];
  const zooms = { minZoom: Math.max(least, minZoom ?? least), maxZoom: maxZoom ?? usualDeepest };
  if (zooms.minZoom <= zooms.maxZoom && zooms.maxZoom <= most) return zooms;
  const message = `The layer ${layer} has tiles of zoom ${least} to ${most}, and minZoom is not above maxZoom; ${zooms.minZoom} to ${zooms.maxZoom} cannot be.`;
  throw new Problem('bad_request', 'bad_zooms', message, [{ field: 'maxZoom', message }]);
}

/**
 * All tiles of a layer as one PMTiles file: byte for byte the tiles that /tiles answers. Only tiles that can hold something are
 * looked at. Throws the Problem `too_many_tiles` where there would be more than a file may have, before the first byte is put.
 */
export async function exportPmtiles(
  database: Database, layer: LayerId, { question, about, zooms }: { question: TilesAsked; about: FileAbout; zooms: Zooms }, sink: FileSink, signal: AbortSignal,
): Promise<void> {
  const bbox = await tileReach(database, layer, { asked: question.resolved, kept: question.kept }, signal);
  const limits = bbox === null ? null : Array.from({ length: zooms.maxZoom + 1 }, (_, zoom) => limitsAt(bbox, zoom, reachBeyond));
  if (limits !== null && growing.has(layer)) checkCount(limits.slice(zooms.minZoom));
  const cut = async (address: TileAddress): Promise<Uint8Array | null> => (await cutTileNow(database, layer, { ...question, address }, signal)).bytes;
  const tiles = limits === null ? none() : walk(layer, zooms, { limits, cut });
  await writePmtiles({ layer: layers[layer], about, ...zooms, bbox }, tiles, sink, signal);
}

/** Of a tile: as far as its buffer reaches. */
const reachBeyond = 1 / 64;

async function* none(): AsyncGenerator<TileOfFile> {}

type Walk = { limits: readonly TileLimits[]; cut: (address: TileAddress) => Promise<Uint8Array | null> };

/** Zoom by zoom; below the first one only where the zoom before had something, unless a layer may show more as it comes nearer. */
async function* walk(layer: LayerId, { minZoom, maxZoom }: Zooms, { limits, cut }: Walk): AsyncGenerator<TileOfFile> {
  let looked = 0;
  let filled: TileAddress[] | null = null;
  for (let zoom = minZoom; zoom <= maxZoom; zoom += 1) {
    const within = limits[zoom]!;
    if (filled === null) checkCount([within]);
    const candidates: TileAddress[] = filled === null || growing.has(layer) ? eachWithin(within, zoom) : below(filled, within, resolving.has(layer) ? 1 : 0);
    looked += candidates.length;
    if (looked > mostTilesOfFile) throw tooManyTiles(zoom);
    filled = [];
    for (const address of inOrder(candidates)) {
      const bytes = await cut(address);
      if (bytes === null) continue;
      filled.push(address);
      yield { address, bytes };
    }
  }
}

/** Layers that leave out from afar what is too small to be seen. */
const growing: ReadonlySet<LayerId> = new Set<LayerId>(['backdrop']);
/** Layers whose hexagons become finer with the zoom: a fine one may reach beyond the coarse one that it belongs to. */
const resolving: ReadonlySet<LayerId> = new Set<LayerId>(['hexes']);

const acrossOf = ({ minTileCol, maxTileCol }: TileLimits): number => maxTileCol - minTileCol + 1;
const countOf = (limits: TileLimits): number => acrossOf(limits) * (limits.maxTileRow - limits.minTileRow + 1);

/** Before the first tile is cut, where it is known how many there will be. */
function checkCount(limits: readonly TileLimits[]): void {
  let count = 0;
  for (const one of limits) {
    count += countOf(one);
    if (count > mostTilesOfFile) throw tooManyTiles(Number(one.tileMatrix));
  }
}

function eachWithin(limits: TileLimits, z: number): TileAddress[] {
  const across = acrossOf(limits);
  return Array.from(
    { length: countOf(limits) },
    (_, place) => ({ z, x: limits.minTileCol + (place % across), y: limits.minTileRow + Math.floor(place / across) }),
  );
}

/** The tiles beneath, and so many around them. */
function below(filled: readonly TileAddress[], { minTileRow, maxTileRow, minTileCol, maxTileCol }: TileLimits, around: number): TileAddress[] {
  const found = new Map<number, TileAddress>();
  for (const { z, x, y } of filled) {
    for (let column = 2 * x - around; column <= 2 * x + 1 + around; column += 1) {
      for (let row = 2 * y - around; row <= 2 * y + 1 + around; row += 1) {
        if (column < minTileCol || column > maxTileCol || row < minTileRow || row > maxTileRow) continue;
        found.set(row * 2 ** (z + 1) + column, { z: z + 1, x: column, y: row });
      }
    }
  }
  return [...found.values()];
}

function tooManyTiles(zoom: number): Problem {
  const message = `At zoom ${zoom} there are more tiles than one file may have (${mostTilesOfFile.toLocaleString('en')}). Give a smaller maxZoom${zoom > 0 ? `, e.g. ${zoom - 1}` : ''}.`;
  return new Problem('unprocessable', 'too_many_tiles', message, [{ field: 'maxZoom', message }]);
}
