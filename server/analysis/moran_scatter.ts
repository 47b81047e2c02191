import type { Chart } from '../model/analysis.ts';
import type { Units } from './method.ts';
import { unitName } from './tally.ts';

type Shown = {
  values: Float64Array; lag: Float64Array; mean: number;
  /** Of the line through the means: global Moran's I with row-standardised weights; null for no line. */
  slope: number | null;
  called: (unit: number) => boolean; harm: boolean;
};

const most = 2000;

/**
 * Each unit beside the mean of its neighbours; the lines through the mean divide it into the four quadrants. Of many units
 * with equal numbers one point stands for all, and beyond 2,000 points those furthest from the mean are shown.
 */
export function moranScatter(units: Units, { values, lag, mean, slope, called, harm }: Shown): Chart {
  const seen = new Map<string, number>();
  for (let i = 0; i < values.length; i += 1) {
    if (!Number.isFinite(lag[i]!)) continue;
    const key = `${values[i]} ${lag[i]}`;
    if (!seen.has(key) || called(i)) seen.set(key, i);
  }
  const far = (i: number): number => (values[i]! - mean) ** 2 + (lag[i]! - mean) ** 2;
  const shown = [...seen.values()].toSorted((a, b) => far(b) - far(a) || a - b).slice(0, most);
  const low = shown.reduce((least, i) => Math.min(least, values[i]!), mean);
  const high = shown.reduce((top, i) => Math.max(top, values[i]!), mean);
  const [down, up] = [shown.reduce((least, i) => Math.min(least, lag[i]!), mean), shown.reduce((top, i) => Math.max(top, lag[i]!), mean)];
  const quantity = harm ? 'harmDays' : 'count';
  return {
    kind: 'scatter', id: 'moran', title: { en: 'Each unit and the mean of its neighbours', uk: 'Кожна одиниця й середнє її сусідів' },
    x: { title: { en: 'In the unit', uk: 'В одиниці' }, quantity }, y: { title: { en: 'Mean of the neighbours', uk: 'Середнє сусідів' }, quantity: harm ? 'harmDays' : 'number' },
    points: shown.map((i) => ({ x: values[i]!, y: lag[i]!, role: called(i) ? 'signal' : 'observed', title: unitName(units, i) })),
    lines: [
      { title: { en: 'Mean of all units', uk: 'Середнє всіх одиниць' }, role: 'expected', points: [[mean, down], [mean, up]] },
      { title: { en: 'Mean of all units', uk: 'Середнє всіх одиниць' }, role: 'expected', points: [[low, mean], [high, mean]] },
      ...(slope === null ? [] : [{ title: { en: "Slope: Moran's I", uk: 'Нахил: I Морана' }, role: 'limit' as const, points: [[low, mean + slope * (low - mean)], [high, mean + slope * (high - mean)]] as [number, number][] }]),
    ],
  };
}
