import type { Geometry } from 'geojson';
import type { Cql2, GeometryNode, Scalar, TemporalNode, TimeNode } from '../../server/model/cql2/tree.ts';

/** Filters written back as CQL2 text and as CQL2 JSON, to see that both are read to the same tree. */
type Json = Record<string, unknown>;

export function writeJson(node: Cql2): unknown {
  switch (node.op) {
    case 'and': case 'or': return { op: node.op, args: node.args.map(writeJson) };
    case 'not': return { op: 'not', args: [writeJson(node.arg)] };
    case 'boolean': case 'property': return scalarJson(node);
    case 'compare': return { op: node.comparison, args: [node.left, node.right].map(scalarJson) };
    case 'like': return { op: 'like', args: [node.value, node.pattern].map(scalarJson) };
    case 'between': return { op: 'between', args: [node.value, node.low, node.high].map(scalarJson) };
    case 'in': return { op: 'in', args: [scalarJson(node.value), node.list.map(scalarJson)] };
    case 'isNull': return { op: 'isNull', args: [isShape(node.value) ? shapeJson(node.value) : scalarJson(node.value)] };
    case 'spatial': return { op: `s_${node.relation}`, args: [node.left, node.right].map(shapeJson) };
    case 'temporal': return { op: `t_${node.relation}`, args: [node.left, node.right].map(timeJson) };
  }
}

const isShape = (node: Scalar | GeometryNode): node is GeometryNode => node.op === 'geometry' || (node.op === 'property' && node.type === 'geometry');

function scalarJson(node: Scalar): unknown {
  switch (node.op) {
    case 'text': case 'number': case 'boolean': return node.value;
    case 'instant': return { timestamp: node.at };
    case 'day': return { date: node.day };
    case 'property': return { property: node.name };
    case 'casei': case 'accenti': return { op: node.op, args: [scalarJson(node.arg)] };
    case 'arithmetic': return { op: node.operator, args: [node.left, node.right].map(scalarJson) };
  }
}

function timeJson(node: TemporalNode): unknown {
  if (node.op !== 'interval') return scalarJson(node);
  const end = (one: TimeNode | null): unknown => (one === null ? '..' : one.op === 'property' ? scalarJson(one) : Object.values(scalarJson(one) as Json)[0]);
  return { interval: [end(node.start), end(node.end)] };
}

const boxOf = ({ boxes }: GeometryNode & { op: 'geometry' }): number[] => [boxes![0]![0], boxes![0]![1], boxes!.at(-1)![2], boxes![0]![3]];

function shapeJson(node: GeometryNode): unknown {
  if (node.op === 'property') return { property: node.name };
  return node.boxes === null ? node.geometry : { bbox: boxOf(node) };
}

export function writeText(node: Cql2): string {
  switch (node.op) {
    case 'and': case 'or': return `(${node.args.map(writeText).join(` ${node.op.toUpperCase()} `)})`;
    case 'not': return `(NOT ${writeText(node.arg)})`;
    case 'boolean': case 'property': return scalarText(node);
    case 'compare': return `${scalarText(node.left)} ${node.comparison} ${scalarText(node.right)}`;
    case 'like': return `${scalarText(node.value)} LIKE ${scalarText(node.pattern)}`;
    case 'between': return `${scalarText(node.value)} BETWEEN ${scalarText(node.low)} AND ${scalarText(node.high)}`;
    case 'in': return `${scalarText(node.value)} IN (${node.list.map(scalarText).join(', ')})`;
    case 'isNull': return `${isShape(node.value) ? shapeText(node.value) : scalarText(node.value)} IS NULL`;
    case 'spatial': return `S_${node.relation.toUpperCase()}(${shapeText(node.left)},${shapeText(node.right)})`;
    case 'temporal': return `T_${node.relation.toUpperCase()}(${timeText(node.left)},${timeText(node.right)})`;
  }
}

/** A quote that follows a backslash can only be written as \'; others are doubled. */
const quoted = (text: string): string => `'${text.replaceAll(/(\\*)'/g, (_, slashes: string) => (slashes === '' ? "''" : `${slashes}\\'`))}'`;

function scalarText(node: Scalar): string {
  switch (node.op) {
    case 'text': return quoted(node.value);
    case 'number': return String(node.value);
    case 'boolean': return String(node.value).toUpperCase();
    case 'instant': return `TIMESTAMP('${node.at}')`;
    case 'day': return `DATE('${node.day}')`;
    case 'property': return `"${node.name}"`;
    case 'casei': case 'accenti': return `${node.op.toUpperCase()}(${scalarText(node.arg)})`;
    case 'arithmetic': return `(${scalarText(node.left)} ${node.operator} ${scalarText(node.right)})`;
  }
}

function timeText(node: TemporalNode): string {
  if (node.op !== 'interval') return scalarText(node);
  const end = (one: TimeNode | null): string => (one === null ? "'..'" : one.op === 'property' ? one.name : one.op === 'day' ? `'${one.day}'` : `'${(one as { at: string }).at}'`);
  return `INTERVAL(${end(node.start)}, ${end(node.end)})`;
}

function shapeText(node: GeometryNode): string {
  if (node.op === 'property') return node.name;
  return node.boxes === null ? wkt(node.geometry) : `BBOX(${boxOf(node).join(',')})`;
}

function wkt(geometry: Geometry): string {
  if (geometry.type === 'GeometryCollection') return `GEOMETRYCOLLECTION(${geometry.geometries.map(wkt).join(', ')})`;
  const nested = (part: unknown[]): string => (typeof part[0] === 'number' ? part.join(' ') : `(${part.map((one) => nested(one as unknown[])).join(', ')})`);
  const inner = geometry.type === 'MultiPoint' ? `(${geometry.coordinates.map((one) => `(${one.join(' ')})`).join(', ')})` : nested(geometry.coordinates);
  return `${geometry.type.toUpperCase()}${geometry.type === 'Point' ? `(${inner})` : inner}`;
}
