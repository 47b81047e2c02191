import type { Geometry, Position } from 'geojson';

/** Numbers of the types of geometry in well-known binary; FlatGeobuf has the same. Source: OGC 06-103r4, table 7. */
export const geometryCodes = {
  Point: 1, LineString: 2, Polygon: 3, MultiPoint: 4, MultiLineString: 5, MultiPolygon: 6, GeometryCollection: 7,
} as const satisfies Record<Geometry['type'], number>;

export type GeometryType = Geometry['type'];

/** The type that holds many of another, for those that have one. */
export const manyOf: Readonly<Partial<Record<GeometryType, GeometryType>>> = {
  Point: 'MultiPoint', LineString: 'MultiLineString', Polygon: 'MultiPolygon',
};

/** One shape as the type that holds many, whose only member it is; anything else as it is. */
export function asMany(geometry: Geometry): Geometry {
  switch (geometry.type) {
    case 'Point': return { type: 'MultiPoint', coordinates: geometry.coordinates.length === 0 ? [] : [geometry.coordinates] };
    case 'LineString': return { type: 'MultiLineString', coordinates: geometry.coordinates.length === 0 ? [] : [geometry.coordinates] };
    case 'Polygon': return { type: 'MultiPolygon', coordinates: geometry.coordinates.length === 0 ? [] : [geometry.coordinates] };
    default: return geometry;
  }
}

type Place = { view: DataView; at: number };

/**
 * A geometry as ISO well-known binary, little-endian, longitude and latitude as doubles; heights are left out.
 * A point without a position has two NaN, as GEOS and the GeoPackage standard write it.
 * `headroom` bytes in front stay free.
 */
export function wkb(geometry: Geometry, headroom = 0): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(headroom + sizeOf(geometry));
  write({ view: new DataView(bytes.buffer), at: headroom }, geometry);
  return bytes;
}

const sum = <T>(parts: readonly T[], size: (part: T) => number): number => {
  let total = 0;
  for (const part of parts) total += size(part);
  return total;
};

const lineSize = (line: readonly Position[]): number => 4 + 16 * line.length;
const ringsSize = (rings: readonly Position[][]): number => 4 + sum(rings, lineSize);

function sizeOf(geometry: Geometry): number {
  switch (geometry.type) {
    case 'Point': return 21;
    case 'LineString': return 5 + lineSize(geometry.coordinates);
    case 'Polygon': return 5 + ringsSize(geometry.coordinates);
    case 'MultiPoint': return 9 + 21 * geometry.coordinates.length;
    case 'MultiLineString': return 9 + sum(geometry.coordinates, (line) => 5 + lineSize(line));
    case 'MultiPolygon': return 9 + sum(geometry.coordinates, (rings) => 5 + ringsSize(rings));
    case 'GeometryCollection': return 9 + sum(geometry.geometries, sizeOf);
  }
}

function open(place: Place, type: GeometryType): void {
  place.view.setUint8(place.at, 1);
  place.view.setUint32(place.at + 1, geometryCodes[type], true);
  place.at += 5;
}

function count(place: Place, length: number): void {
  place.view.setUint32(place.at, length, true);
  place.at += 4;
}

function position(place: Place, [longitude, latitude]: Position): void {
  place.view.setFloat64(place.at, longitude ?? NaN, true);
  place.view.setFloat64(place.at + 8, latitude ?? NaN, true);
  place.at += 16;
}

function positions(place: Place, line: readonly Position[]): void {
  count(place, line.length);
  for (const at of line) position(place, at);
}

function rings(place: Place, polygon: readonly Position[][]): void {
  count(place, polygon.length);
  for (const ring of polygon) positions(place, ring);
}

function write(place: Place, geometry: Geometry): void {
  open(place, geometry.type);
  switch (geometry.type) {
    case 'Point': return position(place, geometry.coordinates);
    case 'LineString': return positions(place, geometry.coordinates);
    case 'Polygon': return rings(place, geometry.coordinates);
    case 'MultiPoint': return members(place, geometry.coordinates, 'Point', position);
    case 'MultiLineString': return members(place, geometry.coordinates, 'LineString', positions);
    case 'MultiPolygon': return members(place, geometry.coordinates, 'Polygon', rings);
    case 'GeometryCollection':
      count(place, geometry.geometries.length);
      for (const part of geometry.geometries) write(place, part);
  }
}

function members<T>(place: Place, parts: readonly T[], type: GeometryType, body: (place: Place, part: T) => void): void {
  count(place, parts.length);
  for (const part of parts) {
    open(place, type);
    body(place, part);
  }
}
