import { readdirSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';

/** Files of a built page, listed once; only what stands in the list is ever opened, so no address can leave the folder. */
export type StaticFile = { path: string; type: string; etag: string; immutable: boolean; gzip: string | null };

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
  '.wasm': 'application/wasm',
  '.pbf': 'application/x-protobuf',
  '.txt': 'text/plain; charset=utf-8',
};

function listed(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
  } catch {
    return [];
  }
}

/** By address, e.g. `/assets/main-Dk3.js`. Empty when the folder does not exist. */
export function listFiles(folder: string): Map<string, StaticFile> {
  const paths = listed(folder);
  const there = new Set(paths);
  return new Map(paths.filter((path) => types[extname(path)] !== undefined).flatMap((path): [string, StaticFile][] => {
    const address = `/${relative(folder, path).split(sep).join('/')}`;
    const found = statSync(path, { throwIfNoEntry: false });
    if (found === undefined) return [];
    const { mtimeMs, size } = found;
    return [[address, {
      path,
      type: types[extname(path)]!,
      etag: `W/"${Math.round(mtimeMs).toString(36)}-${size.toString(36)}"`,
      // Vite writes a digest of the content into the names of everything in `assets`.
      immutable: address.startsWith('/assets/'),
      gzip: there.has(`${path}.gz`) ? `${path}.gz` : null,
    }]];
  }));
}

/** Null when the file has gone since it was listed, as all do while the page is built again. */
export async function sendFile(file: StaticFile, request: Request): Promise<Response | null> {
  const headers = new Headers({
    'Content-Type': file.type,
    'Cache-Control': file.immutable ? 'public, max-age=31536000, immutable' : 'no-cache',
    ETag: file.etag,
    Vary: 'Accept-Encoding',
  });
  if (request.headers.get('If-None-Match')?.includes(file.etag)) return new Response(null, { status: 304, headers });
  const zipped = file.gzip !== null && /\bgzip\b/.test(request.headers.get('Accept-Encoding') ?? '');
  if (zipped) headers.set('Content-Encoding', 'gzip');
  const bytes = await readIfThere(zipped ? file.gzip! : file.path);
  if (bytes === null) return null;
  headers.set('Content-Length', String(bytes.length));
  return new Response(bytes, { headers });
}

async function readIfThere(path: string): Promise<Buffer<ArrayBuffer> | null> {
  try {
    return await readFile(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
