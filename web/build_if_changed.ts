import { createHash } from 'node:crypto';
import { existsSync, globSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { gzipSync } from 'node:zlib';

/**
 * Builds the page, unless nothing that it is made of has changed since the last time. Run by `npm start`, so that the
 * second start takes no time, and by `npm run build`.
 */
const root = join(import.meta.dirname, '..');
const dist = join(root, 'web', 'dist');
const stamp = join(dist, '.digest');
const sources = ['web', 'tiles', 'server/model', 'package-lock.json'];
const compressed = new Set(['.html', '.js', '.mjs', '.css', '.json', '.svg', '.wasm', '.txt']);
const worthCompressing = 1024;

function sourceFiles(path: string): string[] {
  const full = join(root, path);
  if (statSync(full).isFile()) return [full];
  return readdirSync(full, { withFileTypes: true }).flatMap((entry) => {
    const inner = join(path, entry.name);
    if (entry.isDirectory()) return inner === join('web', 'dist') ? [] : sourceFiles(inner);
    return entry.isFile() ? [join(full, entry.name)] : [];
  });
}

function digestOfSources(): string {
  const hash = createHash('sha256').update(process.version);
  for (const file of sources.flatMap(sourceFiles).sort()) {
    const content = readFileSync(file);
    hash.update(`${file.slice(root.length)}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}

/** A server without a build step would otherwise compress a megabyte of script for every visitor. */
function compressFiles(): void {
  for (const name of globSync('**/*', { cwd: dist })) {
    const path = join(dist, name);
    if (!compressed.has(extname(path)) || !statSync(path).isFile()) continue;
    const content = readFileSync(path);
    if (content.length >= worthCompressing) writeFileSync(`${path}.gz`, gzipSync(content, { level: 9 }));
  }
}

const isCurrent = (digest: string): boolean =>
  existsSync(join(dist, 'index.html')) && existsSync(stamp) && readFileSync(stamp, 'utf8') === digest;

const digest = digestOfSources();
if (isCurrent(digest)) {
  process.stdout.write('The page is up to date.\n');
} else {
  process.stdout.write('Building the page, once until its sources change ...');
  const began = performance.now();
  // Whoever asks for it, a test included: a page built for development is larger, slower and talks in the console.
  process.env['NODE_ENV'] = 'production';
  const { build } = await import('vite').catch(() => {
    process.stderr.write('\nBuilding the page needs the development dependencies: run npm ci.\n');
    process.exit(1);
  });
  await build({ configFile: join(root, 'web', 'vite.config.ts'), logLevel: 'error' });
  compressFiles();
  // Last, so that a build that was interrupted is done again.
  writeFileSync(stamp, digest);
  process.stdout.write(` ${((performance.now() - began) / 1000).toFixed(1)} s\n`);
}
