import { fromGeojsonVt } from '@maplibre/vt-pbf';
import type { Feature, Geometry } from 'geojson';
import { tileBox, type TileAddress } from './tile_address.ts';
import { tileShapes, type TileShape } from './tile_shape.ts';

/** Vector tiles, version 2.1 of the specification. Properties come out in the order in which they go in. */
export const mvtType = 'application/vnd.mapbox-vector-tile';
export const extent = 4096;
/** How far shapes reach beyond the tile's edge, so that outlines at the edge are not drawn. */
export const buffer = 64;
/** Bytes that a tile has at most before it is compressed. */
export const largestTile = 500_000;

/** Absent rather than null: MVT has no null. */
export type TileProperties = Record<string, string | number | boolean | null>;
export type TileFeature = Feature<Geometry, TileProperties>;

/** Shapes that tiles are cut from. A shape is made only for the tiles that it touches. */
export type Shapes = {
  /** West, south, east, north of each shape, one after the other; may be wider than the shape. */
  boxes: Float64Array;
  shape(row: number): TileFeature;
};

/** A tile, null when nothing is there, and how many features had to be left out for it to be no larger than it may be. */
export type FittedTile = { bytes: Uint8Array | null; thinned: { kept: number; all: number } | null };

export type Fitting = {
  /** Units of 4,096 to a tile within which lines are drawn; 0 keeps every point. */
  tolerance: number;
  /** Whether lines may be drawn more coarsely before any feature is left out. */
  mayCoarsen: boolean;
  /** Features of the lowest go first when a tile is too large. Absent: by what each takes of the tile. */
  weigh?: (feature: Pick<TileFeature, 'properties'>) => number;
};

/** Hexagons and boundaries are drawn as they are. */
export const asTheyAre: Fitting = { tolerance: 0, mayCoarsen: false };
/** Three units are less than half a pixel on a map of usual tiles. */
export const asSeen: Fitting = { tolerance: 3, mayCoarsen: true };

/**
 * A tile of many shapes. Looking through all boxes takes a tenth of a millisecond for 25,000; a tree of all tiles takes nearly
 * a second before the first one.
 */
export function tileOf(layer: string, address: TileAddress, { boxes, shape }: Shapes, fitting: Fitting = asTheyAre): FittedTile {
  const [west, south, east, north] = tileBox(address, buffer / extent);
  const touching: TileFeature[] = [];
  for (let row = 0; row * 4 < boxes.length; row += 1) {
    const at = row * 4;
    if (boxes[at]! <= east && boxes[at + 2]! >= west && boxes[at + 1]! <= north && boxes[at + 3]! >= south) touching.push(shape(row));
  }
  return fittedTile(layer, address, touching, fitting);
}

export type Drawn = { feature: Pick<TileFeature, 'id' | 'properties'>; shapes: readonly TileShape[] };

/** Beyond so many units, two pixels, shapes lose their form. */
const coarsest = 16;
/** No feature with a place and a property takes fewer bytes. */
const leastFeature = 16;

/** Features fetched for one tile, in the order in which they are drawn, as far as they are in it and there is room for them. */
export function fittedTile(layer: string, address: TileAddress, features: readonly TileFeature[], fitting: Fitting): FittedTile {
  const draw = (tolerance: number): Drawn[] => features.map((feature) =>
    ({ feature, shapes: tileShapes(feature.geometry, address, { extent, buffer, tolerance }) })).filter(({ shapes }) => shapes.length > 0);
  const fits = (bytes: Uint8Array): boolean => bytes.length <= largestTile;
  let drawn = draw(fitting.tolerance);
  const all = drawn.length;
  if (all === 0) return { bytes: null, thinned: null };
  drawn = heaviest(drawn, Math.floor(largestTile / leastFeature), fitting.weigh);
  let bytes = encodeLayer(layer, drawn);
  for (let tolerance = Math.max(2, fitting.tolerance * 2); !fits(bytes) && fitting.mayCoarsen && tolerance <= coarsest; tolerance *= 2) {
    drawn = draw(tolerance);
    bytes = encodeLayer(layer, drawn);
  }
  while (!fits(bytes)) {
    drawn = heaviest(drawn, Math.floor(drawn.length * Math.min(0.9, (0.95 * largestTile) / bytes.length)), fitting.weigh);
    bytes = encodeLayer(layer, drawn);
  }
  return { bytes: drawn.length === 0 ? null : bytes, thinned: drawn.length < all ? { kept: drawn.length, all } : null };
}

/** So many of them, in their order. */
function heaviest(drawn: Drawn[], most: number, weigh: Fitting['weigh']): Drawn[] {
  if (drawn.length <= most) return drawn;
  const weights = drawn.map(({ feature, shapes }) => weigh?.(feature) ?? shapes.reduce((sum, { size }) => sum + size, 0));
  const chosen = new Set(drawn.map((_, place) => place).sort((a, b) => weights[b]! - weights[a]! || a - b).slice(0, most));
  return drawn.filter((_, place) => chosen.has(place));
}

type Encodable = Parameters<typeof fromGeojsonVt>[0][string];

/** Bytes of a tile with one layer of shapes in whole units. */
export function encodeLayer(layer: string, drawn: readonly Drawn[]): Uint8Array {
  const features = drawn.flatMap(({ feature: { id, properties }, shapes }) => shapes.map(({ type, parts }) => ({
    ...(typeof id === 'number' ? { id } : {}), type, geometry: type === 1 ? parts[0]! : parts, tags: properties,
  })));
  return fromGeojsonVt({ [layer]: { features } as unknown as Encodable }, { version: 2, extent });
}

/** Boxes of features that are there already. */
export function boxesOf(features: readonly TileFeature[]): Float64Array {
  const boxes = new Float64Array(features.length * 4);
  features.forEach(({ geometry }, row) => {
    const box = [Infinity, Infinity, -Infinity, -Infinity];
    const visit = (part: unknown): void => {
      if (!Array.isArray(part)) return;
      if (typeof part[0] !== 'number') return part.forEach(visit);
      const [longitude, latitude] = part as [number, number];
      box[0] = Math.min(box[0]!, longitude);
      box[1] = Math.min(box[1]!, latitude);
      box[2] = Math.max(box[2]!, longitude);
      box[3] = Math.max(box[3]!, latitude);
    };
    visit('coordinates' in geometry ? geometry.coordinates : []);
    boxes.set(box, row * 4);
  });
  return boxes;
}
