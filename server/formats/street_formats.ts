import { Problem } from '../model/problem.ts';
import { peek, unpack } from './bytes.ts';
import { foreignFile } from './foreign.ts';
import type { Bytes } from './format.ts';
import { osmPbf } from './osm_pbf.ts';
import { osmXml } from './osm_xml.ts';
import type { StreetFormat } from './street_format.ts';
import { streetGeojson } from './street_geojson.ts';

/** Every format that streets are read from. The first that recognises the beginning of a file reads it. */
export const streetFormats: readonly StreetFormat[] = [osmPbf, osmXml, streetGeojson];

/** Unpacks the file if it is packed and finds out how it is written. */
export async function recogniseStreets(bytes: Bytes): Promise<{ format: StreetFormat; bytes: Bytes }> {
  const { head, whole } = await peek(await unpack(bytes));
  if (head.length === 0) throw new Problem('unprocessable', 'empty_file', 'The file is empty: it has no bytes at all.');
  const format = streetFormats.find((one) => one.recognise(head));
  if (format !== undefined) return { format, bytes: whole };
  const foreign = foreignFile(head);
  throw new Problem('unsupported_format', 'not_streets', `Streets are read from OpenStreetMap files (.osm.pbf, .osm) and from GeoJSON lines, also packed with gzip. This file is ${foreign ?? 'none of them'}.`);
}
