import type { Geometry } from 'geojson';

/** West, south, east, north in degrees; infinite and inverted as long as nothing is inside. */
export type Bounds = [west: number, south: number, east: number, north: number];

export const emptyBounds = (): Bounds => [Infinity, Infinity, -Infinity, -Infinity];

export const isEmpty = ([west, , east]: Readonly<Bounds>): boolean => !(west <= east);

/** Widens the bounds by a geometry; one without positions changes nothing. */
export function extendBounds(bounds: Bounds, geometry: Geometry): Bounds {
  if (geometry.type === 'GeometryCollection') geometry.geometries.forEach((part) => extendBounds(bounds, part));
  else extendByPositions(bounds, geometry.coordinates);
  return bounds;
}

export const boundsOf = (geometry: Geometry): Bounds => extendBounds(emptyBounds(), geometry);

/** Widens the bounds by others. */
export function joinBounds(bounds: Bounds, other: Readonly<Bounds>): void {
  if (other[0] < bounds[0]) bounds[0] = other[0];
  if (other[1] < bounds[1]) bounds[1] = other[1];
  if (other[2] > bounds[2]) bounds[2] = other[2];
  if (other[3] > bounds[3]) bounds[3] = other[3];
}

function extendByPositions(bounds: Bounds, coordinates: readonly unknown[]): void {
  if (coordinates.length === 0) return;
  if (Array.isArray(coordinates[0])) {
    for (const part of coordinates as unknown[][]) extendByPositions(bounds, part);
    return;
  }
  const [longitude, latitude] = coordinates as [number, number];
  if (longitude < bounds[0]) bounds[0] = longitude;
  if (latitude < bounds[1]) bounds[1] = latitude;
  if (longitude > bounds[2]) bounds[2] = longitude;
  if (latitude > bounds[3]) bounds[3] = latitude;
}
