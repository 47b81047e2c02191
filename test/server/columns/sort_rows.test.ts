import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sliceRows } from '../../../server/columns/cell_numbers.ts';
import { sortRows } from '../../../server/columns/sort_rows.ts';
import { numbersFrom } from '../../support/scatter.ts';

const steps = (work: Generator<void, void>): number => {
  for (let count = 0; ; count += 1) if (work.next().done === true) return count;
};

describe('sorting rows', () => {
  it('sorts a stretch by time, then by id, and leaves the rest where it is', () => {
    const entry = fc.record({ time: fc.integer({ min: -3, max: 9 }), id: fc.integer({ min: 1, max: 1000 }) });
    const entries = fc.uniqueArray(entry, { maxLength: 60, selector: ({ id }) => id });
    fc.assert(fc.property(entries, fc.nat(5), fc.nat(5), (drawn, before, after) => {
      const time = Float64Array.from(drawn, (one) => one.time);
      const id = Float64Array.from(drawn, (one) => one.id);
      const order = Uint32Array.from(drawn.keys());
      const from = Math.min(before, drawn.length);
      const to = Math.max(from, drawn.length - after);
      const sorted = order.slice(from, to).sort((a, b) => time[a]! - time[b]! || id[a]! - id[b]!);
      const expected = [...order.slice(0, from), ...sorted, ...order.slice(to)];
      steps(sortRows(order, { from, to }, time, id));
      expect([...order]).toEqual(expected);
    }), { numRuns: 500 });
  });

  it('rests after each slice, however the rows stood', () => {
    const rows = 2 * sliceRows + 5;
    const next = numbersFrom(7);
    const time = Float64Array.from({ length: rows }, () => Math.floor(next() * 1e6));
    const id = Float64Array.from({ length: rows }, (_, row) => row);
    const order = Uint32Array.from(time.keys());
    // Runs of two or so have to be merged some eighteen times.
    expect(steps(sortRows(order, { from: 0, to: rows }, time, id))).toBeGreaterThan(30);
    expect(order).toEqual(Uint32Array.from(time.keys()).sort((a, b) => time[a]! - time[b]! || a - b));
    expect(steps(sortRows(order, { from: 0, to: rows }, time, id))).toBe(3);
  });
});
