import { execFile } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
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

/**
 * The whole import (parse, validate, place, stage, publish, index) on an empty table. Peers in the same run: `psql \copy` of the
 * finished rows into a bare table, which does nothing but write them, and ogr2ogr of the same file, which parses and writes.
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

const inSeconds = async (work: () => Promise<unknown>): Promise<number> => {
  const begin = performance.now();
  await work();
  return (performance.now() - begin) / 1000;
};

const rowOf = (how: string, size: number, seconds: number, copySeconds: number | null): Row => ({
  'rows': size.toLocaleString('en'), how, 'seconds': seconds.toFixed(2), 'thousand rows/s': (size / seconds / 1000).toFixed(1),
  'of psql \\copy': copySeconds === null ? '' : (copySeconds / seconds).toFixed(2),
  'peak memory MB': how.startsWith('hexwatch') ? Math.round(process.resourceUsage().maxRSS / 1024) : '',
});

async function onServer(url: string, file: string, size: number, folder: string): Promise<Row[]> {
  const database = await openDatabase({ databaseUrl: url, dataFolder: folder });
  const seconds = await inSeconds(() => importFile(database, file));
  await database.close();
  const ready = join(folder, 'ready.txt');
  await run('psql', [url, '-qc', `\\copy (select * from incident) to '${ready}'`]);
  await run('psql', [url, '-qc', 'create table bare (like incident)']);
  const copySeconds = await inSeconds(() => run('psql', [url, '-qc', `\\copy bare from '${ready}'`]));
  const found: Row[] = [
    rowOf('psql \\copy, bare table', size, copySeconds, copySeconds),
    rowOf('hexwatch, PostgreSQL', size, seconds, copySeconds),
  ];
  const target = new URL(url);
  const connection = `PG:host=${target.hostname} port=${target.port} user=${target.username} password=${target.password} dbname=${target.pathname.slice(1)}`;
  const converter = ['-f', 'PostgreSQL', connection, file, '-nln', 'ogr', '-oo', 'X_POSSIBLE_NAMES=Longitude', '-oo', 'Y_POSSIBLE_NAMES=Latitude', '-a_srs', 'EPSG:4326', '--config', 'PG_USE_COPY', 'YES'];
  const ogrSeconds = await inSeconds(() => run('ogr2ogr', converter)).catch(() => null);
  if (ogrSeconds !== null) found.push(rowOf('ogr2ogr with COPY', size, ogrSeconds, copySeconds));
  return found;
}

async function onEmbedded(file: string, size: number, dataFolder: string): Promise<Row> {
  const database = await openDatabase({ databaseUrl: null, dataFolder });
  const seconds = await inSeconds(() => importFile(database, file));
  await database.close();
  return rowOf('hexwatch, embedded', size, seconds, null);
}

async function importFile(database: Database, file: string): Promise<void> {
  const { agencyId } = await ensureAgency(database, { slug: 'bench', name: 'Bench', zone: 'America/Chicago', demonstration: false });
  const source = { fileName: 'portal.csv', bytes: (await stat(file)).size, stream: createReadStream(file) };
  const report = await importIncidents(database, { agencyId, person: 'bench', purpose: 'measure' }, source, { preset: 'chicago' });
  if (report.status !== 'completed' || report.rejected > 0) throw new Error(`The import came to ${report.status}: ${JSON.stringify(report.problem)}`);
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
