import type { PlanWorkInput } from '../allocation/plan_work.ts';
import { demandAround, type Reach } from '../allocation/reach.ts';
import type { Surface } from '../model/surface.ts';
import { distanceBand } from '../stats/near_points.ts';
import type { StoredProblem } from './patrol_problem.ts';

const metresPerDegree = 111_195;

/** Metres east and north, true within a part in a thousand over a city: reach is a choice of the planner, not a measurement. */
export function planar({ longitude, latitude }: Pick<Surface, 'longitude' | 'latitude'>): [Float64Array, Float64Array] {
  const middle = latitude.reduce((sum, one) => sum + one, 0) / Math.max(1, latitude.length);
  const narrow = Math.cos((middle * Math.PI) / 180);
  return [longitude.map((one) => one * metresPerDegree * narrow), latitude.map((one) => one * metresPerDegree)];
}

/**
 * All cells that may be visited, each with what a visit to it covers; what two of them cover counts for both, which is more than any plan
 * reaches. What drawn visits reach is told from `shared` then, in which it counts once.
 */
export function everywhereOf({ body, problem, surface, constraints, heldOut: held }: StoredProblem, demand: Float64Array): PlanWorkInput['everywhere'] {
  const { slots } = problem;
  const open = Array.from(surface.cells.keys()).filter((place) => constraints.noGo[place] === 0 && held[place] === 0);
  const own = new Float64Array(open.length * slots);
  const reach = reachOf({ body, surface, heldOut: held }, { demand, slots });
  open.forEach((place, i) => {
    const covered = reach === null ? [place] : reach.near.members.subarray(reach.near.offsets[place]!, reach.near.offsets[place + 1]!);
    const expected = reach === null ? demand : reach.demand;
    for (const other of covered) for (let slot = 0; slot < slots; slot += 1) own[i * slots + slot]! += expected[other * slots + slot]!;
  });
  return {
    cells: open.length, demand: own, floor: Int32Array.from(open, (place) => constraints.floor[place]!), ceiling: Int32Array.from(open, (place) => constraints.ceiling[place]!),
    shared: reach === null ? null : { reach, place: Int32Array.from(open) },
  };
}

/** Null where a visit covers its own cell only. Cells that are held out are covered from nowhere: nobody can be near them and yet keep them out. */
function reachOf({ body, surface, heldOut: held }: Pick<StoredProblem, 'body' | 'surface' | 'heldOut'>, { demand, slots }: { demand: Float64Array; slots: number }): Reach | null {
  const metres = body.choice.reachMetres;
  if (metres === 0) return null;
  const [x, y] = planar(surface);
  const open = demand.map((one, i) => (held[Math.floor(i / slots)] === 1 ? 0 : one));
  return { x, y, near: distanceBand({ x, y }, metres, { self: true }), demand: open, slots };
}

/** What visits to some places of the surface cover, each place once. */
export function coveredFrom(stored: StoredProblem, demand: Float64Array, places: readonly number[]): Float64Array {
  const { slots } = stored.problem;
  const reach = reachOf(stored, { demand, slots });
  if (reach !== null) return demandAround(reach, places);
  const own = new Float64Array(places.length * slots);
  places.forEach((place, i) => own.set(demand.subarray(place * slots, (place + 1) * slots), i * slots));
  return own;
}
