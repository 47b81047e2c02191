import type { Geometry, Position } from 'geojson';

const place = ([longitude, latitude]: Position): string => `${longitude} ${latitude}`;
const places = (line: readonly Position[]): string => `(${line.map(place).join(',')})`;
const rings = (polygon: readonly Position[][]): string => `(${polygon.map(places).join(',')})`;
const orEmpty = (word: string, parts: readonly unknown[], text: string): string => (parts.length === 0 ? `${word} EMPTY` : `${word} ${text}`);

/** A geometry as well-known text, longitude before latitude; heights are left out. Source: OGC 06-103r4. */
export function wkt(geometry: Geometry): string {
  switch (geometry.type) {
    case 'Point': return orEmpty('POINT', geometry.coordinates, `(${place(geometry.coordinates)})`);
    case 'LineString': return orEmpty('LINESTRING', geometry.coordinates, places(geometry.coordinates));
    case 'Polygon': return orEmpty('POLYGON', geometry.coordinates, rings(geometry.coordinates));
    case 'MultiPoint': return orEmpty('MULTIPOINT', geometry.coordinates, `(${geometry.coordinates.map((one) => `(${place(one)})`).join(',')})`);
    case 'MultiLineString': return orEmpty('MULTILINESTRING', geometry.coordinates, rings(geometry.coordinates));
    case 'MultiPolygon': return orEmpty('MULTIPOLYGON', geometry.coordinates, `(${geometry.coordinates.map(rings).join(',')})`);
    case 'GeometryCollection': return orEmpty('GEOMETRYCOLLECTION', geometry.geometries, `(${geometry.geometries.map(wkt).join(',')})`);
  }
}
