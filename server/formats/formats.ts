import { Problem } from '../model/problem.ts';
import { peek, unpack } from './bytes.ts';
import { csv } from './csv.ts';
import { foreignFile } from './foreign.ts';
import type { Bytes, Format } from './format.ts';
import { geojson } from './geojson.ts';

/** Every format that can be read. The first that recognises the beginning of a file reads it. */
export const formats: readonly Format[] = [geojson, csv];

/** Unpacks the file if it is packed and finds out how it is written. */
export async function recogniseFormat(bytes: Bytes): Promise<{ format: Format; bytes: Bytes }> {
  const { head, whole } = await peek(await unpack(bytes));
  if (head.length === 0) throw new Problem('unprocessable', 'empty_file', 'The file is empty: it has no bytes at all.');
  const foreign = foreignFile(head);
  if (foreign !== null) throw new Problem('unsupported_format', 'not_a_table', `This cannot be read as a table. It is ${foreign}.`);
  return { format: formats.find((format) => format.recognise(head))!, bytes: whole };
}
