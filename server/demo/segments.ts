import type { Point } from './plane.ts';

/** Straight pieces of streets in squares of 60 m, to find what a new piece crosses. */
export type Segment = { from: Point; to: Point; street: number };
export type SegmentGrid = Map<number, Segment[]>;

const size = 60, offset = 15_000, width = 500;

function* squares(from: Point, to: Point): Iterable<number> {
  const left = Math.floor((Math.min(from[0], to[0]) + offset) / size), right = Math.floor((Math.max(from[0], to[0]) + offset) / size);
  const low = Math.floor((Math.min(from[1], to[1]) + offset) / size), high = Math.floor((Math.max(from[1], to[1]) + offset) / size);
  for (let column = left; column <= right; column++) for (let row = low; row <= high; row++) yield column * width + row;
}

export function addLine(grid: SegmentGrid, line: readonly Point[], street: number): void {
  for (let i = 1; i < line.length; i++) {
    const segment = { from: line[i - 1] as Point, to: line[i] as Point, street };
    for (const square of squares(segment.from, segment.to)) {
      const held = grid.get(square);
      if (held === undefined) grid.set(square, [segment]);
      else held.push(segment);
    }
  }
}

export type Crossing = { share: number; point: Point; street: number };

/** The first crossing on the way from one point to another with a street other than the given one; null when there is none. */
export function firstCrossing(grid: SegmentGrid, from: Point, to: Point, except: number): Crossing | null {
  let first: Crossing | null = null;
  for (const square of squares(from, to)) {
    for (const segment of grid.get(square) ?? []) {
      if (segment.street === except) continue;
      const share = crossingShare(from, to, segment.from, segment.to);
      if (share !== null && (first === null || share < first.share)) {
        first = { share, street: segment.street, point: [from[0] + (to[0] - from[0]) * share, from[1] + (to[1] - from[1]) * share] };
      }
    }
  }
  return first;
}

function crossingShare(a: Point, b: Point, c: Point, d: Point): number | null {
  const denominator = (b[0] - a[0]) * (d[1] - c[1]) - (b[1] - a[1]) * (d[0] - c[0]);
  if (denominator === 0) return null;
  const t = ((c[0] - a[0]) * (d[1] - c[1]) - (c[1] - a[1]) * (d[0] - c[0])) / denominator;
  const u = ((c[0] - a[0]) * (b[1] - a[1]) - (c[1] - a[1]) * (b[0] - a[0])) / denominator;
  return t > 1e-9 && t <= 1 && u >= 0 && u <= 1 ? t : null;
}
