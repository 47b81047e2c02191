import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildColumns } from '../../../server/columns/build.ts';
import { hexOf } from '../../../server/columns/cells.ts';
import { clockOf } from '../../../server/columns/clock.ts';
import { clockRunsOf } from '../../../server/columns/clock_runs.ts';
import { atLevel, countCells } from '../../../server/columns/count_cells.ts';
import { countClock, countDays, countOffences } from '../../../server/columns/count_times.ts';
import { countTotals } from '../../../server/columns/count_totals.ts';
import { segmentCounts } from '../../../server/columns/segment_counts.ts';
import { selectRows } from '../../../server/columns/select.ts';
import type { Filter } from '../../../server/model/filter.ts';
import { hexAt, parentHex } from '../../../server/model/hex.ts';
import { batchOf, plainRows, runToEnd, type PlainRow } from '../../support/row_batches.ts';

const weightOf = (offenceId: number): number => offenceId / 4;
const build = (rows: readonly PlainRow[]) => runToEnd(buildColumns(batchOf(rows), { agencyId: 1, dataVersion: '1', stamp: null }));

/** Many incidents to the hour. */
const busy = plainRows(30_000, { seed: 19 }).map((row, i) => {
  const time = Date.UTC(2026, 0, 1 + (i % 12), (i * 7) % 5);
  const day = Math.floor(time / 86_400_000);
  return { ...row, time, day, hour: row.hour === null ? null : new Date(time).getUTCHours(), weekday: 1 + (day % 7) };
});
/** And to the cell, so that what is only worth while then is used. */
const dense = busy.map((row) => ({ ...row, place: row.place === null ? null : [row.place[0] / 50 + 29.8, row.place[1] / 50 + 49.4] as const }));
const sparse = plainRows(3000, { seed: 5 });

type Sum = { count: number; harm: number };

function groupBy(rows: readonly PlainRow[], keyOf: (row: PlainRow) => string | number): Map<string | number, Sum> {
  const sums = new Map<string | number, Sum>();
  for (const row of rows) {
    const sum = sums.get(keyOf(row)) ?? { count: 0, harm: 0 };
    sums.set(keyOf(row), { count: sum.count + 1, harm: sum.harm + weightOf(row.offenceId) });
  }
  return sums;
}

const filters: fc.Arbitrary<Filter> = fc.record({
  window: fc.tuple(fc.integer({ min: 0, max: 13 * 24 }), fc.integer({ min: 0, max: 13 * 24 })),
  offenceIds: fc.option(fc.subarray([300, 301, 401, 502, 9900]), { freq: 2 }),
  hours: fc.option(fc.subarray(Array.from({ length: 24 }, (_, hour) => hour)), { freq: 2 }),
  weekdays: fc.option(fc.subarray([1, 2, 3, 4, 5, 6, 7]), { freq: 2 }),
  handlingCodes: fc.option(fc.subarray([0, 1, 2, 3]), { freq: 2 }),
}).map(({ window: [a, b], ...filter }) => ({
  ...filter, polygon: null, from: new Date(Date.UTC(2026, 0, 1) + Math.min(a, b) * 3_600_000), to: new Date(Date.UTC(2026, 0, 1) + Math.max(a, b) * 3_600_000),
}));

const takes = ({ from, to, offenceIds, hours, weekdays, handlingCodes }: Filter) => (row: PlainRow): boolean =>
  row.time >= from.getTime() && row.time < to.getTime() && (offenceIds?.includes(row.offenceId) ?? true) && (handlingCodes?.includes(row.handlingCode) ?? true)
  && (hours === null || (row.hour !== null && hours.includes(row.hour))) && (weekdays === null || (row.weekday !== null && weekdays.includes(row.weekday)));

/** Whether what is known of the incident refuses it no more than what is not known. */
const isUnknown = (filter: Filter) => (row: PlainRow): boolean => !takes(filter)(row) && takes({
  ...filter, hours: row.hour === null && filter.hours?.length !== 0 ? null : filter.hours,
  weekdays: row.weekday === null && filter.weekdays?.length !== 0 ? null : filter.weekdays,
})(row);

describe.each([
  ['many incidents to the hour and the cell', { rows: dense, hasRuns: true, hasWholes: true, tries: 60 }],
  ['many incidents to the hour and few to the cell', { rows: busy, hasRuns: true, hasWholes: false, tries: 60 }],
  ['few incidents', { rows: sparse, hasRuns: false, hasWholes: false, tries: 200 }],
])('counting in columns, %s', (_, { rows, hasRuns, hasWholes, tries }) => {
  const columns = build(rows);

  it('is tried with the ways of counting that such data call for', () => {
    expect(clockRunsOf(columns) !== null).toBe(hasRuns);
    expect(columns.segments.some((segment) => segmentCounts(columns, segment) !== null)).toBe(hasWholes);
  });

  it('gives what looking at each incident gives', () => {
    fc.assert(fc.property(filters, fc.boolean(), fc.integer({ min: 5, max: 10 }), (filter, within, resolution) => {
      const inside = within ? Uint32Array.from(columns.id.keys()).filter((row) => columns.id[row]! % 3 !== 0) : null;
      const selected = selectRows(columns, filter, inside);
      const scope = rows.filter(({ id }) => !within || id % 3 !== 0);
      const chosen = scope.filter(takes(filter));
      const totals = {
        rows: chosen.length, placed: chosen.filter(({ place }) => place !== null).length,
        harm: chosen.reduce((sum, { offenceId }) => sum + weightOf(offenceId), 0),
        monthOnly: chosen.filter(({ timePrecision }) => timePrecision === 'month').length,
        hourUnknown: scope.filter(isUnknown(filter)).length,
      };
      expect(countTotals(selected, weightOf)).toEqual(totals);

      const sums = countCells(selected, weightOf);
      expect(sums.totals).toEqual(totals);
      const byCell = groupBy(chosen, ({ place }) => (place === null ? '' : hexAt(...place)));
      const { high, low } = columns.cells;
      expect(new Map([...sums.count].flatMap((count, cell) => (count === 0 ? [] : [[cell === 0 ? '' : hexOf(high[cell]!, low[cell]!), { count, harm: sums.harm[cell]! }]]))))
        .toEqual(byCell);
      const level = columns.cells.levels.get(resolution)!;
      const coarse = atLevel(sums, level);
      expect(new Map([...coarse.count].flatMap((count, i) => (count === 0 ? [] : [[level.text()[i], { count, harm: coarse.harm[i]! }]]))))
        .toEqual(groupBy(chosen.filter(({ place }) => place !== null), ({ place }) => parentHex(hexAt(...place!), resolution)));

      const keyed = ({ key, count, harm }: ReturnType<typeof countDays>) => new Map(key.map((value, i) => [value, { count: count[i]!, harm: harm[i]! }]));
      expect(keyed(countDays(selected, weightOf))).toEqual(groupBy(chosen, ({ day }) => day));
      expect(keyed(countClock(selected, weightOf))).toEqual(groupBy(chosen, ({ weekday, hour }) => clockOf(weekday, hour)));
      expect(keyed(countOffences(selected, weightOf))).toEqual(groupBy(chosen, ({ offenceId }) => offenceId));
    }), { numRuns: tries });
  });
});
