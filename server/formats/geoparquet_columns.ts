import type { SchemaElement } from 'hyparquet-writer';
import type { LayerField } from '../../tiles/layer.ts';
import type { Bounds } from './bounds.ts';
import { boundsOf, isEmpty } from './bounds.ts';
import { columnNames, daysSince1970, fileValues } from './file_values.ts';
import { wkb } from './wkb.ts';
import type { FileRow, FileTable } from './writer.ts';

/** A column of a Parquet file: how it is declared, and what it takes of each row. */
export type ParquetColumn = {
  /** Names from the root down; the last is the column's own. */
  path: readonly string[];
  /** Of the groups that it is in, outermost first, then its own. */
  elements: readonly SchemaElement[];
  /** Dictionaries take minus zero for zero, and are no use for shapes. */
  isPlain: boolean;
  /** Smallest and largest values of objects and shapes say nothing, and may be long. */
  hasStatistics: boolean;
  valueOf(row: FileRow, shape: RowShape): ParquetValue;
};
export type ParquetValue = string | number | bigint | boolean | Uint8Array | object | null;
export type RowShape = { bytes: Uint8Array | null; bounds: Bounds | null };

export const geometryName = 'geometry';
export const boxName = 'bbox';

export function shapeOf({ geometry }: FileRow): RowShape {
  if (geometry === null) return { bytes: null, bounds: null };
  const bounds = boundsOf(geometry);
  return { bytes: wkb(geometry), bounds: isEmpty(bounds) ? null : bounds };
}

type Type = { element: Omit<SchemaElement, 'name'>; valueOf(value: unknown): ParquetValue };

const ofText = <T>(type: LayerField['type'], read: (text: string) => T) => (value: unknown): T | null => {
  const text = fileValues[type](value);
  return text === null ? null : read(String(text));
};

const types: Readonly<Record<LayerField['type'], Type>> = {
  String: { element: { type: 'BYTE_ARRAY', converted_type: 'UTF8', logical_type: { type: 'STRING' } }, valueOf: fileValues.String },
  Integer: { element: { type: 'INT64' }, valueOf: ofText('Integer', BigInt) },
  Number: { element: { type: 'DOUBLE' }, valueOf: fileValues.Number },
  Boolean: { element: { type: 'BOOLEAN' }, valueOf: fileValues.Boolean },
  Instant: {
    element: { type: 'INT64', converted_type: 'TIMESTAMP_MILLIS', logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'MILLIS' } },
    valueOf: ofText('Instant', (text) => BigInt(Date.parse(text))),
  },
  Day: { element: { type: 'INT32', converted_type: 'DATE', logical_type: { type: 'DATE' } }, valueOf: ofText('Day', daysSince1970) },
  // The writer makes the text itself.
  Object: {
    element: { type: 'BYTE_ARRAY', converted_type: 'JSON', logical_type: { type: 'JSON' } },
    valueOf: (value) => (value as object | undefined) ?? null,
  },
};

/** A box of each shape lets readers pass over what is elsewhere; for points it would say the same twice. */
export const hasBox = (table: FileTable): boolean => table.geometry !== 'point';

export function parquetColumns(table: FileTable): ParquetColumn[] {
  const names = columnNames(table.fields, [geometryName, boxName]);
  const fields = table.fields.map(({ name, type }, index): ParquetColumn => ({
    path: [names[index]!],
    elements: [{ ...types[type].element, name: names[index]!, repetition_type: 'OPTIONAL' }],
    isPlain: type === 'Number',
    hasStatistics: type !== 'Object',
    valueOf: ({ properties }) => types[type].valueOf(properties[name]),
  }));
  const geometry: ParquetColumn = {
    path: [geometryName], elements: [{ name: geometryName, type: 'BYTE_ARRAY', repetition_type: 'OPTIONAL' }],
    isPlain: true, hasStatistics: false, valueOf: (_row, { bytes }) => bytes,
  };
  return [...fields, geometry, ...(hasBox(table) ? boxColumns() : [])];
}

const sides = ['xmin', 'ymin', 'xmax', 'ymax'] as const;

const boxColumns = (): ParquetColumn[] => sides.map((side, index) => ({
  path: [boxName, side],
  elements: [
    { name: boxName, repetition_type: 'OPTIONAL', num_children: sides.length },
    { name: side, type: 'DOUBLE', repetition_type: 'REQUIRED' },
  ],
  isPlain: true, hasStatistics: true, valueOf: (_row, { bounds }) => bounds?.[index] ?? null,
}));

/** The tree of the schema, depth first, as Parquet writes it down. */
export function parquetSchema(columns: readonly ParquetColumn[]): SchemaElement[] {
  const top = new Set(columns.map(({ path }) => path[0]));
  const groups = new Set<string>();
  return [{ name: 'schema', num_children: top.size }, ...columns.flatMap(({ path, elements }) => {
    if (path.length === 1) return elements;
    const isFirst = !groups.has(path[0]!);
    groups.add(path[0]!);
    return isFirst ? elements : elements.slice(-1);
  })];
}
