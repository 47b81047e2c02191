import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildColumns } from '../../../server/columns/build.ts';
import { hexOf } from '../../../server/columns/cells.ts';
import { mergeColumns } from '../../../server/columns/merge.ts';
import { hexAt, parentHex } from '../../../server/model/hex.ts';
import { batchOf, plainColumns, plainRows, runToEnd, type PlainRow } from '../../support/row_batches.ts';

const identity = { agencyId: 1, dataVersion: '1', stamp: null };
const build = (rows: readonly PlainRow[], dataVersion = '1') => runToEnd(buildColumns(batchOf(rows), { ...identity, dataVersion }));

describe('columns', () => {
  it('hold every row once, by segment, then time, then id', () => {
    const rows = plainRows(3000);
    const columns = build(rows);
    const sorted = rows.toSorted((a, b) => a.handlingCode - b.handlingCode || a.offenceId - b.offenceId || a.time - b.time || a.id - b.id);
    expect([...columns.id]).toEqual(sorted.map(({ id }) => id));
    expect([...columns.time]).toEqual(sorted.map(({ time }) => time));
    expect(Array.from(columns.cell, (cell) => (cell === 0 ? null : hexOf(columns.cells.high[cell]!, columns.cells.low[cell]!))))
      .toEqual(sorted.map(({ place }) => (place === null ? null : hexAt(...place))));
    expect(columns.segments.map(({ handlingCode, offenceId }) => [handlingCode, offenceId]))
      .toEqual([...new Set(sorted.map((row) => `${row.handlingCode},${row.offenceId}`))].map((key) => key.split(',').map(Number)));
    expect(Array.from(columns.id, (_, row) => columns.day[columns.dayStart.findLastIndex((start) => start <= row)])).toEqual(sorted.map((row) => row.day));
  });

  it('number cells so that the cells of an ancestor are neighbours', () => {
    const { cells } = build(plainRows(3000));
    for (const [resolution, level] of cells.levels) {
      const children = Array.from({ length: cells.count }, (_, i) => hexOf(cells.high[i + 1]!, cells.low[i + 1]!));
      const parents = children.map((cell) => parentHex(cell, resolution));
      expect(level.text()).toEqual([...new Set(parents)]);
      expect(level.text()).toEqual(level.text().toSorted());
      level.text().forEach((parent, i) => {
        expect(new Set(parents.slice(level.start[i]! - 1, level.start[i + 1]! - 1))).toEqual(new Set([parent]));
      });
    }
  });

  it('are made of nothing when there is nothing', () => {
    const columns = build([]);
    expect(columns.rows).toBe(0);
    expect(plainColumns(runToEnd(mergeColumns(columns, { left: [], added: batchOf(plainRows(5)) }, { dataVersion: '1', stamp: null }))))
      .toEqual(plainColumns(build(plainRows(5))));
  });
});

describe('merging a change into columns', () => {
  it('gives what building them anew gives, whatever has left, changed or been added', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 400 }), fc.integer({ min: 0, max: 200 }), fc.integer({ min: 1, max: 1e6 }), fc.double({ min: 0, max: 1, noNaN: true }),
      (before, added, seed, share) => {
        const old = plainRows(before, { seed });
        const leaving = old.filter((_, i) => ((i * 7919 + seed) % 1000) / 1000 < share);
        // Every third of those that leave comes back changed.
        const fresh = [...plainRows(added, { seed: seed + 1, firstId: 10_000 }),
          ...leaving.filter((_, i) => i % 3 === 0).map((row, i) => ({ ...row, offenceId: 502, time: row.time + (i % 2) * 3_600_000, place: null }))];
        const merged = runToEnd(mergeColumns(build(old), { left: leaving, added: batchOf(fresh) }, { dataVersion: '2', stamp: 'b' }));
        const left = new Set(leaving);
        const anew = build([...old.filter((row) => !left.has(row)), ...fresh]);
        expect(plainColumns(merged)).toEqual(plainColumns({ ...anew, dataVersion: '2', stamp: 'b' }));
      }), { numRuns: 150 });
  });

  it('leaves the columns that it starts from as they were', () => {
    const columns = build(plainRows(500));
    const before = plainColumns(columns);
    runToEnd(mergeColumns(columns, { left: plainRows(40), added: batchOf(plainRows(300, { seed: 8, firstId: 9000 })) }, { dataVersion: '2', stamp: null }));
    expect(plainColumns(columns)).toEqual(before);
  });

  it('refuses to take away what is not there', () => {
    const columns = build(plainRows(100));
    expect(() => runToEnd(mergeColumns(columns, { left: [{ id: 5000, handlingCode: 0, offenceId: 300, time: 0 }], added: batchOf([]) },
      { dataVersion: '2', stamp: null }))).toThrow(RangeError);
  });
});
