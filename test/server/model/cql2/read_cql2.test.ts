import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCql2, type Cql2Options } from '../../../../server/model/cql2/read_cql2.ts';
import { readSortby } from '../../../../server/model/cql2/read_sortby.ts';
import type { Cql2 } from '../../../../server/model/cql2/tree.ts';
import { Problem } from '../../../../server/model/problem.ts';
import type { LayerField } from '../../../../tiles/layer.ts';
import { layers } from '../../../../tiles/layers.ts';
import { filters } from '../../../support/cql2_filters.ts';
import { writeJson, writeText } from '../../../support/cql2_forms.ts';

const field = (name: string, type: LayerField['type']): LayerField => ({ name, type, description: name });
const fields = [
  field('city', 'String'), field('name', 'String'), field('depth', 'Number'), field('balance', 'Number'), field('category', 'Integer'), field('open', 'Boolean'),
  field('updated', 'Instant'), field('start', 'Instant'), field('end', 'Instant'), field('date', 'Day'), field('day2', 'Day'), field('extra', 'Object'),
];
const options: Omit<Cql2Options, 'language'> = { fields, geometry: 'geometry', zone: 'Europe/Kyiv' };
const ofText = (text: string): Cql2 => readCql2(text, { ...options, language: 'cql2-text' });
const ofJson = (value: unknown): Cql2 => readCql2(typeof value === 'string' ? value : JSON.stringify(value), { ...options, language: 'cql2-json' });

function problemOf(read: () => unknown): Problem {
  try {
    read();
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
  throw new Error('it was read');
}

/** The examples of OGC 21-065r2, with the properties above in the place of its own where it has none of that kind. */
const examples: [text: string, json: unknown][] = [
  ["city='Toronto'", { op: '=', args: [{ property: 'city' }, 'Toronto'] }],
  ['balance-150.0 > 0', { op: '>', args: [{ op: '-', args: [{ property: 'balance' }, 150] }, 0] }],
  ["updated >= date('1970-01-01')", { op: '>=', args: [{ property: 'updated' }, { date: '1970-01-01' }] }],
  ['geometry IS NOT NULL', { op: 'not', args: [{ op: 'isNull', args: [{ property: 'geometry' }] }] }],
  ["name LIKE 'Smith%'", { op: 'like', args: [{ property: 'name' }, 'Smith%'] }],
  ['depth BETWEEN 100.0 and 150.0', { op: 'between', args: [{ property: 'depth' }, 100, 150] }],
  ["city IN ('Toronto','Frankfurt','Tokyo','New York')", { op: 'in', args: [{ property: 'city' }, ['Toronto', 'Frankfurt', 'Tokyo', 'New York']] }],
  ['category NOT IN (1,2,3,4)', { op: 'not', args: [{ op: 'in', args: [{ property: 'category' }, [1, 2, 3, 4]] }] }],
  ["CASEI(name) IN (CASEI('Οδος'),CASEI('Straße'))", { op: 'in', args: [{ op: 'casei', args: [{ property: 'name' }] }, [{ op: 'casei', args: ['Οδος'] }, { op: 'casei', args: ['Straße'] }]] }],
  ["ACCENTI(name) = ACCENTI('débárquér')", { op: '=', args: [{ op: 'accenti', args: [{ property: 'name' }] }, { op: 'accenti', args: ['débárquér'] }] }],
  ['S_INTERSECTS(geometry,POINT(36.319836 32.288087))', { op: 's_intersects', args: [{ property: 'geometry' }, { type: 'Point', coordinates: [36.319836, 32.288087] }] }],
  ['S_INTERSECTS(geometry,BBOX(160.6,-55.95,-170,-25.89))', { op: 's_intersects', args: [{ property: 'geometry' }, { bbox: [160.6, -55.95, -170, -25.89] }] }],
  ["T_INTERSECTS(updated, INTERVAL('1969-07-16T05:32:00Z', '1969-07-24T16:50:35Z'))", { op: 't_intersects', args: [{ property: 'updated' }, { interval: ['1969-07-16T05:32:00Z', '1969-07-24T16:50:35Z'] }] }],
  ["T_DURING(INTERVAL(start, \"end\"), INTERVAL('1969-07-16T13:32:00Z', '..'))", { op: 't_during', args: [{ interval: [{ property: 'start' }, { property: 'end' }] }, { interval: ['1969-07-16T13:32:00Z', '..'] }] }],
  ["T_DURING(INTERVAL('1969-07-20T20:17:40Z', '1969-07-21T17:54:00Z'), INTERVAL('1969-07-16T13:32:00Z', '1969-07-24T16:50:35Z'))",
    { op: 't_during', args: [{ interval: ['1969-07-20T20:17:40Z', '1969-07-21T17:54:00Z'] }, { interval: ['1969-07-16T13:32:00Z', '1969-07-24T16:50:35Z'] }] }],
  ['S_CROSSES(LINESTRING(43.7 -79.3, 43.8 -79.2), POLYGON((43 -79, 44 -79, 44 -80, 43 -79)))',
    { op: 's_crosses', args: [{ type: 'LineString', coordinates: [[43.7, -79.3], [43.8, -79.2]] }, { type: 'Polygon', coordinates: [[[43, -79], [44, -79], [44, -80], [43, -79]]] }] }],
  ["\"date\" = date('2022-04-16')", { op: '=', args: [{ property: 'date' }, { date: '2022-04-16' }] }],
  ["t_after(\"date\",interval('2022-01-01','2022-12-31'))", { op: 't_after', args: [{ property: 'date' }, { interval: ['2022-01-01', '2022-12-31'] }] }],
  ['category % 2 = 0 AND category div 2 > -1 AND 2 ^ category < 100', { op: 'and', args: [
    { op: '=', args: [{ op: '%', args: [{ property: 'category' }, 2] }, 0] }, { op: '>', args: [{ op: 'div', args: [{ property: 'category' }, 2] }, -1] },
    { op: '<', args: [{ op: '^', args: [2, { property: 'category' }] }, 100] }] }],
  ['open = TRUE OR NOT open <> false', { op: 'or', args: [{ op: '=', args: [{ property: 'open' }, true] }, { op: 'not', args: [{ op: '<>', args: [{ property: 'open' }, false] }] }] }],
  ['-depth < 3', { op: '<', args: [{ op: '*', args: [-1, { property: 'depth' }] }, 3] }],
  ['MULTIPOINT((1 2),(3 4)) is null', { op: 'isNull', args: [{ type: 'MultiPoint', coordinates: [[1, 2], [3, 4]] }] }],
  ['s_within(geometry, GEOMETRYCOLLECTION(POINT(1 2),LINESTRING Z (1 2 0,3 4 9)))',
    { op: 's_within', args: [{ property: 'geometry' }, { type: 'GeometryCollection', geometries: [{ type: 'Point', coordinates: [1, 2] }, { type: 'LineString', coordinates: [[1, 2], [3, 4]] }] }] }],
];

describe('CQL2', () => {
  it.each(examples)('reads %s as it reads its JSON', (text, json) => {
    expect(ofText(text)).toEqual(ofJson(json));
  });

  it('binds as the grammar says: NOT before AND before OR, powers before products before sums', () => {
    expect(ofText('NOT open = TRUE AND depth = 1 OR depth = 2')).toEqual(ofText('((NOT (open = TRUE)) AND (depth = 1)) OR (depth = 2)'));
    expect(ofText('1 + 2 * depth ^ 2 - 4 = 0')).toEqual(ofText('((1 + (2 * (depth ^ 2))) - 4) = 0'));
    expect(ofText('8 / 4 / 2 = 1')).toEqual(ofText('(8 / 4) / 2 = 1'));
    expect(ofText('depth = -2 ^ 2')).toEqual(ofText('depth = (-2) ^ 2'));
  });

  it('reads quotes inside of texts, names in quotes, and any letter case of keywords', () => {
    const texts = ["'it''s'", "'it\\'s'"].map((text) => (ofText(`name = ${text}`) as { right: { value: string } }).right.value);
    expect(texts).toEqual(["it's", "it's"]);
    expect(ofText('category = 1 aNd "city" iS nOt nUlL')).toEqual(ofText('category = 1 AND city IS NOT NULL'));
    expect((ofText("name LIKE 'a\\_b\\\\'") as { pattern: { value: string } }).pattern.value).toBe('a\\_b\\\\');
  });

  it('reads an instant with an offset, and to the microsecond, and a day as it is on the clock of the jurisdiction', () => {
    const right = (text: string): unknown => (ofText(text) as { right: unknown }).right;
    expect(right("updated = TIMESTAMP('2026-03-01T02:00:00.1234567+02:00')")).toEqual({ op: 'instant', at: '2026-03-01T00:00:00.123456Z' });
    // The clocks went forward on that day, so it lasted 23 hours.
    expect(right("updated = DATE('2026-03-29')")).toEqual({ op: 'day', day: '2026-03-29', from: '2026-03-28T22:00:00.000000Z', to: '2026-03-29T21:00:00.000000Z' });
  });

  it('takes a box over the antimeridian apart, and gives one without width another shape', () => {
    const shape = (text: string): unknown => (ofText(`S_INTERSECTS(geometry,${text})`) as { right: { geometry: { type: string }; boxes: unknown } }).right;
    expect(shape('BBOX(170,-10,-170,10)')).toMatchObject({ geometry: { type: 'MultiPolygon' }, boxes: [[170, -10, 180, 10], [-180, -10, -170, 10]] });
    expect(shape('BBOX(1,2,-50,3,4,100)')).toEqual(shape('BBOX(1,2,3,4)'));
    expect(shape('BBOX(1,2,1,2)')).toMatchObject({ geometry: { type: 'Point', coordinates: [1, 2] } });
    expect(shape('BBOX(1,2,1,3)')).toMatchObject({ geometry: { type: 'LineString' } });
    expect(shape('BBOX(180,2,-170,3)')).toMatchObject({ geometry: { type: 'GeometryCollection' } });
  });

  it('turns positions of another coordinate system to longitude and latitude', () => {
    const asked: Cql2Options = { ...options, language: 'cql2-text', toLongitudeLatitude: ([y, x]) => (Math.abs(x) > 180 || Math.abs(y) > 90 ? null : [x, y]) };
    expect(readCql2('S_INTERSECTS(geometry,POINT(50 30))', asked)).toEqual(ofText('S_INTERSECTS(geometry,POINT(30 50))'));
    const { right } = readCql2('S_WITHIN(geometry,BBOX(50,30,51,32))', asked) as unknown as { right: { geometry: { coordinates: number[][][] } } };
    const ring = right.geometry.coordinates[0]!;
    expect([ring.length, Math.min(...ring.map(([x]) => x!)), Math.max(...ring.map(([, y]) => y!))]).toEqual([65, 30, 51]);
    expect(problemOf(() => readCql2('S_INTERSECTS(geometry,POINT(30 500))', asked)).message).toContain('30 500 is not a place in the coordinate system of filter-crs');
  });

  it('is the same tree after it was written as text and as JSON', () => {
    const words = {
      texts: ['city', 'name', 'id'], numbers: ['depth', 'category'], instants: ['updated', 'start'], textValues: ['Toronto', 'Вулиця'], numberValues: [1, -2.5], zone: 'Europe/Kyiv',
      longitudes: [-10, 0, 30.5], latitudes: [1.5, 2, 50],
    };
    fc.assert(fc.property(filters(words), (tree) => {
      expect(ofText(writeText(tree))).toEqual(tree);
      expect(ofJson(writeJson(tree))).toEqual(tree);
    }), { numRuns: 1500 });
  });
});

const polygon = (n: number): string => `POLYGON((${Array.from({ length: n }, (_, i) => `${(Math.cos((i * 2 * Math.PI) / (n - 1)) * 9).toFixed(2)} ${(Math.sin((i * 2 * Math.PI) / (n - 1)) * 9).toFixed(2)}`).join(',')}))`;
const list = (n: number): string => Array.from({ length: n }, (_, i) => i % 10).join(',');

/** What is wrong, where, and in which words. */
const faults: [text: string, ...words: string[]][] = [
  ['', 'empty'],
  ['depth =', 'character 8 (its end)', 'Expected a property, a value'],
  ['depth = 1 AND', 'character 14', 'Expected a property'],
  ['depth = 1\nAND\n  citty = \'x\'', 'line 3, character 3 ("citty = \'x\'")', 'no property "citty"', 'city'],
  ['(depth = 1', 'character 11', 'Expected "," or the closing ")"'],
  ['depth = 1)', 'character 10', 'closes none'],
  ['depth == 1', 'character 8', 'Expected a property'],
  ['depth != 1', 'written <>'],
  ["name = 'open", 'character 8', 'no end'],
  ['name = "Toronto"', 'no property "Toronto"'],
  ['depth = 1 depth = 2', 'character 11', 'expected AND, OR or the end'],
  ['depth = NaN', 'no property "NaN"'],
  ['depth = 1e400', 'larger than numbers'],
  ['depth = 12abc', 'character 9', 'belongs to no number'],
  ["depth = '5'", 'the property depth (a number)', "the text '5'", 'cannot be compared'],
  ["updated > '2026-01-01'", "TIMESTAMP('2026-03-01T04:00:00Z')"],
  ["updated > TIMESTAMP('2026-13-01T00:00:00Z')", 'is not an instant'],
  ["updated > TIMESTAMP('2026-01-01')", "DATE('2026-03-01')"],
  ["updated > DATE('2026-02-30')", 'not a day of the calendar'],
  ["date > TIMESTAMP('2026-01-01T00:00:00Z')", 'cannot be compared'],
  ['foo(depth) = 1', 'no function "foo"'],
  ['S_INTERSECT(geometry, POINT(1 2))', 'Nearest: S_INTERSECTS'],
  ['S_INTERSECTS(name, POINT(1 2))', 'Expected a geometry', 'the property geometry'],
  ['S_INTERSECTS(geometry, POINT(1))', 'second number'],
  ['S_INTERSECTS(geometry, POINT(190 2))', '190 2 is not a place'],
  ['S_INTERSECTS(geometry, POINT EMPTY)', 'empty geometry'],
  ['S_INTERSECTS(geometry, LINESTRING(1 2))', 'only 1 position'],
  ['S_INTERSECTS(geometry, POLYGON((0 0, 1 0, 1 1, 0 1)))', 'not closed'],
  ['S_INTERSECTS(geometry, POLYGON(0 0, 1 0, 1 1, 0 0))', 'Expected "("'],
  [`S_INTERSECTS(geometry, ${polygon(501)})`, 'more than 500 vertices'],
  ['S_INTERSECTS(geometry, BBOX(1,2,3))', 'not 3'],
  ['S_INTERSECTS(geometry, BBOX(1,5,3,2))', 'north of the northern'],
  ['S_INTERSECTS(geometry)', 'takes 2 operand(s); there are 1'],
  ['A_CONTAINS(name, (1,2))', 'No property here is an array'],
  ["T_DURING(updated, INTERVAL('2026-01-01','..'))", 'compares two intervals', 'T_INTERSECTS'],
  ["T_AFTER(updated, INTERVAL('2026-02-01','2026-01-01'))", 'ends before it begins'],
  ["T_AFTER(name, DATE('2026-02-01'))", 'Expected an instant or a day'],
  ['name LIKE depth', 'pattern of LIKE'],
  ["depth LIKE '5%'", 'LIKE compares texts'],
  ["name LIKE 'a\\'", 'ends in a backslash'],
  ["name BETWEEN 'a' AND 'b'", 'BETWEEN compares numbers'],
  ['name IN ()', 'at least one value'],
  ['name IN (1)', 'cannot be compared'],
  [`category IN (${list(1001)})`, 'has 1,001 values; at most 1,000'],
  [`category IN (${list(10_000)})`, '16,384'],
  ['name IS 5', 'NULL or NOT NULL'],
  ['name = NULL', 'IS NULL'],
  ['AND depth = 1', 'before AND'],
  ['name', 'Expected a condition'],
  ['depth + 1', 'gives a value'],
  ["extra = 'x'", 'an object of several values'],
  ['extra IS NULL', 'never null'],
  ['geometry = 1', 'is a geometry'],
  ['depth + (name) = 1', 'calculates with numbers'],
  ['CASEI(depth) = 1', 'CASEI takes a text'],
  ['depth = (open = TRUE)', '"=" is a condition'],
  [`${'NOT '.repeat(30)}open = TRUE`, 'nested more than 20 deep'],
  [`${'('.repeat(5000)}depth = 1${')'.repeat(5000)}`, 'nested more than 20 deep'],
  [`${Array.from({ length: 25 }, () => '1').join('+')} = depth`, 'nested more than 20 deep'],
  [Array.from({ length: 70 }, () => 'depth = 1').join(' AND '), 'more than 200 parts'],
  [`name = '${'я'.repeat(513)}'`, 'longer than 1024 bytes'],
  [`name = 'x'${' '.repeat(17_000)}`, 'at most 16,384'],
  ["name = '\0'", 'NUL character'],
  ['name = \'\ud800\'', 'half of a surrogate pair'],
  ['depth = 1; drop table incident', '";" is not part of CQL2'],
];

describe('a filter that cannot be used', () => {
  it.each(faults.map(([text, ...words]) => [text.slice(0, 60), text, words] as const))('%s: its problem says what and where', (_, text, words) => {
    const { code, kind, message: detail, fields: [at] } = problemOf(() => ofText(text));
    expect([kind, code, at!.field]).toEqual(['bad_request', 'bad_filter', 'filter']);
    for (const word of words) expect(detail).toContain(word);
    expect(detail.isWellFormed()).toBe(true);
    expect(detail.length).toBeLessThan(600);
  });

  it.each<[unknown, ...string[]]>([
    ['{"op": "=", ', 'This is not JSON'],
    ['[1', 'This is not JSON'],
    [{ op: '=', args: [{ property: 'citty' }, 'x'] }, '$.args[0]', 'no property "citty"'],
    [{ op: 'and', args: [{ op: '=', args: [1, 1] }] }, '"and" joins two'],
    [{ op: 'and', args: [true, { op: '=', args: [{ property: 'depth' }, null] }] }, '$.args[1].args[1]', 'isNull'],
    [{ op: '=', args: 'x' }, '$.args', 'Expected an array'],
    [{ op: 5, args: [] }, '$.op', 'Expected a text'],
    [{ op: '=', args: [1, 2], more: 1 }, '"more" is not expected'],
    [{ colour: 1 }, 'one of op, property'],
    [{ op: 'in', args: [{ property: 'city' }, 'x'] }, '$.args[1]', 'list of at least one'],
    [{ op: 't_after', args: [{ property: 'updated' }, { interval: ['..'] }] }, '$.args[1].interval', 'two ends'],
    [{ op: 's_within', args: [{ property: 'geometry' }, { type: 'Circle', coordinates: [] }] }, 'Expected one of Point'],
    [{ op: 's_within', args: [{ property: 'geometry' }, { type: 'Polygon', coordinates: [[1, 2]] }] }, 'not nested'],
    [{ op: 's_within', args: [{ property: 'geometry' }, { type: 'Point', coordinates: ['1', 2] }] }, 'not two numbers'],
    [{ op: 's_within', args: [{ property: 'geometry' }, { type: 'MultiPolygon', coordinates: [] }] }, 'empty geometry'],
    ['{"op":"=","args":[{"property":"city"},"\\u0000"]}', '$.args[1]', 'NUL'],
    ['{"op":"=","args":[{"property":"city"},"\\udc00"]}', '$.args[1]', 'surrogate'],
    ['{"op":"=","args":[{"property":"__proto__"},"x"]}', 'no property "__proto__"'],
    ['{"__proto__": {"op": "="}}', 'one of op, property'],
    [`${'{"op":"not","args":['.repeat(500)}true${']}'.repeat(500)}`, 'nested more than 20 deep'],
    [`${'['.repeat(8000)}${']'.repeat(8000)}`, 'nested more than 20 deep'],
  ])('JSON, %#: its problem says what and where', (json, ...words) => {
    const { code, message: detail } = problemOf(() => ofJson(json));
    expect(code).toBe('bad_filter');
    for (const word of words) expect(detail).toContain(word);
  });

  it('is never anything but read or refused with its code, however it was changed', () => {
    const pieces = [...examples.map(([text]) => text), ...examples.map(([, json]) => JSON.stringify(json)), "'", '"', '(', ')', '\\', '\0', '\ud800', '{', '[', ',', 'NOT ', 'INTERVAL(', 'POINT(', '1e', '..', '🙂', '\u0300'];
    const change = fc.record({ from: fc.nat(200), cut: fc.nat(12), put: fc.oneof(fc.constantFrom(...pieces), fc.string({ unit: 'binary', maxLength: 4 })) });
    const changed = fc.tuple(fc.constantFrom(...pieces), fc.array(change, { minLength: 1, maxLength: 4 })).map(([text, changes]) =>
      changes.reduce((sum, { from, cut, put }) => sum.slice(0, from % (sum.length + 1)) + put + sum.slice((from % (sum.length + 1)) + cut), text));
    let read = 0;
    fc.assert(fc.property(changed, fc.constantFrom('cql2-text' as const, 'cql2-json' as const), (text, language) => {
      try {
        readCql2(text, { ...options, language });
        read += 1;
      } catch (error) {
        expect(error).toBeInstanceOf(Problem);
        expect((error as Problem).code).toBe('bad_filter');
        expect((error as Problem).message.isWellFormed()).toBe(true);
      }
    }), { numRuns: 20_000 });
    expect(read).toBeGreaterThan(100);
  }, 60_000);

  it('stays within its limits where it just keeps them', () => {
    expect(ofText(`category IN (${list(1000)})`)).toMatchObject({ op: 'in' });
    expect(ofText(`S_INTERSECTS(geometry, ${polygon(500)})`)).toMatchObject({ op: 'spatial' });
    expect(ofText(Array.from({ length: 66 }, () => 'depth = 1').join(' AND '))).toMatchObject({ op: 'and' });
    expect(ofText(`name = '${'я'.repeat(512)}'`)).toMatchObject({ op: 'compare' });
    expect(ofText(`${'NOT '.repeat(18)}open = TRUE`)).toMatchObject({ op: 'not' });
  });
});

describe('sortby', () => {
  it('reads names, signs and the space that a plus is in an address', () => {
    expect(readSortby('city,-depth,+name, id', fields)).toEqual([
      { field: 'city', descending: false }, { field: 'depth', descending: true }, { field: 'name', descending: false }, { field: 'id', descending: false },
    ]);
  });

  it.each([
    ['citty', 'Nearest: city'], ['', 'empty'], ['city,,name', 'Property 2 is empty'], ['city,-city', 'twice'], ['extra', 'cannot be sorted'], ['geometry', 'cannot be sorted'],
    ['city,name,depth,category,open', 'at most 4'], ['--city', 'cannot be sorted'],
  ])('refuses %s', (text, word) => {
    const { code, message: detail } = problemOf(() => readSortby(text, fields));
    expect(code).toBe('bad_sortby');
    expect(detail).toContain(word);
  });
});

describe('each layer', () => {
  it('can be filtered by every property but its objects', () => {
    for (const layer of Object.values(layers)) {
      for (const { name, type } of layer.features.fields as readonly LayerField[]) {
        const read = (): Cql2 => readCql2(`"${name}" IS NOT NULL AND S_INTERSECTS(geometry, POINT(1 2)) AND id <> 'x'`, { ...options, fields: layer.features.fields, language: 'cql2-text' });
        if (type === 'Object') expect(problemOf(read).code).toBe('bad_filter');
        else expect(read()).toMatchObject({ op: 'and' });
      }
    }
  });
});
