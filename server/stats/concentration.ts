import { chanceGini } from './chance_gini.ts';
import { gammaQuantile, logGamma, upperGamma } from './gamma.ts';
import { negativeBinomial } from './negative_binomial.ts';
import { notDefined, type NotDefined } from './not_defined.ts';

/**
 * Concentration over places ([Wikipedia, Gini coefficient](https://en.wikipedia.org/wiki/Gini_coefficient)).
 *
 * Answers: how few places hold half of all incidents, and is that more than chance would heap up?
 * Misread as: always a finding. With fewer incidents than places most places must be empty, and "5 % of the places hold half"
 * comes about without any concentration; compare with the value that equal risk would give.
 * Formula: places sorted by their number; the smallest count of places whose sum reaches 25, 50, 80 %. Gini: twice the area
 * between the Lorenz curve and equality; with fewer events than places corrected as places over events times (Gini - 1), plus
 * 1 (Bernasco & Steenbeek). By chance: the mean Gini if all places had the same risk, exactly. Of the risk: each place's risk
 * drawn from a gamma distribution, fitted to the counts by maximum likelihood; its own Gini and shares, freed from what the
 * small numbers add.
 * Defaults: 25, 50 and 80 %; all places of the study area, the empty ones included.
 * Cost: one sort.
 *
 * Parameters: `counts`, one number from 0 per place (counts, or harm: then without chance and risk); `shares` of the events.
 * Returns: `places`, `nonEmpty`, `events`; `gini`, `giniCorrected` (null for numbers that are no counts); `chanceGini`,
 * `riskGini` (null where counts vary no more than chance: then 0 is the best guess), `theta`; `holding`, per share the places
 * needed, their part of all and of the non-empty places, and `riskPlaces`, that part by the fitted risk; `curve`. Not
 * defined: no events, fewer than two places.
 * Errors: RangeError for negative numbers or a share outside 0 to 1.
 * Example: 8, 1, 1, 0: one place of four holds half; Gini 0.6.
 * Reference: Weisburd 2015, Criminology 53:133; Bernasco & Steenbeek 2017, Journal of Quantitative Criminology 33:451;
 * Mohler, Brantingham, Carter & Short 2019, Journal of Quantitative Criminology 35:747 (Poisson-gamma).
 */
export type Holding = { share: number; places: number; ofPlaces: number; ofNonEmpty: number; riskPlaces: number | null };
export type Concentration = {
  places: number; nonEmpty: number; events: number; gini: number; giniCorrected: number | null; chanceGini: number | null;
  riskGini: number | null; theta: number | null; holding: Holding[]; curve: LorenzCurve;
};

/** Shares of places and of events, the fullest places first, from 0, 0 to 1, 1; a point wherever the number per place changes. */
export type LorenzCurve = { places: Float64Array; events: Float64Array };

export function concentration(counts: Float64Array, { shares = [0.25, 0.5, 0.8] }: { shares?: readonly number[] } = {}): Concentration | NotDefined {
  const sorted = descending(counts);
  const n = sorted.length;
  let [events, weighted, nonEmpty, whole] = [0, 0, 0, true];
  for (let i = 0; i < n; i += 1) {
    events += sorted[i]!;
    weighted += (n - i) * sorted[i]!;
    if (sorted[i]! > 0) nonEmpty += 1;
    if (!Number.isInteger(sorted[i]!)) whole = false;
  }
  if (n < 2) return notDefined('one_unit', 2);
  if (events === 0) return notDefined('no_events');
  const gini = (2 * weighted) / (n * events) - (n + 1) / n;
  const fitted = whole ? negativeBinomial(counts) : null;
  const theta = fitted === null || 'notDefined' in fitted ? null : fitted.theta;
  return {
    places: n, nonEmpty, events, gini, theta,
    giniCorrected: whole ? Math.max(n / events, 1) * (gini - 1) + 1 : null,
    chanceGini: whole ? chanceGini(n, events) : null,
    riskGini: theta === null ? null : Math.exp(logGamma(theta + 0.5) - logGamma(theta + 1)) / Math.sqrt(Math.PI),
    holding: shares.map((share) => holdingOf(sorted, { share, events, nonEmpty, theta })),
    curve: lorenzCurve(sorted, events),
  };
}

function holdingOf(sorted: Float64Array, { share, events, nonEmpty, theta }: {
  share: number; events: number; nonEmpty: number; theta: number | null;
}): Holding {
  if (!(share > 0 && share <= 1)) throw new RangeError(`not a share of the events: ${share}`);
  // A sum of many parts may fall short of its share by rounding alone.
  const wanted = share * events * (1 - 1e-12);
  let [places, sum] = [0, 0];
  while (places < sorted.length && sum < wanted) sum += sorted[places++]!;
  return {
    share, places, ofPlaces: places / sorted.length, ofNonEmpty: places / nonEmpty,
    riskPlaces: theta === null ? null : upperGamma(theta, gammaQuantile(1 - share, theta + 1)),
  };
}

function lorenzCurve(sorted: Float64Array, events: number): LorenzCurve {
  const places = [0];
  const held = [0];
  let sum = 0;
  for (let i = 0; i < sorted.length; i += 1) {
    sum += sorted[i]!;
    if (sorted[i] === sorted[i + 1]) continue;
    places.push((i + 1) / sorted.length);
    held.push(i + 1 === sorted.length ? 1 : sum / events);
  }
  return { places: Float64Array.from(places), events: Float64Array.from(held) };
}

function descending(counts: Float64Array): Float64Array {
  for (const count of counts) if (!(count >= 0 && count < Infinity)) throw new RangeError(`not a number of incidents: ${count}`);
  return counts.toSorted().toReversed();
}
