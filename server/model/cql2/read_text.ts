import { readWkt } from './read_wkt.ts';
import { endOf, readerOf, type Reader } from './reader.ts';
import type { Call, Faults, Place, Syntax } from './syntax.ts';
import { readTokens } from './tokens.ts';

/** What has a meaning of its own wherever it stands without quotes. */
const reserved: readonly string[] = ['AND', 'OR', 'NOT', 'LIKE', 'BETWEEN', 'IN', 'IS', 'NULL', 'DIV'];
const comparisons: readonly string[] = ['=', '<>', '<', '>', '<=', '>='];

/** CQL2 text by the grammar of the standard (annex B), by recursive descent; what its names mean is looked at afterwards. */
export function readText(source: string, fault: Faults): Syntax {
  const reader = readerOf(readTokens(source, fault), fault);
  if (reader.peek().kind === 'end') throw fault(0, 'The filter is empty. Write a condition, e.g. count > 5, or leave the parameter out.');
  const filter = readOr(reader);
  const rest = reader.peek();
  if (rest.kind !== 'end') {
    throw fault(rest.at, reader.isSymbol(')') ? 'This parenthesis closes none.' : 'The condition before this is complete: expected AND, OR or the end.');
  }
  return filter;
}

const call = (name: string, args: readonly Syntax[], at: Place): Call => ({ is: 'call', name, args, at });

function readOr(reader: Reader): Syntax {
  const args = [readAnd(reader)];
  while (reader.isWord('OR')) {
    reader.next();
    args.push(readAnd(reader));
  }
  return args.length === 1 ? args[0]! : call('or', args, args[0]!.at);
}

function readAnd(reader: Reader): Syntax {
  const args = [readNot(reader)];
  while (reader.isWord('AND')) {
    reader.next();
    args.push(readNot(reader));
  }
  return args.length === 1 ? args[0]! : call('and', args, args[0]!.at);
}

function readNot(reader: Reader): Syntax {
  if (!reader.isWord('NOT')) return readPredicate(reader);
  const { at } = reader.next();
  return call('not', [reader.deeper(() => readNot(reader))], at);
}

function readPredicate(reader: Reader): Syntax {
  const left = readSum(reader);
  const { at, kind, text } = reader.peek();
  if (kind === 'symbol' && comparisons.includes(text)) {
    reader.next();
    return call(text, [left, readSum(reader)], at);
  }
  if (reader.isWord('IS')) {
    reader.next();
    const negated = takeNot(reader);
    if (!reader.isWord('NULL')) throw reader.fault(reader.peek().at, 'Expected NULL or NOT NULL after IS.');
    reader.next();
    return negate(negated, call('isnull', [left], at));
  }
  const negated = reader.isWord('NOT') && ['LIKE', 'BETWEEN', 'IN'].includes(reader.peek(1).text.toUpperCase()) && takeNot(reader);
  if (reader.isWord('LIKE')) {
    reader.next();
    return negate(negated, call('like', [left, readSum(reader)], at));
  }
  if (reader.isWord('BETWEEN')) {
    reader.next();
    const low = readSum(reader);
    if (!reader.isWord('AND')) throw reader.fault(reader.peek().at, 'Expected AND and the upper end of BETWEEN.');
    reader.next();
    return negate(negated, call('between', [left, low, readSum(reader)], at));
  }
  if (!reader.isWord('IN')) return left;
  reader.next();
  const list = reader.expect('(', 'IN');
  return negate(negated, call('in', [left, { is: 'list', items: readItems(reader), at: list.at }], at));
}

function takeNot(reader: Reader): boolean {
  const is = reader.isWord('NOT');
  if (is) reader.next();
  return is;
}

const negate = (negated: boolean, syntax: Call): Syntax => (negated ? call('not', [syntax], syntax.at) : syntax);

function readSum(reader: Reader): Syntax {
  let left = readProduct(reader);
  while (reader.isSymbol('+') || reader.isSymbol('-')) {
    const { text, at } = reader.next();
    left = call(text, [left, readProduct(reader)], at);
  }
  return left;
}

function readProduct(reader: Reader): Syntax {
  let left = readPower(reader);
  while (reader.isSymbol('*') || reader.isSymbol('/') || reader.isSymbol('%') || reader.isWord('DIV')) {
    const { text, at } = reader.next();
    left = call(text.toLowerCase(), [left, readPower(reader)], at);
  }
  return left;
}

function readPower(reader: Reader): Syntax {
  const left = readSigned(reader);
  if (!reader.isSymbol('^')) return left;
  const { at } = reader.next();
  return call('^', [left, readSigned(reader)], at);
}

function readSigned(reader: Reader): Syntax {
  if (!reader.isSymbol('-') && !reader.isSymbol('+')) return readOperand(reader);
  const { text, at } = reader.next();
  const operand = readOperand(reader);
  if (operand.is === 'number') return { ...operand, value: text === '-' ? -operand.value : operand.value, at };
  return text === '+' ? operand : call('*', [{ is: 'number', value: -1, at }, operand], at);
}

function readOperand(reader: Reader): Syntax {
  const { kind, text, at } = reader.peek();
  if (kind === 'symbol' && text === '(') return readParentheses(reader);
  if (kind === 'word') return readWord(reader);
  if (kind === 'symbol' || kind === 'end') throw reader.fault(at, 'Expected a property, a value, a function or "(" here.');
  reader.next();
  if (kind === 'text') return { is: 'text', value: text, at };
  return kind === 'number' ? { is: 'number', value: Number(text), at } : { is: 'property', name: text, at };
}

/** A part in parentheses, or a list of values. */
function readParentheses(reader: Reader): Syntax {
  const { at } = reader.next();
  if (reader.isSymbol(')')) {
    reader.next();
    return { is: 'list', items: [], at };
  }
  const items = readItems(reader);
  return items.length === 1 ? items[0]! : { is: 'list', items, at };
}

/** What stands between commas up to a closing parenthesis, which is taken too. */
function readItems(reader: Reader): Syntax[] {
  const items: Syntax[] = [];
  if (reader.isSymbol(')')) {
    reader.next();
    return items;
  }
  for (;;) {
    items.push(reader.deeper(() => readOr(reader)));
    if (reader.isSymbol(',')) reader.next();
    else if (reader.isSymbol(')')) break;
    else throw reader.fault(reader.peek().at, 'Expected "," or the closing ")".');
  }
  reader.next();
  return items;
}

function readWord(reader: Reader): Syntax {
  const { text, at } = reader.next();
  const upper = text.toUpperCase();
  if (upper === 'TRUE' || upper === 'FALSE') return { is: 'boolean', value: upper === 'TRUE', at };
  if (reserved.includes(upper)) {
    throw reader.fault(at, upper === 'NULL' ? 'NULL is only compared with IS NULL or IS NOT NULL.'
      : `Expected a property or a value before ${upper}. A property of that name is written in double quotes: "${text}".`);
  }
  const shape = readWkt(reader, upper, at);
  if (shape !== null) return shape;
  if (!reader.isSymbol('(')) return { is: 'property', name: text, at };
  reader.next();
  if (upper === 'DATE' || upper === 'TIMESTAMP') return readMoment(reader, upper, at);
  if (upper === 'INTERVAL') return readInterval(reader, at);
  return call(text.toLowerCase(), readItems(reader), at);
}

function readMoment(reader: Reader, name: 'DATE' | 'TIMESTAMP', at: Place): Syntax {
  const { kind, text, at: where } = reader.next();
  if (kind !== 'text') throw reader.fault(where, `Expected a text in single quotes in ${name}( ).`);
  reader.expect(')', `the text of ${name}`);
  return { is: name === 'DATE' ? 'date' : 'timestamp', text, at };
}

function readInterval(reader: Reader, at: Place): Syntax {
  const start = readEnd(reader);
  reader.expect(',', 'the start of an INTERVAL');
  const end = readEnd(reader);
  reader.expect(')', 'the end of an INTERVAL');
  return { is: 'interval', ends: [start, end], at };
}

/** A text stands for the day or instant that it holds. */
function readEnd(reader: Reader): Syntax {
  const { kind, text, at } = reader.peek();
  if (kind !== 'text') return reader.deeper(() => readOperand(reader));
  reader.next();
  return endOf(text, at);
}
