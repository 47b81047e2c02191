import type { MultiPolygon, Position } from '../model/filter.ts';

/**
 * Answers for many points whether they lie in any of many areas. The edges of each polygon are kept by bands of latitude,
 * so that a point is compared with the few edges beside it, not with all: even-odd rule, holes included.
 */
export type AreaIndex = {
  bounds: readonly [west: number, south: number, east: number, north: number];
  contains(longitude: number, latitude: number): boolean;
};

type Banded = { west: number; south: number; east: number; north: number; bandHeight: number; bands: Float64Array[] };

const edgesPerBand = 16;
const mostBands = 2048;

/** Null when there are no areas. */
export function areaIndex(areas: readonly MultiPolygon[]): AreaIndex | null {
  const polygons = areas.flat().map(banded);
  if (polygons.length === 0) return null;
  const bounds = polygons.reduce<[number, number, number, number]>(
    ([west, south, east, north], polygon) =>
      [Math.min(west, polygon.west), Math.min(south, polygon.south), Math.max(east, polygon.east), Math.max(north, polygon.north)],
    [Infinity, Infinity, -Infinity, -Infinity]);
  return {
    bounds,
    contains: (longitude, latitude) => polygons.some((polygon) => isInside(polygon, longitude, latitude)),
  };
}

function banded(rings: Position[][]): Banded {
  const edges = rings.flatMap((ring) => ring.slice(1).map((end, index) => [...ring[index]!, ...end]));
  const outer = rings[0] ?? [];
  const longitudes = outer.map(([longitude]) => longitude);
  const latitudes = outer.map(([, latitude]) => latitude);
  const [south, north] = [latitudes.reduce((a, b) => Math.min(a, b), Infinity), latitudes.reduce((a, b) => Math.max(a, b), -Infinity)];
  const count = Math.min(mostBands, Math.max(1, Math.ceil(edges.length / edgesPerBand)));
  const bandHeight = (north - south) / count || 1;
  const lists: number[][] = Array.from({ length: count }, () => []);
  const bandOf = (latitude: number): number => Math.min(count - 1, Math.max(0, Math.floor((latitude - south) / bandHeight)));
  for (const edge of edges) {
    const [low, high] = [bandOf(Math.min(edge[1]!, edge[3]!)), bandOf(Math.max(edge[1]!, edge[3]!))];
    for (let band = low; band <= high; band += 1) lists[band]!.push(...edge);
  }
  return {
    west: longitudes.reduce((a, b) => Math.min(a, b), Infinity), east: longitudes.reduce((a, b) => Math.max(a, b), -Infinity),
    south, north, bandHeight, bands: lists.map((list) => Float64Array.from(list)),
  };
}

function isInside(polygon: Banded, x: number, y: number): boolean {
  if (x < polygon.west || x > polygon.east || y < polygon.south || y > polygon.north) return false;
  const edges = polygon.bands[Math.min(polygon.bands.length - 1, Math.floor((y - polygon.south) / polygon.bandHeight))]!;
  let inside = false;
  for (let at = 0; at < edges.length; at += 4) {
    const x1 = edges[at]!, y1 = edges[at + 1]!, x2 = edges[at + 2]!, y2 = edges[at + 3]!;
    if ((y1 > y) !== (y2 > y) && x < ((x2 - x1) * (y - y1)) / (y2 - y1) + x1) inside = !inside;
  }
  return inside;
}
