import type { Events } from '../analysis/method.ts';
import { hourOf, isClockUnknown, weekdayOf } from '../columns/clock.ts';
import type { Columns } from '../columns/columns.ts';
import { runAt } from '../columns/day_runs.ts';
import { cellsOfLevel, orderedRows } from '../columns/ordered_rows.ts';
import { timePrecisions } from '../columns/precision.ts';
import { selectRows } from '../columns/select.ts';
import type { Database } from '../db/database.ts';
import { openEventRows } from '../db/event_rows.ts';
import type { Plane } from '../geo/plane.ts';
import { currentHarmEdition } from '../model/harm.ts';
import { Problem } from '../model/problem.ts';
import { weightOf } from './count_in_columns.ts';
import { columnsFor } from './counting.ts';
import { readAt } from './read_at.ts';
import type { Resolved } from './resolve_filter.ts';

/** More than these are not held in memory at once: 70 bytes each, and most methods compare them with each other. */
export const mostEvents = 2_000_000;

/** Number of the unit that an incident belongs to, -1 for none. `resolution`: of the cell that rows come with. */
export type UnitOf = { resolution: number | null; at: (row: { cell: string | null; longitude: number; latitude: number; x: number; y: number }) => number };

export const noUnits: UnitOf = { resolution: null, at: () => -1 };

type Reading = {
  plane: Plane;
  unitOf: UnitOf;
  /** Whether the latest times are read; else `to` is `from`, and the columns need no database. */
  ends: boolean;
};

export type PlacedEvents = { events: Events; unplaced: Events };

/** Incidents of a filter as typed arrays, those with a place apart from those without. Throws the Problem `too_many_incidents`. */
export async function readEvents(database: Database, resolved: Resolved, reading: Reading, signal?: AbortSignal): Promise<PlacedEvents> {
  const held = reading.ends ? null : columnsFor(resolved);
  return held === null ? readRows(database, resolved, reading, signal) : fromColumns(held, resolved, reading);
}

async function readRows(database: Database, resolved: Resolved, { plane, unitOf, ends }: Reading, signal?: AbortSignal): Promise<PlacedEvents> {
  const [placed, others] = [eventList(), eventList()];
  await readAt(database, resolved, async (transaction) => {
    const next = await openEventRows(transaction, resolved.agency.agencyId, {
      filter: resolved.filter, edition: currentHarmEdition, resolution: unitOf.resolution, most: mostEvents + 1,
    });
    for (let rows = await next(); rows.length > 0; rows = await next()) {
      for (const row of rows) {
        const event: OneEvent = {
          from: Math.floor(row.from), to: ends ? row.to : Math.floor(row.from), day: row.day, hourOfWeek: row.hour === null || row.weekday === null ? unknownHour : (row.weekday - 1) * 24 + row.hour,
          timePrecision: (timePrecisions as readonly string[]).indexOf(row.timePrecision), offence: row.offence, harm: row.harm,
        };
        if (row.longitude === null || row.latitude === null) others.add(event, Number.NaN, Number.NaN, -1);
        else {
          const [x, y] = plane.forward(row.longitude, row.latitude);
          placed.add(event, x, y, unitOf.at({ cell: row.cell, longitude: row.longitude, latitude: row.latitude, x, y }));
        }
      }
      if (placed.size() + others.size() > mostEvents) throw tooMany();
    }
  }, signal);
  return { events: placed.events(), unplaced: others.events() };
}

const unknownHour = 255;

/** The same from the column index, in which the offence is that of the segment. */
function fromColumns({ columns, within }: { columns: Columns; within: Uint32Array | null }, { filter }: Resolved, { plane, unitOf }: Reading): PlacedEvents {
  const rows = orderedRows(selectRows(columns, filter, within), mostEvents);
  if (rows === null) throw tooMany();
  const cellOf = unitOf.resolution === null ? null : {
    numbers: cellsOfLevel(columns, unitOf.resolution), text: columns.cells.levels.get(unitOf.resolution)!.text(),
  };
  const offences = offenceByRow(columns);
  const [placed, others] = [eventList(), eventList()];
  for (const row of rows) {
    const clock = columns.clock[row]!;
    const offence = offences(row);
    const from = columns.time[row]!;
    const event: OneEvent = {
      from, to: from, day: columns.day[runAt(columns, row)]!, hourOfWeek: isClockUnknown(clock) ? unknownHour : (weekdayOf(clock)! - 1) * 24 + hourOf(clock)!,
      timePrecision: columns.precision[row]! % timePrecisions.length, offence, harm: weightOf(offence),
    };
    const base = columns.cell[row]!;
    if (base === 0) others.add(event, Number.NaN, Number.NaN, -1);
    else {
      const [longitude, latitude] = [columns.longitude[row]!, columns.latitude[row]!];
      const [x, y] = plane.forward(longitude, latitude);
      placed.add(event, x, y, unitOf.at({ cell: cellOf === null ? null : cellOf.text[cellOf.numbers[base]!]!, longitude, latitude, x, y }));
    }
  }
  return { events: placed.events(), unplaced: others.events() };
}

/** Rows of a segment stand together, and segments ascend. */
function offenceByRow({ segments }: Columns): (row: number) => number {
  const ends = Float64Array.from(segments, ({ end }) => end);
  return (row) => {
    let [low, high] = [0, ends.length - 1];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (ends[middle]! <= row) low = middle + 1;
      else high = middle;
    }
    return segments[low]!.offenceId;
  };
}

function tooMany(): Problem {
  return new Problem('unprocessable', 'too_many_incidents',
    `More than ${mostEvents} incidents are selected, which is more than one analysis takes. Choose a shorter window, fewer offences or an area.`);
}

type OneEvent = { from: number; to: number; day: number; hourOfWeek: number; timePrecision: number; offence: number; harm: number };

/** Grows as it is filled. */
function eventList() {
  let room = 1024;
  let n = 0;
  let lists = arrays(room);
  const add = (event: OneEvent, x: number, y: number, unit: number): void => {
    if (n === room) {
      room *= 2;
      const wider = arrays(room);
      for (const name of Object.keys(lists) as (keyof typeof lists)[]) wider[name].set(lists[name] as never);
      lists = wider;
    }
    lists.x[n] = x;
    lists.y[n] = y;
    lists.from[n] = event.from;
    lists.to[n] = event.to;
    lists.day[n] = event.day;
    lists.hourOfWeek[n] = event.hourOfWeek;
    lists.timePrecision[n] = event.timePrecision;
    lists.offence[n] = event.offence;
    lists.harm[n] = event.harm;
    lists.unit[n] = unit;
    n += 1;
  };
  return {
    add, size: () => n,
    events: (): Events => ({ n, ...Object.fromEntries(Object.entries(lists).map(([name, list]) => [name, list.slice(0, n)])) as typeof lists }),
  };
}

const arrays = (room: number) => ({
  x: new Float64Array(room), y: new Float64Array(room), from: new Float64Array(room), to: new Float64Array(room), day: new Int32Array(room),
  hourOfWeek: new Uint8Array(room), timePrecision: new Uint8Array(room), offence: new Int16Array(room), harm: new Float64Array(room), unit: new Int32Array(room),
});
