import { sql } from 'kysely';
import { beforeAll, describe, expect, it } from 'vitest';
import { placeIndexOf } from '../../../server/columns/place_index.ts';
import { polygonRows, rowsWithin, type PolygonRows } from '../../../server/columns/polygon_rows.ts';
import type { Columns } from '../../../server/columns/columns.ts';
import type { Database } from '../../../server/db/database.ts';
import { transact } from '../../../server/db/transact.ts';
import { polygonToGeoJson } from '../../../server/geo/polygon.ts';
import type { MultiPolygon, Position } from '../../../server/model/filter.ts';
import { batchOf, columnsAt, columnsOf } from '../../support/columns.ts';
import { onEmbedded, onServer } from '../../support/databases.ts';
import { polygonShapes, star } from '../../support/polygon_shapes.ts';
import { numbersFrom, scatter, storeScattered, type Scattered } from '../../support/scatter.ts';

const found = (columns: Columns, polygon: MultiPolygon): PolygonRows => polygonRows(columns, placeIndexOf(columns), polygon);
const idsWithin = (columns: Columns, classes: PolygonRows): number[] =>
  Array.from(rowsWithin(columns, placeIndexOf(columns), classes), (row) => columns.id[row]!).toSorted((a, b) => a - b);
const idsIn = (columns: Columns, polygon: MultiPolygon): number[] => idsWithin(columns, found(columns, polygon));

/** Many on the same longitudes and latitudes, as rounded coordinates are. */
function incidents(): Scattered[] {
  const places = numbersFrom(3);
  const rounded = (): Position => [30.4 + Math.floor(places() * 40) * 0.005, 50.4 + Math.floor(places() * 20) * 0.005];
  return scatter(1500, 17).map((incident, i) =>
    (incident.place === null || i % 3 > 0 ? incident : { ...incident, place: rounded() }));
}

const placesOf = (stored: readonly Scattered[]): Position[] =>
  stored.flatMap(({ place }) => (place === null ? [] : [[...place] as Position]));

async function ask(
  database: Database, agencyId: number, polygons: readonly MultiPolygon[],
): Promise<({ ids: number[] } | null)[]> {
  const context = { agencyId, person: 'local', purpose: 'test' };
  const { rows } = await transact(database, context, (transaction) => sql<{ valid: boolean; ids: string[] | null }>`
    select ST_IsValid(polygon.shape) as valid,
      array_agg(incident.incident_id order by incident.incident_id) filter (where incident.incident_id is not null) as ids
    from (
      select ordinal, ST_GeomFromGeoJSON(text) as shape
      from unnest(${polygons.map(polygonToGeoJson)}::text[]) with ordinality as asked (text, ordinal)
    ) polygon
    left join incident on incident.agency_id = ${agencyId}
      and incident.geom && polygon.shape and ST_Intersects(incident.geom, polygon.shape)
    group by polygon.ordinal, polygon.shape order by polygon.ordinal`.execute(transaction), { readOnly: true });
  return rows.map(({ valid, ids }) => (valid ? { ids: (ids ?? []).map(Number) } : null));
}

const samePolygons = (each: number) => (get: () => Database): void => {
  const stored = incidents();
  let agencyId = 0;
  let columns: Columns;
  beforeAll(async () => {
    ({ agencyId } = await storeScattered(get(), stored));
    const { rows } = await transact(get(), { agencyId, person: 'local', purpose: 'test' }, (transaction) =>
      sql<{ id: string; key: string }>`
        select incident_id as id, source_key as key from incident where agency_id = ${agencyId}`.execute(transaction));
    const ids = new Map(rows.map(({ id, key }) => [key, Number(id)]));
    columns = columnsOf(batchOf(stored, ({ key }) => ids.get(key)!));
  });

  it.each(Object.keys(polygonShapes))('holds the incidents that ST_Intersects finds: %s', async (name) => {
    const random = numbersFrom(23);
    const places = placesOf(stored);
    const polygons = Array.from({ length: each }, () => polygonShapes[name]!(random, places));
    let compared = 0;
    for (let from = 0; from < each; from += 100) {
      const some = polygons.slice(from, from + 100);
      const answers = await ask(get(), agencyId, some);
      some.forEach((polygon, at) => {
        const answer = answers[at]!;
        if (answer === null) return;
        const classes = found(columns, polygon);
        if (classes.uncertain) return;
        compared += 1;
        expect(idsWithin(columns, classes), JSON.stringify(polygon)).toEqual(answer.ids);
      });
    }
    // Invalid polygons are refused before they come here; what is uncertain is asked of the database.
    expect(compared).toBeGreaterThan(each * 0.6);
  }, 60_000);
};

onServer('incidents in a polygon', samePolygons(250));
onEmbedded('incidents in a polygon', samePolygons(40));

/** Every incident against every edge, in the plainest way there is. */
function plainly(columns: Columns, polygon: MultiPolygon): number[] {
  const ids: number[] = [];
  for (let row = 0; row < columns.rows; row += 1) {
    const [x, y] = [columns.longitude[row]!, columns.latitude[row]!];
    let inside = false;
    for (const ring of polygon.flat()) {
      for (let i = 1; i < ring.length; i += 1) {
        const [[ax, ay], [bx, by]] = [ring[i - 1]!, ring[i]!];
        if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
      }
    }
    if (inside) ids.push(columns.id[row]!);
  }
  return ids.toSorted((a, b) => a - b);
}

describe('rows of a polygon', () => {
  const random = numbersFrom(9);
  const crowd: Position[] = Array.from({ length: 20_000 }, () => [30.4 + random() * 0.05, 50.4 + random() * 0.03]);
  const dense = columnsAt(crowd);

  const radii = [0.3, 0.03, 0.01, 0.003, 0.0005];
  it.each(radii)('are those of a plain test of every row, some of many in a cell: stars of radius %d', (radius) => {
    for (let round = 0; round < 6; round += 1) {
      const polygon = [[star(random, [30.4 + random() * 0.05, 50.4 + random() * 0.03], { corners: 150, radius })]];
      expect(idsIn(dense, polygon)).toEqual(plainly(dense, polygon));
    }
  });

  it('are those of a plain test where corners stand at the latitudes of incidents', () => {
    for (let round = 0; round < 6; round += 1) {
      const ring = star(random, [30.41, 50.415], { corners: 60, radius: 0.01 }).slice(1)
        .map(([x, y]): Position => [x, dense.latitude.find((latitude) => Math.abs(latitude - y) < 1e-5) ?? y]);
      const polygon = [[[...ring, ring[0]!]]];
      expect(idsIn(dense, polygon)).toEqual(plainly(dense, polygon));
    }
  });

  it('are whole cells where no edge comes, and rows ascend', () => {
    const classes = found(dense, [[star(random, [30.425, 50.415], { corners: 60, radius: 0.012, inner: 0.8 })]]);
    const place = placeIndexOf(dense);
    expect(classes.inside.length).toBeGreaterThan(20);
    expect(classes.border.length).toBeGreaterThan(20);
    for (const list of [classes.inside, classes.border, classes.borderRows, rowsWithin(dense, place, classes)]) {
      expect(list).toEqual(list.toSorted());
    }
    const border = new Set(classes.border);
    expect(classes.inside.some((cell) => border.has(cell))).toBe(false);
    expect(classes.borderRows.every((row) => border.has(dense.cell[row]!))).toBe(true);
    expect(classes.borderRows.length).toBeLessThan(dense.rows / 4);
  });

  const corner: Position = [30.5, 50.4];
  const square = (size: number): Position[] =>
    [corner, [30.5 + size, 50.4], [30.5 + size, 50.4 + size], [30.5, 50.4 + size], corner];

  it('hold what is on a corner or a side, of the outline and of a hole', () => {
    const places: Position[] = [
      corner, [30.55, 50.4], [30.6, 50.45], [30.51, 50.41], [30.51, 50.42],
      [30.52, 50.42], [30.515, 50.415], [30.4999999, 50.45],
    ];
    const hole: Position[] = [[30.51, 50.41], [30.51, 50.43], [30.53, 50.43], [30.53, 50.41], [30.51, 50.41]];
    const polygon: MultiPolygon = [[square(0.1), hole]];
    const classes = found(columnsAt(places), polygon);
    expect(classes.uncertain).toBe(false);
    expect(idsIn(columnsAt(places), polygon)).toEqual([1, 2, 3, 4, 5]);
  });

  it('say when the last digit decides: an incident on an oblique side', () => {
    const triangle: MultiPolygon = [[[[30.5, 50.25], [30.75, 50.5], [30.5, 50.5], [30.5, 50.25]]]];
    expect(found(columnsAt([[30.625, 50.375]]), triangle).uncertain).toBe(true);
    const [above, below] = [1e-14, -1e-14].map((more) => found(columnsAt([[30.625, 50.375 + more]]), triangle));
    expect(above).toMatchObject({ uncertain: false, borderRows: Uint32Array.of(0) });
    expect(below).toMatchObject({ uncertain: false, borderRows: new Uint32Array() });
    expect(idsIn(columnsAt([[30.75, 50.5], [30.5, 50.3], [30.6, 50.5]]), triangle)).toEqual([1, 2, 3]);
    expect(found(columnsAt([[30.75, 50.5], [30.5, 50.3], [30.6, 50.5]]), triangle).uncertain).toBe(false);
    const speck: MultiPolygon = [[[[30.5, 50.25], [30.75, 50.5], [30.75, 50.5 + 1e-14], [30.5, 50.5], [30.5, 50.25]]]];
    expect(found(columnsAt([[30.55, 50.4]]), speck).uncertain).toBe(true);
  });

  it('find a needle that passes between the corners of a hexagon', () => {
    const inNeedle: Position = [30.5001, 50.45];
    const beside: Position = [30.5003, 50.4501];
    const needle: MultiPolygon = [[[[30.40, 50.44999999], [30.6, 50.45], [30.40, 50.45000001], [30.40, 50.44999999]]]];
    expect(idsIn(columnsAt([beside, inNeedle]), needle)).toEqual([2]);
  });

  it('are none where nothing has a place', () => {
    const classes = found(columnsAt([null, null]), [[square(1)]]);
    const none = new Uint32Array();
    expect(classes).toEqual({ inside: none, border: none, borderRows: none, uncertain: false });
    expect(idsIn(columnsAt([]), [[square(1)]])).toEqual([]);
  });

  it('hold places far from the city as well', () => {
    const columns = columnsAt([[30.5, 50.45], [-73.9, 40.7], [0, 0], [179.9, -45], [-179.9, 70]]);
    expect(idsIn(columns, [[[[-80, -10], [1, -10], [1, 45], [-80, 45], [-80, -10]]]])).toEqual([2, 3]);
    expect(idsIn(columns, [[[[-180, -90], [180, -90], [180, 90], [-180, 90], [-180, -90]]]])).toEqual([1, 2, 3, 4, 5]);
  });
});
