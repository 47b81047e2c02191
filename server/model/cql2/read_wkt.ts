import type { Reader } from './reader.ts';
import { shapeTypes, type Place, type Shape, type ShapeType, type Syntax } from './syntax.ts';

const typeByWord = new Map<string, ShapeType>(shapeTypes.map((type) => [type.toUpperCase(), type]));
/** How deep the positions of each type are nested. */
const nesting: Readonly<Record<Exclude<ShapeType, 'GeometryCollection'>, number>> = {
  Point: 0, LineString: 1, MultiPoint: 1, Polygon: 2, MultiLineString: 2, MultiPolygon: 3,
};

/** The geometry or box that begins with a word which has been taken; null when the word begins none. */
export function readWkt(reader: Reader, word: string, at: Place): Syntax | null {
  if (word === 'BBOX' && reader.isSymbol('(')) return { is: 'box', numbers: readBox(reader), at };
  const type = shapeAhead(reader, word);
  return type === null ? null : { is: 'geometry', shape: readShape(reader, type), at };
}

/** The type of a word after which a geometry follows; heights may be announced by a Z. */
function shapeAhead(reader: Reader, word: string): ShapeType | null {
  const type = typeByWord.get(word) ?? (word.endsWith('Z') ? typeByWord.get(word.slice(0, -1)) : undefined);
  if (type === undefined) return null;
  if (reader.isWord('EMPTY')) throw reader.fault(reader.peek().at, 'An empty geometry is nowhere. Give positions.');
  if (reader.isWord('Z')) {
    reader.next();
    if (!reader.isSymbol('(')) throw reader.fault(reader.peek().at, `Expected "(" after ${word} Z.`);
  }
  return reader.isSymbol('(') ? type : null;
}

function readShape(reader: Reader, type: ShapeType): Shape {
  if (type !== 'GeometryCollection') return { type, coordinates: readNested(reader, type, nesting[type]) };
  return { type, geometries: readBetween(reader, () => {
    const { kind, text, at } = reader.next();
    const member = kind === 'word' ? shapeAhead(reader, text.toUpperCase()) : null;
    if (member === null || member === 'GeometryCollection') throw reader.fault(at, 'Expected a geometry other than a collection, e.g. POINT(30.5 50.4).');
    return readShape(reader, member);
  }) };
}

function readNested(reader: Reader, type: ShapeType, depth: number): unknown {
  if (depth === 0) {
    const [position, ...more] = readBetween(reader, () => readPosition(reader));
    if (more.length > 0) throw reader.fault(reader.peek().at, 'Only one position was expected in these parentheses.');
    return position;
  }
  return readBetween(reader, () => {
    if (depth > 1) return readNested(reader, type, depth - 1);
    // The positions of a MultiPoint stand in parentheses of their own, but many programs leave them out.
    return type === 'MultiPoint' && reader.isSymbol('(') ? readNested(reader, type, 0) : readPosition(reader);
  });
}

function readBetween<T>(reader: Reader, read: () => T): T[] {
  reader.expect('(', 'a geometry\'s name or "("');
  const items = [read()];
  while (reader.isSymbol(',')) {
    reader.next();
    items.push(read());
  }
  reader.expect(')', 'a position');
  return items;
}

function readPosition(reader: Reader): number[] {
  const numbers = [readNumber(reader)];
  while (!reader.isSymbol(',') && !reader.isSymbol(')') && numbers.length < 3) numbers.push(readNumber(reader));
  if (numbers.length < 2) throw reader.fault(reader.peek().at, 'Expected the second number of a position: POINT(30.5 50.4).');
  return numbers;
}

function readBox(reader: Reader): number[] {
  return readBetween(reader, () => readNumber(reader));
}

function readNumber(reader: Reader): number {
  const negative = reader.isSymbol('-');
  if (negative || reader.isSymbol('+')) reader.next();
  const { kind, text, at } = reader.next();
  if (kind !== 'number') throw reader.fault(at, 'Expected a number.');
  return negative ? -Number(text) : Number(text);
}
