import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Bounds } from './bounds.ts';
import { boundsOf, emptyBounds, isEmpty, joinBounds } from './bounds.ts';
import { inTurns, putFile } from './file_pieces.ts';
import { fileValues } from './file_values.ts';
import { geopackageShape } from './geopackage_shape.ts';
import { createFeatures, describeFeatures, featureColumns } from './geopackage_features.ts';
import { applicationId, coreTables, indexTriggers, quoted, userVersion } from './geopackage_tables.ts';
import type { FileFormat, FileRow, FileTable } from './writer.ts';

/** OGC GeoPackage 1.3 (OGC 12-128r17): one table with a spatial index, put together as a file and then sent. */
export const geopackage: FileFormat = {
  id: 'gpkg',
  title: 'GeoPackage',
  extension: 'gpkg',
  mediaType: 'application/geopackage+sqlite3',
  limits: 'Where some shapes of a layer are in one part and others in several, all are written as of several parts. Minus zero becomes zero. '
    + 'Objects are texts in JSON.',
  async write(table, batches, sink, signal) {
    const path = join(sink.folder, `${table.name}.gpkg`);
    const database = new DatabaseSync(path);
    try {
      await fill(database, table, batches, signal);
    } finally {
      database.close();
    }
    await putFile(path, sink, signal);
  },
};

/**
 * One transaction without a journal: a file that is not finished is thrown away anyway. The cache is written out as it
 * fills up, so that memory stays flat and the end is quick.
 */
const settings = `PRAGMA page_size = 4096; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -16000;
PRAGMA application_id = ${applicationId}; PRAGMA user_version = ${userVersion}; BEGIN;`;

async function fill(database: DatabaseSync, table: FileTable, batches: AsyncIterable<readonly FileRow[]>, signal: AbortSignal): Promise<void> {
  const columns = featureColumns(table);
  const turn = inTurns(signal);
  database.exec(settings + coreTables);
  createFeatures(database, table, columns);
  const shape = geopackageShape(table.geometry);
  const places = Array.from({ length: columns.names.length + 2 }, () => '?').join(', ');
  const insert = database.prepare(`INSERT INTO ${quoted(table.name)} VALUES (${places})`);
  const index = database.prepare(`INSERT INTO ${quoted(`rtree_${table.name}_${columns.geometry}`)} VALUES (?, ?, ?, ?, ?)`);
  const readers = table.fields.map(({ name, type }) => ({ name, read: fileValues[type], isYesNo: type === 'Boolean' }));
  const extent = emptyBounds();
  let last = 0;
  for await (const rows of batches) {
    signal.throwIfAborted();
    for (const row of rows) {
      last += 1;
      const bounds: Bounds | null = row.geometry === null ? null : boundsOf(row.geometry);
      const values = readers.map(({ name, read, isYesNo }) => {
        const value = read(row.properties[name]);
        return isYesNo && value !== null ? Number(value) : value as string | number | null;
      });
      insert.run(last, bounds === null ? null : shape.blob(row.geometry!, bounds), ...values);
      if (bounds !== null && !isEmpty(bounds)) {
        index.run(last, bounds[0], bounds[2], bounds[1], bounds[3]);
        joinBounds(extent, bounds);
      }
      await turn();
    }
  }
  await shape.settle(database, { table: table.name, geometry: columns.geometry, last }, turn);
  describeFeatures(database, table, { columns, extent, geometryType: shape.type() });
  database.exec(indexTriggers(table.name, columns.geometry, columns.key));
  database.exec('COMMIT');
}
