import { deflateSync } from 'node:zlib';

/** A town as OpenStreetMap has it, and the two forms in which it comes. Places in ten-millionths of a degree. */
export type OsmTown = { nodes: readonly { id: number; x: number; y: number }[]; ways: readonly { id: number; nodes: readonly number[]; tags: Record<string, string> }[] };

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');

export function osmXmlFile({ nodes, ways }: OsmTown, { waysFirst = false }: { waysFirst?: boolean } = {}): string {
  const nodeTexts = nodes.map(({ id, x, y }) => `  <node id="${id}" version="1" lat="${y / 1e7}" lon="${x / 1e7}"/>`);
  const wayTexts = ways.map(({ id, nodes, tags }) => [`  <way id="${id}" version="1">`, ...nodes.map((ref) => `    <nd ref="${ref}"/>`),
    ...Object.entries(tags).map(([key, value]) => `    <tag k="${escaped(key)}" v="${escaped(value)}"/>`), '  </way>'].join('\n'));
  return ['<?xml version="1.0" encoding="UTF-8"?>', '<osm version="0.6" generator="test">', ...(waysFirst ? [...wayTexts, ...nodeTexts] : [...nodeTexts, ...wayTexts]),
    '  <relation id="1"><member type="way" ref="1" role=""/><tag k="highway" v="primary"/></relation>', '</osm>'].join('\n');
}

/** Protocol buffers by hand, so that what reads them is not tested with itself. */
function varint(value: number): number[] {
  const bytes: number[] = [];
  let left = value;
  while (left >= 128) {
    bytes.push((left % 128) + 128);
    left = Math.floor(left / 128);
  }
  return [...bytes, left];
}
const zigzag = (value: number): number => (value < 0 ? -2 * value - 1 : 2 * value);
const field = (number: number, bytes: readonly number[] | Uint8Array): number[] => [...varint(number * 8 + 2), ...varint(bytes.length), ...bytes];
const whole = (number: number, value: number): number[] => [...varint(number * 8), ...varint(value)];
const text = (value: string): Uint8Array => new TextEncoder().encode(value);
const steps = (values: readonly number[]): number[] => values.map((value, at) => zigzag(value - (values[at - 1] ?? 0)));

export function osmBlock(type: string, data: readonly number[] | Uint8Array, { raw = false }: { raw?: boolean } = {}): Buffer {
  const bytes = Uint8Array.from(data);
  const blob = raw ? field(1, bytes) : [...whole(2, bytes.length), ...field(3, deflateSync(bytes))];
  const head = [...field(1, text(type)), ...whole(3, blob.length)];
  const length = Buffer.alloc(4);
  length.writeUInt32BE(head.length);
  return Buffer.concat([length, Uint8Array.from(head), Uint8Array.from(blob)]);
}

export const osmHeader = (features: readonly string[] = ['OsmSchema-V0.6', 'DenseNodes']): Buffer => osmBlock('OSMHeader', [...features.flatMap((feature) => field(4, text(feature))), ...field(16, text('test'))]);

/** Header, a block of dense nodes, a block of ways. */
export function osmPbfFile({ nodes, ways }: OsmTown): Buffer {
  const strings = ['', ...new Set(ways.flatMap(({ tags }) => Object.entries(tags).flat()))];
  const table = field(1, strings.flatMap((string) => field(1, text(string))));
  const packed = (values: readonly number[]): number[] => values.flatMap(varint);
  const dense = field(2, [...field(1, packed(steps(nodes.map(({ id }) => id)))), ...field(8, packed(steps(nodes.map(({ y }) => y)))), ...field(9, packed(steps(nodes.map(({ x }) => x))))]);
  const wayBytes = ways.flatMap(({ id, nodes, tags }) => field(3, [
    ...whole(1, id), ...field(2, packed(Object.keys(tags).map((key) => strings.indexOf(key)))), ...field(3, packed(Object.values(tags).map((value) => strings.indexOf(value)))), ...field(8, packed(steps(nodes))),
  ]));
  return Buffer.concat([osmHeader(), osmBlock('OSMData', [...table, ...field(2, dense)]), osmBlock('OSMData', [...table, ...field(2, wayBytes)])]);
}

export const smallTown: OsmTown = {
  nodes: [
    { id: 10, x: 305_000_000, y: 504_500_000 }, { id: 11, x: 305_014_000, y: 504_500_100 }, { id: 12, x: 305_028_000, y: 504_500_000 },
    { id: 5_000_000_001, x: 305_014_000, y: 504_509_000 }, { id: 5_000_000_002, x: 305_014_000, y: 504_491_000 }, { id: 5_000_000_003, x: 305_028_000, y: 504_509_000 },
  ],
  ways: [
    { id: 1, nodes: [10, 11, 12], tags: { highway: 'residential', name: 'Вулиця "Довга" & Co', maxspeed: 'UA:urban' } },
    { id: 2, nodes: [5_000_000_001, 11, 5_000_000_002], tags: { highway: 'tertiary', oneway: 'no' } },
    { id: 3, nodes: [12, 5_000_000_003], tags: { highway: 'residential', oneway: '-1', maxspeed: '30' } },
    { id: 4, nodes: [5_000_000_003, 5_000_000_001], tags: { highway: 'footway' } },
    { id: 5, nodes: [10, 11, 12, 10], tags: { building: 'yes' } },
    { id: 6, nodes: [5_000_000_003, 777], tags: { highway: 'residential' } },
    { id: 7, nodes: [5_000_000_001, 5_000_000_003], tags: { highway: 'residential', access: 'private' } },
  ],
};
