import type { Geometry } from 'geojson';
import type { Box } from '../../../tiles/tile_address.ts';
import type { Position } from '../filter.ts';
import type { Faults, Place, Shape, Syntax } from './syntax.ts';
import type { GeometryNode } from './tree.ts';

export const mostVertices = 500;

export type Coordinates = { toLongitudeLatitude?: (position: Position) => Position | null; fault: Faults };

/** How deep the positions of each type are nested, and of how many positions each line of them is made at least. */
const forms: Readonly<Record<string, { depth: number; least: number; ring?: boolean }>> = {
  Point: { depth: 0, least: 1 }, MultiPoint: { depth: 1, least: 1 }, LineString: { depth: 1, least: 2 }, MultiLineString: { depth: 2, least: 2 },
  Polygon: { depth: 2, least: 4, ring: true }, MultiPolygon: { depth: 3, least: 4, ring: true },
};

/** A geometry or box of a filter in longitude and latitude. Whether its lines cross is not looked at: that needs a geometry engine. */
export function checkGeometry(syntax: Syntax & { is: 'geometry' | 'box' }, coordinates: Coordinates): GeometryNode {
  if (syntax.is === 'box') return checkBox(syntax.numbers, syntax.at, coordinates);
  const counted = { vertices: 0 };
  const geometry = readShape(syntax.shape, syntax.at, { ...coordinates, counted });
  return { op: 'geometry', geometry, boxes: null };
}

type Counting = Coordinates & { counted: { vertices: number } };

function readShape({ type, coordinates, geometries }: Shape, at: Place, counting: Counting): Geometry {
  if (type === 'GeometryCollection') {
    if (geometries!.length === 0) throw counting.fault(at, 'An empty geometry is nowhere. Give positions.');
    return { type, geometries: geometries!.map((member) => readShape(member, at, counting)) };
  }
  const form = forms[type]!;
  return { type, coordinates: readNested(coordinates, { ...form, at }, counting) } as Geometry;
}

type Nested = { depth: number; least: number; ring?: boolean; at: Place };

function readNested(value: unknown, form: Nested, counting: Counting): unknown {
  const { depth, least, ring = false, at } = form;
  const { fault, counted } = counting;
  if (!Array.isArray(value)) throw fault(at, 'The coordinates of this geometry are not nested as its type asks.');
  if (depth === 0) return readPosition(value, at, counting);
  if (value.length === 0) throw fault(at, 'An empty geometry is nowhere. Give positions.');
  const items = value.map((item) => readNested(item, { ...form, depth: depth - 1 }, counting));
  if (depth > 1) return items;
  counted.vertices += items.length;
  if (counted.vertices > mostVertices) throw fault(at, `This geometry has more than ${mostVertices} vertices. Simplify it, or ask for the area that it is by its name.`);
  if (items.length < least) throw fault(at, `A ${ring ? 'ring' : 'line'} has only ${items.length} position(s); it needs ${least}.`);
  const [first, last] = [items[0] as Position, items.at(-1) as Position];
  if (ring && (first[0] !== last[0] || first[1] !== last[1])) throw fault(at, `A ring is not closed: it begins at ${first.join(' ')} and ends at ${last.join(' ')}. Repeat the first position at the end.`);
  return items;
}

function readPosition(value: readonly unknown[], at: Place, { toLongitudeLatitude, fault }: Coordinates): Position {
  const [x, y, z = 0] = value;
  if (typeof x !== 'number' || typeof y !== 'number' || typeof z !== 'number' || value.length > 3 || !Number.isFinite(x + y + z)) {
    throw fault(at, 'A position is not two numbers (or three, with a height that is not looked at).');
  }
  const position = toLongitudeLatitude === undefined ? [x, y] as Position : toLongitudeLatitude([x, y]);
  if (position === null || !(Math.abs(position[0]) <= 180 && Math.abs(position[1]) <= 90)) {
    throw fault(at, toLongitudeLatitude === undefined
      ? `${x} ${y} is not a place: longitude comes first and lies within -180 to 180, latitude within -90 to 90.` : `${x} ${y} is not a place in the coordinate system of filter-crs.`);
  }
  return position;
}

/** Points along each edge of a box of another coordinate system, whose edges are bent in longitude and latitude. */
const alongEdge = 16;

function checkBox(numbers: readonly number[], at: Place, coordinates: Coordinates): GeometryNode {
  const { fault, toLongitudeLatitude } = coordinates;
  if (numbers.length !== 4 && numbers.length !== 6) throw fault(at, `A box has 4 numbers (west, south, east, north) or 6 (with heights), not ${numbers.length}.`);
  const [west, south, east, north] = (numbers.length === 4 ? numbers : [numbers[0], numbers[1], numbers[3], numbers[4]]) as Box;
  if (numbers.length === 6 && numbers[2]! > numbers[5]!) throw fault(at, 'The lower height of this box is above the upper one.');
  if (toLongitudeLatitude !== undefined) return bentBox([west, south, east, north], at, coordinates);
  for (const corner of [[west, south], [east, north]]) readPosition(corner, at, coordinates);
  if (south > north) throw fault(at, `The southern edge of this box (${south}) lies north of the northern one (${north}).`);
  const boxes: Box[] = west <= east ? [[west, south, east, north]] : [[west, south, 180, north], [-180, south, east, north]];
  return { op: 'geometry', geometry: boxes.length === 1 ? shapeOfBox(boxes[0]!) : overTheAntimeridian(boxes), boxes };
}

const ringOf = ([west, south, east, north]: Box): Position[] => [[west, south], [east, south], [east, north], [west, north], [west, south]];

/** A box without width or height is a line or a point: as a polygon it would not be valid. */
function shapeOfBox(box: Box): Geometry {
  const [west, south, east, north] = box;
  if (west === east && south === north) return { type: 'Point', coordinates: [west, south] };
  if (west === east || south === north) return { type: 'LineString', coordinates: [[west, south], [east, north]] };
  return { type: 'Polygon', coordinates: [ringOf(box)] };
}

function overTheAntimeridian(boxes: readonly Box[]): Geometry {
  const shapes = boxes.map(shapeOfBox);
  if (shapes.every(({ type }) => type === 'Polygon')) return { type: 'MultiPolygon', coordinates: boxes.map((box) => [ringOf(box)]) };
  return { type: 'GeometryCollection', geometries: shapes };
}

function bentBox([left, bottom, right, top]: Box, at: Place, coordinates: Coordinates): GeometryNode {
  if (left >= right || bottom >= top) throw coordinates.fault(at, 'In the coordinate system of filter-crs the first corner of a box is the lower one in both numbers.');
  const ring = ringOf([left, bottom, right, top]);
  const bent = ring.slice(1).flatMap(([toX, toY], index) => Array.from({ length: alongEdge }, (_, step): Position => {
    const [fromX, fromY] = ring[index]!;
    return [fromX + ((toX - fromX) * step) / alongEdge, fromY + ((toY - fromY) * step) / alongEdge];
  }));
  const positions = bent.map((position) => readPosition(position, at, coordinates));
  return { op: 'geometry', geometry: { type: 'Polygon', coordinates: [[...positions, positions[0]!]] }, boxes: null };
}
