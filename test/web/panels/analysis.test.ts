import { describe, expect, it } from 'vitest';
import type { MethodCard, MethodDescription, Parameter } from '../../../web/analysis_methods.ts';
import { secondsLeft } from '../../../web/analyses.ts';
import { makeText } from '../../../web/messages/messages.tsx';
import { sortedRows } from '../../../web/panels/analysis_table.tsx';
import { isStopped, resultFacts } from '../../../web/panels/analysis_words.ts';
import { comparedCharts, comparedFacts, comparedFigures } from '../../../web/panels/compared.ts';
import { shortened } from '../../../web/panels/method_card.tsx';
import { shelvesOf } from '../../../web/panels/method_shelves.tsx';
import { firstLines } from '../../../web/panels/printed_analysis.tsx';
import { faultOf, faulty, given, isOf, newerWindow, settingsOf } from '../../../web/panels/parameter_values.ts';
import { defaultView } from '../../../web/url.ts';
import { smallCharts } from '../../support/analysis_charts.ts';
import { smallResult } from '../../support/small_result.ts';

const text = makeText('en', 'UTC');
const words = { title: { en: 'Name', uk: 'Назва' }, explain: { en: 'What it does', uk: 'Що робить' } };
const parameters: Record<string, Parameter> = {
  bands: { ...words, kind: 'numbers', default: [100, 200], least: 1, most: 5000, size: [1, 4], unit: 'metres' },
  level: { ...words, kind: 'choice', default: '0.05', choices: [{ value: '0.1', title: { en: '90 %', uk: '90 %' } }, { value: '0.05', title: { en: '95 %', uk: '95 %' } }] },
  ties: { ...words, kind: 'flag', default: false },
};

describe('a setting of a method', () => {
  const number: Parameter = { ...words, kind: 'number', default: 999, least: 99, most: 9999, whole: true };
  const list: Parameter = { ...words, kind: 'list', default: [3, 1], least: 0, most: 9, size: [2, 3] };

  it('is refused before it is sent exactly where the server would refuse it', () => {
    expect([faultOf(number, '999'), faultOf(number, ' 100 '), faultOf(number, '1e3')]).toEqual([null, null, null]);
    expect(['', 'many', 'NaN', 'Infinity'].map((typed) => faultOf(number, typed)?.id)).toEqual(Array.from({ length: 4 }, () => 'number'));
    expect([faultOf(number, '98')?.id, faultOf(number, '10000')?.id, faultOf(number, '100.5')?.id]).toEqual(['range', 'range', 'whole']);
    expect(['100,200', '50', '100,200,', '1,2,3,4,5', '200,100', '100,x', '0', ''].map((typed) => faultOf(parameters['bands']!, typed)?.id))
      .toEqual([undefined, undefined, undefined, 'size', 'ascending', 'numbers', 'numbers', 'size']);
    expect([faultOf(list, '3,1,1'), faultOf(list, '3')?.id]).toEqual([null, 'size']);
    expect([faultOf(parameters['level']!, '0.1'), faultOf(parameters['level']!, '0.2')?.id, faultOf(parameters['ties']!, 'yes')?.id]).toEqual([null, 'choice', 'choice']);
    const window: Parameter = { ...words, kind: 'window', default: 'previous' };
    expect(['previous', 'year', '2026-01-01/2026-02-01', '2026-02-01/2026-01-01', '/', '2026-01-01'].map((typed) => faultOf(window, typed)?.id)).toEqual([undefined, undefined, undefined, 'window', 'window', 'window']);
    expect([faultOf({ ...words, kind: 'units', default: [] }, 'district:1,8a2a'), faultOf({ ...words, kind: 'units', default: [] }, 'a b')?.id]).toEqual([null, 'ids']);
    expect([faultOf({ ...words, kind: 'offences', default: [] }, 'theft,robbery.person'), faultOf({ ...words, kind: 'offences', default: [] }, 'Theft')?.id]).toEqual([null, 'ids']);
  });

  it('is sent only where it is known and not as by default', () => {
    expect(given(parameters, { bands: '100,200', level: '0.1', old: '3' })).toEqual({ level: '0.1' });
    expect(faulty(parameters, { bands: '9,1', old: 'x' })).toEqual(['bands']);
  });
});

describe('a result and the settings of the page', () => {
  const result = smallResult({ parameters: { bands: [100, 300], level: '0.05', ties: true }, unit: 'square:500', seed: 5 });
  const settings = settingsOf(result, parameters);
  const view = { ...defaultView, ...settings };

  it('gives the settings with which it can be made again', () => {
    expect(settings).toEqual({
      method: 'near_repeat', parameters: { bands: '100,300', ties: 'true' }, unit: 'square:500', seed: 5, window: { kind: 'range', from: '2026-01-01', to: '2026-03-01' },
      offences: ['burglary'], hours: [], weekdays: [6, 7], area: null, asOf: null,
    });
    expect(settingsOf(smallResult({ unit: 'none' }), parameters)).toMatchObject({ parameters: {}, unit: null, seed: null });
  });

  it('is of the present settings until any of them is another', () => {
    const days = { from: '2026-01-01', to: '2026-03-01' };
    expect(isOf(result, parameters, view, days)).toBe(true);
    const others = [{ parameters: { ties: 'true' } }, { unit: 'hex:9' }, { seed: null }, { offences: [] }, { weekdays: [6] }, { area: 'beat:1' }, { method: 'mantel' }, { crs: 'EPSG:5566' }];
    for (const other of others) expect(isOf(result, parameters, { ...view, ...other }, days), JSON.stringify(other)).toBe(false);
    expect(isOf(result, parameters, view, { from: '2026-01-02', to: '2026-03-01' })).toBe(false);
    expect(isOf(smallResult({ seed: null }), parameters, { ...defaultView, ...settingsOf(smallResult(), parameters), seed: 9 }, days)).toBe(true);
  });

  it('is run again on a window of equal length that ends with the data, where there are newer ones', () => {
    const filter = { fromDay: '2026-01-01', toDay: '2026-03-01' };
    expect(newerWindow(filter, '2026-03-07')).toEqual({ kind: 'range', from: '2026-01-08', to: '2026-03-08' });
    expect(newerWindow(filter, '2026-02-28')).toBeNull();
    expect(newerWindow(filter, null)).toBeNull();
  });

  it('must not be acted on when any warning says stop', () => {
    const warning = (severity: 'stop' | 'caution' | 'note') => ({ code: severity, severity, text: words.title });
    expect(isStopped({ warnings: [warning('note'), warning('stop')] })).toBe(true);
    expect(isStopped({ warnings: [warning('note'), warning('caution')] })).toBe(false);
  });

  it('says how it was made, in the order of the form', () => {
    const facts = resultFacts(text, result, { parameters, areaName: null });
    expect(facts.filter(({ key }) => key.startsWith('p.')).map(({ key, value }) => [key, value])).toEqual([['p.bands', '100, 300 m'], ['p.level', '95 %'], ['p.ties', 'yes']]);
    expect(facts.find(({ key }) => key === 'scope')?.value).toBe('1 Jan to 28 Feb 2026 · Burglary · Sat–Sun');
    expect(facts.find(({ key }) => key === 'seed')?.value).toBe('5');
    expect(resultFacts(text, smallResult({ seed: null }), { parameters, areaName: null }).some(({ key }) => key === 'seed')).toBe(false);
  });
});

describe('two results compared', () => {
  it('mark the figures that differ, with the difference where it can be told', () => {
    const title = words.title;
    const one = [{ id: 'a', title, quantity: 'count' as const, value: 10 }, { id: 'b', title, quantity: 'ratio' as const, value: 2 }, { id: 'p', title, quantity: 'probability' as const, value: 0.2 }];
    const other = [{ id: 'a', title, quantity: 'count' as const, value: 7 }, { id: 'b', title, quantity: 'ratio' as const, value: 2 }, { id: 'p', title, quantity: 'probability' as const, value: 0.0001 },
      { id: 'c', title, quantity: 'count' as const, value: null, because: { en: 'too few', uk: 'замало' } }];
    expect(comparedFigures(text, one, other).map(({ id, one: a, other: b, difference, differs }) => [id, a, b, difference, differs])).toEqual([
      ['a', '10', '7', '−3', true], ['b', '2.00', '2.00', null, false], ['p', '0.200', '< 0.001', null, true], ['c', '–', 'too few', null, true],
    ]);
  });

  it('put the settings that differ first', () => {
    const fact = (key: string, value: string) => ({ key, title: key, value });
    expect(comparedFacts([fact('a', '1'), fact('b', '2')], [fact('a', '1'), fact('b', '3'), fact('c', '4')]).map(({ key, differs }) => [key, differs])).toEqual([['b', true], ['c', true], ['a', false]]);
  });

  it('lay charts of one id beside each other', () => {
    const pairs = comparedCharts(smallResult({ charts: [smallCharts.bar] }), smallResult({ charts: [smallCharts.heat, smallCharts.bar] }));
    expect(pairs.map(([a, b]) => [a?.id, b?.id])).toEqual([['ratios', 'ratios'], [undefined, 'knox']]);
  });
});

describe('a table of a result', () => {
  it('is sorted by number or by name, with what has no value last in both directions', () => {
    const rows = [['b', 2], ['a', null], ['c', 10], ['d', 1]];
    const column = (sorting: { column: number; descending: boolean } | null) => sortedRows(text, rows, sorting).map(([name]) => name).join('');
    expect([column(null), column({ column: 1, descending: true }), column({ column: 1, descending: false }), column({ column: 0, descending: false })]).toEqual(['bacd', 'cbda', 'dbca', 'abcd']);
  });
});

describe('finding a method', () => {
  const method = (id: string, group: string, question: string): MethodDescription => ({
    id, group, title: { en: id, uk: `${id} укр` }, question: { en: question, uk: 'де?' }, units: [], random: false, exact: false, version: 1, parameters: {},
    card: { name: `Statistic of ${id}` } as MethodCard,
  });
  const methods = [method('journey', 'series', 'How far from home?'), method('stac', 'clusters', 'Where is it densest?'), method('odd', 'of_tomorrow', 'What else?'), method('nnh', 'clusters', 'Where is it close?')];

  it('puts it on its shelf, in the order of the shelves, unknown ones last', () => {
    expect(shelvesOf(methods, '').map(({ group, methods: held }) => [group, held.map(({ id }) => id)])).toEqual([['clusters', ['stac', 'nnh']], ['series', ['journey']], ['of_tomorrow', ['odd']]]);
  });

  it('takes all words, in either language, and the name of the statistic', () => {
    expect(shelvesOf(methods, 'WHERE close').flatMap(({ methods: held }) => held.map(({ id }) => id))).toEqual(['nnh']);
    expect(shelvesOf(methods, 'statistic stac')).toHaveLength(1);
    expect(shelvesOf(methods, 'укр де')).toHaveLength(3);
    expect(shelvesOf(methods, 'phrenology')).toEqual([]);
  });
});

describe('a chart on paper', () => {
  it('leaves out what there is no room for, and says how much', () => {
    const strips = { ...smallCharts.strips, rows: Array.from({ length: 30 }, () => smallCharts.strips.rows[0]!) };
    const bars = { ...smallCharts.bar, bars: Array.from({ length: 20 }, () => smallCharts.bar.bars[0]!) };
    expect(firstLines(strips)).toMatchObject({ chart: { rows: { length: 10 } }, left: 20 });
    expect(firstLines(bars)).toEqual({ chart: bars, left: 0 });
    expect(firstLines(smallCharts.heat)).toEqual({ chart: smallCharts.heat, left: 0 });
  });
});

describe('words of a run and of a card', () => {
  it('guess what time is left only once there is something to go by', () => {
    expect([secondsLeft(50, 10), secondsLeft(2, 10), secondsLeft(50, 1), secondsLeft(100, 10)]).toEqual([10, null, null, null]);
  });

  it('shorten a card by whole sentences', () => {
    expect(shortened('where is it? It is here. And there.', 30)).toBe('Where is it? It is here.');
    expect(shortened('short.', 30)).toBe('Short.');
    expect(shortened('one sentence that is much too long for it', 10)).toBe('One senten…');
  });
});
