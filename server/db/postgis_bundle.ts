import { randomBytes } from 'node:crypto';
import { access, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { postgis } from '@electric-sql/pglite-postgis';

/**
 * The embedded PostGIS comes as an archive that also holds raster, topology and geocoder, which may never be created there,
 * and which the database loads all the same. Without them it opens in half the time and takes 600 MB less memory. So the
 * archive is written once more, without them, beside the installed packages.
 */
const unneeded = /postgis_(raster|topology|tiger_geocoder)|rtpostgis|--unpackaged|--ANY|--TEMPLATED|\/contrib\//;

const mayNotWrite = new Set(['EACCES', 'EPERM', 'EROFS', 'ENOSPC', 'EDQUOT', 'ENOTDIR']);

/** Path of the smaller archive, made if need be; null where nothing may be written, and the original has to do. */
export async function ensureBundle(cache: string): Promise<string | null> {
  const path = join(cache, 'postgis.tar.gz');
  if (await access(path).then(() => true, () => false)) return path;
  const draft = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`;
  try {
    await mkdir(cache, { recursive: true });
    const whole = await promisify(gunzip)(await readFile(await originalBundle()));
    await writeFile(draft, await promisify(gzip)(withoutEntries(whole, unneeded), { level: 1 }));
    await rename(draft, path);
    return path;
  } catch (error) {
    await rm(draft, { force: true }).catch(() => {});
    if (mayNotWrite.has((error as NodeJS.ErrnoException).code ?? '')) return null;
    throw error;
  }
}

/** A folder beside the installed packages, named by their versions: what one version wrote is of no use to another. */
export async function cacheFolder(): Promise<string> {
  const require = createRequire(import.meta.url);
  const parts = await Promise.all(['@electric-sql/pglite', '@electric-sql/pglite-postgis'].map(async (name) => {
    const root = join(dirname(require.resolve(name)), '..');
    const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string };
    return { root, version };
  }));
  return join(parts[0]!.root, '..', '..', '.cache', 'hexwatch', `pglite-${parts.map((part) => part.version).join('-postgis-')}`);
}

async function originalBundle(): Promise<string> {
  const { bundlePath } = await postgis.setup(null as never, { PGLITE_ENV: {} });
  return fileURLToPath(bundlePath!);
}

const block = 512;

/** A tar archive without the files whose path matches. Source: POSIX.1-2017, pax, "ustar Interchange Format"; GNU tar. */
export function withoutEntries(archive: Uint8Array, pattern: RegExp): Uint8Array {
  const kept: Uint8Array[] = [];
  const read = (from: number, length: number): string =>
    new TextDecoder().decode(archive.subarray(from, from + length)).replace(/\0.*$/s, '');
  let longName: string | null = null;
  let start = 0;
  let at = 0;
  while (at + block <= archive.length && archive[at] !== 0) {
    const size = Number.parseInt(read(at + 124, 12), 8);
    const type = read(at + 156, 1);
    const name = longName ?? `${read(at + 345, 155)}/${read(at, 100)}`;
    const content = read(at + block, 'xL'.includes(type || '0') ? size : 0);
    at += block + Math.ceil(size / block) * block;
    // A header that only gives the entry after it a longer name or other properties belongs to that entry.
    if ('xgLK'.includes(type || '0')) {
      longName = type === 'L' ? content : /\d+ path=(.*)\n/.exec(content)?.[1] ?? longName;
      continue;
    }
    if (!pattern.test(name)) kept.push(archive.subarray(start, at));
    start = at;
    longName = null;
  }
  return Buffer.concat([...kept, new Uint8Array(2 * block)]);
}
