import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { controlChart, type ControlChart } from '../../../server/stats/control_chart.ts';
import { isDefined } from '../../../server/stats/not_defined.ts';
import { seededRandom } from '../../../server/stats/random.ts';
import { knownNumbers } from '../../support/known_numbers.ts';

const chart = (counts: Iterable<number>, options: Parameters<typeof controlChart>[1] = {}): ControlChart => {
  const found = controlChart(Float64Array.from(counts), options);
  if (!isDefined(found)) throw new Error(found.notDefined);
  return found;
};
const after = (mean: number, next: number): number[] => [...new Array<number>(8).fill(mean), next];

knownNumbers('control_chart', ({ number }) => {
  number({
    what: 'Bands after eight weeks of 16, 9 and 4, the mean taken as known', source: 'Wheeler 2016', expected: [6.25, 30.25, 2.25, 20.25, 0.25, 12.25],
    actual: () => [16, 9, 4].flatMap((mean) => {
      const { lower, upper } = chart(after(mean, 1), { band: 'known' });
      return [lower[8]!, upper[8]!];
    }),
  });
  number({
    what: 'Band after eight weeks of 16, widened by the root of 1 + 1/8', source: 'by hand', expected: [(4 - 1.5 * Math.sqrt(1.125)) ** 2, (4 + 1.5 * Math.sqrt(1.125)) ** 2],
    actual: () => {
      const { lower, upper } = chart(after(16, 1));
      return [lower[8]!, upper[8]!];
    },
  });
});

describe('the control chart', () => {
  it('judges each week by the eight before it, not by itself', () => {
    const { expected, signal, judged, above, below } = chart([...after(16, 31), 16, 2]);
    expect(Array.from(expected.subarray(0, 8)).every(Number.isNaN)).toBe(true);
    expect(expected[8]).toBe(16);
    expect(expected[9]).toBeCloseTo((7 * 16 + 31) / 8, 12);
    expect(Array.from(signal.subarray(8))).toEqual([0, 0, -1]);
    expect([judged, above, below]).toEqual([3, 0, 1]);
    expect(chart([...after(16, 31)], { band: 'known' }).signal[8]).toBe(1);
  });

  it('widens when the mean is uncertain: known inside widened', () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 10, maxLength: 30 }), (counts) => {
      fc.pre(counts.some((count) => count > 0));
      const [known, widened] = [chart(counts, { band: 'known' }), chart(counts)];
      for (let week = 8; week < counts.length; week += 1) {
        expect(widened.upper[week]!).toBeGreaterThanOrEqual(known.upper[week]!);
        expect(widened.lower[week]!).toBeLessThanOrEqual(known.lower[week]!);
      }
    }));
  });

  it('sends few weeks of an unchanged rate out of the predictive band, more out of the known one', () => {
    const random = seededRandom(4);
    const poisson = (mean: number): number => {
      const left = Math.exp(-mean);
      let count = 0;
      for (let product = random.next(); product > left; product *= random.next()) count += 1;
      return count;
    };
    const counts = Float64Array.from({ length: 20_000 }, () => poisson(6));
    const outside = (band: 'known' | 'widened' | 'predictive'): number => {
      const { above, below, judged } = chart(counts, { band });
      return (above + below) / judged;
    };
    expect(outside('predictive')).toBeLessThan(0.005);
    expect(outside('widened')).toBeLessThan(outside('known'));
    expect(outside('known')).toBeGreaterThan(0.004);
  });

  it('is not defined for too few weeks or none with events', () => {
    expect(controlChart(new Float64Array(8).fill(3))).toEqual({ notDefined: 'too_few_steps', needs: 9 });
    expect(controlChart(new Float64Array(20))).toEqual({ notDefined: 'no_events', needs: 1 });
  });

  it('refuses what are no counts', () => {
    expect(() => controlChart(Float64Array.of(1.5))).toThrow(RangeError);
    expect(() => controlChart(new Float64Array(20), { before: 0 })).toThrow(RangeError);
    expect(() => controlChart(new Float64Array(20), { sigmas: 0 })).toThrow(RangeError);
  });
});
