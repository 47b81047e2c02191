import type { Random } from '../stats/random.ts';
import { beatCentres } from './beat_centres.ts';
import { loadsOf, type BeatsProblem, type Drawn } from './beats_problem.ts';
import { leavingCheck } from './contiguity.ts';

/** Beats while units change between them. Everything a step needs is kept up to date, so that it costs what its unit's neighbours do. */
export type Motion = {
  readonly beat: Int32Array;
  /** One proposal, taken if it is better or by chance if it is not much worse; with heat 0 only if it is better. */
  step(random: Random, heat: number): void;
  /** Centres move only here: between, a step is judged by those that were. */
  recentre(): void;
  restore(beat: Int32Array): void;
  /** By how much a step usually changes way and borders. */
  usualChange(random: Random): number;
  taken(): number;
};

/** Weights beside the way, which counts 1 for all that there was at the beginning. */
const excessWeight = 4;
const borderWeight = 0.02;
const keepWeight = 0.05;
/** Units without work count so much of the mean, so that they go to the nearest centre, too. */
const emptyUnit = 0.1;
/** Aimed a little inside the tolerance, so that the end is within it. */
const inside = 0.97;
const swapShare = 0.2;

export function beatsInMotion(problem: BeatsProblem, { beat: first, alive }: Drawn): Motion {
  const { load, x, y, lockedUnits, lockedBeats, today, tolerance, mostMoved, neighbours } = problem;
  const { offsets, members } = neighbours;
  const n = load.length;
  const beat = first.slice();
  const total = load.reduce((sum, one) => sum + one, 0);
  const mean = total > 0 ? total / alive.reduce((sum, one) => sum + one, 0) : 1;
  const stays = leavingCheck(neighbours, beat);
  const border = borderOf({ offsets, members }, beat);
  const weight = load.map((one) => one + (total > 0 ? emptyUnit * (total / n) : 1));
  const loads = loadsOf(problem, beat, alive.length);
  const centreX = new Float64Array(alive.length);
  const centreY = new Float64Array(alive.length);
  let wayAtFirst = 1;
  let bordersAtFirst = 1;
  let moved = movedLoad();
  let taken = 0;

  function movedLoad(): number {
    let sum = 0;
    for (let unit = 0; unit < n; unit += 1) if (today[unit]! >= 0 && today[unit] !== beat[unit]) sum += load[unit]!;
    return sum;
  }
  function recentre(): void {
    const { centre } = beatCentres({ ...problem, load: weight, tried: 0 }, beat, alive.length);
    centre.forEach((unit, own) => {
      if (unit >= 0) [centreX[own], centreY[own]] = [x[unit]!, y[unit]!];
    });
  }
  recentre();
  const away = (unit: number, own: number): number => Math.sqrt((x[unit]! - centreX[own]!) ** 2 + (y[unit]! - centreY[own]!) ** 2);
  wayAtFirst = Math.max(1e-9, weight.reduce((sum, one, unit) => sum + one * away(unit, beat[unit]!), 0));
  bordersAtFirst = Math.max(1, border.edges());

  const excess = (own: number): number => Math.max(0, Math.abs(own / mean - 1) - inside * tolerance) ** 2;
  const newlyMoved = (unit: number, to: number): number => (today[unit]! < 0 ? 0 : (Number(to !== today[unit]) - Number(beat[unit] !== today[unit])) * load[unit]!);
  /** All but loads. */
  function changeOf(unit: number, to: number): number {
    const from = beat[unit]!;
    const way = (weight[unit]! * (away(unit, to) - away(unit, from))) / wayAtFirst;
    let borders = 0;
    for (let at = offsets[unit]!; at < offsets[unit + 1]!; at += 1) {
      const near = beat[members[at]!]!;
      borders += Number(near === from) - Number(near === to);
    }
    return way + (borderWeight * borders) / bordersAtFirst + (total > 0 ? (keepWeight * newlyMoved(unit, to)) / total : 0);
  }
  function changeOfLoads(from: number, to: number, given: number): number {
    const [a, b] = [loads[from]!, loads[to]!];
    return excessWeight * (excess(a - given) + excess(b + given) - excess(a) - excess(b));
  }
  function put(unit: number, to: number): void {
    const from = beat[unit]!;
    moved += newlyMoved(unit, to);
    loads[from]! -= load[unit]!;
    loads[to]! += load[unit]!;
    beat[unit] = to;
    border.update(unit);
  }
  const free = (unit: number, to: number): boolean => lockedUnits[unit] === 0 && beat[unit] !== to && lockedBeats[beat[unit]!] !== 1 && lockedBeats[to] !== 1;
  const accepts = (change: number, { random, heat }: { random: Random; heat: number }): boolean =>
    change < -1e-15 || (heat > 0 && random.next() < Math.exp(-change / heat));
  const tooMany = (more: number): boolean => more > 0 && moved + more > mostMoved + 1e-9;

  function swap(unit: number, to: number, { random, heat }: { random: Random; heat: number }): void {
    const from = beat[unit]!;
    const other = members[offsets[unit]! + random.below(offsets[unit + 1]! - offsets[unit]!)]!;
    if (beat[other] !== to || !free(other, from)) return;
    if (!stays(unit)) return;
    const change = changeOf(unit, to);
    const before = moved;
    put(unit, to);
    const loadChange = (given: number): number => excessWeight * (excess(loads[from]!) + excess(loads[to]!) - excess(loads[from]! + given) - excess(loads[to]! - given));
    const back = changeOf(other, from);
    const held = touches(other, from) && stays(other);
    if (held) {
      put(other, from);
      const fits = moved <= before || moved <= mostMoved + 1e-9;
      if (fits && accepts(change + back + loadChange(load[unit]! - load[other]!), { random, heat })) {
        taken += 1;
        return;
      }
      put(other, to);
    }
    put(unit, from);
  }
  function touches(unit: number, own: number): boolean {
    for (let at = offsets[unit]!; at < offsets[unit + 1]!; at += 1) if (beat[members[at]!] === own) return true;
    return false;
  }
  function propose(random: Random): [unit: number, to: number] | null {
    if (border.size() === 0) return null;
    const unit = border.at(random.below(border.size()));
    const to = beat[members[offsets[unit]! + random.below(offsets[unit + 1]! - offsets[unit]!)]!]!;
    return free(unit, to) ? [unit, to] : null;
  }

  return {
    beat, recentre, taken: () => taken,
    step(random, heat) {
      const proposed = propose(random);
      if (proposed === null) return;
      const [unit, to] = proposed;
      if (random.next() < swapShare) return swap(unit, to, { random, heat });
      if (tooMany(newlyMoved(unit, to)) || !accepts(changeOf(unit, to) + changeOfLoads(beat[unit]!, to, load[unit]!), { random, heat }) || !stays(unit)) return;
      put(unit, to);
      taken += 1;
    },
    restore(other) {
      for (let unit = 0; unit < n; unit += 1) if (beat[unit] !== other[unit]) put(unit, other[unit]!);
      // Sums of what was added and taken off drift by rounding.
      loads.set(loadsOf(problem, beat, alive.length));
      moved = movedLoad();
    },
    usualChange(random) {
      let [sum, found] = [0, 0];
      for (let tries = 0; tries < 2000 && found < 500; tries += 1) {
        const proposed = propose(random);
        if (proposed === null) continue;
        sum += Math.abs(changeOf(...proposed));
        found += 1;
      }
      return found === 0 ? 1e-6 : Math.max(1e-12, sum / found);
    },
  };
}

/** The units that have a neighbour in another beat, to draw one of, and how many pairs of neighbours lie in two beats. */
function borderOf({ offsets, members }: BeatsProblem['neighbours'], beat: Int32Array) {
  const n = beat.length;
  const place = new Int32Array(n).fill(-1);
  const list = new Int32Array(n);
  let size = 0;
  const foreign = (unit: number): number => {
    let found = 0;
    for (let at = offsets[unit]!; at < offsets[unit + 1]!; at += 1) found += Number(beat[members[at]!] !== beat[unit]);
    return found;
  };
  const look = (unit: number): void => {
    const is = foreign(unit) > 0;
    if (is === place[unit]! >= 0) return;
    if (is) {
      place[unit] = size;
      list[size] = unit;
      size += 1;
      return;
    }
    size -= 1;
    const last = list[size]!;
    list[place[unit]!] = last;
    place[last] = place[unit]!;
    place[unit] = -1;
  };
  for (let unit = 0; unit < n; unit += 1) look(unit);
  return {
    size: () => size, at: (i: number) => list[i]!,
    edges: () => Array.from({ length: n }, (_, unit) => foreign(unit)).reduce((sum, one) => sum + one, 0) / 2,
    update(unit: number): void {
      look(unit);
      for (let at = offsets[unit]!; at < offsets[unit + 1]!; at += 1) look(members[at]!);
    },
  };
}
