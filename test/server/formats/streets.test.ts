import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { recogniseStreets } from '../../../server/formats/street_formats.ts';
import { isRejection, type Rejection } from '../../../server/model/row.ts';
import type { StreetLine } from '../../../server/model/streets.ts';
import { osmBlock, osmHeader, osmPbfFile, osmXmlFile, smallTown } from '../../support/osm_files.ts';

async function* inPieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function read(bytes: Uint8Array, size = 1 << 16): Promise<{ format: string; lines: StreetLine[]; rejected: Rejection[] }> {
  const { format, bytes: unpacked } = await recogniseStreets(inPieces(bytes, size));
  const [lines, rejected]: [StreetLine[], Rejection[]] = [[], []];
  for await (const line of format.read(unpacked)) {
    if (isRejection(line)) rejected.push(line);
    else lines.push(line);
  }
  return { format: format.id, lines, rejected };
}

const text = (value: string): Uint8Array => new TextEncoder().encode(value);
const placesOf = (ids: readonly number[]): number[] => ids.flatMap((id) => { const { x, y } = smallTown.nodes.find((node) => node.id === id)!; return [x, y]; });
const streets = smallTown.ways.filter(({ id }) => [1, 2, 3, 4, 7].includes(id));

/** The name is not kept: nothing is done with it. */
const expected = streets.map(({ id, nodes, tags: { name: _, ...tags } }) => ({ line: id, tags, places: placesOf(nodes) }));
const found = (lines: StreetLine[]) => lines.map(({ line, tags, places }) => ({ line, tags, places: Array.from(places) }));

describe.each<[string, string, Uint8Array]>([
  ['OpenStreetMap XML', 'osm', text(osmXmlFile(smallTown))],
  ['OpenStreetMap XML, ways before nodes', 'osm', text(osmXmlFile(smallTown, { waysFirst: true }))],
  ['OpenStreetMap XML, packed', 'osm', gzipSync(osmXmlFile(smallTown))],
  ['OpenStreetMap PBF', 'osm_pbf', osmPbfFile(smallTown)],
  ['OpenStreetMap PBF, nodes out of order', 'osm_pbf', osmPbfFile({ ...smallTown, nodes: smallTown.nodes.toReversed() })],
])('streets of %s', (_, id, bytes) => {
  it('come with their tags and places, whatever pieces the file comes in', async () => {
    for (const size of [1 << 16, 97, 13]) {
      const { format, lines, rejected } = await read(bytes, size);
      expect(format).toBe(id);
      expect(found(lines)).toEqual(expected);
      expect(rejected.map(({ line, code, value }) => [line, code, value])).toEqual([[5, 'not_a_street', null], [6, 'missing_node', '777']]);
    }
  });
});

describe('streets of GeoJSON', () => {
  const line = (coordinates: unknown, properties: Record<string, unknown> = {}, type = 'LineString') => ({ type: 'Feature', properties, geometry: { type, coordinates } });
  const file = (...features: unknown[]): Uint8Array => text(JSON.stringify({ type: 'FeatureCollection', features }));

  it('are lines, with their properties as tags', async () => {
    const { format, lines, rejected } = await read(file(
      { ...line([[30.5, 50.45, 12], [30.5014, 50.45]], { highway: 'residential', oneway: true, lanes: 2, maxspeed: 50, note: null }), id: 'w12' },
      line([[[30.5, 50.45], [30.6, 50.45]], [[30.7, 50.45], [30.8, 50.45]]], {}, 'MultiLineString'),
      line([30.5, 50.45], {}, 'Point'), line([[200, 50], [30, 50]]), line([['a', 50], [30, 50]]), { type: 'Nothing' },
    ));
    expect(format).toBe('geojson');
    expect(found(lines)).toEqual([
      { line: 1, tags: { id: 'w12', highway: 'residential', oneway: 'yes', lanes: '2', maxspeed: '50' }, places: [305_000_000, 504_500_000, 305_014_000, 504_500_000] },
      { line: 2, tags: {}, places: [305_000_000, 504_500_000, 306_000_000, 504_500_000] }, { line: 2, tags: {}, places: [307_000_000, 504_500_000, 308_000_000, 504_500_000] },
    ]);
    expect(rejected.map(({ line, code }) => [line, code])).toEqual([[3, 'not_a_line'], [4, 'bad_shape'], [5, 'bad_shape'], [6, 'not_a_feature']]);
  });
});

describe('a file that streets cannot be read from', () => {
  const bomb = osmBlock('OSMData', new Uint8Array(40 * 1024 * 1024));
  const half = osmPbfFile(smallTown);
  it.each<[string, Uint8Array]>([
    ['empty_file', new Uint8Array(0)],
    ['not_streets', text('id,longitude,latitude\n1,30,50\n')],
    ['not_streets', Uint8Array.from([0x50, 0x4b, 3, 4, ...new Array<number>(60).fill(0)])],
    ['damaged_osm', text('<osm><node id="1" lat="50" lon="30"/><way id="1"><nd ref="1"></way></osm>')],
    ['damaged_osm', text('<osm><node id="1" lat="north" lon="30"/></osm>')],
    ['damaged_osm', text(osmXmlFile(smallTown).slice(0, 900))],
    ['damaged_osm', text('<osm><way id="1"><tag k="highway" v="&b;"/></way></osm>')],
    ['not_streets', text('<!DOCTYPE osm [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><osm><way id="1"><tag k="highway" v="&b;"/></way></osm>')],
    ['damaged_osm', half.subarray(0, half.length - 7)],
    ['damaged_osm', Buffer.concat([osmHeader(), bomb])],
    ['damaged_osm', Buffer.concat([osmHeader(), Uint8Array.from([0x7f, 0xff, 0xff, 0xff])])],
    ['damaged_osm', Buffer.concat([osmHeader(), osmBlock('OSMData', [8, 255, 255, 255, 255])])],
    ['osm_features', osmHeader(['OsmSchema-V0.6', 'HistoricalInformation'])],
  ])('is refused with %s', async (code, bytes) => {
    await expect(read(bytes)).rejects.toMatchObject({ code });
  });

  it('does not let a block that unpacks without end take memory', async () => {
    const before = process.memoryUsage().arrayBuffers;
    await expect(read(Buffer.concat([osmHeader(), bomb]))).rejects.toMatchObject({ code: 'damaged_osm' });
    expect(bomb.length).toBeLessThan(100_000);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(60e6);
  });
});
