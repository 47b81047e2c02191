import type { Database } from '../db/database.ts';
import type { Transaction } from '../db/transact.ts';
import { readAt } from './read_at.ts';
import type { Resolved } from './resolve_filter.ts';

/** Batches that are read ahead of whoever takes them. */
const ahead = 1;

type At = <T>(work: (transaction: Transaction) => Promise<T>) => Promise<T>;

/**
 * Rows in batches that all see one snapshot, at the data version of the question. Of an embedded database each batch sees its own,
 * and the Problem `data_moved` is thrown when that is of another version. `page` reads those after `last` (null: the
 * first); an empty batch ends it. The next batch is read while the last one is being used, and the transaction has ended
 * before the last batch is given. Whoever takes batches must not let more than a minute pass between two: the database ends
 * a transaction that stands idle.
 */
export async function* batchesAt<Row>(
  database: Database, resolved: Pick<Resolved, 'agency' | 'context'>,
  page: (transaction: Transaction, last: Row | null) => Promise<Row[]>, signal?: AbortSignal,
): AsyncGenerator<Row[]> {
  const left = new AbortController();
  const queue = handOver<Row[]>(ahead);
  const either = signal === undefined ? left.signal : AbortSignal.any([signal, left.signal]);
  const at: At = (work) => readAt(database, resolved, work, either);
  const pages = async (read: At): Promise<void> => {
    for (let last: Row | null = null; ;) {
      const before: Row | null = last;
      const rows: Row[] = await read((transaction) => page(transaction, before));
      if (rows.length === 0) return;
      await queue.put(rows);
      last = rows.at(-1)!;
    }
  };
  // An embedded database has one connection, which others need between two batches.
  const whole = database.kind === 'embedded' ? pages(at) : at((transaction) => pages((work) => work(transaction)));
  const reading = whole.then(() => queue.end(null), (error: unknown) => queue.end({ error }));
  try {
    yield* queue.taken();
  } finally {
    left.abort(new Error('Nobody takes the rows any more.'));
    queue.close();
    await reading;
  }
}

/** A queue between one that gives and one that takes; `put` waits while more than `most` wait to be taken. */
function handOver<T>(most: number) {
  const waiting: T[] = [];
  let ended: { failed: { error: unknown } | null } | null = null;
  let closed = false;
  let moved = Promise.withResolvers<void>();
  const move = (): void => {
    moved.resolve();
    moved = Promise.withResolvers<void>();
  };
  async function put(item: T): Promise<void> {
    waiting.push(item);
    move();
    while (waiting.length > most && !closed) await moved.promise;
  }
  async function* taken(): AsyncGenerator<T> {
    for (;;) {
      // A failure overtakes what still waits: nobody wants the beginning of what will not be whole.
      if (ended?.failed) throw ended.failed.error;
      const next = waiting.shift();
      if (next !== undefined) {
        move();
        yield next;
      } else if (ended !== null) return;
      else await moved.promise;
    }
  }
  const end = (failed: { error: unknown } | null): void => {
    ended = { failed };
    move();
  };
  const close = (): void => {
    closed = true;
    move();
  };
  return { put, taken, end, close };
}
