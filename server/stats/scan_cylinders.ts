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
  /** The best cylinder around centre `at` of the zones with a ratio above `above`, or none. */
  best(zones: Zones, at: number, above: number): Cylinder | null;
};

/**
 * Looks only where the best can be: at circles whose last place brought a case into the window, at windows that begin and end
 * with a case of the circle. All others have the same cases as a smaller one, and more expected.
 */
export function cylinderSearcher(data: ScanCases, { prospective, maxSteps, minCases }: Windows): Searcher {
  // Arrays in the scope of a function that is made once are read about twice as fast as arrays that are handed in.
  const { place, offsets, byPlace, steps, strata, inStratum, perStratum, before } = data;
  const n = place.length;
  const bar = likelihoodBar(n);
  const touched = new Int32Array(steps);
  const inStep = new Int32Array(steps);
  const circle = new Float64Array(strata);
  const counted = new Int32Array(offsets.length - 1);
  const laterStep = new Int32Array(steps);
  const laterCases = new Int32Array(steps);
  let time: Int32Array = new Int32Array(0);
  let total = 0;
  let winner: Cylinder | null = null;
  let best = 0;

  const expectedIn = (from: number, until: number): number => {
    if (strata === 1) return (total * (before[until]! - before[from]!)) / n;
    let sum = 0;
    for (let s = 0; s < strata; s += 1) if (circle[s]! > 0) sum += (circle[s]! * (before[until * strata + s]! - before[from * strata + s]!)) / perStratum[s]!;
    return sum;
  };
  const offer = (cases: number, members: number, from: number, until: number, expected: number): void => {
    const ratio = logLikelihoodRatio(cases, expected, n);
    if (ratio <= best) return;
    best = ratio;
    bar.raise(ratio);
    winner = { centre: 0, members, from, until, cases, expected, ratio };
  };
  /** Windows that end with the period; `newest`: the last step at which the last place brought a case. */
  const untilNow = (members: number, newest: number): void => {
    let cases = 0;
    for (let from = steps - 1; from >= steps - maxSteps; from -= 1) {
      if (inStep[from] === 0) continue;
      cases += inStep[from]!;
      if (from > newest || cases < minCases) continue;
      const expected = expectedIn(from, steps);
      if (expected < bar.mayBeat(cases)) offer(cases, members, from, steps, expected);
    }
  };
  /** Windows anywhere that contain the step at which the last place brought a case. */
  const around = (members: number, step: number): void => {
    const end = Math.min(steps, step + maxSteps);
    let later = 0;
    let sum = 0;
    for (let to = step + 1; to < end; to += 1) {
      if (inStep[to] === 0) continue;
      sum += inStep[to]!;
      laterStep[later] = to;
      laterCases[later] = sum;
      later += 1;
    }
    let cases = 0;
    for (let from = step; from >= 0 && step - from < maxSteps; from -= 1) {
      if (inStep[from] === 0) continue;
      cases += inStep[from]!;
      for (let k = -1; k < later; k += 1) {
        const until = k < 0 ? step + 1 : laterStep[k]! + 1;
        if (until - from > maxSteps) break;
        const inWindow = k < 0 ? cases : cases + laterCases[k]!;
        if (inWindow < minCases) continue;
        const expected = expectedIn(from, until);
        if (expected < bar.mayBeat(inWindow)) offer(inWindow, members, from, until, expected);
      }
    }
  };
  /** Whether even all cases of the circle near the step, at one step, could beat the bar. */
  const hopeless = (step: number): boolean => {
    let cases = 0;
    const end = Math.min(steps, step + maxSteps);
    for (let k = Math.max(0, step - maxSteps + 1); k < end; k += 1) cases += inStep[k]!;
    return cases < minCases || expectedIn(step, step + 1) >= bar.mayBeat(cases);
  };

  return {
    setTimes(times) {
      time = times;
      counted.fill(0);
      const since = prospective ? steps - maxSteps : 0;
      for (let k = 0; k < n; k += 1) if (times[k]! >= since) counted[place[k]!]! += 1;
    },
    best(zones, at, above) {
      const { members, cases: casesIn } = zones;
      const start = zones.offsets[at]!;
      const end = zones.offsets[at + 1]!;
      const since = prospective ? steps - maxSteps : 0;
      let marks = 0;
      winner = null;
      best = above;
      bar.raise(above);
      if (strata > 1) circle.fill(0);
      for (let k = start; k < end; k += 1) {
        const member = members[k]!;
        if (strata > 1) for (let s = 0; s < strata; s += 1) circle[s]! += inStratum[member * strata + s]!;
        if (counted[member] === 0) continue;
        total = casesIn[k]!;
        let newest = -1;
        const last = offsets[member + 1]!;
        for (let c = offsets[member]!; c < last; c += 1) {
          const step = time[byPlace[c]!]!;
          if (step < since) continue;
          if (inStep[step] === 0) {
            touched[marks] = step;
            marks += 1;
          }
          inStep[step]! += 1;
          if (step > newest) newest = step;
        }
        if (prospective) untilNow(k - start + 1, newest);
        else for (let c = offsets[member]!; c < last; c += 1) if (!hopeless(time[byPlace[c]!]!)) around(k - start + 1, time[byPlace[c]!]!);
      }
      for (let k = 0; k < marks; k += 1) inStep[touched[k]!] = 0;
      return winner === null ? null : { ...(winner as Cylinder), centre: zones.first + at };
    },
  };
}
