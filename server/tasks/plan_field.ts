import type { PlanWorkInput } from '../allocation/plan_work.ts';
import type { Surface } from '../model/surface.ts';
import { distanceBand } from '../stats/near_points.ts';
import type { Neighbours } from '../stats/neighbours.ts';
import type { StoredProblem } from './patrol_problem.ts';

const metresPerDegree = 111_195;

/** Metres east and north, true within a part in a thousand over a city: reach is a choice of the planner, not a measurement. */
export function planar({ longitude, latitude }: Pick<Surface, 'longitude' | 'latitude'>): [Float64Array, Float64Array] {
  const middle = latitude.reduce((sum, one) => sum + one, 0) / Math.max(1, latitude.length);
  const narrow = Math.cos((middle * Math.PI) / 180);
  return [longitude.map((one) => one * metresPerDegree * narrow), latitude.map((one) => one * metresPerDegree)];
}

/** All cells that may be visited, each with what a visit to it covers; what two of them cover counts for both. */
export function everywhereOf({ body, problem, surface, constraints, heldOut: held }: StoredProblem, demand: Float64Array): PlanWorkInput['everywhere'] {
  const { slots } = problem;
  const open = Array.from(surface.cells.keys()).filter((place) => constraints.noGo[place] === 0 && held[place] === 0);
  const own = new Float64Array(open.length * slots);
  const near = body.choice.reachMetres === 0 ? null : withinReach(surface, body.choice.reachMetres);
  open.forEach((place, i) => {
    const covered = near === null ? [place] : near.members.subarray(near.offsets[place]!, near.offsets[place + 1]!);
    for (const other of covered) for (let slot = 0; slot < slots; slot += 1) own[i * slots + slot]! += demand[other * slots + slot]!;
  });
  return {
    cells: open.length, demand: own, floor: Int32Array.from(open, (place) => constraints.floor[place]!), ceiling: Int32Array.from(open, (place) => constraints.ceiling[place]!),
  };
}

function withinReach(surface: Surface, metres: number): Neighbours {
  const [x, y] = planar(surface);
  return distanceBand({ x, y }, metres, { self: true });
}
