import type { Geometry } from 'geojson';
import type { Box } from '../../../tiles/tile_address.ts';

/**
 * A filter after it was read from CQL2 text or CQL2 JSON and checked against the properties of a layer: every property and
 * every literal has its type, so that nobody who evaluates or compiles it has to look again. Source: OGC 21-065r2.
 *
 * Logic is three-valued as in SQL: what compares with null is neither true nor false, and only what is true is selected.
 */
export type Cql2 =
  | { op: 'and' | 'or'; args: readonly Cql2[] }
  | { op: 'not'; arg: Cql2 }
  | BooleanNode
  | { op: 'compare'; comparison: Comparison; type: ScalarType; left: Scalar; right: Scalar }
  | { op: 'like'; value: TextNode; pattern: TextNode }
  | { op: 'between'; value: NumberNode; low: NumberNode; high: NumberNode }
  | { op: 'in'; type: ScalarType; value: Scalar; list: readonly Scalar[] }
  | { op: 'isNull'; value: Scalar | GeometryNode }
  | { op: 'spatial'; relation: SpatialRelation; left: GeometryNode; right: GeometryNode }
  | { op: 'temporal'; relation: TemporalRelation; type: 'instant' | 'day'; left: TemporalNode; right: TemporalNode };

export type ScalarType = 'text' | 'number' | 'boolean' | 'instant' | 'day';
export type Comparison = '=' | '<>' | '<' | '>' | '<=' | '>=';

export const spatialRelations = ['contains', 'crosses', 'disjoint', 'equals', 'intersects', 'overlaps', 'touches', 'within'] as const;
export type SpatialRelation = (typeof spatialRelations)[number];

/** Those that compare instants as well as intervals. */
export const anyTimeRelations = ['after', 'before', 'disjoint', 'equals', 'intersects'] as const;
export const intervalRelations = [
  'contains', 'during', 'finishedBy', 'finishes', 'meets', 'metBy', 'overlappedBy', 'overlaps', 'startedBy', 'starts',
] as const;
export const temporalRelations = [...anyTimeRelations, ...intervalRelations] as const;
export type TemporalRelation = (typeof temporalRelations)[number];

export const arithmeticOperators = ['+', '-', '*', '/', '%', 'div', '^'] as const;
export type ArithmeticOperator = (typeof arithmeticOperators)[number];

type Property<Type> = { op: 'property'; name: string; type: Type };

export type TextNode = { op: 'text'; value: string } | Property<'text'> | { op: 'casei' | 'accenti'; arg: TextNode };
export type NumberNode =
  | { op: 'number'; value: number }
  | Property<'number'>
  | { op: 'arithmetic'; operator: ArithmeticOperator; left: NumberNode; right: NumberNode };
export type BooleanNode = { op: 'boolean'; value: boolean } | Property<'boolean'>;
/** `at`: UTC to the microsecond, 2026-03-01T04:00:00.000000Z, so that instants compare as texts. */
export type InstantLiteral = { op: 'instant'; at: string };
/** A day of the calendar, and as instants `[from, to)` on the jurisdiction's clock. */
export type DayLiteral = { op: 'day'; day: string; from: string; to: string };
export type TimeNode = InstantLiteral | DayLiteral | Property<'instant'> | Property<'day'>;
export type Scalar = TextNode | NumberNode | BooleanNode | TimeNode;
/** Both ends included; null: open. */
export type TemporalNode = TimeNode | { op: 'interval'; start: TimeNode | null; end: TimeNode | null };

/** `boxes`: it was written as a box; over the antimeridian there are two. */
export type GeometryNode = { op: 'geometry'; geometry: Geometry; boxes: readonly Box[] | null } | Property<'geometry'>;

/** By which property features are sorted. Nulls come last, or first where it is descending. */
export type SortKey = { field: string; descending: boolean };
