import { logGamma } from '../stats/gamma.ts';
import type { Tick } from '../stats/tick.ts';
import type { Chains } from './cell_chains.ts';

/**
 * Self-exciting process on cells with a background drawn towards its surroundings
 * ([Wikipedia, Hawkes process](https://en.wikipedia.org/wiki/Hawkes_process)).
 *
 * Answers: how many incidents does one bring in its own cell, and how soon, over what the cell has anyway?
 * Misread as: cause. Days with more of everything, entries in batches and new buildings look the same to it.
 * Formula: rate of a cell = mu + sum over its earlier events of theta omega exp(-omega (t - t_i)). EM: each event is shared out
 * between background and earlier events; omega = shares / (shares x waiting times, and what the end cuts off), theta = shares /
 * (events less what the end cuts off). mu is not free: it has a gamma prior around `prior` (times the background's share of all
 * events) that weighs as much as `strength` days, so mu = (shares of background + strength x prior) / (days + strength).
 * The strength is that of five under which the counts of the cells are most likely (negative binomial).
 * Guards: the mean wait 1 / omega stays within 0.5 to 90 days and theta below 1; `atBound` says that a guard held it, and then the
 * fit must not be used. Steps end when the log-likelihood rises by less than 1e-4, after 500 at most.
 * Defaults: starts at theta 0.5 and 1 / omega of 7 days.
 * Cost: events times steps: sums over earlier events are carried forward, not walked.
 *
 * Parameters: `chains` of times in days from 0; `end`, the days learned from; `prior`, events per day and cell, above 0 wherever
 * there is an event.
 * Returns: `omega`, `theta`, `mu`, `strength`, `steps`, `logLikelihood`, `atBound`.
 * Errors: none.
 * Example: events that never share a cell have theta 0.
 * Reference: Mohler et al. 2015, Journal of the American Statistical Association 110:1399; Veen & Schoenberg 2008 (EM).
 */
export type ShrunkFit = {
  omega: number; theta: number; mu: Float64Array; strength: number; steps: number; logLikelihood: number; atBound: boolean;
};

export type Background = { prior: Float64Array; end: number };

const waitingDays = [0.5, 90] as const;
const mostTheta = 0.99;
const mostSteps = 500;
const enough = 1e-4;

export function shrunkSelfExciting(chains: Chains, background: Background, tick?: Tick): ShrunkFit {
  const strength = strengthOf(chains, background);
  const fit: ShrunkFit = {
    omega: 1 / 7, theta: 0.5, mu: shrunkBackground(chains, background, strength), strength, steps: 0, logLikelihood: -Infinity, atBound: false,
  };
  while (fit.steps < mostSteps) {
    tick?.(fit.steps, mostSteps);
    const before = fit.logLikelihood;
    step(fit, chains, background);
    fit.steps += 1;
    if (fit.theta === 0 || Math.abs(fit.logLikelihood - before) < enough) break;
  }
  return fit;
}

/** The background alone, drawn in the same way: what the process is compared with. */
export function shrunkBackground({ times }: Chains, { prior, end }: Background, strength: number): Float64Array {
  return Float64Array.from(times, (list, c) => (list.length + strength * prior[c]!) / (end + strength));
}

function step(fit: ShrunkFit, { times, n }: Chains, { prior, end }: Background): void {
  const { omega, theta, mu, strength } = fit;
  const sums = { shares: 0, waited: 0, cutShares: 0, cutTime: 0, logs: 0 };
  const own = new Float64Array(times.length);
  times.forEach((list, c) => {
    // Of earlier events: sum of exp(-omega since), and of since times that.
    let [near, waits] = [0, 0];
    for (let j = 0; j < list.length; j += 1) {
      if (j > 0) {
        const gap = list[j]! - list[j - 1]!;
        const fade = Math.exp(-omega * gap);
        waits = (waits + gap * (near + 1)) * fade;
        near = (near + 1) * fade;
      }
      const rate = mu[c]! + theta * omega * near;
      own[c]! += mu[c]! / rate;
      sums.shares += (theta * omega * near) / rate;
      sums.waited += (theta * omega * waits) / rate;
      sums.logs += Math.log(rate);
      const left = end - list[j]!;
      sums.cutShares += Math.exp(-omega * left);
      sums.cutTime += left * Math.exp(-omega * left);
    }
  });
  fit.logLikelihood = sums.logs - mu.reduce((sum, one) => sum + one, 0) * end - theta * (n - sums.cutShares);
  const part = n === 0 ? 1 : (n - sums.shares) / n;
  fit.mu = own.map((events, c) => (events + strength * part * prior[c]!) / (end + strength));
  bound(fit, { omega: sums.shares / (sums.waited + theta * sums.cutTime), theta: sums.shares / (n - sums.cutShares), shares: sums.shares });
}

const noShares = 1e-6;

function bound(fit: ShrunkFit, { omega, theta, shares }: { omega: number; theta: number; shares: number }): void {
  if (!(shares > noShares) || !Number.isFinite(omega) || !Number.isFinite(theta)) {
    fit.theta = 0;
    return;
  }
  const [least, most] = waitingDays;
  const held = Math.min(1 / least, Math.max(1 / most, omega));
  fit.atBound = held !== omega || theta > mostTheta;
  fit.omega = held;
  fit.theta = Math.min(mostTheta, theta);
}

/** Days that the prior weighs as much as. */
function strengthOf({ times }: Chains, { prior, end }: Background): number {
  let best = { strength: end, logs: -Infinity };
  for (const strength of [end / 16, end / 4, end, 4 * end, 16 * end]) {
    const logs = times.reduce((sum, list, c) => sum + logCount(list.length, { shape: strength * prior[c]!, strength, end }), 0);
    if (logs > best.logs) best = { strength, logs };
  }
  return best.strength;
}

/** Log of the negative binomial, without what all strengths share. */
function logCount(count: number, { shape, strength, end }: { shape: number; strength: number; end: number }): number {
  if (shape === 0) return 0;
  return logGamma(count + shape) - logGamma(shape) + shape * Math.log(strength / (strength + end)) + count * Math.log(end / (strength + end));
}

/**
 * Log-likelihood of what happened in `[from, to)`, with everything before as history: the points of the process less what it
 * expected. `theta` 0: of the background alone.
 */
export function heldOutLikelihood({ times }: Chains, { mu, theta, omega }: Pick<ShrunkFit, 'mu' | 'theta' | 'omega'>, [from, to]: readonly [number, number]): number {
  let logs = 0;
  times.forEach((list, c) => {
    let near = 0;
    let expected = mu[c]! * (to - from);
    for (let j = 0; j < list.length; j += 1) {
      const at = list[j]!;
      if (j > 0) near = (near + 1) * Math.exp(-omega * (at - list[j - 1]!));
      if (at >= to) break;
      expected += theta * (Math.exp(-omega * Math.max(0, from - at)) - Math.exp(-omega * (to - at)));
      if (at >= from) logs += Math.log(mu[c]! + theta * omega * near);
    }
    logs -= expected;
  });
  return logs;
}
