import type { AreaCollection } from './areas.ts';
import type { Fan } from './fan.ts';
import { groundAt, groundNear, park, railway, water, yard, type Ground } from './ground.ts';
import { centralStation, type FanPlace, type RoadClass } from './layout.ts';
import { smoothNoise } from './noise.ts';
import { distance, pointBetween, toPoint, toPosition, type Point } from './plane.ts';
import { normal, randomStream } from './random.ts';
import { lengthOf, type Street } from './streets.ts';

/** A stretch of about 40 m of one street with its house numbers: as exact as the demonstration's records are. */
export type Place = {
  point: Point;
  longitude: string;
  latitude: string;
  street: string;
  roadClass: RoadClass;
  /** Lowest house number of the stretch; it has eight. */
  number: number;
  beat: string;
  park: boolean;
  yard: boolean;
};

const stretch = 40;

export function makePlaces(streets: readonly Street[], areas: AreaCollection, ground: Ground): Place[] {
  const beatAt = beatFinder(areas);
  const places: Place[] = [];
  const numbers = new Map<string, number>();
  for (const street of streets) {
    if (street.class === 'motorway') continue;
    const length = lengthOf(street.line), count = Math.floor(length / stretch);
    const first = numbers.get(street.name) ?? 1;
    numbers.set(street.name, first + 8 * count);
    pointsAlong(street.line, length, count).forEach((point, i) => {
      if (groundNear(ground, point, 20, water) || (groundAt(ground, point) & railway) !== 0) return;
      const position = toPosition(point);
      const beat = beatAt(toPoint(position));
      if (beat === null) return;
      const bits = groundAt(ground, point);
      places.push({
        point, longitude: position[0].toFixed(6), latitude: position[1].toFixed(6), street: street.name, roadClass: street.class,
        number: first + 8 * i, beat, park: (bits & park) !== 0, yard: (bits & yard) !== 0,
      });
    });
  }
  return places;
}

/** The middles of equal stretches of a line. */
function pointsAlong(line: readonly Point[], length: number, count: number): Point[] {
  const points: Point[] = [];
  let walked = 0;
  for (let i = 1; i < line.length; i++) {
    const from = line[i - 1] as Point, to = line[i] as Point, piece = distance(from, to);
    while (points.length < count && walked + piece >= ((points.length + 0.5) * length) / count) {
      points.push(pointBetween(from, to, (((points.length + 0.5) * length) / count - walked) / piece));
    }
    walked += piece;
  }
  return points;
}

function beatFinder(areas: AreaCollection): (point: Point) => string | null {
  const beats = areas.features.filter(({ properties }) => properties.kind === 'beat').map(({ properties, geometry }) => {
    const ring = (geometry.coordinates[0] ?? []).map((at) => toPoint(at as [number, number]));
    const easts = ring.map(([east]) => east), norths = ring.map(([, north]) => north);
    const box = [Math.min(...easts), Math.min(...norths), Math.max(...easts), Math.max(...norths)] as const;
    return { code: properties.code, ring, box };
  });
  return (point) => beats.find(({ ring, box }) =>
    point[0] >= box[0] && point[0] <= box[2] && point[1] >= box[1] && point[1] <= box[3] && inside(point, ring))?.code ?? null;
}

function inside([east, north]: Point, ring: readonly Point[]): boolean {
  let odd = false;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const from = ring[j] as Point, to = ring[i] as Point;
    if (from[1] > north !== to[1] > north && east < from[0] + ((north - from[1]) / (to[1] - from[1])) * (to[0] - from[0])) odd = !odd;
  }
  return odd;
}

/** What a stretch of street is used for; each offence has its own mixture of these. */
export const uses = ['homes', 'shops', 'nightlife', 'street', 'parking', 'industry', 'parks'] as const;
export type Use = (typeof uses)[number];
/** Per use, one weight a place; each sums to one. */
export type Surfaces = Record<Use, Float64Array>;

/** Local centres outside the core: where shops and people gather. */
const centres: { at: FanPlace; strength: number; reach: number }[] = [
  { at: [760, 0.34], strength: 1, reach: 260 }, { at: [700, 0.7], strength: 0.95, reach: 280 },
  { at: centralStation, strength: 0.8, reach: 230 }, { at: [2300, 0.06], strength: 0.7, reach: 260 },
  { at: [2350, 0.25], strength: 0.65, reach: 230 }, { at: [2350, 0.75], strength: 0.8, reach: 260 },
  { at: [3700, 0.38], strength: 0.65, reach: 230 }, { at: [3700, 0.62], strength: 0.75, reach: 240 },
  { at: [3700, 0.14], strength: 0.6, reach: 230 }, { at: [4420, 0.84], strength: 0.6, reach: 230 },
  { at: [5880, 0.31], strength: 0.45, reach: 220 }, { at: [5880, 0.62], strength: 0.45, reach: 220 },
];

export function makeSurfaces(seed: number, fan: Fan, places: readonly Place[]): Surfaces {
  const random = randomStream(seed, 'land use');
  const need = smoothNoise(random), density = smoothNoise(random);
  const points = centres.map(({ at, strength, reach }) => ({ point: fan.at(...at), strength, reach }));
  const surfaces = Object.fromEntries(uses.map((use) => [use, new Float64Array(places.length)])) as Surfaces;
  places.forEach((place, i) => {
    const [east, north] = place.point, radius = Math.hypot(east, north);
    const busy = points.reduce((sum, { point, strength, reach }) =>
      sum + strength * Math.exp(-((distance(point, place.point) / reach) ** 2)), 0);
    const poor = Math.exp(0.8 * need(east / 1600, north / 1600));
    const main = place.roadClass === 'local' ? 0.12 : place.roadClass === 'collector' ? 0.7 : 1;
    const built = place.yard || place.park ? 0.04 : 1;
    const people = (0.35 + Math.exp(-((radius / 3600) ** 2))) * (1 + 0.35 * density(east / 900, north / 900));
    surfaces.homes[i] = built * people * poor * (place.roadClass === 'local' ? 1 : 0.5);
    surfaces.shops[i] = built * main * (busy + 0.045 * people) ** 1.2;
    surfaces.nightlife[i] = built * main * (busy ** 2 + 0.02 * people);
    surfaces.street[i] = poor * main ** 0.5 * (0.8 * busy + 0.16 * people);
    surfaces.parking[i] = built * (0.5 * busy + 0.35 * people) * (main + 0.5) * poor ** 0.5;
    surfaces.industry[i] = place.yard ? 3 : main * 0.25 * people;
    surfaces.parks[i] = place.park ? 4 : 0.03 * people;
    for (const use of uses) (surfaces[use][i] as number) *= Math.exp(0.75 * normal(random));
  });
  for (const use of uses) {
    const total = surfaces[use].reduce((sum, weight) => sum + weight, 0);
    for (let i = 0; i < places.length; i++) (surfaces[use][i] as number) /= total;
  }
  return surfaces;
}

/** Places within a distance of a point, nearest first. */
export const placesNear = (places: readonly Place[], point: Point, metres: number): Place[] =>
  places.filter((place) => distance(place.point, point) <= metres)
    .toSorted((a, b) => distance(a.point, point) - distance(b.point, point));
