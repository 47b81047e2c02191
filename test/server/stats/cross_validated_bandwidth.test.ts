import { describe, expect, it } from 'vitest';
import { candidatesBetween, crossValidatedBandwidth, type CrossValidatedBandwidth } from '../../../server/stats/cross_validated_bandwidth.ts';
import { kernelDensity, type KernelDensity } from '../../../server/stats/kernel_density.ts';
import { seededRandom } from '../../../server/stats/random.ts';
import { hasSharedData } from '../../support/data.ts';
import { knownNumbers } from '../../support/known_numbers.ts';
import { points, streetCrimes } from '../../support/point_pattern.ts';
import { rectangleMask } from '../../support/rectangle_mask.ts';

knownNumbers('cross_validated_bandwidth', ({ number }) => {
  if (!hasSharedData()) return;
  const { output, bounds, area, x, y } = streetCrimes();
  number({
    what: '116 street crimes in Chicago, Gaussian, best of 16 candidates from the least distance to half the diagonal, feet', source: 'R 4.2, spatstat 3.0, bw.ppl', needsData: true,
    expected: output.bandwidths.ppl,
    actual: () => {
      const least = (output.nn_distance as number[]).reduce((a, b) => Math.min(a, b));
      const candidates = candidatesBetween(least, Math.hypot(bounds[2] - bounds[0], bounds[3] - bounds[1]) / 2, 16);
      return (crossValidatedBandwidth({ x, y, kernel: 'gaussian', candidates, mask: rectangleMask(bounds)!, area, floor: 0, seed: 1 }) as CrossValidatedBandwidth).metres;
    },
  });
});

const { next } = seededRandom(8);
/** Around three places, about 200 m wide. */
const clusters = (n: number) => points(Array.from({ length: n }, (_, i) => [
  2000 + (i % 3) * 3000 + (next() + next() + next() - 1.5) * 400, 3000 + (next() + next() + next() - 1.5) * 400]));
const area = 12_000 * 6000;

describe('the cross-validated bandwidth', () => {
  const events = clusters(240);
  const later = clusters(120);

  it('is the candidate that gives each event the highest density by the others, written out', () => {
    const candidates = Float64Array.of(150, 300, 600, 1200);
    const { metres, scores } = crossValidatedBandwidth({ ...events, candidates, area, seed: 1 }) as CrossValidatedBandwidth;
    const written = Array.from(candidates, (bandwidth) => {
      let sum = 0;
      for (let i = 0; i < 240; i += 1) {
        const others = { x: events.x.filter((_, j) => j !== i), y: events.y.filter((_, j) => j !== i) };
        const { density } = kernelDensity({ ...others, at: points([[events.x[i]!, events.y[i]!]]), bandwidth, how: 'direct' }) as KernelDensity;
        sum += Math.log((0.99 * density[0]!) / 1e6 / 239 + 0.01 / area) / 240;
      }
      return sum;
    });
    written.forEach((score, c) => { expect(scores[c]).toBeCloseTo(score, 9); });
    expect(metres).toBe(candidates[written.indexOf(Math.max(...written))]);
  });

  it('foretells later events with about the width of the clusters, not the width of the town', () => {
    const { metres, atEnd, held } = crossValidatedBandwidth({ ...events, held: later, candidates: candidatesBetween(50, 6000, 12), area, seed: 1 }) as CrossValidatedBandwidth;
    expect(held).toBe(120);
    expect(metres).toBeGreaterThan(150);
    expect(metres).toBeLessThan(1000);
    expect(atEnd).toBe(false);
  });

  it('falls to the least candidate for stacks of events, and says that it stands at the end', () => {
    const stacks = points(Array.from({ length: 60 }, (_, i) => [(i % 6) * 1000, 0]));
    expect(crossValidatedBandwidth({ ...stacks, area, seed: 1 })).toMatchObject({ metres: 100, atEnd: true });
  });

  it('draws the same held-out events for the same seed', () => {
    const one = (seed: number): Float64Array => (crossValidatedBandwidth({ ...events, area, most: 50, seed }) as CrossValidatedBandwidth).scores;
    expect(one(5)).toEqual(one(5));
    expect(one(5)).not.toEqual(one(6));
  });

  it('has a reason where it is not defined', () => {
    expect(crossValidatedBandwidth({ ...points([]), area, seed: 1 })).toEqual({ notDefined: 'no_events' });
    expect(crossValidatedBandwidth({ ...points([[0, 0]]), area, seed: 1 })).toEqual({ notDefined: 'too_few_events', needs: 2 });
    expect(crossValidatedBandwidth({ ...points([[3, 3], [3, 3]]), area, seed: 1 })).toEqual({ notDefined: 'one_place' });
    expect(crossValidatedBandwidth({ ...points([[0, 0], [9000, 0]]), candidates: Float64Array.of(10), floor: 0, area, seed: 1 })).toEqual({ notDefined: 'did_not_converge' });
    expect(() => crossValidatedBandwidth({ ...events, candidates: Float64Array.of(300, 200), area, seed: 1 })).toThrow(RangeError);
  });
});
