import FlatQueue from 'flatqueue';
import type { Random } from '../stats/random.ts';
import { unitsByBeat } from './beat_centres.ts';
import { isLocked, loadsOf, type BeatsProblem, type Drawn } from './beats_problem.ts';

/** The heaviest beat that can be split falls into two of about equal work; units that are locked in it keep its number. */
export function splitHeaviest(problem: BeatsProblem, { beat, alive }: Drawn, random: Random): boolean {
  const loads = loadsOf(problem, beat, alive.length);
  const units = unitsByBeat(beat, alive.length);
  const isTied = (unit: number): boolean => problem.lockedUnits[unit] === 1;
  const free = alive.indexOf(0);
  const canSplit = (own: number): boolean => alive[own] === 1 && !isLocked(problem, own) && units[own]!.length > 1 && !units[own]!.every(isTied);
  const [own] = Array.from(alive.keys()).filter(canSplit).toSorted((a, b) => loads[b]! - loads[a]! || a - b);
  if (own === undefined || free === -1) return false;
  const list = units[own]!;
  const tied = list.find(isTied);
  // Two seeds far from each other: one at what is locked, where anything is, the other where nothing is.
  const stays = tied ?? farthest(problem, list, list[random.below(list.length)]!);
  const leaves = farthest(problem, list.filter((unit) => unit !== stays && !isTied(unit)), stays);
  const half = grow(problem, { list, seeds: [stays, leaves] });
  for (const unit of list) if (half.get(unit) === 1 && !isTied(unit)) beat[unit] = free;
  alive[free] = 1;
  return true;
}

function farthest({ x, y }: BeatsProblem, list: Int32Array, from: number): number {
  let [best, most] = [from, -1];
  for (const unit of list) {
    const away = Math.hypot(x[unit]! - x[from]!, y[unit]! - y[from]!);
    if (away > most) [best, most] = [unit, away];
  }
  return best;
}

/** Regions grown from seeds: the lightest takes the nearest unit at its border, until all are taken. */
function grow({ neighbours: { offsets, members }, load, x, y }: BeatsProblem, { list, seeds }: { list: Int32Array; seeds: readonly number[] }): Map<number, number> {
  const region = new Map<number, number>();
  const wanted = new Set(list);
  const border = seeds.map(() => new FlatQueue<number>());
  const loads = new Float64Array(seeds.length);
  // Units without work count a little, so that none is taken without end.
  const least = list.reduce((sum, unit) => sum + load[unit]!, 0) / (10 * list.length) + 1e-9;
  const take = (unit: number, own: number): void => {
    region.set(unit, own);
    loads[own]! += load[unit]! + least;
    const seed = seeds[own]!;
    for (let at = offsets[unit]!; at < offsets[unit + 1]!; at += 1) {
      const near = members[at]!;
      if (wanted.has(near) && !region.has(near)) border[own]!.push(near, Math.hypot(x[near]! - x[seed]!, y[near]! - y[seed]!));
    }
  };
  seeds.forEach((seed, own) => {
    if (!region.has(seed)) take(seed, own);
  });
  while (region.size < list.length) {
    let own = -1;
    for (let one = 0; one < seeds.length; one += 1) {
      const queue = border[one]!;
      while (queue.length > 0 && region.has(queue.peek()!)) queue.pop();
      if (queue.length > 0 && (own === -1 || loads[one]! < loads[own]!)) own = one;
    }
    if (own === -1) break;
    take(border[own]!.pop()!, own);
  }
  // What no seed reaches: parts that are apart; they stay with the first.
  for (const unit of list) if (!region.has(unit)) region.set(unit, 0);
  return region;
}

/** Seeds as k-means++ draws them, moved to the middle of the work nearest to them ten times, and grown. */
export function grownFromSeeds(problem: BeatsProblem, random: Random): Int32Array {
  const { load, x, y, beats } = problem;
  const n = load.length;
  const floor = load.reduce((sum, one) => sum + one, 0) / n / 10 + 1e-9;
  const weight = load.map((one) => one + floor);
  let seeds = [pick(weight, random)];
  const nearest = new Float64Array(n).fill(Infinity);
  while (seeds.length < Math.min(beats, n)) {
    const last = seeds.at(-1)!;
    for (let unit = 0; unit < n; unit += 1) nearest[unit] = Math.min(nearest[unit]!, (x[unit]! - x[last]!) ** 2 + (y[unit]! - y[last]!) ** 2);
    seeds.push(pick(weight.map((one, unit) => one * nearest[unit]!), random));
  }
  for (let round = 0; round < 10; round += 1) seeds = recentred({ weight, x, y }, seeds);
  const region = grow(problem, { list: Int32Array.from({ length: n }, (_, unit) => unit), seeds });
  return Int32Array.from({ length: n }, (_, unit) => region.get(unit)!);
}

function recentred({ weight, x, y }: { weight: Float64Array; x: Float64Array; y: Float64Array }, seeds: readonly number[]): number[] {
  const sums = seeds.map(() => [0, 0, 0] as [number, number, number]);
  const away = (unit: number, to: readonly [number, number]): number => (x[unit]! - to[0]) ** 2 + (y[unit]! - to[1]) ** 2;
  weight.forEach((own, unit) => {
    let best = 0;
    for (let one = 1; one < seeds.length; one += 1) if (away(unit, [x[seeds[one]!]!, y[seeds[one]!]!]) < away(unit, [x[seeds[best]!]!, y[seeds[best]!]!])) best = one;
    sums[best]![0] += own;
    sums[best]![1] += own * x[unit]!;
    sums[best]![2] += own * y[unit]!;
  });
  const taken = new Set<number>();
  return sums.map(([mass, sumX, sumY], i) => {
    if (mass === 0) return seeds[i]!;
    let [best, least] = [seeds[i]!, Infinity];
    for (let unit = 0; unit < x.length; unit += 1) {
      const far = away(unit, [sumX / mass, sumY / mass]);
      if (far < least && !taken.has(unit)) [best, least] = [unit, far];
    }
    taken.add(best);
    return best;
  });
}

function pick(weight: Float64Array, random: Random): number {
  let left = random.next() * weight.reduce((sum, one) => sum + one, 0);
  const found = weight.findIndex((one) => (left -= one) < 0);
  return found === -1 ? weight.length - 1 : found;
}
