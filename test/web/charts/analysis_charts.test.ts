import { describe, expect, it } from 'vitest';
import Papa from 'papaparse';
import type { Chart } from '../../../server/model/analysis.ts';
import { chartTable } from '../../../web/charts/chart_table.ts';
import { pointRows, stepped, stripLines } from '../../../web/charts/chart_points.ts';
import { csvText } from '../../../web/charts/csv_text.ts';
import { heatClasses, inkOn } from '../../../web/charts/heat_classes.ts';
import { fileName } from '../../../web/charts/save_file.ts';
import { makeText } from '../../../web/messages/messages.tsx';
import { contrast } from '../../../web/ramp.ts';
import { themes } from '../../../web/url.ts';
import { smallCharts } from '../../support/analysis_charts.ts';

const [en, uk] = [makeText('en', 'UTC'), makeText('uk', 'UTC')];
const all: Chart[] = Object.values(smallCharts);

describe('the numbers of a chart as a table', () => {
  it('has a column for each line and both ends of each band, and a row for each place of the axis', () => {
    const { columns, rows } = chartTable(en, smallCharts.line);
    expect(columns.map(({ title }) => title)).toEqual(['Week', 'Seen', 'Usual', 'Band, lower end', 'Band, upper end', 'Stands out']);
    expect(rows).toEqual([
      ['2026-03-02', 4, 5, null, null, null], ['2026-03-09', null, 5, 2, 8, null], ['2026-03-16', 9, null, null, null, 'Above'],
    ]);
  });

  it('keeps what has no value, and open intervals, as such', () => {
    expect(chartTable(en, smallCharts.bar).rows).toEqual([
      ['North', 2.5, 1.2, null, 'stands out'], ['South', null, null, null, 'observed'], ['North', 0.8, 0.5, 1.3, 'observed'],
    ]);
  });

  it('says of each cell of a heat table whether it is significant', () => {
    expect(chartTable(en, smallCharts.heat).rows).toEqual([
      ['same place', '0 to 7', 2.4, true], ['same place', '8 to 14', 1.1, false], ['1 to 100', '0 to 7', 0.4, true], ['1 to 100', '8 to 14', null, false],
    ]);
    expect(chartTable(en, { ...smallCharts.heat, marked: null }).columns).toHaveLength(3);
  });

  it('is in the language of the reader', () => {
    expect(chartTable(uk, smallCharts.strips).rows[1]).toEqual(['Old (укр.)', 'B (укр.)', 'C', 'H', '.']);
  });

  it('has as many cells in each row as it has columns, for every kind', () => {
    for (const chart of all) {
      const { columns, rows } = chartTable(en, chart);
      for (const row of rows) expect(row, chart.kind).toHaveLength(columns.length);
    }
  });
});

describe('the file of a chart', () => {
  it('is read by another program as the very numbers', () => {
    for (const chart of all) {
      const table = chartTable(en, chart);
      const { data, errors } = Papa.parse<string[]>(csvText(en, table).trimEnd(), { dynamicTyping: false });
      expect(errors, chart.kind).toEqual([]);
      expect(data.slice(1), chart.kind).toEqual(table.rows.map((row) => row.map((cell) => (cell === null ? '' : String(cell)))));
    }
  });

  it('runs nothing in a spreadsheet, and leaves negative numbers alone', () => {
    expect(csvText(en, { columns: [{ title: '=1+1' }], rows: [['@x'], ['-2.5'], ['-cmd'], [-3], ['say "a, b"'], [null]] })).toBe("'=1+1\r\n'@x\r\n-2.5\r\n'-cmd\r\n-3\r\n\"say \"\"a, b\"\"\"\r\n\r\n");
  });

  it('has a name that every file system takes', () => {
    expect(fileName(['near_repeat 2026-01-01', 'Knox: table/1'], 'csv')).toBe('near-repeat-2026-01-01_knox-table-1.csv');
  });
});

describe('reading a chart with the keyboard', () => {
  it('comes to every value, and reads it with its place, its unit and its verdict', () => {
    const words = (chart: Chart) => pointRows(en, chart).map(({ points }) => points.map((point) => point.words));
    expect(words(smallCharts.line)).toEqual([
      ['2 Mar 2026: Seen 4', '16 Mar 2026: Seen 9'], ['2 Mar 2026: Usual 5', '9 Mar 2026: Usual 5'], ['9 Mar 2026: Band between 2 and 8'], ['16 Mar 2026: Above, 9'],
    ]);
    expect(words(smallCharts.bar)).toEqual([['North: 2.50 (1.20 to ∞), stands out', 'North: 0.80 (0.50 to 1.30), observed']]);
    expect(words(smallCharts.heat)).toEqual([['same place, 0 to 7: 2.40, significant', 'same place, 8 to 14: 1.10'], ['1 to 100, 0 to 7: 0.40, significant', '1 to 100, 8 to 14: –']]);
    expect(words(smallCharts.strips)[0]).toEqual(['A (New), 2 Mar 2026: neither', 'A (New), 9 Mar 2026: neither', 'A (New), 16 Mar 2026: hot']);
    expect(words(smallCharts.scatter)[0]).toEqual(['z -1.00, Lag 0.50, observed', 'North: z 1.00, Lag 2.00, stands out']);
  });

  it('stays within the chart, and keeps its place from row to row', () => {
    const rows = pointRows(en, smallCharts.line);
    expect(stepped(rows, { row: 0, point: 0 }, 'left')).toEqual({ row: 0, point: 0 });
    expect(stepped(rows, { row: 0, point: 1 }, 'right')).toEqual({ row: 0, point: 1 });
    expect(stepped(rows, { row: 0, point: 0 }, 'last')).toEqual({ row: 0, point: 1 });
    expect(stepped(rows, { row: 0, point: 1 }, 'down')).toEqual({ row: 1, point: 1 });
    expect(stepped(rows, { row: 3, point: 0 }, 'down')).toEqual({ row: 3, point: 0 });
    expect(stepped(pointRows(en, smallCharts.heat), { row: 0, point: 1 }, 'down')).toEqual({ row: 1, point: 1 });
  });
});

describe('strips', () => {
  it('stand below the name of their group, and a group without strips is not named', () => {
    expect(stripLines(smallCharts.strips).map((line) => ('group' in line ? line.group.en : line.row.id))).toEqual(['New', 'a', 'c', 'Old', 'b']);
    const many = { ...smallCharts.strips, rows: Array.from({ length: 60 }, (_, place) => ({ id: String(place), title: String(place), group: { en: `g${Math.floor(place / 42)}`, uk: '' }, strip: 'H..' })) };
    const lines = stripLines(many);
    expect(lines.length).toBeLessThanOrEqual(44);
    expect('row' in lines.at(-1)!).toBe(true);
  });
});

describe.each(themes)('the colours of a heat table in the %s theme', (theme) => {
  it('turn at the centre, alike for a ratio and its inverse', () => {
    const { classOf, classes } = heatClasses([3, 1 / 3, 1, 1.3], 1, theme);
    expect([3, 1.6, 1.3, 1, 1 / 1.3, 1 / 1.6, 1 / 3, 0].map(classOf)).toEqual([6, 5, 4, 3, 2, 1, 0, 0]);
    expect(classes.map(({ from, to }) => [from, to])).toEqual([[null, 0.5], [0.5, 1 / 1.5], [1 / 1.5, 0.8], [0.8, 1.25], [1.25, 1.5], [1.5, 2], [2, null]]);
  });

  it('give nothing its own class, and less than nothing equal steps', () => {
    const amounts = heatClasses([0, 1, 40], null, theme);
    expect(amounts.classOf(0)).toBe(0);
    expect(amounts.classOf(40)).toBe(amounts.classes.length - 1);
    expect(heatClasses([-2, 5], null, theme).classOf(-2)).toBe(0);
    const differences = heatClasses([0, 0], 0, theme);
    expect(differences.classOf(0)).toBe(3);
  });

  it('carry ink that can be read', () => {
    for (const centre of [null, 1]) for (const { colour } of heatClasses([1, 2, 5, 10, 20, 50, 100], centre, theme).classes) expect(contrast(colour, inkOn(colour))).toBeGreaterThanOrEqual(4.5);
  });
});
