import type { MultiPolygon, Position } from '../model/filter.ts';
import { Problem } from '../model/problem.ts';

/** A polygon that a person drew or typed. Bounded, because the cost of geometry grows without one. */
export const mostVertices = 500;

export type NamedArea = { kind: string; code: string };

/** `kind:code`, as the area parameter takes it; null when the text is not of that form. */
export function readAreaName(text: string): NamedArea | null {
  const match = /^([a-z][a-z_]{0,30}):(.{1,200})$/.exec(text.trim());
  return match === null ? null : { kind: match[1]!, code: match[2]! };
}

/** WKT or GeoJSON to rings, checked as far as that needs no geometry engine; whether a ring crosses itself is not. */
export function readPolygon(text: string): MultiPolygon {
  const trimmed = text.trim();
  const polygon = trimmed.startsWith('{') ? readGeoJson(trimmed) : readWkt(trimmed);
  const vertices = polygon.reduce((sum, rings) => sum + rings.reduce((inner, ring) => inner + ring.length, 0), 0);
  if (vertices > mostVertices) {
    throw problem('polygon_too_large', `The polygon has ${vertices} vertices; at most ${mostVertices} are taken. `
      + 'Simplify it, or load it as an area and name it as kind:code.');
  }
  for (const rings of polygon) for (const ring of rings) checkRing(ring);
  return polygon;
}

export const polygonToWkt = (polygon: MultiPolygon): string => {
  const ringText = (ring: Position[]): string => `(${ring.map(([x, y]) => `${x} ${y}`).join(', ')})`;
  const texts = polygon.map((rings) => `(${rings.map(ringText).join(', ')})`);
  return texts.length === 1 ? `POLYGON ${texts[0]}` : `MULTIPOLYGON (${texts.join(', ')})`;
};

export const polygonToGeoJson = (polygon: MultiPolygon): string => JSON.stringify({ type: 'MultiPolygon', coordinates: polygon });

const earthRadiusKm = 6371.0088;

/** On a sphere, so within about half a percent. */
export const approximateSquareKm = (polygon: MultiPolygon): number =>
  polygon.reduce((sum, [shell, ...holes]) => sum + ringSquareKm(shell ?? [])
    - holes.reduce((inner, hole) => inner + ringSquareKm(hole), 0), 0);

function ringSquareKm(ring: Position[]): number {
  const radians = Math.PI / 180;
  let sum = 0;
  for (let i = 1; i < ring.length; i++) {
    const [[fromX, fromY], [toX, toY]] = [ring[i - 1]!, ring[i]!];
    sum += (toX - fromX) * radians * (2 + Math.sin(fromY * radians) + Math.sin(toY * radians));
  }
  return Math.abs((sum * earthRadiusKm ** 2) / 2);
}

const problem = (code: string, message: string): Problem => new Problem('bad_request', code, message, [{ field: 'area', message }]);

const unreadable = (why: string): Problem => problem('bad_polygon',
  `${why} Give an area as kind:code (district:001), or a polygon in longitude and latitude as WKT, `
  + 'e.g. POLYGON ((30.5 50.4, 30.6 50.4, 30.6 50.5, 30.5 50.4)), or as GeoJSON.');

function checkRing(ring: Position[]): void {
  for (const [longitude, latitude] of ring) {
    if (!Number.isFinite(longitude) || !Number.isFinite(latitude)) throw unreadable('A coordinate is not a number.');
    if (Math.abs(longitude) > 180 || Math.abs(latitude) > 90) {
      throw problem('coordinates_out_of_range',
        `${longitude} ${latitude} is not a place: longitude comes first and lies within -180 to 180, latitude within -90 to 90.`);
    }
  }
  const [first, last] = [ring[0], ring.at(-1)];
  if (ring.length < 4 || first === undefined || last === undefined) {
    throw unreadable('A ring needs at least four positions, the last equal to the first.');
  }
  if (first[0] !== last[0] || first[1] !== last[1]) {
    throw problem('polygon_not_closed', `The ring is not closed: it begins at ${first.join(' ')} and ends at ${last.join(' ')}. `
      + 'Repeat the first position at the end.');
  }
}

function readGeoJson(text: string): MultiPolygon {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw unreadable('This begins like GeoJSON but is not JSON.');
  }
  const geometry = (isRecord(value) && value['type'] === 'Feature' ? value['geometry'] : value) as unknown;
  if (!isRecord(geometry)) throw unreadable('There is no geometry in this GeoJSON.');
  const { type, coordinates } = geometry;
  const polygons = type === 'Polygon' ? [coordinates] : type === 'MultiPolygon' ? coordinates : null;
  if (!Array.isArray(polygons) || polygons.length === 0) throw unreadable('The GeoJSON is not a Polygon or MultiPolygon.');
  return polygons.map((rings) => list(rings).map((ring) => list(ring).map(readPosition)));
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function list(value: unknown): unknown[] {
  if (!Array.isArray(value) || value.length === 0) throw unreadable('The coordinates are not nested as GeoJSON asks.');
  return value;
}

function readPosition(value: unknown): Position {
  if (!Array.isArray(value) || typeof value[0] !== 'number' || typeof value[1] !== 'number') {
    throw unreadable('A position is not a pair of numbers.');
  }
  return [value[0], value[1]];
}

function readWkt(text: string): MultiPolygon {
  const match = /^(?:SRID=4326;)?\s*(MULTIPOLYGON|POLYGON)\s*(\(.*\))$/is.exec(text);
  if (match === null) throw unreadable('This is neither an area nor a polygon.');
  // WKT nests as GeoJSON does: brackets for parentheses, and a pair of brackets around every position.
  const body = match[2]!.replace(/[^(),]+/g, (run) => (run.trim() === '' ? '' : wktPosition(run.trim())));
  const nested = body.replaceAll('(', '[').replaceAll(')', ']');
  return readGeoJsonCoordinates(match[1]!.toUpperCase() === 'POLYGON' ? `[${nested}]` : nested);
}

function wktPosition(run: string): string {
  const numbers = run.split(/\s+/);
  if (numbers.length < 2 || numbers.length > 3 || numbers.some((text) => !/^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(text))) {
    throw unreadable(`"${run.slice(0, 40)}" is not a position.`);
  }
  return `[${Number(numbers[0])},${Number(numbers[1])}]`;
}

function readGeoJsonCoordinates(text: string): MultiPolygon {
  try {
    const polygons: unknown = JSON.parse(text);
    return list(polygons).map((rings) => list(rings).map((ring) => list(ring).map(readPosition)));
  } catch (error) {
    throw error instanceof Problem ? error : unreadable('The parentheses of this WKT do not match.');
  }
}
