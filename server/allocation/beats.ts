import { seededRandom, type Random } from '../stats/random.ts';
import type { Tick } from '../stats/tick.ts';
import { beatCentres } from './beat_centres.ts';
import { beatsInMotion, type Motion } from './beats_motion.ts';
import { largestDeviation, loadsOf, type BeatsProblem, type Drawn } from './beats_problem.ts';
import { beatsToBegin } from './beats_start.ts';

/**
 * Draws beats anew by equal work, from those of today.
 *
 * Answers: which units at the borders of beats should change, so that every beat has about the same work and little way to it?
 * Misread as: the best beats there are. It is a good answer within seconds; how far it is from the best, the exact run says.
 * Model: simulated annealing over units at borders, one that changes the beat or two that change places, counted in steps and drawn
 * from the seed; a beat that is in one piece stays so at every step. What is made small is, first, by how much loads leave the
 * tolerance (the square of what is beyond it), then the way: work times metres to the centre of its beat, as a part of that at the
 * beginning. In between, two small weights decide where the others are silent: a border that is shorter by a part of all borders
 * counts 0.02 of that part, and work that changes its beat costs 0.05 of its part of all work, so that nobody moves for nothing.
 * Of everything that is passed the best is kept, compared by the excess over the tolerance, then by the way: never worse than what
 * it began with.
 * Cost: 400 steps for each unit, at most four million, in several runs where there are few; a second for 5,000 units and 20 beats.
 *
 * Parameters: the problem; `tick`.
 * Returns: the beats, which of them there are, with what it began (today's, in one piece each and as many as are wanted), steps
 * and those that were taken, those after which the tolerance was met, the excess over it and the way.
 * Errors: whatever `tick` throws.
 * Reference: D'Amico, Wang, Batta & Rump 2002, Computers & Operations Research 29:667 (police districts by annealing).
 */
export type DrawnBeats = Drawn & { began: Drawn; steps: number; taken: number; excess: number; travel: number; /** Steps after which the tolerance was met first; null: never. */ balancedAfter: number | null };

const stepsPerUnit = 400;
const mostSteps = 4_000_000;
const stepsForRuns = 1_200_000;
const mostRuns = 8;
/** Each run in its turn. */
const hotter = [1, 10, 3, 30];
const epochs = 60;
/** Of the heat at the beginning. */
const coldest = 1 / 200;

export function drawBeats(problem: BeatsProblem, tick: Tick = () => {}): DrawnBeats {
  const random = seededRandom(problem.seed);
  const began = beatsToBegin(problem, random);
  const motion = beatsInMotion(problem, began);
  const kept = keepBest(problem, began);
  const perRun = Math.min(mostSteps, Math.max(20_000, stepsPerUnit * problem.load.length));
  // Few units cost little, and are more easily caught in what is not the best: they are tried several times, at times hotter.
  const runs = Math.min(mostRuns, Math.max(1, Math.floor(stepsForRuns / perRun)));
  const heat = motion.usualChange(random);
  let steps = 0;
  let balancedAfter = kept.best().excess === 0 ? 0 : null;
  for (let run = 0; run < runs; run += 1) {
    motion.restore(began.beat);
    for (let epoch = 0; epoch <= epochs; epoch += 1) {
      tick(run * (epochs + 1) + epoch, runs * (epochs + 1));
      // The last one only improves, from the best that there was.
      if (epoch === epochs) motion.restore(kept.best().beat);
      motion.recentre();
      const cooled = heat * hotter[run % hotter.length]! * coldest ** (epoch / (epochs - 1));
      anneal({ motion, random }, { steps: Math.ceil(perRun / epochs), heat: epoch === epochs ? 0 : cooled });
      steps += Math.ceil(perRun / epochs);
      kept.offer(motion.beat);
      if (balancedAfter === null && kept.best().excess === 0) balancedAfter = steps;
    }
  }
  return { ...kept.best(), alive: began.alive, began, steps, taken: motion.taken(), balancedAfter };
}

function anneal({ motion, random }: { motion: Motion; random: Random }, { steps, heat }: { steps: number; heat: number }): void {
  for (let step = 0; step < steps; step += 1) {
    motion.step(random, heat);
  }
}

/** Compares in billionths, so that rounding is no improvement. */
function keepBest(problem: BeatsProblem, { beat: first, alive }: Drawn) {
  const excessOf = (beat: Int32Array): number => Math.max(0, largestDeviation(loadsOf(problem, beat, alive.length), alive) - problem.tolerance - rounding);
  const wayOf = (beat: Int32Array): number => travelOf(problem, beat, alive.length);
  let best = { beat: first.slice(), excess: excessOf(first), travel: wayOf(first) };
  return {
    offer(beat: Int32Array): void {
      const excess = excessOf(beat);
      if (excess > best.excess + rounding) return;
      const travel = wayOf(beat);
      if (excess < best.excess - rounding || travel < best.travel) best = { beat: beat.slice(), excess, travel };
    },
    best: () => best,
  };
}

const rounding = 1e-9;

export const travelOf = (problem: BeatsProblem, beat: Int32Array, beats: number): number =>
  beatCentres(problem, beat, beats).travel.reduce((sum, one) => sum + one, 0);
