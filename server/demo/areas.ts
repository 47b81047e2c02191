import type { Feature, FeatureCollection, Polygon } from 'geojson';
import type { Position } from '../model/filter.ts';
import { coastSlice, coastline } from './coast.ts';
import { cityRadius, ringRadii, type Fan } from './fan.ts';
import { toPosition, type Point } from './plane.ts';

/**
 * Boundary, districts and beats. Beats lie between two ring roads and two rays of the fan and share every vertex of their
 * common edges; districts and the boundary are the edges that beats do not share among themselves, so the three levels
 * fit exactly: no gap, no sliver.
 */
export type AreaProperties = { kind: 'boundary' | 'district' | 'beat'; code: string; name: string; district?: string };
export type AreaCollection = FeatureCollection<Polygon, AreaProperties>;

export const cityName = 'Port Tamsin';

export const districts = [
  { code: '1', name: 'Central' }, { code: '2', name: 'West Shore' }, { code: '3', name: 'Orchard Hill' },
  { code: '4', name: 'Northgate' }, { code: '5', name: 'Eastmoor' }, { code: '6', name: 'Docklands' },
] as const;
type DistrictCode = (typeof districts)[number]['code'];

type Band = { from: number; to: number; shares: number[]; beats: readonly (readonly [DistrictCode, string])[] };

/** From the mouth outwards, each from west to east. Shares are multiples of 1/400, the step at which arcs are drawn. */
const bands: Band[] = [
  { from: 0, to: ringRadii[0], shares: [0, 0.25, 0.5, 0.75, 1],
    beats: [['1', 'Old Town'], ['1', 'Market Quarter'], ['1', 'Exchange'], ['1', 'Custom House']] },
  { from: ringRadii[0], to: ringRadii[1], shares: [0, 0.14, 0.25, 0.5, 0.75, 0.87, 1],
    beats: [['1', 'Esplanade'], ['1', 'Chapel Hill'], ['1', 'Abbey'], ['1', 'Weavers'], ['6', 'Foundry'], ['6', 'Harbour']] },
  { from: ringRadii[1], to: ringRadii[2], shares: [0, 0.14, 0.25, 0.38, 0.5, 0.62, 0.75, 0.87, 1],
    beats: [['2', 'Cliffside'], ['2', 'Larkfield'], ['3', 'Queens Cross'], ['3', 'Riverside'], ['4', 'Ropewalk'], ['4', 'Tanners Cross'],
      ['6', 'Brickfields'], ['6', 'Saltmarsh']] },
  { from: ringRadii[2], to: ringRadii[3], shares: [0, 0.09, 0.17, 0.25, 0.38, 0.5, 0.62, 0.75, 0.84, 0.92, 1],
    beats: [['2', 'Cape Head'], ['2', 'Fisher Row'], ['2', 'Highfield'], ['3', 'Orchard Park'], ['3', 'Upper Meadow'], ['4', 'Ashgrove'],
      ['4', 'North Cross'], ['5', 'Quarry Hill'], ['6', 'Windmill'], ['6', 'Saltings']] },
  { from: ringRadii[3], to: cityRadius, shares: [0, 0.09, 0.17, 0.25, 0.38, 0.5, 0.62, 0.75, 0.84, 0.92, 1],
    beats: [['2', 'Gull Point'], ['2', 'Fernhill'], ['2', 'Westwood'], ['3', 'Birch Hill'], ['3', 'Mill Green'], ['4', 'Fairfield'],
      ['5', 'Moorgate End'], ['5', 'Eastmoor'], ['5', 'Gravel Pits'], ['5', 'Sandhaven']] },
];

const arcStep = 1 / 400, rayStep = 50;

function arc(fan: Fan, radius: number, from: number, to: number): Point[] {
  if (radius === 0) return [fan.at(0, 0)];
  const first = Math.round(from / arcStep), last = Math.round(to / arcStep);
  return Array.from({ length: last - first + 1 }, (_, i) => fan.at(radius, (first + i) * arcStep));
}

function ray(fan: Fan, share: number, from: number, to: number): Point[] {
  if (share === 0) return coastSlice(coastline(fan, 'west'), from, to);
  if (share === 1) return coastSlice(coastline(fan, 'east'), from, to);
  const line: Point[] = [];
  for (let radius = from; radius < to; radius += rayStep) line.push(fan.at(radius, share));
  return [...line, fan.at(to, share)];
}

/** Counter-clockwise and closed, as GeoJSON wants it: the fan runs clockwise from west to east. */
function beatRing(fan: Fan, band: Band, left: number, right: number): Position[] {
  const around = [
    ...arc(fan, band.from, left, right), ...ray(fan, right, band.from, band.to),
    ...arc(fan, band.to, left, right).toReversed(), ...ray(fan, left, band.from, band.to).toReversed(),
  ].map(toPosition);
  const ring = around.filter((at, i) => i === 0 || !same(at, around[i - 1] as Position));
  return same(ring[0] as Position, ring.at(-1) as Position) ? ring : [...ring, ring[0] as Position];
}

const same = (a: Position, b: Position): boolean => a[0] === b[0] && a[1] === b[1];

/** The ring around rings that share edges: what is left when edges used in both directions are dropped. */
export function outline(rings: readonly Position[][]): Position[] {
  const next = new Map<string, Position>();
  const name = ([longitude, latitude]: Position): string => `${longitude},${latitude}`;
  const edges = new Map<string, [Position, Position]>();
  for (const ring of rings) {
    for (let i = 1; i < ring.length; i++) {
      const from = ring[i - 1] as Position, to = ring[i] as Position;
      if (!edges.delete(`${name(to)} ${name(from)}`)) edges.set(`${name(from)} ${name(to)}`, [from, to]);
    }
  }
  for (const [from, to] of edges.values()) {
    if (next.has(name(from))) throw new RangeError('The areas touch themselves in a point.');
    next.set(name(from), to);
  }
  const start = ([...edges.values()][0] as [Position, Position])[0];
  const around: Position[] = [start];
  for (let at = next.get(name(start)) as Position; !same(at, start); at = next.get(name(at)) as Position) around.push(at);
  if (around.length !== next.size) throw new RangeError('The areas do not form one piece.');
  return [...around, start];
}

export function makeAreas(fan: Fan): AreaCollection {
  const feature = (properties: AreaProperties, ring: Position[]): Feature<Polygon, AreaProperties> =>
    ({ type: 'Feature', properties, geometry: { type: 'Polygon', coordinates: [ring] } });
  const beats = bands.flatMap((band) => band.beats.map(([district, name], i) =>
    ({ district, name, ring: beatRing(fan, band, band.shares[i] as number, band.shares[i + 1] as number) })));
  const perDistrict = districts.map(({ code, name }) => {
    const members = beats.filter(({ district }) => district === code);
    return [
      feature({ kind: 'district', code, name }, outline(members.map(({ ring }) => ring))),
      ...members.map((beat, i) =>
        feature({ kind: 'beat', code: `${code}${String(i + 1).padStart(2, '0')}`, name: beat.name, district: code }, beat.ring)),
    ];
  }).flat();
  const boundary = feature({ kind: 'boundary', code: 'city', name: cityName }, outline(beats.map(({ ring }) => ring)));
  return { type: 'FeatureCollection', features: [boundary, ...perDistrict] };
}
