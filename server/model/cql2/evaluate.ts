import { calculate } from './calculate.ts';
import { microsecondBefore, toMicroseconds } from './check_time.ts';
import { compareTexts } from './compare_texts.ts';
import { foldAccents, foldCase } from './fold_text.ts';
import { matchLike } from './match_like.ts';
import { timeRelations, turned, withDay, type TimeEnd } from './time_relations.ts';
import type { Comparison, Cql2, DayLiteral, NumberNode, Scalar, TemporalNode, TextNode, TimeNode } from './tree.ts';

export type SpatialNode = Extract<Cql2, { op: 'spatial' }>;

/** A feature as a filter sees it. */
export type Seen = {
  /** Of a property as in the feature: instants and days as texts; null when it has none. */
  valueOf: (name: string) => unknown;
  /** What is true of its geometry is asked of a geometry engine beforehand. */
  isTrue: (node: SpatialNode) => boolean | null;
};

type Truth = boolean | null;
type Value = string | number | boolean | null;

/** Whether a filter is true of a feature; null: it is not known. The same as the SQL of `server/db/cql2_sql.ts`. */
export function evaluate(node: Cql2, seen: Seen): Truth {
  switch (node.op) {
    case 'and': return allOf(node.args, (arg) => evaluate(arg, seen));
    case 'or': return not(allOf(node.args, (arg) => not(evaluate(arg, seen))));
    case 'not': return not(evaluate(node.arg, seen));
    case 'boolean': case 'property': return valueOf(node, seen) as Truth;
    case 'compare': return compare(node, seen);
    case 'like': return both(textOf(node.value, seen), textOf(node.pattern, seen), matchLike);
    case 'between': return allOf([['>=', node.low], ['<=', node.high]] as const, ([sign, end]) => inOrder(sign, numberOf(node.value, seen), numberOf(end, seen)));
    case 'in': return not(allOf(node.list, (item) => not(compare({ comparison: '=', type: node.type, left: node.value, right: item }, seen))));
    case 'isNull': return isNull(node.value, seen);
    case 'spatial': return seen.isTrue(node);
    case 'temporal': return relate(node, seen);
  }
}

const not = (truth: Truth): Truth => (truth === null ? null : !truth);

/** False when one is false, else null when one is null. */
function allOf<T>(items: readonly T[], test: (item: T) => Truth): Truth {
  let result: Truth = true;
  for (const item of items) {
    const truth = test(item);
    if (truth === false) return false;
    if (truth === null) result = null;
  }
  return result;
}

const both = <T>(one: T | null, other: T | null, test: (one: T, other: T) => boolean): Truth => (one === null || other === null ? null : test(one, other));

function inOrder(comparison: Comparison, one: Value, other: Value): Truth {
  if (one === null || other === null) return null;
  const order = typeof one === 'string' ? compareTexts(one, other as string) : Number(one) - Number(other);
  switch (comparison) {
    case '=': return order === 0;
    case '<>': return order !== 0;
    case '<': return order < 0;
    case '<=': return order <= 0;
    case '>': return order > 0;
    case '>=': return order >= 0;
  }
}

type Compare = Omit<Extract<Cql2, { op: 'compare' }>, 'op'>;

function compare({ comparison, type, left, right }: Compare, seen: Seen): Truth {
  if (type === 'instant') {
    if (right.op === 'day') return withOneDay(comparison, valueOf(left, seen), right);
    if (left.op === 'day') return withOneDay(turned[comparison], valueOf(right, seen), left);
  }
  return inOrder(comparison, valueOf(left, seen), valueOf(right, seen));
}

function withOneDay(comparison: Comparison, instant: Value, day: DayLiteral): Truth {
  const { all, not: opposite = false } = withDay[comparison];
  const truth = allOf(all, ([sign, end]) => inOrder(sign, instant, day[end]));
  return opposite ? not(truth) : truth;
}

/** Instants with microseconds, so that they compare as texts. */
function valueOf(node: Scalar, seen: Seen): Value {
  switch (node.op) {
    case 'text': case 'number': case 'boolean': return node.value;
    case 'instant': return node.at;
    case 'day': return node.day;
    case 'casei': case 'accenti': return textOf(node, seen);
    case 'arithmetic': return numberOf(node, seen);
    case 'property': {
      const value = seen.valueOf(node.name) as Value | undefined;
      return value == null ? null : node.type === 'instant' ? toMicroseconds(value as string) : value;
    }
  }
}

function textOf(node: TextNode, seen: Seen): string | null {
  if (node.op !== 'casei' && node.op !== 'accenti') return valueOf(node, seen) as string | null;
  const text = textOf(node.arg, seen);
  if (text === null) return null;
  return node.op === 'casei' ? foldCase(text) : foldAccents(text);
}

function numberOf(node: NumberNode, seen: Seen): number | null {
  if (node.op !== 'arithmetic') return valueOf(node, seen) as number | null;
  const [left, right] = [numberOf(node.left, seen), numberOf(node.right, seen)];
  return left === null || right === null ? null : calculate(node.operator, left, right);
}

/** A geometry is never null: features without one are in no layer that has conditions on it evaluated here. */
function isNull(node: Extract<Cql2, { op: 'isNull' }>['value'], seen: Seen): boolean {
  if (node.op === 'geometry' || (node.op === 'property' && node.type === 'geometry')) return false;
  return valueOf(node as Scalar, seen) === null;
}

/** Before all instants and days, and after all. */
const [first, last] = ['', '~'] as const;

function relate({ relation, type, left, right }: Extract<Cql2, { op: 'temporal' }>, seen: Seen): Truth {
  const ends: Record<TimeEnd, Value> = {
    start1: endOf(left, 'start', type, seen), end1: endOf(left, 'end', type, seen), start2: endOf(right, 'start', type, seen), end2: endOf(right, 'end', type, seen),
  };
  const { all, not: opposite = false } = timeRelations[relation];
  const truth = allOf(all, ([one, comparison, other]) => inOrder(comparison, ends[one], ends[other]));
  return opposite ? not(truth) : truth;
}

function endOf(node: TemporalNode, which: 'start' | 'end', type: 'instant' | 'day', seen: Seen): Value {
  const time: TimeNode | null = node.op === 'interval' ? node[which] : node;
  if (time === null) return which === 'start' ? first : last;
  if (time.op !== 'day' || type === 'day') return valueOf(time, seen);
  return which === 'start' ? time.from : microsecondBefore(time.to);
}

/** The conditions on geometry in a filter, each object as often as it stands there. */
export function spatialNodes(node: Cql2): SpatialNode[] {
  switch (node.op) {
    case 'and': case 'or': return node.args.flatMap(spatialNodes);
    case 'not': return spatialNodes(node.arg);
    case 'spatial': return [node];
    default: return [];
  }
}
