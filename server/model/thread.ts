/** What a thread says of the work that it was given. */
export type ThreadReply<Output> =
  | { kind: 'progress'; done: number; total: number }
  | { kind: 'done'; output: Output }
  | { kind: 'cancelled' }
  | { kind: 'failed'; message: string; stack: string | undefined };

const cancelled = Symbol('cancelled');
const progressMs = 100;

/**
 * Does one piece of work in a thread and says how it goes: progress now and then, and what became of it. `cancel` holds 1 as soon as
 * nobody wants the answer any more; the work hears of it when it ticks. Never rejects.
 */
export async function replyTo<Output>(
  cancel: Int32Array, reply: (message: ThreadReply<Output>) => void, work: (tick: (done: number, total: number) => void) => Output | Promise<Output>,
): Promise<void> {
  let said = performance.now();
  const tick = (done: number, total: number): void => {
    if (Atomics.load(cancel, 0) === 1) throw cancelled;
    const now = performance.now();
    if (now - said < progressMs) return;
    said = now;
    reply({ kind: 'progress', done, total });
  };
  try {
    tick(0, 1);
    reply({ kind: 'done', output: await work(tick) });
  } catch (error) {
    if (error === cancelled) reply({ kind: 'cancelled' });
    else reply({ kind: 'failed', message: error instanceof Error ? error.message : String(error), stack: error instanceof Error ? error.stack : undefined });
  }
}
