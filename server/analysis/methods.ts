import { dbscan } from './dbscan.ts';
import { geographicProfile } from './geographic_profile.ts';
import { hdbscan } from './hdbscan.ts';
import { journeyToCrime } from './journey_to_crime.ts';
import { kMeans } from './k_means.ts';
import { mantel } from './mantel.ts';
import { harmMethod } from './harm.ts';
import type { Method } from './method.ts';
import { nearRepeat } from './near_repeat.ts';
import { nnh } from './nnh.ts';
import type { Parameters } from './parameters.ts';
import { periodComparison } from './period_comparison.ts';
import { riskAdjustedNnh } from './risk_adjusted_nnh.ts';
import { spaceTimeScan } from './space_time_scan.ts';
import { stac } from './stac.ts';

// A method's `run` takes the values of its own parameters, so the list holds them as methods of any.
const listed = <P extends Parameters>(method: Method<P>): Method => method as unknown as Method;

/** Every method that can be chosen, in the order of the shelves. What is not here answers 404. */
export const methods: readonly Method[] = [
  listed(periodComparison),
  listed(nnh), listed(riskAdjustedNnh), listed(stac), listed(dbscan), listed(hdbscan), listed(kMeans),
  listed(nearRepeat), listed(mantel), listed(spaceTimeScan),
  listed(journeyToCrime), listed(geographicProfile),
  listed(harmMethod),
];

export const methodOf = (id: string): Method | undefined => methods.find((method) => method.id === id);
