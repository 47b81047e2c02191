import type { MultiPolygon } from '../model/filter.ts';
import { borderTester, nothingFound, type BorderFound } from './border_rows.ts';
import type { Columns } from './columns.ts';
import type { PlaceIndex } from './place_index.ts';
import { isInside, polygonEdges, reaches, type PolygonEdges } from './polygon_edges.ts';

/** Which incidents are in a polygon: whole cells, and single rows of the cells that its edges reach. */
export type PolygonRows = {
  /** Numbers of the cells all of whose rows are inside, ascending. */
  inside: Uint32Array;
  /** Numbers of the cells with rows near to an edge, ascending. */
  border: Uint32Array;
  /** Rows of border cells that are inside or on an edge, ascending. */
  borderRows: Uint32Array;
  /**
   * Whether any row is so near to an oblique edge that the last digit of the arithmetic decides. Then the rows are right up
   * to those few; where the answer must be the same as that of PostGIS, the database has to be asked.
   */
  uncertain: boolean;
};

/**
 * Rows inside a polygon or on its edge, as PostGIS's ST_Intersects finds them. The polygon must be valid: its rings closed
 * and neither crossing nor overlapping. Cost: about edges, cells that they reach and rows of these.
 */
export function polygonRows(columns: Columns, place: PlaceIndex, polygon: MultiPolygon): PolygonRows {
  const edges = polygonEdges(polygon);
  /** Runs of cells, by the first number and the one after the last. */
  const runs: number[] = [];
  const border: number[] = [];
  const found = nothingFound();
  const testRows = borderTester(columns, place, edges);
  eachNode(place, edges, {
    onInside: (start, end) => { runs.push(start, end); },
    onBorder: (cell, near) => {
      border.push(cell);
      testRows(cell, near, found);
    },
  });
  return {
    inside: numbersIn(runs), border: Uint32Array.from(border), borderRows: ascendingRows(columns.rows, found),
    uncertain: found.uncertain || edges.hasSpeck,
  };
}

function numbersIn(runs: readonly number[]): Uint32Array {
  let count = 0;
  for (let run = 0; run < runs.length; run += 2) count += runs[run + 1]! - runs[run]!;
  const numbers = new Uint32Array(count);
  let at = 0;
  for (let run = 0; run < runs.length; run += 2) {
    for (let number = runs[run]!; number < runs[run + 1]!; number += 1) numbers[at++] = number;
  }
  return numbers;
}

type Visitor = {
  /** Cells that are inside as a whole, by the first number and the one after the last. */
  onInside(start: number, end: number): void;
  /** A cell that edges reach, and which. */
  onBorder(cell: number, near: Uint32Array): void;
};

/**
 * Down the tree of cells: what no edge reaches is inside or outside as a whole, and only edges that reach a node are looked
 * at below it.
 */
function eachNode({ tiers }: PlaceIndex, edges: PolygonEdges, { onInside, onBorder }: Visitor): void {
  /** The edges that reach the node of each tier on the way down, one list after the other. */
  const lists = new Uint32Array(edges.count * (tiers.length + 1));
  for (let edge = 0; edge < edges.count; edge += 1) lists[edge] = edge;

  const visit = (depth: number, node: number, from: number, to: number): void => {
    const { west, south, east, north, start, child } = tiers[depth]!;
    const [w, s, e, n] = [west[node]!, south[node]!, east[node]!, north[node]!];
    // Without rows the box is inside out.
    if (w > e) return;
    let end = to;
    for (let at = from; at < to; at += 1) if (reaches(edges, lists[at]!, w, s, e, n)) lists[end++] = lists[at]!;
    if (end === to) {
      if (isInside(edges, w, s)) onInside(start[node]!, start[node + 1]!);
    } else if (depth === tiers.length - 1) onBorder(start[node]!, lists.subarray(to, end));
    else for (let member = child[node]!; member < child[node + 1]!; member += 1) visit(depth + 1, member, to, end);
  };

  for (let node = 0; node < tiers[0]!.count; node += 1) visit(0, node, 0, edges.count);
}

/** All rows inside: those of the cells that are inside as a whole, and those of the border. Ascending. */
export function rowsWithin(columns: Columns, { order, first }: PlaceIndex, { inside, borderRows }: PolygonRows): Uint32Array {
  let count = borderRows.length;
  for (const cell of inside) count += first[cell + 1]! - first[cell]!;
  const rows = new Uint32Array(count);
  let at = 0;
  for (const cell of inside) {
    rows.set(order.subarray(first[cell]!, first[cell + 1]!), at);
    at += first[cell + 1]! - first[cell]!;
  }
  rows.set(borderRows, at);
  return ascendingRows(columns.rows, { rows, count });
}

/** Sorts rows of which each stands there once: few as they are, many by a bit for each row that there is. */
function ascendingRows(all: number, { rows, count }: Pick<BorderFound, 'rows' | 'count'>): Uint32Array {
  if (count < all / 500) return rows.slice(0, count).sort();
  const bits = new Uint32Array((all + 31) >>> 5);
  for (let i = 0; i < count; i += 1) bits[rows[i]! >>> 5]! |= 1 << (rows[i]! & 31);
  const ascending = new Uint32Array(count);
  let at = 0;
  for (let word = 0; word < bits.length; word += 1) {
    for (let rest = bits[word]!; rest !== 0; rest &= rest - 1) ascending[at++] = word * 32 + 31 - Math.clz32(rest & -rest);
  }
  return ascending;
}
