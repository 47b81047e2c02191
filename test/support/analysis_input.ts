import type { AnalysisInput, Events, Units } from '../../server/analysis/method.ts';
import { packNeighbours } from '../../server/stats/neighbours.ts';

/** An incident by hand: metres, ms since 1970; hours are those of UTC. */
export type Point = { x: number; y: number; at?: number; until?: number; offence?: number; harm?: number; timePrecision?: 0 | 1 | 2 | 3 };

const dayMs = 86_400_000;
const start = Date.UTC(2026, 0, 5);

/** The input of an analysis: the points (sorted by time), over squares of so many metres, or over none. */
export function analysisInput(
  points: readonly Point[],
  { columns = 10, rows = 10, metres = 500, days = 70, units = true, before, baseline, history, factors = null }: {
    columns?: number; rows?: number; metres?: number; days?: number; units?: boolean;
    before?: readonly Point[]; baseline?: readonly Point[]; history?: readonly Point[]; factors?: AnalysisInput['factors'];
  } = {},
): AnalysisInput {
  const squares = units ? squareUnits({ columns, rows, metres }) : null;
  const of = (list: readonly Point[]): Events => eventsOf(list, squares === null ? null : { columns, rows, metres });
  const window = windowOf(start, days);
  const east = columns * metres;
  const north = rows * metres;
  return {
    window, zone: 'UTC', events: of(points), rows: points.length, unplaced: of([]), units: squares,
    study: { squareKm: (east * north) / 1e6, bounds: [0, 0, east, north], polygons: [[[[0, 0], [east, 0], [east, north], [0, north], [0, 0]]]] },
    baseline: baseline === undefined ? null : of(baseline),
    before: before === undefined ? null : { events: of(before), window: windowOf(start - days * dayMs, days), covered: true },
    history: history === undefined ? null : of(history), factors, warnings: [],
  };
}

/** Start of the window that `analysisInput` makes. */
export const windowStart = start;

const windowOf = (from: number, days: number): AnalysisInput['window'] =>
  ({ from, to: from + days * dayMs, fromDay: from / dayMs, toDay: from / dayMs + days });

export function eventsOf(points: readonly Point[], grid: { columns: number; rows: number; metres: number } | null): Events {
  const sorted = points.map((point) => ({ at: start, ...point })).toSorted((a, b) => a.at - b.at);
  const unitAt = ({ x, y }: Point): number => {
    if (grid === null) return -1;
    const [column, row] = [Math.floor(x / grid.metres), Math.floor(y / grid.metres)];
    return column < 0 || row < 0 || column >= grid.columns || row >= grid.rows ? -1 : row * grid.columns + column;
  };
  return {
    n: sorted.length, x: Float64Array.from(sorted, ({ x }) => x), y: Float64Array.from(sorted, ({ y }) => y),
    from: Float64Array.from(sorted, ({ at }) => at), to: Float64Array.from(sorted, ({ at, until }) => until ?? at),
    day: Int32Array.from(sorted, ({ at }) => Math.floor(at / dayMs)),
    // The first of January 1970 was a Thursday.
    hourOfWeek: Uint8Array.from(sorted, ({ at }) => (((Math.floor(at / dayMs) + 3) % 7) + 7) % 7 * 24 + Math.floor((at % dayMs) / 3_600_000)),
    timePrecision: Uint8Array.from(sorted, ({ timePrecision }) => timePrecision ?? 0),
    offence: Int16Array.from(sorted, ({ offence }) => offence ?? 1), harm: Float64Array.from(sorted, ({ harm }) => harm ?? 1),
    unit: Int32Array.from(sorted, unitAt),
  };
}

/** Squares that touch by an edge or a corner are neighbours. */
export function squareUnits({ columns, rows, metres }: { columns: number; rows: number; metres: number }): Units {
  const n = columns * rows;
  const at = Array.from({ length: n }, (_, i) => [i % columns, Math.floor(i / columns)] as const);
  const near = at.map(([column, row]) => [-1, 0, 1].flatMap((up) => [-1, 0, 1].flatMap((right) => {
    const [c, r] = [column + right, row + up];
    return (up === 0 && right === 0) || c < 0 || r < 0 || c >= columns || r >= rows ? [] : [r * columns + c];
  })));
  return {
    kind: 'square', n, ids: at.map(([column, row]) => `${column}_${row}`), names: null,
    x: Float64Array.from(at, ([column]) => (column + 0.5) * metres), y: Float64Array.from(at, ([, row]) => (row + 0.5) * metres),
    squareKm: new Float64Array(n).fill(metres ** 2 / 1e6), neighbours: packNeighbours(near), metres,
    column: Int32Array.from(at, ([column]) => column), row: Int32Array.from(at, ([, row]) => row),
  };
}
