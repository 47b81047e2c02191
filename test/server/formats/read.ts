import type { Batch, ReadOptions } from '../../../server/formats/format.ts';
import { recogniseFormat } from '../../../server/formats/formats.ts';
import type { Rejection, Row } from '../../../server/model/row.ts';

export type Whole = { format: string; columns: string[]; rows: Row[]; rejections: Rejection[]; batches: Batch[] };

/** Text or bytes in pieces of a given size, as a network would deliver them. */
export async function* pieces(content: string | Uint8Array, size = 65_536): AsyncGenerator<Uint8Array> {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size);
}

export async function readWhole(content: string | Uint8Array, options: ReadOptions & { pieceSize?: number } = {}): Promise<Whole> {
  const { format, bytes } = await recogniseFormat(pieces(content, options.pieceSize));
  const table = await format.readTable(bytes, options);
  const batches: Batch[] = [];
  for await (const batch of table.batches) batches.push(batch);
  return { format: format.id, columns: table.columns, batches, rows: batches.flatMap(({ rows }) => rows), rejections: batches.flatMap(({ rejections }) => rejections) };
}

/** The code of the Problem that something ends with. */
export async function problemOf(work: Promise<unknown>): Promise<{ code: string; message: string }> {
  return work.then(() => { throw new Error('It went well, which was not expected.'); }, (error: { code: string; message: string }) => error);
}
