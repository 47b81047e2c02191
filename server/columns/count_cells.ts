import type { Totals } from '../model/totals.ts';
import type { CellDirectory, Level } from './cells.ts';
import { clockRunAt, clockRunsOf } from './clock_runs.ts';
import type { Columns } from './columns.ts';
import { totalsOf, type WeightOf } from './count_totals.ts';
import {
  addHarm, addRuns, addWhole, apart, scatter, scatterListed, scatterListedMarked, scatterMarked, scatterRuns, takeOut,
} from './scatter.ts';
import { segmentCounts } from './segment_counts.ts';
import type { Selected, Stretch } from './select.ts';

/** Counts by number of the cell in the directory of the columns, place 0 for incidents without a place. */
export type CellSums = { count: Float64Array; harm: Float64Array; totals: Totals };

/** Incidents and harm in each cell of the base resolution: about 1 ns for each row selected, at most half of all rows. */
export function countCells(selected: Selected, weightOf: WeightOf): CellSums {
  const { columns, stretches } = selected;
  const cells = columns.cells.count + 1;
  const sums = { count: new Float64Array(cells), harm: new Float64Array(cells) };
  const counts = scratchFor(columns.cells);
  // Offences that weigh the same are counted together: going over the cells costs more than going over few rows.
  const byWeight = [...Map.groupBy(stretches, ({ segment }) => weightOf(segment.offenceId))].sort(([a], [b]) => b - a);
  const rowsOf = (same: readonly Stretch[]): number => same.reduce((sum, stretch) => sum + rowsLookedAt(selected, stretch), 0);
  const [many, few] = [true, false].map((isMany) => byWeight.filter(([, same]) => rowsOf(same) >= cells / 2 === isMany)) as [Group[], Group[]];
  // The heaviest first: what has been counted so far weighs at least as much as what comes next, and the rest of its own weight is added here.
  many.forEach(([weight, same], i) => {
    for (const stretch of same) scatterStretch(counts, selected, stretch);
    apart(addHarm, sums.harm, counts, weight - (many[i + 1]?.[0] ?? 0));
  });
  if (many.length > 0) apart(takeOut, sums.count, counts);
  for (const [weight, same] of few) for (const stretch of same) addOneByOne(sums, selected, stretch, weight);
  return { ...sums, totals: totalsOf(selected, sums) };
}

type Group = [weight: number, same: Stretch[]];

/** Counts are made in here and taken out again before anything else has its turn: it holds nothing but zeros in between. */
const scratch = new WeakMap<CellDirectory, Int32Array>();

function scratchFor(cells: CellDirectory): Int32Array {
  const known = scratch.get(cells);
  if (known !== undefined) return known;
  const counts = new Int32Array(cells.count + 1);
  scratch.set(cells, counts);
  return counts;
}

function scatterStretch(counts: Int32Array, selected: Selected, stretch: Stretch): void {
  const { columns: { cell, clock }, cycle } = selected;
  if (stretch.rows !== null) {
    if (cycle === null) apart(scatterListed, counts, cell, stretch.rows, stretch);
    else apart(scatterListedMarked, counts, cell, stretch.rows, { clock, marked: cycle.taken, start: stretch.start, end: stretch.end });
  } else if (cycle === null) scatterWindow(counts, selected.columns, stretch);
  else scatterCycle(counts, selected, stretch);
}

const windowCost = ({ segment, start, end }: Stretch): number => Math.min(end - start, segment.end - segment.start - (end - start));

/** Of a window that holds most of a segment, what it leaves out is taken from the whole. */
function scatterWindow(counts: Int32Array, columns: Columns, stretch: Stretch): void {
  const { segment, start, end } = stretch;
  const whole = windowCost(stretch) < end - start ? segmentCounts(columns, segment) : null;
  if (whole === null) {
    apart(scatter, counts, columns.cell, stretch, 1);
    return;
  }
  apart(addWhole, counts, whole);
  apart(scatter, counts, columns.cell, { start: segment.start, end: start }, -1);
  apart(scatter, counts, columns.cell, { start: end, end: segment.end }, -1);
}

/** The hours that are asked for, or everything but the other ones: what is less. */
function scatterCycle(counts: Int32Array, { columns, cycle }: Selected, stretch: Stretch): void {
  const { start, end } = stretch;
  const { taken, left, share } = cycle!;
  const runs = clockRunsOf(columns);
  if (runs === null) {
    apart(scatterMarked, counts, columns.cell, { clock: columns.clock, marked: taken }, stretch);
    return;
  }
  const run = clockRunAt(runs, start);
  if ((end - start) * share <= windowCost(stretch) + (end - start) * (1 - share)) {
    apart(scatterRuns, counts, columns.cell, { runs, marked: taken, run }, { start, end, by: 1 });
  } else {
    scatterWindow(counts, columns, stretch);
    apart(scatterRuns, counts, columns.cell, { runs, marked: left, run }, { start, end, by: -1 });
  }
}

/** Where rows of an hour stand together, hours that are not asked for are not looked at. */
const rowsLookedAt = ({ columns, cycle }: Selected, { rows, start, end }: Stretch): number =>
  (end - start) * (cycle === null || rows !== null || clockRunsOf(columns) === null ? 1 : cycle.share);

function addOneByOne(sums: Pick<CellSums, 'count' | 'harm'>, { columns, cycle }: Selected, stretch: Stretch, weight: number): void {
  const { cell, clock } = columns;
  const { rows, start, end } = stretch;
  const runs = cycle === null || rows !== null ? null : clockRunsOf(columns);
  if (runs !== null) {
    apart(addRuns, sums, cell, { runs, marked: cycle!.taken, run: clockRunAt(runs, start) }, { start, end, weight });
    return;
  }
  for (let at = start; at < end; at += 1) {
    const row = rows === null ? at : rows[at]!;
    if (cycle !== null && cycle.taken[clock[row]!] === 0) continue;
    sums.count[cell[row]!]! += 1;
    sums.harm[cell[row]!]! += weight;
  }
}

/** The same by cells of a coarser resolution: entry i belongs to cell i of the level. */
export function atLevel(sums: Pick<CellSums, 'count' | 'harm'>, { count: cells, start }: Level): { count: Float64Array; harm: Float64Array } {
  // No two share an ancestor, as at the base resolution: they are what they were, without the place for no place.
  if (cells === sums.count.length - 1) return { count: sums.count.subarray(1), harm: sums.harm.subarray(1) };
  const count = new Float64Array(cells);
  const harm = new Float64Array(cells);
  for (let cell = 0; cell < cells; cell += 1) {
    for (let part = start[cell]!; part < start[cell + 1]!; part += 1) {
      count[cell]! += sums.count[part]!;
      harm[cell]! += sums.harm[part]!;
    }
  }
  return { count, harm };
}
