import { logFactorial } from './log_factorial.ts';
import { notDefined, type NotDefined } from './not_defined.ts';

/**
 * Exact G test of weekdays ([Wikipedia, G-test](https://en.wikipedia.org/wiki/G-test)).
 *
 * Answers: does a short series of offences keep to some weekdays, more than so few would by chance?
 * Misread as: proof that there is no such habit when p is large. Three events can hardly show one: the power says how
 * often they would, for an offender who really keeps to the days assumed.
 * Formula: G is twice the sum of count times the logarithm of count over expected. Its p is exact: the chance of all ways to
 * spread as many events over the days that have at least as large a G.
 * Defaults: every day as likely; 7 days.
 * Cost: every way to spread the events: 14 events over 7 days 38,760; more than 200,000 ways are refused.
 *
 * Parameters: `counts` per day; `shares`, what each day would get by chance, sums to 1; for the power `truth`, the shares of the
 * offender assumed, and `alpha`.
 * Returns: `g`, `p`, `ways`. Power: the chance that p comes out at `alpha` or below. Not defined without events.
 * Errors: RangeError for counts that are not whole, shares that are not above 0 or do not sum to 1, too many ways.
 * Example: three events on one day of seven: G 11.68, p 0.0204; (1, 1, 1): 5.08.
 * Reference: Sokal & Rohlf 1981, Biometry; Wheeler 2016, Security Journal 29:261 (weekdays of short series).
 */
export type Proclivity = { g: number; p: number; ways: number };

const mostWays = 200_000;

export function weekdayProclivity(counts: Int32Array, shares: Float64Array = evenShares(counts.length)): Proclivity | NotDefined {
  const total = check(counts, shares);
  if (total === 0) return notDefined('no_events', 1);
  const { g, chance } = allWays(total, shares, shares);
  const observed = gStatistic(counts, total, shares);
  let p = 0;
  for (let way = 0; way < g.length; way += 1) if (g[way]! >= observed - rounding) p += chance[way]!;
  return { g: observed, p: Math.min(1, p), ways: g.length };
}

/** How often a series of so many events from an offender with the shares `truth` is significant. */
export function proclivityPower(
  events: number, { truth, shares = evenShares(truth.length), alpha = 0.05 }: { truth: Float64Array; shares?: Float64Array; alpha?: number },
): number | NotDefined {
  if (!Number.isInteger(events) || events < 0) throw new RangeError(`not a number of events: ${events}`);
  if (events === 0) return notDefined('no_events', 1);
  checkShares(truth, { zeros: true });
  checkShares(shares, { zeros: false });
  if (truth.length !== shares.length) throw new RangeError(`${truth.length} shares assumed, ${shares.length} by chance`);
  const { g, chance } = allWays(events, shares, shares);
  const { chance: assumed } = allWays(events, shares, truth);
  const order = Array.from(g, (_, way) => way).sort((a, b) => g[b]! - g[a]!);
  let [p, power, at] = [0, 0, 0];
  while (at < order.length) {
    let [level, gained, next] = [0, 0, at];
    while (next < order.length && g[order[next]!]! >= g[order[at]!]! - rounding) {
      level += chance[order[next]!]!;
      gained += assumed[order[next]!]!;
      next += 1;
    }
    p += level;
    if (p > alpha) break;
    power += gained;
    at = next;
  }
  return power;
}

/** The same G can come out of different orders of adding. */
const rounding = 1e-9;

/** G of every way to spread `total` events, and its chance when each falls on the days with `truth`. */
function allWays(total: number, shares: Float64Array, truth: Float64Array): { g: Float64Array; chance: Float64Array } {
  const days = shares.length;
  const ways = Math.round(Math.exp(logFactorial(total + days - 1) - logFactorial(total) - logFactorial(days - 1)));
  if (ways > mostWays) throw new RangeError(`${ways} ways to spread ${total} events over ${days} days are more than ${mostWays}`);
  const g = new Float64Array(ways);
  const chance = new Float64Array(ways);
  const counts = new Int32Array(days);
  let filled = 0;
  const place = (day: number, left: number): void => {
    if (day === days - 1) {
      counts[day] = left;
      g[filled] = gStatistic(counts, total, shares);
      chance[filled] = multinomial(counts, total, truth);
      filled += 1;
      return;
    }
    for (let count = 0; count <= left; count += 1) {
      counts[day] = count;
      place(day + 1, left - count);
    }
  };
  place(0, total);
  return { g, chance };
}

function gStatistic(counts: Int32Array, total: number, shares: Float64Array): number {
  let g = 0;
  for (let day = 0; day < counts.length; day += 1) if (counts[day]! > 0) g += 2 * counts[day]! * Math.log(counts[day]! / (total * shares[day]!));
  return Math.max(0, g);
}

function multinomial(counts: Int32Array, total: number, shares: Float64Array): number {
  let log = logFactorial(total);
  for (let day = 0; day < counts.length; day += 1) if (counts[day]! > 0) log += counts[day]! * Math.log(shares[day]!) - logFactorial(counts[day]!);
  return Math.exp(log);
}

const evenShares = (days: number): Float64Array => new Float64Array(days).fill(1 / days);

function check(counts: Int32Array, shares: Float64Array): number {
  if (counts.length !== shares.length || counts.length < 2) throw new RangeError(`${counts.length} days, ${shares.length} shares`);
  checkShares(shares, { zeros: false });
  let total = 0;
  for (const count of counts) {
    if (count < 0) throw new RangeError(`not a count: ${count}`);
    total += count;
  }
  return total;
}

function checkShares(shares: Float64Array, { zeros }: { zeros: boolean }): void {
  let sum = 0;
  for (const share of shares) {
    if (!(share >= 0 && share <= 1) || (!zeros && share === 0)) throw new RangeError(`not a share: ${share}`);
    sum += share;
  }
  if (Math.abs(sum - 1) > 1e-9) throw new RangeError(`shares sum to ${sum}`);
}
