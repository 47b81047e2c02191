import { open, type FileHandle } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import { Problem } from '../model/problem.ts';

/** A PMTiles file (version 3), checked when the server starts. Source: https://github.com/protomaps/PMTiles/blob/main/spec/v3/spec.md */
export type Basemap = {
  bytes: number;
  etag: string;
  description: BasemapDescription;
  /** Part of the file; `end` is not included. */
  read(start: number, end: number): ReadableStream<Uint8Array>;
  close(): Promise<void>;
};

export type BasemapDescription = {
  /** `mvt` for vector tiles, else the kind of image. */
  tileType: 'mvt' | 'png' | 'jpeg' | 'webp' | 'avif' | 'unknown';
  minZoom: number;
  maxZoom: number;
  bounds: [west: number, south: number, east: number, north: number];
  name: string | null;
  attribution: string | null;
  /** Names of the layers inside vector tiles. */
  vectorLayers: string[];
};

const headerBytes = 127;
const mostMetadata = 8 * 1024 * 1024;
const tileTypes = ['unknown', 'mvt', 'png', 'jpeg', 'webp', 'avif'] as const;
const compressions = { none: 1, gzip: 2 };
const chunkBytes = 256 * 1024;

const wrong = (path: string, what: string): Problem =>
  new Problem('bad_request', 'bad_basemap', `HEXWATCH_BASEMAP names ${path}, ${what} Give a PMTiles file of version 3, or leave it out.`);

async function readAt(file: FileHandle, start: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, start);
  return buffer.subarray(0, bytesRead);
}

type Metadata = { name?: unknown; attribution?: unknown; vector_layers?: { id?: unknown }[] };

async function metadataOf(file: FileHandle, header: Buffer): Promise<Metadata> {
  const length = Number(header.readBigUInt64LE(32));
  const compression = header.readUInt8(97);
  if (length === 0 || length > mostMetadata || ![compressions.none, compressions.gzip].includes(compression)) return {};
  const bytes = await readAt(file, Number(header.readBigUInt64LE(24)), length);
  const text = compression === compressions.gzip ? gunzipSync(bytes, { maxOutputLength: mostMetadata }) : bytes;
  return JSON.parse(text.toString('utf8')) as Metadata;
}

const textOrNull = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);

async function describe(file: FileHandle, header: Buffer): Promise<BasemapDescription> {
  // A file whose description cannot be read still draws.
  const metadata = await metadataOf(file, header).catch((): Metadata => ({}));
  const degrees = (at: number): number => header.readInt32LE(at) / 1e7;
  return {
    tileType: tileTypes[header.readUInt8(99)] ?? 'unknown',
    minZoom: header.readUInt8(100),
    maxZoom: header.readUInt8(101),
    bounds: [degrees(102), degrees(106), degrees(110), degrees(114)],
    name: textOrNull(metadata.name),
    attribution: textOrNull(metadata.attribution),
    vectorLayers: (Array.isArray(metadata.vector_layers) ? metadata.vector_layers : []).map(({ id }) => String(id)),
  };
}

function stream(file: FileHandle, start: number, end: number): ReadableStream<Uint8Array> {
  let at = start;
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const chunk = await readAt(file, at, Math.min(chunkBytes, end - at));
      at += chunk.length;
      if (chunk.length > 0) controller.enqueue(chunk);
      if (chunk.length === 0 || at >= end) controller.close();
    },
  }, { highWaterMark: 0 });
}

export async function openBasemap(path: string): Promise<Basemap> {
  const file = await open(path, 'r').catch((error: NodeJS.ErrnoException) => {
    throw wrong(path, error.code === 'ENOENT' ? 'which does not exist.' : `which cannot be read (${error.code ?? error.message}).`);
  });
  const { size, mtimeMs } = await file.stat();
  const header = await readAt(file, 0, headerBytes).catch(() => Buffer.alloc(0));
  if (header.length < headerBytes || header.toString('latin1', 0, 7) !== 'PMTiles' || header.readUInt8(7) !== 3) {
    await file.close();
    throw wrong(path, 'which is not such a file.');
  }
  return {
    bytes: size,
    etag: `"${Math.round(mtimeMs).toString(36)}-${size.toString(36)}"`,
    description: await describe(file, header),
    read: (start, end) => stream(file, start, end),
    close: () => file.close(),
  };
}
