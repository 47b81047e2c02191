import type { MultiPolygon, Position } from '../../server/model/filter.ts';
import { hexAt, hexDisk, hexOutline } from '../../server/model/hex.ts';
import { scatterBox } from './scatter.ts';

type Random = () => number;
/** Random polygons of one kind, some of which may be invalid; `places` are where incidents are. */
export type DrawPolygon = (random: Random, places: readonly Position[]) => MultiPolygon;

const width = scatterBox.east - scatterBox.west;
const height = scatterBox.north - scatterBox.south;
const within = (random: Random, low: number, high: number): number => low + random() * (high - low);
const somewhere = (random: Random): Position =>
  [within(random, scatterBox.west, scatterBox.east), within(random, scatterBox.south, scatterBox.north)];
const pickFrom = <T>(random: Random, items: readonly T[]): T => items[Math.floor(random() * items.length)]!;
const close = (ring: Position[]): Position[] => [...ring, ring[0]!];
const turned = (ring: Position[]): Position[] => ring.toReversed();
/** From 10^-low to 10^-high, as often small as large. */
const sizeBetween = (random: Random, low: number, high: number): number => 10 ** -within(random, low, high);

type Star = { corners: number; radius: number; inner?: number };

export function star(random: Random, [x, y]: Position, { corners, radius, inner = 0.2 }: Star): Position[] {
  const turn = random();
  return close(Array.from({ length: corners }, (_, corner) => {
    const angle = ((corner + turn) / corners) * 2 * Math.PI;
    const own = radius * within(random, inner, 1);
    return [x + own * Math.cos(angle) * 1.5, y + own * Math.sin(angle)];
  }));
}

/** A thin parallelogram along a line; `across` in degrees. */
function stripe([ax, ay]: Position, [bx, by]: Position, across: number): Position[] {
  const [dx, dy] = [bx - ax, by - ay];
  const length = Math.hypot(dx, dy) || 1;
  const [sx, sy] = [(-dy / length) * across, (dx / length) * across];
  return close([[ax, ay], [bx, by], [bx + sx, by + sy], [ax + sx, ay + sy]]);
}

const rectangle = (west: number, south: number, east: number, north: number): Position[] =>
  close([[west, south], [east, south], [east, north], [west, north]]);

/** Sorted by the angle around their middle, so that the ring does not cross itself. */
function around(points: Position[]): Position[] {
  const x = points.reduce((sum, point) => sum + point[0], 0) / points.length;
  const y = points.reduce((sum, point) => sum + point[1], 0) / points.length;
  return close(points.toSorted((a, b) => Math.atan2(a[1] - y, a[0] - x) - Math.atan2(b[1] - y, b[0] - x)));
}

/** A block with needles thinner than a hexagon standing on it. */
function comb(random: Random): Position[] {
  const teeth = 2 + Math.floor(random() * 12);
  const [west, south] = somewhere(random);
  const across = within(random, 0.01, 0.1) / teeth;
  const thin = across * sizeBetween(random, 0.3, 5);
  const ring: Position[] = [[west, south - 0.001], [west, south]];
  for (let tooth = 0; tooth < teeth; tooth += 1) {
    const x = west + (tooth + 0.5) * across;
    ring.push([x, south], [x + within(random, -1, 1) * across * 0.2, south + within(random, 0.001, 0.05)], [x + thin, south]);
  }
  ring.push([west + teeth * across, south], [west + teeth * across, south - 0.001]);
  return close(ring);
}

export const polygonShapes: Readonly<Record<string, DrawPolygon>> = {
  'stars': (random) =>
    [[star(random, somewhere(random), { corners: 3 + Math.floor(random() * 60), radius: sizeBetween(random, 1, 4) })]],
  'stripes': (random) => [[stripe(somewhere(random), somewhere(random), sizeBetween(random, 2, 10))]],
  'stripes along incidents': (random, places) =>
    [[stripe(pickFrom(random, places), pickFrom(random, places), sizeBetween(random, 2, 10))]],
  'needles': (random) => [[comb(random)]],
  'hexagons': (random) => hexOutline(hexDisk(hexAt(...somewhere(random), random() < 0.7 ? 10 : 9), Math.floor(random() * 4))),
  'corners on incidents': (random, places) =>
    [[around(Array.from({ length: 3 + Math.floor(random() * 9) }, () => pickFrom(random, places)))]],
  'sides through incidents': (random, places) => {
    const [a, b] = [pickFrom(random, places), pickFrom(random, places)];
    return [[rectangle(Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[0], b[0]), Math.max(a[1], b[1]))]];
  },
  'holes': (random, places) => {
    const [x, y] = pickFrom(random, places);
    const size = sizeBetween(random, 1, 3);
    const hole = random() < 0.5 ? star(random, [x, y], { corners: 5 + Math.floor(random() * 20), radius: size * 0.35 })
      : rectangle(x - size * 0.1, y, x + size * 0.3, y + size * 0.2);
    return [[star(random, [x, y], { corners: 12, radius: size, inner: 0.7 }), turned(hole)]];
  },
  'several parts': (random) => {
    const across = width / 4;
    return Array.from({ length: 2 + Math.floor(random() * 4) }, (_, part) => {
      const centre: Position = [scatterBox.west + (part + 0.5) * across * 0.8, within(random, scatterBox.south, scatterBox.north)];
      return [star(random, centre, { corners: 4 + part, radius: across * 0.25 })];
    });
  },
  'an island in a hole': (random, places) => {
    const [x, y] = pickFrom(random, places);
    const size = sizeBetween(random, 1, 3);
    const box = (part: number): Position[] => rectangle(x - size * part, y - size * part, x + size * part, y + size * part);
    return [[box(1), turned(box(0.6))], [box(0.3)]];
  },
  'corners said again': (random) => {
    const ring = star(random, somewhere(random), { corners: 8, radius: sizeBetween(random, 1, 3) });
    return [[ring.flatMap((point) => (random() < 0.4 ? [point, point, point] : [point]))]];
  },
  'nothing near and everything': (random) => [[random() < 0.5 ? rectangle(20, 40, 20 + random(), 41)
    : rectangle(scatterBox.west - random(), scatterBox.south - 0.1, scatterBox.east + 0.1, scatterBox.north + random())]],
  'fields of a grid': (random) => {
    const [x, y] = somewhere(random).map((degrees) => Math.round(degrees * 100) / 100) as Position;
    const east = x + height / 10;
    return [[close([[x, y], [east, y], [east, y + 0.005], [x + 0.02, y + 0.005], [x + 0.02, y + 0.01], [x, y + 0.01]])]];
  },
};
