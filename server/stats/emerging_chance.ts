import { emergingHotspots, type EmergingInput } from './emerging_hotspots.ts';
import { emergingPatterns } from './emerging_patterns.ts';
import { isDefined, notDefined, type NotDefined } from './not_defined.ts';
import { seededRandom, shuffle } from './random.ts';
import type { Tick } from './tick.ts';

/**
 * Patterns of emerging hot spots by chance ([Wikipedia, permutation test](https://en.wikipedia.org/wiki/Permutation_test)).
 *
 * Answers: how many places would be called new, sporadic or persistent if risk had stayed the same everywhere and only the dates
 * had fallen otherwise?
 * Misread as: a test of single places. It judges the number of places of a kind: when no more are new than by chance, some may
 * still be truly new, but nobody can say which. And as proof that hot spots are chance: where they are is kept.
 * Formula: the steps of all incidents are shuffled among them, so that every place and every step keeps its number; the whole
 * analysis is run again, many times. p is the share of runs with at least as many (of the real run included).
 * Defaults: 99 runs; the middle 95 % of them as range.
 * Cost: as many times the analysis itself.
 *
 * Parameters: `unit` and `step` of each incident (a unit below 0 is outside and left out); `options` of the analysis; `permutations`,
 * `seed`.
 * Returns: the counts per pattern of every run; `chanceRange` makes of them, for some patterns together, `mean`, `lower`, `upper`,
 * and `p`, how often chance gives at least as many. Not defined without incidents.
 * Errors: RangeError as for the analysis, and for fewer than 19 permutations.
 * Example: robberies of Memphis 2019 by month on a 500 m grid: 15 new and 25 consecutive, by chance about 18 and 22.
 * Reference: Besag & Diggle 1977, Applied Statistics 26:327; Good 2005, Permutation, Parametric and Bootstrap Tests.
 */
export type ChanceRange = { mean: number; lower: number; upper: number; p: number };
export type EmergingChance = {
  permutations: number;
  /** One row per permutation, one column per pattern. */
  runs: Int32Array;
};

export type EmergingChanceInput = {
  unit: Int32Array; step: Int32Array; options: Omit<EmergingInput, 'values'>; permutations?: number; seed: number;
};

const kinds = emergingPatterns.length;

export function emergingChance({ unit, step, options, permutations = 99, seed }: EmergingChanceInput, tick?: Tick): EmergingChance | NotDefined {
  if (unit.length !== step.length) throw new RangeError(`${step.length} steps for ${unit.length} units`);
  if (!Number.isInteger(permutations) || permutations < 19) throw new RangeError(`not a number of permutations from 19: ${permutations}`);
  const placed = unit.map((_, i) => i).filter((i) => unit[i]! >= 0 && step[i]! >= 0 && step[i]! < options.steps);
  if (placed.length === 0) return notDefined('no_events', 1);
  const at = placed.map((i) => unit[i]! * options.steps);
  const drawn = placed.map((i) => step[i]!);
  const values = new Float64Array((options.neighbours.offsets.length - 1) * options.steps);
  const runs = new Int32Array(permutations * kinds);
  const random = seededRandom(seed);
  for (let run = 0; run < permutations; run += 1) {
    shuffle(drawn, random);
    values.fill(0);
    for (let i = 0; i < at.length; i += 1) values[at[i]! + drawn[i]!]! += 1;
    const found = emergingHotspots({ ...options, values }, (done, total) => tick?.(run * total + done, permutations * total));
    if (!isDefined(found)) return found;
    runs.set(found.counts, run * kinds);
  }
  return { permutations, runs };
}

/** Of some patterns together: what chance gives, and how often it gives at least `observed`. */
export function chanceRange({ permutations, runs }: EmergingChance, patterns: readonly number[], observed: number): ChanceRange {
  const sums = new Float64Array(permutations);
  for (let run = 0; run < permutations; run += 1) for (const pattern of patterns) sums[run]! += runs[run * kinds + pattern]!;
  sums.sort();
  const aside = Math.floor(permutations * 0.025);
  return {
    mean: sums.reduce((total, sum) => total + sum, 0) / permutations, lower: sums[aside]!, upper: sums[permutations - 1 - aside]!,
    p: (1 + sums.reduce((total, sum) => total + (sum >= observed ? 1 : 0), 0)) / (1 + permutations),
  };
}
