import { Binary, Bool, DateDay, Field, Float64, Int64, TimestampMillisecond, Utf8, makeData } from 'apache-arrow';
import type { Data, DataType } from 'apache-arrow';
import type { LayerField } from '../../tiles/layer.ts';
import { columnNames, daysSince1970, fileValues } from './file_values.ts';
import { wkb } from './wkb.ts';
import type { FileRow, FileTable } from './writer.ts';

/** A column of an Arrow file: its field, and its values of some rows. */
export type ArrowColumn = { field: Field; dataOf(rows: readonly FileRow[]): Data };

export const geometryName = 'geometry';

type Value = string | number | boolean | Uint8Array | null;
type Filled = { data?: ArrayLike<number> | BigInt64Array; valueOffsets?: Int32Array };
type Type = { type: DataType; extension?: string; fill(values: readonly Value[]): Filled };

const atText = (value: Value, read: (text: string) => number): number => (value === null ? 0 : read(String(value)));

const types: Readonly<Record<LayerField['type'], Type>> = {
  String: { type: new Utf8(), fill: texts },
  Integer: { type: new Int64(), fill: (values) => ({ data: BigInt64Array.from(values, (value) => BigInt(Number(value))) }) },
  Number: { type: new Float64(), fill: (values) => ({ data: Float64Array.from(values, Number) }) },
  Boolean: { type: new Bool(), fill: (values) => ({ data: bits(values, (value) => value === true) }) },
  Instant: { type: new TimestampMillisecond('UTC'), fill: (values) => ({ data: BigInt64Array.from(values, (value) => BigInt(atText(value, Date.parse))) }) },
  Day: { type: new DateDay(), fill: (values) => ({ data: Int32Array.from(values, (value) => atText(value, daysSince1970)) }) },
  Object: { type: new Utf8(), extension: 'arrow.json', fill: texts },
};

/** The geometry is the last column: well-known binary as GeoArrow has it (https://geoarrow.org/extension-types). */
export function arrowColumns(table: FileTable): ArrowColumn[] {
  const names = columnNames(table.fields, [geometryName]);
  const fields = table.fields.map(({ name, type, description }, index): ArrowColumn => {
    const { extension, ...kind } = types[type];
    const metadata = new Map([['description', description], ...(extension === undefined ? [] : extensionOf(extension, ''))]);
    const read = fileValues[type];
    return columnOf(new Field(names[index]!, kind.type, true, metadata), kind, ({ properties }) => read(properties[name]));
  });
  const metadata = new Map(extensionOf('geoarrow.wkb', JSON.stringify({ crs: 'OGC:CRS84', crs_type: 'authority_code' })));
  const shapes: Type = { type: new Binary(), fill: bytes };
  const geometry = new Field(geometryName, shapes.type, true, metadata);
  return [...fields, columnOf(geometry, shapes, (row) => (row.geometry === null ? null : wkb(row.geometry)))];
}

const extensionOf = (name: string, metadata: string): [string, string][] => [['ARROW:extension:name', name], ['ARROW:extension:metadata', metadata]];

const columnOf = (field: Field, { type, fill }: Type, valueOf: (row: FileRow) => Value): ArrowColumn => ({
  field,
  dataOf(rows) {
    const values = rows.map(valueOf);
    const nullCount = values.reduce<number>((count, value) => count + (value === null ? 1 : 0), 0);
    const nullBitmap = nullCount === 0 ? null : bits(values, (value) => value !== null);
    return makeData({ type, length: values.length, nullCount, nullBitmap, ...fill(values) } as Parameters<typeof makeData>[0]);
  },
});

/** One bit each, the first the lowest. */
function bits(values: readonly Value[], isSet: (value: Value) => boolean): Uint8Array {
  const packed = new Uint8Array(Math.ceil(values.length / 8));
  values.forEach((value, index) => { if (isSet(value)) packed[index >> 3]! |= 1 << (index & 7); });
  return packed;
}

function texts(values: readonly Value[]): { data: Uint8Array; valueOffsets: Int32Array } {
  const valueOffsets = new Int32Array(values.length + 1);
  values.forEach((value, index) => { valueOffsets[index + 1] = valueOffsets[index]! + (value === null ? 0 : Buffer.byteLength(value as string)); });
  const data = Buffer.allocUnsafe(valueOffsets.at(-1)!);
  values.forEach((value, index) => { if (value !== null) data.write(value as string, valueOffsets[index]!); });
  return { data, valueOffsets };
}

function bytes(values: readonly Value[]): { data: Uint8Array; valueOffsets: Int32Array } {
  const valueOffsets = new Int32Array(values.length + 1);
  values.forEach((value, index) => { valueOffsets[index + 1] = valueOffsets[index]! + (value === null ? 0 : (value as Uint8Array).length); });
  const data = new Uint8Array(valueOffsets.at(-1)!);
  values.forEach((value, index) => { if (value !== null) data.set(value as Uint8Array, valueOffsets[index]); });
  return { data, valueOffsets };
}
