import { Suspense, useRef } from 'react';
import type { ReactNode } from 'react';
import { createPortal } from 'react-dom';
import type { AnalysisWarning, Chart, Table, Text as Bilingual } from '../../server/model/analysis.ts';
import { PlotDrawing } from '../charts/chart_figure.tsx';
import { ChartKey } from '../charts/chart_key.tsx';
import { quantityWords, said } from '../charts/quantity.ts';
import type { Picture } from '../map_picture.ts';
import { useText } from '../messages/messages.tsx';
import { useStatus, useView } from '../state.tsx';
import { encodeView, pinned } from '../url.ts';
import { Warnings } from './analysis_warnings.tsx';
import { usePrinting } from './printing.ts';
import './print.css';

type Sheet = {
  title: string;
  /** What it is about, in a line. */
  scope?: string;
  children: ReactNode | ((...pictures: readonly (Picture | null)[]) => ReactNode);
  /** Of the maps that stand beside, in the order in which the children take them. */
  pictures?: readonly (() => Picture | null)[];
};
const noPictures: NonNullable<Sheet['pictures']> = [];

/** A part of the patrol view on paper: it is there only while the page is printed, in the place of what is on the screen. */
export function OnPaper({ title, scope, children, pictures = noPictures }: Sheet): ReactNode {
  const text = useText();
  const { t } = text;
  const taken = useRef<readonly (Picture | null)[]>([]);
  const printed = usePrinting(() => {
    taken.current = pictures.map((take) => take());
    return taken.current[0] ?? null;
  });
  const [view] = useView();
  const agency = useStatus().data?.agency ?? null;
  const root = document.getElementById('root');
  if (!printed || !agency || !root) return null;
  return createPortal(
    <article className="printed printed-analysis printed-part" data-testid="printed">
      <header className="printed-head">
        <div><h1>{title} · {agency.name}</h1>{scope && <p>{scope}</p>}</div>
        <p className="printed-handling">{t('print.handling')}</p>
      </header>
      {agency.demonstration && <p className="printed-demonstration">{t('shell.demonstration')}</p>}
      {typeof children === 'function' ? children(...taken.current) : children}
      <footer className="printed-foot">
        <p>{t('print.printed', { time: text.instant(printed.printedAt), zone: agency.zone })} · {t('print.handling')}</p>
        <p className="printed-link">{`${window.location.origin}/?${encodeView(pinned(view, agency.slug, agency.lastCompleteDay))}`}</p>
      </footer>
    </article>, root);
}

/** What it means, with what could mislead. */
export function PaperReading({ reading, warnings }: { reading: readonly Bilingual[]; warnings: readonly AnalysisWarning[] }): ReactNode {
  const text = useText();
  return (
    <section>
      <Warnings warnings={warnings.filter(({ severity }) => severity === 'stop')} />
      <h2>{text.t('analysis.reading')}</h2>
      {reading.map((line, place) => <p key={place}>{said(text, line)}</p>)}
      <Warnings warnings={warnings.filter(({ severity }) => severity !== 'stop')} />
    </section>
  );
}

/** The first rows of a table; the rest is counted. */
export function PaperTable({ table, most = 20 }: { table: Table; most?: number }): ReactNode {
  const text = useText();
  if (table.rows.length === 0) return null;
  const left = table.rows.length - most + table.omitted;
  return (
    <section>
      <h2>{said(text, table.title)}</h2>
      <table className="printed-ranked">
        <thead><tr>{table.columns.map(({ id, title, quantity }) => <th key={id}
          className={quantity === 'text' ? undefined : 'number'}>{said(text, title)}</th>)}</tr></thead>
        <tbody>
          {table.rows.slice(0, most).map((row, place) => (
            <tr key={place}>{row.map((cell, at) => <td key={at}
              className={table.columns[at]!.quantity === 'text' ? undefined : 'number'}>{quantityWords(text, table.columns[at]!.quantity,
              cell)}</td>)}</tr>
          ))}
        </tbody>
      </table>
      {left > 0 && <p className="faint">{text.t('print.moreLines', { count: left })}</p>}
    </section>
  );
}

export function PaperChart({ chart, width = 340 }: { chart: Chart; width?: number }): ReactNode {
  const text = useText();
  return (
    <section>
      <h2>{said(text, chart.title)}</h2>
      <ChartKey chart={chart} theme="light" />
      <Suspense fallback={null}><PlotDrawing chart={chart} fixedWidth={width} /></Suspense>
    </section>
  );
}
