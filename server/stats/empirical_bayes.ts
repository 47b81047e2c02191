import { checkLists, type Weights } from './weights.ts';
import type { Neighbours } from './neighbours.ts';
import { notDefined, type NotDefined } from './not_defined.ts';
import { moran, type Moran } from './moran.ts';

/**
 * Rates with empirical Bayes smoothing ([Wikipedia](https://en.wikipedia.org/wiki/Empirical_Bayes_method)).
 *
 * Answers: what is the rate of each place, when those with few people (or addresses) are drawn towards the rate of all, as
 * far as their small number makes their own rate unsure?
 * Misread as: what was counted. It is an estimate: a village with one incident is not the most dangerous place, and not safe
 * either; show the raw rate beside it.
 * Formula: the common rate plus a share of the difference of the own rate from it; the share is the spread of true rates over
 * that spread plus common rate over population. The spread is what is left of the spread of rates after what chance makes
 * of it (Marshall), 0 when nothing is left. Local: the common rate and the spread are those of the place and its neighbours.
 * Defaults: global; local with queen or one ring of hexagons, the place itself included.
 * Cost: two passes; local, one walk over the lists.
 *
 * Parameters: `cases`, incidents from 0 per place; `population`, people, homes or other exposure from 0 per place;
 * `neighbours` for the local form.
 * Returns: `raw` and `smoothed` rates per place, NaN where the population is 0; `common`, the rate of all; `spread` (variance)
 * of true rates. Not defined: no population (no_exposure), no cases (no_events), fewer than two places with population.
 * Errors: RangeError when lengths differ or a number is negative.
 * Example: no case among 15 people where 3.2 per 1,000 is usual: raw 0, smoothed just below the usual rate.
 * Reference: Marshall 1991, Applied Statistics 40:283; Assunção & Reis 1999, Statistics in Medicine 18:2147 (index).
 */
export type SmoothedRates = { raw: Float64Array; smoothed: Float64Array; common: number; spread: number };

export function empiricalBayes(cases: Float64Array, population: Float64Array): SmoothedRates | NotDefined {
  const all = summed(cases, population);
  if ('notDefined' in all) return all;
  const raw = rates(cases, population);
  const { common, spread } = marshall(all, (add) => { for (let i = 0; i < raw.length; i += 1) add(raw[i]!, population[i]!); });
  return { raw, smoothed: raw.map((rate, i) => shrunk(rate, population[i]!, { common, spread })), common, spread };
}

export function localEmpiricalBayes(cases: Float64Array, population: Float64Array, neighbours: Neighbours): SmoothedRates | NotDefined {
  checkLists(cases, neighbours);
  const global = empiricalBayes(cases, population);
  if ('notDefined' in global) return global;
  const { offsets, members } = neighbours;
  const smoothed = global.raw.map((rate, i) => {
    if (Number.isNaN(rate)) return rate;
    const around = new Set([i, ...members.subarray(offsets[i], offsets[i + 1])]);
    const near: Sums = { cases: 0, population: 0, places: 0 };
    for (const j of around) {
      if (population[j] === 0) continue;
      near.cases += cases[j]!;
      near.population += population[j]!;
      near.places += 1;
    }
    return shrunk(rate, population[i]!, marshall(near, (add) => { for (const j of around) add(global.raw[j]!, population[j]!); }));
  });
  return { ...global, smoothed };
}

/**
 * Moran's I of rates, each difference from the common rate divided by its own standard deviation: without that, small
 * populations make neighbours look unlike. Places without population must have been left out, with their weights.
 */
export function empiricalBayesMoran(cases: Float64Array, population: Float64Array, weights: Weights): Moran | NotDefined {
  const all = summed(cases, population);
  if ('notDefined' in all) return all;
  if (all.places < population.length) throw new RangeError('a place without population has no rate to compare');
  const raw = rates(cases, population);
  const { common, left } = marshall(all, (add) => { for (let i = 0; i < raw.length; i += 1) add(raw[i]!, population[i]!); });
  return moran(raw.map((rate, i) => {
    const variance = left + common / population[i]!;
    return (rate - common) / Math.sqrt(variance > 0 ? variance : common / population[i]!);
  }), weights);
}

type Sums = { cases: number; population: number; places: number };

function summed(cases: Float64Array, population: Float64Array): Sums | NotDefined {
  if (cases.length !== population.length) throw new RangeError(`cases of ${cases.length} places, population of ${population.length}`);
  const all: Sums = { cases: 0, population: 0, places: 0 };
  for (let i = 0; i < cases.length; i += 1) {
    if (!(cases[i]! >= 0 && population[i]! >= 0)) throw new RangeError(`not cases in a population: ${cases[i]} in ${population[i]}`);
    if (population[i] === 0) continue;
    all.cases += cases[i]!;
    all.population += population[i]!;
    all.places += 1;
  }
  if (all.population === 0) return notDefined('no_exposure');
  if (all.places < 2) return notDefined('one_unit', 2);
  return all.cases === 0 ? notDefined('no_events') : all;
}

const rates = (cases: Float64Array, population: Float64Array): Float64Array => cases.map((own, i) => (population[i] === 0 ? Number.NaN : own / population[i]!));

/** `left`, what is left of the spread of rates after chance, may be negative; `spread` is that or 0. */
function marshall(
  { cases, population, places }: Sums, each: (add: (rate: number, population: number) => void) => void,
): { common: number; spread: number; left: number } {
  const common = cases / population;
  let squares = 0;
  each((rate, people) => { if (people > 0) squares += people * (rate - common) ** 2; });
  const left = squares / population - common / (population / places);
  return { common, left, spread: Math.max(0, left) };
}

function shrunk(rate: number, people: number, { common, spread }: { common: number; spread: number }): number {
  if (Number.isNaN(rate)) return rate;
  return spread === 0 ? common : common + ((rate - common) * spread) / (spread + common / people);
}
