import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { calculate } from '../../../../server/model/cql2/calculate.ts';
import { compareTexts } from '../../../../server/model/cql2/compare_texts.ts';
import { evaluate } from '../../../../server/model/cql2/evaluate.ts';
import { caseFolding, foldAccents, foldCase } from '../../../../server/model/cql2/fold_text.ts';
import { matchLike } from '../../../../server/model/cql2/match_like.ts';
import { readCql2 } from '../../../../server/model/cql2/read_cql2.ts';
import { compareSortValues, toSortValue } from '../../../../server/model/cql2/sort_values.ts';
import type { LayerField } from '../../../../tiles/layer.ts';

const field = (name: string, type: LayerField['type']): LayerField => ({ name, type, description: name });
const fields = [field('text', 'String'), field('none', 'String'), field('count', 'Integer'), field('open', 'Boolean'), field('at', 'Instant'), field('until', 'Instant'), field('day', 'Day')];
const row: Record<string, unknown> = { text: 'Їжак', none: null, count: 5, open: true, at: '2026-03-01T10:00:00.000Z', until: '2026-03-02T10:00:00.000Z', day: '2026-03-01' };

const truth = (text: string): boolean | null =>
  evaluate(readCql2(text, { language: 'cql2-text', fields, geometry: null, zone: 'Europe/Kyiv' }), { valueOf: (name) => row[name] ?? null, isTrue: () => null });

describe('a filter of a feature', () => {
  it('follows the truth table of the standard', () => {
    const [yes, no, unknown] = ['count = 5', 'count = 6', "none = 'x'"];
    const table: [string, boolean | null, boolean | null][] = [
      [`${yes} % ${yes}`, true, true], [`${yes} % ${no}`, false, true], [`${no} % ${yes}`, false, true], [`${no} % ${no}`, false, false],
      [`${yes} % ${unknown}`, null, true], [`${no} % ${unknown}`, false, null], [`${unknown} % ${yes}`, null, true], [`${unknown} % ${no}`, false, null], [`${unknown} % ${unknown}`, null, null],
    ];
    for (const [pair, and, or] of table) expect([pair, truth(pair.replace('%', 'AND')), truth(pair.replace('%', 'OR'))]).toEqual([pair, and, or]);
    expect([truth(`NOT ${yes}`), truth(`NOT ${no}`), truth(`NOT ${unknown}`)]).toEqual([false, true, null]);
  });

  it.each<[string, boolean | null]>([
    ["CASEI(text) = CASEI('їЖАК')", true], ["text = 'їЖАК'", false], ["ACCENTI(text) = 'Іжак'", true], ["text LIKE '_жа%'", true], ["text LIKE '%\\%'", false],
    ["none LIKE '%'", null], ["none IS NULL AND text IS NOT NULL", true], ["text IN ('a', none)", null], ["text IN ('Їжак', none)", true], ["text NOT IN ('a', 'b')", true],
    ['count BETWEEN 5 AND 5', true], ['count BETWEEN 6 AND 5', false], ['count / 2 = 2.5 AND count div 2 = 2 AND count % 2 = 1 AND count ^ 2 = 25', true], ['count / 0 = 1', null], ['-count = -5', true],
    ['open = TRUE', true], ['open <> TRUE', false], ['open > FALSE', true],
    // 2026-03-01 in Kyiv is from 22:00 UTC of the day before.
    ["at = DATE('2026-03-01')", true], ["at < DATE('2026-03-01')", false], ["at <= DATE('2026-03-01')", true], ["DATE('2026-03-02') > at", true], ["at IN (DATE('2026-03-01'))", true],
    ["at > TIMESTAMP('2026-03-01T11:59:59.999999+02:00')", true], ["at >= TIMESTAMP('2026-03-01T10:00:00.000001Z')", false], ["at < until", true],
    ["day = DATE('2026-03-01')", true], ["day > DATE('2026-02-28')", true],
    ["T_INTERSECTS(at, INTERVAL('2026-03-01','2026-03-01'))", true], ["T_DISJOINT(at, INTERVAL('2026-03-02','..'))", true], ["T_AFTER(at, DATE('2026-02-28'))", true],
    ["T_BEFORE(INTERVAL(at, until), DATE('2026-03-03'))", true], ["T_EQUALS(at, DATE('2026-03-01'))", true], ["T_EQUALS(INTERVAL(at,until), INTERVAL('2026-03-01T10:00:00Z','2026-03-02T10:00:00Z'))", true],
    ["T_DURING(INTERVAL(at,until), INTERVAL('2026-03-01','2026-03-02'))", true], ["T_CONTAINS(INTERVAL(at,until), INTERVAL('2026-03-02T00:00:00Z','2026-03-02T01:00:00Z'))", true],
    ["T_MEETS(INTERVAL(at,until), INTERVAL('2026-03-02T10:00:00Z','..'))", true], ["T_METBY(INTERVAL(at,until), INTERVAL('..','2026-03-01T10:00:00Z'))", true],
    ["T_STARTS(INTERVAL(at,until), INTERVAL('2026-03-01T10:00:00Z','..'))", true], ["T_STARTEDBY(INTERVAL(at,'..'), INTERVAL('2026-03-01T10:00:00Z','2026-04-01T10:00:00Z'))", true],
    ["T_FINISHES(INTERVAL(at,until), INTERVAL('..','2026-03-02T10:00:00Z'))", true], ["T_FINISHEDBY(INTERVAL(at,until), INTERVAL('2026-03-02T09:00:00Z','2026-03-02T10:00:00Z'))", true],
    ["T_OVERLAPS(INTERVAL(at,until), INTERVAL('2026-03-02T09:00:00Z','2026-03-02T11:00:00Z'))", true], ["T_OVERLAPPEDBY(INTERVAL(at,until), INTERVAL('..','2026-03-02T09:00:00Z'))", true],
    ["T_MEETS(INTERVAL('2026-03-01','2026-03-05'), INTERVAL('2026-03-05','2026-03-09'))", true], ["T_AFTER(day, INTERVAL('2026-02-01','2026-02-28'))", true],
  ])('%s: %s', (text, expected) => {
    expect(truth(text)).toBe(expected);
  });
});

describe('texts', () => {
  it('are compared by code points, as PostgreSQL\'s collation C does', () => {
    const sorted = ['', 'A', 'Z', 'a', 'é', 'Й', '\ufffd', '\u{10000}', '\u{1f600}'];
    for (const [i, one] of sorted.entries()) for (const [j, other] of sorted.entries()) expect([one, other, compareTexts(one, other)]).toEqual([one, other, Math.sign(i - j)]);
  });

  it('fold as Unicode says: the same however they are written, and folded twice no further', () => {
    for (const [one, other] of [['STRASSE', 'straße'], ['ẞ', 'ss'], ['ΟΔΌΣ', 'οδός'], ['ΟΔΟΣ', 'οδος'], ['ЇЖАК', 'їжак'], ['ﬁ', 'FI'], ['İ', 'i\u0307'], ['K', 'k'], ['µ', 'μ'], ['𐐀', '𐐨'], ['ᾳ', 'ΑΙ']] as const) {
      expect([one, foldCase(one)]).toEqual([one, foldCase(other)]);
    }
    expect(foldCase('ı')).not.toBe(foldCase('i'));
    expect([foldAccents('Ёлка é à ñ Å'), foldAccents('한국')]).toEqual(['Елка e a n A', '한국']);
    const { from, to, several } = caseFolding();
    expect([[...from].length === [...to].length, [...from].length > 1300, several.length > 90]).toEqual([true, true, true]);
    for (const character of [...from, ...several.map(([one]) => one)]) expect([character, foldCase(foldCase(character))]).toEqual([character, foldCase(character)]);
  });

  it('match patterns as the same regular expression does', () => {
    const parts = fc.array(fc.constantFrom('%', '_', '\\%', '\\_', '\\\\', 'a', 'b', '🙂', '.', '\n'), { maxLength: 8 });
    const text = fc.array(fc.constantFrom('a', 'b', '🙂', '%', '_', '\\', '.', '\n'), { maxLength: 8 }).map((list) => list.join(''));
    fc.assert(fc.property(parts, text, (pattern, value) => {
      const source = pattern.map((part) => (part === '%' ? '.*' : part === '_' ? '.' : (part.length === 2 && part.startsWith('\\') ? part.slice(1) : part).replaceAll(/[.\\]/g, '\\$&'))).join('');
      expect(matchLike(value, pattern.join(''))).toBe(new RegExp(`^${source}$`, 'su').test(value));
    }), { numRuns: 3000 });
  });

  it('match a pattern of many wildcards in no time', () => {
    const started = performance.now();
    expect(matchLike('a'.repeat(1000), `${'%a'.repeat(300)}%b`)).toBe(false);
    expect(performance.now() - started).toBeLessThan(500);
  });
});

describe('numbers', () => {
  it('are never other than finite, and null where there is none', () => {
    fc.assert(fc.property(fc.constantFrom('+', '-', '*', '/', '%', 'div', '^'), fc.double({ noNaN: true }), fc.double({ noNaN: true }), (operator, x, y) => {
      const result = calculate(operator, x, y);
      expect(result === null || Number.isFinite(result)).toBe(true);
    }), { numRuns: 5000 });
    expect([calculate('/', 1, 0), calculate('^', 0, -1), calculate('^', -8, 1 / 3), calculate('+', 1e308, 1e308), calculate('*', 1e200, 1e200)]).toEqual([null, null, null, null, null]);
    expect([calculate('%', -7, 3), calculate('div', -7, 2), calculate('^', 2, 10), calculate('^', 0, 0)]).toEqual([-1, -3, 1024, 1]);
  });
});

describe('orders', () => {
  it('put nulls last, and first where they descend, and compare texts by their first 150 characters', () => {
    const ascending = [{ field: 'a', descending: false }];
    const values = [null, 'b', 'a', null, 'c'];
    expect(values.toSorted((one, other) => compareSortValues(ascending, [one], [other]))).toEqual(['a', 'b', 'c', null, null]);
    expect(values.toSorted((one, other) => compareSortValues([{ field: 'a', descending: true }], [one], [other]))).toEqual([null, null, 'c', 'b', 'a']);
    expect(toSortValue('🙂'.repeat(200))).toBe('🙂'.repeat(150));
    expect(compareSortValues([...ascending, { field: 'b', descending: true }], [1, 2], [1, 3])).toBeGreaterThan(0);
  });
});
