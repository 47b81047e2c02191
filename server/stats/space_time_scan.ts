import { notDefined, type NotDefined } from './not_defined.ts';
import { seededRandom, shuffle, type Random } from './random.ts';
import { cylinderSearcher, type Cylinder, type ScanCases, type Searcher } from './scan_cylinders.ts';
import { growingZones, type ScanPlaces, type ZoneLimits, type Zones } from './scan_zones.ts';
import type { Tick } from './tick.ts';

/**
 * Space-time permutation scan ([SaTScan](https://www.satscan.org/)).
 *
 * Answers: is there a circle and a span of days with more cases than the circle usually has and the days usually have, so many
 * more that the best of all circles and spans would rarely be as unusual by chance?
 * Misread as: a map of where most crime is. A place that is always busy is no cluster; a quiet place with five cases in three
 * days may be. Also misread as a border: the true outbreak need not be round, and the circle takes in quiet streets. Also misread when run
 * every night with 0.05 as the limit: 1 in 20 nights then alarms by chance, which is why the recurrence interval is shown.
 * Formula: a cylinder is a circle around a place and a span of days. Expected in it are the cases of the circle times the cases
 * of the days, divided by all cases. Ratio = c ln(c / e) + (N - c) ln((N - c) / (N - e)) where c is above e. The times are shuffled among
 * the cases; p is the share of shuffles, the real order counted as one, whose best cylinder has at least this ratio. A circle grows by
 * one place at a time, of equally distant ones the one with the lower x, then y. Further clusters are the best of other centres
 * that share no place with a better one. With a cycle (weekdays), times are shuffled only among cases of the same weekday,
 * and expected is added up over the weekdays. Recurrence interval: 1 / p, in steps, for a scan repeated each step.
 * Defaults: at least 2 cases, at most half of all cases and half of the period, 999 shuffles, ten clusters.
 * Cost: for spans that end now, about three walks over the places within the radius of every place, per shuffle: 50,000 cases at 34,000
 * places, circles to 1 km, 999 shuffles take about 20 s. Spans anywhere cost more by the square of the cases within a span. Memory: at most
 * 64 MB of lists; with longer lists the work is done in parts.
 *
 * Parameters: `x`, `y` of places, metres; `place` and `step` of each case, `steps` in the period (whole days, say);
 * `maxMetres`, `maxShare`, `maxSteps`, `minCases`, `prospective`, `cycle` (7 for weekdays), `permutations`, `seed`, `clusters`, `membersAtOnce`.
 * Returns: clusters, best first, each with its places, centre, radius, steps, cases, expected, ratio, p, recurrence interval (null
 * for spans anywhere); none when nothing has more than expected. Not defined: fewer than two cases, one place, one step.
 * Errors: RangeError when lengths differ, a place or step is out of range, or a limit is not above 0.
 * Example: 100 cases of which 3 lie in a circle that has 14 and in days that have 3: expected 0.42, ratio 3.352053.
 * Reference: Kulldorff, Heffernan, Hartman, Assuncao & Mostashari 2005, PLoS Medicine 2:e59.
 */
export type SpaceTimeScan = { cases: number; places: number; steps: number; clusters: ScanCluster[]; permutations: number; seed: number };

export type ScanCluster = {
  /** Nearest to the centre first. */
  places: Int32Array;
  centre: number;
  /** From the centre to the last of its places. */
  metres: number;
  /** Steps from `from` up to, without, `until`. */
  from: number; until: number;
  cases: number; expected: number; ratio: number;
  p: number | null;
  recurrence: number | null;
};

export type ScanInput = {
  x: Float64Array; y: Float64Array;
  place: Int32Array; step: Int32Array; steps: number;
  prospective: boolean; seed: number;
  maxMetres?: number | undefined; maxShare?: number | undefined; maxSteps?: number | undefined; minCases?: number | undefined;
  cycle?: number | undefined; permutations?: number | undefined; clusters?: number | undefined;
  membersAtOnce?: number | undefined;
};

export function spaceTimeScan(input: ScanInput, tick?: Tick): SpaceTimeScan | NotDefined {
  const { x, place, step, steps, prospective, seed, maxMetres = Infinity, maxShare = 0.5, minCases = 2, permutations = 999 } = input;
  check(input);
  const n = place.length;
  if (n === 0) return notDefined('no_events');
  if (n < 2) return notDefined('too_few_events', 2);
  if (place.every((one) => one === place[0])) return notDefined('one_place');
  if (step.every((one) => one === step[0])) return notDefined('one_moment');
  const { places, order, data, times } = arrange(input);
  const limits = { maxMetres, maxCases: Math.floor(n * maxShare), membersAtOnce: input.membersAtOnce };
  const searcher = cylinderSearcher(data, { prospective, minCases, maxSteps: Math.min(steps, input.maxSteps ?? Math.max(1, Math.floor(steps / 2))) });
  const walk = zoneWalk(places, limits, tick);
  const chosen = observe(searcher, times, { walk, clusters: input.clusters ?? 10, places: x.length });
  const maxima = chosen.length === 0 ? new Float64Array(0) : simulate(searcher, times, {
    walk, permutations, seed, tick, data, low: chosen[chosen.length - 1]!.cylinder.ratio, high: chosen[0]!.cylinder.ratio,
  });
  const clusters = chosen.map(({ cylinder, members }): ScanCluster => {
    const p = permutations > 0 ? (1 + maxima.reduce((sum, ratio) => sum + Number(ratio >= cylinder.ratio), 0)) / (1 + permutations) : null;
    const last = members[members.length - 1]!;
    const { from, until, cases, expected, ratio, centre } = cylinder;
    return {
      places: Int32Array.from(members, (member) => order[member]!), centre: order[centre]!,
      metres: Math.sqrt((places.x[last]! - places.x[centre]!) ** 2 + (places.y[last]! - places.y[centre]!) ** 2),
      from, until, cases, expected, ratio, p, recurrence: prospective && p !== null ? 1 / p : null,
    };
  });
  return { cases: n, places: x.length, steps, clusters, permutations, seed };
}

/** Calls with each part of the zones in turn; keeps them when one part is all. */
type Walk = (visit: (zones: Zones) => void) => void;

function zoneWalk(places: ScanPlaces, limits: ZoneLimits, tick: Tick | undefined): Walk {
  let kept: Zones | null = null;
  return (visit) => {
    if (kept) return visit(kept);
    for (let first = 0; first < places.x.length;) {
      const zones = growingZones(places, first, limits, tick);
      if (first === 0 && zones.centres === places.x.length) kept = zones;
      visit(zones);
      first += zones.centres;
    }
  };
}

type Chosen = { cylinder: Cylinder; members: Int32Array };

function observe(searcher: Searcher, times: Int32Array, { walk, clusters, places }: { walk: Walk; clusters: number; places: number }): Chosen[] {
  const found: Chosen[] = [];
  searcher.setTimes(times);
  walk((zones) => {
    for (let at = 0; at < zones.centres; at += 1) {
      const cylinder = searcher.best(zones, at, 0);
      if (cylinder) found.push({ cylinder, members: zones.members.slice(zones.offsets[at]!, zones.offsets[at]! + cylinder.members) });
    }
  });
  found.sort((a, b) => b.cylinder.ratio - a.cylinder.ratio || a.cylinder.centre - b.cylinder.centre);
  const taken = new Uint8Array(places);
  const chosen: Chosen[] = [];
  for (const one of found) {
    if (chosen.length === clusters) break;
    if (one.members.some((member) => taken[member] === 1)) continue;
    for (const member of one.members) taken[member] = 1;
    chosen.push(one);
  }
  return chosen;
}

type Simulation = { walk: Walk; permutations: number; seed: number; tick: Tick | undefined; data: ScanCases; low: number; high: number };

/** The best ratio of each shuffle; 0 where it is below `low`, and no more than known to reach `high`: all that ranks need. */
function simulate(searcher: Searcher, times: Int32Array, { walk, permutations, seed, tick, data, low, high }: Simulation): Float64Array {
  const maxima = new Float64Array(permutations);
  const floor = low * (1 - 1e-12);
  searcher.atLeast(floor);
  walk((zones) => {
    const random = seededRandom(seed);
    const shuffled = times.slice();
    for (let round = 0; round < permutations; round += 1) {
      tick?.(round, permutations);
      shuffleWithin(shuffled, data.perStratum, random);
      searcher.setTimes(shuffled);
      let best = Math.max(floor, maxima[round]!);
      for (let at = 0; at < zones.centres && best < high; at += 1) {
        if ((at & 1023) === 1023) tick?.(round, permutations);
        best = searcher.best(zones, at, best)?.ratio ?? best;
      }
      if (best > floor) maxima[round] = best;
    }
  });
  return maxima;
}

function shuffleWithin(times: Int32Array, perStratum: Float64Array, random: Random): void {
  let start = 0;
  for (const size of perStratum) {
    shuffle(times.subarray(start, start + size), random);
    start += size;
  }
}

/** Places by x, then y (`order` says which they were), cases by stratum. */
function arrange({ x, y, place, step, steps, cycle = 1 }: ScanInput): { places: ScanPlaces; order: Int32Array; data: ScanCases; times: Int32Array } {
  const n = place.length;
  const order = Int32Array.from(x, (_, i) => i).sort((a, b) => x[a]! - x[b]! || y[a]! - y[b]! || a - b);
  const rank = new Int32Array(x.length);
  order.forEach((one, at) => { rank[one] = at; });
  const stratum = Int32Array.from(step, (at) => at % cycle);
  const caseOrder = Int32Array.from(place, (_, i) => i).sort((a, b) => stratum[a]! - stratum[b]! || a - b);
  const placeOf = Int32Array.from(caseOrder, (one) => rank[place[one]!]!);
  const times = Int32Array.from(caseOrder, (one) => step[one]!);
  const cases = new Int32Array(x.length);
  const perStratum = new Float64Array(cycle);
  const inStratum = new Float64Array(x.length * cycle);
  const before = new Float64Array((steps + 1) * cycle);
  for (let k = 0; k < n; k += 1) {
    const s = times[k]! % cycle;
    cases[placeOf[k]!]! += 1;
    perStratum[s]! += 1;
    inStratum[placeOf[k]! * cycle + s]! += 1;
    before[(times[k]! + 1) * cycle + s]! += 1;
  }
  for (let at = cycle; at < before.length; at += 1) before[at]! += before[at - cycle]!;
  const offsets = new Int32Array(x.length + 1);
  cases.forEach((count, at) => { offsets[at + 1] = offsets[at]! + count; });
  const next = offsets.slice();
  const byPlace = new Int32Array(n);
  placeOf.forEach((at, k) => {
    byPlace[next[at]!] = k;
    next[at]! += 1;
  });
  return {
    places: { x: Float64Array.from(order, (i) => x[i]!), y: Float64Array.from(order, (i) => y[i]!), cases }, order, times,
    data: { place: placeOf, offsets, byPlace, steps, strata: cycle, inStratum, perStratum, before },
  };
}

function check({ x, y, place, step, steps, maxMetres = Infinity, maxShare = 0.5, maxSteps = 1, minCases = 2, cycle = 1 }: ScanInput): void {
  if (x.length !== y.length || place.length !== step.length) throw new RangeError(`${x.length} x, ${y.length} y; ${place.length} places, ${step.length} steps`);
  if (!(maxMetres >= 0 && maxShare > 0 && maxShare <= 1 && maxSteps >= 1 && minCases >= 1 && cycle >= 1 && Number.isInteger(cycle))) throw new RangeError('not limits of a scan');
  for (let i = 0; i < x.length; i += 1) if (!Number.isFinite(x[i]! + y[i]!)) throw new RangeError(`place ${i} is at ${x[i]}, ${y[i]}`);
  for (let i = 0; i < place.length; i += 1) {
    if (!(place[i]! >= 0 && place[i]! < x.length)) throw new RangeError(`case ${i} is at place ${place[i]} of ${x.length}`);
    if (!(step[i]! >= 0 && step[i]! < steps)) throw new RangeError(`case ${i} is at step ${step[i]} of ${steps}`);
  }
}
