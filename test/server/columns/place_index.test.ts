import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { coarsestResolution } from '../../../server/model/hex.ts';
import type { Columns } from '../../../server/columns/columns.ts';
import { placeIndexOf, placeIndexSteps } from '../../../server/columns/place_index.ts';
import { thinningRank } from '../../../server/columns/thinning.ts';
import { transact } from '../../../server/db/transact.ts';
import { columnsAt } from '../../support/columns.ts';
import { onBothDatabases } from '../../support/databases.ts';
import { numbersFrom } from '../../support/scatter.ts';

const random = numbersFrom(31);
const randomPlaces = (count: number, size: number): (readonly [number, number] | null)[] =>
  Array.from({ length: count }, () => (random() < 0.1 ? null : [30.4 + random() * size, 50.4 + random() * size] as const));

/** Rows of each cell in order, in the plainest way. */
function plainly({ rows, cell, cells, id }: Columns): number[][] {
  const all = Array.from({ length: rows }, (_, row) => row);
  const byCell = Map.groupBy(all, (row) => cell[row]!);
  return Array.from({ length: cells.count }, (_, i) => byCell.get(i + 1)!
    .toSorted((a, b) => thinningRank(id[a]!) - thinningRank(id[b]!) || id[a]! - id[b]!));
}

const rowsOf = (columns: Columns): number[][] => {
  const { order, first } = placeIndexOf(columns);
  return Array.from({ length: columns.cells.count }, (_, i) => [...order.subarray(first[i + 1]!, first[i + 2]!)]);
};

describe('the index of places', () => {
  it.each([[3000, 0.05], [5000, 0.0005], [40, 0.5]])('lists %d rows by cell, within a cell by thinning rank', (count, size) => {
    const columns = columnsAt(randomPlaces(count, size));
    expect(rowsOf(columns)).toEqual(plainly(columns));
    expect(placeIndexOf(columns).order.length).toBe(columns.cell.reduce((sum, cell) => sum + Number(cell > 0), 0));
  });

  it('puts the lower id first where two have the same rank, however many do', () => {
    const places = Array.from({ length: 2000 }, () => [30.5, 50.45] as const);
    const same = columnsAt(places, places.map((_, i) => 7 + (1999 - i) * 2 ** 31));
    expect(rowsOf(same)).toEqual(plainly(same));
    expect(rowsOf(same)[0]!.slice(0, 2).map((row) => same.id[row])).toEqual([7, 7 + 2 ** 31]);
    const pairs = columnsAt(places, places.map((_, i) => (i % 1000) + 1 + Number(i < 1000) * 2 ** 31));
    expect(rowsOf(pairs)).toEqual(plainly(pairs));
    const uneven = columnsAt(places, places.map((_, i) => (i + 1) * 2 ** 20));
    expect(rowsOf(uneven)).toEqual(plainly(uneven));
  });

  it('has a box around the incidents of every cell and of every ancestor', () => {
    const columns = columnsAt(randomPlaces(2000, 0.2));
    const { tiers, west, south, east, north, order, first } = placeIndexOf(columns);
    for (let cell = 1; cell <= columns.cells.count; cell += 1) {
      const rows = [...order.subarray(first[cell]!, first[cell + 1]!)];
      const [x, y] = [rows.map((row) => columns.longitude[row]!), rows.map((row) => columns.latitude[row]!)];
      expect([west[cell], south[cell], east[cell], north[cell]])
        .toEqual([Math.min(...x), Math.min(...y), Math.max(...x), Math.max(...y)]);
    }
    expect(tiers.map(({ count }) => count))
      .toEqual([5, 6, 7, 8, 9, 10].map((resolution) => columns.cells.levels.get(resolution)!.count));
    tiers.slice(0, -1).forEach((tier, depth) => {
      const below = tiers[depth + 1]!;
      expect([tier.child[0], tier.child[tier.count]]).toEqual([0, below.count]);
      for (let node = 0; node < tier.count; node += 1) {
        const members = Array.from({ length: tier.child[node + 1]! - tier.child[node]! }, (_, i) => tier.child[node]! + i);
        expect(members.length).toBeGreaterThan(0);
        expect([below.start[members[0]!], below.start[members.at(-1)! + 1]]).toEqual([tier.start[node], tier.start[node + 1]]);
        expect(tier.west[node]).toBe(Math.min(...members.map((member) => below.west[member]!)));
        expect(tier.south[node]).toBe(Math.min(...members.map((member) => below.south[member]!)));
        expect(tier.east[node]).toBe(Math.max(...members.map((member) => below.east[member]!)));
        expect(tier.north[node]).toBe(Math.max(...members.map((member) => below.north[member]!)));
      }
    });
    expect(tiers[0]!.count).toBe(columns.cells.levels.get(coarsestResolution)!.count);
  });

  it('is made once for a set of columns, in slices', () => {
    const columns = columnsAt(randomPlaces(1000, 0.1));
    const steps = placeIndexSteps(columns);
    let slices = 0;
    let last = steps.next();
    for (; last.done !== true; last = steps.next()) slices += 1;
    expect(slices).toBeGreaterThan(2);
    expect(placeIndexOf(columns)).toBe(last.value);
    expect(placeIndexSteps(columns).next()).toEqual({ done: true, value: last.value });
    expect(placeIndexOf({ ...columns, dataVersion: '2', stamp: 'another' })).toBe(last.value);
  });

  it('is empty where nothing has a place', () => {
    const { order, tiers } = placeIndexOf(columnsAt([null]));
    expect(order.length).toBe(0);
    expect(tiers.map(({ count }) => count)).toEqual([0, 0, 0, 0, 0, 0]);
  });
});

onBothDatabases('the thinning rank', (get) => {
  it('is what the database orders by', async () => {
    const ids = [
      0, 1, 2, 3, 1_000_003, 2 ** 31 - 1, 2 ** 31, 2 ** 31 + 5, 2 ** 32 - 1, 2 ** 32 + 7, 2 ** 40 + 12_345, 2 ** 53 - 1,
    ];
    const context = { agencyId: 1, person: 'local', purpose: 'test' };
    const { rows } = await transact(get(), context, (transaction) => sql<{ rank: string }>`
      select ((id & 2147483647) * 2654435761) & 4294967295 as rank
      from unnest(${ids.map(String)}::bigint[]) with ordinality as t (id, place) order by place`.execute(transaction));
    expect(ids.map(thinningRank)).toEqual(rows.map(({ rank }) => Number(rank)));
  });
});
