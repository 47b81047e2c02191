import { Suspense, useMemo } from 'react';
import type { ReactNode } from 'react';
import type { AnalysisResult, Chart } from '../../server/model/analysis.ts';
import type { MethodDescription } from '../analysis_methods.ts';
import { PlotDrawing } from '../charts/chart_figure.tsx';
import { ChartKey } from '../charts/chart_key.tsx';
import { said, withInterval } from '../charts/quantity.ts';
import { analysisScene } from '../layers/analysis_scene.ts';
import { useText } from '../messages/messages.tsx';
import { useStatus, useView } from '../state.tsx';
import { encodeView, pinned } from '../url.ts';
import { AnalysisLegend } from './analysis_legend.tsx';
import { useAreaName } from './analysis_result.tsx';
import { Warnings } from './analysis_warnings.tsx';
import { isStopped, resultFacts } from './analysis_words.ts';
import { shortened } from './method_card.tsx';
import { MapPicture } from './printed_brief.tsx';
import type { Printed } from './printing.ts';
import { scopeParts } from './scope.tsx';
import './print.css';

/** As wide as its column in print.css. */
const chartWidth = 332;
const mostWords = 280;
const mostFigures = 12;
const mostLines = 10;

/** As much of a chart as a sheet has room for, and how many rows that leaves out. */
export function firstLines(chart: Chart, most = mostLines): { chart: Chart; left: number } {
  if (chart.kind === 'strips') return { chart: { ...chart, rows: chart.rows.slice(0, most) }, left: Math.max(0, chart.rows.length - most) };
  const isLong = chart.kind === 'bar' && chart.bars.length > 2 * most;
  return isLong ? { chart: { ...chart, bars: chart.bars.slice(0, most) }, left: chart.bars.length - most } : { chart, left: 0 };
}

/** One result on one sheet of paper: map, reading, figures, a chart, and how all of it was made. */
export function PrintedAnalysis({ result, method, picture, printedAt }: Printed & { result: AnalysisResult; method: MethodDescription }): ReactNode {
  const text = useText();
  const { t } = text;
  const [view] = useView();
  const agency = useStatus().data?.agency ?? null;
  const areaName = useAreaName(result.filter.area);
  // Beside a map there is room for one.
  const charts = useMemo(() => result.charts.slice(0, result.layer ? 1 : 2).map((chart) => firstLines(chart)), [result]);
  if (!agency) return null;
  const link = `${window.location.origin}/?${encodeView(pinned({ ...view, with: null }, agency.slug, agency.lastCompleteDay))}`;
  return (
    <article className="printed printed-analysis" data-testid="printed">
      <header className="printed-head">
        <div>
          <h1>{said(text, result.title)} · {agency.name}</h1>
          <p>{scopeParts(text, result.filter, areaName).join(' · ')}</p>
        </div>
        <p className="printed-handling">{t('print.handling')}</p>
      </header>
      {agency.demonstration && <p className="printed-demonstration">{t('shell.demonstration')}</p>}
      {result.notDefined && <p className="printed-demonstration">{said(text, result.notDefined)}</p>}
      <Warnings warnings={result.warnings.filter(({ severity }) => severity === 'stop')} />
      <div className="printed-columns">
        <div className="printed-stack">
          {result.layer && (
            <>
              <MapPicture picture={picture} />
              <section><h2>{said(text, result.layer.title)}</h2><AnalysisLegend scene={analysisScene(result.layer)} muted={isStopped(result)} /></section>
            </>
          )}
          {charts.map(({ chart, left }) => (
            <section key={chart.id}>
              <h2>{said(text, chart.title)}</h2>
              <ChartKey chart={chart} theme="light" />
              <Suspense fallback={null}><PlotDrawing chart={chart} fixedWidth={chartWidth} /></Suspense>
              {left > 0 && <p className="faint">{t('print.moreLines', { count: left })}</p>}
            </section>
          ))}
        </div>
        <div className="printed-stack">
          <PrintedReading result={result} />
          <PrintedFigures result={result} />
          <Warnings warnings={result.warnings.filter(({ severity }) => severity !== 'stop')} />
          <section>
            <h2>{t('card.title')}</h2>
            <p lang="en">{shortened(method.card.answers, mostWords)} <strong lang={text.language}>{t('card.misread')}:</strong> {shortened(method.card.misread, mostWords)}</p>
          </section>
          <section>
            <h2>{t('analysis.how')}</h2>
            <dl className="printed-facts flow">
              {resultFacts(text, result, { parameters: method.parameters, areaName }).map(({ key, title, value }) => <div key={key}><dt>{title}</dt><dd>{value}</dd></div>)}
            </dl>
          </section>
        </div>
      </div>
      <footer className="printed-foot">
        <p>{t('print.printed', { time: text.instant(printedAt), zone: agency.zone })} · {t('print.handling')}</p>
        <p className="printed-link">{link}</p>
      </footer>
    </article>
  );
}

function PrintedReading({ result }: { result: AnalysisResult }): ReactNode {
  const text = useText();
  return <section><h2>{text.t('analysis.reading')}</h2>{result.reading.map((line, place) => <p key={place}>{said(text, line)}</p>)}</section>;
}

function PrintedFigures({ result }: { result: AnalysisResult }): ReactNode {
  const text = useText();
  return (
    <section>
      <h2>{text.t('compare.figures')}</h2>
      <table className="printed-ranked">
        <tbody>
          {result.figures.slice(0, mostFigures).map((figure) => (
            <tr key={figure.id}><td>{said(text, figure.title)}</td><td className="number">{figure.value === null && figure.because ? said(text, figure.because) : withInterval(text, figure.quantity, figure)}</td></tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
