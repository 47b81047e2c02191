import { readFileSync } from 'node:fs';
import proj4 from 'proj4';
import { sharedData } from './data.ts';

/** The 2,245 personal robberies of Memphis in 2019, in projected metres (EPSG:32615), in the order of the file. */
export type Robberies = {
  x: Float64Array;
  y: Float64Array;
  /** As the file writes it, the clock of Memphis: `2019-01-01 01:30:00`. */
  date: string[];
  /** 0 to 11. */
  month: Int32Array;
  /** Since the first instant of the year, by the clock on the wall. */
  days: Float64Array;
};

export function memphisRobberies(): Robberies {
  const project = proj4('EPSG:4326', '+proj=utm +zone=15 +datum=WGS84 +units=m');
  const lines = readFileSync(sharedData('points/memphis/memphis_robberies_2019.csv'), 'utf8').trim().split('\n').slice(1);
  const robberies: Robberies = {
    x: new Float64Array(lines.length), y: new Float64Array(lines.length), date: [],
    month: new Int32Array(lines.length), days: new Float64Array(lines.length),
  };
  for (const [i, line] of lines.entries()) {
    const [, , date, longitude, latitude] = line.trim().split(',').map((text) => text.replaceAll('"', ''));
    const [x, y] = project.forward([Number(longitude), Number(latitude)]);
    robberies.x[i] = x!;
    robberies.y[i] = y!;
    robberies.date.push(date!);
    robberies.month[i] = Number(date!.slice(5, 7)) - 1;
    robberies.days[i] = (Date.parse(`${date!.replace(' ', 'T')}Z`) - Date.UTC(2019, 0, 1)) / 86_400_000;
  }
  return robberies;
}

/** The robberies on a grid over their bounding box: cell = (row - firstRow) * columns + column - firstColumn, from the south-west. */
export type RobberyGrid = {
  metres: number; columns: number; rows: number; firstColumn: number; firstRow: number;
  counts: Float64Array;
  /** Cell of each robbery. */
  cell: Int32Array;
};

export function memphisGrid({ x, y }: Pick<Robberies, 'x' | 'y'>, metres = 500): RobberyGrid {
  const column = Int32Array.from(x, (metre) => Math.floor(metre / metres));
  const row = Int32Array.from(y, (metre) => Math.floor(metre / metres));
  const [firstColumn, firstRow] = [column.reduce((a, b) => Math.min(a, b)), row.reduce((a, b) => Math.min(a, b))];
  const columns = column.reduce((a, b) => Math.max(a, b)) - firstColumn + 1;
  const rows = row.reduce((a, b) => Math.max(a, b)) - firstRow + 1;
  const cell = Int32Array.from(column, (at, i) => (row[i]! - firstRow) * columns + at - firstColumn);
  const counts = new Float64Array(columns * rows);
  for (const one of cell) counts[one]! += 1;
  return { metres, columns, rows, firstColumn, firstRow, counts, cell };
}
