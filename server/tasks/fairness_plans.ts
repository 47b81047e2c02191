import type { Database } from '../db/database.ts';
import { listPlans } from '../db/patrol_plans.ts';
import { transact } from '../db/transact.ts';
import type { Context } from '../model/context.ts';
import type { HexId } from '../model/hex.ts';
import { hexResolution } from '../model/hex.ts';
import { remembered } from './memory.ts';
import { readPlanOf, readProblemOf } from './patrol_plans.ts';

type PlaceOf = { cell: HexId; name: string; longitude: number; latitude: number };

/** What of an approved plan is asked for when plans are looked at together: places and minutes. Units have no part in it. */
export type PlanMinutes = {
  id: string; from: number; to: number; resolution: number;
  visits: (PlaceOf & { minutes: number })[];
  /**
   * Of cells that were visited, and of those held out of which as much was expected, what it was; null where that is not a number of incidents. Visits go
   * where most is expected, and there less happens than expected even if nobody goes (regression to the mean): quieter hold-outs would make that look like an effect.
   */
  visited: { cell: HexId; expected: number }[] | null; heldOut: { cell: HexId; expected: number }[] | null;
  heldOutCells: HexId[];
  /** Cells that were held out, of all that a plan could have visited. */
  heldOutShare: number;
  offenceIds: number[];
};

const mostPlans = 400;

/** Approved plans whose shift begins in the window; of several for the same shift the latest made. */
export async function approvedPlans(database: Database, context: Context, window: { from: Date; to: Date }, signal?: AbortSignal): Promise<{ plans: PlanMinutes[]; cut: boolean }> {
  const { agencyId } = context;
  const found = await transact(database, context, (transaction) => listPlans(transaction, agencyId, { status: 'approved', ...window, limit: mostPlans + 1, before: null }), { readOnly: true, signal });
  const byShift = new Map<string, string>();
  for (const { id, from, to } of found.slice(0, mostPlans)) if (!byShift.has(`${from} ${to}`)) byShift.set(`${from} ${to}`, id);
  const plans: PlanMinutes[] = [];
  for (const id of byShift.values()) {
    // A plan never changes.
    plans.push(await remembered(database, ['minutes of a plan', agencyId, id], { signal, weigh: ({ visits, visited, heldOut }) => 20 * (visits.length + (visited?.length ?? 0) + (heldOut?.length ?? 0)) },
      (joint) => readMinutes(database, context, id, joint)));
  }
  return { plans: plans.toSorted((a, b) => a.from - b.from || (a.id < b.id ? -1 : 1)), cut: found.length > mostPlans };
}

async function readMinutes(database: Database, context: Context, id: string, signal: AbortSignal): Promise<PlanMinutes> {
  const { plan } = await readPlanOf(database, context, id, signal);
  const { surface, shift, body, heldOut, constraints, offenceIds } = await readProblemOf(database, context, id, signal);
  const visits = plan.routes.flatMap(({ stops }) => stops.map(({ cell, name, longitude, latitude, minutes }) => ({ cell, name, longitude, latitude, minutes })));
  const went = new Set(visits.map(({ cell }) => cell));
  const { hours } = surface;
  const lastHour = Math.min(1, shift.minutes / 60 - (hours - 1));
  const expectedOf = (place: number): number =>
    surface.expected.subarray(place * hours, (place + 1) * hours).reduce((sum, one, hour) => sum + one * (hour === hours - 1 ? lastHour : 1), 0);
  const places = Array.from(surface.cells.keys());
  const open = places.filter((place) => constraints.noGo[place] !== 1);
  const held = open.filter((place) => heldOut[place] === 1);
  const visited = open.filter((place) => went.has(surface.cells[place]!));
  const named = new Set(body.locked.map(({ cell }) => cell));
  // Where somebody asked for visits, they do not say how much is expected of a cell that is worth one.
  const least = Math.min(...visited.filter((place) => constraints.floor[place] === 0 && !named.has(surface.cells[place]!)).map(expectedOf));
  const counted = surface.measure === 'count' && surface.model !== 'calls';
  const expected = (list: readonly number[]): PlanMinutes['visited'] => (counted ? list.map((place) => ({ cell: surface.cells[place]!, expected: expectedOf(place) })) : null);
  return {
    id, from: Date.parse(plan.shift.from), to: Date.parse(plan.shift.to), resolution: surface.cells[0] === undefined ? 9 : hexResolution(surface.cells[0]), visits,
    visited: expected(visited), heldOut: expected(held.filter((place) => expectedOf(place) >= least)), heldOutCells: held.map((place) => surface.cells[place]!),
    heldOutShare: open.length === 0 ? 0 : held.length / open.length, offenceIds: [...offenceIds],
  };
}
