import type { Tick } from '../stats/tick.ts';
import { beatCentres, unitsByBeat } from './beat_centres.ts';
import { piecesOf } from './contiguity.ts';
import { cutsOf, districtProgram, nearerNeighbours, nearerRows, stepsFrom, type DistrictProblem } from './district_program.ts';
import { solveProgram, type Solved } from './highs.ts';
import type { Row } from './linear_program.ts';

/**
 * Districts by the solver, and how far any others could be better.
 *
 * Answers: which beats within the tolerance have the least way to their centres, and is that proven?
 * Model: p-median with bounds on loads; contiguity in two turns. First as published: a unit belongs to a centre only with a
 * neighbour nearer to it, which leaves out some crooked districts but is solved soonest; then without, and pieces that hang apart are
 * cut off and solved again. Only the second turn gives the bound, since it leaves nothing out; each of its rounds does.
 * Misread as: done when it returns. With time at its end the best so far is given, with its gap.
 * Cost: variables are units squared. Up to about 60 units in seconds, 150 in many minutes.
 *
 * Parameters: the problem; `start`, districts by unit within the bounds and in one piece each, null for none; `seconds` for
 * everything; `tick`.
 * Returns: the districts from 0, null where none were found; the way; the bound on it, null where none is known; whether it is
 * proven that there are none at all.
 * Errors: whatever `tick` throws.
 * Reference: Hakimi 1964, Operations Research 12:450; Wheeler 2019, Policing 13:5 (equal workload, contiguity).
 */
export type ExactDistricts = {
  district: Int32Array | null; travel: number | null; bound: number | null; gap: number | null; proven: boolean; impossible: boolean; rounds: number; cuts: number; seconds: number;
};

export type ExactRoom = { start: Int32Array | null; seconds: number; tick?: Tick | undefined; /** Without the first turn. */ anyShape?: boolean };

/** What fits in it. */
export const mostExactUnits = 150;

type Best = { district: Int32Array | null; travel: number };

export async function exactDistricts(problem: DistrictProblem, { start, seconds, tick, anyShape = false }: ExactRoom): Promise<ExactDistricts> {
  const begun = performance.now();
  const left = (): number => seconds - (performance.now() - begun) / 1000;
  let best: Best = { district: start, travel: start === null ? Infinity : wayOf(problem, start) };
  let [rounds, cuts] = [0, 0];
  let bound: number | null = null;
  let impossible = false;
  for (const turn of anyShape ? ['any'] as const : ['nearer', 'any'] as const) {
    const rows: Row[] = turn === 'nearer' ? nearerRows(problem) : [];
    const until = turn === 'nearer' ? seconds / 2 : 0;
    while (left() > until) {
      rounds += 1;
      const solved = await solveProgram(districtProgram(problem, rows), { seconds: left() - until, start: startFor(problem, best.district, turn), tick });
      if (turn === 'any') {
        impossible = solved.status === 'infeasible';
        bound = solved.bound === null ? bound : Math.max(bound ?? -Infinity, solved.bound);
      }
      const found = solved.values === null ? null : centresIn(solved.values, problem.load.length);
      if (found === null) break;
      const more = cutsOf(problem, found);
      if (more.length === 0) {
        const district = numbered(found);
        const travel = wayOf(problem, district);
        if (travel < best.travel) best = { district, travel };
        break;
      }
      cuts += more.length;
      rows.push(...more);
      if (solved.status === 'stopped') break;
    }
  }
  return { ...ended(best, bound), impossible, rounds, cuts, seconds: (performance.now() - begun) / 1000 };
}

function ended({ district, travel }: Best, bound: number | null): Pick<ExactDistricts, 'district' | 'travel' | 'bound' | 'gap' | 'proven'> {
  if (district === null) return { district, travel: null, bound, gap: null, proven: false };
  const gap = bound === null ? null : Math.max(0, travel - bound) / Math.max(1e-9, travel);
  return { district, travel, bound, gap, proven: gap !== null && gap <= 1e-7 };
}

const wayOf = (problem: DistrictProblem, district: Int32Array): number =>
  beatCentres(problem, district, problem.districts).travel.reduce((sum, one) => sum + one, 0);

function centresIn(values: NonNullable<Solved['values']>, n: number): Int32Array {
  return Int32Array.from({ length: n }, (_, unit) => {
    let best = 0;
    for (let centre = 1; centre < n; centre += 1) if (values[centre * n + unit]! > values[best * n + unit]!) best = centre;
    return best;
  });
}

function numbered(centreOf: Int32Array): Int32Array {
  const centres = [...new Set(centreOf)].toSorted((a, b) => a - b);
  return centreOf.map((one) => centres.indexOf(one));
}

/** As values of the variables; nothing where the turn leaves such districts out. */
function startFor(problem: DistrictProblem, district: Int32Array | null, turn: 'nearer' | 'any'): Float64Array | undefined {
  if (district === null) return undefined;
  const { centre } = beatCentres(problem, district, problem.districts);
  if (turn === 'nearer' && !isNearer(problem, { district, centre })) return undefined;
  const n = district.length;
  const values = new Float64Array(n * n);
  district.forEach((own, unit) => { values[centre[own]! * n + unit] = 1; });
  return values;
}

function isNearer(problem: DistrictProblem, { district, centre }: { district: Int32Array; centre: Int32Array }): boolean {
  const lists = unitsByBeat(district, problem.districts);
  return lists.every((list, own) => {
    const steps = stepsFrom(problem.neighbours, centre[own]!);
    return list.every((unit) => steps[unit]! <= 1 || nearerNeighbours(problem, { centre: centre[own]!, unit, steps }).some((near) => district[near] === own));
  });
}

/** Whether districts are what the exact run may begin with. */
export function fitsDistricts({ neighbours, load, districts, least, most, group }: DistrictProblem, district: Int32Array): boolean {
  const lists = unitsByBeat(district, districts);
  const loads = lists.map((list) => list.reduce((sum, unit) => sum + load[unit]!, 0));
  const owners = new Map<number, number>();
  const together = group.every((one, unit) => {
    if (one < 0) return true;
    if (!owners.has(one)) owners.set(one, district[unit]!);
    return owners.get(one) === district[unit];
  });
  return together && new Set(owners.values()).size === owners.size && lists.every((list) => list.length > 0) && piecesOf(neighbours, district, districts).every((one) => one === 1)
    && loads.every((one) => one >= least - 1e-9 && one <= most + 1e-9);
}
