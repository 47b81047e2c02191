import { cycleOf } from '../../server/columns/clock.ts';
import { clockRunsOf } from '../../server/columns/clock_runs.ts';
import { scatter, scatterMarked, scatterRuns } from '../../server/columns/scatter.ts';
import { generatedColumns } from './generated_columns.ts';
import { interleave } from './measure.ts';
import { printTable, timingRow } from './table.ts';

const incidents = 8_000_000;

/**
 * The loops in which the index counts, over all of 8 million incidents. Floor: the same bytes copied, which is what it takes
 * to bring them from memory and back. Beside them the same loop over arrays that threads do not share, and over arrays that
 * the engine knows as constants. The same loops in WebAssembly took 0.5 to 0.8 of the time when they were tried, not half.
 */
export async function benchKernels(): Promise<void> {
  const columns = generatedColumns(incidents);
  const { cell, clock, rows } = columns;
  const copy = new Uint32Array(rows);
  const unshared = { cell: Uint32Array.from(cell), clock: Uint8Array.from(clock) };
  const counts = new Int32Array(columns.cells.count + 1);
  const all = { start: 0, end: rows };
  const { taken: marked } = cycleOf([0, 1, 2, 3, 22, 23], null)!;
  const runs = clockRunsOf(columns)!;
  const constant = scatterInto(counts, cell);
  const timings = await interleave({
    'floor: cell numbers copied': () => copy.set(cell),
    'scatter': () => scatter(counts, cell, all, 1),
    'scatter, not shared': () => scatter(counts, unshared.cell, all, 1),
    'scatter, constants': () => constant(0, rows),
    'scatterMarked': () => scatterMarked(counts, cell, { clock, marked }, all),
    'scatterMarked, not shared': () => scatterMarked(counts, unshared.cell, { clock: unshared.clock, marked }, all),
    'scatterRuns': () => scatterRuns(counts, cell, { runs, marked, run: 0 }, { ...all, by: 1 }),
  }, 21);
  const title = `Loops over ${rows.toLocaleString('en')} incidents in ${columns.cells.count.toLocaleString('en')} cells`;
  printTable(`${title}; marked are six hours of the day`, timings.map((timing) => (
    { ...timingRow('all incidents', timing), 'ns for each incident': ((timing.medianMs * 1e6) / rows).toFixed(2) })));
}

/** Arrays in the scope of a function that is made once are as good as constants of a module. */
function scatterInto(counts: Int32Array, cell: Uint32Array): (start: number, end: number) => void {
  return (start, end) => {
    for (let row = start; row < end; row += 1) counts[cell[row]!]! += 1;
  };
}
