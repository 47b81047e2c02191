import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { from as copyFrom } from 'pg-copy-streams';
import { sessionOf } from './session.ts';
import type { Session, Transaction } from './session.ts';

type Chunks = AsyncIterable<string> | Iterable<string>;

/**
 * COPY in text format on the transaction's own connection. `statement` is `copy t (a, b) from stdin`; each chunk is any
 * number of whole or partial lines, written with `copyText`. Nothing else may run in the transaction meanwhile.
 */
export async function copyIn(transaction: Transaction, statement: string, chunks: Chunks): Promise<void> {
  const session = sessionOf(transaction);
  session.signal?.throwIfAborted();
  await session.tail;
  await (session.database.engine === null ? copyToServer : copyToEmbedded)(session, statement, chunks);
}

/** COPY of a whole file in binary format, such as `binaryRows` writes: `copy t (a, b) from stdin (format binary)`. */
export async function copyFile(transaction: Transaction, statement: string, file: Uint8Array): Promise<void> {
  const session = sessionOf(transaction);
  session.signal?.throwIfAborted();
  await session.tail;
  if (session.database.engine === null) await copyToServer(session, statement, [file]);
  else await copyBlocks(session, statement, [Uint8Array.from(file)]);
}

async function copyToServer(session: Session, statement: string, chunks: Chunks | Iterable<Uint8Array>): Promise<void> {
  const rows = Readable.from(chunks, { objectMode: true, highWaterMark: 4 });
  await pipeline(rows, session.client.query(copyFrom(statement)), { signal: session.signal });
}

const copyToEmbedded = (session: Session, statement: string, chunks: Chunks): Promise<void> => copyBlocks(session, statement, encoded(chunks));

async function* encoded(chunks: Chunks): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  for await (const block of wholeLines(chunks)) yield new TextEncoder().encode(block);
}

/** The embedded database cannot be sent rows while it runs; it reads them from a file in its memory, a block at a time. */
async function copyBlocks(session: Session, statement: string, blocks: AsyncIterable<Uint8Array<ArrayBuffer>> | Iterable<Uint8Array<ArrayBuffer>>): Promise<void> {
  const engine = session.database.engine!;
  const fromBlock = statement.replace(/\bfrom\s+stdin\b/i, "from '/dev/blob'");
  try {
    for await (const block of blocks) {
      session.signal?.throwIfAborted();
      await engine.stage(block);
      await session.client.query(fromBlock);
    }
  } finally {
    await engine.stage(null);
  }
}

/** The same text in blocks of some megabytes that each end with a line. A newline inside a value is written as `\\n`. */
async function* wholeLines(chunks: Chunks): AsyncGenerator<string> {
  let rest = '';
  for await (const chunk of chunks) {
    rest += chunk;
    if (rest.length < blockCharacters) continue;
    const end = rest.lastIndexOf('\n') + 1;
    if (end === 0) continue;
    yield rest.slice(0, end);
    rest = rest.slice(end);
  }
  if (rest !== '') yield rest;
}

const blockCharacters = 4 * 1024 * 1024;

/** A value as it stands in COPY's text format; columns are joined by tabs, lines end in a newline. */
export function copyText(value: string | number | bigint | boolean | null): string {
  if (value === null) return '\\N';
  if (typeof value !== 'string') return String(value);
  return /[\\\t\n\r]/.test(value) ? value.replace(/[\\\t\n\r]/g, (character) => escapes[character]!) : value;
}

const escapes: Record<string, string> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };
