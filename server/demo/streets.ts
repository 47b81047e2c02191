import { riverShape, seaShape } from './river.ts';
import { cityRadius, type Fan } from './fan.ts';
import { city, emptyGround, fillGround, groundAt, park, railway, traceGround, water, yard, type Ground } from './ground.ts';
import { blob, lake, mainRoads, parks, railways, yards, type Road } from './layout.ts';
import { smoothNoise } from './noise.ts';
import { distance, type Point } from './plane.ts';
import { randomStream } from './random.ts';
import { addLine, firstCrossing, type SegmentGrid } from './segments.ts';
import { makeStreetField } from './street_field.ts';
import { growStreets } from './street_growth.ts';
import { nameStreets } from './street_names.ts';

export type Street = Omit<Road, 'bridges'>;

/** What lies where. The built-up bit ends raggedly inside the city limit: between them lie fields. */
export function layGround(seed: number, fan: Fan): Ground {
  const ground = emptyGround();
  const edge = (from: number, to: number, along: (t: number) => readonly [number, number]): Point[] =>
    Array.from({ length: 200 }, (_, i) => fan.at(...along(from + ((to - from) * i) / 199)));
  const ragged = smoothNoise(randomStream(seed, 'outskirts'));
  fillGround(ground, [
    ...edge(60, cityRadius, (t) => [t, -0.02]),
    ...edge(-0.02, 1.02, (t) => [cityRadius - 90 - 520 * Math.abs(ragged(t * 14, 0)), t]),
    ...edge(cityRadius, 60, (t) => [t, 1.02]),
  ], city);
  for (const shape of [seaShape(fan), riverShape(fan), blob(fan, lake)]) fillGround(ground, shape, water);
  for (const spec of parks) fillGround(ground, blob(fan, spec), park);
  for (const { radius, share } of yards) {
    const side = (r0: number, s0: number, r1: number, s1: number): Point[] =>
      Array.from({ length: 20 }, (_, i) => fan.at(r0 + ((r1 - r0) * i) / 20, s0 + ((s1 - s0) * i) / 20));
    const [[near, far], [left, right]] = [radius, share];
    fillGround(ground, [
      ...side(near, left, far, left), ...side(far, left, far, right), ...side(far, right, near, right), ...side(near, right, near, left),
    ], yard);
  }
  for (const { line } of railways(fan)) traceGround(ground, line, railway);
  return ground;
}

export function makeStreets(seed: number, fan: Fan, ground: Ground): Street[] {
  const random = randomStream(seed, 'streets');
  const roads = mainRoads(fan).flatMap((road) => dryParts(road, ground));
  const grown = growStreets({ field: makeStreetField(fan, roads), ground, roads, blockNoise: smoothNoise(random), random });
  const joined = joinEnds(grown, roads);
  const named = nameStreets(randomStream(seed, 'street names'), joined, ground);
  return [...roads, ...named].map(({ name, class: roadClass, line }) => ({ name, class: roadClass, line: simplify(line, 1.6) }));
}

/** A road without the stretches that would lie in water, unless it bridges them. */
function dryParts(road: Road, ground: Ground): Road[] {
  if (road.bridges) return [road];
  const parts: Point[][] = [[]];
  for (const point of road.line) {
    if ((groundAt(ground, point) & water) === 0) parts.at(-1)?.push(point);
    else if (parts.at(-1)?.length !== 0) parts.push([]);
  }
  return parts.filter((line) => line.length > 2).map((line) => ({ ...road, line }));
}

/** Loose ends are led on to the next street if there is one close by, else cut back to the last crossing. */
function joinEnds(grown: Point[][], roads: readonly Road[]): Point[][] {
  const grid: SegmentGrid = new Map();
  roads.forEach((road, index) => addLine(grid, road.line, index));
  grown.forEach((line, index) => addLine(grid, line, roads.length + index));
  return grown.flatMap((line, index) => {
    const street = roads.length + index;
    const joined = joinEnd(joinEnd(line, grid, street).toReversed(), grid, street);
    return joined.length >= 2 && lengthOf(joined) > 70 ? [joined] : [];
  });
}

function joinEnd(line: Point[], grid: SegmentGrid, street: number): Point[] {
  const last = line.at(-1), before = line.at(-2);
  if (last === undefined || before === undefined) return line;
  const length = distance(before, last) || 1;
  const ahead: Point = [last[0] + ((last[0] - before[0]) / length) * 105, last[1] + ((last[1] - before[1]) / length) * 105];
  const onto = firstCrossing(grid, [last[0] - (ahead[0] - last[0]) * 0.02, last[1] - (ahead[1] - last[1]) * 0.02], ahead, street);
  if (onto !== null) return [...line, onto.point];
  for (let i = line.length - 1; i > 0 && i > line.length - 8; i--) {
    const crossing = firstCrossing(grid, line[i] as Point, line[i - 1] as Point, street);
    if (crossing !== null) return [...line.slice(0, i), crossing.point];
  }
  return line;
}

export function lengthOf(line: readonly Point[]): number {
  let length = 0;
  for (let i = 1; i < line.length; i++) length += distance(line[i - 1] as Point, line[i] as Point);
  return length;
}

/** Douglas and Peucker 1973: drops points that lie within a tolerance of the line without them. */
export function simplify(line: readonly Point[], tolerance: number): Point[] {
  const first = line[0] as Point, last = line.at(-1) as Point;
  let farthest = 0, index = 0;
  const length = distance(first, last);
  for (let i = 1; i < line.length - 1; i++) {
    const [x, y] = line[i] as Point;
    const off = length === 0 ? distance(first, [x, y])
      : Math.abs((last[0] - first[0]) * (first[1] - y) - (first[0] - x) * (last[1] - first[1])) / length;
    if (off > farthest) [farthest, index] = [off, i];
  }
  if (farthest <= tolerance) return [first, last];
  return [...simplify(line.slice(0, index + 1), tolerance), ...simplify(line.slice(index), tolerance).slice(1)];
}
