import { fitLogLink, type GroupedCounts } from './log_link_fit.ts';
import { isDefined } from './not_defined.ts';
import { sortedQuantile } from './quantile.ts';
import type { Random } from './random.ts';
import { blockCount } from './spatial_blocks.ts';
import type { Tick } from './tick.ts';

export type Intervals = { lower: Float64Array; upper: Float64Array; failed: number };

/** Of so many samples this share may fail before no interval is given. */
const mostFailures = 0.05;

/**
 * Ends of the middle 95 % of each coefficient when whole blocks are drawn anew, with theta held: cells of a block go together,
 * because they are alike. NaN when too many samples had no estimate.
 */
export function blockIntervals(
  data: GroupedCounts & { rowOf: Int32Array }, { counts, blocks, theta, resamples, random, tick }:
  { counts: Float64Array; blocks: Int32Array; theta: number; resamples: number; random: Random; tick?: Tick | undefined },
): Intervals {
  const { rows, columns, rowOf } = data;
  const count = blockCount(blocks);
  const [total, cells] = [new Float64Array(count * rows), new Float64Array(count * rows)];
  for (let i = 0; i < blocks.length; i += 1) {
    total[blocks[i]! * rows + rowOf[i]!]! += counts[i]!;
    cells[blocks[i]! * rows + rowOf[i]!]! += 1;
  }
  const drawn = Array.from({ length: columns }, () => [] as number[]);
  let failed = 0;
  for (let sample = 0; sample < resamples; sample += 1) {
    tick?.(sample, resamples);
    const fit = fitLogLink(resample(data, { total, cells, count, random }), theta);
    if (!isDefined(fit)) failed += 1;
    else fit.coefficients.forEach((one, a) => drawn[a]!.push(one));
  }
  const give = failed <= mostFailures * resamples && resamples > 0;
  const at = (share: number): Float64Array => Float64Array.from(drawn, (list) => (give ? sortedQuantile(Float64Array.from(list).sort(), share) : Number.NaN));
  return { lower: at(0.025), upper: at(0.975), failed };
}

/** Rows that lost all their cells are left out. */
function resample(data: GroupedCounts, { total, cells, count, random }: {
  total: Float64Array; cells: Float64Array; count: number; random: Random;
}): GroupedCounts {
  const { rows, columns, design } = data;
  const [drawnTotal, drawnCells] = [new Float64Array(rows), new Float64Array(rows)];
  for (let draw = 0; draw < count; draw += 1) {
    const block = random.below(count);
    for (let row = 0; row < rows; row += 1) {
      drawnTotal[row]! += total[block * rows + row]!;
      drawnCells[row]! += cells[block * rows + row]!;
    }
  }
  const kept = Int32Array.from(drawnCells, (_, row) => row).filter((row) => drawnCells[row]! > 0);
  const keptDesign = new Float64Array(kept.length * columns);
  kept.forEach((row, at) => keptDesign.set(design.subarray(row * columns, (row + 1) * columns), at * columns));
  return {
    rows: kept.length, columns, design: keptDesign, total: Float64Array.from(kept, (row) => drawnTotal[row]!),
    cells: Float64Array.from(kept, (row) => drawnCells[row]!), offset: null,
  };
}
