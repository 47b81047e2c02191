import { gridDisk } from 'h3-js';
import { hexAt } from '../../server/model/hex.ts';
import { getisOrdStar } from '../../server/stats/getis_ord.ts';
import { packNeighbours, type Neighbours } from '../../server/stats/neighbours.ts';
import { interleave } from './measure.ts';
import { printTable, timingRow } from './table.ts';

/**
 * Gi* over a disk of hexagons of three sizes. Floor: the bare walk over the neighbour lists, adding values, which no exact
 * method on the same lists can beat. Peer: the usual way, a Map from cell to value asked for every neighbour.
 */
export async function benchGiStar(): Promise<void> {
  const rows = [];
  for (const radius of [38, 122, 387]) {
    const cells = gridDisk(hexAt(30.5, 50.4, 10), radius);
    const { values, neighbours } = disk(cells);
    const byCell = new Map(cells.map((cell, place) => [cell, values[place]!]));
    const variants: Record<string, () => unknown> = {
      'floor: add up the lists': () => walk(values, neighbours),
      'Gi*': () => getisOrdStar(values, neighbours),
    };
    if (cells.length < 100_000) variants['peer: Map and gridDisk'] = () => throughMap(cells, byCell);
    const timings = await interleave(variants, cells.length < 100_000 ? 9 : 5);
    rows.push(...timings.map((timing) => timingRow(`${cells.length.toLocaleString('en')} cells`, timing)));
  }
  printTable('Gi* (self and one ring)', rows);
}

function disk(cells: readonly string[]): { values: Float64Array; neighbours: Neighbours } {
  const place = new Map(cells.map((cell, at) => [cell, at]));
  // A fixed, lumpy pattern: most cells empty, some with many.
  const values = Float64Array.from(cells, (_, at) => ((at * 2_654_435_761) % 1000 < 230 ? (at * 40_503) % 9 : 0));
  const lists = cells.map((cell) => gridDisk(cell, 1).flatMap((near) => place.get(near) ?? []));
  return { values, neighbours: packNeighbours(lists) };
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

function throughMap(cells: readonly string[], values: ReadonlyMap<string, number>): Map<string, number> {
  const n = cells.length;
  const all = [...values.values()];
  const mean = all.reduce((sum, value) => sum + value, 0) / n;
  const deviation = Math.sqrt(all.reduce((sum, value) => sum + value ** 2, 0) / n - mean ** 2);
  const scores = new Map<string, number>();
  for (const cell of cells) {
    const near = gridDisk(cell, 1).filter((other) => values.has(other));
    const sum = near.reduce((total, other) => total + values.get(other)!, 0);
    scores.set(cell, (sum - mean * near.length) / (deviation * Math.sqrt((n * near.length - near.length ** 2) / (n - 1))));
  }
  return scores;
}
