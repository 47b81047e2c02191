import { to as copyTo } from 'pg-copy-streams';
import { sessionOf, type Transaction } from './session.ts';

/** Reads one row: fields stand one after the other, each behind the four bytes of its length, all big-endian. */
export type TakeRow = (bytes: DataView, at: number) => void;

/**
 * COPY in binary format on the transaction's own connection, without an object for each row: `take` is given the bytes of
 * each row and where its first field begins. Every field must have the width that `widths` says and must not be null.
 * Nothing else may run in the transaction meanwhile. Other work has its turn after each piece that the database sends.
 */
export async function copyOut(
  transaction: Transaction, select: string, widths: readonly number[], take: TakeRow,
): Promise<number> {
  const session = sessionOf(transaction);
  session.signal?.throwIfAborted();
  await session.tail;
  const reader = rowReader(widths, take);
  const stream = session.client.query(copyTo(`copy (${select}) to stdout (format binary)`, { highWaterMark }));
  let fault: unknown = null;
  for await (const chunk of stream) {
    // Whoever leaves before the last row leaves a connection on which nothing more can be said.
    if (fault !== null) continue;
    try {
      reader.push(chunk as Buffer);
    } catch (error) {
      fault = error;
    }
  }
  if (fault !== null) throw fault;
  return reader.finish();
}

const highWaterMark = 1 << 20;
const signature = Buffer.from('PGCOPY\n\xff\r\n\0', 'latin1');
/** After the signature: flags, and the length of an extension of the header. */
const headerBytes = signature.length + 8;
const lengthBytes = 4;
const countBytes = 2;

/** Where each field of a row of these widths begins, counted from the start of its first length. */
export const fieldOffsets = (widths: readonly number[]): number[] => {
  let next = 0;
  return widths.map((width) => {
    const at = next + lengthBytes;
    next = at + width;
    return at;
  });
};

function rowReader(widths: readonly number[], take: TakeRow) {
  const offsets = fieldOffsets(widths);
  const rowBytes = widths.reduce((sum, width) => sum + lengthBytes + width, countBytes);
  let rest: Buffer = Buffer.alloc(0);
  let rows = 0;
  let hasHeader = false;
  let hasEnded = false;

  /** Rows that stand whole in the bytes. Returns where the first that does not begins. */
  const readRows = (bytes: Buffer, from: number): number => {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    let at = from;
    while (!hasEnded && bytes.length - at >= countBytes) {
      const fields = view.getInt16(at);
      if (fields === -1) {
        hasEnded = true;
        break;
      }
      if (fields !== widths.length) throw new RangeError(`A row has ${fields} fields and not ${widths.length}.`);
      if (bytes.length - at < rowBytes) break;
      for (let field = 0; field < widths.length; field += 1) {
        const length = view.getInt32(at + countBytes + offsets[field]! - lengthBytes);
        if (length !== widths[field]) throw new RangeError(`Field ${field} has ${length} bytes and not ${widths[field]}.`);
      }
      take(view, at + countBytes);
      rows += 1;
      at += rowBytes;
    }
    return at;
  };

  return {
    push(chunk: Buffer): void {
      const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
      if (!hasHeader && bytes.length < headerBytes) {
        rest = bytes;
        return;
      }
      if (!hasHeader && bytes.indexOf(signature) !== 0) throw new RangeError('These are no rows of COPY.');
      const at = readRows(bytes, hasHeader ? 0 : headerBytes);
      hasHeader = true;
      rest = bytes.subarray(at);
    },
    /** How many rows there were. */
    finish(): number {
      if (!hasEnded) throw new RangeError('The rows of COPY end in the middle.');
      return rows;
    },
  };
}
