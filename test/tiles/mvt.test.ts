import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { VectorTile } from '@mapbox/vector-tile';
import { PbfReader } from 'pbf';
import { describe, expect, it } from 'vitest';
import { encodeLayer, type Drawn, type TileProperties } from '../../tiles/mvt.ts';
import type { TileShape } from '../../tiles/tile_shape.ts';
import { faultsOf, rawTile, type RawLayer } from '../support/mvt.ts';

type Fixture = { id: string; validity: { v1: boolean; v2: boolean }; buffer: Uint8Array; description: string };
const folder = join(import.meta.dirname, '../../node_modules/@mapbox/mvt-fixtures/fixtures');
const fixtures = readdirSync(folder).toSorted().map((id): Fixture => ({
  id, ...JSON.parse(readFileSync(join(folder, id, 'info.json'), 'utf8')) as Pick<Fixture, 'validity' | 'description'>,
  buffer: readFileSync(join(folder, id, 'tile.mvt')),
}));

/** Good tiles that this encoder has no reason to write, each with why. */
const neverWritten: Record<string, string> = {
  '001': 'an empty tile is no tile: 204', '016': 'every shape has a type', '039': 'every shape has a type', '025': 'a layer without features is no layer',
  '049': 'a shape is clipped to its tile', '050': 'a shape is clipped to its tile', '057': 'a point is moved to once',
};

/** What a decoder sees in a fixture, as the encoder is given it. */
function drawnOf({ buffer }: Fixture): { name: string; drawn: Drawn[] } {
  const [layer] = Object.values(new VectorTile(new PbfReader(buffer)).layers);
  const drawn = Array.from({ length: layer!.length }, (_, place): Drawn => {
    const feature = layer!.feature(place);
    const parts = feature.loadGeometry().map((part) => part.map(({ x, y }): [number, number] => [x, y]));
    const shape: TileShape = { type: feature.type as TileShape['type'], parts: feature.type === 1 ? [parts.flat()] : parts, size: 0 };
    return { feature: { id: feature.id, properties: feature.properties as TileProperties }, shapes: [shape] };
  });
  return { name: layer!.name, drawn };
}

/** Numbers may be written in any of five ways, and values be numbered in any order; all else has one. */
const meaning = ({ name, extent, version, keys, values, features }: RawLayer): unknown => ({
  name, extent, version: version === 1 ? 2 : version,
  features: features.map(({ id, tags, type, geometry }) => ({
    id, type, geometry,
    tags: tags.map((tag, place) => (place % 2 === 0 ? keys[tag] : values[tag]!.map(({ value }) => (typeof value === 'number' ? Number(value.toPrecision(6)) : value)))),
  })),
});

describe('the encoder of vector tiles', () => {
  const valid = fixtures.filter(({ validity }) => validity.v2);

  it.each(valid.filter(({ id }) => !Object.hasOwn(neverWritten, id)).map((fixture) => [fixture.id, fixture.description.slice(0, 70), fixture] as const))(
    'writes %s as the specification\'s fixture has it, down to each command: %s', (_id, _what, fixture) => {
      const { name, drawn } = drawnOf(fixture);
      const bytes = encodeLayer(name, drawn);
      expect(rawTile(bytes).map(meaning)).toEqual(rawTile(fixture.buffer).slice(0, 1).map(meaning));
      expect(faultsOf(bytes)).toEqual([]);
    });

  it('leaves unwritten only what stands in the list', () => {
    expect(Object.keys(neverWritten).filter((id) => !valid.some((fixture) => fixture.id === id))).toEqual([]);
    expect(valid.length).toBeGreaterThan(40);
  });

  it('writes numbers in the way that takes the fewest bytes and loses nothing', () => {
    const values = [0, 1, 255, 2 ** 40, -1, -(2 ** 31), 0.5, -1.25, Number.MAX_SAFE_INTEGER, true, false, '', 'Ґанок'];
    const drawn: Drawn[] = values.map((value) => ({ feature: { properties: { value } }, shapes: [{ type: 1, parts: [[[1, 2]]], size: 0 }] }));
    const bytes = encodeLayer('numbers', drawn);
    expect(faultsOf(bytes)).toEqual([]);
    const layer = new VectorTile(new PbfReader(bytes)).layers['numbers']!;
    expect(values.map((_, place) => layer.feature(place).properties['value'])).toEqual(values);
    expect(rawTile(bytes)[0]!.values.map(([one]) => one!.field)).toEqual([5, 5, 5, 5, 6, 6, 3, 3, 5, 7, 7, 1, 1]);
  });

  it('names a key and a value once, in the order in which they come, and leaves out null', () => {
    const point: TileShape = { type: 1, parts: [[[1, 2]]], size: 0 };
    const bytes = encodeLayer('order', [
      { feature: { properties: { b: 'x', a: null, c: 'x' } }, shapes: [point] }, { feature: { properties: { a: 1, b: 'x' } }, shapes: [point] },
    ]);
    const [layer] = rawTile(bytes);
    expect([layer!.keys, layer!.values.map(([one]) => one!.value), layer!.features.map(({ tags }) => tags)])
      .toEqual([['b', 'c', 'a'], ['x', 1], [[0, 0, 1, 0], [2, 1, 0, 0]]]);
  });
});

/** So that "no faults" means something. */
describe('the judge of vector tiles', () => {
  /** Forbidden, but of a kind that no reader can tell from its bytes. */
  const undetectable = ['046'];

  it.each(fixtures.filter(({ id, validity }) => !validity.v2 && !undetectable.includes(id)).map(({ id, description, buffer }) => [id, description.slice(0, 70), buffer] as const))(
    'finds what is wrong with %s: %s', (_id, _what, buffer) => {
      expect(faultsOf(buffer).length).toBeGreaterThan(0);
    });
});
