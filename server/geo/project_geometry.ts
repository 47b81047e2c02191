import type { Geometry, Position } from 'geojson';
import type { CoordinateSystem } from './coordinate_systems.ts';
import { converterOf } from './projection.ts';

type Nested = Position | Nested[];

/** Millimetres, or thousandths of a foot: below what any of the transformations is good for. */
const places = 1000;

/** A geometry in longitude and latitude as one in the coordinates of a system, in the order of its axes; corner by corner, as ST_Transform does it. */
export function projectGeometry<G extends Geometry>(geometry: G, system: CoordinateSystem): G {
  const { forward } = converterOf(system);
  const round = system.unit === 'degrees' ? (value: number) => value : (value: number) => Math.round(value * places) / places;
  const project = (nested: Nested): Nested => (typeof nested[0] === 'number'
    ? forward(nested[0], nested[1] as number).map(round) : (nested as Nested[]).map(project));
  if (geometry.type === 'GeometryCollection') return { ...geometry, geometries: geometry.geometries.map((part) => projectGeometry(part, system)) };
  return { ...geometry, coordinates: project((geometry as unknown as { coordinates: Nested }).coordinates) };
}
