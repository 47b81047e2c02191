import { callMinutes } from './call_minutes.ts';
import type { ForecastModel } from './learning.ts';
import { nearRepeatZones } from './near_repeat_zones.ts';
import { plainCount } from './plain_count.ts';
import { recency } from './recency.ts';
import { selfExcitingCells } from './self_exciting_cells.ts';
import { smoothedDensity } from './smoothed_density.ts';

/** Every model of a coming shift; the first is the baseline of the others. */
export const forecastModels: readonly ForecastModel[] = [plainCount, recency, smoothedDensity, nearRepeatZones, selfExcitingCells, callMinutes];

export const forecastModelOf = (id: string): ForecastModel => {
  const found = forecastModels.find((one) => one.id === id);
  if (found === undefined) throw new RangeError(`there is no model ${id}`);
  return found;
};
