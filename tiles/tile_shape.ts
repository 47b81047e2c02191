import type { Geometry, Position } from 'geojson';
import { clipLine, clipRing, type Flat, type Square } from './clip.ts';
import { simplified, simplifiedRing } from './simplify.ts';
import { worldX, worldY, type TileAddress } from './tile_address.ts';

/** A shape in a tile, in whole units from its north-western corner, as the specification wants it. */
export type TileShape = {
  /** Points, lines, polygons; numbers of the specification. */
  type: 1 | 2 | 3;
  /** Of a polygon: an exterior ring, clockwise as it is seen, then its holes the other way round, then the next exterior ring. */
  parts: [x: number, y: number][][];
  /** Square units of polygons, units of lines; 0 of points. */
  size: number;
};

export type Cut = {
  /** Units across a tile. */
  extent: number;
  /** How far shapes reach beyond it. */
  buffer: number;
  /** What is finer than so many units is left out; 0 keeps every point, and of each shape at least a unit. */
  tolerance: number;
};

/** A geometry of longitude and latitude as it is in a tile: nothing, or one shape of each kind in it. */
export function tileShapes(geometry: Geometry, address: TileAddress, cut: Cut): TileShape[] {
  if (geometry.type === 'GeometryCollection') return geometry.geometries.flatMap((part) => tileShapes(part, address, cut));
  const square = { low: -cut.buffer, high: cut.extent + cut.buffer };
  const flat = flattener(address, cut.extent);
  const shape = ((): TileShape => {
    switch (geometry.type) {
      case 'Point': return points(flat([geometry.coordinates]), square);
      case 'MultiPoint': return points(flat(geometry.coordinates), square);
      case 'LineString': return lines([flat(geometry.coordinates)], square, cut.tolerance);
      case 'MultiLineString': return lines(geometry.coordinates.map(flat), square, cut.tolerance);
      case 'Polygon': return polygons([geometry.coordinates.map(flat)], square, cut.tolerance);
      case 'MultiPolygon': return polygons(geometry.coordinates.map((polygon) => polygon.map(flat)), square, cut.tolerance);
    }
  })();
  return shape.parts.length === 0 ? [] : [shape];
}

function flattener({ z, x, y }: TileAddress, extent: number): (positions: readonly Position[]) => Flat {
  const across = 2 ** z;
  return (positions) => {
    const flat: Flat = [];
    for (const [longitude, latitude] of positions) {
      flat.push((worldX(longitude!) * across - x) * extent, (worldY(latitude!) * across - y) * extent);
    }
    return flat;
  };
}

function points(flat: Flat, { low, high }: Square): TileShape {
  const inside = rounded(flat).filter(([x, y]) => x >= low && x <= high && y >= low && y <= high);
  return { type: 1, parts: inside.length === 0 ? [] : [inside], size: 0 };
}

function lines(flats: readonly Flat[], square: Square, tolerance: number): TileShape {
  const shape: TileShape = { type: 2, parts: [], size: 0 };
  for (const flat of flats) {
    if (lengthOf(flat) < tolerance) continue;
    for (const part of clipLine(simplified(flat, tolerance), square)) {
      const line = rounded(part);
      if (line.length < 2) continue;
      shape.parts.push(line);
      shape.size += lengthOf(part);
    }
  }
  return shape;
}

function polygons(flats: readonly Flat[][], square: Square, tolerance: number): TileShape {
  const shape: TileShape = { type: 3, parts: [], size: 0 };
  for (const [outer, ...holes] of flats) {
    const exterior = outer === undefined ? null : ring(outer, square, tolerance, true);
    if (exterior === null) continue;
    shape.parts.push(exterior);
    shape.size += Math.abs(doubleArea(exterior)) / 2;
    for (const hole of holes) {
      const interior = ring(hole, square, tolerance, false);
      if (interior !== null) shape.parts.push(interior);
    }
  }
  // What is smaller than a unit would vanish from afar, although it is there.
  if (shape.parts.length === 0 && tolerance === 0) shape.parts.push(...speck(flats.flat(2), square));
  return shape;
}

/** Null where nothing of it is left. Which way round is decided after rounding: a narrow ring may turn over. */
function ring(flat: Flat, square: Square, tolerance: number, isExterior: boolean): [number, number][] | null {
  const open = flat.slice(0, -2);
  if (tolerance > 0 && Math.abs(doubleArea(pairs(open))) / 2 < tolerance * tolerance) return null;
  const corners = rounded(clipRing(simplifiedRing(open, tolerance), square));
  const last = corners.at(-1);
  if (corners.length > 1 && last![0] === corners[0]![0] && last![1] === corners[0]![1]) corners.pop();
  const area = doubleArea(corners);
  if (area === 0) return null;
  if (area > 0 !== isExterior) corners.reverse();
  return [...corners, corners[0]!];
}

/** A square of one unit for a shape of no more than two; none for what is larger, narrow or outside. */
function speck(flat: Flat, { low, high }: Square): [number, number][][] {
  let [west, north, east, south] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let at = 0; at < flat.length; at += 2) {
    west = Math.min(west, flat[at]!);
    east = Math.max(east, flat[at]!);
    north = Math.min(north, flat[at + 1]!);
    south = Math.max(south, flat[at + 1]!);
  }
  const [x, y] = [Math.floor((west + east) / 2), Math.floor((north + south) / 2)];
  const isSmall = east - west <= 2 && south - north <= 2;
  if (!isSmall || x < low || y < low || x >= high || y >= high) return [];
  return [[[x, y], [x + 1, y], [x + 1, y + 1], [x, y + 1], [x, y]]];
}

function pairs(flat: Flat): [number, number][] {
  const found: [number, number][] = [];
  for (let at = 0; at < flat.length; at += 2) found.push([flat[at]!, flat[at + 1]!]);
  return found;
}

/** In whole units, none twice in a row: a step of no length is not allowed. */
function rounded(flat: Flat): [number, number][] {
  const found: [number, number][] = [];
  for (let at = 0; at < flat.length; at += 2) {
    const [x, y] = [Math.round(flat[at]!), Math.round(flat[at + 1]!)];
    const before = found.at(-1);
    if (before === undefined || before[0] !== x || before[1] !== y) found.push([x, y]);
  }
  return found;
}

/** Twice the area by the surveyor's formula, above 0 when clockwise as it is seen: y runs down. */
function doubleArea(corners: readonly [number, number][]): number {
  let sum = 0;
  for (let at = 0, before = corners.length - 1; at < corners.length; before = at, at += 1) {
    sum += corners[before]![0] * corners[at]![1] - corners[at]![0] * corners[before]![1];
  }
  return sum;
}

function lengthOf(flat: Flat): number {
  let sum = 0;
  for (let at = 2; at < flat.length; at += 2) sum += Math.hypot(flat[at]! - flat[at - 2]!, flat[at + 1]! - flat[at - 1]!);
  return sum;
}
