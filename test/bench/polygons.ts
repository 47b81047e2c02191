import { sql } from 'kysely';
import type { Columns } from '../../server/columns/columns.ts';
import { placeIndexOf, type PlaceIndex } from '../../server/columns/place_index.ts';
import { isInside, polygonEdges } from '../../server/columns/polygon_edges.ts';
import { polygonRows, rowsWithin } from '../../server/columns/polygon_rows.ts';
import { copyIn } from '../../server/db/copy.ts';
import type { Database } from '../../server/db/database.ts';
import { transact, type Transaction } from '../../server/db/transact.ts';
import { between, randomStream } from '../../server/demo/random.ts';
import { polygonToGeoJson } from '../../server/geo/polygon.ts';
import type { MultiPolygon, Position } from '../../server/model/filter.ts';
import { generatedColumns } from './generated_columns.ts';
import { middle, openQuietly } from './generated_incidents.ts';
import { interleave } from './measure.ts';
import { withScratchServer } from './places.ts';
import { printTable, timingRow, type Row } from './table.ts';

const sizes = [1_000_000, 8_000_000];
const comparedWithPostgis = sizes[0]!;

/**
 * A polygon of 500 vertices that nobody asked for before, over more than 80,000 cells: which cells and which rows are in it.
 * Floor: every row tested against the edges at its latitude, without cells. Peer: ST_Intersects on the same rows.
 */
export async function benchPolygons(): Promise<void> {
  for (const size of sizes) {
    const columns = generatedColumns(size);
    const [made] = await interleave({ 'index of places': () => placeIndexOf({ ...columns, cell: columns.cell.subarray() }) }, 3);
    const place = placeIndexOf(columns);
    const over = `${size.toLocaleString('en')} incidents in ${columns.cells.count.toLocaleString('en')} cells`;
    const title = `Polygons of 500 vertices, first asked, over ${over}`;
    const inColumns = await overColumns(columns, place);
    printTable(title, [timingRow('once for each data version', made!), ...inColumns, await manyAreas(columns, place)]);
    if (size === comparedWithPostgis) await withScratchServer('polygons in PostGIS', (url) => inPostgis(url, columns, place));
  }
}

/** With some large bays and capes, as a district has; and one that is nearly all edge. */
const shapes: Readonly<Record<string, MultiPolygon>> = {
  'a district': ringOf((angle) => 0.07 * (1 + 0.2 * Math.sin(7 * angle) + 0.03 * Math.sin(61 * angle))),
  'half the city, jagged': ringOf((angle) => 0.1 * (1 + 0.5 * Math.sin(40 * angle))),
  'a star of needles': ringOf((angle) => 0.16 * (0.2 + 0.8 * Math.abs(Math.sin(angle * 7919)))),
};

function ringOf(radiusAt: (angle: number) => number, { longitude, latitude } = middle, vertices = 500): MultiPolygon {
  const ring = Array.from({ length: vertices }, (_, vertex): Position => {
    const angle = (vertex / vertices) * 2 * Math.PI;
    return [longitude + 1.55 * radiusAt(angle) * Math.cos(angle), latitude + radiusAt(angle) * Math.sin(angle)];
  });
  return [[[...ring, ring[0]!]]];
}

async function overColumns(columns: Columns, place: PlaceIndex): Promise<Row[]> {
  const rows: Row[] = [];
  for (const [name, polygon] of Object.entries(shapes)) {
    const classes = polygonRows(columns, place, polygon);
    const found = rowsWithin(columns, place, classes).length;
    const plainly = testEveryRow(columns, polygon);
    if (found !== plainly) throw new Error(`${name}: ${found} rows of cells, ${plainly} when every row is tested.`);
    const timings = await interleave({
      'floor: every row': () => testEveryRow(columns, polygon),
      'polygonRows': () => polygonRows(columns, place, polygon),
      'and the list of all rows': () => rowsWithin(columns, place, polygonRows(columns, place, polygon)),
    }, 5);
    const what = `${name}: ${found.toLocaleString('en')} rows, ${classes.border.length.toLocaleString('en')} border cells`;
    rows.push(...timings.map((timing) => timingRow(what, timing)));
  }
  return rows;
}

function testEveryRow({ rows, longitude, latitude }: Columns, polygon: MultiPolygon): number {
  const edges = polygonEdges(polygon);
  let count = 0;
  for (let row = 0; row < rows; row += 1) if (isInside(edges, longitude[row]!, latitude[row]!)) count += 1;
  return count;
}

async function manyAreas(columns: Columns, place: PlaceIndex): Promise<Row> {
  const random = randomStream(3, 'beats');
  const areas = Array.from({ length: 1000 }, () => ringOf((angle) => 0.004 * (1 + 0.2 * Math.sin(3 * angle)),
    { longitude: middle.longitude + between(random, -0.2, 0.2), latitude: middle.latitude + between(random, -0.12, 0.12) }, 40));
  const [timing] = await interleave({ 'polygonRows': () => { for (const area of areas) polygonRows(columns, place, area); } }, 3);
  return timingRow('a thousand small areas', timing!);
}

async function inPostgis(url: string, columns: Columns, place: PlaceIndex): Promise<void> {
  const database = await openQuietly(url);
  try {
    await work(database, (transaction) => storePoints(transaction, columns));
    const rows: Row[] = [];
    for (const [name, polygon] of Object.entries(shapes)) {
      const count = (): Promise<number> => work(database, (transaction) => countPoints(transaction, polygonToGeoJson(polygon)));
      const own = (): number => rowsWithin(columns, place, polygonRows(columns, place, polygon)).length;
      const [theirs, ours] = [await count(), own()];
      if (theirs !== ours) throw new Error(`${name}: PostGIS finds ${theirs}, the columns ${ours}.`);
      const timings = await interleave({ 'peer: PostGIS, GiST, one process': count, 'columns, list of all rows': own }, 3);
      rows.push(...timings.map((timing) => timingRow(`${name}: ${ours.toLocaleString('en')} rows`, timing)));
    }
    printTable(`The same polygons and ${columns.rows.toLocaleString('en')} incidents, against PostGIS`, rows);
  } finally {
    await database.close();
  }
}

async function storePoints(transaction: Transaction, { rows, longitude, latitude }: Columns): Promise<void> {
  await sql`create unlogged table point (longitude float8, latitude float8)`.execute(transaction);
  const lines = Array.from({ length: rows }, (_, row) => `${longitude[row]}\t${latitude[row]}\n`);
  await copyIn(transaction, 'copy point from stdin', lines);
  await sql`create unlogged table spot as
    select ST_SetSRID(ST_MakePoint(longitude, latitude), 4326) as geom from point`.execute(transaction);
  await sql`create index on spot using gist (geom)`.execute(transaction);
  await sql`analyze spot`.execute(transaction);
}

async function countPoints(transaction: Transaction, polygon: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::float8 as count from spot
    where geom && ST_GeomFromGeoJSON(${polygon}) and ST_Intersects(geom, ST_GeomFromGeoJSON(${polygon}))`.execute(transaction);
  return rows[0]!.count;
}

const work = <T>(database: Database, statements: (transaction: Transaction) => Promise<T>): Promise<T> =>
  transact(database, { agencyId: 1, person: 'bench', purpose: 'measure' }, statements, { timeoutMs: 0 });
