import proj4 from 'proj4';
import { Problem } from '../model/problem.ts';
import { listedCodes, systemOf, type CoordinateSystem } from './coordinate_systems.ts';

/** Easting and northing to longitude and latitude (WGS 84). */
export type Unproject = (x: number, y: number) => [longitude: number, latitude: number];

/** Takes an EPSG code (26910 or EPSG:26910) or a proj4 text; throws a Problem for one that is not known. Easting comes first whatever the authority says: columns of files have names. */
export function unprojector(projection: string): Unproject {
  const code = /^(?:epsg:+)?(\d{4,6})$/i.exec(projection.trim())?.[1];
  const system = code === undefined ? null : systemOf(Number(code));
  if (system?.definition === null) return (x, y) => [x, y];
  const definition = code === undefined ? projection : system?.definition;
  if (definition === undefined || !definition.includes('+proj=')) {
    throw new Problem('bad_request', 'unknown_projection',
      `The coordinate system "${projection.slice(0, 80)}" is not known here. Give its proj4 text (epsg.io shows it for every code), or one of EPSG ${listedCodes.join(', ')} or a UTM zone.`);
  }
  try {
    const converter = proj4(definition, 'WGS84');
    return (x, y) => converter.forward([x, y]) as [number, number];
  } catch {
    throw new Problem('bad_request', 'unknown_projection', `"${projection.slice(0, 80)}" is not a proj4 text that can be used.`);
  }
}

/** Coordinates of a system, in the order of its axes, from longitude and latitude and back. */
export type Converter = {
  forward: (longitude: number, latitude: number) => [number, number];
  /** Not finite where the system has no such place. */
  inverse: (first: number, second: number) => [longitude: number, latitude: number];
};

const converters = new Map<number | null, Converter>();

export function converterOf(system: CoordinateSystem): Converter {
  const known = converters.get(system.code) ?? makeConverter(system);
  converters.set(system.code, known);
  return known;
}

function makeConverter({ definition, axes }: CoordinateSystem): Converter {
  const converter = definition === null ? null : proj4('WGS84', definition);
  const forward = (longitude: number, latitude: number): [number, number] =>
    (converter === null ? [longitude, latitude] : converter.forward([longitude, latitude]) as [number, number]);
  const inverse = (x: number, y: number): [number, number] => {
    if (converter === null) return [x, y];
    try {
      return converter.inverse([x, y]) as [number, number];
    } catch {
      return [Number.NaN, Number.NaN];
    }
  };
  if (axes === 'east, north') return { forward, inverse };
  return {
    forward: (longitude, latitude) => forward(longitude, latitude).toReversed() as [number, number],
    inverse: (first, second) => inverse(second, first),
  };
}
