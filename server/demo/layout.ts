import { alongRiver, riverWidth } from './river.ts';
import { cityRadius, ringRadii, type Fan } from './fan.ts';
import type { Point } from './plane.ts';

/** What the founders drew: the roads, the railway and the parks that give the city its shape. Local streets grow between. */
export type RoadClass = 'motorway' | 'arterial' | 'collector' | 'local';
export type Road = { name: string; class: RoadClass; line: Point[]; bridges: boolean };

/** A place in the fan: radius in metres, share of the way from the western to the eastern coast. */
export type FanPlace = readonly [radius: number, share: number];

type RoadSpec = { name: string; class: RoadClass; bridges?: boolean; along: FanPlace[] };

const [inner, crescent, parkway, outer] = ringRadii;
const arc = (radius: number, from: number, to: number): FanPlace[] =>
  Array.from({ length: 61 }, (_, i) => [radius, from + ((to - from) * i) / 60] as const);
const ray = (share: number, from: number, to: number): FanPlace[] => [[from, share], [to, share]];

const specs: RoadSpec[] = [
  { name: 'Rampart Road', class: 'arterial', bridges: true, along: arc(inner, 0.035, 0.965) },
  { name: 'Crescent Avenue', class: 'arterial', bridges: true, along: arc(crescent, 0.02, 0.975) },
  { name: 'Parkway', class: 'arterial', along: arc(parkway, 0.012, 0.988) },
  { name: 'Outer Ring', class: 'motorway', bridges: true, along: arc(outer, 0.008, 0.992) },
  { name: 'Western Avenue', class: 'arterial', along: ray(0.25, 330, 11_000) },
  { name: 'Eastern Avenue', class: 'arterial', along: ray(0.75, 330, 11_000) },
  { name: 'Chapel Hill Road', class: 'collector', along: ray(0.14, inner, parkway) },
  { name: 'Foundry Road', class: 'collector', along: ray(0.87, inner, parkway) },
  { name: 'Orchard Road', class: 'arterial', along: ray(0.38, crescent, 9500) },
  { name: 'North Road', class: 'arterial', along: ray(0.62, crescent, 9500) },
  { name: 'Cape Road', class: 'collector', along: ray(0.09, parkway, cityRadius - 60) },
  { name: 'Westwood Road', class: 'collector', along: ray(0.17, parkway, cityRadius - 60) },
  { name: 'Quarry Road', class: 'collector', along: ray(0.84, parkway, cityRadius - 60) },
  { name: 'Saltings Road', class: 'collector', along: ray(0.92, parkway, cityRadius - 60) },
  { name: 'High Street', class: 'collector', along: arc(620, 0.1, 0.47) },
  { name: 'Lantern Street', class: 'collector', along: [[560, 0.55], [660, 0.62], [720, 0.72], [700, 0.86]] },
  { name: 'Station Road', class: 'collector', along: arc(1720, 0.05, 0.485) },
  { name: 'Weavers Road', class: 'collector', along: arc(1760, 0.515, 0.86) },
  { name: 'Larkfield Road', class: 'collector', along: arc(3020, 0.03, 0.47) },
  { name: 'Ropewalk', class: 'collector', along: arc(3050, 0.525, 0.9) },
  { name: 'Highfield Road', class: 'collector', along: arc(4420, 0.06, 0.48) },
  { name: 'Northgate Road', class: 'collector', along: arc(4420, 0.52, 0.93) },
  { name: 'Fernhill Road', class: 'collector', along: arc(5880, 0.1, 0.44) },
  { name: 'Fairfield Road', class: 'collector', along: arc(5880, 0.55, 0.88) },
  { name: 'Birch Hill', class: 'collector', along: [[parkway, 0.31], [4400, 0.325], [5100, 0.315], [6450, 0.32]] },
  { name: 'Mill Lane', class: 'collector', along: [[parkway, 0.44], [4400, 0.435], [5100, 0.442], [6450, 0.44]] },
  { name: 'Ashgrove', class: 'collector', along: [[parkway, 0.56], [4400, 0.565], [5100, 0.558], [6450, 0.56]] },
  { name: 'Eastmoor Road', class: 'collector', along: [[parkway, 0.69], [4400, 0.685], [5100, 0.692], [6450, 0.685]] },
  { name: 'Abbey Road', class: 'collector', along: ray(0.375, 330, crescent) },
  { name: 'Exchange Street', class: 'collector', along: ray(0.63, 360, crescent) },
];

/** A smooth line through places of the fan (Catmull and Rom 1974), sampled about every 40 m. */
export function curve(fan: Fan, places: readonly FanPlace[]): Point[] {
  const line: Point[] = [];
  const place = (index: number): FanPlace => places[Math.min(places.length - 1, Math.max(0, index))] as FanPlace;
  for (let i = 0; i + 1 < places.length; i++) {
    const [p0, p1, p2, p3] = [place(i - 1), place(i), place(i + 1), place(i + 2)];
    const [start, end] = [fan.at(...p1), fan.at(...p2)];
    const steps = Math.max(1, Math.round(Math.hypot(end[0] - start[0], end[1] - start[1]) / 40));
    for (let k = i === 0 ? 0 : 1; k <= steps; k++) {
      const t = k / steps;
      const at = (d: 0 | 1): number => 0.5 * (2 * p1[d] + (p2[d] - p0[d]) * t
        + (2 * p0[d] - 5 * p1[d] + 4 * p2[d] - p3[d]) * t ** 2 + (3 * p1[d] - p0[d] - 3 * p2[d] + p3[d]) * t ** 3);
      line.push(fan.at(at(0), at(1)));
    }
  }
  return line;
}

/** A road that keeps its distance from the coast. */
function shoreRoad(fan: Fan, coastShare: 0 | 1, from: number, to: number, metres: number): Point[] {
  const line: Point[] = [];
  for (let radius = from; radius <= to; radius += 40) {
    const inland = metres / fan.metresPerShare(radius);
    line.push(fan.at(radius, coastShare === 0 ? inland : 1 - inland));
  }
  return line;
}

export function mainRoads(fan: Fan): Road[] {
  const roads = specs.map(({ along, bridges = false, ...spec }): Road => ({ ...spec, bridges, line: curve(fan, along) }));
  const add = (name: string, roadClass: RoadClass, line: Point[]): void => {
    roads.push({ name, class: roadClass, line, bridges: false });
  };
  add('Esplanade', 'arterial', shoreRoad(fan, 0, 330, 3000, 130));
  add('Cliff Drive', 'collector', shoreRoad(fan, 0, 3040, 9000, 170));
  add('Dock Road', 'arterial', shoreRoad(fan, 1, 330, 2700, 210));
  add('Saltmarsh Drive', 'collector', shoreRoad(fan, 1, 2740, 9000, 190));
  const quay = (radius: number): number => riverWidth(radius) / 2 + 38;
  add('West Quay', 'collector', alongRiver(fan, (radius) => -quay(radius), 330, cityRadius - 60, 40));
  add('East Quay', 'collector', alongRiver(fan, quay, 330, cityRadius - 60, 40));
  return roads;
}

export type Railway = { name: string; class: 'main' | 'freight'; line: Point[] };

export const centralStation: FanPlace = [1560, 0.43];

export function railways(fan: Fan): Railway[] {
  return [
    { name: 'Coast Line', class: 'main', line: curve(fan, [
      [14_000, 0.1], [9000, 0.185], [6600, 0.215], [4700, 0.23], [3300, 0.28], [2300, 0.34], centralStation, [1500, 0.5],
      [1850, 0.585], [2500, 0.64], [3600, 0.675], [5200, 0.655], [6600, 0.67], [10_000, 0.7], [14_000, 0.72]]) },
    { name: 'Harbour Branch', class: 'freight', line: curve(fan, [
      [2500, 0.64], [2150, 0.7], [2050, 0.78], [1950, 0.86], [1650, 0.925], [1250, 0.94], [800, 0.93]]) },
  ];
}

export type ParkSpec = { name: string; class: 'park' | 'cemetery' | 'golf' | 'wood'; at: FanPlace; across: number; along: number };

/** Parks as rounded shapes about a place; sizes are half axes in metres, across and along the radius. */
export const parks: ParkSpec[] = [
  { name: 'Castle Gardens', class: 'park', at: [900, 0.12], across: 150, along: 110 },
  { name: 'City Park', class: 'park', at: [2050, 0.295], across: 330, along: 190 },
  { name: 'Weavers Green', class: 'park', at: [2070, 0.565], across: 190, along: 150 },
  { name: 'Cape Head', class: 'wood', at: [4150, 0.045], across: 330, along: 420 },
  { name: 'Highfield Cemetery', class: 'cemetery', at: [4050, 0.205], across: 260, along: 190 },
  { name: 'Orchard Park', class: 'park', at: [4750, 0.345], across: 240, along: 190 },
  { name: 'Upper Meadow', class: 'park', at: [4100, 0.487], across: 150, along: 560 },
  { name: 'Quarry Woods', class: 'wood', at: [4700, 0.785], across: 420, along: 300 },
  { name: 'Birch Hill Golf', class: 'golf', at: [5950, 0.375], across: 420, along: 300 },
  { name: 'Eastmoor Common', class: 'park', at: [5900, 0.725], across: 380, along: 330 },
  { name: 'Saltings Reserve', class: 'wood', at: [4300, 0.965], across: 260, along: 420 },
  { name: 'Larkfield Recreation Ground', class: 'park', at: [2750, 0.2], across: 170, along: 130 },
  { name: 'Foundry Fields', class: 'park', at: [2800, 0.8], across: 180, along: 150 },
  { name: 'Lower Meadow', class: 'park', at: [2900, 0.512], across: 95, along: 380 },
  { name: 'Westwood', class: 'wood', at: [6150, 0.135], across: 420, along: 300 },
];

/** The lake in Orchard Park. */
export const lake: Omit<ParkSpec, 'class'> = { name: 'Orchard Water', at: [4760, 0.346], across: 120, along: 85 };

/** Harbour and industrial land, as stretches of the fan: [from, to] in radius and share. Streets are few there. */
export const yards: { name: string; radius: [number, number]; share: [number, number] }[] = [
  { name: 'Commercial Harbour', radius: [560, 2300], share: [0.93, 1.1] },
  { name: 'East Yard', radius: [5300, 6400], share: [0.855, 0.9] },
  { name: 'Railway Works', radius: [2450, 2950], share: [0.655, 0.7] },
];

/** A rounded, slightly uneven shape about a place. */
export function blob(fan: Fan, spec: Omit<ParkSpec, 'class'>): Point[] {
  const centre = fan.at(...spec.at), outwards = fan.at(spec.at[0] + 50, spec.at[1]);
  const angle = Math.atan2(outwards[1] - centre[1], outwards[0] - centre[0]);
  return Array.from({ length: 36 }, (_, i) => {
    const turn = (i / 36) * 2 * Math.PI;
    const uneven = 1 + 0.09 * Math.sin(3 * turn + spec.at[0]) + 0.06 * Math.sin(5 * turn + 40 * spec.at[1]);
    const flatten = (value: number): number => Math.sign(value) * Math.abs(value) ** 0.7;
    const along = spec.along * uneven * flatten(Math.cos(turn)), across = spec.across * uneven * flatten(Math.sin(turn));
    return [
      centre[0] + along * Math.cos(angle) - across * Math.sin(angle),
      centre[1] + along * Math.sin(angle) + across * Math.cos(angle),
    ];
  });
}
