import { incidents, type IncidentPoint } from './incidents.ts';
import { extent } from './mvt.ts';
import { pointValues } from './point_values.ts';
import { worldX, worldY, type TileAddress } from './tile_address.ts';

/** Points as columns, one entry of each array for each of them. */
export type PointColumns = {
  count: number;
  longitude: Float64Array;
  latitude: Float64Array;
  id: Float64Array;
  /** Place in `offences`. */
  offence: Uint16Array;
  offences: readonly string[];
  /** Local day, days since 1970. */
  day: Int32Array;
  /** 0 to 23; anything above when it is not known. */
  hour: Uint8Array;
  /** Place in `precisions`. */
  precision: Uint8Array;
  precisions: readonly string[];
};

const hours = 24;
const millisecondsPerDay = 86_400_000;

/** Points that have been fetched for one tile, encoded. Null when there are none. */
export function pointsTile(address: TileAddress, points: readonly IncidentPoint[]): Uint8Array | null {
  const [offences, precisions] = [places(), places()];
  return pointColumnsTile(address, {
    count: points.length,
    longitude: Float64Array.from(points, ({ longitude }) => longitude),
    latitude: Float64Array.from(points, ({ latitude }) => latitude),
    id: Float64Array.from(points, ({ id }) => Number(id)),
    offence: Uint16Array.from(points, ({ offence }) => offences.of(offence)), offences: offences.texts,
    day: Int32Array.from(points, ({ day }) => Date.parse(day) / millisecondsPerDay),
    hour: Uint8Array.from(points, ({ hour }) => hour ?? hours),
    precision: Uint8Array.from(points, ({ precision }) => precisions.of(precision)), precisions: precisions.texts,
  });
}

/** Numbers texts in the order in which they come. */
function places(): { texts: string[]; of(text: string): number } {
  const texts: string[] = [];
  const known = new Map<string, number>();
  return {
    texts,
    of: (text) => {
      const place = known.get(text) ?? texts.push(text) - 1;
      known.set(text, place);
      return place;
    },
  };
}

/** More than a feature takes: two numbers for each of five fields, two for the place, and what stands around them. */
const featureBytes = 64;
/** Fields of a message with their wire type: first those of a layer, then those of a feature. */
const layerField = { name: 0x0a, feature: 0x12, key: 0x1a, value: 0x22, extent: 0x28, version: 0x78 } as const;
const featureField = { tags: 0x12, type: 0x18, geometry: 0x22 } as const;
const layerInTile = 0x1a;
const point = 1;
/** Move to, once. */
const moveTo = 9;

/**
 * The same from columns. The layer is written byte by byte (vector tile specification 2.1) in one pass: features, and
 * beside them the values that they name, each when it is first met.
 */
export function pointColumnsTile({ z, x, y }: TileAddress, points: PointColumns): Uint8Array | null {
  if (points.count === 0) return null;
  const across = 2 ** z;
  const values = pointValues(points);
  const { keys, hourKey, precisionKey } = keysOf(points);
  const bytes = new Uint8Array(points.count * featureBytes);
  let at = 0;
  const varint = (value: number): void => {
    let rest = value;
    for (; rest > 127; rest >>>= 7) bytes[at++] = (rest & 127) | 128;
    bytes[at++] = rest;
  };
  const signed = (value: number): void => varint(((value << 1) ^ (value >> 31)) >>> 0);
  /** Begins a message of less than 128 bytes; gives where its length is to stand. */
  const open = (field: number): number => {
    bytes[at] = field;
    at += 2;
    return at - 1;
  };
  for (let i = 0; i < points.count; i += 1) {
    const feature = open(layerField.feature);
    const tags = open(featureField.tags);
    bytes[at++] = 0;
    varint(values.id(points.id[i]!));
    bytes[at++] = 1;
    varint(values.offence(points.offence[i]!));
    bytes[at++] = 2;
    varint(values.day(points.day[i]!));
    if (points.hour[i]! < hours) {
      bytes[at++] = hourKey;
      varint(values.hour(points.hour[i]!));
    }
    bytes[at++] = precisionKey;
    varint(values.precision(points.precision[i]!));
    bytes[tags] = at - tags - 1;
    bytes[at++] = featureField.type;
    bytes[at++] = point;
    const geometry = open(featureField.geometry);
    bytes[at++] = moveTo;
    signed(Math.round((worldX(points.longitude[i]!) * across - x) * extent));
    signed(Math.round((worldY(points.latitude[i]!) * across - y) * extent));
    bytes[geometry] = at - geometry - 1;
    bytes[feature] = at - feature - 1;
  }
  return layerOf({ features: bytes.subarray(0, at), keys, values: values.bytes() });
}

/** In the order in which the points name them. */
function keysOf({ hour }: PointColumns): { keys: string[]; hourKey: number; precisionKey: number } {
  if (hour[0]! < hours) return { keys: ['id', 'offence', 'day', 'hour', 'precision'], hourKey: 3, precisionKey: 4 };
  const last = hour.some((own) => own < hours) ? ['hour'] : [];
  return { keys: ['id', 'offence', 'day', 'precision', ...last], hourKey: 4, precisionKey: 3 };
}

function layerOf({ features, keys, values }: { features: Uint8Array; keys: readonly string[]; values: Uint8Array }): Uint8Array {
  const parts = [
    Uint8Array.of(layerField.version, 2), ...message(layerField.name, incidents.id),
    Uint8Array.of(layerField.extent, ...varintBytes(extent)),
    features, ...keys.flatMap((key) => message(layerField.key, key)), values,
  ];
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const prefix = Uint8Array.of(layerInTile, ...varintBytes(length));
  const tile = new Uint8Array(prefix.length + length);
  let at = 0;
  for (const part of [prefix, ...parts]) {
    tile.set(part, at);
    at += part.length;
  }
  return tile;
}

function message(field: number, text: string): Uint8Array[] {
  const encoded = new TextEncoder().encode(text);
  return [Uint8Array.of(field, ...varintBytes(encoded.length)), encoded];
}

function varintBytes(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 127; rest >>>= 7) bytes.push((rest & 127) | 128);
  return [...bytes, rest];
}
