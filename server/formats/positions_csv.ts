import { Problem } from '../model/problem.ts';
import type { Rejection } from '../model/row.ts';
import { csv } from './csv.ts';
import type { Bytes, ReadOptions } from './format.ts';
import type { PositionBatch, RawPosition, RawVisit } from './raw_position.ts';

/** Names under which trackers write the columns, compared without case, spaces and marks. */
const names = {
  unit: ['unit', 'callsign', 'vehicle', 'vehicleid', 'unitid', 'позивний', 'екіпаж'],
  time: ['time', 'timestamp', 'datetime', 'gpstime', 'час'],
  longitude: ['longitude', 'lon', 'lng', 'long', 'x', 'довгота'],
  latitude: ['latitude', 'lat', 'y', 'широта'],
  cell: ['cell', 'h3', 'h3cell', 'клітинка'],
  arrive: ['arrive', 'arrived', 'arrivedat', 'from', 'start', 'прибуття'],
  leave: ['leave', 'left', 'leftat', 'to', 'end', 'вибуття'],
} as const;
type Field = keyof typeof names;

const plain = (name: string): string => name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');

function findColumns(columns: readonly string[]): Partial<Record<Field, number>> {
  const found: Partial<Record<Field, number>> = {};
  for (const [field, known] of Object.entries(names) as [Field, readonly string[]][]) {
    const hits = columns.flatMap((name, i) => (known.includes(plain(name)) ? [i] : []));
    if (hits.length > 1) {
      throw new Problem('unprocessable', 'unclear_columns', `Both "${columns[hits[0]!]}" and "${columns[hits[1]!]}" may be the ${field}. Rename or leave out one of them.`);
    }
    if (hits[0] !== undefined) found[field] = hits[0];
  }
  return found;
}

/**
 * Positions (time, longitude, latitude, unit) or ticked visits (unit, cell, arrive, leave) as delimited text; which of both the
 * columns say. Throws the Problems of reading CSV, and `missing_columns`.
 */
export async function* positionsCsv(bytes: Bytes, options: ReadOptions = {}): AsyncGenerator<PositionBatch> {
  const { columns, batches } = await csv.readTable(bytes, options);
  const at = findColumns(columns);
  const isVisits = at.cell !== undefined;
  const needed: readonly Field[] = isVisits ? ['cell', 'arrive', 'leave'] : ['time', 'longitude', 'latitude'];
  const missing = needed.filter((field) => at[field] === undefined);
  if (missing.length > 0) {
    throw new Problem('unprocessable', 'missing_columns', `The file has no column ${missing.join(' and no column ')}. Positions need time, longitude, latitude and unit; visits unit, cell, arrive and leave. `
      + `Its columns are: ${columns.slice(0, 20).join(', ')}.`);
  }
  const value = (values: readonly string[], field: Field): string | null => (at[field] === undefined ? null : values[at[field]] ?? null);
  for await (const { rows, rejections } of batches) {
    const positions: RawPosition[] = [];
    const visits: RawVisit[] = [];
    for (const { line, values } of rows) {
      const unit = value(values, 'unit');
      if (isVisits) visits.push({ line, unit, cell: value(values, 'cell'), arrive: value(values, 'arrive'), leave: value(values, 'leave') });
      else positions.push({ line, unit, time: value(values, 'time'), longitude: value(values, 'longitude'), latitude: value(values, 'latitude') });
    }
    yield { positions, visits, broken: rejections satisfies Rejection[] };
  }
}
