import { notDefined, type NotDefined } from './not_defined.ts';
import type { Tick } from './tick.ts';

/**
 * Self-exciting point process on cells, fitted by EM ([Wikipedia, Hawkes process](https://en.wikipedia.org/wiki/Hawkes_process)).
 *
 * Answers: how much of what happens in a cell follows from what happened there shortly before, and for how long?
 * Misread as: proof that one incident causes the next. Recording in batches, duplicates and busy hours look the same; a
 * free background for every cell soaks up the rest. Never show it without the plain count beside it.
 * Formula: in cell c the rate is mu_c plus, for each earlier event there, theta omega exp(-omega times the time since).
 * Each event is shared out between background and earlier events in the ratio of these; then omega = sum of shares over sum
 * of shares times waiting time, theta = sum of shares over the number of events, mu_c = background shares over time. With
 * `correctEnd`, what events near the end can still trigger is allowed for.
 * Defaults: theta 0.5, omega 1 a day, mu_c the count over time, 20 steps: those of the published scheme. `mergeMinutes` 30 and
 * a mean waiting time of 0.5 to 90 days are guards: without them a handful of near-simultaneous pairs decides everything.
 * Cost: pairs of events in the same cell, times the steps.
 *
 * Parameters: `cell` of each event (numbers from 0), `time` in days, ascending, `end` of the period in days.
 * Returns: `omega` per day, `theta` (expected direct followers), `background` (expected events not triggered), `mu` per cell and
 * day, `used` events after merging, `atBound` when omega stopped at a guard: then the fit is not to be used.
 * Errors: RangeError when times do not ascend or lists differ in length.
 * Example: events that never share a cell: theta 0.
 * Reference: Mohler, Short, Malinowski, Johnson, Tita, Bertozzi & Brantingham 2015, Journal of the American Statistical
 * Association 110:1399.
 */
export type SelfExciting = { omega: number; theta: number; background: number; mu: Float64Array; used: number; atBound: boolean };

type Options = {
  cells: number; end: number; steps?: number; correctEnd?: boolean;
  /** Events of a cell at most so many minutes after the one before are one; 0 for none. */
  mergeMinutes?: number;
  /** Bounds of the mean waiting time in days; null for none. */
  waitingDays?: readonly [number, number] | null;
};

export function selfExciting(
  { cell, time }: { cell: Int32Array; time: Float64Array },
  { cells, end, steps = 20, correctEnd = true, mergeMinutes = 30, waitingDays = [0.5, 90] }: Options, tick?: Tick,
): SelfExciting | NotDefined {
  if (cell.length !== time.length) throw new RangeError('cells and times of events differ in number');
  const chains = chainsOf(cell, time, { cells, mergeDays: mergeMinutes / 1440 });
  const n = chains.reduce((sum, chain) => sum + chain.length, 0);
  if (n === 0 || !(end > 0)) return notDefined('no_events');
  const fit: Fit = { omega: 1, theta: 0.5, mu: Float64Array.from(chains, (chain) => chain.length / end), atBound: false };
  for (let step = 0; step < steps; step += 1) {
    tick?.(step, steps);
    refit(fit, chains, { n, end, correctEnd, waitingDays });
    if (fit.theta === 0) break;
  }
  return { ...fit, background: fit.mu.reduce((sum, rate) => sum + rate * end, 0), used: n };
}

type Fit = { omega: number; theta: number; mu: Float64Array; atBound: boolean };

/** Times of each cell, ascending, without those that follow at once on the one before, itself left out or not. */
function chainsOf(cell: Int32Array, time: Float64Array, { cells, mergeDays }: { cells: number; mergeDays: number }): number[][] {
  const chains: number[][] = Array.from({ length: cells }, () => []);
  const latest = new Float64Array(cells).fill(-Infinity);
  time.forEach((at, i) => {
    if (i > 0 && at < time[i - 1]!) throw new RangeError('times of events do not ascend');
    const c = cell[i]!;
    // Times in days carry rounding: what is 30 minutes by the clock is no less.
    if (mergeDays === 0 || at - latest[c]! > mergeDays + 1e-9) chains[c]!.push(at);
    latest[c] = at;
  });
  return chains;
}

function refit(fit: Fit, chains: readonly number[][], { n, end, correctEnd, waitingDays }: {
  n: number; end: number; correctEnd: boolean; waitingDays: Options['waitingDays'];
}): void {
  const { omega, theta } = fit;
  let [shares, waited, cutShares, cutTime] = [0, 0, 0, 0];
  chains.forEach((chain, c) => {
    let background = 0;
    for (let j = 0; j < chain.length; j += 1) {
      let triggered = 0;
      let waiting = 0;
      for (let i = 0; i < j; i += 1) {
        const since = chain[j]! - chain[i]!;
        const share = theta * omega * Math.exp(-omega * since);
        triggered += share;
        waiting += share * since;
      }
      const all = fit.mu[c]! + triggered;
      background += fit.mu[c]! / all;
      shares += triggered / all;
      waited += waiting / all;
      const left = end - chain[j]!;
      cutShares += Math.exp(-omega * left);
      cutTime += left * Math.exp(-omega * left);
    }
    fit.mu[c] = background / end;
  });
  fit.omega = shares / (waited + (correctEnd ? theta * cutTime : 0));
  fit.theta = shares / (n - (correctEnd ? cutShares : 0));
  if (!(shares > 0) || !Number.isFinite(fit.omega)) Object.assign(fit, { omega, theta: 0 });
  else if (waitingDays != null) {
    const [least, most] = waitingDays;
    const bounded = Math.min(1 / least, Math.max(1 / most, fit.omega));
    fit.atBound = bounded !== fit.omega;
    fit.omega = bounded;
  }
}
