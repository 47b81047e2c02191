import fc from 'fast-check';
import { addDays, startOfDay } from '../../server/model/window.ts';
import type { Box } from '../../tiles/tile_address.ts';
import {
  anyTimeRelations, intervalRelations, type ArithmeticOperator, type Cql2, type DayLiteral, type GeometryNode, type NumberNode, type TemporalNode,
  type TextNode, type TimeNode,
} from '../../server/model/cql2/tree.ts';

/** Random filters over properties of each type, with values that the data have and with others. */
export type FilterWords = {
  texts: readonly string[];
  numbers: readonly string[];
  instants: readonly string[];
  /** Texts and numbers that occur, so that comparisons come out one way and the other. */
  textValues: readonly string[];
  numberValues: readonly number[];
  zone: string;
  /** Coordinates from which boxes and points are made. */
  longitudes: readonly number[];
  latitudes: readonly number[];
};

const wildcards = ['%', '_', '\\%', '\\_', 'a', 'С', 'т', 'reet', ' '];
const comparisons = ['=', '<>', '<', '>', '<=', '>='] as const;
const operators: readonly ArithmeticOperator[] = ['+', '-', '*', '/', '%', 'div'];

/** Characters that sort, fold and escape in all the ways that there are; no backslash at the end, which text cannot write. */
const oddText = fc.array(fc.constantFrom('a', 'A', 'ß', 'ẞ', 'ς', 'Σ', 'İ', 'ı', 'é', 'e\u0301', 'Й', 'й', 'ї', '\uffee', '\u{1f600}', '\'', '"', '\\', '%', '_', ' ', '\n', '𐐀'), { maxLength: 6 })
  .map((parts) => parts.join('')).filter((text) => !text.endsWith('\\'));

export function filters(words: FilterWords, { shapes = true, depth = 3 }: { shapes?: boolean; depth?: number } = {}): fc.Arbitrary<Cql2> {
  const text = textNodes(words);
  const number = numberNodes(words);
  const time = timeNodes(words);
  const leaves: fc.Arbitrary<Cql2>[] = [
    fc.boolean().map((value): Cql2 => ({ op: 'boolean', value })),
    fc.tuple(fc.constantFrom(...comparisons), text, text).map(([comparison, left, right]): Cql2 => ({ op: 'compare', comparison, type: 'text', left, right })),
    fc.tuple(text, patterns).map(([value, pattern]): Cql2 => ({ op: 'like', value, pattern })),
    fc.tuple(text, fc.array(text, { minLength: 1, maxLength: 4 })).map(([value, list]): Cql2 => ({ op: 'in', type: 'text', value, list })),
    fc.oneof(text, number, timeNodes(words)).map((value): Cql2 => ({ op: 'isNull', value })),
    fc.tuple(fc.constantFrom(...comparisons), number, number).map(([comparison, left, right]): Cql2 => ({ op: 'compare', comparison, type: 'number', left, right })),
    fc.tuple(number, number, number).map(([value, low, high]): Cql2 => ({ op: 'between', value, low, high })),
    fc.tuple(number, fc.array(number, { minLength: 1, maxLength: 4 })).map(([value, list]): Cql2 => ({ op: 'in', type: 'number', value, list })),
  ];
  if (words.instants.length > 0) {
    const instant = fc.constantFrom(...words.instants).map((name): TimeNode => ({ op: 'property', name, type: 'instant' }));
    leaves.push(
      fc.tuple(fc.constantFrom(...comparisons), instant, time).map(([comparison, left, right]): Cql2 => ({ op: 'compare', comparison, type: 'instant', left, right })),
      fc.tuple(instant, fc.array(time, { minLength: 1, maxLength: 3 })).map(([value, list]): Cql2 => ({ op: 'in', type: 'instant', value, list })),
      fc.tuple(fc.constantFrom(...anyTimeRelations), instant, intervals(words)).map(([relation, left, right]): Cql2 => ({ op: 'temporal', relation, type: 'instant', left, right })),
      fc.tuple(fc.constantFrom(...anyTimeRelations, ...intervalRelations), ownIntervals(words), intervals(words)).map(([relation, left, right]): Cql2 => ({ op: 'temporal', relation, type: 'instant', left, right })),
    );
  }
  if (shapes) leaves.push(spatial(words));
  const leaf = fc.oneof(...leaves);
  return fc.letrec<{ node: Cql2 }>((tie) => ({
    node: fc.oneof({ maxDepth: depth, withCrossShrink: true }, leaf,
      fc.tuple(fc.constantFrom('and' as const, 'or' as const), fc.array(tie('node'), { minLength: 2, maxLength: 3 })).map(([op, args]): Cql2 => ({ op, args })),
      tie('node').map((arg): Cql2 => ({ op: 'not', arg }))),
  })).node;
}

const patterns: fc.Arbitrary<TextNode> = fc.tuple(fc.array(fc.constantFrom(...wildcards), { maxLength: 5 }), fc.constantFrom('', 'casei', 'accenti')).map(([parts, fold]): TextNode => {
  const literal: TextNode = { op: 'text', value: parts.join('') };
  return fold === '' ? literal : { op: fold as 'casei', arg: literal };
});

function textNodes({ texts, textValues }: FilterWords): fc.Arbitrary<TextNode> {
  const plain = fc.oneof(
    fc.constantFrom(...texts).map((name): TextNode => ({ op: 'property', name, type: 'text' })),
    fc.constantFrom(...textValues).map((value): TextNode => ({ op: 'text', value })),
    oddText.map((value): TextNode => ({ op: 'text', value })),
  );
  const folded = (inner: fc.Arbitrary<TextNode>): fc.Arbitrary<TextNode> => fc.tuple(fc.constantFrom('casei' as const, 'accenti' as const), inner).map(([op, arg]) => ({ op, arg }));
  return fc.oneof({ arbitrary: plain, weight: 4 }, { arbitrary: folded(plain), weight: 2 }, folded(folded(plain)));
}

function numberNodes({ numbers, numberValues }: FilterWords): fc.Arbitrary<NumberNode> {
  const plain = fc.oneof(
    fc.constantFrom(...numbers).map((name): NumberNode => ({ op: 'property', name, type: 'number' })),
    fc.constantFrom(...numberValues, 0, 1e308, -1e308, 5e-324, 0.1).map((value): NumberNode => ({ op: 'number', value })),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((value): NumberNode => ({ op: 'number', value: value === 0 ? 0 : value })),
  );
  const calculated = (inner: fc.Arbitrary<NumberNode>): fc.Arbitrary<NumberNode> => fc.oneof(
    fc.tuple(fc.constantFrom(...operators), inner, inner).map(([operator, left, right]): NumberNode => ({ op: 'arithmetic', operator, left, right })),
    fc.tuple(inner, fc.integer({ min: -3, max: 3 })).map(([left, value]): NumberNode => ({ op: 'arithmetic', operator: '^', left, right: { op: 'number', value } })),
  );
  return fc.oneof({ arbitrary: plain, weight: 4 }, { arbitrary: calculated(plain), weight: 2 }, calculated(calculated(plain)));
}

const micros = (date: Date): string => `${date.toISOString().slice(0, 23)}000Z`;
const days = fc.integer({ min: 0, max: 95 }).map((n) => addDays('2025-12-30', n));

function dayLiterals(zone: string): fc.Arbitrary<DayLiteral> {
  return days.map((day) => ({ op: 'day', day, from: micros(startOfDay(day, zone)), to: micros(startOfDay(addDays(day, 1), zone)) }));
}

/** Quarters of hours, at which things happen. */
const instants: fc.Arbitrary<TimeNode> = fc.integer({ min: 0, max: 90 * 96 }).map((n) => ({ op: 'instant', at: micros(new Date(Date.UTC(2026, 0, 1) + n * 900_000)) }));

function timeNodes({ instants: names, zone }: FilterWords): fc.Arbitrary<TimeNode> {
  if (names.length === 0) return instants;
  return fc.oneof(instants, dayLiterals(zone), fc.constantFrom(...names).map((name): TimeNode => ({ op: 'property', name, type: 'instant' })));
}

const startOf = (node: TimeNode): string => (node.op === 'day' ? node.from : (node as { at: string }).at);

/** Of literals, none that runs backwards. Between days alone the property decides that they are instants. */
function intervals({ zone }: FilterWords): fc.Arbitrary<TemporalNode> {
  return fc.tuple(fc.option(fc.oneof(instants, dayLiterals(zone))), fc.option(fc.oneof(instants, dayLiterals(zone)))).map(([one, other]): TemporalNode => {
    const [start, end] = one !== null && other !== null && startOf(one) > startOf(other) ? [other, one] : [one, other];
    return { op: 'interval', start, end };
  });
}

function ownIntervals({ instants: names }: FilterWords): fc.Arbitrary<TemporalNode> {
  const end = fc.constantFrom(...names).map((name): TimeNode => ({ op: 'property', name, type: 'instant' }));
  return fc.tuple(end, fc.option(end)).map(([start, last]): TemporalNode => ({ op: 'interval', start, end: last }));
}

const relations = ['contains', 'disjoint', 'equals', 'intersects', 'touches', 'within'] as const;

function spatial({ longitudes, latitudes }: FilterWords): fc.Arbitrary<Cql2> {
  const place = fc.tuple(fc.constantFrom(...longitudes), fc.constantFrom(...latitudes));
  const point = place.map((coordinates): GeometryNode => ({ op: 'geometry', geometry: { type: 'Point', coordinates: [...coordinates] }, boxes: null }));
  const box = fc.tuple(place, place).filter(([[a, b], [c, d]]) => a !== c && b !== d).map(([[a, b], [c, d]]): GeometryNode => {
    const [west, south, east, north]: Box = [Math.min(a, c), Math.min(b, d), Math.max(a, c), Math.max(b, d)];
    const ring = [[west, south], [east, south], [east, north], [west, north], [west, south]];
    return { op: 'geometry', geometry: { type: 'Polygon', coordinates: [ring] }, boxes: [[west, south, east, north]] };
  });
  const own: GeometryNode = { op: 'property', name: 'geometry', type: 'geometry' };
  return fc.tuple(fc.constantFrom(...relations), fc.oneof(point, box), fc.boolean()).map(([relation, shape, turn]): Cql2 =>
    ({ op: 'spatial', relation, left: turn ? shape : own, right: turn ? own : shape }));
}
