import { stringify } from 'csv-stringify/sync';
import { spreadsheetSafe } from './spreadsheet_safe.ts';

export type SurfaceRow = {
  cell: string; name: string; longitude: number; latitude: number; squareKm: number; rank: number; expected: number; byHour: readonly number[];
};

/** What is expected of a shift as CSV in UTF-8: a line for each cell and hour. The hour is its begin, UTC. */
export function surfaceCsv(rows: readonly SurfaceRow[], hours: readonly string[]): string {
  return stringify([
    ['cell', 'name', 'longitude', 'latitude', 'square_km', 'rank', 'hour', 'expected', 'expected_in_shift'],
    ...rows.flatMap(({ cell, name, longitude, latitude, squareKm, rank, expected, byHour }) =>
      byHour.map((own, hour) => [cell, spreadsheetSafe(name), longitude, latitude, squareKm, rank, hours[hour], own, expected])),
  ], { record_delimiter: 'windows' });
}
