import { converterOf } from './projection.ts';
import { systemOf } from './coordinate_systems.ts';
import { Problem } from '../model/problem.ts';

/** A coordinate system in metres, easting first: distances are measured in it, never in degrees. */
export type Plane = {
  /** As EPSG:32616. */
  crs: string;
  forward: (longitude: number, latitude: number) => [x: number, y: number];
  inverse: (x: number, y: number) => [longitude: number, latitude: number];
};

/** The zone of UTM in which a place lies. Within a jurisdiction its distances are good to about one in a thousand. */
export function utmCodeAt(longitude: number, latitude: number): number {
  const zone = Math.min(60, Math.max(1, Math.floor((longitude + 180) / 6) + 1));
  return (latitude < 0 ? 32700 : 32600) + zone;
}

/** Throws the Problem `unknown_projection` for a system that is not known here or has no metres. */
export function planeOf(code: number): Plane {
  const system = systemOf(code);
  if (system === null || system.unit !== 'metres' || code === 3857) {
    const message = `EPSG:${code} is not a system in true metres that is known here. Give a UTM zone (EPSG:32601 to 32660, 32701 to 32760) or a national grid in metres.`;
    throw new Problem('bad_request', 'unknown_projection', message, [{ field: 'crs', message }]);
  }
  const { forward, inverse } = converterOf(system);
  if (system.axes === 'east, north') return { crs: `EPSG:${code}`, forward, inverse };
  return {
    crs: `EPSG:${code}`,
    forward: (longitude, latitude) => forward(longitude, latitude).toReversed() as [number, number],
    inverse: (x, y) => inverse(y, x),
  };
}

export type PlanePolygon = [number, number][][];

/** Area by the shoelace formula, holes left out, in square metres. */
export function planarArea(polygons: readonly PlanePolygon[]): number {
  const ringArea = (ring: readonly (readonly [number, number])[]): number => {
    let twice = 0;
    for (let i = 1; i < ring.length; i += 1) twice += ring[i - 1]![0] * ring[i]![1] - ring[i]![0] * ring[i - 1]![1];
    return Math.abs(twice) / 2;
  };
  return polygons.reduce((sum, [outer = [], ...holes]) => sum + ringArea(outer) - holes.reduce((inner, hole) => inner + ringArea(hole), 0), 0);
}
