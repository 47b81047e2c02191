import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hexAt, hexDisk } from '../../server/model/hex.ts';
import { ranksOf } from '../../tiles/hex_ranks.ts';
import { gatherer } from '../../web/gather.ts';
import { classOf } from '../../web/ramp.ts';

const cells = hexDisk(hexAt(24.03, 49.84, 9), 2).toSorted();

/** A table of some of the hexagons. */
const tableOf = (counts: Readonly<Record<string, number>>) => {
  const own = Object.keys(counts).toSorted();
  const count = Uint32Array.from(own, (cell) => counts[cell]!);
  return { ...ranksOf(own), count, harm: Float64Array.from(count, (value) => value * 2.5) };
};
const counts = fc.dictionary(fc.constantFrom(...cells), fc.integer({ min: 0, max: 3000 }), { minKeys: 1 });

describe('tables of many windows over the same hexagons', () => {
  it('give each hexagon what this table says of it and 0 where it is not in it, in a place that stays', () => {
    fc.assert(fc.property(fc.array(counts, { minLength: 1, maxLength: 6 }), fc.constantFrom('count' as const, 'harm' as const), (tables, measure) => {
      const gather = gatherer(measure);
      let before: readonly string[] = [];
      for (const own of tables) {
        const { cell, rows, rowOf, values, placed } = gather(tableOf(own));
        expect(cell.slice(0, before.length)).toEqual(before);
        expect([...cell].toSorted()).toEqual([...new Set([...before, ...Object.keys(own)])].toSorted());
        expect(rows).toEqual(cell.map((_, row) => row));
        const factor = measure === 'harm' ? 2.5 : 1;
        cell.forEach((name, row) => {
          expect(rowOf.get(name)).toBe(row);
          expect(values[row]).toBe((own[name] ?? 0) * factor);
        });
        expect(placed).toBeCloseTo(Object.values(own).reduce((sum, value) => sum + value, 0) * factor, 6);
        before = cell;
      }
    }));
  });

  it('make shapes anew only when a hexagon turns up that was in none before', () => {
    const gather = gatherer('count');
    const first = gather(tableOf({ [cells[0]!]: 3, [cells[4]!]: 9 }));
    const second = gather(tableOf({ [cells[4]!]: 1 }));
    expect([second.cell, second.rows]).toEqual([first.cell, first.rows]);
    expect(second.rows).toBe(first.rows);
    expect(gather(tableOf({ [cells[2]!]: 1 })).rows).not.toBe(first.rows);
  });

  it('keep the classes of the first and widen them only for what lies outside', () => {
    const gather = gatherer('count');
    const first = gather(tableOf({ [cells[0]!]: 1, [cells[1]!]: 60 }));
    expect(first.bounds).toEqual([1, 2, 5, 10, 20, 50]);
    expect(gather(tableOf({ [cells[0]!]: 2, [cells[1]!]: 7 })).bounds).toBe(first.bounds);
    expect(gather(tableOf({ [cells[1]!]: 130 })).bounds).toEqual([1, 2, 5, 10, 20, 50, 100]);
    expect(gather(tableOf({ [cells[1]!]: 1 })).bounds).toEqual([1, 2, 5, 10, 20, 50, 100]);
  });

  it('have a class for every amount that has come so far, and none for nothing', () => {
    fc.assert(fc.property(fc.array(counts, { minLength: 1, maxLength: 6 }), (tables) => {
      const gather = gatherer('count');
      for (const own of tables) {
        const { values, bounds } = gather(tableOf(own));
        for (const value of values) {
          expect(classOf(bounds, value) >= 0).toBe(value > 0);
          if (value > 0) expect(bounds[0]).toBeLessThanOrEqual(value);
        }
      }
    }));
    expect(gatherer('count')(tableOf({}))).toMatchObject({ cell: [], placed: 0, bounds: [] });
  });
});
