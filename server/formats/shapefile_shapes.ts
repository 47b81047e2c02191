import type { Geometry, Position } from 'geojson';
import { boundsOf, isEmpty } from './bounds.ts';
import type { Bounds } from './bounds.ts';
import { Problem } from '../model/problem.ts';

/** Shapes as a Shapefile has them. Source: ESRI Shapefile Technical Description, July 1998. */
export const shapeCodes = { point: 1, multipoint: 8, line: 3, polygon: 5 } as const;
export type ShapeSort = keyof typeof shapeCodes;

export const headerBytes = 100;

/** Which file a geometry goes to; null when it has no positions. */
export function sortOf(geometry: Geometry): ShapeSort | null {
  if (geometry.type === 'GeometryCollection') {
    throw new Problem('unprocessable', 'shapefile_collection', 'A Shapefile cannot hold shapes of several sorts in one row. Take GeoPackage.');
  }
  if (isEmpty(boundsOf(geometry))) return null;
  if (geometry.type === 'Point') return 'point';
  if (geometry.type === 'MultiPoint') return 'multipoint';
  return geometry.type.endsWith('LineString') ? 'line' : 'polygon';
}

/** The content of a record, without its header. */
export function shapeContent(geometry: Geometry | null): Buffer {
  if (geometry === null || sortOf(geometry) === null) return Buffer.alloc(4);
  switch (geometry.type) {
    case 'Point': return pointContent(geometry.coordinates);
    case 'MultiPoint': return multipointContent(geometry.coordinates, boundsOf(geometry));
    case 'LineString': return partsContent('line', [geometry.coordinates], boundsOf(geometry));
    case 'MultiLineString': return partsContent('line', geometry.coordinates, boundsOf(geometry));
    case 'Polygon': return partsContent('polygon', turned(geometry.coordinates), boundsOf(geometry));
    case 'MultiPolygon': return partsContent('polygon', geometry.coordinates.flatMap(turned), boundsOf(geometry));
    case 'GeometryCollection': throw new RangeError('sortOf lets no collection through');
  }
}

function pointContent([longitude, latitude]: Position): Buffer {
  const content = Buffer.allocUnsafe(20);
  content.writeInt32LE(shapeCodes.point, 0);
  content.writeDoubleLE(longitude!, 4);
  content.writeDoubleLE(latitude!, 12);
  return content;
}

function multipointContent(points: readonly Position[], bounds: Bounds): Buffer {
  const content = Buffer.allocUnsafe(40 + 16 * points.length);
  content.writeInt32LE(shapeCodes.multipoint, 0);
  bounds.forEach((edge, index) => content.writeDoubleLE(edge, 4 + 8 * index));
  content.writeInt32LE(points.length, 36);
  writePositions(content, points, 40);
  return content;
}

function partsContent(sort: 'line' | 'polygon', parts: readonly Position[][], bounds: Bounds): Buffer {
  const points = parts.reduce((sum, part) => sum + part.length, 0);
  const content = Buffer.allocUnsafe(44 + 4 * parts.length + 16 * points);
  content.writeInt32LE(shapeCodes[sort], 0);
  bounds.forEach((edge, index) => content.writeDoubleLE(edge, 4 + 8 * index));
  content.writeInt32LE(parts.length, 36);
  content.writeInt32LE(points, 40);
  let [point, at] = [0, 44 + 4 * parts.length];
  parts.forEach((part, index) => {
    content.writeInt32LE(point, 44 + 4 * index);
    point += part.length;
    at = writePositions(content, part, at);
  });
  return content;
}

function writePositions(content: Buffer, positions: readonly Position[], start: number): number {
  let at = start;
  for (const [longitude, latitude] of positions) {
    at = content.writeDoubleLE(longitude!, at);
    at = content.writeDoubleLE(latitude!, at);
  }
  return at;
}

/** Outer rings run clockwise and holes against it, the other way round than in GeoJSON. */
const turned = (rings: readonly Position[][]): Position[][] =>
  rings.map((ring, index) => (isClockwise(ring) === (index === 0) ? ring : ring.toReversed()));

function isClockwise(ring: readonly Position[]): boolean {
  let twiceArea = 0;
  // Measured from the first corner, so that little is lost far away from zero.
  const [x0, y0] = ring[0] as [number, number];
  for (let index = 1; index < ring.length; index += 1) {
    const [[x1, y1], [x2, y2]] = [ring[index - 1], ring[index]] as [[number, number], [number, number]];
    twiceArea += (x1 - x0) * (y2 - y0) - (x2 - x0) * (y1 - y0);
  }
  return twiceArea < 0;
}

/** The header of a .shp or .shx: its length in bytes, and where its shapes are. */
export function shapeHeader(sort: ShapeSort, length: number, bounds: Bounds): Buffer {
  const header = Buffer.alloc(headerBytes);
  header.writeInt32BE(9994, 0);
  header.writeInt32BE(length / 2, 24);
  header.writeInt32LE(1000, 28);
  header.writeInt32LE(shapeCodes[sort], 32);
  if (!isEmpty(bounds)) bounds.forEach((edge, index) => header.writeDoubleLE(edge, 36 + 8 * index));
  return header;
}
