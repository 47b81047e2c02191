import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { zxyToTileId } from 'pmtiles';
import type { Layer } from '../../tiles/layer.ts';
import type { Box, TileAddress } from '../../tiles/tile_address.ts';
import { vectorLayerOf } from '../../tiles/tile_json.ts';
import { directories, headerBytes, type PmtilesEntry } from './pmtiles_directory.ts';
import type { FileAbout, FileSink } from './writer.ts';

/**
 * A layer as one file of vector tiles: PMTiles, version 3 (https://github.com/protomaps/PMTiles/blob/main/spec/v3/spec.md). Tiles
 * lie in the order of their ids, equal ones once; directories, metadata and tiles are compressed with gzip.
 */
export const pmtilesType = 'application/vnd.pmtiles';

export type TileOfFile = { address: TileAddress; bytes: Uint8Array };

export type PmtilesAbout = {
  layer: Layer;
  about: FileAbout;
  minZoom: number;
  maxZoom: number;
  /** How far the layer reaches; null where nothing is. */
  bbox: Box | null;
};

/** Writes the file. Tiles come in the order of `inOrder`, none of them empty. Throws a RangeError for one that does not. */
export async function writePmtiles(described: PmtilesAbout, tiles: AsyncIterable<TileOfFile>, sink: FileSink, signal: AbortSignal): Promise<void> {
  const spool = await open(join(sink.folder, 'tiles'), 'w+', 0o600);
  try {
    const { entries, contents, bytes } = await spoolTiles(tiles, spool, signal);
    const { root, leaves } = directories(entries);
    const metadata = gzipSync(JSON.stringify(metadataOf(described)));
    const parts = { root: root.length, metadata: metadata.length, leaves: leaves.length, tiles: bytes };
    await sink.put(headerOf(described, parts, { addressed: entries.reduce((sum, { runLength }) => sum + runLength, 0), entries: entries.length, contents }));
    for (const part of [root, metadata, leaves]) if (part.length > 0) await sink.put(part);
    const chunk = new Uint8Array(256 * 1024);
    for (let at = 0; at < bytes;) {
      signal.throwIfAborted();
      const { bytesRead } = await spool.read(chunk, 0, Math.min(chunk.length, bytes - at), at);
      await sink.put(chunk.subarray(0, bytesRead));
      at += bytesRead;
    }
  } finally {
    await spool.close();
  }
}

type Spooled = { entries: PmtilesEntry[]; contents: number; bytes: number };
type SpoolFile = Awaited<ReturnType<typeof open>>;

/** The directories stand before the tiles, and are known only after the last of them. */
async function spoolTiles(tiles: AsyncIterable<TileOfFile>, spool: SpoolFile, signal: AbortSignal): Promise<Spooled> {
  const entries: PmtilesEntry[] = [];
  const known = new Map<string, { offset: number; length: number }>();
  let bytes = 0;
  for await (const { address: { z, x, y }, bytes: raw } of tiles) {
    signal.throwIfAborted();
    const tileId = zxyToTileId(z, x, y);
    const last = entries.at(-1);
    if (last !== undefined && tileId < last.tileId + last.runLength) throw new RangeError(`tile ${z}/${x}/${y} does not ascend`);
    const digest = createHash('sha256').update(raw).digest('base64');
    let place = known.get(digest);
    if (place === undefined) {
      const packed = gzipSync(raw);
      await spool.write(packed, 0, packed.length, bytes);
      place = { offset: bytes, length: packed.length };
      known.set(digest, place);
      bytes += packed.length;
    }
    if (last !== undefined && last.offset === place.offset && last.tileId + last.runLength === tileId) last.runLength += 1;
    else entries.push({ tileId, ...place, runLength: 1 });
  }
  return { entries, contents: known.size, bytes };
}

function metadataOf({ layer, about, minZoom, maxZoom }: PmtilesAbout): Record<string, unknown> {
  return {
    name: layer.title, description: layer.description, type: 'overlay', version: about.dataVersion, generator: about.program,
    vector_layers: [{ ...vectorLayerOf(layer), minzoom: minZoom, maxzoom: maxZoom }], hexwatch: about,
  };
}

const gzipCompression = 2;
const mvtTiles = 1;
const worldBox: Box = [-180, -85.0511, 180, 85.0511];

type Lengths = { root: number; metadata: number; leaves: number; tiles: number };
type Counts = { addressed: number; entries: number; contents: number };

function headerOf({ minZoom, maxZoom, bbox }: PmtilesAbout, { root, metadata, leaves, tiles }: Lengths, counts: Counts): Uint8Array {
  const header = new DataView(new ArrayBuffer(headerBytes));
  new TextEncoder().encode('PMTiles').forEach((byte, place) => header.setUint8(place, byte));
  header.setUint8(7, 3);
  const starts = [headerBytes, headerBytes + root, headerBytes + root + metadata, headerBytes + root + metadata + leaves];
  const numbers = [starts[0]!, root, starts[1]!, metadata, starts[2]!, leaves, starts[3]!, tiles, counts.addressed, counts.entries, counts.contents];
  numbers.forEach((number, place) => header.setBigUint64(8 + 8 * place, BigInt(number), true));
  // Clustered; how directories and tiles are compressed; what tiles are; zooms.
  [1, gzipCompression, gzipCompression, mvtTiles, minZoom, maxZoom].forEach((byte, place) => header.setUint8(96 + place, byte));
  const [west, south, east, north] = bbox ?? worldBox;
  const degrees = (at: number, value: number): void => header.setInt32(at, Math.round(value * 1e7), true);
  [west, south, east, north].forEach((value, place) => degrees(102 + 4 * place, value));
  header.setUint8(118, Math.min(maxZoom, Math.max(minZoom, 10)));
  degrees(119, (west + east) / 2);
  degrees(123, (south + north) / 2);
  return new Uint8Array(header.buffer);
}

/** Tiles of one zoom in the order in which they lie in the file. */
export const inOrder = (tiles: readonly TileAddress[]): TileAddress[] =>
  tiles.map((tile) => ({ tile, id: zxyToTileId(tile.z, tile.x, tile.y) })).toSorted((a, b) => a.id - b.id).map(({ tile }) => tile);
