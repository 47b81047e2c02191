import { logFactorial } from './log_factorial.ts';

/**
 * Gini coefficient that chance alone makes ([Wikipedia, Gini coefficient](https://en.wikipedia.org/wiki/Gini_coefficient)).
 *
 * Answers: if so many events fell on so many places that all have the same risk, how concentrated would they look on average?
 * Misread as: a test. It is a mean; a Gini a little above it is no finding.
 * Formula: two places together have a binomial number of the events, and that number splits like tosses of a coin; the mean
 * difference of such a split is known, and the Gini is half the mean difference over the mean, times (n - 1) / n.
 * Defaults: none.
 * Cost: in proportion to the spread of the number that two places have.
 *
 * Parameters: `places` from 2; `events`, a whole number from 1.
 * Returns: a number from 0 to 1.
 * Errors: RangeError for fewer places or events.
 * Example: one event on two places: 0.5, since one place has all.
 * Reference: Bernasco & Steenbeek 2017, Journal of Quantitative Criminology 33:451 (the problem); Feller 1968, III.7 (the split).
 */
export function chanceGini(places: number, events: number): number {
  if (!(Number.isInteger(places) && places >= 2 && Number.isInteger(events) && events >= 1)) throw new RangeError(`not places and events: ${places}, ${events}`);
  const share = 2 / places;
  const mean = events * share;
  const reach = 10 * Math.sqrt(mean) + 40;
  let difference = 0;
  for (let pair = Math.max(1, Math.floor(mean - reach)); pair <= Math.min(events, mean + reach); pair += 1) {
    const chance = places === 2 ? (pair === events ? 1 : 0)
      : Math.exp(logFactorial(events) - logFactorial(pair) - logFactorial(events - pair) + pair * Math.log(share) + (events - pair) * Math.log1p(-share));
    difference += chance * splitDifference(pair);
  }
  return ((places - 1) * difference) / (2 * events);
}

/** Mean of |heads - tails| of so many tosses. */
function splitDifference(tosses: number): number {
  const half = Math.floor((tosses - 1) / 2);
  return tosses * Math.exp(logFactorial(tosses - 1) - logFactorial(half) - logFactorial(tosses - 1 - half) - (tosses - 1) * Math.LN2);
}
