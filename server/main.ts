import { totalmem } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { createApp } from './app.ts';
import { describeSettings, readConfig, type Config } from './config.ts';
import { openDatabase, type Database } from './db/database.ts';
import { markInterrupted } from './db/imports.ts';
import { removeOperatorKey, writeOperatorKey } from './db/operator_key.ts';
import { openBasemap, type Basemap } from './http/basemap_file.ts';
import { isLoopback } from './http/hosts.ts';
import { keyRing } from './http/key_ring.ts';
import { importLine } from './http/import_line.ts';
import { listen, stopListening } from './http/listen.ts';
import { releaseDigest } from './http/release.ts';
import { removeLeftUploads } from './http/upload.ts';
import { Problem } from './model/problem.ts';
import { followColumns, type ColumnIndex, type FollowSettings } from './follow/column_index.ts';
import { followNews } from './follow/news.ts';
import { removeLeftExports } from './tasks/export_desk.ts';
import { startWorker, type Worker } from './worker.ts';
import { isDemoNeeded, loadDemo } from './tasks/load_demo.ts';
import { runWebhooks } from './tasks/run_webhooks.ts';

const root = join(import.meta.dirname, '..');
const say = (line: string): void => { process.stdout.write(`${line}\n`); };

function settingsInWords(): string {
  const lines = describeSettings().map(({ variable, fallback, meaning }) => `  ${variable}${fallback === '' ? '' : ` (${fallback})`}\n      ${meaning}`);
  return `hexwatch, the server. Settings come from the environment:\n\n${lines.join('\n')}\n`;
}

function databaseInWords(database: Database): string {
  const version = `PostgreSQL ${database.version.postgres}, PostGIS ${database.version.postgis}`;
  return database.kind === 'embedded'
    ? `Database: embedded in ${database.place} (${version}), for trial and training. A power cut can lose data: set DATABASE_URL for live case data.`
    : `Database: ${database.place} (${version}).`;
}

/** Fills an empty embedded database with the fictional city while the page is already up. */
function startDemo(database: Database, signal: AbortSignal) {
  let loading: string | null = null;
  const load = async (): Promise<void> => {
    if (!(await isDemoNeeded(database))) return;
    const began = performance.now();
    loading = 'Making the demonstration city';
    say('The database is empty: making a fictional city to look around in. HEXWATCH_DEMO=off leaves it empty.');
    await loadDemo(database, { signal, say: (line) => { loading = line; } });
    say(`The demonstration city is ready (${((performance.now() - began) / 1000).toFixed(1)} s).`);
  };
  const done = load().catch((error: unknown) => {
    if (!signal.aborted) say(`The demonstration city could not be made: ${error instanceof Error ? error.message : String(error)}`);
  }).finally(() => { loading = null; });
  return { loading: () => loading, done };
}

/** Null when it is switched off. */
function startColumns(database: Database, config: Config, log: FollowSettings['log']): ColumnIndex | null {
  const maxBytes = config.columnsMegabytes === null ? memoryBytes() / 4 : config.columnsMegabytes * 2 ** 20;
  return maxBytes === 0 ? null : followColumns(database, { folder: join(config.dataFolder, 'columns'), maxBytes, log });
}

/** Of the machine, or of the container that the process may not grow out of. */
function memoryBytes(): number {
  const constrained = process.constrainedMemory();
  return constrained > 0 ? Math.min(constrained, totalmem()) : totalmem();
}

async function serve(config: Config): Promise<void> {
  // What a database says about a statement can hold values of rows.
  const log = pino({ level: config.logLevel, redact: { paths: ['detail', 'where', 'hint', 'parameters'].map((name) => `err.${name}`), remove: true } });
  const basemap: Basemap | null = config.basemap === null ? null : await openBasemap(config.basemap);
  const database = await openDatabase({ databaseUrl: config.databaseUrl, dataFolder: config.dataFolder, poolSize: config.poolSize, say });
  const stopping = new AbortController();
  const news = followNews(database, { log });
  const webhooks = runWebhooks(database, { origins: config.webhookOrigins, news, log, now: () => new Date() });
  const ring = keyRing(database, log);
  let columns: ColumnIndex | null = null;
  let worker: Worker | null = null;
  try {
    await markInterrupted(database);
    await removeLeftUploads(join(config.dataFolder, 'uploads'));
    await removeLeftExports(join(config.dataFolder, 'exports'));
    columns = startColumns(database, config, log);
    const demo = database.kind === 'embedded' && config.demo
      ? startDemo(database, stopping.signal) : { loading: () => null, done: Promise.resolve() };
    const line = importLine();
    const parts = { database, config, log, release: releaseDigest(root), loading: demo.loading, importLine: line };
    // Who may read the folder of the embedded database may also ask the server that holds it.
    const operatorKey = database.kind === 'embedded' ? await writeOperatorKey(config.dataFolder) : null;
    const app = createApp(parts, { pageFolder: join(root, 'web', 'dist'), basemap, ring, operatorKey });
    worker = startWorker(database, config, log);
    const { server, address } = await listen(app.fetch, config.host, config.port);
    database.setAddress(address);
    say(databaseInWords(database));
    if (config.access === 'keys') say('Data are shown to whoever brings a key: npm run key -- create makes one.');
    else if (!isLoopback(config.host)) {
      say(`Warning: ${config.host} can be reached by other machines, and there are no accounts yet: whoever reaches it can read and change everything. HEXWATCH_ACCESS=keys asks for keys.`);
    }
    say(`hexwatch is at ${address}`);
    await interrupted();
    say('Stopping.');
    stopping.abort(new Error('The server is stopping.'));
    // First of all whoever listens to news is told that they end: otherwise they would be waited for.
    await Promise.all([news.close(), stopListening(server), line.close(), demo.done]);
  } finally {
    stopping.abort();
    await worker?.close();
    await webhooks.close();
    await news.close();
    await columns?.close();
    await ring.flush().catch((error: unknown) => log.warn({ err: error }, 'the use of keys could not be written down'));
    if (database.kind === 'embedded') await removeOperatorKey(config.dataFolder);
    await database.close();
    await basemap?.close();
  }
}

/** Resolves at the first signal to stop; at a later one the process ends at once. npm passes one key press on twice, within moments. */
function interrupted(): Promise<void> {
  return new Promise((resolve) => {
    let since = Infinity;
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.on(signal, () => {
        if (performance.now() - since > 1000) process.exit(130);
        since = Math.min(since, performance.now());
        resolve();
      });
    }
  });
}

if (process.argv.includes('--help')) {
  say(settingsInWords());
} else {
  try {
    await serve(readConfig(process.env));
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}
