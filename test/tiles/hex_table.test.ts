import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { cellToChildren, getRes0Cells, latLngToCell, gridDisk } from 'h3-js';
import { describe, expect, it } from 'vitest';
import { decodeHexTable, encodeHexTable, type HexColumns } from '../../tiles/hex_table.ts';

const number = fc.option(fc.double({ noNaN: true }), { nil: null });

const table = fc.tuple(fc.double({ min: -180, max: 180, noNaN: true }), fc.double({ min: -89, max: 89, noNaN: true }), fc.integer({ min: 0, max: 15 }),
  fc.integer({ min: 0, max: 4 })).chain(([longitude, latitude, resolution, rings]) => {
  const cell = gridDisk(latLngToCell(latitude, longitude, resolution), rings).sort();
  const columnOf = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T[]> => fc.array(value, { minLength: cell.length, maxLength: cell.length });
  return fc.record({
    meta: fc.constant({ says: 'Київ' }), cell: fc.constant(cell), count: columnOf(fc.nat()),
    harm: columnOf(fc.oneof(fc.nat().map((days) => days / 4), fc.double({ min: 0, max: 1e9, noNaN: true }))),
    z: columnOf(number), p: columnOf(number), q: columnOf(number), bin: columnOf(fc.option(fc.integer({ min: -3, max: 3 }), { nil: null })),
  });
});

/** JSON knows no negative zero, and neither does the table's meaning. */
const plain = (value: HexColumns): unknown => JSON.parse(JSON.stringify(value));

describe('the table of hexagons in bytes', () => {
  it('comes out exactly as it went in, at every resolution and everywhere on earth', () => {
    fc.assert(fc.property(table, (given) => {
      expect(plain(decodeHexTable(encodeHexTable(given)))).toEqual(plain(given));
    }), { numRuns: 150 });
  });

  it('keeps every base cell and every pentagon', () => {
    for (const resolution of [0, 1, 2]) {
      const cell = getRes0Cells().flatMap((base) => cellToChildren(base, resolution)).sort();
      const column = cell.map(() => 1);
      const given = { meta: null, cell, count: column, harm: column, z: column, p: column, q: column, bin: column };
      expect(decodeHexTable(encodeHexTable(given))).toEqual(given);
    }
  });

  it('takes an empty table', () => {
    const given = { meta: {}, cell: [], count: [], harm: [], z: [], p: [], q: [], bin: [] };
    expect(decodeHexTable(encodeHexTable(given))).toEqual(given);
  });

  it('refuses bytes that are something else or end too early', () => {
    expect(() => decodeHexTable(new TextEncoder().encode('<!doctype html>'))).toThrow(RangeError);
    const bytes = encodeHexTable({ meta: {}, cell: [latLngToCell(50, 30, 9)], count: [1], harm: [1], z: [1], p: [1], q: [1], bin: [0] });
    expect(() => decodeHexTable(bytes.subarray(0, bytes.length - 1))).toThrow(RangeError);
  });

  it('needs at most 1.2 bytes a hexagon at fifty thousand of them, compressed', () => {
    const cell = gridDisk(latLngToCell(41.88, -87.63, 9), 129).sort();
    // Few busy cells among many quiet ones, and a score that follows from a small sum, as in a city.
    const sums = cell.map((_, row) => Math.max(0, Math.round(12 * Math.exp(-(((row * 7919) % 4001) / 200)))));
    const given: HexColumns = {
      meta: {}, cell, count: sums.map((sum) => Math.floor(sum / 3)), harm: sums.map((sum) => Math.floor(sum / 3) * 365),
      z: sums.map((sum) => (sum - 1) / 1.7), p: sums.map((sum) => 1 / (1 + sum)), q: sums.map((sum) => 1 / (2 + sum)), bin: sums.map((sum) => (sum > 8 ? 3 : 0)),
    };
    expect(cell.length).toBeGreaterThan(50_000);
    expect(gzipSync(encodeHexTable(given), { level: 1 }).length / cell.length).toBeLessThan(1.2);
  });
});
