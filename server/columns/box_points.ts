import type { Box } from '../../tiles/tile_address.ts';
import type { Columns } from './columns.ts';
import type { PlaceIndex } from './place_index.ts';
import { chosenRows, offer, thinned } from './thinned.ts';
import { thinningRank } from './thinning.ts';

/** Incidents in a box: those chosen, in the order of their ids, and how many there are in all. */
export type BoxPoints = { rows: Uint32Array; total: number };

export type BoxQuestion = {
  /** The edges belong to it. */
  box: Box;
  most: number;
  /** Whether a row is asked for at all. */
  take: (row: number) => boolean;
  /** How many rows of a cell are asked for, wherever in it: then not every row of the box has to be looked at. */
  countInCell?: (cell: number) => number;
};

/**
 * Incidents in a box by cell, at most `most` of them, chosen as `incidentPoints` in db/tile_rows.ts chooses: those of lowest
 * thinning rank, then id. Within a cell rows stand in that order, so that with `countInCell` only the front of each is read.
 */
export function boxPoints(columns: Columns, place: PlaceIndex, { box, most, take, countInCell }: BoxQuestion): BoxPoints {
  const { id, longitude, latitude } = columns;
  const { order, first } = place;
  const [west, south, east, north] = box;
  const found = thinned(most, id);
  let total = 0;

  const wholeCell = (cell: number): void => {
    const known = countInCell?.(cell);
    if (known === 0) return;
    total += known ?? 0;
    const end = first[cell + 1]!;
    for (let at = first[cell]!; at < end; at += 1) {
      const row = order[at]!;
      const rank = thinningRank(id[row]!);
      if (rank > found.highest && known !== undefined) return;
      if (!take(row)) continue;
      if (known === undefined) total += 1;
      if (rank <= found.highest) offer(found, row, rank);
    }
  };

  const partOfCell = (cell: number): void => {
    const end = first[cell + 1]!;
    for (let at = first[cell]!; at < end; at += 1) {
      const row = order[at]!;
      const x = longitude[row]!;
      const y = latitude[row]!;
      if (x < west || x > east || y < south || y > north || !take(row)) continue;
      total += 1;
      const rank = thinningRank(id[row]!);
      if (rank <= found.highest) offer(found, row, rank);
    }
  };

  eachCellIn(place, box, (cell, isWhole) => (isWhole ? wholeCell(cell) : partOfCell(cell)));
  return { rows: chosenRows(found), total };
}

/** How many rows there are in the cells that come into the box. */
export function rowsAround(place: PlaceIndex, box: Box): number {
  let rows = 0;
  eachCellIn(place, box, (cell) => { rows += place.first[cell + 1]! - place.first[cell]!; });
  return rows;
}

/** Cells with incidents in the box or around it, ascending, and whether all of their incidents are in it. */
function eachCellIn({ tiers }: PlaceIndex, box: Box, visit: (cell: number, isWhole: boolean) => void): void {
  const down = (depth: number, node: number): void => {
    const tier = tiers[depth]!;
    const w = tier.west[node]!;
    const s = tier.south[node]!;
    const e = tier.east[node]!;
    const n = tier.north[node]!;
    if (w > box[2] || e < box[0] || s > box[3] || n < box[1]) return;
    const isWhole = w >= box[0] && e <= box[2] && s >= box[1] && n <= box[3];
    if (isWhole || depth === tiers.length - 1) {
      for (let cell = tier.start[node]!; cell < tier.start[node + 1]!; cell += 1) visit(cell, isWhole);
    } else for (let child = tier.child[node]!; child < tier.child[node + 1]!; child += 1) down(depth + 1, child);
  };
  for (let node = 0; node < tiers[0]!.count; node += 1) down(0, node);
}
