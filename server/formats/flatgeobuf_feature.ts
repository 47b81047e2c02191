import { Builder } from 'flatbuffers';
import type { Geometry, Position } from 'geojson';
import type { LayerField } from '../../tiles/layer.ts';
import { boundsOf, isEmpty } from './bounds.ts';
import { fileValues } from './file_values.ts';
import type { FileValue } from './file_values.ts';
import { geometryCodes } from './wkb.ts';
import type { FileRow } from './writer.ts';

/** Features as FlatGeobuf has them (feature.fbs): geometry, then the properties that are not null, each with the number of its column. */
export function featureEncoder(fields: readonly LayerField[]): (row: FileRow) => Uint8Array {
  const builder = new Builder(65_536);
  const properties = propertiesEncoder(fields);
  return ({ geometry, properties: values }) => {
    builder.clear();
    const bytes = properties(values);
    const propertiesAt = bytes.length === 0 ? 0 : builder.createByteVector(bytes);
    const geometryAt = geometry === null || isEmpty(boundsOf(geometry)) ? 0 : write(builder, geometry);
    builder.startObject(3);
    builder.addFieldOffset(0, geometryAt, 0);
    builder.addFieldOffset(1, propertiesAt, 0);
    builder.finishSizePrefixed(builder.endObject());
    return builder.asUint8Array();
  };
}

/** Little-endian: number of the column (2 bytes), value; texts with their length in bytes (4) in front. */
function propertiesEncoder(fields: readonly LayerField[]): (values: FileRow['properties']) => Uint8Array {
  let bytes = Buffer.allocUnsafe(16_384);
  let at = 0;
  const room = (length: number): void => {
    if (at + length <= bytes.length) return;
    const wider = Buffer.allocUnsafe(Math.max(bytes.length * 2, at + length));
    bytes.copy(wider, 0, 0, at);
    bytes = wider;
  };
  function put(value: Exclude<FileValue, null>, type: LayerField['type']): void {
    if (typeof value === 'string') {
      room(4 + value.length * 3);
      const length = bytes.write(value, at + 4, 'utf8');
      bytes.writeUInt32LE(length, at);
      at += 4 + length;
    } else if (typeof value === 'boolean') {
      room(1);
      at = bytes.writeUInt8(Number(value), at);
    } else {
      room(8);
      at = type === 'Integer' ? bytes.writeBigInt64LE(BigInt(value), at) : bytes.writeDoubleLE(value, at);
    }
  }
  return (values) => {
    at = 0;
    fields.forEach(({ name, type }, index) => {
      const value = fileValues[type](values[name]);
      if (value === null) return;
      room(2);
      at = bytes.writeUInt16LE(index, at);
      put(value, type);
    });
    return bytes.subarray(0, at);
  };
}

/** Rings and lines lie in one array of numbers; `ends` says behind which position each ends. Several polygons are parts. */
function write(builder: Builder, geometry: Geometry): number {
  switch (geometry.type) {
    case 'Point': return simple(builder, geometry.type, [[geometry.coordinates]]);
    case 'LineString': case 'MultiPoint': return simple(builder, geometry.type, [geometry.coordinates]);
    case 'Polygon': case 'MultiLineString': return simple(builder, geometry.type, geometry.coordinates);
    case 'MultiPolygon': return parts(builder, geometry.type, geometry.coordinates.map((rings) => simple(builder, 'Polygon', rings)));
    case 'GeometryCollection': return parts(builder, geometry.type, geometry.geometries.map((part) => write(builder, part)));
  }
}

function simple(builder: Builder, type: Geometry['type'], lines: readonly Position[][]): number {
  const total = lines.reduce((sum, line) => sum + line.length, 0);
  builder.startVector(8, total * 2, 8);
  for (let line = lines.length - 1; line >= 0; line -= 1) {
    for (let index = lines[line]!.length - 1; index >= 0; index -= 1) {
      builder.addFloat64(lines[line]![index]![1]!);
      builder.addFloat64(lines[line]![index]![0]!);
    }
  }
  const xy = builder.endVector();
  const ends = lines.length > 1 || type === 'MultiLineString' ? endsOf(builder, lines, total) : 0;
  builder.startObject(8);
  builder.addFieldOffset(0, ends, 0);
  builder.addFieldOffset(1, xy, 0);
  builder.addFieldInt8(6, geometryCodes[type], 0);
  return builder.endObject();
}

function endsOf(builder: Builder, lines: readonly Position[][], total: number): number {
  builder.startVector(4, lines.length, 4);
  let end = total;
  for (const line of lines.toReversed()) {
    builder.addInt32(end);
    end -= line.length;
  }
  return builder.endVector();
}

function parts(builder: Builder, type: Geometry['type'], offsets: readonly number[]): number {
  builder.startVector(4, offsets.length, 4);
  for (const offset of offsets.toReversed()) builder.addOffset(offset);
  const vector = builder.endVector();
  builder.startObject(8);
  builder.addFieldInt8(6, geometryCodes[type], 0);
  builder.addFieldOffset(7, vector, 0);
  return builder.endObject();
}
