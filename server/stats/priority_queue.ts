import { erlangC } from './erlang_c.ts';

/**
 * Queue of calls with priorities ([Wikipedia](https://en.wikipedia.org/wiki/M/M/c_queue)).
 *
 * Answers: with so many units and calls of several urgencies, how long does each urgency wait for a free unit, and how many of
 * its calls wait no longer than some minutes?
 * Misread as: response times. It is the time until a unit is free, without the way there; it takes calls as coming at random and
 * evenly within the hour, all services as exponential with one mean, and a unit that is sent as not called off.
 * Formula: with C of Erlang C for all calls, M = units times service and L_k the calls of the priorities 1 to k: the mean wait of
 * priority k is C / M / ((1 - L_(k-1) / M) (1 - L_k / M)). Who waits, waits a delay that is exponential with rate M - L_k and
 * lengthened by those who come later and go before: its transform is (M - L_k) / (M - L_k + s + L_(k-1) (1 - B(s))) with B the
 * busy period of the higher priorities; inverted by the Euler sum. A priority that the units can serve waits a finite time also
 * where those below it cannot be served: then C is 1.
 * Defaults: none.
 * Cost: proportional to the units; 27 complex terms for each share within a time.
 *
 * Parameters: `arrivals`, calls an hour of each priority, the most urgent first, each 0 or more; `service`, an hour and unit,
 * above 0; `units`, a whole number from 1.
 * Returns: offered load, utilisation, the chance that a call finds no free unit (1 where they cannot keep up), the mean wait of
 * each priority and of all calls in hours, null where it grows without end.
 * Errors: RangeError for negative rates, a service that is not above 0, or a number of units that is not whole.
 * Example: 0.2, 0.6 and 1.2 calls an hour, 3 an hour and unit, 1 unit: 0.238, 0.325 and 0.909 hours.
 * Reference: Cobham 1954, Operations Research 2:70; Kella & Yechiali 1985, IIE Transactions 17:238; Abate & Whitt 1995, ORSA
 * Journal on Computing 7:36 (inversion).
 */
export type Queue = { arrivals: readonly number[]; service: number; units: number };

export type PriorityQueue = { offered: number; utilisation: number; waits: number; meanWaitHours: (number | null)[]; meanWaitOfAllHours: number | null };

export function priorityQueue({ arrivals, service, units }: Queue): PriorityQueue {
  const { offered, waits } = load({ arrivals, service, units });
  const fastest = units * service;
  let before = 0;
  let weighted: number | null = 0;
  const meanWaitHours = arrivals.map((calls) => {
    const upTo = before + calls;
    const mean: number | null = upTo < fastest ? (waits * fastest) / ((fastest - before) * (fastest - upTo)) : null;
    before = upTo;
    if (calls > 0) weighted = weighted === null || mean === null ? null : weighted + calls * mean;
    return mean;
  });
  const total: number | null = weighted;
  return { offered, utilisation: offered / units, waits, meanWaitHours, meanWaitOfAllHours: total === null || before === 0 ? total : total / before };
}

/** Part of the calls of priority `k`, counted from 0, that wait no longer than `hours`; 0 where their queue grows without end. */
export function withinWait(queue: Queue, k: number, hours: number): number {
  const { arrivals, service, units } = queue;
  if (arrivals[k] === undefined || !(hours >= 0)) throw new RangeError(`no wait of ${hours} hours in priority ${k}`);
  const { waits } = load(queue);
  const fastest = units * service;
  const higher = arrivals.slice(0, k).reduce((sum, one) => sum + one, 0);
  const rate = fastest - higher - arrivals[k];
  if (rate <= 0) return 0;
  if (waits === 0) return 1;
  if (hours === 0) return 1 - waits;
  const tail = higher === 0 ? Math.exp(-rate * hours) : invert(delayTail({ rate, higher, fastest }), hours);
  return 1 - waits * Math.min(1, Math.max(0, tail));
}

export type WaitTarget = { hours: number; share: number };

/** Fewest units with which every priority that has calls meets its target; null where more than `most` would be needed. */
export function unitsForTargets({ arrivals, service }: Omit<Queue, 'units'>, targets: readonly WaitTarget[], most: number): number | null {
  const met = (units: number): boolean => meetsTargets({ arrivals, service, units }, targets);
  let low = 1;
  let high = 1;
  while (!met(high)) {
    if (high >= most) return null;
    low = high + 1;
    high = Math.min(most, high * 2);
  }
  // More units never make a wait longer.
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (met(middle)) high = middle;
    else low = middle + 1;
  }
  return high;
}

export const meetsTargets = (queue: Queue, targets: readonly WaitTarget[]): boolean =>
  targets.every(({ hours, share }, k) => queue.arrivals[k] === 0 || withinWait(queue, k, hours) >= share);

function load({ arrivals, service, units }: Queue): { offered: number; waits: number } {
  if (!arrivals.every((calls) => calls >= 0 && calls < Number.POSITIVE_INFINITY)) throw new RangeError(`not numbers of calls an hour: ${arrivals.join(', ')}`);
  const total = arrivals.reduce((sum, one) => sum + one, 0);
  if (total === 0) {
    if (!(service > 0) || !Number.isInteger(units) || units < 1) throw new RangeError(`not a queue: ${service} an hour and unit, ${units} units`);
    return { offered: 0, waits: 0 };
  }
  const { offered, waits } = erlangC({ arrivals: total, service, units });
  return { offered, waits: waits ?? 1 };
}

type Complex = readonly [re: number, im: number];

/** Transform of the chance that the delay of one who waits is longer: its real part at s. */
function delayTail({ rate, higher, fastest }: { rate: number; higher: number; fastest: number }): (s: Complex) => number {
  const [least, most] = [(Math.sqrt(fastest) - Math.sqrt(higher)) ** 2, (Math.sqrt(fastest) + Math.sqrt(higher)) ** 2];
  return ([re, im]) => {
    // Two roots, so that the branch is the one on which the busy period has a transform below 1.
    const root = times(squareRoot([re + least, im]), squareRoot([re + most, im]));
    // s + higher (1 - B(s)).
    const lengthened: Complex = [re + higher - (higher + fastest + re - root[0]) / 2, im - (im - root[1]) / 2];
    // (1 - rate / (rate + lengthened)) / s.
    return over(over(lengthened, [rate + lengthened[0], lengthened[1]]), [re, im])[0];
  };
}

const times = ([a, b]: Complex, [c, d]: Complex): Complex => [a * c - b * d, a * d + b * c];
const over = ([a, b]: Complex, [c, d]: Complex): Complex => [(a * c + b * d) / (c * c + d * d), (b * c - a * d) / (c * c + d * d)];
function squareRoot([re, im]: Complex): Complex {
  const size = Math.hypot(re, im);
  const real = Math.sqrt((size + re) / 2);
  return [real, real === 0 ? 0 : im / (2 * real)];
}

const plainTerms = 15;
/** Binomials of 11, over 2^11: the weights with which the last partial sums are averaged. */
const eulerWeights = [1, 11, 55, 165, 330, 462, 462, 330, 165, 55, 11, 1].map((one) => one / 2048);
/** Error of the discretisation: e to the minus this. */
const exponent = 18.4;

/** A function of time from the real part of its transform: alternating sum, its end by Euler's averages. */
function invert(real: (s: Complex) => number, time: number): number {
  const scale = Math.exp(exponent / 2) / time;
  let sum = (scale / 2) * real([exponent / (2 * time), 0]);
  let averaged = 0;
  for (let k = 1; k < plainTerms + eulerWeights.length; k += 1) {
    sum += (k % 2 === 0 ? scale : -scale) * real([exponent / (2 * time), (k * Math.PI) / time]);
    if (k >= plainTerms) averaged += eulerWeights[k - plainTerms]! * sum;
  }
  return averaged;
}
