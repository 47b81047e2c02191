import { Problem } from '../model/problem.ts';
import { positionsBody } from '../model/dosage.ts';
import type { Bytes } from './format.ts';
import type { PositionBatch } from './raw_position.ts';
import { decodeText } from './text.ts';

const mostCharacters = 8_000_000;

/** Positions and visits as JSON. Throws the Problems `body_too_large`, `bad_json` and `bad_parameter`. */
export async function* positionsJson(bytes: Bytes): AsyncGenerator<PositionBatch> {
  let text = '';
  for await (const piece of decodeText(bytes, undefined)) {
    text += piece;
    if (text.length > mostCharacters) throw new Problem('too_large', 'body_too_large', 'JSON of more than 8 MB is not read. Send it in parts, or as CSV or GPX, which are streamed.');
  }
  const read = positionsBody.safeParse(parsed(text));
  if (!read.success) {
    const fields = read.error.issues.slice(0, 20).map(({ path, message }) => ({ field: path.join('.'), message }));
    throw new Problem('bad_request', 'bad_parameter', `Not understood in the body. ${fields[0]!.field}: ${fields[0]!.message} /docs lists what is taken.`, fields);
  }
  const asText = (value: string | number | null | undefined): string | null => (value === null || value === undefined ? null : String(value));
  const { positions, visits } = read.data;
  yield {
    positions: positions.map((row, i) => ({ line: i + 1, unit: asText(row.unit), time: asText(row.time), longitude: asText(row.longitude), latitude: asText(row.latitude) })),
    visits: visits.map((row, i) => ({ line: positions.length + i + 1, unit: asText(row.unit), cell: asText(row.cell), arrive: asText(row.arrive), leave: asText(row.leave) })),
    broken: [],
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Problem('unprocessable', 'bad_json', `The body is no JSON: ${(error as Error).message}`);
  }
}
