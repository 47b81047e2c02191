import type { Measure } from '../server/model/filter.ts';
import { cellsOf } from '../tiles/hex_ranks.ts';
import type { HexTyped } from '../tiles/hex_table.ts';
import { classBounds } from './ramp.ts';

/**
 * Tables of one filter over many windows, laid over the hexagons that any of them has: places stay, so that shapes need not
 * be made anew, and so do classes, so that colours can be compared.
 */
export type Gathered = {
  /** Hexagons in the order in which they turned up; the same array until there are more of them. */
  cell: readonly string[];
  rows: readonly number[];
  rowOf: ReadonlyMap<string, number>;
  /** Of each hexagon in this table; 0 where it is not in it. */
  values: Float64Array;
  /** Sum of the values. */
  placed: number;
  /** Lower bounds of classes: those of the first table with anything in it, widened when a value lies outside. */
  bounds: readonly number[];
};

type Table = Pick<HexTyped, 'resolution' | 'rank' | 'count' | 'harm'>;

export function gatherer(measure: Measure): (table: Table) => Gathered {
  const rowOfRank = new Map<number, number>();
  const rowOf = new Map<string, number>();
  let cell: readonly string[] = [];
  let rows: readonly number[] = [];
  let scale = { low: Infinity, high: 0, bounds: [] as readonly number[] };

  const add = (table: Table): void => {
    const unknown = table.rank.filter((rank) => !rowOfRank.has(rank));
    if (unknown.length === 0) return;
    const found = cellsOf({ resolution: table.resolution, rank: unknown });
    found.forEach((own, place) => {
      rowOf.set(own, cell.length + place);
      rowOfRank.set(unknown[place]!, cell.length + place);
    });
    cell = [...cell, ...found];
    rows = cell.map((_, row) => row);
  };

  return (table) => {
    add(table);
    const amounts = measure === 'harm' ? table.harm : table.count;
    const values = new Float64Array(cell.length);
    let { low, high } = scale;
    let placed = 0;
    for (let row = 0; row < amounts.length; row++) {
      const value = amounts[row]!;
      values[rowOfRank.get(table.rank[row]!)!] = value;
      placed += value;
      if (value > high) high = value;
      if (value > 0 && value < low) low = value;
    }
    if (low !== scale.low || high !== scale.high) scale = { low, high, bounds: high > 0 ? classBounds([low, high]) : [] };
    return { cell, rows, rowOf, values, placed, bounds: scale.bounds };
  };
}
