import type { Geometry, Position } from 'geojson';
import type { Database } from '../db/database.ts';
import { placesOfShapes } from '../db/shape_truths.ts';
import { spatialNodes, type SpatialNode } from '../model/cql2/evaluate.ts';
import type { Cql2 } from '../model/cql2/tree.ts';
import { readAt } from './read_at.ts';
import type { Resolved } from './resolve_filter.ts';

type Bounds = [west: number, south: number, east: number, north: number];
type Shapes = { rows: readonly number[]; geometryOf: (row: number) => Geometry };
const shapesAtOnce = 2000;

/**
 * What a filter's conditions on geometry say of shapes that are in no table: the database's geometry engine is asked about
 * those whose box meets what they are compared with, so that borders are drawn exactly as for layers that are in tables.
 */
export async function shapeTruths(
  database: Database, resolved: Resolved, { where, shapes }: { where: Cql2 | null; shapes: Shapes }, signal?: AbortSignal,
): Promise<(node: SpatialNode, row: number) => boolean> {
  const truths = new Map<SpatialNode, ReadonlySet<number>>();
  for (const node of where === null ? [] : spatialNodes(where)) truths.set(node, await rowsOf(database, resolved, { node, shapes }, signal));
  return (node, row) => truths.get(node)!.has(row) !== (node.relation === 'disjoint');
}

/** Rows that the condition is true of; of a disjoint one those that it is not true of. */
async function rowsOf(
  database: Database, resolved: Resolved, { node, shapes }: { node: SpatialNode; shapes: Shapes }, signal?: AbortSignal,
): Promise<ReadonlySet<number>> {
  const asked: SpatialNode = node.relation === 'disjoint' ? { ...node, relation: 'intersects' } : node;
  const bounds = comparedWith(node);
  const near = bounds === null ? shapes.rows : shapes.rows.filter((row) => meet(boundsOf(shapes.geometryOf(row)), bounds));
  const found = new Set<number>();
  for (let first = 0; first < near.length; first += shapesAtOnce) {
    const rows = near.slice(first, first + shapesAtOnce);
    const texts = rows.map((row) => JSON.stringify(shapes.geometryOf(row)));
    for (const place of await readAt(database, resolved, (transaction) => placesOfShapes(transaction, asked, texts), signal)) found.add(rows[place]!);
  }
  return found;
}

/** Bounds of the literal that the shapes are compared with; null where they are compared with themselves, or not at all. */
function comparedWith({ left, right }: SpatialNode): Bounds | null {
  if (left.op === 'geometry' && right.op === 'property') return boundsOf(left.geometry);
  return left.op === 'property' && right.op === 'geometry' ? boundsOf(right.geometry) : null;
}

const meet = (one: Bounds, other: Bounds): boolean => one[0] <= other[2] && one[2] >= other[0] && one[1] <= other[3] && one[3] >= other[1];

function boundsOf(geometry: Geometry): Bounds {
  const bounds: Bounds = [Infinity, Infinity, -Infinity, -Infinity];
  const add = (part: unknown): void => {
    if (typeof (part as unknown[])[0] !== 'number') return (part as unknown[]).forEach(add);
    const [x, y] = part as Position;
    bounds[0] = Math.min(bounds[0], x!);
    bounds[1] = Math.min(bounds[1], y!);
    bounds[2] = Math.max(bounds[2], x!);
    bounds[3] = Math.max(bounds[3], y!);
  };
  if (geometry.type === 'GeometryCollection') geometry.geometries.forEach((member) => add((member as { coordinates?: unknown }).coordinates));
  else add(geometry.coordinates);
  return bounds;
}
