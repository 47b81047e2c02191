import { cityRadius, riverShare, type Fan } from './fan.ts';
import { direction, type Point } from './plane.ts';
import { coastEnd, coastSlice, coastline } from './coast.ts';

/** Width of the river in metres: a tidal mouth that narrows upstream. */
export const riverWidth = (radius: number): number => 95 + 190 * Math.exp(-radius / 900);

/** Radius at which the banks leave the open water of the mouth. */
const mouth = 260;

/** The line halfway between the banks, or at an offset from it (positive is east). */
export function alongRiver(fan: Fan, offset: (radius: number) => number, from: number, to: number, step = 50): Point[] {
  const line: Point[] = [];
  for (let radius = from; radius <= to; radius += step) {
    const here = fan.at(radius, riverShare);
    const [east, north] = direction(fan.at(radius - 20, riverShare), fan.at(radius + 20, riverShare));
    line.push([here[0] + north * offset(radius), here[1] - east * offset(radius)]);
  }
  return line;
}

/** The river from its mouth to beyond the city. */
export const riverShape = (fan: Fan): Point[] => [...bank(fan, -1), ...bank(fan, 1).toReversed()];

const bank = (fan: Fan, side: -1 | 1): Point[] =>
  alongRiver(fan, (radius) => (side * riverWidth(radius)) / 2, mouth, cityRadius + 5000);

/** The sea up to the river's mouth, where the two share an edge. */
export function seaShape(fan: Fan): Point[] {
  const westCoast = coastSlice(coastline(fan, 'west'), 225, coastEnd).toReversed();
  const eastCoast = coastSlice(coastline(fan, 'east'), 225, coastEnd);
  const farEast = eastCoast.at(-1) as Point, farWest = westCoast[0] as Point;
  return [
    ...westCoast, bank(fan, -1)[0] as Point, bank(fan, 1)[0] as Point, ...eastCoast,
    [42_000, farEast[1] - 2500], [42_000, -32_000], [-42_000, -32_000], [-42_000, farWest[1] - 2500],
  ];
}
