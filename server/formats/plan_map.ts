import type { Geometry, Position } from 'geojson';
import { clipLine, clipRing, type Flat } from '../../tiles/clip.ts';
import { simplified, simplifiedRing } from '../../tiles/simplify.ts';
import { xmlText } from './xml_text.ts';

export type MapBox = [west: number, south: number, east: number, north: number];
export type MapSize = { width: number; height: number };

/** What is drawn: the ground below, cells by what they are, and the ways of units with their stops. */
export type PlanMap = {
  /** Made by `mapBox` for the size in which it is drawn. */
  box: MapBox;
  size: MapSize;
  ground: readonly { kind: string; isGreater: boolean; geometry: Geometry }[];
  cells: readonly { ring: readonly Position[]; isVisited: boolean }[];
  routes: readonly { place: number; label: string; path: readonly Position[]; stops: readonly { order: number; at: Position }[] }[];
  /** Whether stops carry their numbers, or units their call signs. */
  numbered: boolean;
};

const paper = { water: '#d3e3ee', park: '#e2ecdb', railway: '#a8a8a8', street: '#dadada', greater: '#c2c2c2', cell: '#7a6a3a', fill: '#f5e9c4', held: '#8a8a8a', ink: '#1a1a1a' };
/** Dark enough for white digits, and different in grey, too, where they follow each other. */
const colours = ['#0b4f8a', '#9c2a10', '#22663a', '#5b2c83', '#8a5a00', '#00636b', '#93205e', '#3d3d3d'];
export const unitColour = (place: number): string => colours[place % colours.length]!;

/** Web Mercator, in which directions are true; in degrees of longitude, north upwards. */
const northing = (latitude: number): number => (Math.log(Math.tan(Math.PI / 4 + (latitude * Math.PI) / 360)) * 180) / Math.PI;
const latitudeOf = (y: number): number => (Math.atan(Math.exp((y * Math.PI) / 180)) * 360) / Math.PI - 90;

/** Less would be a map of a single crossing. */
const leastDegrees = 0.006;
const marginShare = 0.12;

/** Around all places, as wide and high as the paper is. */
export function mapBox(places: readonly Position[], { width, height }: MapSize): MapBox {
  const [xs, ys] = [places.map(([x]) => x!), places.map(([, y]) => northing(y!))];
  const [west, east, south, north] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const perPoint = Math.max((east - west) / width, (north - south) / height, leastDegrees / width) * (1 + 2 * marginShare);
  const [x, y] = [(west + east) / 2, (south + north) / 2];
  return [x - (perPoint * width) / 2, latitudeOf(y - (perPoint * height) / 2), x + (perPoint * width) / 2, latitudeOf(y + (perPoint * height) / 2)];
}

type Place = (position: Position) => [x: number, y: number];
const short = (value: number): string => value.toFixed(1).replace(/\.0$/, '');

/** The map as SVG of its size in points: nothing in it comes from elsewhere. */
export function planMapSvg(map: PlanMap): string {
  const { box: [west, south, east, north], size: { width, height }, ground, cells, routes, numbered } = map;
  const [top, bottom] = [northing(north), northing(south)];
  const at: Place = ([longitude, latitude]) => [((longitude! - west) / (east - west)) * width, ((top - northing(latitude!)) / (top - bottom)) * height];
  const drawing: Drawing = { at, size: map.size };
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`,
    `<rect x="0" y="0" width="${width}" height="${height}" fill="#fbfbf9"/>`,
    ...groundPaths(ground, drawing),
    ...cells.map(({ ring, isVisited }) => cellPath(ring, isVisited, drawing)),
    ...routes.flatMap(({ place, path }) => [way(path, drawing, '#ffffff', 3.4), way(path, drawing, unitColour(place), 1.7)]),
    ...routes.flatMap((route) => (numbered ? numberedStops(route, at) : plainStops(route, at))),
    scaleBar(map), `<rect x="0.25" y="0.25" width="${width - 0.5}" height="${height - 0.5}" fill="none" stroke="${paper.ink}" stroke-width="0.5"/>`,
    '</svg>',
  ].join('');
}

type Drawing = { at: Place; size: MapSize };
/** What is nearer than this to its line is not seen on paper. */
const tolerance = 0.35;
const unit = { low: 0, high: 1 };

const flatOf = (positions: readonly Position[], { at }: Drawing): Flat => positions.flatMap((position) => at(position));
const scaled = (flat: Flat, { width, height }: MapSize): Flat => flat.map((value, i) => value / (i % 2 === 0 ? width : height));

function written(flat: Flat, { width, height }: MapSize, close: boolean): string {
  let text = '';
  for (let i = 0; i + 1 < flat.length; i += 2) text += `${i === 0 ? 'M' : 'L'}${short(flat[i]! * width)} ${short(flat[i + 1]! * height)}`;
  return close && text !== '' ? `${text}Z` : text;
}

const linePath = (positions: readonly Position[], drawing: Drawing): string =>
  clipLine(scaled(simplified(flatOf(positions, drawing), tolerance), drawing.size), unit).map((part) => written(part, drawing.size, false)).join('');

const ringPath = (positions: readonly Position[], drawing: Drawing): string =>
  written(clipRing(scaled(simplifiedRing(flatOf(positions.slice(0, -1), drawing), tolerance), drawing.size), unit), drawing.size, true);

function geometryPath(geometry: Geometry, drawing: Drawing): string {
  switch (geometry.type) {
    case 'LineString': return linePath(geometry.coordinates, drawing);
    case 'MultiLineString': return geometry.coordinates.map((line) => linePath(line, drawing)).join('');
    case 'Polygon': return geometry.coordinates.map((ring) => ringPath(ring, drawing)).join('');
    case 'MultiPolygon': return geometry.coordinates.flat().map((ring) => ringPath(ring, drawing)).join('');
    case 'GeometryCollection': return geometry.geometries.map((part) => geometryPath(part, drawing)).join('');
    case 'Point': case 'MultiPoint': return '';
  }
}

const isArea = ({ type }: Geometry): boolean => type === 'Polygon' || type === 'MultiPolygon';

/** All of a kind in one path: thousands of single ones would take a file of megabytes. */
function groundPaths(ground: PlanMap['ground'], drawing: Drawing): string[] {
  const pathOf = (chosen: (shape: PlanMap['ground'][number]) => boolean): string => ground.filter(chosen).map(({ geometry }) => geometryPath(geometry, drawing)).join('');
  const filled = (d: string, colour: string): string => (d === '' ? '' : `<path d="${d}" fill="${colour}" fill-rule="evenodd"/>`);
  const drawn = (d: string, colour: string, width: number): string => (d === '' ? '' : `<path d="${d}" fill="none" stroke="${colour}" stroke-width="${width}" stroke-linejoin="round"/>`);
  return [
    filled(pathOf(({ kind, geometry }) => kind === 'park' && isArea(geometry)), paper.park), filled(pathOf(({ kind, geometry }) => kind === 'water' && isArea(geometry)), paper.water),
    drawn(pathOf(({ kind, geometry }) => kind === 'water' && !isArea(geometry)), paper.water, 1.2), drawn(pathOf(({ kind }) => kind === 'railway'), paper.railway, 0.5),
    drawn(pathOf(({ kind, isGreater }) => kind === 'street' && !isGreater), paper.street, 0.5), drawn(pathOf(({ kind, isGreater }) => kind === 'street' && isGreater), paper.greater, 1.1),
  ].filter((part) => part !== '');
}

function cellPath(ring: readonly Position[], isVisited: boolean, drawing: Drawing): string {
  const d = ringPath(ring, drawing);
  if (d === '') return '';
  return isVisited ? `<path d="${d}" fill="${paper.fill}" fill-opacity="0.6" stroke="${paper.cell}" stroke-width="0.6"/>`
    : `<path d="${d}" fill="none" stroke="${paper.held}" stroke-width="0.7" stroke-dasharray="2 2"/>`;
}

function way(path: readonly Position[], drawing: Drawing, colour: string, width: number): string {
  const d = linePath(path, drawing);
  return d === '' ? '' : `<path d="${d}" fill="none" stroke="${colour}" stroke-width="${width}" stroke-linejoin="round" stroke-linecap="round"/>`;
}

type Route = PlanMap['routes'][number];
const textAt = (x: number, y: number, { text, size, colour }: { text: string; size: number; colour: string }): string =>
  `<text x="${short(x)}" y="${short(y + size * 0.36)}" font-family="Roboto" font-weight="bold" font-size="${size}" fill="${colour}" text-anchor="middle">${xmlText(text)}</text>`;

const post = ([x, y]: [number, number], colour: string): string =>
  `<rect x="${short(x - 4)}" y="${short(y - 4)}" width="8" height="8" fill="#ffffff" stroke="${colour}" stroke-width="1.6"/>`;

/** Visits to one cell share a mark: two on the same place would hide each other. */
function numberedStops({ place, path, stops }: Route, at: Place): string[] {
  const shared = new Map<string, { at: Position; orders: number[] }>();
  for (const { order, at: position } of stops) {
    const own = shared.get(position.join()) ?? { at: position, orders: [] };
    own.orders.push(order);
    shared.set(position.join(), own);
  }
  const colour = unitColour(place);
  return [
    ...[path[0], path.at(-1)].flatMap((end) => (end === undefined ? [] : [post(at(end), colour)])),
    ...[...shared.values()].flatMap(({ at: position, orders }) => {
      const [x, y] = at(position);
      const text = orders.join(', ');
      const width = Math.max(14, text.length * 4.4 + 7);
      return [
        `<rect x="${short(x - width / 2)}" y="${short(y - 7)}" width="${short(width)}" height="14" rx="7" fill="${colour}" stroke="#ffffff" stroke-width="1"/>`,
        textAt(x, y, { text, size: 8, colour: '#ffffff' }),
      ];
    }),
  ];
}

function plainStops({ place, label, path, stops }: Route, at: Place): string[] {
  const colour = unitColour(place);
  const dots = stops.map(({ at: position }) => {
    const [x, y] = at(position);
    return `<circle cx="${short(x)}" cy="${short(y)}" r="2.4" fill="${colour}" stroke="#ffffff" stroke-width="0.7"/>`;
  });
  const named = stops[0]?.at ?? path[0];
  if (named === undefined) return dots;
  const [x, y] = at(named);
  const width = label.length * 4.6 + 7;
  return [...dots,
    `<rect x="${short(x - width / 2)}" y="${short(y - 14)}" width="${short(width)}" height="11" rx="2" fill="${colour}"/>`, textAt(x, y - 8.5, { text: label, size: 7.5, colour: '#ffffff' })];
}

const metresPerDegree = 111_319.49;

/** The longest round length that is at most a quarter of the map. */
function scaleBar({ box: [west, south, east, north], size: { width, height } }: PlanMap): string {
  const metres = (east - west) * metresPerDegree * Math.cos(((south + north) * Math.PI) / 360);
  const most = metres / 4;
  const power = 10 ** Math.floor(Math.log10(most));
  const length = ([5, 2, 1].find((step) => step * power <= most) ?? 1) * power;
  const across = (length / metres) * width;
  const [x, y] = [10, height - 10];
  const label = length >= 1000 ? `${length / 1000} km` : `${length} m`;
  return `<rect x="${x - 5}" y="${y - 14}" width="${short(across + 10)}" height="20" fill="#ffffff" fill-opacity="0.8"/>`
    + `<path d="M${x} ${y - 3}L${x} ${y}L${short(x + across)} ${y}L${short(x + across)} ${y - 3}" fill="none" stroke="${paper.ink}" stroke-width="0.9"/>`
    + textAt(x + across / 2, y - 7, { text: label, size: 6.5, colour: paper.ink });
}
