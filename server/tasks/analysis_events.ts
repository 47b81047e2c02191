import type { Events } from '../analysis/method.ts';
import { timePrecisions } from '../columns/precision.ts';
import type { Database } from '../db/database.ts';
import { openEventRows, type EventRow } from '../db/event_rows.ts';
import type { Plane } from '../geo/plane.ts';
import { currentHarmEdition } from '../model/harm.ts';
import { Problem } from '../model/problem.ts';
import { readAt } from './read_at.ts';
import type { Resolved } from './resolve_filter.ts';

/** More than these are not held in memory at once: 70 bytes each, and most methods compare them with each other. */
export const mostEvents = 2_000_000;

/** Number of the unit that an incident belongs to, -1 for none. `resolution`: of the cell that rows come with. */
export type UnitOf = { resolution: number | null; at: (row: { cell: string | null; longitude: number; latitude: number; x: number; y: number }) => number };

export const noUnits: UnitOf = { resolution: null, at: () => -1 };

/** Incidents of a filter as typed arrays, those with a place apart from those without. Throws the Problem `too_many_incidents`. */
export async function readEvents(
  database: Database, resolved: Resolved, { plane, unitOf }: { plane: Plane; unitOf: UnitOf }, signal?: AbortSignal,
): Promise<{ events: Events; unplaced: Events }> {
  const [placed, others] = [eventList(), eventList()];
  await readAt(database, resolved, async (transaction) => {
    const next = await openEventRows(transaction, resolved.agency.agencyId, { filter: resolved.filter, edition: currentHarmEdition, resolution: unitOf.resolution, most: mostEvents + 1 });
    for (let rows = await next(); rows.length > 0; rows = await next()) {
      for (const row of rows) {
        if (row.longitude === null || row.latitude === null) others.add(row, Number.NaN, Number.NaN, -1);
        else {
          const [x, y] = plane.forward(row.longitude, row.latitude);
          placed.add(row, x, y, unitOf.at({ cell: row.cell, longitude: row.longitude, latitude: row.latitude, x, y }));
        }
      }
      if (placed.size() + others.size() > mostEvents) throw tooMany();
    }
  }, signal);
  return { events: placed.events(), unplaced: others.events() };
}

function tooMany(): Problem {
  return new Problem('unprocessable', 'too_many_incidents',
    `More than ${mostEvents} incidents are selected, which is more than one analysis takes. Choose a shorter window, fewer offences or an area.`);
}

/** Grows as it is filled. */
function eventList() {
  let room = 1024;
  let n = 0;
  let lists = arrays(room);
  const add = (row: EventRow, x: number, y: number, unit: number): void => {
    if (n === room) {
      room *= 2;
      const wider = arrays(room);
      for (const name of Object.keys(lists) as (keyof typeof lists)[]) wider[name].set(lists[name] as never);
      lists = wider;
    }
    lists.x[n] = x;
    lists.y[n] = y;
    lists.from[n] = row.from;
    lists.to[n] = row.to;
    lists.day[n] = row.day;
    lists.hourOfWeek[n] = row.hour === null || row.weekday === null ? 255 : (row.weekday - 1) * 24 + row.hour;
    lists.timePrecision[n] = (timePrecisions as readonly string[]).indexOf(row.timePrecision);
    lists.offence[n] = row.offence;
    lists.harm[n] = row.harm;
    lists.unit[n] = unit;
    n += 1;
  };
  return { add, size: () => n, events: (): Events => ({ n, ...Object.fromEntries(Object.entries(lists).map(([name, list]) => [name, list.slice(0, n)])) as typeof lists }) };
}

const arrays = (room: number) => ({
  x: new Float64Array(room), y: new Float64Array(room), from: new Float64Array(room), to: new Float64Array(room), day: new Int32Array(room),
  hourOfWeek: new Uint8Array(room), timePrecision: new Uint8Array(room), offence: new Int16Array(room), harm: new Float64Array(room), unit: new Int32Array(room),
});
