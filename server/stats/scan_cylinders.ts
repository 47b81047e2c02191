import { likelihoodBar, logLikelihoodRatio } from './scan_likelihood.ts';
import type { Zones } from './scan_zones.ts';

/** Cases in the order of their strata; those that may be shuffled among each other stand together. */
export type ScanCases = {
  place: Int32Array;
  /** First case of each place in `byPlace`. */
  offsets: Int32Array;
  byPlace: Int32Array;
  steps: number;
  strata: number;
  /** Cases of stratum s of place l at `l * strata + s`. */
  inStratum: Float64Array;
  perStratum: Float64Array;
  /** Cases of stratum s before step k at `k * strata + s`. */
  before: Float64Array;
};

export type Windows = { prospective: boolean; maxSteps: number; minCases: number };

/** The best cylinder of a centre: its first `members` places, from step `from` up to, without, step `until`. */
export type Cylinder = { centre: number; members: number; from: number; until: number; cases: number; expected: number; ratio: number };

export type Searcher = {
  /** The times of the cases, in their order, for the searches that follow. */
  setTimes(time: Int32Array): void;
  /** No ratio below is of interest, from now on. */
  atLeast(ratio: number): void;
  /** The best cylinder around centre `at` of the zones with a ratio above `above`, or none. */
  best(zones: Zones, at: number, above: number): Cylinder | null;
};

/**
 * Looks only where the best can be: at circles whose last place brought a case into the window, at windows that begin and end
 * with a case of the circle. All others have the same cases as a smaller one, and more expected. And only as long as the circle
 * could win if all its cases in reach were in the window.
 */
export function cylinderSearcher(data: ScanCases, { prospective, maxSteps, minCases }: Windows): Searcher {
  // Arrays in the scope of a function that is made once are read about twice as fast as arrays that are handed in.
  const { place, offsets, byPlace, steps, strata, inStratum, perStratum, before } = data;
  const n = place.length;
  const since = prospective ? steps - maxSteps : 0;
  const bar = likelihoodBar(n);
  const { limits } = bar;
  const inStep = new Int32Array(steps);
  const circle = new Float64Array(strata);
  const later = { step: new Int32Array(steps), cases: new Int32Array(steps) };
  // Steps of the cases that count, by place.
  const starts = new Int32Array(offsets.length);
  const stepsOf = new Int32Array(n);
  const has = new Uint8Array(offsets.length);

  const shareSince = Float64Array.from({ length: steps }, (_, from) => ((n - before[from * strata]!) / n) * (1 - 1e-12));

  const expectedIn = (total: number, from: number, until: number): number => {
    if (strata === 1) return (total * (before[until]! - before[from]!)) / n;
    let sum = 0;
    for (let s = 0; s < strata; s += 1) if (circle[s]! > 0) sum += (circle[s]! * (before[until * strata + s]! - before[from * strata + s]!)) / perStratum[s]!;
    return sum;
  };
  let found: Cylinder | null = null;
  let best = 0;
  /** Called for the few that pass the comparison. */
  const offer = (one: Omit<Cylinder, 'ratio'>): void => {
    const ratio = logLikelihoodRatio(one.cases, one.expected, n);
    bar.learn(one.cases, one.expected);
    if (ratio <= best) return;
    best = ratio;
    found = { ...one, ratio };
  };
  type Circle = { centre: number; members: number; total: number; inReach: number };
  /** Windows that end with the period; `newest`: the last step at which the last place brought a case. */
  const untilNow = ({ centre, members, total, inReach }: Circle, newest: number): void => {
    if (inReach < minCases || expectedIn(total, newest, steps) >= limits[inReach]!) return;
    let cases = 0;
    for (let from = steps - 1; from >= since; from -= 1) {
      if (inStep[from] === 0) continue;
      cases += inStep[from]!;
      if (from > newest || cases < minCases) continue;
      const expected = expectedIn(total, from, steps);
      if (expected >= limits[inReach]!) return;
      if (expected < limits[cases]!) offer({ centre, members, from, until: steps, cases, expected });
    }
  };
  /** Windows anywhere that contain the step at which the last place brought a case. */
  const around = ({ centre, members, total }: Circle, step: number): void => {
    const end = Math.min(steps, step + maxSteps);
    const begin = Math.max(0, step - maxSteps + 1);
    let inReach = 0;
    for (let k = begin; k < end; k += 1) inReach += inStep[k]!;
    if (inReach < minCases || expectedIn(total, step, step + 1) >= limits[inReach]!) return;
    let count = 0;
    let sum = 0;
    for (let to = step; to < end; to += 1) {
      if (inStep[to] === 0) continue;
      sum += inStep[to]!;
      later.step[count] = to;
      later.cases[count] = sum;
      count += 1;
    }
    let earlier = 0;
    for (let from = step; from >= begin; from -= 1) {
      if (inStep[from] === 0) continue;
      if (from < step) earlier += inStep[from]!;
      if (expectedIn(total, from, step + 1) >= limits[inReach]!) return;
      for (let k = 0; k < count; k += 1) {
        const until = later.step[k]! + 1;
        if (until - from > maxSteps) break;
        const cases = earlier + later.cases[k]!;
        if (cases < minCases) continue;
        const expected = expectedIn(total, from, until);
        if (expected >= limits[inReach]!) break;
        if (expected < limits[cases]!) offer({ centre, members, from, until, cases, expected });
      }
    }
  };

  return {
    atLeast(ratio) {
      bar.lay(ratio);
      best = Infinity;
    },
    setTimes(times) {
      let at = 0;
      for (let one = 0; one < offsets.length - 1; one += 1) {
        starts[one] = at;
        for (let k = offsets[one]!; k < offsets[one + 1]!; k += 1) {
          const step = times[byPlace[k]!]!;
          if (step < since) continue;
          stepsOf[at] = step;
          at += 1;
        }
        has[one] = Number(at > starts[one]!);
      }
      starts[offsets.length - 1] = at;
    },
    best(zones, at, above) {
      const { members, cases } = zones;
      const start = zones.offsets[at]!;
      const end = zones.offsets[at + 1]!;
      const centre = zones.first + at;
      let inReach = 0;
      found = null;
      if (above < best || above === 0) bar.forget();
      best = above;
      if (strata > 1) circle.fill(0);
      for (let k = start; k < end; k += 1) {
        const member = members[k]!;
        if (strata > 1) for (let s = 0; s < strata; s += 1) circle[s]! += inStratum[member * strata + s]!;
        if (has[member] === 0) continue;
        const first = starts[member]!;
        const last = starts[member + 1]!;
        let newest = 0;
        for (let c = first; c < last; c += 1) {
          const step = stepsOf[c]!;
          inStep[step] = inStep[step]! + 1;
          if (step > newest) newest = step;
        }
        inReach += last - first;
        const total = cases[k]!;
        if (!prospective) for (let c = first; c < last; c += 1) around({ centre, members: k - start + 1, total, inReach }, stepsOf[c]!);
        // The same as the first question of `untilNow`, asked here without a call for the many that fail it.
        else if (strata > 1 || total * shareSince[newest]! < limits[inReach]!) untilNow({ centre, members: k - start + 1, total, inReach }, newest);
      }
      inStep.fill(0, since);
      return found;
    },
  };
}
