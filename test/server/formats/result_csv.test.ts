import { describe, expect, it } from 'vitest';
import { chartCsv, tableCsv } from '../../../server/formats/result_csv.ts';
import type { Chart } from '../../../server/model/analysis.ts';

const t = (en: string, uk = en): { en: string; uk: string } => ({ en, uk });
const axis = { title: t('x'), quantity: 'number' as const };
const lines = (csv: string): string[] => csv.trimEnd().split('\r\n');

describe('a table of an analysis as CSV', () => {
  const table = {
    id: 'units', title: t('Units'), omitted: 0, columns: [{ id: 'unit', title: t('Unit'), quantity: 'text' as const }, { id: 'p', title: t('p'), quantity: 'probability' as const }, { id: 'hot', title: t('Hot'), quantity: 'flag' as const }],
    rows: [[t('North', 'Північ'), 0.1 + 0.2, true], ['=HYPERLINK("x")', null, false], ['a "quoted", one', -1e-9, null]],
  };

  it('has numbers as they are, nothing for what is not there, and words in the language asked for', () => {
    expect(lines(tableCsv(table, 'uk'))).toEqual(['unit,p,hot', 'Північ,0.30000000000000004,true', `"'=HYPERLINK(""x"")",,false`, '"a ""quoted"", one",-1e-9,']);
    expect(lines(tableCsv(table, 'en'))[1]).toBe('North,0.30000000000000004,true');
  });
});

describe('a chart of an analysis as CSV', () => {
  it.each<[Chart, string[]]>([
    [{
      kind: 'line', id: 'k', title: t('K'), x: axis, y: axis, lines: [{ id: 'o', title: t('Observed'), role: 'observed', points: [['2026-01-01', 1], ['2026-01-02', null]] }],
      bands: [{ id: 'b', title: t('Envelope'), points: [['2026-01-01', 0.5, 2]] }], marks: [{ x: '2026-01-01', y: 1, title: t('High'), role: 'signal' }],
    }, ['series,role,x,y,lower,upper', 'Observed,observed,2026-01-01,1,,', 'Observed,observed,2026-01-02,,,', 'Envelope,band,2026-01-01,,0.5,2', 'High,signal,2026-01-01,1,,']],
    [{ kind: 'bar', id: 'b', title: t('B'), x: axis, y: axis, bars: [{ x: t('Mon'), y: 3, lower: 1, upper: null, role: 'signal' }] }, ['x,y,lower,upper,role', 'Mon,3,1,,signal']],
    [{
      kind: 'heat', id: 'h', title: t('H'), x: axis, y: axis, value: axis, columns: [t('0-7'), t('8-14')], rows: [t('0-100 m')], values: [[1.5, null]], marked: [[true, false]], centre: 1,
    }, ['row,column,value,significant', '0-100 m,0-7,1.5,true', '0-100 m,8-14,,false']],
    [{ kind: 'strips', id: 's', title: t('S'), x: axis, steps: ['2026-01-01', '2026-01-08'], rows: [{ id: '88a', title: '88a', group: t('New'), strip: '.H' }] },
      ['id,title,group,2026-01-01,2026-01-08', '88a,88a,New,.,H']],
    [{ kind: 'scatter', id: 'm', title: t('M'), x: axis, y: axis, points: [{ x: 1, y: 2, role: 'observed', title: 'a' }], lines: [{ title: t('Slope'), role: 'expected', points: [[0, 0], [1, 1]] }] },
      ['series,role,x,y', 'a,observed,1,2', 'Slope,expected,0,0', 'Slope,expected,1,1']],
  ])('has a line for each thing that is drawn: %#', (chart, expected) => {
    expect(lines(chartCsv(chart, 'en'))).toEqual(expected);
  });
});
