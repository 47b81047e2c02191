import type { Random } from '../stats/random.ts';
import type { Tick } from '../stats/tick.ts';
import type { ReducedCover } from './cover_reduction.ts';
import type { CoverState } from './cover_state.ts';

/** The candidate that adds most, again and again; of equal ones the lower number. */
export function takeGreedily(state: CoverState, until: number): void {
  const { inside, worth } = state;
  while (state.size() < until) {
    let best = -1;
    for (let j = 0; j < worth.length; j += 1) if (inside[j] === 0 && (best === -1 || worth[j]! > worth[best]!)) best = j;
    state.spend(worth.length >> 3);
    state.add(best);
  }
}

/** Takes in a candidate for one that is inside as long as that reaches more (vertex substitution). */
export function substitute(cover: ReducedCover, state: CoverState, { least, tick }: { least: number; tick?: Tick | undefined }): void {
  const { inside, worth } = state;
  const extra = extraOf(cover, state);
  let cheapest = leastWorth(state);
  let unchanged = 0;
  for (let j = 0; unchanged < worth.length; j = j + 1 === worth.length ? 0 : j + 1) {
    unchanged += 1;
    if (j % 256 === 0) tick?.(0, 1);
    if (inside[j] === 1 || cheapest === -1) continue;
    const out = extra.best(j, cheapest);
    if (out.gain <= least) continue;
    state.remove(out.candidate);
    state.add(j);
    cheapest = leastWorth(state);
    unchanged = 0;
  }
}

function leastWorth({ list, worth, size, spend }: CoverState): number {
  let least = -1;
  for (let place = 0; place < size(); place += 1) {
    const j = list[place]!;
    if (least === -1 || worth[j]! < worth[least]! || (worth[j] === worth[least] && j < least)) least = j;
  }
  spend(size() >> 3);
  return least;
}

/** Who had best go out for j: those inside that share rows with j lose less than their worth, since j covers these too. */
function extraOf({ covers, coveredBy, weights, levels, have }: ReducedCover, { inside, worth, count, sum, spend }: CoverState) {
  const extra = new Float64Array(worth.length);
  const touched = new Int32Array(worth.length);
  const at = (level: number): number => (level >= levels.length ? 0 : levels[level]!);
  let marks = 0;
  const give = (j: number, more: number): void => {
    if (extra[j] === 0) {
      touched[marks] = j;
      marks += 1;
    }
    extra[j]! += more;
  };
  const best = (j: number, cheapest: number): { candidate: number; gain: number } => {
    marks = 0;
    for (let e = covers.offsets[j]!; e < covers.offsets[j + 1]!; e += 1) {
      const row = covers.members[e]!;
      const own = count[row]! - have[row]!;
      if (own === 0) continue;
      const more = weights[row]! * (at(count[row]! - 1) - at(count[row]!));
      if (more === 0) continue;
      if (own === 1) give(sum[row]!, more);
      else for (let f = coveredBy.offsets[row]!; f < coveredBy.offsets[row + 1]!; f += 1) if (inside[coveredBy.members[f]!] === 1) give(coveredBy.members[f]!, more);
    }
    spend(covers.offsets[j + 1]! - covers.offsets[j]!);
    let candidate = cheapest;
    for (let mark = 0; mark < marks; mark += 1) {
      const other = touched[mark]!;
      if (worth[other]! - extra[other]! < worth[candidate]! - extra[candidate]!) candidate = other;
    }
    const gain = worth[j]! - worth[candidate]! + extra[candidate]!;
    for (let mark = 0; mark < marks; mark += 1) extra[touched[mark]!] = 0;
    return { candidate, gain };
  };
  return { best };
}

/** Throws a few out and others in at random, substitutes again, and keeps what is better: as often as `steps` allow. */
export function shake(cover: ReducedCover, state: CoverState, { least, tick, random, steps }: { least: number; tick?: Tick | undefined; random: Random; steps: number }): void {
  const k = state.worth.length;
  const end = state.steps() + steps;
  const q = state.size();
  if (q === 0 || q >= k) return;
  let best = state.list.slice(0, q);
  let value = state.value();
  while (state.steps() < end) {
    const times = Math.min(q, k - q, 2 + random.below(4));
    for (let time = 0; time < times; time += 1) {
      state.remove(state.list[random.below(state.size())]!);
      let j = random.below(k);
      while (state.inside[j] === 1) j = random.below(k);
      state.add(j);
    }
    substitute(cover, state, { least, tick });
    if (state.value() > value + least) {
      best = state.list.slice(0, q);
      value = state.value();
    } else become(state, best);
    state.spend(k);
  }
  become(state, best);
}

/** Makes the choice another one. */
export function become(state: CoverState, chosen: ArrayLike<number>): void {
  const wanted = new Set<number>(Array.from(chosen));
  for (const j of state.list.slice(0, state.size())) if (!wanted.has(j)) state.remove(j);
  for (const j of wanted) if (state.inside[j] === 0) state.add(j);
}
