import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { crimeStatKilometres, crimeStatMiles, decayAt, decayKinds, kilometresInMile, type DistanceDecay } from '../../../server/stats/distance_decay.ts';
import { journeyToCrime, type JourneyToCrime } from '../../../server/stats/journey_to_crime.ts';
import { normalQuantile } from '../../../server/stats/normal_quantile.ts';
import { knownNumbers } from '../../support/known_numbers.ts';

/** 300 distances at the quantiles of a lognormal distribution. */
const distances = Float64Array.from({ length: 300 }, (_, i) => Math.exp(normalQuantile((i + 0.5) / 300) * 0.7 + 0.8));
const calibrated = (): JourneyToCrime => journeyToCrime(distances, { widthKilometres: 0.5 }) as JourneyToCrime;
const fitOf = (kind: DistanceDecay['kind']): number[] => {
  const { decay, rSquared } = calibrated().fits.find((fit) => fit.decay.kind === kind)!;
  return [...Object.values(decay).filter((value) => typeof value === 'number'), rSquared];
};

knownNumbers('journey_to_crime', ({ number, open }) => {
  const source = 'CrimeStat IV, chapter 13, formula evaluated in R 4.2';
  const at = (kind: DistanceDecay['kind'], miles: readonly number[]) => () => miles.map((mile) => decayAt(crimeStatMiles[kind], mile));
  number({ what: 'Linear, 1.9 - 0.06 d, at 0.5, 2, 10 and 40 miles (not below 0)', source, expected: [1.87, 1.78, 1.3, 0], actual: at('linear', [0.5, 2, 10, 40]) });
  number({ what: 'Negative exponential, 1.89 e^(-0.06 d), at 0.5, 2 and 10 miles', source, expected: [1.83414205840668, 1.67627962539543, 1.03725399221771], actual: at('negative_exponential', [0.5, 2, 10]) });
  number({ what: 'Normal, A 29.5, mean 4.2, deviation 4.6, at 0.5, 2 and 10 miles', source, expected: [1.8513363209511, 2.28194624932686, 1.15546099752764], actual: at('normal', [0.5, 2, 10]) });
  number({ what: 'Lognormal, A 8.6, mean 4.2, deviation 4.6, at 0.5, 2 and 10 miles', source, expected: [1.42712751924861, 0.154648538181604, 0.00742961005238258], actual: at('lognormal', [0.5, 2, 10]) });
  number({ what: 'Truncated negative exponential, peak 13.8 at 0.4, at 0.2, 0.5, 2 and 10 miles', source, expected: [6.9, 13.7174479039443, 12.5368034217481, 7.75756574371615], actual: at('truncated_negative_exponential', [0.2, 0.5, 2, 10]) });
  const cases = '300 lognormal distances in intervals of 0.5 km';
  number({ what: `Negative exponential fitted to ${cases}: height, rate, R squared`, source: 'R 4.2, nls', expected: [13.4427941995831, 0.238352042969402, 0.647382923737476], tolerance: 1e-5, because: 'nls stops when steps are small', actual: () => fitOf('negative_exponential') });
  number({ what: `Normal fitted to ${cases}: height, mean, deviation, R squared`, source: 'R 4.2, nls', expected: [46.6846420170274, 1.90451758264869, 1.27356729480975, 0.914037069086189], tolerance: 1e-5, because: 'nls stops when steps are small', actual: () => fitOf('normal') });
  number({ what: `Lognormal fitted to ${cases}: height, mean, deviation, R squared`, source: 'R 4.2, nls', expected: [287.77729832783, 2.608974201257, 1.40694551287683, 0.99828770171671], tolerance: 1e-6, because: 'nls stops when steps are small', actual: () => fitOf('lognormal') });
  open({ what: 'Coefficients calibrated on the journeys of Baltimore County', source: 'Levine 2013, CrimeStat IV, chapter 13', why: 'the distances were not published' });
});

describe('functions of distance', () => {
  it('are the same in kilometres as in miles', () => {
    fc.assert(fc.property(fc.constantFrom(...decayKinds), fc.double({ min: 0, max: 60, noNaN: true }), (kind, miles) => {
      expect(decayAt(crimeStatKilometres(kind), miles * kilometresInMile)).toBeCloseTo(decayAt(crimeStatMiles[kind], miles), 9);
    }));
  });

  it('are nowhere below 0, and finite at home', () => {
    for (const kind of decayKinds) for (const far of [0, 1e-9, 0.4, 1, 1e4]) {
      const value = decayAt(crimeStatMiles[kind], far);
      expect(value >= 0 && Number.isFinite(value)).toBe(true);
    }
    expect(decayAt({ kind: 'truncated_negative_exponential', peak: 3, peakDistance: 0, c: 1 }, 0)).toBe(3);
  });
});

describe('journey to crime', () => {
  it('finds the curve that the distances were made by, and puts it first', () => {
    const { fits, percent } = calibrated();
    expect(fits[0]!.decay.kind).toBe('lognormal');
    expect(fits.map(({ akaike }) => akaike)).toEqual(fits.map(({ akaike }) => akaike).toSorted((a, b) => a - b));
    expect(fits.length).toBe(5);
    expect(percent.reduce((sum, value) => sum + value, 0)).toBeCloseTo(100, 9);
    const steep = Float64Array.from({ length: 2000 }, (_, i) => -Math.log(1 - (i + 0.5) / 2000) * 3);
    const exponential = (journeyToCrime(steep, { widthKilometres: 1 }) as JourneyToCrime).fits.find(({ decay }) => decay.kind === 'negative_exponential')!;
    expect(exponential.rSquared).toBeGreaterThan(0.999);
    expect((exponential.decay as { c: number }).c).toBeCloseTo(1 / 3, 2);
  });

  it('does not let a normal curve stand in for an exponential with a mean far below 0', () => {
    const steep = Float64Array.from({ length: 150 }, (_, i) => -Math.log(1 - (i + 0.5) / 150) * 3);
    const { decay } = (journeyToCrime(steep) as JourneyToCrime).fits.find((fit) => fit.decay.kind === 'normal')!;
    expect((decay as { mean: number }).mean).toBeGreaterThanOrEqual(0);
    expect((decay as { deviation: number }).deviation).toBeLessThan(10);
  });

  it('is the same in any order, and in another unit with its lengths changed', () => {
    const plain = calibrated();
    expect(journeyToCrime(distances.toReversed(), { widthKilometres: 0.5 })).toEqual(plain);
    const twice = journeyToCrime(distances.map((far) => far * 2), { widthKilometres: 1 }) as JourneyToCrime;
    const rate = ({ fits }: JourneyToCrime): number => (fits.find(({ decay }) => decay.kind === 'negative_exponential')!.decay as { c: number }).c;
    expect(rate(twice)).toBeCloseTo(rate(plain) / 2, 5);
    expect(twice.medianKilometres).toBeCloseTo(2 * plain.medianKilometres, 12);
  });

  it('puts the longest distance into the last interval', () => {
    const { from, percent } = journeyToCrime(Float64Array.from({ length: 40 }, (_, i) => (i % 10) + 1), { widthKilometres: 1 }) as JourneyToCrime;
    expect(from.length).toBe(10);
    expect(percent[9]).toBe(20);
  });

  it('is not defined for too few cases or equal distances, and refuses what is no distance', () => {
    expect(journeyToCrime(new Float64Array(0))).toEqual({ notDefined: 'no_events' });
    expect(journeyToCrime(new Float64Array(19))).toEqual({ notDefined: 'too_few_events', needs: 20 });
    expect(journeyToCrime(new Float64Array(30).fill(2))).toEqual({ notDefined: 'no_variation' });
    expect(() => journeyToCrime(Float64Array.of(-1))).toThrow(RangeError);
    expect(() => journeyToCrime(distances, { widthKilometres: 0 })).toThrow(RangeError);
  });
});
