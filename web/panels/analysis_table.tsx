import { useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import type { Table, TableCell } from '../../server/model/analysis.ts';
import { csvText } from '../charts/csv_text.ts';
import { quantityWords, said } from '../charts/quantity.ts';
import { fileName, saveFile } from '../charts/save_file.ts';
import { useText } from '../messages/messages.tsx';
import type { Text } from '../messages/messages.tsx';

export type Sorting = { column: number; descending: boolean };
const shownAtFirst = 12;

/** Rows in another order; what has no value comes last, whatever the direction. Equal ones stay as they were. */
export function sortedRows(text: Text, rows: readonly (readonly TableCell[])[], sorting: Sorting | null): readonly (readonly TableCell[])[] {
  if (!sorting) return rows;
  const { column, descending } = sorting;
  const valueOf = (row: readonly TableCell[]): string | number | null => {
    const cell = row[column] ?? null;
    if (typeof cell === 'boolean') return Number(cell);
    return typeof cell === 'object' && cell !== null ? said(text, cell) : cell;
  };
  return rows.toSorted((one, other) => {
    const [a, b] = [valueOf(one), valueOf(other)];
    if (a === null || b === null) return Number(a === null) - Number(b === null);
    const order = typeof a === 'number' && typeof b === 'number' ? a - b : text.compare(String(a), String(b));
    return descending ? -order : order;
  });
}

/** A table of a result: sorted by any column, its first rows or all, and as a file. */
export function ResultTable({ table, name }: { table: Table; name: string }): ReactNode {
  const text = useText();
  const { t } = text;
  const [sorting, setSorting] = useState<Sorting | null>(null);
  const [whole, setWhole] = useState(false);
  const rows = useMemo(() => sortedRows(text, table.rows, sorting), [text, table, sorting]);
  const title = said(text, table.title);
  const sort = (column: number): void => setSorting((now) => (now?.column === column ? (now.descending ? { column, descending: false } : null) : { column, descending: true }));
  const save = (): void => saveFile(fileName([name, table.id], 'csv'), csvText(text, { columns: table.columns.map((column) => ({ title: said(text, column.title) })), rows: table.rows }), 'text/csv');
  const numeric = (column: number): boolean => table.columns[column]!.quantity !== 'text';
  return (
    <section className="result-table" aria-label={title} data-testid={`table-${table.id}`}>
      <h3>{title}</h3>
      {rows.length === 0 ? <p className="quiet">{t('analysis.noRows')}</p> : (
        <div className="table-frame scroll" tabIndex={0} role="region" aria-label={title}>
          <table className="figures">
            <thead>
              <tr>
                {table.columns.map((column, place) => (
                  <th key={column.id} scope="col" className={numeric(place) ? 'number' : undefined} aria-sort={sorting?.column === place ? (sorting.descending ? 'descending' : 'ascending') : 'none'}>
                    <button type="button" className="sort" onClick={() => sort(place)} data-testid={`sort-${table.id}-${column.id}`}>
                      {said(text, column.title)}<span aria-hidden="true">{sorting?.column === place ? (sorting.descending ? ' ↓' : ' ↑') : ''}</span>
                    </button>
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.slice(0, whole ? rows.length : shownAtFirst).map((row, place) => (
                <tr key={place}>{row.map((cell, column) => <td key={column} className={numeric(column) ? 'number' : undefined}>{quantityWords(text, table.columns[column]!.quantity, cell)}</td>)}</tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      <div className="chart-tools">
        {rows.length > shownAtFirst && <button type="button" className="button small" aria-expanded={whole} onClick={() => setWhole(!whole)}>{t(whole ? 'analysis.fewerRows' : 'analysis.allRows', { rows: rows.length })}</button>}
        {rows.length > 0 && <button type="button" className="button small" onClick={save} data-testid={`table-csv-${table.id}`}>CSV</button>}
      </div>
      {table.omitted > 0 && <p className="faint">{t('analysis.omitted', { rows: table.omitted })}</p>}
    </section>
  );
}
