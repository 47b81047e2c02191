import { city, groundAt, groundNear, park, railway, water, yard, type Ground } from './ground.ts';
import type { Road } from './layout.ts';
import { addLanes, laneNear, type Lanes } from './lanes.ts';
import type { Point } from './plane.ts';
import type { Noise } from './noise.ts';
import { pick, type Random } from './random.ts';
import { addLine, firstCrossing, type SegmentGrid } from './segments.ts';
import type { StreetField } from './street_field.ts';

/**
 * Local streets, grown along the street field until they meet water, a park, the railway, the city limit or a street
 * that runs beside them. Every new street offers starts beside itself and across itself.
 * Idea: Jobard and Lefer 1997, "Creating evenly-spaced streamlines of arbitrary density".
 */
const step = 20, longest = 2600, shortest = 130;

export type Growth = { field: StreetField; ground: Ground; roads: readonly Road[]; blockNoise: Noise; random: Random };

export function growStreets(growth: Growth): Point[][] {
  const { field, ground, roads, random } = growth;
  const lanes: Lanes = new Map();
  const mainRoads: SegmentGrid = new Map();
  const streets: Point[][] = [];
  const queue: Point[][] = [];
  roads.forEach((road, index) => {
    addLanes(lanes, road.line);
    addLine(mainRoads, road.line, index);
    if (road.class !== 'motorway') queue.push(road.line);
  });

  const spacing = (at: Point, angle: number): number => {
    const alongRing = Math.abs(Math.sin(angle - Math.atan2(at[1], at[0]))) > 0.7;
    const wide = growth.blockNoise(at[0] / 1500, at[1] / 1500) > 0 === alongRing;
    const growing = Math.min(1, Math.hypot(at[0], at[1]) / 5500);
    const base = wide ? 128 + 60 * growing : 80 + 28 * growing;
    return (groundAt(ground, at) & yard) === 0 ? base : base * 2;
  };
  const open = (at: Point): boolean => {
    const bits = groundAt(ground, at);
    return (bits & city) !== 0 && (bits & (park | railway)) === 0 && !groundNear(ground, at, 20, water);
  };
  const grow = (start: Point, heading: number): Point[] => {
    const line: Point[] = [start];
    let at = start, angle = heading;
    while (line.length * step < longest) {
      const half = aligned(field([at[0] + (step / 2) * Math.cos(angle), at[1] + (step / 2) * Math.sin(angle)]), angle);
      const next: Point = [at[0] + step * Math.cos(half), at[1] + step * Math.sin(half)];
      if (!open(next) || laneNear(lanes, next, half, spacing(next, half) * 0.72)) return line;
      const crossing = firstCrossing(mainRoads, at, next, -1);
      if (crossing !== null && line.length > 1) {
        const through = (roads[crossing.street] as Road).class === 'motorway' ? 0.12 : 0.35;
        if (random() > through) return [...line, crossing.point];
      }
      line.push(next);
      at = next;
      angle = half;
    }
    return line;
  };
  const tryAt = (start: Point, towards: number): void => {
    if (!open(start)) return;
    const angle = aligned(field(start), towards);
    if (laneNear(lanes, start, angle, spacing(start, angle) * 0.93)) return;
    const line = [...grow(start, angle + Math.PI).toReversed(), ...grow(start, angle).slice(1)];
    if (line.length * step < shortest) return;
    addLanes(lanes, line);
    streets.push(line);
    queue.push(line);
  };

  for (let first = 0; first < queue.length; first++) {
    const line = queue[first] as Point[];
    for (let i = 1; i < line.length; i += 2) {
      const from = line[i - 1] as Point, at = line[i] as Point;
      const angle = Math.atan2(at[1] - from[1], at[0] - from[0]);
      tryAt(at, angle + Math.PI / 2);
      for (const side of [1, -1]) {
        const apart = spacing(at, angle);
        tryAt([at[0] - side * apart * Math.sin(angle), at[1] + side * apart * Math.cos(angle)], angle);
      }
    }
  }
  return thinOut(streets, random);
}

/** The one of the four directions of a cross that is nearest to a heading. */
function aligned(cross: number, heading: number): number {
  return cross + Math.round((heading - cross) / (Math.PI / 2)) * (Math.PI / 2);
}

/** Cuts a gap into some long streets, as a square, a school or a church does, so that not every street runs through. */
function thinOut(streets: Point[][], random: Random): Point[][] {
  return streets.flatMap((line) => {
    if (line.length < 26 || random() < 0.45) return [line];
    const gap = pick(random, [5, 6, 7, 9]), start = 8 + Math.floor(random() * (line.length - 16 - gap));
    return [line.slice(0, start), line.slice(start + gap)];
  });
}
