import type { Events } from '../analysis/method.ts';
import type { Database } from '../db/database.ts';
import type { Plane } from '../geo/plane.ts';
import { windowOfInstants } from '../model/window.ts';
import { readEvents, type PlacedEvents, type UnitOf } from './analysis_events.ts';
import { inWindow, type Resolved } from './resolve_filter.ts';

/** A month and some: whatever is only known to have happened by then can reach beyond the begin of the shift. */
const unsureMs = 40 * 86_400_000;

/**
 * Incidents before a moment, as far as they are sure to be: one of which it is only known that it happened within a day, a month or an interval
 * that reaches beyond is left out, since whoever knew of it knew what came later.
 */
export async function readEventsBefore(
  database: Database, resolved: Resolved, { before, plane, unitOf }: { before: Date; plane: Plane; unitOf: UnitOf }, signal?: AbortSignal,
): Promise<PlacedEvents> {
  const { window: { from, to }, agency: { zone } } = resolved;
  const cut = new Date(Math.max(from.getTime(), before.getTime() - unsureMs));
  const read = (begin: Date, end: Date, ends: boolean): Promise<PlacedEvents> =>
    readEvents(database, inWindow(resolved, windowOfInstants(begin, end, zone)), { plane, unitOf, ends }, signal);
  const early = cut > from && cut < to ? await read(from, cut, false) : cut >= to ? await read(from, to, false) : null;
  if (cut >= to) return early!;
  const late = await read(cut, to, true);
  const sure = { events: only(late.events, before.getTime()), unplaced: only(late.unplaced, before.getTime()) };
  return early === null ? sure : { events: joined(early.events, sure.events), unplaced: joined(early.unplaced, sure.unplaced) };
}

type Lists = Omit<Events, 'n'>;

function only(events: Events, before: number): Events {
  const kept = Int32Array.from({ length: events.n }, (_, i) => i).filter((i) => events.from[i]! < before && events.to[i]! <= before);
  if (kept.length === events.n) return events;
  return ofLists(events, (list) => {
    const shorter = list.slice(0, kept.length) as typeof list;
    kept.forEach((i, k) => { shorter[k] = list[i]!; });
    return shorter;
  }, kept.length);
}

const joined = (one: Events, other: Events): Events => ofLists(one, (list, name) => {
  const both = new (list.constructor as Float64ArrayConstructor)(one.n + other.n);
  both.set(list as Float64Array, 0);
  both.set(other[name] as Float64Array, one.n);
  return both;
}, one.n + other.n);

type Numbers = Float64Array | Int32Array | Int16Array | Uint8Array;

function ofLists(events: Events, change: (list: Numbers, name: keyof Lists) => Numbers, n: number): Events {
  const { n: _, ...lists } = events;
  return { n, ...Object.fromEntries(Object.entries(lists).map(([name, list]) => [name, change(list, name as keyof Lists)])) as unknown as Lists };
}
