import { describe, expect, it } from 'vitest';
import { exponentialSmoothing, type Smoothed } from '../../../server/stats/exponential_smoothing.ts';
import { isDefined } from '../../../server/stats/not_defined.ts';
import { chicagoHomicides } from '../../support/chicago_homicides.ts';
import { knownNumbers } from '../../support/known_numbers.ts';

const smooth = (values: Iterable<number>, options: Parameters<typeof exponentialSmoothing>[1] = {}): Smoothed => {
  const found = exponentialSmoothing(Float64Array.from(values), options);
  if (!isDefined(found)) throw new Error(found.notDefined);
  return found;
};

knownNumbers('exponential_smoothing', ({ number }) => {
  const counts = (): number[] => chicagoHomicides().input.counts;
  const source = 'R 4.2, HoltWinters; Chicago homicides by month, 2001 to 2017';
  const shares = { alpha: 0.226336538861309, beta: 0, gamma: 0.299179820162503 };
  const forecast = [44.5476150145149, 36.3648641628987, 38.9161609690434, 43.1494284646657, 56.3338437610011, 65.0663712085087];
  number({
    what: 'Squared error and six months ahead with alpha 0.2263.., beta 0, gamma 0.2991..', source, expected: [17761.4317900421, ...forecast], needsData: true,
    actual: () => {
      const found = smooth(counts(), { period: 12, shares });
      return [found.squaredError, ...found.forecast];
    },
  });
  number({
    what: 'The best alpha, beta, gamma, and six months ahead', source, expected: [shares.alpha, 0, shares.gamma, ...forecast], tolerance: 1e-5,
    because: 'both search for the least squared error; ours is 17761.43178986, R stops at 17761.43179004', needsData: true,
    actual: () => {
      const { alpha, beta, gamma, forecast: ahead } = smooth(counts(), { period: 12 });
      return [alpha, beta, gamma, ...ahead];
    },
  });
  number({
    what: 'Level only: the best alpha, squared error', source: 'R 4.2, HoltWinters(beta = FALSE, gamma = FALSE)', expected: [0.68351734827703, 26903.6969197765],
    tolerance: 1e-5, because: 'both search for the least squared error', needsData: true,
    actual: () => {
      const { alpha, squaredError } = smooth(counts());
      return [alpha, squaredError];
    },
  });
});

describe('exponential smoothing', () => {
  const season = [3, -1, -2, 0, 4, 1, -1, -4, 2, -3, 0, 1];
  const made = Array.from({ length: 60 }, (_, at) => 50 + 0.5 * at + season[at % 12]!);

  it('continues line and season of which a series was made', () => {
    const { forecast, squaredError } = smooth(made, { period: 12, ahead: 12 });
    forecast.forEach((value, at) => expect(value).toBeCloseTo(50 + 0.5 * (60 + at) + season[at]!, 6));
    // The level begins half a period behind, as in the reference: six steps of a half are missed once.
    expect(squaredError).toBeCloseTo(9, 6);
  });

  it('keeps one level ahead without a period', () => {
    const { forecast, fitted, alpha } = smooth([3, 5, 4, 6, 5, 7], { ahead: 3 });
    expect(new Set(forecast).size).toBe(1);
    expect(fitted[0]).toBeNaN();
    expect(fitted[1]).toBe(3);
    expect(alpha).toBeGreaterThan(0);
  });

  it('finds shares that no other on a grid beats', () => {
    const jumpy = made.map((value, at) => value + ((at * 7919) % 13));
    const best = smooth(jumpy, { period: 12 });
    for (const alpha of [0, 0.2, 0.5, 0.9]) for (const gamma of [0, 0.3, 0.8]) {
      expect(smooth(jumpy, { period: 12, shares: { alpha, beta: 0, gamma } }).squaredError).toBeGreaterThanOrEqual(best.squaredError - 1e-9);
    }
  });

  it('is not defined for two years or equal values', () => {
    expect(exponentialSmoothing(Float64Array.from(made.slice(0, 24)), { period: 12 })).toEqual({ notDefined: 'too_few_steps', needs: 25 });
    expect(exponentialSmoothing(new Float64Array(30).fill(2))).toEqual({ notDefined: 'all_equal' });
  });

  it('refuses shares beyond 0 to 1', () => {
    expect(() => smooth(made, { period: 12, shares: { alpha: 2, beta: 0, gamma: 0 } })).toThrow(RangeError);
    expect(() => smooth(made, { period: 1 })).toThrow(RangeError);
    expect(() => smooth([1, Number.NaN])).toThrow(RangeError);
  });
});
