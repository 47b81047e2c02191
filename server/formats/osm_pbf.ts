import { parse, type OSMOptions } from 'osm-pbf-parser-node';
import { promisify } from 'node:util';
import { inflate } from 'node:zlib';
import { Problem } from '../model/problem.ts';
import type { Rejection } from '../model/row.ts';
import type { StreetLine } from '../model/streets.ts';
import type { Bytes } from './format.ts';
import { osmWays, streetTags } from './osm_ways.ts';
import { osmAttribution, type StreetFormat } from './street_format.ts';

/**
 * OpenStreetMap PBF (wiki.openstreetmap.org/wiki/PBF_Format). The file is taken apart into its blocks here, under the limits of the format,
 * so that no length in a damaged or hostile file makes the server take memory; the package reads what is in a block.
 */
export const osmPbf: StreetFormat = {
  id: 'osm_pbf', title: 'OpenStreetMap PBF', attribution: osmAttribution, read: readLines,
  recognise: (head) => head.length > 15 && head[0] === 0 && head[1] === 0 && Buffer.from(head.subarray(4, 64)).includes('OSMHeader'),
};

const longestHead = 64 * 1024;
const longestBlock = 32 * 1024 * 1024;
const features = new Set(['OsmSchema-V0.6', 'DenseNodes']);

async function* readLines(bytes: Bytes): AsyncGenerator<StreetLine | Rejection> {
  const ways = osmWays();
  const options = { withTags: { node: false, way: streetTags, relation: false } };
  for await (const { type, data } of blocksOf(bytes)) {
    if (type === 'OSMHeader') checkFeatures(data);
    if (type !== 'OSMData') continue;
    for (const item of itemsOf(data, options.withTags as unknown as OSMOptions)) {
      if (item.type === 'node') ways.node(item.id, item.lon, item.lat);
      else if (item.type === 'way') ways.way({ tags: item.tags ?? {}, nodes: item.refs });
    }
  }
  yield* ways.lines();
}

type Item = { type: 'node'; id: number; lat: number; lon: number } | { type: 'way'; id: number; refs: number[]; tags?: Record<string, string> } | { type: 'relation' };

function itemsOf(data: Uint8Array, options: OSMOptions): Item[] {
  try {
    return parse(Buffer.from(data.buffer, data.byteOffset, data.length), options) as Item[];
  } catch (error) {
    throw damaged(`a block of it cannot be read (${(error as Error).message.slice(0, 80)})`);
  }
}

async function* blocksOf(bytes: Bytes): AsyncGenerator<{ type: string; data: Uint8Array }> {
  const take = taker(bytes);
  for (;;) {
    const length = await take(4);
    if (length === null) return;
    const headBytes = length.readUInt32BE(0);
    if (headBytes > longestHead) throw damaged('the head of a block is longer than the format allows');
    const head = fieldsOf(await whole(take, headBytes));
    const type = Buffer.from(head.bytes.get(1)?.[0] ?? []).toString('latin1');
    const size = head.numbers.get(3) ?? -1;
    if (size < 0 || size > longestBlock) throw damaged('a block is longer than the format allows');
    yield { type, data: await unpacked(await whole(take, size)) };
  }
}

async function unpacked(blob: Buffer): Promise<Uint8Array> {
  const { bytes } = fieldsOf(blob);
  const [raw, packed] = [bytes.get(1)?.[0], bytes.get(3)?.[0]];
  if (raw !== undefined) return raw;
  if (packed === undefined) throw new Problem('unsupported_format', 'osm_compression', 'The blocks of the file are packed in a way that is not read here. Write it anew: osmium cat -o town.osm.pbf FILE.');
  try {
    return await promisify(inflate)(packed, { maxOutputLength: longestBlock });
  } catch {
    throw damaged('a block cannot be unpacked, or is longer than the format allows');
  }
}

function checkFeatures(data: Uint8Array): void {
  const missing = (fieldsOf(data).bytes.get(4) ?? []).map((name) => Buffer.from(name).toString('utf8')).find((name) => !features.has(name));
  if (missing !== undefined) throw new Problem('unsupported_format', 'osm_features', `The file needs "${missing.slice(0, 60)}", which is not read here. Give a plain extract, without history.`);
}

type Fields = { numbers: Map<number, number>; bytes: Map<number, Uint8Array[]> };

/** Fields of a protocol buffer message: whole numbers and stretches of bytes; others are passed over. */
function fieldsOf(message: Uint8Array): Fields {
  const fields: Fields = { numbers: new Map(), bytes: new Map() };
  let at = 0;
  const varint = (): number => {
    let [value, weight] = [0, 1];
    for (let read = 0; read < 10; read += 1) {
      if (at >= message.length) throw damaged('a block breaks off');
      const byte = message[at]!;
      at += 1;
      value += (byte & 127) * weight;
      if (byte < 128) return value;
      weight *= 128;
    }
    throw damaged('a number in it has no end');
  };
  while (at < message.length) {
    const key = varint();
    const [field, kind] = [Math.floor(key / 8), key % 8];
    if (kind === 0) fields.numbers.set(field, varint());
    else if (kind === 1) at += 8;
    else if (kind === 5) at += 4;
    else if (kind === 2) {
      const length = varint();
      if (at + length > message.length) throw damaged('a block breaks off');
      const found = fields.bytes.get(field) ?? [];
      found.push(message.subarray(at, at + length));
      fields.bytes.set(field, found);
      at += length;
    } else throw damaged('a block holds what no block may hold');
  }
  return fields;
}

type Take = (length: number) => Promise<Buffer | null>;

/** So many of the next bytes, copied only where they lie in more than one chunk; null at the end of the file. */
function taker(bytes: Bytes): Take {
  const source = bytes[Symbol.asyncIterator]();
  let [waiting, held]: [Buffer[], number] = [[], 0];
  return async (length) => {
    while (held < length) {
      const { done, value } = await source.next();
      if (done) break;
      waiting.push(Buffer.from(value.buffer, value.byteOffset, value.length));
      held += value.length;
    }
    if (held === 0 && length > 0) return null;
    if (held < length) throw damaged('it breaks off in the middle of a block');
    const all = waiting.length === 1 ? waiting[0]! : Buffer.concat(waiting);
    [waiting, held] = [[all.subarray(length)], held - length];
    return all.subarray(0, length);
  };
}

async function whole(take: Take, length: number): Promise<Buffer> {
  const bytes = await take(length);
  if (bytes === null) throw damaged('it breaks off in the middle of a block');
  return bytes;
}

const damaged = (fault: string): Problem => new Problem('unprocessable', 'damaged_osm', `The file is not OpenStreetMap PBF as it should be: ${fault}. Fetch it again.`);
