import type { StreetSet } from './street_set.ts';
import { metresPerDegree, perDegree } from './places.ts';

/** Ends this near another street are led onto it. */
const reachMetres = 3;
/** A crossing this near a corner is at the corner. */
const cornerMetres = 0.5;
const squareMetres = 120;

/**
 * Gives lines that cross, or end on each other, the corners at which they do so: for files that were drawn rather than surveyed. Streets of
 * different levels (bridge, tunnel, layer) cross without meeting; ends meet whatever their levels, since a bridge begins on the ground.
 *
 * Cost: steps of the lines times those in the same squares of about 120 metres.
 */
export function joinCrossings(set: StreetSet): StreetSet {
  const plane = planeOf(set);
  for (let line = 0; line < set.lines; line += 1) plane.isEnd[set.offsets[line]!] = plane.isEnd[set.offsets[line + 1]! - 1] = 1;
  const near = stepsNear(set, plane);
  const cuts: Cut[] = [];
  for (let line = 0; line < set.lines; line += 1) {
    for (let step = set.offsets[line]!; step < set.offsets[line + 1]! - 1; step += 1) {
      const others = near.about(step);
      for (const other of others) {
        if (other > step && set.level[line] === set.level[near.line[other]!]) cuts.push(...crossing(plane, step, other));
      }
    }
    for (const end of [set.offsets[line]!, set.offsets[line + 1]! - 1]) cuts.push(...ending(plane, end, near.about(end === set.offsets[line] ? end : end - 1, reachMetres)));
  }
  return withCuts(set, cuts, plane.back);
}

/** A corner to be put into a step, `t` of the way along it. */
type Cut = { step: number; t: number; x: number; y: number };
/** Places in metres from the first one. */
type Flat = { x: Float64Array; y: Float64Array; isEnd: Uint8Array; back: (x: number, y: number) => [number, number] };

function planeOf({ places }: StreetSet): Flat {
  const count = places.length / 2;
  const metres = metresPerDegree / perDegree;
  const squash = count === 0 ? 1 : Math.cos((places[1]! / perDegree) * (Math.PI / 180));
  const [west, south] = [places[0] ?? 0, places[1] ?? 0];
  return {
    isEnd: new Uint8Array(count),
    back: (x, y) => [Math.round(x / (squash * metres)) + west, Math.round(y / metres) + south],
    x: Float64Array.from({ length: count }, (_, at) => (places[2 * at]! - west) * squash * metres),
    y: Float64Array.from({ length: count }, (_, at) => (places[2 * at + 1]! - south) * metres),
  };
}

type Near = { line: Int32Array; about(step: number, margin?: number): Set<number> };

function stepsNear(set: StreetSet, { x, y }: Flat): Near {
  const squares = new Map<number, number[]>();
  const line = new Int32Array(x.length).fill(-1);
  const square = (value: number): number => Math.floor(value / squareMetres);
  const eachSquare = (step: number, margin: number, visit: (key: number) => void): void => {
    const [ax, bx, ay, by] = [x[step]!, x[step + 1]!, y[step]!, y[step + 1]!];
    const [left, right, low, high] = [Math.min(ax, bx) - margin, Math.max(ax, bx) + margin, Math.min(ay, by) - margin, Math.max(ay, by) + margin];
    for (let column = square(left); column <= square(right); column += 1) {
      for (let row = square(low); row <= square(high); row += 1) visit(column * 4_194_304 + row);
    }
  };
  for (let at = 0; at < set.lines; at += 1) {
    for (let step = set.offsets[at]!; step < set.offsets[at + 1]! - 1; step += 1) {
      line[step] = at;
      eachSquare(step, 0, (key) => {
        const there = squares.get(key);
        if (there === undefined) squares.set(key, [step]);
        else there.push(step);
      });
    }
  }
  return {
    line,
    about(step, margin = 0) {
      const found = new Set<number>();
      eachSquare(step, margin, (key) => { for (const other of squares.get(key) ?? []) if (other !== step) found.add(other); });
      return found;
    },
  };
}

function crossing(plane: Flat, one: number, other: number): Cut[] {
  const { x, y } = plane;
  const [ax, ay, cx, cy] = [x[one]!, y[one]!, x[other]!, y[other]!];
  const [abx, aby, cdx, cdy] = [x[one + 1]! - ax, y[one + 1]! - ay, x[other + 1]! - cx, y[other + 1]! - cy];
  const turn = abx * cdy - aby * cdx;
  // Parallel streets do not cross.
  if (Math.abs(turn) < 1e-9) return [];
  const t = ((cx - ax) * cdy - (cy - ay) * cdx) / turn;
  const u = ((cx - ax) * aby - (cy - ay) * abx) / turn;
  if (t < 0 || t > 1 || u < 0 || u > 1) return [];
  const at = atCorner(plane, [one, one + 1, other, other + 1], [ax + t * abx, ay + t * aby]);
  return [{ step: one, t, ...at }, { step: other, t: u, ...at }];
}

/** An end is led onto the nearest step of another line within reach. */
function ending(plane: Flat, end: number, steps: Set<number>): Cut[] {
  const { x, y } = plane;
  const [px, py] = [x[end]!, y[end]!];
  let best: { away: number; step: number; t: number } | null = null;
  for (const step of steps) {
    if (step === end || step === end - 1) continue;
    const [ax, ay, dx, dy] = [x[step]!, y[step]!, x[step + 1]! - x[step]!, y[step + 1]! - y[step]!];
    const length = dx * dx + dy * dy;
    const t = length === 0 ? 0 : Math.min(1, Math.max(0, ((px - ax) * dx + (py - ay) * dy) / length));
    const away = Math.hypot(ax + t * dx - px, ay + t * dy - py);
    if (away <= reachMetres && (best === null || away < best.away)) best = { away, step, t };
  }
  // The other street takes the end in as a corner of its own: it moves by less than its reach.
  return best === null ? [] : [{ step: best.step, t: best.t, x: px, y: py }];
}

/** A line that ends just beyond another ends on it. */
function atCorner({ x, y, isEnd }: Flat, corners: readonly number[], [px, py]: readonly [number, number]): { x: number; y: number } {
  const near = corners.find((corner) => Math.hypot(x[corner]! - px, y[corner]! - py) <= (isEnd[corner] === 1 ? reachMetres : cornerMetres));
  return near === undefined ? { x: px, y: py } : { x: x[near]!, y: y[near]! };
}

function withCuts(set: StreetSet, cuts: Cut[], back: Flat['back']): StreetSet {
  const byStep = cuts.sort((a, b) => a.step - b.step || a.t - b.t);
  const [places, offsets]: [number[], number[]] = [[], [0]];
  let next = 0;
  const add = (x: number, y: number, begins: boolean): void => {
    if (begins || places.at(-2) !== x || places.at(-1) !== y) places.push(x, y);
  };
  for (let line = 0; line < set.lines; line += 1) {
    for (let at = set.offsets[line]!; at < set.offsets[line + 1]!; at += 1) {
      add(set.places[2 * at]!, set.places[2 * at + 1]!, at === set.offsets[line]);
      for (; next < byStep.length && byStep[next]!.step === at; next += 1) {
        add(...back(byStep[next]!.x, byStep[next]!.y), false);
      }
    }
    offsets.push(places.length / 2);
  }
  return { ...set, places: Int32Array.from(places), offsets: Int32Array.from(offsets) };
}
