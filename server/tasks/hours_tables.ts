import type { TableCell } from '../model/analysis.ts';
import type { HoursAnswer, hoursTables } from '../model/hours.ts';

export type PlainTable = { columns: { id: string }[]; rows: TableCell[][] };

const tableOf = (columns: readonly string[], rows: TableCell[][]): PlainTable => ({ columns: columns.map((id) => ({ id })), rows });

/** A part of the answer as lines of a table. */
export function hoursTable({ cells, areaTotals, queue, whatIf, hotspots }: HoursAnswer, table: (typeof hoursTables)[number]): PlainTable {
  switch (table) {
    case 'cells': return tableOf(
      ['area', 'name', 'shift', 'weekday', 'calls', 'work_hours', 'needed', 'floor', 'ceiling', 'units', 'free_share'],
      cells.map(({ area, name, shift, weekday, calls, workHours, needed, floor, ceiling, units, freeShare }) => [area, name, shift, weekday, calls, workHours, needed, floor, ceiling, units, freeShare]),
    );
    case 'areas': return tableOf(
      ['area', 'name', 'calls', 'work_hours', 'needed', 'units', 'unit_hours', 'call_share', 'unit_share'],
      areaTotals.map(({ area, name, calls, workHours, needed, units, unitHours, callShare, unitShare }) => [area, name, calls, workHours, needed, units, unitHours, callShare, unitShare]),
    );
    case 'queue': return tableOf(
      ['weekday', 'hour', 'units', 'calls', 'utilisation', 'waits', 'mean_wait_minutes', 'free_share', 'needed', ...(queue[0]?.priorities ?? []).flatMap(({ name }) => [`mean_wait_minutes_${name}`, `within_${name}`])],
      queue.map(({ weekday, hour, units, calls, utilisation, waits, meanWaitMinutes, freeShare, needed, priorities }) =>
        [weekday, hour, units, calls, utilisation, waits, meanWaitMinutes, freeShare, needed, ...priorities.flatMap((one) => [one.meanWaitMinutes, one.within])]),
    );
    case 'what_if': return tableOf(
      ['change', 'unit_hours', 'hours', 'met', 'overloaded', 'free_share', ...(whatIf[0]?.priorities ?? []).flatMap(({ name }) => [`mean_wait_minutes_${name}`, `within_${name}`])],
      whatIf.map(({ change, unitHours, hours, met, overloaded, freeShare, priorities }) => [change, unitHours, hours, met, overloaded, freeShare, ...priorities.flatMap((one) => [one.meanWaitMinutes, one.within])]),
    );
    case 'hotspots': return tableOf(
      ['id', 'name', 'longitude', 'latitude', 'amount', 'hours', 'reached'],
      (hotspots?.places ?? []).map(({ id, name, longitude, latitude, amount, hours, reached }) => [id, name, longitude, latitude, amount, hours, reached]),
    );
  }
}
