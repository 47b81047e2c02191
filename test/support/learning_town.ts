import { dayMs, type Learning } from '../../server/forecast/learning.ts';

export type TownEvent = {
  cell: number; /** Days since the begin, hours as parts of a day. */ at: number; weight?: number; x?: number; y?: number;
  /** Known to the day only. */ dayOnly?: boolean;
};

/** Monday, 1 January 2024. */
export const townBegin = Date.UTC(2024, 0, 1);

/** Cells in a row, 200 m apart and 0.04 km² each; the clock on the wall is UTC. */
export function learningTown(events: readonly TownEvent[], { cells, days, shiftHours = 8, shiftAt = days }: { cells: number; days: number; shiftHours?: number; shiftAt?: number }): Learning {
  const n = events.length;
  const sorted = events.toSorted((a, b) => a.at - b.at);
  const x = Float64Array.from({ length: cells }, (_, i) => i * 200);
  const firstDay = townBegin / dayMs;
  const hourAt = (at: number): number => {
    const hours = Math.floor(at * 24 + 1e-9);
    return hours % 168;
  };
  const hours = Array.from({ length: shiftHours }, (_, hour) => shiftAt + hour / 24);
  return {
    cells: { n: cells, x, y: new Float64Array(cells), squareKm: new Float64Array(cells).fill(0.04) },
    events: {
      n, cell: Int32Array.from(sorted, ({ cell }) => cell), x: Float64Array.from(sorted, (event) => event.x ?? event.cell * 200), y: Float64Array.from(sorted, ({ y = 0 }) => y),
      time: Float64Array.from(sorted, ({ at, dayOnly }) => townBegin + Math.round((dayOnly === true ? Math.floor(at) : at) * dayMs)),
      day: Int32Array.from(sorted, ({ at }) => firstDay + Math.floor(at)),
      hourOfWeek: Uint8Array.from(sorted, ({ at, dayOnly }) => (dayOnly === true ? 255 : hourAt(at))),
      timePrecision: Uint8Array.from(sorted, ({ dayOnly }) => (dayOnly === true ? 2 : 0)), weight: Float64Array.from(sorted, ({ weight = 1 }) => weight),
    },
    from: townBegin, to: townBegin + days * dayMs,
    shift: { begin: townBegin + shiftAt * dayMs, hourOfWeek: Int32Array.from(hours, hourAt), day: Int32Array.from(hours, (at) => firstDay + Math.floor(at + 1e-9)) },
  };
}

/** Expected by cell over the shift. */
export function byCell(expected: Float64Array, cells: number): number[] {
  const hours = expected.length / cells;
  return Array.from({ length: cells }, (_, cell) => expected.slice(cell * hours, (cell + 1) * hours).reduce((sum, one) => sum + one, 0));
}
