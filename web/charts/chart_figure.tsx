import { lazy, Suspense, useMemo, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import type { Chart } from '../../server/model/analysis.ts';
import { useText } from '../messages/messages.tsx';
import { useTheme } from '../state.tsx';
import { ChartKey } from './chart_key.tsx';
import { chartTable } from './chart_table.ts';
import { csvText } from './csv_text.ts';
import { quantityWords, said } from './quantity.ts';
import { fileName, saveFile } from './save_file.ts';
import { svgText } from './svg_file.ts';
import './analysis_charts.css';

// The chart library is of use only where there is a chart. The printed page, which can wait for nothing, uses the one that is there by then.
export const PlotDrawing = lazy(() => import('./plot_drawing.tsx').then((module) => ({ default: module.PlotDrawing })));

const mostRows = 500;

/** A chart with its key, its numbers as a table, and both as files. `name` begins the names of files. */
export function ChartFigure({ chart, name }: { chart: Chart; name: string }): ReactNode {
  const text = useText();
  const { t } = text;
  const theme = useTheme();
  const [tabled, setTabled] = useState(false);
  const handle = useRef<{ drawing: () => SVGSVGElement | null } | null>(null);
  const title = said(text, chart.title);
  const saveSvg = (): void => {
    const drawing = handle.current?.drawing();
    if (drawing) saveFile(fileName([name, chart.id], 'svg'), svgText(drawing, title), 'image/svg+xml');
  };
  const saveCsv = (): void => saveFile(fileName([name, chart.id], 'csv'), csvText(text, chartTable(text, chart)), 'text/csv');
  return (
    <figure className="chart-figure" aria-label={title}>
      <figcaption><h3>{title}</h3></figcaption>
      <ChartKey chart={chart} theme={theme} />
      {tabled ? <NumbersTable chart={chart} /> : (
        <Suspense fallback={<div className="chart-waiting" role="status"><div className="progress" /><span className="visually-hidden">{t('chart.drawing')}</span></div>}>
          <PlotDrawing chart={chart} ref={handle} />
        </Suspense>
      )}
      <div className="chart-tools" role="group" aria-label={t('chart.tools', { title })}>
        <button type="button" className="button small" aria-pressed={tabled} onClick={() => setTabled(!tabled)} data-testid={`chart-table-${chart.id}`}>{t('chart.asTable')}</button>
        {!tabled && <button type="button" className="button small" onClick={saveSvg} data-testid={`chart-svg-${chart.id}`}>SVG</button>}
        <button type="button" className="button small" onClick={saveCsv} data-testid={`chart-csv-${chart.id}`}>CSV</button>
      </div>
    </figure>
  );
}

function NumbersTable({ chart }: { chart: Chart }): ReactNode {
  const text = useText();
  const { columns, rows } = useMemo(() => chartTable(text, chart), [text, chart]);
  return (
    <div className="chart-numbers scroll" tabIndex={0} role="region" aria-label={said(text, chart.title)}>
      <table className="figures">
        <thead><tr>{columns.map(({ title, quantity }, place) => <th key={place} scope="col" className={quantity === 'text' ? undefined : 'number'}>{title}</th>)}</tr></thead>
        <tbody>
          {rows.slice(0, mostRows).map((row, place) => (
            <tr key={place}>{row.map((cell, column) => <td key={column} className={typeof cell === 'number' ? 'number' : undefined}>{quantityWords(text, columns[column]!.quantity, cell)}</td>)}</tr>
          ))}
        </tbody>
      </table>
      {rows.length > mostRows && <p className="faint">{text.t('chart.moreRows', { shown: mostRows, all: rows.length })}</p>}
    </div>
  );
}
