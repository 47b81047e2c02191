import { conditionalPermutation } from '../../server/stats/conditional_permutation.ts';
import { getisOrdStar } from '../../server/stats/getis_ord.ts';
import { gridContiguity } from '../../server/stats/grid_contiguity.ts';
import { localMoran } from '../../server/stats/local_moran.ts';
import { moran, moranPermutation } from '../../server/stats/moran.ts';
import type { Neighbours } from '../../server/stats/neighbours.ts';
import { seededRandom } from '../../server/stats/random.ts';
import { rowStandardised } from '../../server/stats/weights.ts';
import { interleave } from './measure.ts';
import { printTable, timingRow } from './table.ts';

const permutations = 999;

/**
 * Statistics of neighbouring squares (queen) in three sizes. Floor: the bare walk over the neighbour lists, adding values.
 * Permutations have a floor of their own: the same draws, added up for each place anew, as programs usually do it; ours only
 * adds where a sum changes, so that it is quicker than that.
 */
export async function benchAutocorrelation(): Promise<void> {
  const [analytic, drawn] = [[], []] as [Record<string, string | number>[], Record<string, string | number>[]];
  for (const side of [67, 212, 671]) {
    const near = gridContiguity({ columns: side, rows: side });
    const around = gridContiguity({ columns: side, rows: side, self: true });
    const weights = rowStandardised(near);
    // A fixed, lumpy pattern: most cells empty, some with many.
    const values = Float64Array.from({ length: side * side }, (_, at) => ((at * 2_654_435_761) % 1000 < 230 ? (at * 40_503) % 9 : 0));
    const what = `${(side * side).toLocaleString('en')} squares`;
    analytic.push(...(await interleave({
      'floor: add up the lists': () => walk(values, around),
      'Gi*': () => getisOrdStar(values, around),
      "local Moran's I": () => localMoran(values, weights),
      "Moran's I": () => moran(values, weights),
    }, side < 600 ? 11 : 5)).map((timing) => timingRow(what, timing)));
    const rounds = side < 600 ? 5 : 3;
    const variants: Record<string, () => unknown> = {
      'floor: the draws added up for each place': () => addUp(values, near),
      'conditional permutation (Gi*, local Moran)': () => conditionalPermutation(values, near, { seed: 1, permutations }),
    };
    if (side < 600) variants["Moran's I, all values dealt out"] = () => moranPermutation(values, weights, { seed: 1, permutations });
    drawn.push(...(await interleave(variants, rounds)).map((timing) => timingRow(what, timing)));
  }
  printTable('Statistics of neighbours, by formula', analytic);
  printTable(`The same by ${permutations} permutations, one thread`, drawn);
}

function walk(values: Float64Array, { offsets, members }: Neighbours): Float64Array {
  const sums = new Float64Array(values.length);
  for (let i = 0; i < values.length; i += 1) {
    let sum = 0;
    for (let k = offsets[i]!; k < offsets[i + 1]!; k += 1) sum += values[members[k]!]!;
    sums[i] = sum;
  }
  return sums;
}

/** Eight others for each place and permutation, drawn once for all places. */
function addUp(values: Float64Array, { offsets }: Neighbours): Float64Array {
  const { below } = seededRandom(1);
  const draws = Int32Array.from({ length: permutations * 8 }, () => below(values.length - 1));
  const sums = new Float64Array(values.length);
  for (let i = 0; i < values.length; i += 1) {
    const size = offsets[i + 1]! - offsets[i]!;
    for (let r = 0; r < permutations; r += 1) {
      let sum = 0;
      for (let k = 0; k < size; k += 1) {
        const j = draws[r * 8 + k]!;
        sum += values[j >= i ? j + 1 : j]!;
      }
      if (sum > sums[i]!) sums[i] = sum;
    }
  }
  return sums;
}
