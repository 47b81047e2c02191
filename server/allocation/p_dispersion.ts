import { seededRandom, type Random } from '../stats/random.ts';
import { gapBetween, statesOf, type Bounds, type Choice } from './choice.ts';
import { cliqueOf } from './clique.ts';
import type { SearchLimits } from './cover_search.ts';

/**
 * p-dispersion ([Wikipedia, max-min diversity](https://en.wikipedia.org/wiki/Facility_location_problem)).
 *
 * Answers: which p candidates lie farthest apart, so that the two nearest of them are as far from each other as can be?
 * Misread as: well placed. It knows of no demand; it spreads standby posts, or keeps treatment and control spots apart.
 * Formula: most of the least distance between two of p candidates. Some p of them are all at least d apart when the graph of pairs
 * at least d apart has a clique of p; the largest such d is one of the distances, and is sought by halving.
 * Defaults: nothing fixed, nothing forbidden.
 * Cost: n squared log n, and the search for cliques, which a hundred candidates do not notice and a thousand may; it ends after a
 * number of steps in proportion to `seconds`, not at a time, so that the answer is the same everywhere.
 *
 * Parameters: `distances`, symmetric, from candidate i to candidate j at `i * n + j`; `p`, from 2; `fixed` and `forbidden`, one mark
 * for each candidate; `seconds`, `seed` of the heuristic, `tick`.
 * Returns: a choice, its bound, the largest distance that was not proven to be out of reach, and gap. Of equally good choices the
 * same one is found each time.
 * Errors: RangeError for a table that is not square or not symmetric, distances below 0 or not finite, p below 2, more fixed than
 * p, fewer allowed than p.
 * Example: corners and middle of a square of side 1, p = 4: the corners, 1 apart.
 * Reference: Kuby 1987, Geographical Analysis 19:315; Sayah & Irnich 2017, European Journal of Operational Research 256:62 (by
 * thresholds).
 */
export type DispersionProblem = Bounds & { distances: Float64Array; p: number };

const starts = 20;
const stepsPerSecond = 2e6;

export async function pDispersion({ distances, p, fixed, forbidden }: DispersionProblem, { seconds, seed, tick }: SearchLimits): Promise<Choice> {
  const begin = performance.now();
  const n = Math.round(Math.sqrt(distances.length));
  if (p < 2) throw new RangeError('it takes two to be apart');
  const states = statesOf({ fixed, forbidden }, { candidates: n, p });
  check(distances, n);
  const table: Table = { distances, n, states, p };
  let chosen = spread(table, seededRandom(seed));
  const apart = (list: Int32Array): number => leastDistance(table, list);
  const heuristic = { objective: apart(chosen), ms: performance.now() - begin };
  const steps = thresholds(table);
  // Reached at `low`; beyond `high` proven to be out of reach.
  let low = steps.lastIndexOf(heuristic.objective);
  let [high, undecided] = [steps.length - 1, steps.length];
  const budget = { left: stepsPerSecond * seconds };
  while (low < Math.min(high, undecided - 1)) {
    tick?.(0, 1);
    const middle = (low + Math.min(high, undecided - 1) + 1) >> 1;
    const found = cliqueOf(graphOf(table, steps[middle]!), { budget, tick });
    if (found === 'none') high = middle - 1;
    else if (found === 'unknown') undecided = middle;
    else {
      chosen = found;
      low = steps.lastIndexOf(apart(chosen));
    }
  }
  const objective = apart(chosen);
  const bound = Math.max(objective, steps[high]!);
  const gap = gapBetween(objective, bound);
  return { chosen, objective, bound, gap, how: gap === 0 ? 'exact' : 'heuristic', heuristic, seconds: (performance.now() - begin) / 1000, reproducible: true };
}

type Table = { distances: Float64Array; n: number; states: Int8Array; p: number };

function check(distances: Float64Array, n: number): void {
  if (n * n !== distances.length) throw new RangeError(`a table of ${distances.length} is not square`);
  for (let i = 0; i < n; i += 1) {
    for (let j = 0; j < i; j += 1) {
      const distance = distances[i * n + j]!;
      if (!(distance >= 0 && distance < Infinity) || distances[j * n + i] !== distance) throw new RangeError(`not a distance both ways: ${i} and ${j}`);
    }
  }
}

function leastDistance({ distances, n }: Table, chosen: Int32Array): number {
  let least = Infinity;
  for (const i of chosen) for (const j of chosen) if (i < j) least = Math.min(least, distances[i * n + j]!);
  return least;
}

/** All distances between candidates that may be chosen, each once, ascending; none above that of the nearest two that must be. */
function thresholds({ distances, n, states }: Table): Float64Array {
  const all = new Set<number>();
  let most = Infinity;
  for (let i = 0; i < n; i += 1) {
    for (let j = 0; j < i; j += 1) {
      if (states[i] === -1 || states[j] === -1) continue;
      all.add(distances[i * n + j]!);
      if (states[i] === 1 && states[j] === 1) most = Math.min(most, distances[i * n + j]!);
    }
  }
  return Float64Array.from(all).filter((distance) => distance <= most).toSorted();
}

/** Candidates and who is at least so far from whom; those that must be chosen are taken, and all too near to them left out. */
function graphOf({ distances, n, states, p }: Table, least: number): { taken: Int32Array; open: Int32Array; joined(i: number, j: number): boolean; size: number } {
  const taken = Int32Array.from(states, (_, j) => j).filter((j) => states[j] === 1);
  const joined = (i: number, j: number): boolean => distances[i * n + j]! >= least;
  const open = Int32Array.from(states, (_, j) => j).filter((j) => states[j] === 0 && taken.every((i) => joined(i, j)));
  return { taken, open, joined, size: p };
}

/** Farthest first from some starts, then as long as one of the two nearest can be put farther away. */
function spread(table: Table, random: Random): Int32Array {
  const { states, p } = table;
  const fixed = Array.from(states, (_, j) => j).filter((j) => states[j] === 1);
  const open = Array.from(states, (_, j) => j).filter((j) => states[j] === 0);
  let best = new Int32Array(0);
  for (let start = 0; start < (open.length === 0 ? 1 : starts); start += 1) {
    const chosen = fixed.length === p ? [...fixed] : [...fixed, open[random.below(open.length)]!];
    while (chosen.length < p) chosen.push(farthest(table, chosen, open));
    improve(table, chosen, { open, movable: fixed.length });
    const list = Int32Array.from(chosen).toSorted();
    if (start === 0 || leastDistance(table, list) > leastDistance(table, best)) best = list;
  }
  return best;
}

function farthest(table: Table, chosen: readonly number[], open: readonly number[]): number {
  let [best, far] = [-1, -1];
  for (const j of open) {
    if (chosen.includes(j)) continue;
    const least = chosen.reduce((min, i) => Math.min(min, table.distances[i * table.n + j]!), Infinity);
    if (least > far) [best, far] = [j, least];
  }
  return best;
}

/** The first `chosen` of which must stay. */
function improve(table: Table, chosen: number[], { open, movable }: { open: readonly number[]; movable: number }): void {
  for (let moved = true; moved;) {
    moved = false;
    const least = leastDistance(table, Int32Array.from(chosen));
    for (let place = movable; place < chosen.length && !moved; place += 1) {
      const others = chosen.toSpliced(place, 1);
      const to = farthest(table, others, open);
      if (leastDistance(table, Int32Array.from([...others, to])) <= least) continue;
      chosen[place] = to;
      moved = true;
    }
  }
}
