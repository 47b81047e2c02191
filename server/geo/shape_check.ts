import type { Position } from '../model/filter.ts';

/** A shape of a file that can be kept, as GeoJSON text in two dimensions; or what is wrong with it. */
export type CheckedShape = { text: string; vertices: number } | { code: string; reason: string };

type Rough = { type: string; coordinates?: unknown } | null;

/** Shapes with more corners make every later question slow, and can take a database down. */
export const mostVertices = 20_000;

const depths: Readonly<Record<string, number>> = { LineString: 1, MultiLineString: 2, Polygon: 2, MultiPolygon: 3 };

/** Checks everything about a shape that can be told without geometry: its type, its numbers, whether rings are closed, its size. */
export function checkShape(geometry: Rough, types: readonly string[]): CheckedShape {
  if (geometry === null || !types.includes(geometry.type)) {
    return { code: 'wrong_shape', reason: `The feature is ${geometry === null ? 'without a shape' : `a ${geometry.type}`}; here it must be a ${types.join(' or ')}.` };
  }
  const lines: Position[][] = [];
  const coordinates = flat(geometry.coordinates, depths[geometry.type]!, lines);
  if (coordinates === null || lines.length === 0) return { code: 'bad_shape', reason: `The coordinates are not those of a ${geometry.type}.` };
  const vertices = lines.reduce((sum, line) => sum + line.length, 0);
  if (vertices > mostVertices) {
    return { code: 'too_many_vertices', reason: `The shape has ${vertices.toLocaleString('en')} corners; ${mostVertices.toLocaleString('en')} are allowed. Simplify it, e.g. ogr2ogr -simplify 0.00005.` };
  }
  const fault = lineFault(lines, geometry.type.endsWith('Polygon'));
  return fault ?? { text: JSON.stringify({ type: geometry.type, coordinates }), vertices };
}

/** The coordinates without heights, every line of them put into `lines`; null when they are not nested as they must be. */
function flat(coordinates: unknown, depth: number, lines: Position[][]): unknown[] | null {
  if (!Array.isArray(coordinates)) return null;
  if (depth === 1) {
    const line: Position[] = [];
    for (const position of coordinates as unknown[]) {
      if (!Array.isArray(position) || typeof position[0] !== 'number' || typeof position[1] !== 'number') return null;
      line.push([position[0], position[1]]);
    }
    lines.push(line);
    return line;
  }
  const parts: unknown[] = [];
  for (const part of coordinates as unknown[]) {
    const inner = flat(part, depth - 1, lines);
    if (inner === null) return null;
    parts.push(inner);
  }
  return parts.length === 0 ? null : parts;
}

function lineFault(lines: Position[][], areRings: boolean): CheckedShape | null {
  for (const line of lines) {
    const outside = line.find(([longitude, latitude]) => !(Math.abs(longitude) <= 180 && Math.abs(latitude) <= 90));
    if (outside) {
      return { code: 'out_of_range', reason: `${outside.join(', ')} is no longitude and latitude. Export the shapes in WGS 84, e.g. ogr2ogr -t_srs EPSG:4326.` };
    }
    if (line.length < (areRings ? 4 : 2)) return { code: 'bad_shape', reason: `A ${areRings ? 'ring' : 'line'} has only ${line.length} corners.` };
    const [first, last] = [line[0]!, line.at(-1)!];
    if (areRings && (first[0] !== last[0] || first[1] !== last[1])) {
      return { code: 'bad_shape', reason: `A ring is not closed: it begins at ${first.join(', ')} and ends at ${last.join(', ')}.` };
    }
    if (spans(line)) return { code: 'crosses_antimeridian', reason: 'The shape spans more than half of the globe. Cut it at the 180th meridian into two parts.' };
  }
  return null;
}

function spans(line: Position[]): boolean {
  let [west, east] = [Infinity, -Infinity];
  for (const [longitude] of line) {
    west = Math.min(west, longitude);
    east = Math.max(east, longitude);
  }
  return east - west > 180;
}
