import type { DatabaseSync } from 'node:sqlite';
import type { LayerField } from '../../tiles/layer.ts';
import type { Bounds } from './bounds.ts';
import { isEmpty } from './bounds.ts';
import { columnNames } from './file_values.ts';
import { extensionRows, quoted } from './geopackage_tables.ts';
import type { FileTable } from './writer.ts';

/** The table of features itself, and what the GeoPackage says of it. */
export type FeatureColumns = { key: string; geometry: string; /** In the order of the fields. */ names: readonly string[] };

const columnTypes: Readonly<Record<LayerField['type'], string>> = {
  String: 'TEXT', Integer: 'INTEGER', Number: 'DOUBLE', Boolean: 'BOOLEAN', Instant: 'DATETIME', Day: 'DATE', Object: 'TEXT',
};

/** As declared until every shape has been seen. */
export const undecidedType = 'GEOMETRY';

/** Names differ in more than the case of their letters, and no field is called like the key or the geometry. */
export function featureColumns({ fields }: FileTable): FeatureColumns {
  const [key, geometry] = ['fid', 'geom'] as const;
  return { key, geometry, names: columnNames(fields, [key, geometry, 'rowid', 'oid', '_rowid_']) };
}

export function createFeatures(database: DatabaseSync, table: FileTable, { key, geometry, names }: FeatureColumns): void {
  const columns = table.fields.map(({ type }, index) => `${quoted(names[index]!)} ${columnTypes[type]}`);
  database.exec(`CREATE TABLE ${quoted(table.name)} (
    ${[`${quoted(key)} INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL`, `${quoted(geometry)} ${undecidedType}`, ...columns].join(', ')});
    CREATE VIRTUAL TABLE ${quoted(`rtree_${table.name}_${geometry}`)} USING rtree(id, minx, maxx, miny, maxy)`);
}

/** JSON is not a standard for metadata of its own; its definition is named. */
const jsonStandard = 'https://www.rfc-editor.org/info/rfc8259';

type Described = { columns: FeatureColumns; extent: Bounds; geometryType: string };

export function describeFeatures(database: DatabaseSync, table: FileTable, { columns, extent, geometryType }: Described): void {
  const run = (sql: string, ...values: (string | number | null)[]): void => { database.prepare(sql).run(...values); };
  run('INSERT INTO gpkg_contents VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 4326)', table.name, 'features', table.title, table.description,
    new Date(table.about.madeAt).toISOString(), ...(isEmpty(extent) ? [null, null, null, null] : extent));
  run('INSERT INTO gpkg_geometry_columns VALUES (?, ?, ?, 4326, 0, 0)', table.name, columns.geometry, geometryType);
  for (const row of extensionRows(table.name, columns.geometry)) run('INSERT INTO gpkg_extensions VALUES (?, ?, ?, ?, ?)', ...row);
  table.fields.forEach(({ name, type, description }, index) => {
    run('INSERT INTO gpkg_data_columns VALUES (?, ?, ?, ?, ?, ?, NULL)', table.name, columns.names[index]!, columns.names[index]!, name, description,
      type === 'Object' ? 'application/json' : null);
  });
  run("INSERT INTO gpkg_metadata VALUES (1, 'dataset', ?, 'application/json', ?)", jsonStandard, JSON.stringify(table.about));
  run("INSERT INTO gpkg_metadata_reference VALUES ('table', ?, NULL, NULL, ?, 1, NULL)", table.name, new Date(table.about.madeAt).toISOString());
}
