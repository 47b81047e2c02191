import { logGamma } from './gamma.ts';

/**
 * Predictive interval of a count ([Wikipedia, negative binomial distribution](https://en.wikipedia.org/wiki/Negative_binomial_distribution)).
 *
 * Answers: within which counts will the next week fall, when all that is known of the mean is some weeks before?
 * Misread as: wide because crime is unruly. It is wide because eight weeks tell a mean only roughly; a spread beyond Poisson
 * (a series of linked offences) is not in it.
 * Formula: after so many events in so many periods the mean has a gamma distribution (Jeffreys prior: events + 1/2); a
 * Poisson count with such a mean is negative binomial, of size events + 1/2 and probability periods / (periods + 1). The
 * bounds are the counts between which it falls with the stated chance, an equal chance beyond each.
 * Defaults: 0.9973, as three standard deviations of a normal count.
 * Cost: one pass over the counts that matter, some ten standard deviations.
 *
 * Parameters: `events` in all `periods` together (a whole number from 0), `periods` (from 1), `coverage`.
 * Returns: `lower` and `upper`, whole numbers; a count below or above is beyond the interval.
 * Errors: RangeError for others.
 * Example: 128 events in 8 periods: 5 to 30.
 * Reference: Meeker, Hahn & Escobar 2017, Statistical Intervals, 7.6; Jeffreys 1961, Theory of Probability.
 */
export function negativeBinomialBand(
  events: number, { periods, coverage = 0.9973002039367398 }: { periods: number; coverage?: number },
): { lower: number; upper: number } {
  const good = Number.isInteger(events) && events >= 0 && Number.isInteger(periods) && periods >= 1 && coverage > 0 && coverage < 1;
  if (!good) throw new RangeError(`no interval from ${events} events in ${periods} periods at ${coverage}`);
  const size = events + 0.5;
  const tail = (1 - coverage) / 2;
  const spread = Math.sqrt((size / periods) * (1 + 1 / periods));
  const most = Math.ceil(size / periods + 40 * spread + 200);
  const log = (count: number): number =>
    logGamma(size + count) - logGamma(size) - logGamma(count + 1) + size * Math.log(periods / (periods + 1)) - count * Math.log(periods + 1);
  const begin = Math.max(0, Math.floor(size / periods - 12 * spread - 1));
  return { lower: fromBelow(begin, tail, log), upper: fromAbove(most, tail, log) };
}

/** The smallest count at or below which more than `tail` lies. */
function fromBelow(begin: number, tail: number, log: (count: number) => number): number {
  let sum = 0;
  for (let count = begin; ; count += 1) {
    sum += Math.exp(log(count));
    if (sum > tail) return count;
  }
}

function fromAbove(most: number, tail: number, log: (count: number) => number): number {
  let sum = 0;
  for (let count = most; ; count -= 1) {
    sum += Math.exp(log(count));
    if (sum > tail) return count;
  }
}
