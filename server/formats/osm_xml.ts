import sax from 'sax';
import { Problem } from '../model/problem.ts';
import type { Rejection } from '../model/row.ts';
import type { StreetLine } from '../model/streets.ts';
import type { Bytes } from './format.ts';
import { osmWays, streetTags, type OsmWays } from './osm_ways.ts';
import { osmAttribution, type StreetFormat } from './street_format.ts';
import { decodeText } from './text.ts';

/** OpenStreetMap XML, as the API, Overpass and JOSM write it. Read as it comes; nothing but nodes and streets is kept. */
export const osmXml: StreetFormat = {
  id: 'osm', title: 'OpenStreetMap XML', attribution: osmAttribution, read: readLines,
  recognise: (head) => /^(\u00EF\u00BB\u00BF)?\s*(<\?xml[^>]*\?>\s*)?(<!--[\s\S]*?-->\s*)*<osm[\s>]/.test(Buffer.from(head.subarray(0, 4096)).toString('latin1')),
};

async function* readLines(bytes: Bytes): AsyncGenerator<StreetLine | Rejection> {
  const ways = osmWays();
  const parser = parserInto(ways);
  for await (const text of decodeText(bytes, undefined)) parser.write(text);
  parser.close();
  yield* ways.lines();
}

const kept = new Set(streetTags);
/** A tag lies in a way in the document, in the answers of some servers one or two deeper. */
const mostDepth = 16;

/** Entities that a document defines itself are not expanded: sax knows none, and says so as an error. */
function parserInto(ways: OsmWays): sax.SAXParser {
  const parser = sax.parser(true, { position: true });
  let depth = 0;
  let way: { tags: Record<string, string>; nodes: number[] } | null = null;
  const number = (value: string | undefined, what: string): number => {
    const read = value === undefined || value.trim() === '' ? NaN : Number(value);
    if (!Number.isFinite(read)) throw damaged(parser, `${what} is no number`);
    return read;
  };
  const fail = (error: Error): never => { throw damaged(parser, error.message.split('\n')[0]!.toLowerCase()); };
  const open = ({ name, attributes }: sax.Tag): void => {
    depth += 1;
    if (depth > mostDepth) throw damaged(parser, 'its elements lie too deep in each other');
    if (attributes['action'] === 'delete' || attributes['visible'] === 'false') return;
    if (name === 'node' && attributes['lat'] !== undefined) {
      ways.node(number(attributes['id'], 'the id of a node'), number(attributes['lon'], 'a longitude'), number(attributes['lat'], 'a latitude'));
    } else if (name === 'way') way = { tags: {}, nodes: [] };
    else if (name === 'nd' && way !== null) way.nodes.push(number(attributes['ref'], 'the node of a way'));
    else if (name === 'tag' && way !== null && kept.has(attributes['k'] ?? '')) way.tags[attributes['k']!] = (attributes['v'] ?? '').slice(0, 100);
  };
  const close = (name: string): void => {
    depth -= 1;
    if (name !== 'way' || way === null) return;
    ways.way(way);
    way = null;
  };
  return Object.assign(parser, { onerror: fail, onopentag: open, onclosetag: close });
}

const damaged = (parser: sax.SAXParser, fault: string): Problem =>
  new Problem('unprocessable', 'damaged_osm', `The file is not OpenStreetMap XML as it should be: at line ${parser.line + 1}, ${fault}. Fetch or export it again.`);
