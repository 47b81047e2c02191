import { fromGeojsonVt } from '@maplibre/vt-pbf';
import { incidents, type IncidentPoint } from './incidents.ts';
import { extent } from './mvt.ts';
import type { TileAddress } from './tile_address.ts';

const squareX = (longitude: number): number => longitude / 360 + 0.5;

function squareY(latitude: number): number {
  const sine = Math.sin((latitude * Math.PI) / 180);
  const y = 0.5 - (0.25 * Math.log((1 + sine) / (1 - sine))) / Math.PI;
  return Math.min(1, Math.max(0, y));
}

/** Points that have been fetched for one tile, encoded. Null when there are none. */
export function pointsTile({ z, x, y }: TileAddress, points: readonly IncidentPoint[]): Uint8Array | null {
  if (points.length === 0) return null;
  const across = 2 ** z;
  const features = points.map(({ longitude, latitude, id, offence, day, hour, precision }) => ({
    type: 1 as const,
    geometry: [[
      Math.round((squareX(longitude) * across - x) * extent),
      Math.round((squareY(latitude) * across - y) * extent),
    ] as [number, number]],
    tags: hour === null ? { id, offence, day, precision } : { id, offence, day, hour, precision },
  }));
  const tile = { features } as unknown as Parameters<typeof fromGeojsonVt>[0][string];
  return fromGeojsonVt({ [incidents.id]: tile }, { version: 2, extent });
}
