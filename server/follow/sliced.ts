import { setImmediate as nextTurn } from 'node:timers/promises';

/** Runs long work that yields between slices of some milliseconds: requests have their turn after each. */
export async function runSliced<T>(work: Generator<unknown, T>, signal?: AbortSignal): Promise<T> {
  for (;;) {
    signal?.throwIfAborted();
    const { done, value } = work.next();
    if (done) return value;
    await nextTurn();
  }
}
