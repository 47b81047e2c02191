import { aoristic } from './aoristic.ts';
import { circular } from './circular.ts';
import { controlChart } from './control_chart.ts';
import { dbscan } from './dbscan.ts';
import { emergingHotspots } from './emerging_hotspots.ts';
import { forecastAccuracy } from './forecast_accuracy.ts';
import { geographicProfile } from './geographic_profile.ts';
import { harmMethod } from './harm.ts';
import { hdbscan } from './hdbscan.ts';
import { journeyToCrime } from './journey_to_crime.ts';
import { kMeans } from './k_means.ts';
import { mantel } from './mantel.ts';
import type { Method } from './method.ts';
import { nearRepeat } from './near_repeat.ts';
import { nnh } from './nnh.ts';
import type { Parameters } from './parameters.ts';
import { periodComparison } from './period_comparison.ts';
import { riskAdjustedNnh } from './risk_adjusted_nnh.ts';
import { riskTerrainModel } from './risk_terrain.ts';
import { spaceTimeScan } from './space_time_scan.ts';
import { stac } from './stac.ts';
import { trend } from './trend.ts';
import { concentrationOfPlaces } from './concentration.ts';
import { getisOrdHotspots } from './getis_ord.ts';
import { globalAutocorrelation } from './global_autocorrelation.ts';
import { localMoranClusters } from './local_moran.ts';
import { operationEffect } from './operation_effect.ts';
import { centrography } from './centrography.ts';
import { kernelDensity } from './kernel_density.ts';
import { nearestNeighbourIndex } from './nearest_neighbour_index.ts';
import { spatialPatternTest } from './pattern_test.ts';
import { relativeRisk } from './relative_risk.ts';
import { ripley } from './ripley.ts';
import { smoothedRates } from './smoothed_rates.ts';

// A method's `run` takes the values of its own parameters, so the list holds them as methods of any.
const listed = <P extends Parameters>(method: Method<P>): Method => method as unknown as Method;

/** Every method that can be chosen, in the order of the shelves. What is not here answers 404. */
export const methods: readonly Method[] = [
  listed(getisOrdHotspots), listed(localMoranClusters), listed(globalAutocorrelation),
  listed(kernelDensity), listed(relativeRisk), listed(nearestNeighbourIndex), listed(ripley), listed(centrography),
  listed(concentrationOfPlaces), listed(smoothedRates), listed(spatialPatternTest), listed(operationEffect), listed(forecastAccuracy),
  listed(periodComparison),
  listed(nnh), listed(riskAdjustedNnh), listed(stac), listed(dbscan), listed(hdbscan), listed(kMeans),
  listed(nearRepeat), listed(mantel), listed(spaceTimeScan),
  listed(journeyToCrime), listed(geographicProfile),
  listed(riskTerrainModel), listed(harmMethod),
  listed(emergingHotspots), listed(trend), listed(controlChart), listed(aoristic), listed(circular),
];

export const methodOf = (id: string): Method | undefined => methods.find((method) => method.id === id);
