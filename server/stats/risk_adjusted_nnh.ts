import { distinctPlaces } from './distinct_places.ts';
import { checkMinimum, clustersOf, higherOrders, randomDistance, tooLittle, type Nnh } from './nnh.ts';
import { notDefined, type NotDefined } from './not_defined.ts';
import type { Tick } from './tick.ts';

/**
 * Risk-adjusted nearest-neighbour hierarchical clustering
 * ([CrimeStat](https://nij.ojp.gov/topics/articles/crimestat-spatial-statistics-program-analysis-crime-incident-locations)).
 *
 * Answers: where do events lie closer together than the number of possible targets (people, dwellings, cars) lets expect?
 * Misread as: where most happens. A busy centre with few events for its people has no cluster; a quiet place with some has one.
 * Formula: as for NNH, but each event has a threshold of its own: the random distance that events would have if everywhere on
 * the area they lay as densely as the baseline lets expect at that place. The baseline is scaled to as many as there are events.
 * Defaults: p 0.5, at least 10 events, at least 4 clusters of a higher order; an expected density below a tenth of the overall one
 * counts as a tenth of it, because next to no baseline would let a threshold reach across the town.
 * Cost: as NNH.
 *
 * Parameters: `x`, `y` in metres; `areaSquareMetres`; `baselineDensity`, baseline per square metre at each event (from a kernel
 * density), at least 0; `baselineTotal`, the baseline of the whole area; `p`, `minimum`, `minimumClusters`, `lowestShare`, `tick`.
 * Returns: as NNH, with `thresholdsMetres` of each event in place of one threshold. Not defined as there, and without a baseline
 * (`no_baseline`).
 * Errors: RangeError for densities below 0 or as many as there are not events, and as NNH.
 * Example: with a baseline that is the same everywhere the clusters are those of NNH.
 * Reference: Levine 2013, CrimeStat IV, chapter 7.
 */
export type RiskAdjustedNnh = Omit<Nnh, 'thresholdMetres'> & { thresholdsMetres: Float64Array };

export type RiskAdjustedNnhInput = {
  x: Float64Array; y: Float64Array; areaSquareMetres: number; baselineDensity: Float64Array; baselineTotal: number;
  p?: number; minimum?: number; minimumClusters?: number; lowestShare?: number; tick?: Tick | undefined;
};

export function riskAdjustedNnh(input: RiskAdjustedNnhInput): RiskAdjustedNnh | NotDefined {
  const { x, y, areaSquareMetres, baselineDensity, baselineTotal, p = 0.5, minimum = 10, minimumClusters = 4, lowestShare = 0.1, tick } = input;
  checkMinimum(minimum, minimumClusters);
  const n = x.length;
  if (baselineDensity.length !== n) throw new RangeError(`${baselineDensity.length} densities for ${n} events`);
  if (!(lowestShare > 0 && lowestShare <= 1)) throw new RangeError(`the lowest density is a share of the overall one, not ${lowestShare}`);
  for (const density of baselineDensity) if (!(density >= 0 && density < Infinity)) throw new RangeError(`not a density: ${density}`);
  const places = distinctPlaces(x, y);
  const missing = tooLittle(places, minimum);
  if (missing !== null) return missing;
  if (!(baselineTotal > 0 && baselineTotal < Infinity)) return notDefined('no_baseline');
  const thresholdsMetres = baselineDensity.map((density) => {
    const expected = Math.max(lowestShare * n, (density / baselineTotal) * n * areaSquareMetres);
    return Math.max(0, randomDistance(expected, areaSquareMetres, p));
  });
  if (!thresholdsMetres.some((threshold) => threshold > 0)) return notDefined('too_few_events');
  const reach = new Float64Array(places.x.length);
  places.placeOf.forEach((place, event) => { reach[place] = thresholdsMetres[event]!; });
  const first = clustersOf(places, { reach, minimum, tick }, { x, y });
  return { thresholdsMetres, ...first, higher: higherOrders(first, { x, y }, { areaSquareMetres, p, minimumClusters }) };
}
