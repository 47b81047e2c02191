import FlatQueue from 'flatqueue';

/**
 * Shares patrol hours among places so that they reach most harm.
 *
 * Answers: of so many patrol hours, how many does each place get, and what does the next quarter of an hour add?
 * Model: h hours at a place reach `amount (1 - exp(-kappa h))` of it. The sum over places is greatest, in whole blocks, when each
 * block goes where it adds most, since a block never adds more than the one before it; ties go to the earlier place. A proposal of
 * this project, not a published standard: kappa is an assumption, and that patrol reaches harm at all is one, too.
 * Cost: blocks times the logarithm of places.
 *
 * Parameters: `amounts`, 0 or more; `kappa`, an hour, above 0; `blockHours`, above 0; `blocks`, how many there are; `most`, at most
 * so many for each place (Infinity: no bound); `least`, so many that each place has anyhow.
 * Returns: blocks of each place, what is reached, what one block more would add (null where no place takes one), and how many
 * blocks nobody could take.
 * Errors: RangeError for other parameters, or where `least` alone takes more than there is.
 * Reference: Koopman 1980, Search and Screening (exponential effort); Federgruen & Groenevelt 1986, Operations Research 34:909 (greedy).
 */
export type PatrolHours = { amounts: Float64Array; kappa: number; blockHours: number; blocks: number; most: number; least?: number };
export type SharedHours = { blocks: Int32Array; reached: number; next: number | null; left: number };

export function sharePatrolHours({ amounts, kappa, blockHours, blocks, most, least = 0 }: PatrolHours): SharedHours {
  if (!(kappa > 0) || !(blockHours > 0) || !Number.isInteger(blocks) || blocks < 0 || least > most || least * amounts.length > blocks) {
    throw new RangeError(`not hours to share: kappa ${kappa}, ${blocks} blocks of ${blockHours} h, from ${least} to ${most} for each of ${amounts.length} places`);
  }
  const given = new Int32Array(amounts.length).fill(least);
  const adds = (place: number): number => amounts[place]! * Math.exp(-kappa * blockHours * given[place]!) * -Math.expm1(-kappa * blockHours);
  const queue = new FlatQueue<number>();
  const offer = (place: number): void => {
    if (given[place]! < most && amounts[place]! > 0) queue.push(place, -adds(place));
  };
  for (const place of amounts.keys()) offer(place);
  let left = blocks - least * amounts.length;
  while (left > 0 && queue.length > 0) {
    // All that would add as much, in their order: the next block of each adds less.
    const value = queue.peekValue();
    const equal: number[] = [];
    while (queue.length > 0 && queue.peekValue() === value) equal.push(queue.pop()!);
    for (const place of equal.toSorted((a, b) => a - b)) {
      if (left > 0) {
        given[place]! += 1;
        left -= 1;
      }
      offer(place);
    }
  }
  const next = queue.peekValue();
  return { blocks: given, reached: reachedBy({ amounts, kappa, hours: Float64Array.from(given, (one) => one * blockHours) }), next: next === undefined ? null : -next, left };
}

export const reachedBy = ({ amounts, kappa, hours }: { amounts: Float64Array; kappa: number; hours: Float64Array }): number =>
  amounts.reduce((sum, amount, i) => sum + amount * -Math.expm1(-kappa * hours[i]!), 0);

/** Such that 15 minutes in every two hours of the horizon reach 1 - exp(-1.5) of a place. */
export const kappaOfHorizon = (hours: number): number => 1.5 / ((hours / 2) * 0.25);
