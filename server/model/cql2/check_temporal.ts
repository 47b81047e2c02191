import { checkScalar } from './check_scalar.ts';
import { commonType, enter, type Checking, type Typed } from './checking.ts';
import type { Place, Syntax } from './syntax.ts';
import { intervalRelations, type Cql2, type TemporalNode, type TemporalRelation, type TimeNode } from './tree.ts';

type Operand = { node: TemporalNode; parts: readonly Typed[] };

/** A relation of two times. Between two that are no intervals, and both days or both instants, equal is what = says. */
export function checkTemporal(
  { relation, at, args }: { relation: TemporalRelation; at: Place; args: readonly [Syntax, Syntax] }, checking: Checking,
): Cql2 {
  const [left, right] = args.map((arg) => checkTime(arg, checking)) as [Operand, Operand];
  const between = [left, right].filter(({ node }) => node.op === 'interval').length;
  if (between < 2 && (intervalRelations as readonly string[]).includes(relation)) {
    throw checking.fault(at, `T_${relation.toUpperCase()} compares two intervals, and one of its operands is none. For an instant use T_INTERSECTS, T_BEFORE or T_AFTER, or write INTERVAL(start, end).`);
  }
  const type = commonClock([...left.parts, ...right.parts], at, checking);
  if (between === 0 && relation === 'equals') return { op: 'compare', comparison: '=', type, left: left.node as TimeNode, right: right.node as TimeNode };
  return { op: 'temporal', relation, type, left: left.node, right: right.node };
}

function checkTime(syntax: Syntax, checking: Checking): Operand {
  if (syntax.is !== 'interval') return checkInstant(syntax, checking);
  const within = enter(syntax.at, checking);
  const ends = syntax.ends.map((end) => (end.is === 'open' ? null : checkInstant(end, within)));
  const [start, end] = ends.map((one) => (one === null ? null : one.node as TimeNode));
  const parts = ends.flatMap((one) => one?.parts ?? []);
  if (runsBackwards(start!, end!)) throw checking.fault(syntax.at, 'This interval ends before it begins.');
  return { node: { op: 'interval', start: start!, end: end! }, parts };
}

function checkInstant(syntax: Syntax, checking: Checking): Operand {
  const one = checkScalar(syntax, checking);
  if (one.type !== 'instant' && one.type !== 'day') {
    throw checking.fault(syntax.at, `Expected an instant or a day, not ${one.words}. They are written TIMESTAMP('2026-03-01T04:00:00Z') and DATE('2026-03-01').`);
  }
  return { node: one.node as TimeNode, parts: [one] };
}

/** Days among themselves are compared as days; beside an instant those that are literals are instants too. */
function commonClock(parts: readonly Typed[], at: Place, checking: Checking): 'instant' | 'day' {
  return parts.reduce<Typed | null>((sum, part) => {
    if (sum === null) return part;
    return commonType(sum, part, at, checking) === 'instant' && sum.type === 'day' ? part : sum;
  }, null)?.type === 'instant' ? 'instant' : 'day';
}

function runsBackwards(start: TimeNode | null, end: TimeNode | null): boolean {
  if (start === null || end === null || start.op === 'property' || end.op === 'property') return false;
  const [first, last] = [start.op === 'day' ? start.from : start.at, end.op === 'day' ? end.to : end.at];
  return first > last;
}
