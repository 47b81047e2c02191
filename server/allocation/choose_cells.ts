import { distanceBand } from '../stats/near_points.ts';
import type { Tick } from '../stats/tick.ts';
import type { Choice } from './choice.ts';
import { maxCover } from './max_cover.ts';
import { pMedian } from './p_median.ts';
import type { Work } from './work.ts';

/** Which cells patrols visit, before it is asked how often and by whom. */
export type CellChoice = {
  model: 'coverage' | 'p_median';
  /** Of each cell: what is expected, with priorities, and where it is, in metres. */
  demand: Float64Array;
  x: Float64Array;
  y: Float64Array;
  /** A visit covers what lies within so many metres; 0: its own cell. */
  reachMetres: number;
  p: number;
  fixed: Uint8Array;
  forbidden: Uint8Array;
  seconds: number;
  seed: number;
};

export type ChosenCells = {
  choice: Choice;
  /** Ascending. */
  chosen: Int32Array;
  /** For each cell the number in `chosen` of the nearest one within reach, -1 for none. */
  coveredBy: Int32Array;
};

/** Nobody walks to a cell that is far off to choose it: the p-median is sought among so many cells of which most is expected. */
const mostPlaces = 1500;
const mostCandidates = 400;
/** Of a cell to itself, where nothing else is within reach. */
const leastReach = 1e-3;

export async function chooseCells(asked: CellChoice, tick: Tick): Promise<ChosenCells> {
  const { model, demand, x, y, reachMetres, p, fixed, forbidden, seconds, seed } = asked;
  if (model === 'p_median') return covered(asked, await nearestCells(asked, tick));
  const near = distanceBand({ x, y }, Math.max(reachMetres, leastReach), { self: true, tick });
  const choice = await maxCover({ demand, near, p, fixed, forbidden }, { seconds, seed, tick });
  return covered(asked, choice);
}

async function nearestCells({ demand, x, y, p, fixed, forbidden, seconds, seed }: CellChoice, tick: Tick): Promise<Choice> {
  const order = Array.from(demand.keys()).sort((a, b) => fixed[b]! - fixed[a]! || demand[b]! - demand[a]! || a - b);
  const places = order.filter((cell) => demand[cell]! > 0).slice(0, mostPlaces);
  const candidates = order.filter((cell) => forbidden[cell] === 0).slice(0, Math.max(mostCandidates, 2 * p)).toSorted((a, b) => a - b);
  const metres = new Float64Array(places.length * candidates.length);
  places.forEach((place, i) => candidates.forEach((candidate, j) => {
    metres[j * places.length + i] = Math.hypot(x[place]! - x[candidate]!, y[place]! - y[candidate]!);
  }));
  const found = await pMedian(
    { demand: Float64Array.from(places, (place) => demand[place]!), metres, candidates: candidates.length, p, fixed: Uint8Array.from(candidates, (cell) => fixed[cell]!) }, { seconds, seed, tick },
  );
  return { ...found, chosen: found.chosen.map((j) => candidates[j]!) };
}

function covered({ x, y, reachMetres }: CellChoice, choice: Choice): ChosenCells {
  const chosen = choice.chosen.toSorted();
  const coveredBy = new Int32Array(x.length).fill(-1);
  const nearest = new Float64Array(x.length).fill(Infinity);
  chosen.forEach((cell, number) => {
    for (let place = 0; place < x.length; place += 1) {
      const metres = place === cell ? -1 : Math.hypot(x[place]! - x[cell]!, y[place]! - y[cell]!);
      if (metres > reachMetres || metres >= nearest[place]!) continue;
      nearest[place] = metres;
      coveredBy[place] = number;
    }
  });
  return { choice, chosen, coveredBy };
}

export const chooseCellsWork: Work<CellChoice, ChosenCells> = { id: 'choose_cells', run: chooseCells };
