import type { AnalysisInput } from '../../server/analysis/method.ts';
import { eventsOf, squareUnits, type Point } from './analysis_input.ts';
import { memphisGrid, memphisRobberies } from './memphis.ts';

const dayMs = 86_400_000;

/** Robberies of Memphis in 2019 as a method gets them, on squares over their bounding box; the clock of Memphis taken for UTC. */
export function memphisAnalysis(metres = 500): AnalysisInput {
  const robberies = memphisRobberies();
  const { columns, rows, firstColumn, firstRow } = memphisGrid(robberies, metres);
  const [west, south] = [firstColumn * metres, firstRow * metres];
  const start = Date.UTC(2019, 0, 1);
  const points = Array.from(robberies.x, (x, i): Point => ({ x: x - west, y: robberies.y[i]! - south, at: start + Math.round(robberies.days[i]! * dayMs) }));
  const units = squareUnits({ columns, rows, metres });
  return {
    window: { from: start, to: start + 365 * dayMs, fromDay: start / dayMs, toDay: start / dayMs + 365 }, zone: 'UTC',
    events: eventsOf(points, { columns, rows, metres }), rows: points.length, unplaced: eventsOf([], null), units,
    study: { squareKm: (columns * rows * metres ** 2) / 1e6, bounds: [0, 0, columns * metres, rows * metres], polygons: [] },
    baseline: null, before: null, history: null, factors: null, warnings: [],
  };
}
