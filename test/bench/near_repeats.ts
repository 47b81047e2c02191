import { knox } from '../../server/stats/knox.ts';
import { eachNearPair } from '../../server/stats/near_pairs.ts';
import { seededRandom } from '../../server/stats/random.ts';
import { growingZones, type Zones } from '../../server/stats/scan_zones.ts';
import { spaceTimeScan } from '../../server/stats/space_time_scan.ts';
import { interleave } from './measure.ts';
import { printTable, timingRow } from './table.ts';

const space = [0, 0.001, 250, 500, 1000];
const time = [0, 7, 14, 21, 28];

/**
 * The Knox table with 999 shuffles. Floor: as many bare walks over the list of near pairs, reading the times of both and adding
 * them. Peer, where it ends in time: all pairs looked at anew in each shuffle, for ten of the 999.
 */
export async function benchKnox(): Promise<void> {
  const rows = [];
  // The engine takes a while to make the walk its fastest.
  const few = scattered(500);
  for (let round = 0; round < 20; round += 1) walks(few.t, listed(few));
  for (const n of [5000, 10_000, 20_000]) {
    const events = scattered(n);
    const pairs = listed(events);
    const variants: Record<string, () => unknown> = {
      'floor: 999 walks over the pairs': () => walks(events.t, pairs),
      'Knox, 999 shuffles': () => knox({ ...events, space, time, seed: 1 }),
    };
    if (n === 5000) variants['peer: all pairs, 10 of 999 shuffles'] = () => naive(events, 10);
    rows.push(...(await interleave(variants, 3)).map((timing) => timingRow(`${n.toLocaleString('en')} events, ${pairs.first.length.toLocaleString('en')} pairs`, timing)));
  }
  printTable('Knox table of near repeats, four bands of distance to 1 km, four of time', rows);
}

/**
 * The prospective scan over cells of 130 m, spans to 28 days of 365, circles to 1 km, 99 shuffles (999 take ten times as
 * long, but for the lists). Floor: the lists made once, and for each shuffle a bare walk over them, adding the cases of each.
 */
export async function benchScan(): Promise<void> {
  const rows = [];
  for (const n of [5000, 20_000, 50_000]) {
    const { places, input } = inCells(scattered(n));
    const variants = {
      'floor: lists, 99 walks over them': () => walkZones(growingZones(places, 0, { maxMetres: 1000, maxCases: n / 2 }), places.cases, 99),
      'scan, 99 shuffles': () => spaceTimeScan({ ...input, steps: 365, maxMetres: 1000, maxSteps: 28, prospective: true, permutations: 99, seed: 1 }),
    };
    rows.push(...(await interleave(variants, 3)).map((timing) => timingRow(`${n.toLocaleString('en')} cases, ${places.x.length.toLocaleString('en')} places`, timing)));
  }
  printTable('Space-time permutation scan', rows);
}

type Scattered = { x: Float64Array; y: Float64Array; t: Float64Array };

/** A city of 30 km, six in ten around one of a hundred spots, over a year. The area grows with n, as a year of a larger city does. */
function scattered(n: number): Scattered {
  const random = seededRandom(5);
  const side = 30_000 * Math.sqrt(n / 20_000);
  const spots = Array.from({ length: 100 }, () => [random.next() * side, random.next() * side] as const);
  const spread = (): number => (random.next() + random.next() + random.next() - 1.5) * side / 20;
  const events = { x: new Float64Array(n), y: new Float64Array(n), t: new Float64Array(n) };
  for (let i = 0; i < n; i += 1) {
    const [x, y] = random.next() < 0.6 ? spots[random.below(100)]! : [random.next() * side, random.next() * side];
    events.x[i] = x + spread();
    events.y[i] = y + spread();
    events.t[i] = random.below(365);
  }
  return events;
}

type Pairs = { first: Int32Array; second: Int32Array };

function listed({ x, y }: Scattered): Pairs {
  const [first, second]: [number[], number[]] = [[], []];
  eachNearPair({ x, y, reach: 1000, distance: 'manhattan' }, (i, j) => {
    first.push(i);
    second.push(j);
  });
  return { first: Int32Array.from(first), second: Int32Array.from(second) };
}

function walks(t: Float64Array, pairs: Pairs): number {
  const times = Int32Array.from(t);
  let sum = 0;
  for (let round = 0; round < 999; round += 1) sum = (sum + walk(times, pairs)) | 0;
  return sum;
}

// A function of its own: within the loop over rounds it ran twice as slowly.
function walk(times: Int32Array, { first, second }: Pairs): number {
  let sum = 0;
  for (let k = 0; k < first.length; k += 1) sum = (sum + times[first[k]!]! + times[second[k]!]!) | 0;
  return sum;
}

function naive({ x, y, t }: Scattered, rounds: number): number[] {
  const counts = new Array<number>(16).fill(0);
  const bandOf = (ends: readonly number[], value: number): number => ends.findIndex((end, k) => value >= end && value < (ends[k + 1] ?? 0));
  for (let round = 0; round < rounds; round += 1) {
    for (let i = 0; i < x.length; i += 1) for (let j = i + 1; j < x.length; j += 1) {
      const metres = Math.abs(x[i]! - x[j]!) + Math.abs(y[i]! - y[j]!);
      if (metres >= 1000) continue;
      const column = bandOf(time, Math.abs(t[(i + round) % t.length]! - t[(j + round) % t.length]!));
      if (column >= 0) counts[bandOf(space, metres) * 4 + column]! += 1;
    }
  }
  return counts;
}

function inCells({ x, y, t }: Scattered) {
  const known = new Map<string, number>();
  const middle: [number, number][] = [];
  const place = Int32Array.from(x, (metre, i) => {
    const [column, row] = [Math.floor(metre / 130), Math.floor(y[i]! / 130)];
    const key = `${column} ${row}`;
    if (!known.has(key)) {
      known.set(key, middle.length);
      middle.push([column * 130, row * 130]);
    }
    return known.get(key)!;
  });
  const input = { x: Float64Array.from(middle, ([one]) => one), y: Float64Array.from(middle, ([, one]) => one), place, step: Int32Array.from(t) };
  const cases = new Int32Array(middle.length);
  for (const one of place) cases[one]! += 1;
  const order = Array.from(middle, (_, i) => i).toSorted((a, b) => input.x[a]! - input.x[b]! || input.y[a]! - input.y[b]!);
  return { input, places: { x: Float64Array.from(order, (i) => input.x[i]!), y: Float64Array.from(order, (i) => input.y[i]!), cases: Int32Array.from(order, (i) => cases[i]!) } };
}

function walkZones({ members }: Zones, cases: Int32Array, rounds: number): number {
  let sum = 0;
  for (let round = 0; round < rounds; round += 1) for (let k = 0; k < members.length; k += 1) sum = (sum + cases[members[k]!]!) | 0;
  return sum;
}
