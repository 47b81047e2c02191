import type { OpenGraph, Squares, StreetGraph } from './graph.ts';
import { metresPerDegree, perDegree, type Place } from './places.ts';

/** Where on the streets a place is: on which edge, how far along it (0 to 1 of its metres), and how far the place is from there. */
export type OnStreet = { edge: number; along: number; metres: number; longitude: number; latitude: number; /** Last place of the course before it. */ step: number };

const stepsPerSquare = 2;
const mostSquares = 1 << 21;

/** The grid in which the nearest street is looked for. Cost: steps of all courses, and the squares that each goes through. */
export function makeSquares({ edges, courseOffsets, course }: StreetGraph): Squares {
  const places = courseOffsets[edges]!;
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let at = 0; at < course.length; at += 2) {
    [west, east] = [Math.min(west, course[at]!), Math.max(east, course[at]!)];
    [south, north] = [Math.min(south, course[at + 1]!), Math.max(north, course[at + 1]!)];
  }
  const squash = Math.cos((((south + north) / 2 / perDegree) * Math.PI) / 180) || 1;
  const [wide, high] = [Math.max(1, (east - west) * squash), Math.max(1, north - south)];
  const size = Math.sqrt((wide * high) / Math.min(mostSquares, Math.max(1, places / stepsPerSquare))) || 1;
  // A single long street has squares no smaller than a thousandth of its length.
  const side = Math.max(size, wide / 4096, high / 4096);
  const [columns, rows] = [Math.floor(wide / side) + 1, Math.floor(high / side) + 1];
  const grid = { west, south, width: side / squash, height: side, columns, rows };
  const edgeOfStep = new Int32Array(places).fill(-1);
  const offsets = new Int32Array(columns * rows + 1);
  const eachStep = (visit: (square: number, step: number) => void): void => {
    for (let edge = 0; edge < edges; edge += 1) {
      for (let step = courseOffsets[edge]!; step < courseOffsets[edge + 1]! - 1; step += 1) {
        edgeOfStep[step] = edge;
        squaresOf(grid, course, step, visit);
      }
    }
  };
  eachStep((square) => { offsets[square + 1]! += 1; });
  for (let square = 0; square < columns * rows; square += 1) offsets[square + 1]! += offsets[square]!;
  const next = offsets.slice();
  const steps = new Int32Array(offsets.at(-1)!);
  eachStep((square, step) => { steps[next[square]!++] = step; });
  return { ...grid, offsets, steps, edgeOfStep };
}

type Grid = Pick<Squares, 'west' | 'south' | 'width' | 'height' | 'columns' | 'rows'>;

/** Column by column, the squares that a step goes through. */
function squaresOf({ west, south, width, height, columns, rows }: Grid, course: Int32Array, step: number, visit: (square: number, step: number) => void): void {
  const [ax, ay, bx, by] = [(course[2 * step]! - west) / width, (course[2 * step + 1]! - south) / height, (course[2 * step + 2]! - west) / width, (course[2 * step + 3]! - south) / height];
  const [left, right] = [Math.min(ax, bx), Math.max(ax, bx)];
  const [firstColumn, lastColumn] = [Math.floor(left), Math.min(columns - 1, Math.floor(right))];
  for (let column = firstColumn; column <= lastColumn; column += 1) {
    const yAt = (x: number): number => (bx === ax ? ay : ay + ((by - ay) * (x - ax)) / (bx - ax));
    const [one, other] = bx === ax ? [ay, by] : [yAt(Math.max(left, column)), yAt(Math.min(right, column + 1))];
    // A hair wider, so that rounding loses no square.
    const [low, high] = [Math.min(one, other) - 1e-9, Math.max(one, other) + 1e-9];
    for (let row = Math.max(0, Math.floor(low)); row <= Math.min(rows - 1, Math.floor(high)); row += 1) visit(row * columns + column, step);
  }
}

/**
 * The place on the streets that is nearest to a given one, along any street that is part of the graph; null where there are no streets.
 * Rings of squares are looked through outwards until none can hold anything nearer.
 */
export function nearestStreet(graph: OpenGraph, place: Place): OnStreet | null {
  if (graph.edges === 0) return null;
  const { squares, course } = graph;
  const squash = Math.cos((place.latitude * Math.PI) / 180);
  const [px, py] = [place.longitude * perDegree, place.latitude * perDegree];
  const [column, row] = [Math.floor((px - squares.west) / squares.width), Math.floor((py - squares.south) / squares.height)];
  // The square on the map that is nearest to a place outside of it is some rings away.
  const outside = Math.max(0, -column, column - squares.columns + 1, -row, row - squares.rows + 1);
  const far = Math.max(Math.abs(column), Math.abs(column - squares.columns + 1), Math.abs(row), Math.abs(row - squares.rows + 1));
  const side = Math.min(squares.width * squash, squares.height);
  let best = { square: Infinity, step: -1, t: 0 };
  for (let ring = outside; ring <= far; ring += 1) {
    if (best.step !== -1 && (ring - 1) * side > Math.sqrt(best.square)) break;
    ringOf(squares, { column, row, ring }, (step) => {
      const [ax, ay] = [(course[2 * step]! - px) * squash, course[2 * step + 1]! - py];
      const [dx, dy] = [(course[2 * step + 2]! - course[2 * step]!) * squash, course[2 * step + 3]! - course[2 * step + 1]!];
      const length = dx * dx + dy * dy;
      const t = length === 0 ? 0 : Math.min(1, Math.max(0, -(ax * dx + ay * dy) / length));
      const square = (ax + t * dx) ** 2 + (ay + t * dy) ** 2;
      if (square < best.square || (square === best.square && step < best.step)) best = { square, step, t };
    });
  }
  return best.step === -1 ? null : onStreet(graph, best, place);
}

type Ring = { column: number; row: number; ring: number };

function ringOf({ columns, rows, offsets, steps }: Squares, { column, row, ring }: Ring, visit: (step: number) => void): void {
  const look = (x: number, y: number): void => {
    if (x < 0 || y < 0 || x >= columns || y >= rows) return;
    for (let at = offsets[y * columns + x]!; at < offsets[y * columns + x + 1]!; at += 1) visit(steps[at]!);
  };
  const [left, right] = [Math.max(0, column - ring), Math.min(columns - 1, column + ring)];
  for (let y = Math.max(0, row - ring); y <= Math.min(rows - 1, row + ring); y += 1) {
    if (Math.abs(y - row) === ring) for (let x = left; x <= right; x += 1) look(x, y);
    else {
      look(column - ring, y);
      look(column + ring, y);
    }
  }
}

function onStreet(graph: OpenGraph, { square, step, t }: { square: number; step: number; t: number }, place: Place): OnStreet {
  const { course, courseOffsets, squares } = graph;
  const edge = squares.edgeOfStep[step]!;
  const squash = Math.cos((place.latitude * Math.PI) / 180);
  let [before, whole] = [0, 0];
  for (let at = courseOffsets[edge]!; at < courseOffsets[edge + 1]! - 1; at += 1) {
    const length = Math.hypot((course[2 * at + 2]! - course[2 * at]!) * squash, course[2 * at + 3]! - course[2 * at + 1]!);
    if (at < step) before += length;
    else if (at === step) before += t * length;
    whole += length;
  }
  const between = (from: number, to: number): number => (from + t * (to - from)) / perDegree;
  return {
    edge, step, along: whole === 0 ? 0 : before / whole, metres: (Math.sqrt(square) / perDegree) * metresPerDegree,
    longitude: between(course[2 * step]!, course[2 * step + 2]!), latitude: between(course[2 * step + 1]!, course[2 * step + 3]!),
  };
}
