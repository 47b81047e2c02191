import { crs84, type CoordinateSystem } from '../../geo/coordinate_systems.ts';
import { Problem } from '../../model/problem.ts';

/** Coordinate systems by reference: OGC API - Features, Part 2 (18-058). A system is named by its address and by nothing else. */
export const crsUri = ({ code }: CoordinateSystem): string =>
  (code === null ? 'http://www.opengis.net/def/crs/OGC/1.3/CRS84' : `http://www.opengis.net/def/crs/EPSG/0/${code}`);

export const crs84Uri = crsUri(crs84);

type CrsParameter = 'crs' | 'bbox-crs' | 'filter-crs';

/** The system that was asked for; CRS84 without one. Throws the Problem `unknown_crs`. */
export function chooseSystem(parameter: CrsParameter, asked: string | undefined, systems: readonly CoordinateSystem[]): CoordinateSystem {
  if (asked === undefined) return crs84;
  const system = systems.find((one) => crsUri(one) === asked);
  if (system !== undefined) return system;
  const message = `There is no coordinate system "${asked.slice(0, 100)}" for this collection. It has ${systems.map(crsUri).join(', ')}.`;
  throw new Problem('bad_request', 'unknown_crs', `${parameter}: ${message}`, [{ field: parameter, message }]);
}

export const contentCrs = (system: CoordinateSystem): Record<string, string> => ({ 'Content-Crs': `<${crsUri(system)}>` });
