import { readFileSync } from 'node:fs';
import { hasSharedData, sharedData } from './data.ts';

/** Homicides of Chicago by month and year, 2001 to 2017, with what R makes of them; empty where the shared data are missing (then their tests are skipped). */
export type ChicagoHomicides = {
  input: { months: string[]; counts: number[]; years: number[]; annual: number[] };
  output: {
    stl_periodic: Record<'seasonal' | 'trend' | 'remainder', number[]>;
    stl_s13_robust: Record<'seasonal' | 'trend' | 'weights', number[]>;
    decompose_additive: { trend: (number | null)[]; figure: number[] };
    decompose_multiplicative: { figure: number[] };
    acf24: number[];
    moving_average_12: (number | null)[];
    'ewma_lambda_0.2': number[];
    cusum: { upper: number[]; lower: number[] };
  };
};

const missing: ChicagoHomicides = {
  input: { months: [], counts: [], years: [], annual: [] },
  output: {
    stl_periodic: { seasonal: [], trend: [], remainder: [] }, stl_s13_robust: { seasonal: [], trend: [], weights: [] },
    decompose_additive: { trend: [], figure: [] }, decompose_multiplicative: { figure: [] }, acf24: [], moving_average_12: [],
    'ewma_lambda_0.2': [], cusum: { upper: [], lower: [] },
  },
};

export const chicagoHomicides = (): ChicagoHomicides =>
  (hasSharedData() ? JSON.parse(readFileSync(sharedData('reference/06_trends_chicago_homicides.json'), 'utf8')) as ChicagoHomicides : missing);
