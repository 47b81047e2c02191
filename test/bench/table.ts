import type { Timing } from './measure.ts';

export type Row = Readonly<Record<string, string | number>>;

/** Prints rows as a table whose columns line up; numbers stand right. */
export function printTable(title: string, rows: readonly Row[]): void {
  console.log(`\n${title}`);
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const text = rows.map((row) => columns.map((column) => String(row[column] ?? '')));
  const widths = columns.map((column, place) => Math.max(column.length, ...text.map((cells) => cells[place]!.length)));
  const isNumber = columns.map((column) => rows.every((row) => typeof (row[column] ?? 0) === 'number' || /^[\d.,]+( |$)/.test(String(row[column]))));
  const line = (cells: readonly string[]): string =>
    cells.map((cell, place) => (isNumber[place] ? cell.padStart(widths[place]!) : cell.padEnd(widths[place]!))).join('  ').trimEnd();
  console.log(line(columns));
  console.log(widths.map((width) => '-'.repeat(width)).join('  '));
  for (const cells of text) console.log(line(cells));
}

/** About three digits. */
export const shortly = (value: number): string => (value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toPrecision(2));

/** One timing as a row: median and range in milliseconds, ratio to the first of its group with its range. */
export const timingRow = (what: string, { name, medianMs, lowMs, highMs, ratio, lowRatio, highRatio }: Timing): Row => ({
  'what': what,
  'how': name,
  'median ms': shortly(medianMs),
  'range ms': `${shortly(lowMs)} to ${shortly(highMs)}`,
  'times as fast as the first': shortly(ratio),
  'range': `${shortly(lowRatio)} to ${shortly(highRatio)}`,
});
