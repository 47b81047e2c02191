import fc from 'fast-check';
import { gridDisk, latLngToCell } from 'h3-js';
import { describe, expect, it } from 'vitest';
import { decodeHexDays, encodeHexDays, type HexDays } from '../../tiles/hex_days.ts';
import { neverNonsense } from './damage.ts';

const slice = fc.tuple(fc.integer({ min: 0, max: 15 }), fc.integer({ min: 0, max: 3 })).chain(([resolution, rings]) => {
  const cell = gridDisk(latLngToCell(50.4, 30.5, resolution), rings).sort();
  const entry = fc.tuple(fc.nat(cell.length - 1), fc.oneof(fc.integer({ min: 1, max: 400 }), fc.double({ min: 0.25, max: 1e6, noNaN: true })));
  const step = fc.uniqueArray(entry, { selector: ([index]) => index, maxLength: cell.length }).map((entries) => entries.sort(([a], [b]) => a - b));
  return fc.record({
    first: fc.integer({ min: -30_000, max: 90_000 }), steps: fc.array(fc.tuple(fc.integer({ min: 1, max: 31 }), step), { maxLength: 20 }),
  }).map(({ first, steps }): HexDays => {
    let day = first;
    const from = steps.map(([length]) => (day += length));
    const start = [0];
    for (const [, entries] of steps) start.push(start.at(-1)! + entries.length);
    const all = steps.flatMap(([, entries]) => entries);
    return {
      meta: { says: 'день' }, cell, from: Int32Array.from(from), start: Uint32Array.from(start),
      cellIndex: Uint32Array.from(all, ([index]) => index), value: Float64Array.from(all, ([, value]) => value),
      unplaced: Float64Array.from(steps, ([length]) => length % 3),
    };
  });
});

const plain = (days: HexDays): unknown => ({ ...days, cell: [...days.cell] });

describe('a day slice in bytes', () => {
  it('comes out exactly as it went in', () => {
    fc.assert(fc.property(slice, (given) => {
      expect(plain(decodeHexDays(encodeHexDays(given)))).toEqual(plain(given));
    }), { numRuns: 300 });
  });

  it('takes a slice in which nothing happened', () => {
    const given = { meta: {}, cell: [], from: Int32Array.of(5, 6), start: Uint32Array.of(0, 0, 0), cellIndex: new Uint32Array(), value: new Float64Array(), unplaced: Float64Array.of(0, 7) };
    expect(plain(decodeHexDays(encodeHexDays(given)))).toEqual(given);
  });

  it('refuses to write what does not ascend or is not there', () => {
    const cell = [latLngToCell(50, 30, 9)];
    const slice = { meta: {}, cell, from: Int32Array.of(1), start: Uint32Array.of(0, 2), cellIndex: Uint32Array.of(0, 0), value: Float64Array.of(1, 1), unplaced: Float64Array.of(0) };
    expect(() => encodeHexDays(slice)).toThrow(RangeError);
    expect(() => encodeHexDays({ ...slice, start: Uint32Array.of(0, 1), cellIndex: Uint32Array.of(1), value: Float64Array.of(1) })).toThrow(RangeError);
    expect(() => encodeHexDays({ ...slice, from: Int32Array.of(2, 2), start: Uint32Array.of(0, 0, 0), cellIndex: new Uint32Array(), value: new Float64Array() })).toThrow(RangeError);
  });

  it('never takes damaged bytes for a slice', () => {
    neverNonsense(slice.map(encodeHexDays), decodeHexDays);
  });

  it('needs about two bytes an entry', () => {
    const cell = gridDisk(latLngToCell(50.4, 30.5, 9), 20).sort();
    const from = Int32Array.from({ length: 365 }, (_, day) => 20_000 + day);
    const perDay = cell.map((_, index) => index).filter((index) => index % 13 === 0);
    const given: HexDays = {
      meta: {}, cell, from, start: Uint32Array.from({ length: 366 }, (_, step) => step * perDay.length),
      cellIndex: Uint32Array.from({ length: 365 * perDay.length }, (_, entry) => perDay[entry % perDay.length]!),
      value: new Float64Array(365 * perDay.length).fill(1), unplaced: new Float64Array(365),
    };
    expect(encodeHexDays(given).length / given.value.length).toBeLessThan(2.2);
  });
});
