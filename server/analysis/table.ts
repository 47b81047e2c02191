import type { Quantity, Table, TableCell, Text } from '../model/analysis.ts';

const mostRows = 1000;

/** A table of at most a thousand rows, those first that come first; how many are left out is counted. */
export function tableOf(
  id: string, title: Text, { columns, rows }: { columns: readonly { id: string; title: Text; quantity: Quantity }[]; rows: readonly (readonly TableCell[])[] },
): Table {
  const finite = (cell: TableCell): TableCell => (typeof cell === 'number' && !Number.isFinite(cell) ? null : cell);
  return { id, title, columns: [...columns], rows: rows.slice(0, mostRows).map((row) => row.map(finite)), omitted: Math.max(0, rows.length - mostRows) };
}
