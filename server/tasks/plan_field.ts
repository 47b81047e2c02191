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
  const reach = reachOf(surface, { metres: body.choice.reachMetres, demand, slots });
  open.forEach((place, i) => {
    const covered = reach === null ? [place] : reach.near.members.subarray(reach.near.offsets[place]!, reach.near.offsets[place + 1]!);
    for (const other of covered) for (let slot = 0; slot < slots; slot += 1) own[i * slots + slot]! += demand[other * slots + slot]!;
  });
  return {
    cells: open.length, demand: own, floor: Int32Array.from(open, (place) => constraints.floor[place]!), ceiling: Int32Array.from(open, (place) => constraints.ceiling[place]!),
    shared: reach === null ? null : { reach, place: Int32Array.from(open) },
  };
}

function reachOf(surface: Surface, { metres, demand, slots }: { metres: number; demand: Float64Array; slots: number }): Reach | null {
  if (metres === 0) return null;
  const [x, y] = planar(surface);
  return { x, y, near: distanceBand({ x, y }, metres, { self: true }), demand, slots };
}

/** What visits to some places of the surface cover, each place once. */
export function coveredFrom({ body, surface, problem: { slots } }: StoredProblem, demand: Float64Array, places: readonly number[]): Float64Array {
  const reach = reachOf(surface, { metres: body.choice.reachMetres, demand, slots });
  if (reach !== null) return demandAround(reach, places);
  const own = new Float64Array(places.length * slots);
  places.forEach((place, i) => own.set(demand.subarray(place * slots, (place + 1) * slots), i * slots));
  return own;
}
