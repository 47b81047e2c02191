import type { Geometry, Position } from 'geojson';

const places = (line: readonly Position[]): string => line.map(([longitude, latitude]) => `${longitude},${latitude}`).join(' ');
const coordinates = (line: readonly Position[]): string => `<coordinates>${places(line)}</coordinates>`;
const ring = (line: readonly Position[]): string => `<LinearRing>${coordinates(line)}</LinearRing>`;
const many = (shapes: readonly string[]): string => `<MultiGeometry>${shapes.join('')}</MultiGeometry>`;
const point = (place: Position): string => `<Point>${coordinates([place])}</Point>`;
const line = (positions: readonly Position[]): string => `<LineString>${coordinates(positions)}</LineString>`;
const polygon = ([outer, ...holes]: readonly Position[][]): string =>
  (outer === undefined ? '' : `<Polygon><outerBoundaryIs>${ring(outer)}</outerBoundaryIs>${holes.map((hole) => `<innerBoundaryIs>${ring(hole)}</innerBoundaryIs>`).join('')}</Polygon>`);

/** A geometry as KML 2.2 (OGC 07-147r2), longitude before latitude; heights are left out. */
export function kmlShape(geometry: Geometry): string {
  switch (geometry.type) {
    case 'Point': return point(geometry.coordinates);
    case 'LineString': return line(geometry.coordinates);
    case 'Polygon': return polygon(geometry.coordinates);
    case 'MultiPoint': return many(geometry.coordinates.map(point));
    case 'MultiLineString': return many(geometry.coordinates.map(line));
    case 'MultiPolygon': return many(geometry.coordinates.map(polygon));
    case 'GeometryCollection': return many(geometry.geometries.map(kmlShape));
  }
}
