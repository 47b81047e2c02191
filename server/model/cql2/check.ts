import { checkGeometry } from './check_geometry.ts';
import { checkScalar } from './check_scalar.ts';
import { checkTemporal } from './check_temporal.ts';
import { commonType, enter, operands, unknownFunction, valueFunctions, type Checking, type Typed } from './checking.ts';
import { mostListed, type Call, type Syntax } from './syntax.ts';
import { spatialRelations, temporalRelations, type Comparison, type Cql2, type GeometryNode, type SpatialRelation } from './tree.ts';

/** A condition with its types. Throws `fault` where they do not fit, for unknown names, and beyond the limits. */
export function checkCondition(syntax: Syntax, checking: Checking): Cql2 {
  const within = enter(syntax.at, checking);
  if (syntax.is === 'call') return checkCall(syntax, within);
  const scalar = checkScalar(syntax, { ...within, nodes: { count: 0 } });
  if (scalar.type === 'boolean') return scalar.node as Cql2;
  throw checking.fault(syntax.at, `Expected a condition, not ${scalar.words}. Compare it with something, or ask whether it IS NULL.`);
}

type CallCheck = (call: Call, checking: Checking) => Cql2;

const several = (op: 'and' | 'or'): CallCheck => (call, checking) => {
  if (call.args.length < 2) throw checking.fault(call.at, `"${op}" joins two conditions or more.`);
  return { op, args: call.args.map((arg) => checkCondition(arg, checking)) };
};

const comparison = (sign: Comparison): CallCheck => (call, checking) => {
  const [left, right] = operands(call, 2, checking).map((arg) => checkScalar(arg, checking)) as [Typed, Typed];
  const type = commonType(left, right, call.at, checking);
  return { op: 'compare', comparison: sign, type, left: left.node, right: right.node };
};

const checks = new Map<string, CallCheck>([
  ['and', several('and')],
  ['or', several('or')],
  ['not', (call, checking) => ({ op: 'not', arg: checkCondition(operands(call, 1, checking)[0]!, checking) })],
  ...(['=', '<>', '<', '>', '<=', '>='] as const).map((sign): [string, CallCheck] => [sign, comparison(sign)]),
  ['like', checkLike],
  ['between', checkBetween],
  ['in', checkIn],
  ['isnull', checkIsNull],
  ...spatialRelations.map((relation): [string, CallCheck] => [`s_${relation}`, checkSpatial(relation)]),
  ...temporalRelations.map((relation): [string, CallCheck] => [`t_${relation.toLowerCase()}`, (call, checking) =>
    checkTemporal({ relation, at: call.at, args: operands(call, 2, checking) as [Syntax, Syntax] }, checking)]),
]);

function checkCall(call: Call, checking: Checking): Cql2 {
  const check = checks.get(call.name);
  if (check !== undefined) return check(call, checking);
  if (call.name.startsWith('a_')) throw checking.fault(call.at, 'No property here is an array, so there is nothing that array functions could compare.');
  if (valueFunctions.includes(call.name) || /^([-+*/%^]|div)$/.test(call.name)) throw checking.fault(call.at, `"${call.name}" gives a value; expected a condition. Compare it with something.`);
  throw unknownFunction(call, checking);
}

function checkLike(call: Call, checking: Checking): Cql2 {
  const [value, pattern] = operands(call, 2, checking).map((arg) => checkScalar(arg, checking)) as [Typed, Typed];
  if (value.type !== 'text') throw checking.fault(call.at, `LIKE compares texts; ${value.words} is none.`);
  let literal = pattern.node;
  while (literal.op === 'casei' || literal.op === 'accenti') literal = literal.arg;
  if (literal.op !== 'text') throw checking.fault(call.args[1]!.at, 'The pattern of LIKE is a text in single quotes, as it is or in CASEI( ) or ACCENTI( ).');
  if (/(^|[^\\])(\\\\)*\\$/.test(literal.value)) throw checking.fault(call.args[1]!.at, 'The pattern ends in a backslash, after which % or _ or another backslash is expected.');
  return { op: 'like', value: value.node as never, pattern: pattern.node as never };
}

function checkBetween(call: Call, checking: Checking): Cql2 {
  const parts = operands(call, 3, checking).map((arg) => checkScalar(arg, checking));
  const wrong = parts.findIndex(({ type }) => type !== 'number');
  if (wrong !== -1) throw checking.fault(call.args[wrong]!.at, `BETWEEN compares numbers; ${parts[wrong]!.words} is none. Use >= and <=.`);
  const [value, low, high] = parts.map(({ node }) => node as never);
  return { op: 'between', value: value!, low: low!, high: high! };
}

function checkIn(call: Call, checking: Checking): Cql2 {
  const [first, list] = operands(call, 2, checking);
  if (list!.is !== 'list' || list!.items.length === 0) throw checking.fault(list!.at, 'IN is followed by a list of at least one value: IN (\'a\', \'b\').');
  if (list!.items.length > mostListed) throw checking.fault(list!.at, `The list has ${list!.items.length.toLocaleString('en')} values; at most ${mostListed.toLocaleString('en')} are taken.`);
  const value = checkScalar(first!, checking);
  const listed = list!.items.map((item) => {
    // Plain values in a list cost next to nothing, so they do not count as parts of the filter.
    const plain = item.is !== 'call' && item.is !== 'property';
    const one = checkScalar(item, plain ? { ...checking, nodes: { count: 0 } } : checking);
    return { one, type: commonType(value, one, item.at, checking) };
  });
  const type = listed.some((item) => item.type === 'instant') ? 'instant' : value.type;
  return { op: 'in', type, value: value.node, list: listed.map(({ one }) => one.node) };
}

function checkIsNull(call: Call, checking: Checking): Cql2 {
  const [operand] = operands(call, 1, checking);
  const type = operand!.is === 'property' ? checking.types.get(operand!.name) : undefined;
  if (operand!.is === 'geometry' || operand!.is === 'box' || type === 'Geometry') return { op: 'isNull', value: checkPlace(operand!, checking) };
  if (type === 'Object') throw checking.fault(operand!.at, `The property "${(operand as { name: string }).name}" is an object of several values and is never null.`);
  return { op: 'isNull', value: checkScalar(operand!, checking).node };
}

function checkSpatial(relation: SpatialRelation): CallCheck {
  return (call, checking) => {
    const [left, right] = operands(call, 2, checking).map((arg) => checkPlace(arg, checking));
    return { op: 'spatial', relation, left: left!, right: right! };
  };
}

function checkPlace(syntax: Syntax, checking: Checking): GeometryNode {
  const within = enter(syntax.at, checking);
  if (syntax.is === 'geometry' || syntax.is === 'box') return checkGeometry(syntax, within);
  if (syntax.is === 'call') throw unknownFunction(syntax, checking);
  const geometries = [...checking.types].filter(([, type]) => type === 'Geometry').map(([name]) => name);
  if (syntax.is === 'property' && geometries.includes(syntax.name)) return { op: 'property', name: syntax.name, type: 'geometry' };
  throw checking.fault(syntax.at, `Expected a geometry: ${geometries.length === 0 ? '' : `the property ${geometries.join(', ')}, or `}a literal such as POINT(30.5 50.4) or BBOX(30.4,50.3,30.6,50.5).`);
}
