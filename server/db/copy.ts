import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { from as copyFrom } from 'pg-copy-streams';
import { sessionOf } from './transact.ts';
import type { Session, Transaction } from './transact.ts';

/**
 * COPY in text format on the transaction's own connection. `statement` is `copy t (a, b) from stdin`; each chunk is any
 * number of whole or partial lines, written with `copyText`. Nothing else may run in the transaction meanwhile.
 */
export async function copyIn(
  transaction: Transaction, statement: string, chunks: AsyncIterable<string> | Iterable<string>,
): Promise<void> {
  const session = sessionOf(transaction);
  session.signal?.throwIfAborted();
  await session.tail;
  await (session.database.engine === null ? copyToServer(session, statement, chunks) : copyToEmbedded(session, statement, chunks));
}

async function copyToServer(session: Session, statement: string, chunks: AsyncIterable<string> | Iterable<string>): Promise<void> {
  await pipeline(Readable.from(chunks, { objectMode: true, highWaterMark: 4 }), session.client.query(copyFrom(statement)), { signal: session.signal });
}

async function copyToEmbedded(_session: Session, _statement: string, _chunks: AsyncIterable<string> | Iterable<string>): Promise<void> {
  throw new Error('not yet');
}

/** A value as it stands in COPY's text format; columns are joined by tabs, lines end in a newline. */
export function copyText(value: string | number | bigint | boolean | null): string {
  if (value === null) return '\\N';
  if (typeof value !== 'string') return String(value);
  return /[\\\t\n\r]/.test(value) ? value.replace(/[\\\t\n\r]/g, (character) => escapes[character]!) : value;
}

const escapes: Record<string, string> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };
