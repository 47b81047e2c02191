/**
 * Functions of distance with which crimes become rarer away from home. The unit of distance is that of the numbers in it.
 * `a` (or `peak`) is the height: what it counts in does not matter for where a profile is high.
 */
export type DistanceDecay =
  | { kind: 'linear'; a: number; slope: number }
  | { kind: 'negative_exponential'; a: number; c: number }
  | { kind: 'normal'; a: number; mean: number; deviation: number }
  | { kind: 'lognormal'; a: number; mean: number; deviation: number }
  | { kind: 'truncated_negative_exponential'; peak: number; peakDistance: number; c: number };

export const decayKinds = [
  'linear', 'negative_exponential', 'normal', 'lognormal', 'truncated_negative_exponential',
] as const satisfies DistanceDecay['kind'][];

const rootOfTwoPi = Math.sqrt(2 * Math.PI);

export function decayAt(decay: DistanceDecay, distance: number): number {
  switch (decay.kind) {
    // A straight line falls below 0 somewhere; less than never is never.
    case 'linear': return Math.max(0, decay.a + decay.slope * distance);
    case 'negative_exponential': return decay.a * Math.exp(-decay.c * distance);
    case 'normal': return (decay.a / (decay.deviation * rootOfTwoPi)) * Math.exp(-0.5 * ((distance - decay.mean) / decay.deviation) ** 2);
    case 'lognormal': {
      if (distance === 0) return 0;
      // One exponent for both factors: near home one is beyond all numbers and the other below them.
      const log = 2 * Math.log(distance);
      return (decay.a / (decay.deviation * rootOfTwoPi)) * Math.exp(-log - (log - decay.mean) ** 2 / (2 * decay.deviation ** 2));
    }
    case 'truncated_negative_exponential': return distance <= decay.peakDistance
      ? decay.peak * (decay.peakDistance === 0 ? 1 : distance / decay.peakDistance)
      : decay.peak * Math.exp(-decay.c * (distance - decay.peakDistance));
  }
}

export const kilometresInMile = 1.609344;

/** The same function of a distance in another unit: `factor` is how many new units make an old one. */
function inUnit(decay: DistanceDecay, factor: number): DistanceDecay {
  switch (decay.kind) {
    case 'linear': return { ...decay, slope: decay.slope / factor };
    case 'negative_exponential': return { ...decay, c: decay.c / factor };
    case 'normal': return { ...decay, a: decay.a * factor, mean: decay.mean * factor, deviation: decay.deviation * factor };
    case 'lognormal': return { ...decay, a: decay.a * factor ** 2, mean: decay.mean + 2 * Math.log(factor) };
    case 'truncated_negative_exponential': return { ...decay, peakDistance: decay.peakDistance * factor, c: decay.c / factor };
  }
}

/** What CrimeStat ships, in miles: of one town years ago. The text has the peak at 0.4 miles, the help at 4.2. */
export const crimeStatMiles: Readonly<Record<DistanceDecay['kind'], DistanceDecay>> = {
  linear: { kind: 'linear', a: 1.9, slope: -0.06 },
  negative_exponential: { kind: 'negative_exponential', a: 1.89, c: 0.06 },
  normal: { kind: 'normal', a: 29.5, mean: 4.2, deviation: 4.6 },
  lognormal: { kind: 'lognormal', a: 8.6, mean: 4.2, deviation: 4.6 },
  truncated_negative_exponential: { kind: 'truncated_negative_exponential', peak: 13.8, peakDistance: 0.4, c: 0.06 },
};

export const crimeStatKilometres = (kind: DistanceDecay['kind']): DistanceDecay => inUnit(crimeStatMiles[kind], kilometresInMile);
