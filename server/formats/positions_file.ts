import { peek } from './bytes.ts';
import type { Bytes } from './format.ts';
import { gpxPositions } from './gpx.ts';
import { positionsCsv } from './positions_csv.ts';
import { positionsJson } from './positions_json.ts';
import type { PositionBatch } from './raw_position.ts';

/** Reads a file of positions in whichever of the three ways it is written; its first sign says which. */
export async function positionsFile(bytes: Bytes): Promise<AsyncGenerator<PositionBatch>> {
  const { head, whole } = await peek(bytes, 1024);
  // UTF-16 has a zero beside each of these.
  const first = new TextDecoder().decode(head).replaceAll('\0', '').replace(/^[\ufeff\ufffd\s]+/, '')[0];
  if (first === '<') return gpxPositions(whole);
  return first === '{' ? positionsJson(whole) : positionsCsv(whole);
}
