import { clockOf } from '../../server/columns/clock.ts';
import { hexHalves } from '../../server/columns/cells.ts';
import type { Columns } from '../../server/columns/columns.ts';
import { precisionOf, placePrecisions, timePrecisions } from '../../server/columns/precision.ts';
import { rowBatch, type RowBatch } from '../../server/columns/row_batch.ts';
import { hexAt } from '../../server/model/hex.ts';
import { numbersFrom } from './scatter.ts';

/** An incident as the index reads it, in plain words. */
export type PlainRow = {
  id: number;
  handlingCode: number;
  offenceId: number;
  time: number;
  day: number;
  weekday: number | null;
  hour: number | null;
  timePrecision: (typeof timePrecisions)[number];
  place: readonly [longitude: number, latitude: number] | null;
};

export function batchOf(rows: readonly PlainRow[]): RowBatch {
  const batch = rowBatch(rows.length);
  rows.forEach((row, i) => {
    batch.id[i] = row.id;
    batch.handlingCode[i] = row.handlingCode;
    batch.offenceId[i] = row.offenceId;
    batch.time[i] = row.time;
    batch.day[i] = row.day;
    batch.clock[i] = clockOf(row.weekday, row.hour);
    batch.precision[i] = precisionOf(timePrecisions.indexOf(row.timePrecision), placePrecisions.indexOf(row.place === null ? 'none' : 'exact'));
    const [high, low] = row.place === null ? [0, 0] : hexHalves(hexAt(...row.place));
    batch.cellHigh[i] = high;
    batch.cellLow[i] = low;
    batch.longitude[i] = row.place?.[0] ?? 0;
    batch.latitude[i] = row.place?.[1] ?? 0;
  });
  batch.rows = rows.length;
  return batch;
}

const day = 86_400_000;

/** Incidents of a few weeks, in no order, several at the same moment, some without a place, an hour or a day. */
export function plainRows(count: number, { seed = 3, firstId = 1 }: { seed?: number; firstId?: number } = {}): PlainRow[] {
  const next = numbersFrom(seed);
  const below = (limit: number): number => Math.floor(next() * limit);
  return Array.from({ length: count }, (_, i) => {
    const time = Date.UTC(2026, 0, 1) + below(40 * 24) * 3_600_000 + (next() < 0.5 ? below(3_600_000) : 0);
    const chance = next();
    const local = new Date(time + 7_200_000);
    return {
      id: firstId + i, handlingCode: next() < 0.8 ? 0 : 1 + below(3), offenceId: [300, 301, 401, 502, 9900][below(5)]!, time,
      day: Math.floor((time + 7_200_000) / day),
      weekday: chance < 0.05 ? null : ((local.getUTCDay() + 6) % 7) + 1, hour: chance < 0.12 ? null : local.getUTCHours(),
      timePrecision: chance < 0.05 ? 'month' : chance < 0.12 ? 'day' : 'instant',
      place: next() < 0.1 ? null : [30.4 + next() * 0.1, 50.4 + next() * 0.06],
    };
  });
}

export function runToEnd<T>(steps: Generator<void, T>): T {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

/** Everything that columns say, in a form that can be compared. */
export function plainColumns({ cells, ...columns }: Columns) {
  return { ...columns, cells: { count: cells.count, high: [...cells.high], low: [...cells.low] }, time: [...columns.time], id: [...columns.id],
    cell: [...columns.cell], clock: [...columns.clock], precision: [...columns.precision], longitude: [...columns.longitude],
    latitude: [...columns.latitude], dayStart: [...columns.dayStart], day: [...columns.day] };
}
