import { featureCollection, multiPolygon, union } from '@turf/turf';
import type { MultiPolygon } from '../model/filter.ts';

/** Shapes joined into one: borders between those that touch are gone. One shape is given back as it is. */
export function dissolve(shapes: readonly MultiPolygon[]): MultiPolygon {
  const [first] = shapes;
  if (first === undefined) return [];
  if (shapes.length === 1) return first;
  const joined = union(featureCollection(shapes.map((shape) => multiPolygon(shape))));
  if (joined === null) return [];
  const { geometry } = joined;
  return (geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates) as MultiPolygon;
}
