import { stringify } from 'csv-stringify/sync';
import type { Chart, Table, Text } from '../model/analysis.ts';
import { spreadsheetSafe } from './spreadsheet_safe.ts';

/** Tables and charts of an analysis as CSV in UTF-8: a line of names, then the numbers as they are, nothing where there is none. */
export type Language = keyof Text;
type Cell = string | number | boolean | null | undefined | Text;

const written = (lines: readonly (readonly Cell[])[], language: Language): string =>
  stringify(lines.map((line) => line.map((cell) => plain(cell, language))), { cast: { boolean: String }, record_delimiter: 'windows' });

function plain(cell: Cell, language: Language): string | number | boolean {
  if (cell === null || cell === undefined) return '';
  const value = typeof cell === 'object' ? cell[language] : cell;
  return typeof value === 'string' ? spreadsheetSafe(value) : value;
}

export const tableCsv = ({ columns, rows }: { columns: readonly Pick<Table['columns'][number], 'id'>[]; rows: Table['rows'] }, language: Language): string => written([columns.map(({ id }) => id), ...rows], language);

/** What is drawn, one line for each point, bar, or cell. */
export function chartCsv(chart: Chart, language: Language): string {
  return written(linesOf(chart), language);
}

function linesOf(chart: Chart): Cell[][] {
  switch (chart.kind) {
    case 'line': return [
      ['series', 'role', 'x', 'y', 'lower', 'upper'],
      ...chart.lines.flatMap(({ title, role, points }) => points.map(([x, y]): Cell[] => [title, role, x, y, null, null])),
      ...chart.bands.flatMap(({ title, points }) => points.map(([x, lower, upper]): Cell[] => [title, 'band', x, null, lower, upper])),
      ...chart.marks.map(({ title, role, x, y }): Cell[] => [title, role, x, y, null, null]),
    ];
    case 'bar': return [['x', 'y', 'lower', 'upper', 'role'], ...chart.bars.map(({ x, y, lower, upper, role }): Cell[] => [x, y, lower, upper, role])];
    case 'heat': return [
      ['row', 'column', 'value', 'significant'],
      ...chart.values.flatMap((values, row) => values.map((value, column): Cell[] => [chart.rows[row], chart.columns[column], value, chart.marked?.[row]?.[column]])),
    ];
    case 'strips': return [['id', 'title', 'group', ...chart.steps], ...chart.rows.map(({ id, title, group, strip }): Cell[] => [id, title, group, ...strip])];
    case 'scatter': return [
      ['series', 'role', 'x', 'y'],
      ...chart.points.map(({ title, role, x, y }): Cell[] => [title, role, x, y]),
      ...chart.lines.flatMap(({ title, role, points }) => points.map(([x, y]): Cell[] => [title, role, x, y])),
    ];
  }
}
