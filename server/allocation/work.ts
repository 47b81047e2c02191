import type { Tick } from '../stats/tick.ts';

/** A piece of work that is done in a thread: everything it is given and gives can be copied between threads. */
export type Work<Input, Output> = { id: string; run(input: Input, tick: Tick): Output | Promise<Output> };

export type WorkRequest = { work: string; input: unknown; cancel: Int32Array };
