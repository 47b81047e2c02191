import { VectorTile } from '@mapbox/vector-tile';
import { sql } from 'kysely';
import { PbfReader } from 'pbf';
import { pointsPerTile } from '../../tiles/incidents.ts';
import type { LayerId } from '../../tiles/layers.ts';
import { extent } from '../../tiles/mvt.ts';
import { pointColumnsTile, pointsTile } from '../../tiles/points_tile.ts';
import { tileBox, type TileAddress } from '../../tiles/tile_address.ts';
import { buildColumns } from '../../server/columns/build.ts';
import type { Columns } from '../../server/columns/columns.ts';
import { placeIndexOf } from '../../server/columns/place_index.ts';
import { selectRows } from '../../server/columns/select.ts';
import { pointColumns, selectedPoints } from '../../server/columns/selected_points.ts';
import { readAllRows } from '../../server/db/column_rows.ts';
import { isSelected } from '../../server/db/selection.ts';
import { incidentPoints } from '../../server/db/tile_rows.ts';
import type { Database } from '../../server/db/database.ts';
import { transact, type Transaction } from '../../server/db/transact.ts';
import { addDays } from '../../server/model/window.ts';
import { cutTile, type TileQuestion } from '../../server/tasks/cut_tile.ts';
import { localPerson } from '../../server/model/who.ts';
import { resolveFilter, type Resolved } from '../../server/tasks/resolve_filter.ts';
import { testApp, type TestApp } from '../support/app.ts';
import { fillUpTo, lastDay, makeGround, middle, openQuietly } from './generated_incidents.ts';
import { interleave, median } from './measure.ts';
import { withScratchServer } from './places.ts';
import { printTable, timingRow, type Row } from './table.ts';
import { tilesUnderLoad } from './tiles_load.ts';

const incidents = 1_000_000;
const zooms = [8, 10, 12, 14];
const buffer = 64;

/**
 * A tile of incidents over a year of a million in five. Peer: ST_AsMVT over the same rows with the same columns, as a tile
 * server sends it. What asks the database runs in a transaction of the same kind, through the same driver.
 */
export async function benchTiles(): Promise<void> {
  await withScratchServer('tiles', async (url) => {
    const database = await openQuietly(url);
    try {
      const agency = await makeGround(database);
      await fillUpTo(database, agency, incidents);
      const resolved = await resolveFilter(database, localPerson, { agency: agency.slug, from: addDays(lastDay, -364), to: addDays(lastDay, 1) });
      printTable(`Tiles of a year of ${incidents.toLocaleString('en')} incidents, one process of PostgreSQL`, await incidentTiles(database, resolved));
      const window = `from=${addDays(lastDay, -364)}&to=${addDays(lastDay, 1)}`;
      printTable('Different tiles of incidents by 64 clients, nothing remembered', await tilesUnderLoad(database, window,
        (address) => read(database, resolved, (transaction) => asMvt(transaction, resolved, address))));
      printTable('Tiles of hexagons, compressed', await hexTiles(database, resolved));
      printTable('Answers a second through the whole server but its socket, one after the other', await perSecond(testApp(database)));
    } finally {
      await database.close();
    }
  });
}

/** The tile that holds the middle of the city. */
function tileAt(z: number): TileAddress {
  const radians = (middle.latitude * Math.PI) / 180;
  return { z, x: Math.floor(((middle.longitude + 180) / 360) * 2 ** z), y: Math.floor(((1 - Math.asinh(Math.tan(radians)) / Math.PI) / 2) * 2 ** z) };
}

const read = <T>(database: Database, { context }: Resolved, work: (transaction: Transaction) => Promise<T>): Promise<T> =>
  transact(database, context, work, { readOnly: true });

async function incidentTiles(database: Database, resolved: Resolved): Promise<Row[]> {
  const rows: Row[] = [];
  const columns = await columnsOf(database, resolved);
  const place = placeIndexOf(columns);
  for (const z of zooms) {
    const address = tileAt(z);
    const asked = { filter: resolved.filter, box: tileBox(address, buffer / extent), most: pointsPerTile };
    const ways: Record<string, () => Uint8Array | null | Promise<Uint8Array | null>> = {
      'peer: ST_AsMVT': () => read(database, resolved, (transaction) => asMvt(transaction, resolved, address)),
      'rows, encoded in Node': async () => {
        const { points } = await read(database, resolved, (transaction) => incidentPoints(transaction, resolved.agency.agencyId, asked));
        return pointsTile(address, points);
      },
      'columns': () => pointColumnsTile(address, pointColumns(columns, selectedPoints(selectRows(columns, resolved.filter, null), place, asked).rows)),
    };
    const tiles = new Map<string, Uint8Array | null>();
    for (const [name, way] of Object.entries(ways)) tiles.set(name, await way());
    const [theirs, ...ours] = tiles.values();
    const points = ours.map((tile) => sameTile(theirs!, tile))[0]!;
    const timings = await interleave(ways, 7);
    rows.push(...timings.map((timing) => ({
      ...timingRow(`z${z}: ${points.toLocaleString('en')} points`, timing), 'bytes': (tiles.get(timing.name)?.length ?? 0).toLocaleString('en'),
    })));
  }
  return rows;
}

async function columnsOf(database: Database, { agency, context }: Resolved): Promise<Columns> {
  const batch = await transact(database, context, (transaction) => readAllRows(transaction, agency.agencyId, incidents), { readOnly: true, timeoutMs: 0 });
  const steps = buildColumns(batch, { agencyId: agency.agencyId, dataVersion: agency.dataVersion, stamp: null });
  for (;;) {
    const { done, value } = steps.next();
    if (done === true) return value;
  }
}

/** What a tile server would send of the rows that `incidentPoints` chooses, in its order. */
async function asMvt(transaction: Transaction, { agency, filter }: Resolved, address: TileAddress): Promise<Uint8Array> {
  const [west, south, east, north] = tileBox(address, buffer / extent);
  const envelope = sql`ST_MakeEnvelope(${west}::float8, ${south}::float8, ${east}::float8, ${north}::float8, 4326)`;
  const { rows } = await sql<{ tile: Uint8Array }>`
    select ST_AsMVT(point, 'incidents', ${extent}::integer, 'geom') as tile
    from (
      select chosen.incident_id::text as id, offence.code as offence, chosen.local_date::text as day, chosen.local_hour as hour,
        chosen.location_precision as precision,
        ST_AsMVTGeom(ST_Transform(chosen.geom, 3857), ST_TileEnvelope(${address.z}::integer, ${address.x}::integer, ${address.y}::integer), ${extent}::integer, ${buffer}::integer, true) as geom
      from (
        select incident.incident_id, incident.offence_id, incident.local_date, incident.local_hour, incident.location_precision, incident.geom
        from incident
        where ${isSelected(agency.agencyId, filter)} and incident.geom && ${envelope} and ST_Intersects(incident.geom, ${envelope})
        order by ((incident.incident_id & 2147483647) * 2654435761) & 4294967295, incident.incident_id
        limit ${pointsPerTile}
      ) chosen
      join offence on offence.offence_id = chosen.offence_id
      order by chosen.incident_id
    ) point`.execute(transaction);
  return rows[0]!.tile;
}

/** Both hold the same points with the same properties, one unit of 4,096 apart at most; how many. */
function sameTile(theirs: Uint8Array, ours: Uint8Array | null): number {
  const [expected, found] = [theirs, ours ?? new Uint8Array()].map((bytes) => new VectorTile(new PbfReader(bytes)).layers['incidents']);
  if (expected === undefined || found === undefined || expected.length !== found.length) {
    throw new Error(`ST_AsMVT has ${expected?.length ?? 0} points, ours ${found?.length ?? 0}.`);
  }
  for (let at = 0; at < found.length; at += 1) {
    const [theirFeature, ourFeature] = [expected.feature(at), found.feature(at)];
    const [their, our] = [theirFeature.loadGeometry()[0]![0]!, ourFeature.loadGeometry()[0]![0]!];
    const apart = Math.max(Math.abs(their.x - our.x), Math.abs(their.y - our.y));
    const [theirText, ourText] = [theirFeature, ourFeature].map(({ properties }) => JSON.stringify(Object.entries(properties).toSorted()));
    if (apart > 1 || theirText !== ourText) throw new Error(`Point ${at} differs by ${apart}: ${theirText} and ${ourText}.`);
  }
  return found.length;
}

/** Cut from the table of hexagons that the first tile of a question computes, and sent again from memory. */
async function hexTiles(database: Database, resolved: Resolved): Promise<Row[]> {
  const rows: Row[] = [];
  for (const [layer, z] of [['hexes', 10], ['hexes', 12], ['hexes', 14], ['hotspots', 12]] as [LayerId, number][]) {
    const question: TileQuestion = { resolved, address: tileAt(z), resolution: null, measure: 'count', kind: null };
    const { packed } = await cutTile(database, layer, question, 'gzip');
    // A kind is no matter to hexagons, but a tile of another kind is not remembered.
    let asked = 0;
    const timings = await interleave({
      'cut from the remembered table': () => cutTile(database, layer, { ...question, kind: `${asked += 1}` }, 'gzip'),
      'remembered': () => cutTile(database, layer, question, 'gzip'),
    }, 15);
    rows.push(...timings.map((timing) => ({ ...timingRow(`${layer} z${z}`, timing), 'bytes': (packed?.bytes.length ?? 0).toLocaleString('en') })));
  }
  return rows;
}

const halfASecond = 500;

/** Floor: an answer that asks no database, which is what the layers before a route cost. */
async function perSecond(app: TestApp): Promise<Row[]> {
  const window = 'from=2025-01-01&to=2026-01-01';
  const addressOf = ({ z, x, y }: TileAddress): string => `/tiles/incidents/${z}/${x}/${y}.mvt?agency=bench&${window}`;
  const [here, elsewhere] = [addressOf(tileAt(14)), addressOf({ z: 14, x: 0, y: 0 })];
  const tag = (await app.request(here)).headers.get('ETag')!;
  const asked: [name: string, path: string, status: number, headers: Record<string, string>][] = [
    ['floor: /health/live', '/health/live', 200, {}],
    ['empty tile, 204', elsewhere, 204, {}],
    ['unchanged tile, 304', here, 304, { 'If-None-Match': tag }],
    ['remembered tile, 200', here, 200, { 'Accept-Encoding': 'gzip' }],
  ];
  const rates: number[][] = asked.map(() => []);
  for (let round = 0; round < 4; round += 1) {
    for (const [place, [, path, status, headers]] of asked.entries()) {
      const began = performance.now();
      let answers = 0;
      for (; performance.now() - began < halfASecond; answers += 1) {
        const response = await app.request(path, { headers });
        await response.arrayBuffer();
        if (response.status !== status) throw new Error(`${path} answered ${response.status}, not ${status}.`);
      }
      // The first round warms up.
      if (round > 0) rates[place]!.push((answers / (performance.now() - began)) * 1000);
    }
  }
  const whole = (rate: number): string => Math.round(rate).toLocaleString('en');
  return asked.map(([name], place) => ({
    'answer': name, 'a second': whole(median(rates[place]!)), 'range': `${whole(Math.min(...rates[place]!))} to ${whole(Math.max(...rates[place]!))}`,
  }));
}
