import { nearestWords } from '../nearest_words.ts';
import { readTime } from './check_time.ts';
import { checkText, enter, operands, unknownFunction, type Checking, type Typed } from './checking.ts';
import type { Call, Syntax } from './syntax.ts';
import { arithmeticOperators, type ArithmeticOperator, type NumberNode, type Scalar, type ScalarType, type TextNode } from './tree.ts';

const typeWords: Readonly<Record<ScalarType, string>> = { text: 'a text', number: 'a number', boolean: 'true or false', instant: 'an instant', day: 'a day' };
const typeOfField = { String: 'text', Integer: 'number', Number: 'number', Boolean: 'boolean', Instant: 'instant', Day: 'day' } as const;

export function checkScalar(syntax: Syntax, checking: Checking): Typed {
  const within = enter(syntax.at, checking);
  switch (syntax.is) {
    case 'text': return literal('text', { op: 'text', value: checkText(syntax.value, syntax.at, checking) }, `the text '${syntax.value.slice(0, 20)}'`);
    case 'number': return literal('number', { op: 'number', value: checkNumber(syntax.value, syntax, checking) }, `the number ${syntax.value}`);
    case 'boolean': return literal('boolean', { op: 'boolean', value: syntax.value }, String(syntax.value).toUpperCase());
    case 'date': return literal('day', readTime({ ...syntax, is: 'date' }, checking.zone, checking.fault), `the day ${syntax.text}`);
    case 'timestamp': return literal('instant', readTime({ ...syntax, is: 'timestamp' }, checking.zone, checking.fault), `the instant ${syntax.text}`);
    case 'property': return checkProperty(syntax, checking);
    case 'call': return checkValueCall(syntax, within);
    case 'list': throw checking.fault(syntax.at, 'A list of values stands only after IN.');
    case 'interval': case 'open': throw checking.fault(syntax.at, 'Intervals are compared with the functions T_INTERSECTS, T_BEFORE and so on.');
    default: throw checking.fault(syntax.at, 'Geometries are compared with the functions S_INTERSECTS, S_WITHIN and so on.');
  }
}

const literal = (type: ScalarType, node: Scalar, words: string): Typed => ({ type, node, words });

function checkNumber(value: number, { at }: Syntax, { fault }: Checking): number {
  if (!Number.isFinite(value)) throw fault(at, 'This number is larger than numbers here can be (about 1.8e308).');
  return value;
}

function checkProperty({ name, at }: Extract<Syntax, { is: 'property' }>, { types, fault }: Checking): Typed {
  checkText(name, at, { fault });
  const field = types.get(name);
  if (field === undefined) throw fault(at, `There is no property "${name.slice(0, 60)}". Nearest: ${nearestWords(name, types.keys()).join(', ')}.`);
  if (field === 'Geometry') throw fault(at, `The property "${name}" is a geometry: compare it with S_INTERSECTS, S_WITHIN and so on.`);
  if (field === 'Object') throw fault(at, `The property "${name}" is an object of several values, which are not compared.`);
  const type = typeOfField[field];
  return { type, node: { op: 'property', name, type } as Scalar, words: `the property ${name} (${typeWords[type]})` };
}

function checkValueCall(call: Call, checking: Checking): Typed {
  const { name, at } = call;
  if (arithmeticOperators.includes(name as ArithmeticOperator)) {
    const [left, right] = operands(call, 2, checking).map((arg) => {
      const one = checkScalar(arg, checking);
      if (one.type !== 'number') throw checking.fault(arg.at, `"${name}" calculates with numbers; ${one.words} is none.`);
      return one.node as NumberNode;
    });
    return { type: 'number', node: { op: 'arithmetic', operator: name as ArithmeticOperator, left: left!, right: right! }, words: 'a number that is calculated' };
  }
  if (name === 'casei' || name === 'accenti') {
    const [arg] = operands(call, 1, checking);
    const one = checkScalar(arg!, checking);
    if (one.type !== 'text') throw checking.fault(arg!.at, `${name.toUpperCase()} takes a text; ${one.words} is none.`);
    return { type: 'text', node: { op: name, arg: one.node as TextNode }, words: `${name.toUpperCase()} of a text` };
  }
  if (/^([st]_|and$|or$|not$|like$|in$|between$|isnull$|[<>=])/.test(name)) throw checking.fault(at, `"${name.toUpperCase()}" is a condition; expected a value here.`);
  throw unknownFunction(call, checking);
}
