import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { cellToChildren, getRes0Cells, latLngToCell, gridDisk } from 'h3-js';
import { describe, expect, it } from 'vitest';
import { decodeHexTable, decodeHexTyped, encodeHexTable, type HexColumns } from '../../tiles/hex_table.ts';
import { neverNonsense } from './damage.ts';

const number = fc.option(fc.double({ noNaN: true }), { nil: null });

const table = fc.tuple(fc.double({ min: -180, max: 180, noNaN: true }), fc.double({ min: -89, max: 89, noNaN: true }), fc.integer({ min: 0, max: 15 }),
  fc.integer({ min: 0, max: 4 })).chain(([longitude, latitude, resolution, rings]) => {
  const cell = gridDisk(latLngToCell(latitude, longitude, resolution), rings).sort();
  const columnOf = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T[]> => fc.array(value, { minLength: cell.length, maxLength: cell.length });
  return fc.record({
    meta: fc.constant({ says: 'Київ' }), cell: fc.constant(cell),
    count: columnOf(fc.oneof(fc.nat(3), fc.nat(300), fc.nat(), fc.constant(2 ** 32 - 1))),
    harm: columnOf(fc.oneof(fc.nat().map((days) => days / 4), fc.double({ min: 0, max: 1e9, noNaN: true }))),
    z: columnOf(number), p: columnOf(number), q: columnOf(number), bin: columnOf(fc.option(fc.integer({ min: -3, max: 3 }), { nil: null })),
  });
});

/** JSON knows no negative zero, and neither does the table's meaning. */
const plain = (value: HexColumns): unknown => JSON.parse(JSON.stringify(value));

const one = latLngToCell(50, 30, 9);
const single: HexColumns = { meta: {}, cell: [one], count: [1], harm: [1], z: [1], p: [1], q: [1], bin: [0] };

describe('the table of hexagons in bytes', () => {
  it('comes out exactly as it went in, at every resolution and everywhere on earth', () => {
    fc.assert(fc.property(table, (given) => {
      expect(plain(decodeHexTable(encodeHexTable(given)))).toEqual(plain(given));
    }), { numRuns: 300 });
  });

  it('keeps every base cell and every pentagon', () => {
    for (const resolution of [0, 1, 2, 3, 4]) {
      const cell = getRes0Cells().flatMap((base) => cellToChildren(base, resolution)).sort();
      const column = cell.map(() => 1);
      const given = { meta: null, cell, count: column, harm: column, z: column, p: column, q: column, bin: column };
      expect(decodeHexTable(encodeHexTable(given))).toEqual(given);
    }
  });

  it('keeps harm beside its hexagon, however counts are ordered', () => {
    fc.assert(fc.property(fc.array(fc.tuple(fc.nat(600), fc.nat(1e6)), { minLength: 1, maxLength: 91 }), (rows) => {
      const cell = gridDisk(one, 5).sort().slice(0, rows.length);
      const none = cell.map(() => null);
      const given = { meta: 0, cell, count: rows.map(([count]) => count), harm: rows.map(([, harm]) => harm), z: none, p: none, q: none, bin: none };
      expect(decodeHexTable(encodeHexTable(given))).toEqual(given);
    }));
  });

  it('takes an empty table', () => {
    const given = { meta: {}, cell: [], count: [], harm: [], z: [], p: [], q: [], bin: [] };
    expect(decodeHexTable(encodeHexTable(given))).toEqual(given);
  });

  it('gives typed columns whose verdicts point at the different ones', () => {
    const cell = gridDisk(one, 1).sort();
    const column = [5, 5, 7, 5, 7, 9, 5];
    const typed = decodeHexTyped(encodeHexTable({ meta: {}, cell, count: column, harm: column, z: column, p: column, q: column, bin: [3, 3, 0, 3, 0, 0, 3] }));
    expect([...typed.verdict]).toEqual([0, 0, 1, 0, 1, 2, 0]);
    expect([[...typed.z], [...typed.bin]]).toEqual([[5, 7, 9], [3, 0, 0]]);
  });

  it('refuses to write what could not be read again', () => {
    const near = gridDisk(one, 1).sort();
    const wrong: Partial<HexColumns>[] = [
      { cell: [near[1]!, near[0]!] }, { cell: [one, one] }, { cell: [one, latLngToCell(50, 30, 8)] }, { cell: ['891e2af8e8ffffЖ'] }, { cell: ['89zzzzzzzzfffff'] },
      { cell: [one.slice(1)] }, { cell: [one.replace(/f{3}$/, 'f0f')] }, { count: [1.5] }, { count: [-1] }, { count: [2 ** 32] }, { count: [NaN] },
    ];
    for (const part of wrong) {
      const column = [...(part.cell ?? [one])].map(() => 1);
      expect(() => encodeHexTable({ meta: {}, cell: [one], count: column, harm: column, z: column, p: column, q: column, bin: column, ...part }), JSON.stringify(part)).toThrow(RangeError);
    }
  });

  it('refuses bytes that are something else or of another version, and says so', () => {
    expect(() => decodeHexTable(new TextEncoder().encode('<!doctype html>'))).toThrow(new RangeError('not a table of hexagons'));
    expect(() => decodeHexTable(new Uint8Array())).toThrow(RangeError);
    const older = encodeHexTable(single);
    older[3] = '1'.charCodeAt(0);
    expect(() => decodeHexTable(older)).toThrow(new RangeError('a table of hexagons of another version (HXT1); this program reads HXT2'));
  });

  it('never takes damaged bytes for a table', () => {
    neverNonsense(table.map(encodeHexTable), (bytes) => decodeHexTyped(bytes));
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
