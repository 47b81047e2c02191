import { sql } from 'kysely';
import type { RawBuilder, SqlBool } from 'kysely';
import { largestAddend, largestExponent, largestFactor, leastFactor } from '../model/cql2/calculate.ts';
import { microsecondBefore } from '../model/cql2/check_time.ts';
import type { SpatialNode } from '../model/cql2/evaluate.ts';
import { foldAccents, foldCase } from '../model/cql2/fold_text.ts';
import { readPattern, type Piece } from '../model/cql2/match_like.ts';
import { timeRelations, turned, withDay, type TimeEnd } from '../model/cql2/time_relations.ts';
import type { Comparison, Cql2, DayLiteral, GeometryNode, NumberNode, Scalar, ScalarType, SpatialRelation, TemporalNode, TextNode } from '../model/cql2/tree.ts';
import { accentsFolded, caseFolded, mayFoldTo } from './fold_sql.ts';

type Condition = RawBuilder<SqlBool>;
type Expression = RawBuilder<unknown>;

/** What the properties of a layer are in a table: text, float8, boolean, timestamptz or date, as the layer says. */
export type FilterTable = {
  geometry: Expression;
  fields: Readonly<Record<string, Expression>>;
  /** The number that the text of `id` writes, where there is an index on it. */
  id?: Expression;
};

const signs: Readonly<Record<Comparison, Expression>> = { '=': sql`=`, '<>': sql`<>`, '<': sql`<`, '<=': sql`<=`, '>': sql`>`, '>=': sql`>=` };

/** A filter as a condition on a table. Values are parameters; names of columns come from the table and never from the filter. */
export function cql2Condition(node: Cql2, table: FilterTable): Condition {
  switch (node.op) {
    case 'and': return joined(node.args.map((arg) => cql2Condition(arg, table)), sql` and `);
    case 'or': return joined(node.args.map((arg) => cql2Condition(arg, table)), sql` or `);
    case 'not': return sql`(not ${cql2Condition(node.arg, table)})`;
    case 'boolean': case 'property': return scalar(node, table) as Condition;
    case 'compare': return compare(node, table);
    case 'like': return foldedFirst(node.value, readPattern(foldedLiteral(node.pattern) ?? ''), sql`(${text(node.value, table)} like ${text(node.pattern, table)})`, table);
    case 'between': return sql`(${number(node.value, table)} between ${number(node.low, table)} and ${number(node.high, table)})`;
    case 'in': return isIn(node, table);
    case 'isNull': return sql`(${isGeometry(node.value) ? geometry(node.value, table) : scalar(node.value, table)} is null)`;
    case 'spatial': return spatialCondition(node, table);
    case 'temporal': return relate(node, table);
  }
}

const joined = (conditions: readonly Condition[], by: Expression): Condition => sql`(${sql.join(conditions, by)})`;

const isGeometry = (node: Scalar | GeometryNode): node is GeometryNode => node.op === 'geometry' || (node.op === 'property' && node.type === 'geometry');

function scalar(node: Scalar, table: FilterTable): Expression {
  switch (node.op) {
    case 'text': case 'casei': case 'accenti': return text(node, table);
    case 'number': case 'arithmetic': return number(node, table);
    case 'boolean': return sql`${node.value}::boolean`;
    case 'instant': return sql`${node.at}::timestamptz`;
    case 'day': return sql`${node.day}::date`;
    case 'property': return field(node.name, table);
  }
}

function field(name: string, { fields }: FilterTable): Expression {
  const expression = Object.hasOwn(fields, name) ? fields[name] : undefined;
  if (expression === undefined) throw new RangeError(`no expression for the property ${name}`);
  return expression;
}

function text(node: TextNode, table: FilterTable): Expression {
  if (node.op === 'text') return sql`${node.value}::text`;
  if (node.op === 'property') return field(node.name, table);
  const known = foldedLiteral(node);
  if (known !== null) return sql`${known}::text`;
  const inner = text(node.arg, table);
  return (node.op === 'casei' ? caseFolded : accentsFolded)(inner, node.arg.op === 'property');
}

/** What is no property is folded here: it is the same for every row. */
function foldedLiteral(node: TextNode): string | null {
  if (node.op === 'text') return node.value;
  if (node.op === 'property') return null;
  const inner = foldedLiteral(node.arg);
  if (inner === null) return null;
  return node.op === 'casei' ? foldCase(inner) : foldAccents(inner);
}

/**
 * PostgreSQL raises errors where doubles overflow or vanish and where a power has no value; JavaScript does not. Both draw the
 * lines of `calculate` and give null beyond. The operands are computed once, or deep filters would double with each level.
 */
function number(node: NumberNode, table: FilterTable): Expression {
  if (node.op === 'number') return sql`${node.value}::float8`;
  if (node.op === 'property') return field(node.name, table);
  const guarded = node.operator === '+' || node.operator === '-' ? areAddends : areFactors;
  return sql`(select case when ${guarded} then ${operations[node.operator]} end from (
    select ${number(node.left, table)} as x, ${number(node.right, table)} as y offset 0) as operand)`;
}

const areAddends = sql`abs(x) <= ${largestAddend}::float8 and abs(y) <= ${largestAddend}::float8`;
const areFactors = sql.join([sql`x`, sql`y`].map((one) =>
  sql`(${one} = 0 or abs(${one}) between ${leastFactor}::float8 and ${largestFactor}::float8)`), sql` and `);
const operations: Readonly<Record<Extract<NumberNode, { op: 'arithmetic' }>['operator'], Expression>> = {
  '+': sql`x + y`, '-': sql`x - y`, '*': sql`x * y`,
  '/': sql`case when y <> 0 then x / y end`,
  div: sql`case when y <> 0 then trunc(x / y) end`,
  '%': sql`case when y <> 0 then x - y * trunc(x / y) end`,
  '^': sql`case when x = 0 then case when y > 0 then 0::float8 when y = 0 then 1::float8 end
    when x < 0 and y <> trunc(y) then null when abs(y * ln(abs(x))) > ${largestExponent}::float8 then null else power(x, y) end`,
};

function compare(node: { comparison: Comparison; type: ScalarType; left: Scalar; right: Scalar }, table: FilterTable): Condition {
  const { comparison, type, left, right } = node;
  if (type === 'instant' && right.op === 'day') return withOneDay(comparison, scalar(left, table), right);
  if (type === 'instant' && left.op === 'day') return withOneDay(turned[comparison], scalar(right, table), left);
  if (comparison === '=' && isId(left, table) && right.op === 'text') return hasId([right.value], table.id!);
  if (comparison === '=' && left.op === 'casei' && right.op !== 'property') return foldedEqual(left, right as TextNode, table);
  if (type !== 'text' || comparison === '=' || comparison === '<>') return sql`(${scalar(left, table)} ${signs[comparison]} ${scalar(right, table)})`;
  return sql`(${scalar(left, table)} collate "C" ${signs[comparison]} ${scalar(right, table)} collate "C")`;
}

function foldedEqual(left: TextNode, right: TextNode, table: FilterTable): Condition {
  const exact = sql<SqlBool>`(${text(left, table)} = ${text(right, table)})`;
  const wanted = foldedLiteral(right);
  return wanted === null ? exact : foldedFirst(left, [...wanted].map((character) => ({ wild: null, character })), exact, table);
}

/** Beside an exact condition on a folded column the quick one, which spares most rows the folding. */
function foldedFirst(value: TextNode, pieces: readonly Piece[], exact: Condition, table: FilterTable): Condition {
  const quick = value.op === 'casei' && value.arg.op === 'property' ? mayFoldTo(text(value.arg, table), pieces) : null;
  return quick === null ? exact : sql`(case when ${quick} then ${exact} when ${text((value as { arg: TextNode }).arg, table)} is not null then false end)`;
}

function withOneDay(comparison: Comparison, instant: Expression, day: DayLiteral): Condition {
  const { all, not = false } = withDay[comparison];
  const condition = joined(all.map(([sign, end]) => sql<SqlBool>`${instant} ${signs[sign]} ${day[end]}::timestamptz`), sql` and `);
  return not ? sql`(not ${condition})` : condition;
}

const isId = (node: Scalar, table: FilterTable): boolean => table.id !== undefined && node.op === 'property' && node.name === 'id';

/** Through the index of the table. What no id can be is equal to none. */
const hasId = (ids: readonly string[], id: Expression): Condition =>
  sql`(${id} = any(${ids.filter((one) => /^[1-9]\d{0,17}$/.test(one))}::bigint[]))`;

const arrays: Readonly<Record<ScalarType, Expression>> = {
  text: sql`text[]`, number: sql`float8[]`, boolean: sql`boolean[]`, instant: sql`timestamptz[]`, day: sql`date[]`,
};

function isIn({ type, value, list }: Extract<Cql2, { op: 'in' }>, table: FilterTable): Condition {
  const values = list.map((item) => plainValue(item, type));
  if (values.includes(null)) return joined(list.map((item) => compare({ comparison: '=', type, left: value, right: item }, table)), sql` or `);
  if (isId(value, table)) return hasId(values as string[], table.id!);
  return sql`(${scalar(value, table)} = any(${values}::${arrays[type]}))`;
}

/** Null for what is no literal of the type. */
function plainValue(node: Scalar, type: ScalarType): string | number | boolean | null {
  switch (node.op) {
    case 'text': case 'number': case 'boolean': return node.value;
    case 'instant': return node.at;
    case 'day': return type === 'day' ? node.day : null;
    default: return null;
  }
}

const spatialFunctions: Readonly<Record<SpatialRelation, Expression>> = {
  contains: sql`ST_Contains`, crosses: sql`ST_Crosses`, disjoint: sql`ST_Disjoint`, equals: sql`ST_Equals`, intersects: sql`ST_Intersects`,
  overlaps: sql`ST_Overlaps`, touches: sql`ST_Touches`, within: sql`ST_Within`,
};

/** All relations but disjoint need boxes that meet: said beside, so that the index is used under row security too. */
export function spatialCondition({ relation, left, right }: SpatialNode, table: FilterTable): Condition {
  const [one, other] = [geometry(left, table), geometry(right, table)];
  const exact = sql<SqlBool>`${spatialFunctions[relation]}(${one}, ${other})`;
  return relation === 'disjoint' ? exact : sql`(${one} && ${other} and ${exact})`;
}

const geometry = (node: GeometryNode, table: FilterTable): Expression =>
  (node.op === 'property' ? table.geometry : sql`ST_GeomFromGeoJSON(${JSON.stringify(node.geometry)})`);

function relate({ relation, type, left, right }: Extract<Cql2, { op: 'temporal' }>, table: FilterTable): Condition {
  const end = (name: TimeEnd): Expression =>
    timeEnd(name.endsWith('1') ? left : right, { which: name.startsWith('start') ? 'start' : 'end', type }, table);
  const { all, not = false } = timeRelations[relation];
  const condition = joined(all.map(([one, comparison, other]) => sql<SqlBool>`${end(one)} ${signs[comparison]} ${end(other)}`), sql` and `);
  return not ? sql`(not ${condition})` : condition;
}

function timeEnd(node: TemporalNode, { which, type }: { which: 'start' | 'end'; type: 'instant' | 'day' }, table: FilterTable): Expression {
  const time = node.op === 'interval' ? node[which] : node;
  if (time === null) return sql`${which === 'start' ? '-infinity' : 'infinity'}::${type === 'day' ? sql`date` : sql`timestamptz`}`;
  if (time.op !== 'day' || type === 'day') return scalar(time, table);
  return sql`${which === 'start' ? time.from : microsecondBefore(time.to)}::timestamptz`;
}
