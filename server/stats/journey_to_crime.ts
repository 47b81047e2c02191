import { decayKinds, type DistanceDecay } from './distance_decay.ts';
import { fitDecay } from './fit_decay.ts';
import { isDefined, notDefined, type NotDefined } from './not_defined.ts';

/**
 * Journey to crime: calibration of distance decay ([Wikipedia](https://en.wikipedia.org/wiki/Distance_decay)).
 *
 * Answers: in this agency's solved cases, how far from home were the crimes, and which curve describes that?
 * Misread as: how far this offender will go. It is a mean over many, one of whom may go anywhere, and only over the solved cases:
 * who travels far is caught less often. Nor is it a density of homes: rings grow with distance, so a falling curve over distance
 * falls far faster over area.
 * Formula: the share of cases in each interval of distance, in percent, and five curves fitted to it by least squares: straight
 * line, negative exponential, normal, lognormal (of the squared distance, as CrimeStat writes it) and truncated negative
 * exponential (a straight rise to a peak, then an exponential fall). The best is that with the lowest corrected Akaike criterion,
 * which counts parameters.
 * Defaults: as many intervals as the root of the cases, from 8 to 40, up to the longest distance; at least 20 cases. Ready-made
 * coefficients (CrimeStat's) are of one town and contradict each other between its text and its help: calibrate.
 * Cost: in proportion to cases, and some ten thousand evaluations of the curves; about 20 ms.
 *
 * Parameters: `kilometres`, from home to crime for each solved case, at least 0; `widthKilometres` of an interval; `minimum` cases.
 * Returns: `from`, the lower ends of the intervals; `percent` in each; `fits`, one for each curve that could be fitted: its numbers
 * in kilometres, `rSquared`, `akaike` and `expected` percent in each interval, best first; median and mean distance. Not defined
 * without cases, with fewer than the minimum, or when all distances are equal (`no_variation`).
 * Errors: RangeError for a distance below 0 or not finite, or a width that is not above 0.
 * Example: shares that fall by the factor e from one kilometre to the next give a negative exponential with 1 and R squared 1.
 * Reference: Levine 2013, CrimeStat IV, chapter 13; Rengert, Piquero & Jones 1999, Criminology 37:427.
 */
export type JourneyToCrime = {
  cases: number; medianKilometres: number; meanKilometres: number; widthKilometres: number;
  from: Float64Array; percent: Float64Array; fits: DecayFit[];
};

export type DecayFit = { decay: DistanceDecay; rSquared: number; akaike: number; expected: Float64Array };

export function journeyToCrime(
  kilometres: Float64Array, { widthKilometres, minimum = 20 }: { widthKilometres?: number | undefined; minimum?: number } = {},
): JourneyToCrime | NotDefined {
  for (const distance of kilometres) if (!(distance >= 0 && distance < Infinity)) throw new RangeError(`not a distance: ${distance}`);
  if (widthKilometres !== undefined && !(widthKilometres > 0)) throw new RangeError(`not a width: ${widthKilometres}`);
  const cases = kilometres.length;
  if (cases === 0) return notDefined('no_events');
  if (cases < minimum) return notDefined('too_few_events', minimum);
  const sorted = kilometres.toSorted();
  const longest = sorted[cases - 1]!;
  if (sorted[0] === longest) return notDefined('no_variation');
  const width = widthKilometres ?? longest / Math.min(40, Math.max(8, Math.round(Math.sqrt(cases))));
  const intervals = Math.max(1, Math.ceil(longest / width * (1 - 1e-12)));
  const percent = new Float64Array(intervals);
  // The longest distance belongs to the last interval, although it is its upper end.
  for (const distance of sorted) percent[Math.min(intervals - 1, Math.floor(distance / width))]! += 100 / cases;
  const middles = percent.map((_, i) => (i + 0.5) * width);
  const fits = decayKinds.map((kind) => fitDecay(kind, middles, percent)).filter(isDefined).sort((a, b) => a.akaike - b.akaike);
  const middle = cases >> 1;
  return {
    cases, widthKilometres: width, from: percent.map((_, i) => i * width), percent, fits,
    medianKilometres: cases % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2,
    meanKilometres: sorted.reduce((sum, distance) => sum + distance, 0) / cases,
  };
}
