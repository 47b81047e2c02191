import type { Neighbours } from '../stats/neighbours.ts';
import { seededRandom } from '../stats/random.ts';

/**
 * What is to be covered: `demand` of each place, 0 or more; the places that each candidate covers; how many are chosen. `levels`
 * is what the first, second and so on cover of a place is worth; further ones are worth nothing.
 */
export type LevelledCover = { demand: Float64Array; near: Neighbours; levels: Float64Array; states: Int8Array; p: number };

/** The same question with what is settled taken out; candidates and rows (places with the same candidates) are numbered anew. */
export type ReducedCover = {
  /** Number that each candidate had. */
  original: Int32Array;
  /** How many are still to be chosen. */
  open: number;
  /** Reached by those that must be chosen. */
  base: number;
  /** Reached by a candidate alone, by no other. */
  own: Float64Array;
  weights: Float64Array;
  /** Covers that each row has from those that must be chosen. */
  have: Uint8Array;
  covers: Neighbours;
  coveredBy: Neighbours;
  levels: Float64Array;
};

export function checkCover({ demand, near, levels }: Omit<LevelledCover, 'p' | 'states'>): void {
  if (!demand.every((value) => value >= 0 && value < Infinity)) throw new RangeError('demand is 0 or more');
  if (levels.length === 0 || levels.length > 255 || !levels.every((value) => value >= 0 && value < Infinity)) throw new RangeError(`not what covers are worth: ${[...levels]}`);
  const { offsets, members } = near;
  const last = new Int32Array(demand.length).fill(-1);
  for (let j = 0; j + 1 < offsets.length; j += 1) {
    for (let k = offsets[j]!; k < offsets[j + 1]!; k += 1) {
      const i = members[k]!;
      if (!(i >= 0 && i < demand.length)) throw new RangeError(`candidate ${j} covers ${i}, which is no place`);
      if (last[i] === j) throw new RangeError(`candidate ${j} covers place ${i} twice`);
      last[i] = j;
    }
  }
}

/**
 * Takes out places that are settled, puts together those with the same candidates, and drops a candidate that covers nothing but
 * what another one covers too. The last is right only where a second cover is worth nothing.
 */
export function reduceCover(cover: LevelledCover): ReducedCover {
  const { states, levels, p } = cover;
  const fixed = countFixed(cover);
  let alive = Int32Array.from(states, (_, j) => j).filter((j) => states[j] === 0);
  let packed = pack(cover, alive, fixed.have);
  while (levels.length === 1) {
    const kept = undominated(packed);
    if (kept.length === alive.length) break;
    alive = kept.map((j) => alive[j]!);
    packed = pack(cover, alive, fixed.have);
  }
  return { ...packed, original: alive, open: p - fixed.chosen, base: fixed.base, levels };
}

function countFixed({ demand, near, levels, states }: LevelledCover): { have: Uint8Array; base: number; chosen: number } {
  const have = new Uint8Array(demand.length);
  let [chosen, base] = [0, 0];
  for (let j = 0; j < states.length; j += 1) {
    if (states[j] !== 1) continue;
    chosen += 1;
    for (let k = near.offsets[j]!; k < near.offsets[j + 1]!; k += 1) {
      const i = near.members[k]!;
      if (have[i]! >= levels.length) continue;
      base += demand[i]! * levels[have[i]!]!;
      have[i]! += 1;
    }
  }
  return { have, base, chosen };
}

type Packed = Pick<ReducedCover, 'own' | 'weights' | 'have' | 'covers' | 'coveredBy'>;

function pack({ demand, near, levels }: LevelledCover, alive: Int32Array, have: Uint8Array): Packed {
  const live = demand.map((value, i) => (value > 0 && levels.subarray(have[i]!).some((worth) => worth > 0) ? 1 : 0));
  const candidatesOf = turned(restricted(near, alive, live), demand.length);
  const own = new Float64Array(alive.length);
  const { rowOf, rows } = merged(candidatesOf, { live, have, candidates: alive.length });
  const weights = new Float64Array(rows.length);
  for (let i = 0; i < demand.length; i += 1) {
    if (rowOf[i]! >= 0) weights[rowOf[i]!]! += demand[i]!;
    else if (rowOf[i] === alone) own[candidatesOf.members[candidatesOf.offsets[i]!]!]! += demand[i]! * levels[have[i]!]!;
  }
  const coveredBy = rowsOf(candidatesOf, rows);
  return { own, weights, have: Uint8Array.from(rows, (i) => have[i]!), coveredBy, covers: turned(coveredBy, alive.length) };
}

const alone = -2;

/** Which places share a row: those whose candidates are the same, seen by a sum of random numbers and then compared. */
function merged({ offsets, members }: Neighbours, { live, have, candidates }: { live: Float64Array; have: Uint8Array; candidates: number }): { rowOf: Int32Array; rows: number[] } {
  const random = seededRandom(1);
  const sign = Float64Array.from({ length: candidates }, () => random.next());
  const rowOf = new Int32Array(live.length).fill(-1);
  const rows: number[] = [];
  const bySum = new Map<number, number[]>();
  const same = (a: number, b: number): boolean => {
    const length = offsets[a + 1]! - offsets[a]!;
    if (have[a] !== have[b] || offsets[b + 1]! - offsets[b]! !== length) return false;
    for (let k = 0; k < length; k += 1) if (members[offsets[a]! + k] !== members[offsets[b]! + k]) return false;
    return true;
  };
  for (let i = 0; i < live.length; i += 1) {
    const length = offsets[i + 1]! - offsets[i]!;
    if (length === 0) continue;
    if (length === 1) {
      rowOf[i] = alone;
      continue;
    }
    let sum = have[i]!;
    for (let k = offsets[i]!; k < offsets[i + 1]!; k += 1) sum += sign[members[k]!]!;
    const others = bySum.get(sum) ?? [];
    const found = others.find((row) => same(rows[row]!, i));
    if (found === undefined) {
      others.push(rows.length);
      bySum.set(sum, others);
      rows.push(i);
    }
    rowOf[i] = found ?? rows.length - 1;
  }
  return { rowOf, rows };
}

/** Of each candidate that is alive the places that are live, each list ascending. */
function restricted({ offsets, members }: Neighbours, alive: Int32Array, live: Float64Array): Neighbours {
  const kept = new Int32Array(members.length);
  const starts = new Int32Array(alive.length + 1);
  let count = 0;
  for (let place = 0; place < alive.length; place += 1) {
    const j = alive[place]!;
    for (let k = offsets[j]!; k < offsets[j + 1]!; k += 1) {
      if (live[members[k]!] !== 1) continue;
      kept[count] = members[k]!;
      count += 1;
    }
    starts[place + 1] = count;
  }
  return { offsets: starts, members: kept.subarray(0, count) };
}

function rowsOf({ offsets, members }: Neighbours, rows: readonly number[]): Neighbours {
  const starts = new Int32Array(rows.length + 1);
  rows.forEach((i, row) => { starts[row + 1] = starts[row]! + offsets[i + 1]! - offsets[i]!; });
  const kept = new Int32Array(starts[rows.length]!);
  rows.forEach((i, row) => kept.set(members.subarray(offsets[i], offsets[i + 1]), starts[row]));
  return { offsets: starts, members: kept };
}

/** Who is in whose list, the other way round; each list comes out ascending. */
export function turned({ offsets, members }: Neighbours, n: number): Neighbours {
  const starts = new Int32Array(n + 1);
  for (const i of members) starts[i + 1]! += 1;
  for (let i = 0; i < n; i += 1) starts[i + 1]! += starts[i]!;
  const next = starts.slice(0, n);
  const out = new Int32Array(members.length);
  for (let j = 0; j + 1 < offsets.length; j += 1) {
    for (let k = offsets[j]!; k < offsets[j + 1]!; k += 1) {
      const i = members[k]!;
      out[next[i]!] = j;
      next[i]! += 1;
    }
  }
  return { offsets: starts, members: out };
}

/** Candidates that are not within another one; of two alike the first stays. */
function undominated({ own, covers, coveredBy }: Packed): Int32Array {
  const size = (list: Neighbours, at: number): number => list.offsets[at + 1]! - list.offsets[at]!;
  const dropped = new Uint8Array(own.length);
  const within = (j: number, k: number): boolean => {
    let at = covers.offsets[k]!;
    const end = covers.offsets[k + 1]!;
    for (let place = covers.offsets[j]!; place < covers.offsets[j + 1]!; place += 1) {
      const row = covers.members[place]!;
      while (at < end && covers.members[at]! < row) at += 1;
      if (at === end || covers.members[at] !== row) return false;
    }
    return true;
  };
  const isDominated = (j: number): boolean => {
    if (own[j]! > 0) return false;
    if (size(covers, j) === 0) return true;
    let rarest = covers.members[covers.offsets[j]!]!;
    for (let place = covers.offsets[j]!; place < covers.offsets[j + 1]!; place += 1) {
      const row = covers.members[place]!;
      if (size(coveredBy, row) < size(coveredBy, rarest)) rarest = row;
    }
    for (let place = coveredBy.offsets[rarest]!; place < coveredBy.offsets[rarest + 1]!; place += 1) {
      const k = coveredBy.members[place]!;
      if (k === j || dropped[k] === 1 || size(covers, k) < size(covers, j)) continue;
      if (size(covers, k) === size(covers, j) && own[k] === 0 && k > j && within(k, j)) continue;
      if (within(j, k)) return true;
    }
    return false;
  };
  for (let j = 0; j < own.length; j += 1) if (isDominated(j)) dropped[j] = 1;
  return Int32Array.from(own, (_, j) => j).filter((j) => dropped[j] === 0);
}
