import fc from 'fast-check';
import { gridDisk, latLngToCell } from 'h3-js';
import { describe, expect, it } from 'vitest';
import { dissectDays, dissectTable, exampleDays, exampleTable, type Stretch } from '../../../../server/http/docs/binary_examples.ts';
import { hexDaysForm, hexTableForm } from '../../../../server/http/docs/binary_forms.ts';
import { readBasics, readDays, readTable } from '../../../../server/http/docs/reading_programs.ts';
import { decodeHexDays, encodeHexDays } from '../../../../tiles/hex_days.ts';
import { decodeHexTable, encodeHexTable, type HexColumns } from '../../../../tiles/hex_table.ts';

type Programs = { readTable: (bytes: Uint8Array) => HexColumns; readDays: (bytes: Uint8Array) => Record<string, unknown> };
const published = [readBasics, readTable, readDays].join('\n');
const programs = await import(`data:text/javascript,${encodeURIComponent(`${published}\nexport { readTable, readDays };`)}`) as Programs;

const joined = (stretches: readonly Stretch[]): number[] => stretches.flatMap(({ bytes }) => [...bytes]);
const hex = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(' ');

describe('the description of the binary forms', () => {
  it('shows, byte for byte, what the program writes, with nothing left out', async () => {
    for (const [stretches, written, page] of [[dissectTable(), encodeHexTable(exampleTable), hexTableForm()], [dissectDays(), encodeHexDays(exampleDays), hexDaysForm()]] as const) {
      expect(joined(stretches)).toEqual([...written]);
      let at = 0;
      for (const { offset, bytes } of stretches) {
        expect(offset).toBe(at);
        at += bytes.length;
        expect(String(await page)).toContain(`<code>${hex(bytes)}</code>`);
      }
      expect(String(await page)).toContain(new TextDecoder().decode(written.subarray(0, 4)));
    }
  });

  it('says of the bytes what is in them', () => {
    expect(dissectTable().map(({ says }) => says)).toMatchInlineSnapshot(`
      [
        "HXT2",
        "length of the header: 16",
        "{"resolution":9}",
        "hexagons: 3",
        "H3 resolution: 9",
        "rank, then differences of rank: 614601748, 1, 277",
        "count: 3, 200, 3",
        "scale: 4",
        "harm, in order of count, times 4: 1, 76, 4380",
        "different (z, p, q, bin): 2",
        "z: 2.5, NaN",
        "p: 0.0125, NaN",
        "q: 0.05, NaN",
        "bin: 2, -128",
        "which one: 0 the next new, else its place plus 1: 0, 0, 1",
        "Adler-32: 8fdf1a7f",
      ]
    `);
    expect(dissectDays().map(({ says }) => says)).toMatchInlineSnapshot(`
      [
        "HXD1",
        "length of the header: 14",
        "{"step":"day"}",
        "hexagons: 3",
        "H3 resolution: 9",
        "rank, then differences of rank: 614601748, 1, 277",
        "steps: 2",
        "first day: 20454, which is 2026-01-01",
        "days to the next step: 1",
        "entries of each step: 2, 1",
        "place of the hexagon, then hexagons passed over: 0, 1, 1",
        "scale: 1",
        "value times 1: 1, 3, 200",
        "scale: 1",
        "without a place times 1: 0, 2",
        "Adler-32: 211f0d51",
      ]
    `);
    expect(decodeHexTable(encodeHexTable(exampleTable))).toEqual(exampleTable);
    expect(decodeHexDays(encodeHexDays(exampleDays))).toEqual(exampleDays);
  });

  it('gives programs that read any table', () => {
    const number = fc.option(fc.double({ noNaN: true }), { nil: null });
    fc.assert(fc.property(fc.integer({ min: 0, max: 15 }), fc.array(fc.record({
      count: fc.oneof(fc.nat(3), fc.nat(1000)), harm: fc.oneof(fc.nat(100), fc.double({ min: 0, max: 1e6, noNaN: true })), z: number, p: number, q: number,
      bin: fc.option(fc.integer({ min: -3, max: 3 }), { nil: null }),
    }), { maxLength: 19 }), (resolution, rows) => {
      const cell = gridDisk(latLngToCell(50.4, 30.5, resolution), 2).sort().slice(0, rows.length);
      const column = <Key extends keyof (typeof rows)[number]>(key: Key) => rows.map((row) => row[key]);
      const given = { meta: { says: 'гекс' }, cell, count: column('count'), harm: column('harm'), z: column('z'), p: column('p'), q: column('q'), bin: column('bin') };
      expect(programs.readTable(encodeHexTable(given))).toEqual(given);
    }));
  });

  it('gives programs that read any day slice', () => {
    fc.assert(fc.property(fc.array(fc.tuple(fc.integer({ min: 1, max: 31 }), fc.uniqueArray(fc.nat(6), { maxLength: 7 })), { maxLength: 9 }), fc.double({ min: 0.1, max: 9 }), (steps, unit) => {
      const cell = gridDisk(latLngToCell(-33.9, 151.2, 8), 1).sort();
      const step = steps.flatMap(([, own], place) => own.map(() => place));
      const cellIndex = steps.flatMap(([, own]) => own.toSorted((a, b) => a - b));
      const value = cellIndex.map((index) => (index + 1) * unit);
      const start = [0];
      let day = 20_000;
      for (const [, own] of steps) start.push(start.at(-1)! + own.length);
      const days = steps.map(([length]) => (day += length));
      const bytes = encodeHexDays({
        meta: 1, cell, from: Int32Array.from(days), start: Uint32Array.from(start), cellIndex: Uint32Array.from(cellIndex), value: Float64Array.from(value),
        unplaced: Float64Array.from(days, (own) => own % 4),
      });
      expect(programs.readDays(bytes)).toEqual({ meta: 1, cell, from: days.map((own) => new Date(own * 86_400_000).toISOString().slice(0, 10)), step, cellIndex, value, unplaced: days.map((own) => own % 4) });
    }));
  });

  it('keeps the programs short enough to be copied', () => {
    for (const program of [readTable, readDays]) expect(program.split('\n').length).toBeLessThanOrEqual(16);
    for (const line of published.split('\n')) expect(line.length).toBeLessThanOrEqual(160);
  });
});
