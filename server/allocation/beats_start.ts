import type { Random } from '../stats/random.ts';
import { grownFromSeeds, splitHeaviest } from './beats_grow.ts';
import { isLocked, loadsOf, type BeatsProblem, type Drawn } from './beats_problem.ts';
import { partsOf, piecesOf } from './contiguity.ts';

/**
 * Beats to begin with: those of today, each in one piece, as many as there are to be. Pieces apart from the largest of their beat
 * go to the lightest beat beside them, units without a beat to the nearest one; heavy beats are split, light ones merged, and
 * without any beats today seeds are spread by work and grown evenly.
 */
export function beatsToBegin(problem: BeatsProblem, random: Random): Drawn {
  const beat = problem.beatsToday === 0 ? grownFromSeeds(problem, random) : Int32Array.from(problem.today);
  const numbers = problem.beatsToday === 0 ? problem.beats : problem.beatsToday;
  const drawn: Drawn = { beat, alive: new Uint8Array(Math.max(numbers, problem.beatsToday + Math.max(0, problem.beats - problem.beatsToday))) };
  for (const own of beat) if (own >= 0) drawn.alive[own] = 1;
  takeIn(problem, drawn);
  joinPieces(problem, drawn);
  for (let living = count(drawn.alive); living !== problem.beats; living = count(drawn.alive)) {
    const done = living > problem.beats ? mergeLightest(problem, drawn) : splitHeaviest(problem, drawn, random);
    if (!done) break;
  }
  // Where locked units kept a half from hanging together.
  joinPieces(problem, drawn);
  return drawn;
}

const count = (alive: Uint8Array): number => alive.reduce((sum, one) => sum + one, 0);

/** Units without a beat join that from which the fewest steps lead to them; only a locked one where there is no other. */
function takeIn(problem: BeatsProblem, { beat }: Drawn): void {
  const { offsets, members } = problem.neighbours;
  for (const mayLock of [false, true]) {
    let edge = Array.from(beat.keys()).filter((unit) => beat[unit]! >= 0 && (mayLock || !isLocked(problem, beat[unit]!)));
    while (edge.length > 0) {
      const next: number[] = [];
      for (const unit of edge) {
        for (let at = offsets[unit]!; at < offsets[unit + 1]!; at += 1) {
          const near = members[at]!;
          if (beat[near] !== -1) continue;
          beat[near] = beat[unit]!;
          next.push(near);
        }
      }
      edge = next;
    }
  }
}

/** Every beat that is not locked in one piece. What is given away can join pieces of others, never tear them; the rounds are bounded all the same. */
function joinPieces(problem: BeatsProblem, drawn: Drawn): void {
  for (let round = 0; round < 50; round += 1) {
    const pieces = piecesOf(problem.neighbours, drawn.beat, drawn.alive.length);
    const given = Array.from(pieces.keys()).filter((own) => pieces[own]! > 1 && !isLocked(problem, own)).map((own) => giveAwayPieces(problem, drawn, own));
    if (!given.includes(true)) return;
  }
}

/** The piece with the most locked units stays, of equals that with the most work, then units; pieces without locked units go. */
function giveAwayPieces(problem: BeatsProblem, { beat, alive }: Drawn, own: number): boolean {
  const { part, parts } = partsOf(problem.neighbours, (unit) => beat[unit] === own);
  const weights = Array.from({ length: parts }, (_, piece) => ({ piece, locked: 0, load: 0, units: 0 }));
  part.forEach((piece, unit) => {
    if (piece === -1) return;
    weights[piece]!.locked += problem.lockedUnits[unit]!;
    weights[piece]!.load += problem.load[unit]!;
    weights[piece]!.units += 1;
  });
  const [, ...others] = weights.toSorted((a, b) => b.locked - a.locked || b.load - a.load || b.units - a.units || a.piece - b.piece);
  let given = false;
  for (const { piece } of others.filter(({ locked }) => locked === 0)) {
    const to = lightestBeside(problem, { beat, loads: loadsOf(problem, beat, alive.length), of: (unit) => part[unit] === piece, own });
    if (to === -1) continue;
    part.forEach((one, unit) => {
      if (one === piece) beat[unit] = to;
    });
    given = true;
  }
  return given;
}

/** The lightest beat that touches some units; -1 where none does but locked ones. */
function lightestBeside(
  problem: BeatsProblem, { beat, loads, of, own }: { beat: Int32Array; loads: Float64Array; of: (unit: number) => boolean; own: number },
): number {
  const { neighbours: { offsets, members } } = problem;
  let best = -1;
  for (let unit = 0; unit < beat.length; unit += 1) {
    if (!of(unit)) continue;
    for (let at = offsets[unit]!; at < offsets[unit + 1]!; at += 1) {
      const other = beat[members[at]!]!;
      if (other === own || other === -1 || isLocked(problem, other)) continue;
      if (best === -1 || loads[other]! < loads[best]! || (loads[other] === loads[best] && other < best)) best = other;
    }
  }
  return best;
}

/** The lightest beat goes to the lightest beside it; the heavier of both keeps its number. */
function mergeLightest(problem: BeatsProblem, { beat, alive }: Drawn): boolean {
  const loads = loadsOf(problem, beat, alive.length);
  const fixed = new Uint8Array(alive.length);
  problem.lockedUnits.forEach((one, unit) => {
    if (one === 1 && beat[unit]! >= 0) fixed[beat[unit]!] = 1;
  });
  const order = Array.from(alive.keys()).filter((own) => alive[own] === 1 && !isLocked(problem, own)).toSorted((a, b) => loads[a]! - loads[b]! || a - b);
  for (const light of order) {
    const to = lightestBeside(problem, { beat, loads, of: (unit) => beat[unit] === light, own: light });
    if (to === -1 || (fixed[light] === 1 && fixed[to] === 1)) continue;
    const [stays, goes] = fixed[light] === 1 || (fixed[to] === 0 && loads[light]! > loads[to]!) ? [light, to] : [to, light];
    for (let unit = 0; unit < beat.length; unit += 1) if (beat[unit] === goes) beat[unit] = stays;
    alive[goes] = 0;
    return true;
  }
  return false;
}
