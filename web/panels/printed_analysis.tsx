import { Suspense } from 'react';
import type { ReactNode } from 'react';
import type { AnalysisResult } from '../../server/model/analysis.ts';
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
const mostWords = 320;
const mostFigures = 12;

/** One result on one sheet of paper: map, reading, figures, a chart, and how all of it was made. */
export function PrintedAnalysis({ result, method, picture, printedAt }: Printed & { result: AnalysisResult; method: MethodDescription }): ReactNode {
  const text = useText();
  const { t } = text;
  const [view] = useView();
  const agency = useStatus().data?.agency ?? null;
  const areaName = useAreaName(result.filter.area);
  const [chart] = result.charts;
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
      <div className={result.layer ? 'printed-upper' : undefined}>
        {result.layer && <MapPicture picture={picture} />}
        <div className="printed-stack">
          <PrintedReading result={result} />
          {result.layer && <section><h2>{said(text, result.layer.title)}</h2><AnalysisLegend scene={analysisScene(result.layer)} muted={isStopped(result)} /></section>}
        </div>
      </div>
      <div className="printed-lower">
        {chart && <section><h2>{said(text, chart.title)}</h2><ChartKey chart={chart} theme="light" /><Suspense fallback={null}><PlotDrawing chart={chart} fixedWidth={chartWidth} /></Suspense></section>}
        <div className="printed-stack">
          <PrintedFigures result={result} />
          <Warnings warnings={result.warnings.filter(({ severity }) => severity !== 'stop')} />
        </div>
      </div>
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
