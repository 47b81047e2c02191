import { sql } from 'kysely';
import { beforeAll, describe, expect, it } from 'vitest';
import { boxPoints } from '../../../server/columns/box_points.ts';
import { clockCodes } from '../../../server/columns/clock.ts';
import type { Columns } from '../../../server/columns/columns.ts';
import { countCells } from '../../../server/columns/count_cells.ts';
import { placeIndexOf } from '../../../server/columns/place_index.ts';
import { polygonRows, rowsWithin } from '../../../server/columns/polygon_rows.ts';
import { selectRows } from '../../../server/columns/select.ts';
import { pointColumns, selectedPoints } from '../../../server/columns/selected_points.ts';
import { thinningRank } from '../../../server/columns/thinning.ts';
import type { Database } from '../../../server/db/database.ts';
import { incidentPoints } from '../../../server/db/tile_rows.ts';
import { transact } from '../../../server/db/transact.ts';
import type { Filter, MultiPolygon, Position } from '../../../server/model/filter.ts';
import { classification } from '../../../server/model/offence.ts';
import { pointColumnsTile, pointsTile } from '../../../tiles/points_tile.ts';
import type { Box } from '../../../tiles/tile_address.ts';
import { batchOf, columnsAt, columnsOf } from '../../support/columns.ts';
import { onBothDatabases } from '../../support/databases.ts';
import { star } from '../../support/polygon_shapes.ts';
import { numbersFrom, scatter, scatterBox, storeScattered } from '../../support/scatter.ts';

const pickFrom = <T>(random: () => number, items: readonly T[]): T => items[Math.floor(random() * items.length)]!;

/** From a point to the whole city; sides often go through incidents. */
function drawBox(random: () => number, places: readonly Position[]): Box {
  const corner = (): Position => (random() < 0.5 ? pickFrom(random, places)
    : [scatterBox.west + random() * 0.2, scatterBox.south + random() * 0.1]);
  const [a, b] = [corner(), corner()];
  if (random() < 0.1) return [30, 50, 31, 51];
  return [Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[0], b[0]), Math.max(a[1], b[1])];
}

function drawFilter(random: () => number): Filter {
  const first = Date.UTC(2025, 9, 1);
  const from = first + random() * 190 * 86_400_000;
  const some = <T>(items: readonly T[], share: number): T[] => items.filter(() => random() < share);
  const polygon: MultiPolygon = [[star(random, [30.5, 50.45], { corners: 9, radius: 0.06 })]];
  return {
    from: new Date(random() < 0.3 ? first : from),
    to: new Date(random() < 0.3 ? first + 300 * 86_400_000 : from + random() * 30 * 86_400_000),
    offenceIds: random() < 0.5 ? null : some(classification.map(({ id }) => id), 0.4),
    hours: random() < 0.7 ? null : some(Array.from({ length: 24 }, (_, hour) => hour), 0.5),
    weekdays: random() < 0.7 ? null : some([1, 2, 3, 4, 5, 6, 7], 0.5),
    polygon: random() < 0.7 ? null : polygon,
  };
}

onBothDatabases('points of a tile', (get: () => Database) => {
  const incidents = scatter(3000, 29);
  const places = incidents.flatMap(({ place }) => (place === null ? [] : [[...place] as Position]));
  let agencyId = 0;
  let columns: Columns;
  beforeAll(async () => {
    ({ agencyId } = await storeScattered(get(), incidents));
    const { rows } = await transact(get(), { agencyId, person: 'local', purpose: 'test' }, (transaction) =>
      sql<{ id: string; key: string }>`
        select incident_id as id, source_key as key from incident where agency_id = ${agencyId}`.execute(transaction));
    const ids = new Map(rows.map(({ id, key }) => [key, Number(id)]));
    columns = columnsOf(batchOf(incidents, ({ key }) => ids.get(key)!));
  });

  it('are the ones that the database chooses, with all that it says of them', async () => {
    const random = numbersFrom(77);
    const place = placeIndexOf(columns);
    const address = { z: 11, x: 1197, y: 690 };
    let thinnedOut = 0;
    await transact(get(), { agencyId, person: 'local', purpose: 'test' }, async (transaction) => {
      for (let round = 0; round < 150; round += 1) {
        const [filter, box, most] = [drawFilter(random), drawBox(random, places), pickFrom(random, [1, 7, 100, 8000])];
        const expected = await incidentPoints(transaction, agencyId, { filter, box, most });
        const within = filter.polygon === null ? null : rowsWithin(columns, place, polygonRows(columns, place, filter.polygon));
        const { rows, total } = selectedPoints(selectRows(columns, filter, within), place, { box, most });
        expect([total, Array.from(rows, (row) => String(columns.id[row]))])
          .toEqual([expected.total, expected.points.map(({ id }) => id)]);
        expect(pointColumnsTile(address, pointColumns(columns, rows))).toEqual(pointsTile(address, expected.points));
        if (total > most) thinnedOut += 1;
      }
    }, { readOnly: true });
    expect(thinnedOut).toBeGreaterThan(20);
  }, 60_000);
});

describe('points of a box', () => {
  const random = numbersFrom(41);
  const places = Array.from({ length: 30_000 }, (): Position => [30.4 + random() * 0.04, 50.4 + random() * 0.03]);
  // Every third id shares its rank with the one before it.
  const ids = places.map((_, i) => (i % 3 === 2 ? i + 2 ** 31 : i + 1));
  const columns = columnsAt(places.map((place, i) => (i % 50 === 0 ? null : place)), ids);
  const place = placeIndexOf(columns);

  function plainly(box: Box, most: number, take: (row: number) => boolean): { ids: number[]; total: number } {
    const { longitude, latitude } = columns;
    const rows = Array.from({ length: columns.rows }, (_, row) => row).filter((row) => take(row)
      && longitude[row]! >= box[0] && longitude[row]! <= box[2] && latitude[row]! >= box[1] && latitude[row]! <= box[3]);
    const ids = rows.map((row) => columns.id[row]!).toSorted((a, b) => thinningRank(a) - thinningRank(b) || a - b);
    return { ids: ids.slice(0, most).toSorted((a, b) => a - b), total: rows.length };
  }

  const draws = [[1, 1], [10, 0.5], [300, 1], [300, 0.02], [5000, 0.9], [50_000, 1]] as const;
  it.each(draws)('are the %d of lowest rank of those taken (share %d), counted cell by cell or not', (most, share) => {
    const taken = Uint8Array.from({ length: columns.rows }, () => Number(random() < share));
    const take = (row: number): boolean => taken[row] === 1;
    const counts = new Uint32Array(columns.cells.count + 1);
    taken.forEach((is, row) => { counts[columns.cell[row]!]! += is; });
    for (const box of [[30, 50, 31, 51], [30.405, 50.41, 30.43, 50.42], [30.41, 50.4, 30.4102, 50.43], [1, 1, 2, 2]] as Box[]) {
      const expected = plainly(box, most, take);
      for (const countInCell of [undefined, (cell: number) => counts[cell]!]) {
        const { rows, total } = boxPoints(columns, place, { box, most, take, countInCell });
        expect({ ids: Array.from(rows, (row) => columns.id[row]!), total }).toEqual(expected);
      }
    }
  });

  it('looks at few rows where the cells are counted', () => {
    let looks = 0;
    const take = (): boolean => {
      looks += 1;
      return true;
    };
    const countInCell = (cell: number): number => place.first[cell + 1]! - place.first[cell]!;
    const { rows, total } = boxPoints(columns, place, { box: [30, 50, 31, 51], most: 100, take, countInCell });
    expect([rows.length, total]).toEqual([100, 29_400]);
    expect(looks).toBeLessThan(6_000);
  });

  it('are the same whether the rows of the selection are read or those of the cells', () => {
    const always = { from: new Date(0), to: new Date('2030-01-01') };
    const filter: Filter = { ...always, offenceIds: null, hours: [1, 2, 3], weekdays: null, polygon: null };
    const selected = selectRows(columns, filter, null);
    const { cycle } = selected;
    expect(cycle!.taken.length).toBe(clockCodes);
    for (const box of [[30.41, 50.41, 30.412, 50.412], [30.41, 50.41, 30.42, 50.42], [30, 50, 31, 51]] as Box[]) {
      const expected = plainly(box, 50, (row) => cycle!.taken[columns.clock[row]!] === 1);
      const { rows, total } = selectedPoints(selected, place, { box, most: 50 });
      expect({ ids: Array.from(rows, (row) => columns.id[row]!), total }).toEqual(expected);
    }
    const half = Uint32Array.from({ length: columns.rows / 2 }, (_, i) => 2 * i);
    const middle = { from: new Date(Date.UTC(2026, 0, 20)), to: new Date(Date.UTC(2026, 1, 10)) };
    const listed = selectRows(columns, { ...filter, ...middle, offenceIds: [columns.segments[1]!.offenceId], hours: null }, half);
    const isListed = (row: number): boolean => row % 2 === 0 && row >= columns.segments[1]!.start
      && columns.time[row]! >= middle.from.getTime() && columns.time[row]! < middle.to.getTime();
    for (let round = 0; round < 40; round += 1) {
      const [west, south] = [30.4 + random() * 0.03, 50.4 + random() * 0.02];
      const box: Box = round < 38 ? [west, south, west + 0.003, south + 0.003] : [30, 50, 31, 51];
      const { rows, total } = selectedPoints(listed, place, { box, most: 9 });
      expect({ ids: Array.from(rows, (row) => columns.id[row]!), total }).toEqual(plainly(box, 9, isListed));
    }
    // The row after the last of the list in the window lies in one of the boxes that are read by cell.
    const beyond = half[listed.stretches[0]!.end]!;
    const [x, y] = [columns.longitude[beyond]!, columns.latitude[beyond]!];
    expect(selectedPoints(listed, place, { box: [x, y, x, y], most: 9 }).total).toBe(0);
    expect(countCells(selected, () => 1).count.reduce((sum, count) => sum + count, 0)).toBeGreaterThan(100);
  });
});
