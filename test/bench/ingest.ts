import { execFile } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { open, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { openDatabase, type Database } from '../../server/db/database.ts';
import { ensureAgency } from '../../server/db/agencies.ts';
import { importIncidents } from '../../server/tasks/import_incidents.ts';
import { integerBetween, normal, pick, randomStream } from '../../server/demo/random.ts';
import { printTable, type Row } from './table.ts';
import { withFolder, withScratchServer } from './places.ts';

const run = promisify(execFile);
const sizes = [50_000, 200_000];
const daily = { rows: 10_000, fresh: 5000, changed: 1000 };

/**
 * The whole import (parse, validate, place, stage, publish, index) on an empty table. Peers in the same run: `psql \copy` of the
 * finished rows into a bare table, which does nothing but write them, and ogr2ogr of the same file, which parses and writes.
 * Then the file of the next day: half of its rows new, some changed, the rest as they were. The last column is what of an
 * import passes between the last row read and the commit.
 */
export async function benchIngest(): Promise<void> {
  const rows: Row[] = [];
  await withFolder(async (folder) => {
    const files = new Map(sizes.map((size) => [size, join(folder, `portal-${size}.csv`)]));
    for (const [size, file] of files) {
      await writePortalFile(file, size);
      await withScratchServer(`the import of ${size.toLocaleString('en')} rows into PostgreSQL, and its peers`, async (url) => rows.push(...await onServer(url, file, size, folder)));
    }
    // Afterwards, because it takes memory that this process then keeps: what is printed is the most so far.
    for (const [size, file] of files) rows.push(await onEmbedded(file, size, join(folder, `data-${size}`)));
  });
  printTable('Import of a portal file with 22 columns into an empty table', rows);
}

type Took = { seconds: number; publishing: number | null; memory: number | null };

const timed = async (work: () => Promise<unknown>): Promise<Took> => {
  const begin = performance.now();
  await work();
  return { seconds: (performance.now() - begin) / 1000, publishing: null, memory: null };
};

const rowOf = (how: string, size: number, { seconds, publishing, memory }: Took, copy: Took | null): Row => ({
  'rows': size.toLocaleString('en'), how, 'seconds': seconds.toFixed(2), 'thousand rows/s': (size / seconds / 1000).toFixed(1),
  'of psql \\copy': copy === null ? '' : (copy.seconds / seconds).toFixed(2),
  'peak memory MB': memory ?? '',
  'publishing s': publishing?.toFixed(2) ?? '',
});

async function onServer(url: string, file: string, size: number, folder: string): Promise<Row[]> {
  const database = await openDatabase({ databaseUrl: url, dataFolder: folder });
  const took = await importFile(database, file);
  const copy = await copyReady(url, join(folder, 'ready.txt'));
  const next = join(folder, 'next-day.csv');
  await writeNextDay(file, next, size);
  const tookNext = await importFile(database, next);
  await database.close();
  const found = [rowOf('psql \\copy, bare table', size, copy, copy), rowOf('hexwatch, PostgreSQL', size, took, copy)];
  const converted = await timed(() => convert(url, file)).catch(() => null);
  if (converted !== null) found.push(rowOf('ogr2ogr with COPY', size, converted, copy));
  found.push(rowOf(`hexwatch, PostgreSQL, the next day onto ${size.toLocaleString('en')}`, daily.rows, tookNext, null));
  return found;
}

/** The rows that were imported, written once more into a table without any index or reference. */
async function copyReady(url: string, ready: string): Promise<Took> {
  await run('psql', [url, '-qc', `\\copy (select * from incident) to '${ready}'`]);
  await run('psql', [url, '-qc', 'create table bare (like incident)']);
  return timed(() => run('psql', [url, '-qc', `\\copy bare from '${ready}'`]));
}

function convert(url: string, file: string): Promise<unknown> {
  const target = new URL(url);
  const connection = `PG:host=${target.hostname} port=${target.port} user=${target.username} password=${target.password} dbname=${target.pathname.slice(1)}`;
  return run('ogr2ogr', ['-f', 'PostgreSQL', connection, file, '-nln', 'ogr', '-oo', 'X_POSSIBLE_NAMES=Longitude', '-oo', 'Y_POSSIBLE_NAMES=Latitude',
    '-a_srs', 'EPSG:4326', '--config', 'PG_USE_COPY', 'YES']);
}

async function onEmbedded(file: string, size: number, dataFolder: string): Promise<Row> {
  const database = await openDatabase({ databaseUrl: null, dataFolder });
  const took = await importFile(database, file);
  await database.close();
  return rowOf('hexwatch, embedded', size, took, null);
}

async function importFile(database: Database, file: string): Promise<Took> {
  const { agencyId } = await ensureAgency(database, { slug: 'bench', name: 'Bench', zone: 'America/Chicago', demonstration: false });
  const source = { fileName: 'portal.csv', bytes: (await stat(file)).size, stream: createReadStream(file) };
  const begin = performance.now();
  const told: number[] = [];
  const onProgress = (): void => { told.push(performance.now()); };
  const report = await importIncidents(database, { agencyId, person: 'bench', purpose: 'measure' }, source, { preset: 'chicago' }, { onProgress });
  const seconds = (performance.now() - begin) / 1000;
  if (report.status !== 'completed' || report.rejected > 0) throw new Error(`The import came to ${report.status}: ${JSON.stringify(report.problem)}`);
  // The last it tells is that it is done, the one before that all rows are staged.
  const [staged, done] = told.slice(-2);
  return { seconds, publishing: (done! - staged!) / 1000, memory: Math.round(process.resourceUsage().maxRSS / 1024) };
}

const types = ['THEFT', 'BATTERY', 'CRIMINAL DAMAGE', 'ASSAULT', 'BURGLARY', 'ROBBERY', 'MOTOR VEHICLE THEFT', 'NARCOTICS'];
const header = 'ID,Case Number,Date,Block,IUCR,Primary Type,Description,Location Description,Arrest,Domestic,Beat,District,Ward,'
  + 'Community Area,FBI Code,X Coordinate,Y Coordinate,Year,Updated On,Latitude,Longitude,Location\n';

async function writePortalFile(file: string, size: number): Promise<void> {
  const random = randomStream(11, 'portal');
  const handle = await open(file, 'w');
  await handle.write(header);
  for (let first = 0; first < size; first += 10_000) {
    let text = '';
    for (let id = first; id < Math.min(size, first + 10_000); id += 1) {
      const latitude = (41.85 + 0.06 * normal(random)).toFixed(9);
      const longitude = (-87.68 + 0.05 * normal(random)).toFixed(9);
      const two = (low: number, high: number): string => String(integerBetween(random, low, high)).padStart(2, '0');
      text += `${id},JH${id},${two(1, 12)}/${two(1, 28)}/2024 ${two(1, 12)}:${two(0, 59)}:00 ${pick(random, ['AM', 'PM'])},0${two(10, 99)}XX W 47TH ST,0484,${pick(random, types)},`
        + `"SIMPLE, OTHER",STREET,false,false,0925,009,20,37,08B,1175476,1873816,2024,05/17/2025 03:40:52 PM,${latitude},${longitude},"(${latitude}, ${longitude})"\n`;
    }
    await handle.write(text);
  }
  await handle.close();
}

/** The end of a file as it is fetched again a day later, with new rows after it. */
async function writeNextDay(file: string, next: string, size: number): Promise<void> {
  const { stdout } = await run('tail', ['-n', String(daily.rows - daily.fresh), file], { maxBuffer: 1 << 24 });
  const lines = stdout.trimEnd().split('\n');
  const known = lines.map((line, index) => (index < daily.changed ? line.replace(',STREET,', ',ALLEY,') : line));
  const fresh = lines.map((line, index) => `${size + index},${line.slice(line.indexOf(',') + 1)}`);
  await writeFile(next, `${header}${[...known, ...fresh].join('\n')}\n`);
}
