import { execFile } from 'node:child_process';
import { mkdir, open, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { incidents as incidentLayer } from '../../tiles/incidents.ts';
import type { Database } from '../../server/db/database.ts';
import { writtenFormats } from '../../server/formats/written.ts';
import { addDays } from '../../server/model/window.ts';
import { localPerson } from '../../server/model/who.ts';
import type { ExportAsked } from '../../server/tasks/describe_file.ts';
import { writeLayer } from '../../server/tasks/export_layer.ts';
import { resolveFilter } from '../../server/tasks/resolve_filter.ts';
import { fillUpTo, firstDay, lastDay, makeGround, openQuietly } from './generated_incidents.ts';
import { withFolder, withScratchServer } from './places.ts';
import { printTable, type Row } from './table.ts';

const run = promisify(execFile);
const size = Number(process.env['HEXWATCH_BENCH_ROWS'] ?? 1_000_000);
/** Endings, separated by commas; all unless they are named. */
const chosen = process.env['HEXWATCH_BENCH_FORMATS']?.split(',') ?? null;

/** What ogr2ogr calls the formats that it writes, too; XLSX it holds in memory whole, and KML it writes with LIBKML likewise. */
const drivers: Readonly<Record<string, string>> = { geojson: 'GeoJSON', geojsonl: 'GeoJSONSeq', csv: 'CSV', gpkg: 'GPKG', fgb: 'FlatGeobuf' };

/** The columns of the layer with their names, in the order of the export. */
const select = (agencyId: number): string => `select incident_id::text as id, source, source_id as "sourceId", offence.code as offence, source_offence as "sourceOffence",
  occurred_from as "occurredFrom", occurred_to as "occurredTo", reported_at as "reportedAt", time_precision as "timePrecision", time_flag as "timeFlag", zone,
  occurred_text as "occurredText", to_hex(cell) as cell, location_precision as "locationPrecision", place_problem as "placeProblem", address, attributes,
  handling_code as "handlingCode", import_id::text as import, geom
  from incident join offence using (offence_id) where agency_id = ${agencyId} and geom is not null order by occurred_from desc, incident_id desc`;

/**
 * A layer of incidents into a file, each format in turn: all columns, the latest first. Peer in the same run: ogr2ogr of the same columns
 * and rows in the same order, from the same database. Memory is the most that this process had so far beyond what it had before.
 */
export async function benchExport(): Promise<void> {
  await withScratchServer('exports, and ogr2ogr of the same rows', async (url) => withFolder(async (folder) => {
    const database = await openQuietly(url);
    try {
      const { agencyId, slug } = await makeGround(database);
      await fillUpTo(database, { ...(await resolveFilter(database, localPerson, { agency: slug })).agency, agencyId }, size);
      const rows: Row[] = [];
      for (const format of writtenFormats.filter(({ extension }) => chosen === null || chosen.includes(extension))) {
        const asked = await askedOf(database, slug, format);
        const ours = await oursOf(database, asked, join(folder, `ours.${format.extension}`)).catch((error: unknown) => (error as Error).message);
        if (typeof ours === 'string') {
          rows.push({ format: format.extension, how: ours });
          continue;
        }
        const driver = drivers[format.extension];
        const peer = driver === undefined ? null : await peerOf(url, driver, { agencyId, path: join(folder, `peer.${format.extension}`) });
        if (peer !== null) rows.push(rowOf(format.extension, 'peer: ogr2ogr', peer, null));
        rows.push(rowOf(format.extension, 'hexwatch', ours, peer));
      }
      printTable(`Export of ${size.toLocaleString('en')} incidents from PostgreSQL`, rows);
    } finally {
      await database.close();
    }
  }));
}

async function askedOf(database: Database, agency: string, format: ExportAsked['format']): Promise<ExportAsked> {
  const resolved = await resolveFilter(database, localPerson, { agency, from: addDays(firstDay, -2), to: addDays(lastDay, 2) });
  return {
    layer: 'incidents', format, fields: incidentLayer.features.fields, parameters: {}, byteOrderMark: false, who: localPerson, program: 'bench', origin: '',
    question: { resolved, boxes: null, resolution: null, measure: 'count', kind: null, where: null, sort: [] },
  };
}

type Took = { seconds: number; bytes: number; rows: number; memory: number | null };

async function oursOf(database: Database, asked: ExportAsked, path: string): Promise<Took> {
  const work = `${path}.work`;
  await mkdir(work);
  const file = await open(path, 'w');
  const before = process.memoryUsage.rss();
  let most = before;
  const watch = setInterval(() => { most = Math.max(most, process.memoryUsage.rss()); }, 20);
  const begin = performance.now();
  try {
    const { about } = await writeLayer(database, asked, { folder: work, put: (bytes) => file.writeFile(bytes) }, { signal: new AbortController().signal });
    return { seconds: (performance.now() - begin) / 1000, bytes: (await file.stat()).size, rows: about.rows, memory: Math.round((most - before) / 1e6) };
  } finally {
    clearInterval(watch);
    await file.close();
  }
}

async function peerOf(url: string, driver: string, { agencyId, path }: { agencyId: number; path: string }): Promise<Took> {
  const { hostname, port, username, password, pathname } = new URL(url);
  const source = `PG:host=${hostname} port=${port} user=${username} password=${password} dbname=${pathname.slice(1)}`;
  const begin = performance.now();
  await run('ogr2ogr', ['-f', driver, path, source, '-sql', select(agencyId), '-nln', 'incidents', ...(driver === 'CSV' ? ['-lco', 'GEOMETRY=AS_XY'] : [])], { maxBuffer: 1e8 });
  const seconds = (performance.now() - begin) / 1000;
  return { seconds, bytes: (await stat(path)).size, rows: size, memory: null };
}

const rowOf = (format: string, how: string, { seconds, bytes, rows, memory }: Took, peer: Took | null): Row => ({
  format, how, 'seconds': seconds.toFixed(1), 'thousand rows/s': (rows / seconds / 1000).toFixed(0), 'MB': (bytes / 1e6).toFixed(0),
  'of ogr2ogr': peer === null ? '' : (peer.seconds / seconds).toFixed(2), 'memory MB': memory ?? '',
});
