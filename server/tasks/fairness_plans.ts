import type { Database } from '../db/database.ts';
import { listPlans } from '../db/patrol_plans.ts';
import { transact } from '../db/transact.ts';
import type { Context } from '../model/context.ts';
import type { HexId } from '../model/hex.ts';
import { hexResolution } from '../model/hex.ts';
import { trainingOffences } from './forecast_offences.ts';
import { remembered } from './memory.ts';
import { readPlanOf, readProblemOf } from './patrol_plans.ts';

type PlaceOf = { cell: HexId; name: string; longitude: number; latitude: number };

/** What of an approved plan is asked for when plans are looked at together: places and minutes. Units have no part in it. */
export type PlanMinutes = {
  id: string; from: number; to: number; resolution: number;
  visits: (PlaceOf & { minutes: number })[];
  /** Of cells that were visited and those held out what was expected there; null where that is not a number of incidents. */
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
  const { surface, heldOut, body, constraints } = await readProblemOf(database, context, id, signal);
  const visits = plan.routes.flatMap(({ stops }) => stops.map(({ cell, name, longitude, latitude, minutes }) => ({ cell, name, longitude, latitude, minutes })));
  const went = new Set(visits.map(({ cell }) => cell));
  const expectedOf = (place: number): number => surface.expected.subarray(place * surface.hours, (place + 1) * surface.hours).reduce((sum, one) => sum + one, 0);
  const places = Array.from(surface.cells.keys());
  const open = places.filter((place) => constraints.noGo[place] !== 1);
  const held = open.filter((place) => heldOut[place] === 1);
  const counted = surface.measure === 'count' && surface.model !== 'calls';
  const expected = (list: readonly number[]): PlanMinutes['visited'] => (counted ? list.map((place) => ({ cell: surface.cells[place]!, expected: expectedOf(place) })) : null);
  const { offences } = body.surface.filter;
  const named = offences === undefined ? null : Array.isArray(offences) ? offences : offences.split(',');
  return {
    id, from: Date.parse(plan.shift.from), to: Date.parse(plan.shift.to), resolution: surface.cells[0] === undefined ? 9 : hexResolution(surface.cells[0]), visits,
    visited: expected(open.filter((place) => went.has(surface.cells[place]!))), heldOut: expected(held), heldOutCells: held.map((place) => surface.cells[place]!),
    heldOutShare: open.length === 0 ? 0 : held.length / open.length, offenceIds: trainingOffences(named).ids,
  };
}
