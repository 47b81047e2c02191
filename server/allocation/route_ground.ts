import { coverage, type Coverage } from './reached.ts';
import { openCell, type VisitProblem } from './visit_problem.ts';

/** What a search for routes stands on: the cells worth a thought, numbered from 0, and whole minutes between them and the posts. */
export type Ground = {
  problem: VisitProblem;
  /** Cells of the problem. */
  kept: Int32Array;
  demand: Float64Array;
  floor: Int32Array;
  ceiling: Int32Array;
  /** Of cells and posts to each other; `noWay` where there is none. */
  points: number;
  minutes: Uint16Array;
  /** Points of each unit. */
  start: Int32Array;
  end: Int32Array;
  /** Minutes that each unit has for visits and travel. */
  room: Int32Array;
  /** Of all units. */
  rooms: number;
  locked: readonly { unit: number; cell: number; arrive: number | null }[];
  /** More than any plan reaches. */
  huge: number;
};

export const noWay = 20_000;

export const minutesOf = (seconds: number): number => (seconds / 60 < noWay ? Math.ceil(seconds / 60 - 1e-9) : noWay);

export const roomOf = ({ from, to, slackMinutes }: { from: number; to: number; slackMinutes: number }): number => Math.floor(to - from - slackMinutes + 1e-9);

/** Cells that a search looks at: the open ones of most demand, and all that have a floor or a lock. */
export function groundOf(problem: VisitProblem, most: number): Ground {
  const { units, travel, slots, priority } = problem;
  const kept = keptCells(problem, most);
  const local = new Map(Array.from(kept, (cell, i) => [cell, i]));
  const posts = [...new Set(units.flatMap(({ start, end }) => [start, end]))];
  const places = Int32Array.from([...kept, ...posts]);
  const points = places.length;
  const minutes = new Uint16Array(points * points);
  for (let from = 0; from < points; from += 1) {
    const row = places[from]! * travel.n;
    for (let to = 0; to < points; to += 1) minutes[from * points + to] = minutesOf(travel.seconds[row + places[to]!]!);
  }
  const demand = new Float64Array(kept.length * slots);
  kept.forEach((cell, i) => {
    for (let slot = 0; slot < slots; slot += 1) demand[i * slots + slot] = problem.demand[cell * slots + slot]! * priority[cell]!;
  });
  return {
    problem, kept, demand, points, minutes,
    floor: kept.map((cell) => problem.floor[cell]!), ceiling: kept.map((cell) => problem.ceiling[cell]!),
    start: Int32Array.from(units, ({ start }) => kept.length + posts.indexOf(start)), end: Int32Array.from(units, ({ end }) => kept.length + posts.indexOf(end)),
    room: Int32Array.from(units, roomOf), rooms: units.reduce((sum, unit) => sum + Math.max(1, roomOf(unit)), 0),
    locked: problem.locked.map((lock) => ({ ...lock, cell: local.get(lock.cell)! })),
    huge: 2 * demand.reduce((sum, one) => sum + one, 0) + 1,
  };
}

function keptCells({ cells, slots, demand, priority, closed, floor, ceiling, locked }: VisitProblem, most: number): Int32Array {
  const worth = new Float64Array(cells);
  for (let cell = 0; cell < cells; cell += 1) {
    if (closed[cell] !== openCell || ceiling[cell]! < 1) continue;
    for (let slot = 0; slot < slots; slot += 1) worth[cell]! += demand[cell * slots + slot]! * priority[cell]!;
    if (floor[cell]! > 0) worth[cell] = Infinity;
  }
  for (const { cell } of locked) worth[cell] = Infinity;
  const must = worth.reduce((sum, one) => sum + (one === Infinity ? 1 : 0), 0);
  const order = Array.from(worth, (_, cell) => cell).filter((cell) => worth[cell]! > 0)
    .toSorted((a, b) => (worth[a] === worth[b] ? a - b : worth[b]! - worth[a]!));
  return Int32Array.from(order.slice(0, Math.max(most, must))).sort();
}

/** The table of what is reached, for the cells of a ground. */
export function coverageOf({ problem, kept, demand }: Ground): Coverage {
  return coverage({ ...problem, cells: kept.length, demand }, false);
}
