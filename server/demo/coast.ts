import { cityRadius, ringRadii, type Fan } from './fan.ts';
import { direction, type Point } from './plane.ts';

/** One side of the coast, from the river mouth outwards; each point knows its radius, so that areas can share slices. */
export type CoastPoint = { radius: number; point: Point };
export type Side = 'west' | 'east';

/** How far the coast is drawn beyond the city. */
export const coastEnd = 15_000;
const step = 45;
const pierLength = 270;
/** Where piers stand on the eastern coast, by radius: the commercial harbour. None may cross a ring road's radius. */
export const piers: readonly (readonly [from: number, to: number])[] = [
  [720, 830], [960, 1080], [1240, 1360], [1500, 1620], [1760, 1880],
];

export function coastline(fan: Fan, side: Side): CoastPoint[] {
  const share = side === 'west' ? 0 : 1;
  const radii = new Set<number>([0, ...ringRadii, cityRadius, coastEnd]);
  for (let radius = step; radius < coastEnd; radius += radius < cityRadius ? step : 3 * step) radii.add(radius);
  const plain = [...radii].toSorted((a, b) => a - b).map((radius) => ({ radius, point: fan.at(radius, share) }));
  return side === 'west' ? plain : withPiers(fan, plain);
}

function withPiers(fan: Fan, plain: CoastPoint[]): CoastPoint[] {
  const points = plain.filter(({ radius }) => !piers.some(([from, to]) => radius >= from && radius <= to));
  for (const [from, to] of piers) {
    const first = fan.at(from, 1), last = fan.at(to, 1);
    const [alongEast, alongNorth] = direction(first, last);
    const out = (point: Point): Point => [point[0] + alongNorth * pierLength, point[1] - alongEast * pierLength];
    points.push({ radius: from, point: first }, { radius: from + 0.1, point: out(first) });
    points.push({ radius: to - 0.1, point: out(last) }, { radius: to, point: last });
  }
  return points.toSorted((a, b) => a.radius - b.radius);
}

/** The stretch of coast between two radii, both ends included. */
export const coastSlice = (coast: CoastPoint[], from: number, to: number): Point[] =>
  coast.filter(({ radius }) => radius >= from && radius <= to).map(({ point }) => point);
