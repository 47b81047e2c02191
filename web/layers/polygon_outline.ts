import { PathLayer } from '@deck.gl/layers';
import { lineColours } from '../ramp.ts';
import type { Scene } from './scene.ts';

type Position = [number, number];
type Ring = Position[];

const isPosition = (value: unknown): value is Position => Array.isArray(value) && typeof value[0] === 'number' && typeof value[1] === 'number';

function ringsIn(value: unknown): Ring[] {
  if (Array.isArray(value)) return value.length > 2 && value.every(isPosition) ? [value] : value.flatMap(ringsIn);
  if (typeof value !== 'object' || value === null) return [];
  return ringsIn('coordinates' in value ? value.coordinates : 'geometry' in value ? value.geometry : []);
}

/** Rings of a polygon as WKT or GeoJSON. The server is the one that checks it: what cannot be read here has no outline. */
export function polygonRings(area: string): Ring[] {
  if (area.trimStart().startsWith('{')) {
    try {
      return ringsIn(JSON.parse(area));
    } catch {
      return [];
    }
  }
  if (!/^\s*(multi)?polygon\b/i.test(area)) return [];
  const rings = [...area.matchAll(/\(([^()]+)\)/g)].map(([, ring]) =>
    ring!.split(',').map((position) => position.trim().split(/\s+/).map(Number) as Position));
  return rings.every((ring) => ring.every(([longitude, latitude]) => Number.isFinite(longitude) && Number.isFinite(latitude))) ? rings : [];
}

/** West, south, east, north of a polygon; null where there is none. */
export function boxOfPolygon(area: string): [number, number, number, number] | null {
  const positions = polygonRings(area).flat();
  if (positions.length === 0) return null;
  const box: [number, number, number, number] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [longitude, latitude] of positions) {
    box[0] = Math.min(box[0], longitude);
    box[1] = Math.min(box[1], latitude);
    box[2] = Math.max(box[2], longitude);
    box[3] = Math.max(box[3], latitude);
  }
  return box;
}

/** The outline of a polygon that was given as the area; an area that was loaded is drawn from its tiles. */
export function polygonOutline({ area, theme }: Scene): PathLayer<Ring>[] {
  const rings = area ? polygonRings(area) : [];
  if (rings.length === 0) return [];
  const { ink, paper } = lineColours[theme];
  const line = (id: string, width: number, colour: [number, number, number, number]): PathLayer<Ring> => new PathLayer<Ring>({
    id, data: rings, getPath: (ring) => ring, getColor: colour, getWidth: width, widthUnits: 'pixels', jointRounded: true, pickable: false,
    updateTriggers: { getColor: theme },
  });
  return [line('polygon-case', 4.5, [...paper, 230]), line('polygon', 2.5, [...ink, 255])];
}
