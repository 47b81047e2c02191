import type { GroupedCounts } from './log_link_fit.ts';
import { logFactorial } from './log_factorial.ts';

/**
 * What likelihoods need of the counts besides their sums: how many cells have more than k, for k from 0, and how often each
 * count occurs.
 */
export type CountSpread = { exceed: Float64Array; occurs: ReadonlyMap<number, number>; logFactorials: number };

export function countSpread(counts: Float64Array): CountSpread {
  const occurs = new Map<number, number>();
  let largest = 0;
  for (const count of counts) {
    occurs.set(count, (occurs.get(count) ?? 0) + 1);
    if (count > largest) largest = count;
  }
  const exceed = new Float64Array(largest);
  for (const [count, times] of occurs) if (count > 0) exceed[count - 1]! += times;
  for (let k = largest - 2; k >= 0; k -= 1) exceed[k]! += exceed[k + 1]!;
  let logFactorials = 0;
  for (const [count, times] of occurs) logFactorials += times * logFactorial(count);
  return { exceed, occurs, logFactorials };
}

/** `mean` of one cell of each row. */
export function logLikelihood(
  { rows, total, cells }: GroupedCounts, { spread, mean, theta }: { spread: CountSpread; mean: Float64Array; theta: number },
): number {
  let sum = -spread.logFactorials;
  if (theta === Infinity) {
    for (let i = 0; i < rows; i += 1) sum += (total[i] === 0 ? 0 : total[i]! * Math.log(mean[i]!)) - cells[i]! * mean[i]!;
    return sum;
  }
  for (let k = 0; k < spread.exceed.length; k += 1) sum += spread.exceed[k]! * Math.log1p(k / theta);
  for (let i = 0; i < rows; i += 1) sum += (total[i] === 0 ? 0 : total[i]! * Math.log(mean[i]!)) - (total[i]! + cells[i]! * theta) * Math.log1p(mean[i]! / theta);
  return sum;
}

/** Twice the log-likelihood that a mean of its own for every cell would gain. */
export function deviance({ rows, total, cells }: GroupedCounts, { spread, mean, theta }: { spread: CountSpread; mean: Float64Array; theta: number }): number {
  const negativeBinomial = theta !== Infinity;
  let sum = 0;
  for (const [count, times] of spread.occurs) {
    if (count > 0) sum += times * count * Math.log(count);
    sum -= times * (negativeBinomial ? (count + theta) * Math.log1p(count / theta) : count);
  }
  for (let i = 0; i < rows; i += 1) {
    if (total[i]! > 0) sum -= total[i]! * Math.log(mean[i]!);
    sum += negativeBinomial ? (total[i]! + cells[i]! * theta) * Math.log1p(mean[i]! / theta) : cells[i]! * mean[i]!;
  }
  return Math.max(0, 2 * sum);
}
