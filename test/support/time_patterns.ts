import { readFileSync } from 'node:fs';
import { hasSharedData, sharedData } from './data.ts';

/** Times of day and week with what R makes of them; empty lists where the shared data are missing (then their tests are skipped). */
export type TimePatterns = {
  input: { aoristic_start: string[]; aoristic_end: string[]; used: number[] };
  output: {
    hour_counts: number[];
    weekday_counts_mon_sun: number[];
    hour_weekday: number[][];
    month_counts: number[];
    circular: { n: number; mean_hour: number; R: number; circular_variance: number; rayleigh_Z: number; rayleigh_p: number; kappa: number };
    aoristic: { n: number; hour_of_week: number[]; hour: number[]; weekday: number[] };
  };
};

const missing: TimePatterns = {
  input: { aoristic_start: [], aoristic_end: [], used: [] },
  output: {
    hour_counts: [], weekday_counts_mon_sun: [], hour_weekday: [], month_counts: [],
    circular: { n: 0, mean_hour: 0, R: 0, circular_variance: 0, rayleigh_Z: 0, rayleigh_p: 0, kappa: 0 },
    aoristic: { n: 0, hour_of_week: [], hour: [], weekday: [] },
  },
};

export const timePatterns = (): TimePatterns =>
  (hasSharedData() ? JSON.parse(readFileSync(sharedData('reference/08_time_patterns.json'), 'utf8')) as TimePatterns : missing);
