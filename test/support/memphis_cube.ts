import type { CubeInput } from '../../server/stats/space_time_gi_star.ts';
import { gridNeighbours, queen } from './grid.ts';
import { memphisGrid, memphisRobberies } from './memphis.ts';

/** Robberies of Memphis 2019 on the 500 m grid of their bounding box, by month. */
export function memphisCube(): Required<Pick<CubeInput, 'values' | 'steps' | 'neighbours'>> {
  const robberies = memphisRobberies();
  const { columns, rows, cell } = memphisGrid(robberies);
  const values = new Float64Array(columns * rows * 12);
  cell.forEach((at, i) => { values[at * 12 + robberies.month[i]!]! += 1; });
  return { values, steps: 12, neighbours: gridNeighbours(columns, rows, { within: queen, self: true }) };
}
