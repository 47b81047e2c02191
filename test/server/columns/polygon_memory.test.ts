import { describe, expect, it } from 'vitest';
import { placeIndexOf } from '../../../server/columns/place_index.ts';
import { rememberedPolygon } from '../../../server/columns/polygon_memory.ts';
import { polygonRows, rowsWithin } from '../../../server/columns/polygon_rows.ts';
import type { MultiPolygon } from '../../../server/model/filter.ts';
import { columnsAt } from '../../support/columns.ts';
import { numbersFrom } from '../../support/scatter.ts';

const random = numbersFrom(4);
const places = Array.from({ length: 3000 }, () => [30.4 + random() * 0.1, 50.4 + random() * 0.1] as const);
const square = (size: number): MultiPolygon =>
  [[[[30.4, 50.4], [30.4 + size, 50.4], [30.4 + size, 50.4 + size], [30.4, 50.4 + size], [30.4, 50.4]]]];

describe('the memory of polygons', () => {
  it('works out a polygon once for one set of columns', () => {
    const columns = columnsAt(places);
    const place = placeIndexOf(columns);
    const known = rememberedPolygon(columns, place, { key: 'a', polygon: square(0.05) });
    const { rows: _, ...classes } = known;
    expect(classes).toEqual(polygonRows(columns, place, square(0.05)));
    expect(known.rows()).toEqual(rowsWithin(columns, place, classes));
    expect(known.rows()).toBe(known.rows());
    expect(rememberedPolygon(columns, place, { key: 'a', polygon: square(0.05) })).toBe(known);
    const next = columnsAt(places.slice(0, 100));
    const later = rememberedPolygon(next, placeIndexOf(next), { key: 'a', polygon: square(0.05) });
    expect(later).not.toBe(known);
    expect(later.rows().length).toBeLessThan(known.rows().length);
  });

  it('forgets the one not asked about for longest when there is no room', () => {
    const columns = columnsAt(places);
    const place = placeIndexOf(columns);
    const ask = (key: string) => rememberedPolygon(columns, place, { key, polygon: square(0.01), room: 4_000 });
    const [a, b] = [ask('a'), ask('b')];
    expect(ask('a')).toBe(a);
    for (const key of ['c', 'd', 'e', 'f', 'g', 'h']) {
      ask(key);
      expect(ask('a')).toBe(a);
    }
    expect(ask('b')).not.toBe(b);
    expect(ask('b').rows()).toEqual(b.rows());
  });

  it('counts the list of rows as well, and does not keep what is larger than the room', () => {
    const columns = columnsAt(places);
    const place = placeIndexOf(columns);
    const ask = (key: string) => rememberedPolygon(columns, place, { key, polygon: square(0.1), room: 10_000 });
    const known = ask('all');
    expect(ask('all')).toBe(known);
    expect(known.rows().byteLength).toBeGreaterThan(10_000);
    const again = ask('all');
    expect(again).not.toBe(known);
    expect(known.rows()).toEqual(again.rows());
  });
});
