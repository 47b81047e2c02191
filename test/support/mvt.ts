import { PbfReader } from 'pbf';

/** A vector tile exactly as its bytes have it, and what in it the specification (2.1) forbids. */
export type RawFeature = { id?: number; tags: number[]; type: number; geometry: number[]; fields: number[] };
export type RawLayer = {
  version: number | null; name: string | null; extent: number; features: RawFeature[]; keys: string[]; values: RawValue[]; fields: number[];
};
export type RawValue = { field: number; value: string | number | boolean }[];

const wire = { varint: 0, long: 1, bytes: 2, int: 5 } as const;
const wantedWire: Record<'tile' | 'layer' | 'feature' | 'value', Record<number, number>> = {
  tile: { 3: wire.bytes },
  layer: { 15: wire.varint, 1: wire.bytes, 2: wire.bytes, 3: wire.bytes, 4: wire.bytes, 5: wire.varint },
  feature: { 1: wire.varint, 2: wire.bytes, 3: wire.varint, 4: wire.bytes },
  value: { 1: wire.bytes, 2: wire.int, 3: wire.long, 4: wire.varint, 5: wire.varint, 6: wire.varint, 7: wire.varint },
};

/** Calls for each field of a message; throws for one that is not in the specification. */
function eachField(what: keyof typeof wantedWire, bytes: Uint8Array, read: (field: number, pbf: PbfReader) => void): void {
  const pbf = new PbfReader(bytes);
  while (pbf.pos < bytes.length) {
    const tag = pbf.readVarint();
    const [field, found] = [tag >> 3, tag & 7];
    if (wantedWire[what][field] !== found) throw new RangeError(`a ${what} with field ${field} of wire type ${found}`);
    read(field, pbf);
  }
}

const words = (bytes: Uint8Array): number[] => {
  const pbf = new PbfReader(bytes);
  const found: number[] = [];
  while (pbf.pos < bytes.length) found.push(pbf.readVarint());
  return found;
};

export function rawTile(bytes: Uint8Array): RawLayer[] {
  const layers: RawLayer[] = [];
  eachField('tile', bytes, (_, pbf) => layers.push(rawLayer(pbf.readBytes())));
  return layers;
}

function rawLayer(bytes: Uint8Array): RawLayer {
  const layer: RawLayer = { version: null, name: null, extent: 4096, features: [], keys: [], values: [], fields: [] };
  eachField('layer', bytes, (field, pbf) => {
    layer.fields.push(field);
    if (field === 15) layer.version = pbf.readVarint();
    else if (field === 1) layer.name = pbf.readString();
    else if (field === 2) layer.features.push(rawFeature(pbf.readBytes()));
    else if (field === 3) layer.keys.push(pbf.readString());
    else if (field === 4) layer.values.push(rawValue(pbf.readBytes()));
    else layer.extent = pbf.readVarint();
  });
  return layer;
}

function rawFeature(bytes: Uint8Array): RawFeature {
  const feature: RawFeature = { tags: [], type: 0, geometry: [], fields: [] };
  eachField('feature', bytes, (field, pbf) => {
    feature.fields.push(field);
    if (field === 1) feature.id = pbf.readVarint();
    else if (field === 2) feature.tags = words(pbf.readBytes());
    else if (field === 3) feature.type = pbf.readVarint();
    else feature.geometry = words(pbf.readBytes());
  });
  return feature;
}

function rawValue(bytes: Uint8Array): RawValue {
  const value: RawValue = [];
  eachField('value', bytes, (field, pbf) => {
    const read: Record<number, () => string | number | boolean> = {
      1: () => pbf.readString(), 2: () => pbf.readFloat(), 3: () => pbf.readDouble(), 4: () => pbf.readVarint(true), 5: () => pbf.readVarint(),
      6: () => pbf.readSVarint(), 7: () => pbf.readBoolean(),
    };
    value.push({ field, value: read[field]!() });
  });
  return value;
}

/** What is wrong with a tile by the specification; nothing for a good one. */
export function faultsOf(bytes: Uint8Array): string[] {
  let layers: RawLayer[];
  try {
    layers = rawTile(bytes);
  } catch (error) {
    return [String(error)];
  }
  const names = layers.map(({ name }) => name);
  return [
    ...names.filter((name, place) => names.indexOf(name) !== place).map((name) => `two layers ${name}`),
    ...layers.flatMap((layer) => layerFaults(layer)),
  ];
}

function layerFaults(layer: RawLayer): string[] {
  const faults: string[] = [];
  if (layer.version !== 2) faults.push(`version ${layer.version}`);
  if (!layer.name) faults.push('a layer without a name');
  for (const value of layer.values) if (value.length !== 1) faults.push(`a value with ${value.length} fields`);
  for (const feature of layer.features) {
    if (feature.tags.length % 2 === 1) faults.push('half a tag');
    feature.tags.forEach((tag, place) => {
      if (tag >= (place % 2 === 0 ? layer.keys : layer.values).length) faults.push(`tag ${tag} of nothing`);
    });
    for (const field of [3, 4]) if (feature.fields.filter((own) => own === field).length !== 1) faults.push(`field ${field} not once in a feature`);
    faults.push(...geometryFaults(feature));
  }
  return faults;
}

type Command = { id: number; count: number; steps: [number, number][] };

function commandsOf(geometry: readonly number[]): Command[] | string {
  const commands: Command[] = [];
  for (let at = 0; at < geometry.length;) {
    const [id, count] = [geometry[at]! & 7, geometry[at]! >> 3];
    at += 1;
    if (![1, 2, 7].includes(id)) return `command ${id}`;
    const needed = id === 7 ? 0 : count * 2;
    if (geometry.length - at < needed) return `command ${id} with too few parameters`;
    const steps = Array.from({ length: needed / 2 }, (_, i): [number, number] => [unzigzag(geometry[at + 2 * i]!), unzigzag(geometry[at + 2 * i + 1]!)]);
    commands.push({ id, count, steps });
    at += needed;
  }
  return commands;
}

const unzigzag = (word: number): number => (word >>> 1) ^ -(word & 1);

function geometryFaults({ type, geometry }: RawFeature): string[] {
  const commands = commandsOf(geometry);
  if (typeof commands === 'string') return [commands];
  if (commands.length === 0) return ['no geometry'];
  const shape = commands.map(({ id }) => id).join('');
  if (type === 1) return shape === '1' && commands[0]!.count > 0 ? [] : [`a point of commands ${shape}`];
  if (type === 2) return /^(12)+$/.test(shape) ? stepFaults(commands) : [`a line of commands ${shape}`];
  if (type !== 3) return [`type ${type}`];
  if (!/^(127)+$/.test(shape)) return [`a polygon of commands ${shape}`];
  return [...stepFaults(commands), ...ringFaults(commands)];
}

function stepFaults(commands: readonly Command[]): string[] {
  return commands.flatMap(({ id, count, steps }) => [
    ...(id === 1 && count !== 1 ? [`moves ${count} times`] : []),
    ...(id === 7 && count !== 1 ? [`closes ${count} times`] : []),
    ...(id === 2 && count === 0 ? ['a line to nowhere'] : []),
    ...(id === 2 && steps.some(([x, y]) => x === 0 && y === 0) ? ['a step of no length'] : []),
  ]);
}

function ringFaults(commands: readonly Command[]): string[] {
  const faults: string[] = [];
  ringsOf(commands).forEach((ring, place) => {
    const area = areaOf(ring);
    if (ring.length < 3) faults.push(`a ring of ${ring.length} corners`);
    if (area === 0) faults.push('a ring of no area');
    if (place === 0 && area < 0) faults.push('an interior ring before any exterior one');
  });
  return faults;
}

type Ring = [number, number][];

/** Corners of each ring in tile units, the first not repeated. */
function ringsOf(commands: readonly Command[]): Ring[] {
  let [x, y] = [0, 0];
  const rings: Ring[] = [];
  for (const { id, steps } of commands) {
    if (id === 1) rings.push([]);
    for (const [across, down] of steps) {
      x += across;
      y += down;
      rings.at(-1)!.push([x, y]);
    }
  }
  return rings;
}

export function ringsOfFeature({ geometry }: RawFeature): Ring[] {
  const commands = commandsOf(geometry);
  if (typeof commands === 'string') throw new RangeError(commands);
  return ringsOf(commands);
}

/** By the surveyor's formula, positive for an exterior ring. */
export const areaOf = (ring: Ring): number =>
  ring.reduce((sum, [x, y], place) => {
    const [nextX, nextY] = ring[(place + 1) % ring.length]!;
    return sum + x * nextY - nextX * y;
  }, 0) / 2;
