import { logFactorial } from './log_factorial.ts';

/**
 * Fisher's exact test ([Wikipedia](https://en.wikipedia.org/wiki/Fisher%27s_exact_test)).
 *
 * Answers: of two rows of two counts, are the shares the same, however small the counts?
 * Misread as: how large the difference is; that is the odds ratio with its interval.
 * Formula: with all row and column sums held, the chances of all tables that are no likelier than this one, added up. The
 * odds ratio is the one that makes this table the expected one; its limits are those at which the tails hold half of what
 * the level leaves.
 * Defaults: two-sided, 95 %.
 * Cost: in proportion to the smallest row or column sum, a few hundred times for the interval.
 *
 * Parameters: the table, whole numbers from 0, as a, b over c, d; `level`.
 * Returns: `p`; `oddsRatio`, null when it is not finite; `lower`, and `upper`, null when there is none.
 * Errors: RangeError for what are no counts.
 * Example: 12, 7 over 5, 9: p 0.1663, odds ratio 2.98, from 0.60 to 16.65.
 * Reference: Fisher 1935, Journal of the Royal Statistical Society 98:39; Cornfield 1956, Proceedings of the Third Berkeley Symposium.
 */
export type FisherExact = { p: number; oddsRatio: number | null; lower: number; upper: number | null };

export function fisherExact(
  [[a, b], [c, d]]: readonly [readonly [number, number], readonly [number, number]], { level = 0.95 }: { level?: number } = {},
): FisherExact {
  if (![a, b, c, d].every((count) => Number.isInteger(count) && count >= 0)) throw new RangeError(`not counts: ${a}, ${b}, ${c}, ${d}`);
  const first = Math.max(0, a + b - (b + d));
  const last = Math.min(a + b, a + c);
  const logChance = Float64Array.from({ length: last - first + 1 }, (_, i) => {
    const x = first + i;
    return -logFactorial(x) - logFactorial(a + b - x) - logFactorial(a + c - x) - logFactorial(d - a + x);
  });
  const chances = (logOdds: number): Float64Array => {
    const logs = logChance.map((chance, i) => chance + logOdds * (first + i));
    const most = logs.reduce((one, other) => Math.max(one, other));
    const weights = logs.map((log) => Math.exp(log - most));
    const sum = weights.reduce((one, other) => one + other, 0);
    return weights.map((weight) => weight / sum);
  };
  const at = a - first;
  const even = chances(0);
  const p = Math.min(1, even.reduce((sum, chance) => sum + (chance <= even[at]! * (1 + 1e-7) ? chance : 0), 0));
  const tail = (1 - level) / 2;
  const mean = (logOdds: number): number => chances(logOdds).reduce((sum, chance, i) => sum + chance * (first + i), 0);
  const atLeast = (logOdds: number): number => chances(logOdds).reduce((sum, chance, i) => sum + (i >= at ? chance : 0), 0);
  const atMost = (logOdds: number): number => chances(logOdds).reduce((sum, chance, i) => sum + (i <= at ? chance : 0), 0);
  return {
    p,
    oddsRatio: a === last ? null : a === first ? 0 : Math.exp(rising((logOdds) => mean(logOdds) - a)),
    lower: a === first ? 0 : Math.exp(rising((logOdds) => atLeast(logOdds) - tail)),
    upper: a === last ? null : Math.exp(rising((logOdds) => tail - atMost(logOdds))),
  };
}

/** Where a function that rises with the logarithm of the odds crosses 0. */
function rising(value: (logOdds: number) => number): number {
  let [low, high] = [-60, 60];
  for (let step = 0; step < 100; step += 1) {
    const middle = (low + high) / 2;
    if (value(middle) < 0) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
