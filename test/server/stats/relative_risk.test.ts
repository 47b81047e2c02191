import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import proj4 from 'proj4';
import { describe, expect, it } from 'vitest';
import { relativeRisk, type RelativeRisk, type RelativeRiskInput } from '../../../server/stats/relative_risk.ts';
import { hasSharedData, sharedData } from '../../support/data.ts';
import { knownNumbers } from '../../support/known_numbers.ts';
import { memphisDensities, points, type Points } from '../../support/point_pattern.ts';

function risk(input: RelativeRiskInput): RelativeRisk {
  const found = relativeRisk(input);
  if ('notDefined' in found) throw new Error(found.notDefined);
  return found;
}

/** Residents of census blocks at the middles of these. */
function residents(): Points & { weights: Float64Array } {
  const project = proj4('EPSG:4326', '+proj=utm +zone=16 +datum=WGS84 +units=m');
  const rows = readFileSync(sharedData('points/memphis/memphis_census_block_population.csv'), 'utf8').trim().split('\n').slice(1)
    .map((line) => line.replaceAll('"', '').split(',').slice(1).map(Number) as [number, number, number]);
  return { ...points(rows.map(([, longitude, latitude]) => project.forward([longitude, latitude]) as [number, number])), weights: Float64Array.from(rows, ([population]) => population) };
}

knownNumbers('relative_risk', ({ number }) => {
  if (!hasSharedData()) return;
  const { x, y, at, output } = memphisDensities();
  const found = (): RelativeRisk => risk({ cases: { x, y }, baseline: residents(), at, bandwidth: 2000, floor: 0 });
  const projected = { source: 'R 4.2, spatstat 3.0', needsData: true };
  number({
    what: 'Residents per square kilometre in 1,140 squares of Memphis, quartic, 2,000 m', ...projected, expected: (output.population_quartic_2000 as number[]).map((one) => one * 1e6),
    actual: () => found().baseline,
  });
  number({
    what: 'Robberies per resident in 1,140 squares of Memphis, quartic, 2,000 m', ...projected,
    expected: (output.robbery_per_resident_quartic_2000 as (number | null)[]).map((one) => (typeof one === 'number' ? one : null)),
    actual: () => Array.from(found().ratio, (one) => (Number.isFinite(one) ? one : null)),
  });
});

const cloud = fc.array(fc.tuple(fc.integer({ min: 0, max: 2000 }), fc.integer({ min: 0, max: 2000 })), { minLength: 1, maxLength: 40 });
const at = points([[500, 500], [1500, 500], [1000, 1500]]);

describe('relative risk', () => {
  it('is 1 everywhere when cases are spread as the baseline is, however many there are', () => {
    fc.assert(fc.property(cloud, (list) => {
      const twice = points([...list, ...list]);
      const { relative, difference, baselineMissing } = risk({ cases: points(list), baseline: twice, at: points(list), bandwidth: 400, floor: 0 });
      relative.forEach((one, i) => {
        expect(baselineMissing[i]).toBe(0);
        expect(one).toBeCloseTo(1, 9);
        expect(difference[i]).toBeCloseTo(0, 6);
      });
    }));
  });

  it('is ratio, difference, and sum of the two densities', () => {
    fc.assert(fc.property(cloud, cloud, (one, other) => {
      const input = { cases: points(one), baseline: points(other), at, bandwidth: 3000, floor: 0 };
      const { cases, baseline, ratio, relative, logRelative, difference, sum } = risk(input);
      for (let i = 0; i < 3; i += 1) {
        expect(ratio[i]).toBeCloseTo(cases[i]! / baseline[i]!, 9);
        expect(relative[i]).toBeCloseTo((cases[i]! / baseline[i]!) * (other.length / one.length), 9);
        expect(logRelative[i]).toBeCloseTo(Math.log(relative[i]!), 9);
        expect(difference[i]).toBeCloseTo(cases[i]! - (baseline[i]! * one.length) / other.length, 6);
        expect(sum[i]).toBeCloseTo(cases[i]! + baseline[i]!, 9);
      }
    }));
  });

  it('says that there is no baseline instead of giving an infinite ratio', () => {
    const input = { cases: points([[500, 500], [1500, 500]]), baseline: points(Array.from({ length: 20 }, (_, i) => [480 + i * 2, 500])), at, bandwidth: 300 };
    const found = risk(input);
    expect(Array.from(found.baselineMissing)).toEqual([0, 1, 1]);
    expect(found.ratio[0]).toBeGreaterThan(0);
    expect(found.ratio[1]).toBeNaN();
    expect(found.difference[1]).toBeGreaterThan(0);
    expect(relativeRisk({ ...input, floor: 1e9 })).toEqual({ notDefined: 'no_baseline' });
  });

  it('asks of the baseline as many events as five spread over the kernel', () => {
    // The flat kernel: five events in the circle are just enough.
    const circle = (n: number) => ({ cases: points([[0, 0]]), baseline: points(Array.from({ length: n }, (_, i) => [i, 0])), at: points([[0, 0]]), kernel: 'uniform' as const, bandwidth: 100 });
    expect(risk({ ...circle(6) }).baselineMissing[0]).toBe(0);
    expect(relativeRisk(circle(4))).toEqual({ notDefined: 'no_baseline' });
  });

  it('is not defined without cases or without a baseline', () => {
    expect(relativeRisk({ cases: points([]), baseline: points([[0, 0]]), at, bandwidth: 100 })).toEqual({ notDefined: 'no_events' });
    expect(relativeRisk({ cases: points([[0, 0]]), baseline: points([]), at, bandwidth: 100 })).toEqual({ notDefined: 'no_baseline' });
  });
});
