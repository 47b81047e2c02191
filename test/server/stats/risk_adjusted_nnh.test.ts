import { describe, expect, it } from 'vitest';
import { nnh, type Nnh } from '../../../server/stats/nnh.ts';
import { riskAdjustedNnh, type RiskAdjustedNnh } from '../../../server/stats/risk_adjusted_nnh.ts';
import { knownNumbers } from '../../support/known_numbers.ts';
import { memphisRobberies } from '../../support/memphis.ts';

const area = 1_032_721_356;
const even = (n: number, density = 5): { baselineDensity: Float64Array; baselineTotal: number } => ({ baselineDensity: new Float64Array(n).fill(density), baselineTotal: density * area });

knownNumbers('risk_adjusted_nnh', ({ number, open }) => {
  number({
    what: 'With the same baseline everywhere: clusters, the largest, and events in clusters, of the robberies of Memphis', needsData: true, tolerance: 0,
    source: 'The numbers of NNH, which it must give then', expected: [29, 31, 427],
    actual: () => {
      const { x, y } = memphisRobberies();
      const { sizes } = riskAdjustedNnh({ x, y, areaSquareMetres: area, ...even(x.length) }) as RiskAdjustedNnh;
      return [sizes.length, sizes[0]!, sizes.reduce((sum, size) => sum + size)];
    },
  });
  open({ what: 'Risk-adjusted clusters of vehicle thefts against population', source: 'Levine 2013, CrimeStat IV, chapter 7, example 3', why: 'the events were not published' });
});

describe('risk-adjusted NNH', () => {
  // Two heaps of 12 events each; people live around the first.
  const place = Array.from({ length: 24 }, (_, i): [number, number] => [(i < 12 ? 1000 : 9000) + (i % 4) * 30, 5000 + (Math.floor(i / 4) % 3) * 30]);
  const events = { x: Float64Array.from(place, ([x]) => x), y: Float64Array.from(place, ([, y]) => y), areaSquareMetres: 1e8 };

  it('has each event as far as the random distance at its density', () => {
    const { thresholdsMetres } = riskAdjustedNnh({ ...events, baselineDensity: Float64Array.from(place, (_, i) => (i < 12 ? 4 : 1)), baselineTotal: 1e8 }) as RiskAdjustedNnh;
    const overall = (nnh(events) as Nnh).thresholdMetres;
    expect(thresholdsMetres[20]).toBeCloseTo(overall, 9);
    expect(thresholdsMetres[0]).toBeCloseTo(overall / 2, 9);
  });

  it('drops a cluster that so many people explain, and keeps that which they do not', () => {
    const { labels, sizes } = riskAdjustedNnh({ ...events, baselineDensity: Float64Array.from(place, (_, i) => (i < 12 ? 5000 : 1)), baselineTotal: 1e8 }) as RiskAdjustedNnh;
    expect(Array.from(sizes)).toEqual([12]);
    expect(Array.from(labels)).toEqual([...new Array(12).fill(-1), ...new Array(12).fill(0)]);
  });

  it('does not let an empty baseline reach across the town', () => {
    const { thresholdsMetres } = riskAdjustedNnh({ ...events, baselineDensity: new Float64Array(24), baselineTotal: 1e8 }) as RiskAdjustedNnh;
    expect(thresholdsMetres[0]).toBeCloseTo((nnh(events) as Nnh).thresholdMetres * Math.sqrt(10), 9);
  });

  it('is the same whatever the baseline is counted in', () => {
    const densities = Float64Array.from(place, (_, i) => 1 + (i % 5));
    const one = riskAdjustedNnh({ ...events, baselineDensity: densities, baselineTotal: 3e8 });
    const other = riskAdjustedNnh({ ...events, baselineDensity: densities.map((density) => density * 8), baselineTotal: 24e8 });
    expect(other).toEqual(one);
  });

  it('is not defined without baseline, events, or in one place', () => {
    expect(riskAdjustedNnh({ ...events, baselineDensity: new Float64Array(24), baselineTotal: 0 })).toEqual({ notDefined: 'no_baseline' });
    const stack = { x: new Float64Array(20).fill(1), y: new Float64Array(20).fill(1), areaSquareMetres: 1e6, baselineDensity: new Float64Array(20).fill(1), baselineTotal: 10 };
    expect(riskAdjustedNnh(stack)).toEqual({ notDefined: 'one_place' });
    const none = { ...stack, x: new Float64Array(0), y: new Float64Array(0), baselineDensity: new Float64Array(0) };
    expect(riskAdjustedNnh(none)).toEqual({ notDefined: 'no_events' });
    expect(() => riskAdjustedNnh({ ...stack, baselineDensity: new Float64Array(3) })).toThrow(RangeError);
    expect(() => riskAdjustedNnh({ ...stack, baselineDensity: new Float64Array(20).fill(-1) })).toThrow(RangeError);
  });
});
