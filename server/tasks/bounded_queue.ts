import { Problem } from '../model/problem.ts';

/**
 * Work that would bring the server down if all of it ran at once: so many run, so many wait, the rest is turned away at once with
 * a time after which to ask again. What waits and is no longer wanted gives up its place. Each sort of work has a queue of its own,
 * so that one cannot starve another; whoever is merely asked whether the server lives waits in none.
 */
export type BoundedQueue = {
  /** Waits for a slot. Resolves with what gives it back. */
  turn(signal: AbortSignal | undefined): Promise<() => void>;
  run<T>(signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T>;
  counts(): QueueCounts;
};

/** `ran` and `refused` since the start. */
export type QueueCounts = { running: number; waiting: number; ran: number; refused: number };

export type QueueLimits = {
  /** How many run at a time. */
  slots: number;
  /** How many may wait. */
  places: number;
  /** What is said to who is turned away. */
  refusal: () => Problem;
};

export function boundedQueue({ slots, places, refusal }: QueueLimits): BoundedQueue {
  const waiting = new Set<() => void>();
  const counts = { running: 0, ran: 0, refused: 0 };

  /** Resolves when there is a slot, which is then taken. */
  function slot(signal: AbortSignal | undefined): Promise<void> {
    if (counts.running < slots) {
      counts.running += 1;
      return Promise.resolve();
    }
    if (waiting.size >= places) {
      counts.refused += 1;
      return Promise.reject(refusal());
    }
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        waiting.delete(enter);
        reject(signal?.reason);
      };
      const enter = (): void => {
        signal?.removeEventListener('abort', leave);
        resolve();
      };
      waiting.add(enter);
      signal?.addEventListener('abort', leave, { once: true });
    });
  }

  /** Hands the slot on to whoever has waited longest. */
  function end(): void {
    const [next] = waiting;
    if (next === undefined) counts.running -= 1;
    else {
      waiting.delete(next);
      next();
    }
  }

  async function turn(signal: AbortSignal | undefined): Promise<() => void> {
    signal?.throwIfAborted();
    await slot(signal);
    if (signal?.aborted) {
      end();
      throw signal.reason as Error;
    }
    counts.ran += 1;
    let ended = false;
    return () => {
      if (!ended) end();
      ended = true;
    };
  }

  return {
    turn,
    async run(signal, work) {
      const giveBack = await turn(signal);
      try {
        return await work();
      } finally {
        giveBack();
      }
    },
    counts: () => ({ ...counts, waiting: waiting.size }),
  };
}

const [leastSeconds, mostSeconds] = [1, 5];

/**
 * `what` is computed, in the plural: "tiles". `random`, 0 up to 1, spreads the times after which they ask again: those turned
 * away together would come back together.
 */
export function tooBusy(what: string, random: number): Problem {
  const problem = new Problem('unavailable', 'too_busy',
    `More ${what} are asked for at the moment than can be computed. Nothing is wrong with the question: ask again in a few seconds, as the header Retry-After says.`);
  problem.retryAfterSeconds = Math.ceil(leastSeconds + random * (mostSeconds - leastSeconds));
  return problem;
}
