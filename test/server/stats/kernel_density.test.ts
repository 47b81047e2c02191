import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { kernelDensity, type KernelDensity, type KernelDensityInput } from '../../../server/stats/kernel_density.ts';
import { kernelAt, kernelMassPerSquare, kernelReach, kernelRoughness, kernels } from '../../../server/stats/kernels.ts';
import { meanCentre, type Centre } from '../../../server/stats/mean_centre.ts';
import { isDefined } from '../../../server/stats/not_defined.ts';
import { seededRandom } from '../../../server/stats/random.ts';
import { hasSharedData } from '../../support/data.ts';
import { knownNumbers } from '../../support/known_numbers.ts';
import { memphisRobberies } from '../../support/memphis.ts';
import { memphisDensities, points } from '../../support/point_pattern.ts';
import { rectangleMask } from '../../support/rectangle_mask.ts';

function density(input: KernelDensityInput): KernelDensity {
  const found = kernelDensity(input);
  if (!isDefined(found)) throw new Error(found.notDefined);
  return found;
}

knownNumbers('kernel_density', ({ number }) => {
  number({
    what: 'Events per square kilometre at one event: quartic of 1,000 m, 3 / pi', source: 'Silverman 1986, formula 4.5', expected: 3 / Math.PI,
    actual: () => density({ ...points([[5, 5]]), at: points([[5, 5]]), bandwidth: 1000 }).density,
  });
  if (!hasSharedData()) return;
  const centre = (how: Partial<KernelDensityInput> & { bandwidth: number }) => () => {
    const robberies = memphisRobberies();
    const middle = meanCentre(robberies) as Centre;
    return density({ ...robberies, at: points([[middle.x, middle.y]]), how: 'direct', ...how }).density;
  };
  const printed = { source: 'R 4.2, computed from the formula', needsData: true, tolerance: 1e-6, because: 'Seven digits are printed.' };
  number({ what: 'Memphis robberies per square kilometre around the mean centre, quartic 1,000 m', ...printed, expected: 5.082395, actual: centre({ bandwidth: 1000 }) });
  number({ what: 'The same, quartic 2,000 m', ...printed, expected: 4.76132, actual: centre({ bandwidth: 2000 }) });
  number({ what: 'The same, Gaussian with a deviation of 1,000 m', ...printed, expected: 5.162862, actual: centre({ bandwidth: 1000, kernel: 'gaussian' }) });
  const { x, y, at, bounds, output } = memphisDensities();
  const mask = rectangleMask(bounds)!;
  const all: [string, string, Partial<KernelDensityInput> & Pick<KernelDensityInput, 'bandwidth'>][] = [
    ['gaussian_1000', 'Gaussian, 1,000 m', { kernel: 'gaussian', bandwidth: 1000 }],
    ['gaussian_500', 'Gaussian, 500 m', { kernel: 'gaussian', bandwidth: 500 }],
    ['quartic_2000', 'quartic, 2,000 m', { bandwidth: 2000 }],
    ['epanechnikov_2000', 'Epanechnikov, 2,000 m', { kernel: 'epanechnikov', bandwidth: 2000 }],
    ['triangular_2000', 'triangular, 2,000 m', { kernel: 'triangular', bandwidth: 2000 }],
    ['uniform_2000', 'uniform, 2,000 m', { kernel: 'uniform', bandwidth: 2000 }],
    ['gaussian_1000_edge_uniform', 'Gaussian, 1,000 m, divided by the share inside', { kernel: 'gaussian', bandwidth: 1000, edge: { mask, correction: 'share' } }],
    ['gaussian_1000_edge_diggle', 'Gaussian, 1,000 m, corrected by event (Diggle)', { kernel: 'gaussian', bandwidth: 1000, edge: { mask, correction: 'events' } }],
    ['adaptive_k20_quartic', 'quartic, adaptive, 20th neighbour', { bandwidth: { nearest: 20, least: 0 } }],
  ];
  for (const [name, how, input] of all) {
    number({
      what: `Memphis robberies per square kilometre in 1,140 squares: ${how}`, source: 'R 4.2, spatstat 3.0', needsData: true,
      expected: (output[name] as number[]).map((perMetre) => perMetre * 1e6), actual: () => density({ x, y, at, how: 'direct', ...input }).density,
    });
  }
  number({
    what: 'Distance from 1,140 squares to the 20th nearest robbery, metres', source: 'R 4.2', needsData: true, expected: output.adaptive_k20_bandwidth,
    actual: () => density({ x, y, at, bandwidth: { nearest: 20, least: 0 } }).bandwidth as Float64Array,
  });
  number({
    what: 'Memphis robberies per square kilometre in 1,140 squares: quartic, 2,000 m, by the lattice, in parts of the highest', source: 'R 4.2, spatstat 3.0', needsData: true,
    expected: (output['quartic_2000'] as number[]).map((perMetre) => perMetre / Math.max(...output['quartic_2000'])), tolerance: 0.002,
    because: 'The lattice of the fast path is within 0.2 % of the highest density.',
    actual: () => { const { density: found } = density({ x, y, at, bandwidth: 2000, how: 'lattice' }); return found.map((one) => one / (Math.max(...output['quartic_2000']) * 1e6)); },
  });
});

const place = fc.tuple(fc.integer({ min: 0, max: 3000 }), fc.integer({ min: 0, max: 3000 }));
const some = fc.array(place, { minLength: 1, maxLength: 30 });

describe('kernels', () => {
  it('have a volume of 1, a roughness, and a mass within each distance, as integrals step by step', () => {
    for (const kernel of kernels) {
      const steps = 200_000;
      const reach = Math.min(kernelReach(kernel), 8);
      let [volume, roughness, half] = [0, 0, 0];
      for (let i = 0; i < steps; i += 1) {
        const u = ((i + 0.5) / steps) * reach;
        const ring = 2 * Math.PI * u * (reach / steps);
        volume += kernelAt(kernel, u * u) * ring;
        roughness += kernelAt(kernel, u * u) ** 2 * ring;
        if (u < 0.5) half += kernelAt(kernel, u * u) * ring;
      }
      expect(volume, kernel).toBeCloseTo(1, 6);
      expect(kernelRoughness(kernel), kernel).toBeCloseTo(roughness, 6);
      expect(kernelMassPerSquare(kernel, 0.25) * 0.25, kernel).toBeCloseTo(half, 4);
    }
  });
});

describe('kernel density', () => {
  it('is the sum written out, with weights, for every kernel', () => {
    fc.assert(fc.property(some, some, fc.constantFrom(...kernels), fc.integer({ min: 50, max: 2000 }), (events, places, kernel, bandwidth) => {
      const weights = Float64Array.from(events, (_, i) => 1 + (i % 3));
      const found = density({ ...points(events), at: points(places), kernel, bandwidth, weights, how: 'direct' }).density;
      places.forEach(([px, py], i) => {
        const sum = events.reduce((total, [x, y], e) => total + weights[e]! * kernelAt(kernel, ((x - px) ** 2 + (y - py) ** 2) / bandwidth ** 2), 0);
        expect(found[i]).toBeCloseTo((sum * 1e6) / bandwidth ** 2, 8);
      });
    }));
  });

  it('does not change when events come in another order, and scales with the map', () => {
    fc.assert(fc.property(some, some, (events, places) => {
      const plain = density({ ...points(events), at: points(places), bandwidth: 700 }).density;
      const turned = density({ ...points(events.toReversed()), at: points(places), bandwidth: 700 }).density;
      const larger = density({ ...points(events.map(([x, y]) => [x * 2, y * 2])), at: points(places.map(([x, y]) => [x * 2, y * 2])), bandwidth: 1400 }).density;
      plain.forEach((value, i) => { expect(turned[i]).toBeCloseTo(value, 10); expect(larger[i]).toBeCloseTo(value / 4, 10); });
    }));
  });

  it('is within 0.2 % of the highest density on the lattice, for both of its kernels and any bandwidth', () => {
    const { next } = seededRandom(3);
    const events = points(Array.from({ length: 300 }, () => [next() * 8000, next() * 5000]));
    const at = points(Array.from({ length: 500 }, () => [next() * 8000, next() * 5000]));
    for (const kernel of ['quartic', 'gaussian'] as const) for (const bandwidth of [250, 600, 1500]) {
      const exact = density({ ...events, at, kernel, bandwidth, how: 'direct' }).density;
      const fast = density({ ...events, at, kernel, bandwidth, how: 'lattice' });
      expect(fast.how).toBe('lattice');
      const highest = Math.max(...exact);
      fast.density.forEach((value, i) => { expect(Math.abs(value - exact[i]!) / highest).toBeLessThan(0.002); });
    }
  });

  it('chooses the sum for narrow kernels and the lattice for wide ones', () => {
    const { next } = seededRandom(4);
    const events = points(Array.from({ length: 6000 }, () => [next() * 20_000, next() * 20_000]));
    const at = points(Array.from({ length: 4000 }, (_, i) => [(i % 80) * 250, Math.floor(i / 80) * 400]));
    expect(density({ ...events, at, bandwidth: 300 }).how).toBe('direct');
    expect(density({ ...events, at, bandwidth: 9000 }).how).toBe('lattice');
    expect(density({ ...events, at, bandwidth: 9000, kernel: 'uniform' }).how).toBe('direct');
  });

  it('is even over an even spread once the border is corrected, and too low at the border before', () => {
    const events = points(Array.from({ length: 10_000 }, (_, i) => [(i % 100) * 10 + 5, Math.floor(i / 100) * 10 + 5]));
    const at = points([[500, 500], [5, 500], [0, 0]]);
    const mask = rectangleMask([0, 0, 1000, 1000])!;
    expect(Array.from(density({ ...events, at, bandwidth: 100 }).density, (value) => Math.round(value / 1000))).toEqual([10, 6, 2]);
    const corrected = density({ ...events, at, bandwidth: 100, edge: { mask, correction: 'share' } }).density;
    for (const value of corrected) expect(Math.abs(value / 10_000 - 1)).toBeLessThan(0.02);
    expect(density({ ...events, at: points([[2000, 0]]), bandwidth: 100, edge: { mask, correction: 'share' } }).density[0]).toBeNaN();
    // Beyond the border a sliver of the kernel is inside: without a bound one event there would be the peak of the map.
    const beyond = points([[1040, 500]]);
    const raw = density({ x: Float64Array.of(990), y: Float64Array.of(500), at: beyond, bandwidth: 100 }).density[0]!;
    const raised = (most?: number): number => density({ x: Float64Array.of(990), y: Float64Array.of(500), at: beyond, bandwidth: 100, edge: { mask, correction: 'share', ...(most !== undefined && { most }) } }).density[0]!;
    expect(raised(2)).toBeCloseTo(2 * raw, 9);
    expect(raised()).toBeGreaterThan(4 * raw);
  });

  it('has a reason where it is not defined, and refuses what makes no sense', () => {
    const at = points([[0, 0]]);
    expect(kernelDensity({ ...points([]), at, bandwidth: 100 })).toEqual({ notDefined: 'no_events' });
    expect(kernelDensity({ ...points([[0, 0]]), at, bandwidth: { nearest: 15 } })).toEqual({ notDefined: 'too_few_events', needs: 15 });
    expect(density({ ...points([[0, 0], [0, 0]]), at, bandwidth: { nearest: 2, least: 0 } }).density[0]).toBeNaN();
    expect(density({ ...points([[0, 0], [0, 0]]), at, bandwidth: { nearest: 2 } }).bandwidth).toEqual(Float64Array.of(100));
    for (const bandwidth of [0, -1, Infinity, Number.NaN]) expect(() => kernelDensity({ ...points([[0, 0]]), at, bandwidth })).toThrow(RangeError);
    expect(() => kernelDensity({ ...points([[0, 0]]), at, bandwidth: 100, weights: new Float64Array(2) })).toThrow(RangeError);
  });

  it('stops when it is told to', () => {
    expect(() => kernelDensity({ ...points([[0, 0]]), at: points([[0, 0]]), bandwidth: 100, how: 'direct', tick: () => { throw new Error('stopped'); } })).toThrow('stopped');
  });
});
