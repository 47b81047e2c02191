import { Builder } from 'flatbuffers';
import type { LayerField } from '../../tiles/layer.ts';
import { isEmpty } from './bounds.ts';
import type { Bounds } from './bounds.ts';
import type { FileTable } from './writer.ts';

/**
 * The header of a FlatGeobuf file, specification 3. Numbers of slots and types are those of its schema, header.fbs:
 * https://github.com/flatgeobuf/flatgeobuf/blob/master/src/fbs/header.fbs
 */
export const magicBytes = Uint8Array.of(0x66, 0x67, 0x62, 3, 0x66, 0x67, 0x62, 0);

/** ColumnType. The format has no type for days. */
export const columnTypes: Readonly<Record<LayerField['type'], number>> = {
  Boolean: 2, Integer: 7, Number: 10, String: 11, Day: 11, Object: 12, Instant: 13,
};

export type Header = {
  extent: Bounds;
  /** Code as in well-known binary; 0 when there are several. */
  geometryCode: number;
  rows: number;
  /** 0 without an index. */
  nodeSize: number;
};

/** The header with its length in front. */
export function flatgeobufHeader(table: FileTable, { extent, geometryCode, rows, nodeSize }: Header): Uint8Array {
  const { name, title, description, fields, about } = table;
  const builder = new Builder(4096);
  const columns = vector(builder, fields.map((field) => column(builder, field)));
  const envelope = isEmpty(extent) ? 0 : doubles(builder, extent);
  const crs = wgs84(builder);
  const texts = [name, title, description, JSON.stringify(about)].map((text) => builder.createString(text.toWellFormed()));
  builder.startObject(14);
  builder.addFieldOffset(0, texts[0]!, 0);
  builder.addFieldOffset(1, envelope, 0);
  builder.addFieldInt8(2, geometryCode, 0);
  builder.addFieldOffset(7, columns, 0);
  builder.addFieldInt64(8, BigInt(rows), 0n);
  builder.addFieldInt16(9, nodeSize, 16);
  builder.addFieldOffset(10, crs, 0);
  builder.addFieldOffset(11, texts[1]!, 0);
  builder.addFieldOffset(12, texts[2]!, 0);
  builder.addFieldOffset(13, texts[3]!, 0);
  builder.finishSizePrefixed(builder.endObject());
  return builder.asUint8Array();
}

function column(builder: Builder, { name, type, description }: LayerField): number {
  const [nameAt, descriptionAt] = [builder.createString(name), builder.createString(description)];
  builder.startObject(11);
  builder.addFieldOffset(0, nameAt, 0);
  builder.addFieldInt8(1, columnTypes[type], 0);
  builder.addFieldOffset(3, descriptionAt, 0);
  return builder.endObject();
}

function wgs84(builder: Builder): number {
  const [organisation, name] = [builder.createString('EPSG'), builder.createString('WGS 84')];
  builder.startObject(6);
  builder.addFieldOffset(0, organisation, 0);
  builder.addFieldInt32(1, 4326, 0);
  builder.addFieldOffset(2, name, 0);
  return builder.endObject();
}

function vector(builder: Builder, offsets: readonly number[]): number {
  builder.startVector(4, offsets.length, 4);
  for (const offset of offsets.toReversed()) builder.addOffset(offset);
  return builder.endVector();
}

function doubles(builder: Builder, values: readonly number[]): number {
  builder.startVector(8, values.length, 8);
  for (const value of values.toReversed()) builder.addFloat64(value);
  return builder.endVector();
}
