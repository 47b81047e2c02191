import { packNeighbours } from '../stats/neighbours.ts';
import type { Tick } from '../stats/tick.ts';
import { beatMeasures, type BeatMeasures } from './beat_states.ts';
import { drawBeats, travelOf, type DrawnBeats } from './beats.ts';
import { exactDistricts, fitsDistricts, mostExactUnits, type ExactDistricts } from './beats_exact.ts';
import { isLocked, largestDeviation, loadsOf, type BeatsProblem } from './beats_problem.ts';
import { distance, type DistrictProblem } from './district_program.ts';
import { pMedian } from './p_median.ts';
import type { Work } from './work.ts';

/** Beats drawn anew, before and after, and, where asked for, what the solver says of them. */
export type BeatsInput = { problem: BeatsProblem; /** Null: not asked. */ exactSeconds: number | null };
export type BeatsOutput = {
  beat: Int32Array; alive: Uint8Array; before: BeatMeasures | null; after: BeatMeasures; excess: number; travel: number; steps: number; taken: number; how: 'local' | 'exact';
  /** No districts within the tolerance have less way; null where it was not asked for or is not known. */
  bound: number | null; proven: boolean;
  /** It is proven that there are none within the tolerance. */
  impossible: boolean; seconds: number;
};

/** With more, even the p-median that bounds the way takes too long and too much room. */
export const mostBoundUnits = 2500;

export const beatsWork: Work<BeatsInput, BeatsOutput> = {
  id: 'beats',
  async run({ problem, exactSeconds }, tick) {
    const begun = performance.now();
    const drawn = drawBeats(problem, tick);
    const exact = exactSeconds === null ? null : await improveExactly(problem, drawn, { seconds: exactSeconds, tick });
    const beat = exact?.beat ?? drawn.beat;
    const beats = drawn.alive.length;
    return {
      beat, alive: drawn.alive, before: problem.beatsToday === 0 ? null : beatMeasures(problem, problem.today, problem.beatsToday), after: beatMeasures(problem, beat, beats),
      excess: Math.max(0, largestDeviation(loadsOf(problem, beat, beats), drawn.alive) - problem.tolerance - 1e-9), travel: travelOf(problem, beat, beats), steps: drawn.steps, taken: drawn.taken,
      how: exact?.beat == null ? 'local' : 'exact', bound: exact?.bound ?? null, proven: exact?.proven ?? false, impossible: exact?.impossible ?? false, seconds: (performance.now() - begun) / 1000,
    };
  },
};

type Limits = { seconds: number; tick: Tick };
/** `beat` null: the drawn ones stay. */
type Exact = { beat: Int32Array | null; bound: number | null; proven: boolean; impossible: boolean };

/** The solver has all that is not in a locked beat. */
async function improveExactly(problem: BeatsProblem, drawn: DrawnBeats, limits: Limits): Promise<Exact> {
  const { alive, beat } = drawn;
  const free = Array.from(beat.keys()).filter((unit) => !isLocked(problem, beat[unit]!));
  const living = Array.from(alive.keys()).filter((own) => alive[own] === 1);
  const open = living.filter((own) => !isLocked(problem, own));
  const fixedTravel = travelOf(problem, beat.map((own) => (isLocked(problem, own) ? own : -1)), alive.length);
  if (open.length === 0) return { beat: null, bound: fixedTravel, proven: true, impossible: false };
  const districts = districtsOf(problem, { free, open, mean: problem.load.reduce((sum, one) => sum + one, 0) / living.length });
  const start = Int32Array.from(free, (unit) => open.indexOf(beat[unit]!));
  const sure = await relaxed(districts, { fixedTravel, seed: problem.seed, ...limits, seconds: free.length > mostExactUnits ? limits.seconds : Math.min(5, limits.seconds / 5) });
  if (free.length > mostExactUnits) return { beat: null, bound: sure, proven: false, impossible: false };
  const found = await exactDistricts(districts, { start: fitsDistricts(districts, start) ? start : null, ...limits, seconds: 0.8 * limits.seconds });
  const bound = Math.max(sure ?? 0, found.bound === null ? 0 : found.bound + fixedTravel);
  if (found.district === null || sameAs(found, start)) return { beat: null, bound, proven: found.proven, impossible: found.impossible };
  const named = nameAsToday(problem, { district: found.district, free, open });
  const whole = beat.slice();
  free.forEach((unit, i) => { whole[unit] = open[named[found.district![i]!]!]!; });
  return { beat: whole, bound, proven: found.proven, impossible: false };
}

const sameAs = ({ district }: ExactDistricts, start: Int32Array): boolean => district!.every((one, i) => district!.findIndex((other) => other === one) === start.indexOf(start[i]!));

function districtsOf(problem: BeatsProblem, { free, open, mean }: { free: readonly number[]; open: readonly number[]; mean: number }): DistrictProblem {
  const { neighbours: { offsets, members }, load, x, y, lockedUnits, today, tolerance } = problem;
  const place = new Map(free.map((unit, i) => [unit, i]));
  return {
    neighbours: packNeighbours(free.map((unit) => Array.from(members.subarray(offsets[unit], offsets[unit + 1])).flatMap((near) => place.get(near) ?? []))),
    load: Float64Array.from(free, (unit) => load[unit]!), x: Float64Array.from(free, (unit) => x[unit]!), y: Float64Array.from(free, (unit) => y[unit]!),
    districts: open.length, least: mean * (1 - tolerance), most: mean * (1 + tolerance), group: Int32Array.from(free, (unit) => (lockedUnits[unit] === 1 ? today[unit]! : -1)),
  };
}

/** The way of the p-median, which knows neither loads nor borders: no districts have less. Null where there are too many units. */
async function relaxed(problem: DistrictProblem, { fixedTravel, seconds, seed, tick }: Limits & { fixedTravel: number; seed: number }): Promise<number | null> {
  const n = problem.load.length;
  if (n > mostBoundUnits) return null;
  const metres = new Float32Array(n * n);
  // Rounded down a little, so that the bound stays one: 32 bits hold seven digits.
  for (let one = 0; one < n; one += 1) for (let other = 0; other < n; other += 1) metres[one * n + other] = distance(problem, one, other) * (1 - 1e-6);
  const { bound } = await pMedian({ demand: problem.load, metres, candidates: n, p: problem.districts }, { seconds, seed, tick });
  return bound + fixedTravel;
}

/** Which district is which beat: that of its locked units, else the one with which it shares most work, the largest share first. */
function nameAsToday(problem: BeatsProblem, { district, free, open }: { district: Int32Array; free: readonly number[]; open: readonly number[] }): Int32Array {
  const shared = open.map(() => new Float64Array(open.length));
  district.forEach((own, i) => {
    const unit = free[i]!;
    const before = open.indexOf(problem.today[unit]!);
    if (before >= 0) shared[own]![before]! += problem.load[unit]! + 1e-9 + (problem.lockedUnits[unit] === 1 ? 1e12 : 0);
  });
  const pairs = shared.flatMap((row, own) => Array.from(row, (amount, beat) => ({ own, beat, amount }))).toSorted((a, b) => b.amount - a.amount || a.own - b.own || a.beat - b.beat);
  const names = new Int32Array(open.length).fill(-1);
  const taken = new Set<number>();
  for (const { own, beat } of pairs) {
    if (names[own] !== -1 || taken.has(beat)) continue;
    names[own] = beat;
    taken.add(beat);
  }
  return names;
}
