import { aoristic } from '../../server/stats/aoristic.ts';
import { emergingHotspots } from '../../server/stats/emerging_hotspots.ts';
import { gridContiguity } from '../../server/stats/grid_contiguity.ts';
import type { Neighbours } from '../../server/stats/neighbours.ts';
import { interleave } from './measure.ts';
import { printTable, timingRow } from './table.ts';

const steps = 52;

/**
 * Emerging hot spots over a square of cells in 52 weeks, of three sizes. Floor: one walk that adds up every neighbourhood in every
 * step, without mean, test, correction, trend, or name. Of the rest the trends cost most: every pair of steps of every cell.
 */
export async function benchEmergingHotspots(): Promise<void> {
  const rows = [];
  for (const side of [71, 224, 500]) {
    const neighbours = gridContiguity({ columns: side, rows: side, self: true });
    const cells = side * side;
    // A fixed, lumpy pattern: most bins empty, some with many.
    const values = Float64Array.from({ length: cells * steps }, (_, bin) => ((bin * 2_654_435_761) % 1000 < 150 ? (bin * 40_503) % 5 : 0));
    const timings = await interleave({
      'floor: add up the bins': () => walk(values, neighbours),
      'emerging hot spots': () => emergingHotspots({ values, steps, neighbours }),
    }, cells < 100_000 ? 7 : 3);
    rows.push(...timings.map((timing) => timingRow(`${cells.toLocaleString('en')} cells`, timing)));
  }
  printTable('Emerging hot spots, 52 weeks (self, eight neighbours, the week before)', rows);
}

function walk(values: Float64Array, { offsets, members }: Neighbours): Float64Array {
  const sums = new Float64Array(values.length);
  for (let i = 0; i < offsets.length - 1; i += 1) {
    for (let k = offsets[i]!; k < offsets[i + 1]!; k += 1) {
      const from = members[k]! * steps;
      for (let step = 0; step < steps; step += 1) sums[i * steps + step]! += values[from + step]!;
    }
  }
  return sums;
}

/** Aoristic weights of windows of twelve hours on average, of three sizes. Floor: one count per event in the hour of its start. */
export async function benchAoristic(): Promise<void> {
  const rows = [];
  for (const n of [10_000, 100_000, 1_000_000]) {
    const from = Float64Array.from({ length: n }, (_, i) => (i * 7919) % 10_080);
    const to = from.map((minute, i) => minute + ((i * 104_729) % 1440));
    const timings = await interleave({ 'floor: count the starts': () => starts(from), 'aoristic': () => aoristic({ from, to }) }, n < 1_000_000 ? 9 : 5);
    rows.push(...timings.map((timing) => timingRow(`${n.toLocaleString('en')} events`, timing)));
  }
  printTable('Aoristic weights (windows of twelve hours)', rows);
}

function starts(from: Float64Array): Float64Array {
  const hours = new Float64Array(168);
  for (let i = 0; i < from.length; i += 1) hours[Math.floor(from[i]! / 60) % 168]! += 1;
  return hours;
}
