import { maxCover } from '../../server/allocation/max_cover.ts';
import { pMedian } from '../../server/allocation/p_median.ts';
import type { Choice } from '../../server/allocation/choice.ts';
import { pointIndex } from '../../server/stats/point_index.ts';
import { seededRandom } from '../../server/stats/random.ts';
import { interleave } from './measure.ts';
import { printTable, shortly, type Row } from './table.ts';

const radius = 500;
const seconds = 30;

/**
 * Where to choose, on a plane of hexagons 350 metres apart whose demand lies in heaps. Floor: one pass over all covering pairs,
 * or the whole table of distances, which any method must read. Beside it the time until the heuristic's answer, the time of the
 * whole with what is proven within 30 seconds, and the gap.
 */
export async function benchLocation(): Promise<void> {
  const rows: Row[] = [];
  for (const [n, p] of [[2000, 10], [2000, 20], [2000, 60], [10_000, 50], [10_000, 300]] as const) {
    const plane = hexagons(n);
    const near = within(plane, radius);
    const what = `maximal covering, ${n.toLocaleString('en')} of ${n.toLocaleString('en')}, p ${p}, ${radius} m`;
    const [floor] = await interleave({ floor: () => walk(plane.demand, near.members) }, 9);
    rows.push(rowOf(what, { floorMs: floor!.medianMs, choice: await maxCover({ demand: plane.demand, near, p }, { seconds, seed: 1 }) }));
  }
  for (const p of [10, 30, 60]) {
    const { x, y, demand } = hexagons(1000);
    const sites = Array.from({ length: 300 }, (_, j) => Math.floor((j * 1000) / 300));
    const metres = Float64Array.from(sites.flatMap((j) => Array.from(x, (_, i) => Math.hypot(x[i]! - x[j]!, y[i]! - y[j]!))));
    const [floor] = await interleave({ floor: () => metres.reduce((sum, far) => sum + far, 0) }, 9);
    rows.push(rowOf(`p-median, 1,000 from 300, p ${p}`, { floorMs: floor!.medianMs, choice: await pMedian({ demand, metres, candidates: 300, p }, { seconds, seed: 1 }) }));
  }
  printTable(`Choice of places, proven within ${seconds} s`, rows);
}

function rowOf(what: string, { floorMs, choice }: { floorMs: number; choice: Choice }): Row {
  const { heuristic, objective, bound, gap, how, seconds: taken } = choice;
  return {
    what, 'floor ms': shortly(floorMs), 'heuristic ms': shortly(heuristic.ms), 'whole ms': shortly(taken * 1000), how,
    'gap %': (100 * gap).toFixed(3), 'heuristic from the best found %': (100 * Math.abs(objective - heuristic.objective) / Math.abs(objective)).toFixed(3), 'objective': shortly(objective), 'bound': shortly(bound),
  };
}

function walk(demand: Float64Array, members: Int32Array): number {
  let sum = 0;
  for (let e = 0; e < members.length; e += 1) sum += demand[members[e]!]!;
  return sum;
}

type Plane = { x: Float64Array; y: Float64Array; demand: Float64Array };

function hexagons(n: number): Plane {
  const { next } = seededRandom(3);
  const side = Math.ceil(Math.sqrt(n));
  const [x, y, demand] = [new Float64Array(n), new Float64Array(n), new Float64Array(n)];
  const heaps = Array.from({ length: Math.ceil(n / 100) }, () => ({ east: next() * side * 350, north: next() * side * 303, spread: 200 + next() * 1500, weight: Math.exp(2 * next()) }));
  for (let i = 0; i < n; i += 1) {
    const row = Math.floor(i / side);
    x[i] = ((i % side) + (row % 2) / 2) * 350;
    y[i] = row * 303;
    const density = heaps.reduce((sum, { east, north, spread, weight }) => sum + weight * Math.exp(-((x[i]! - east) ** 2 + (y[i]! - north) ** 2) / (2 * spread * spread)), 0.02);
    demand[i] = density * -Math.log(1 - next());
  }
  return { x, y, demand };
}

function within({ x, y }: Plane, metres: number): { offsets: Int32Array; members: Int32Array } {
  const index = pointIndex(x, y);
  const offsets = new Int32Array(x.length + 1);
  const members: number[] = [];
  for (let j = 0; j < x.length; j += 1) {
    const count = index.within(x[j]!, y[j]!, metres);
    for (let k = 0; k < count; k += 1) members.push(index.found[k]!);
    offsets[j + 1] = members.length;
  }
  return { offsets, members: Int32Array.from(members) };
}
