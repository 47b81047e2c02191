import type { TableCell } from '../../server/model/analysis.ts';
import type { Text } from '../messages/messages.tsx';
import { said } from './quantity.ts';

/** What a spreadsheet would run as a formula begins with an apostrophe; a negative number is none. */
const guarded = (text: string): string => (/^[=+@\t\r-]/.test(text) && !/^-?[\d.]+(e[+-]?\d+)?$/i.test(text) ? `'${text}` : text);

const quoted = (text: string): string => (/[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

function cellText(text: Text, cell: TableCell): string {
  if (cell === null) return '';
  return typeof cell === 'object' ? said(text, cell) : String(cell);
}

/** Rows as RFC 4180 has them, numbers with a point and all their digits, whatever the language. */
export function csvText(text: Text, { columns, rows }: { columns: readonly { title: string }[]; rows: readonly (readonly TableCell[])[] }): string {
  const lines = [columns.map(({ title }) => title), ...rows.map((row) => row.map((cell) => cellText(text, cell)))];
  return lines.map((line) => `${line.map((one) => quoted(guarded(one))).join(',')}\r\n`).join('');
}
