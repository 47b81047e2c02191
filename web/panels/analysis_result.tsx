import type { ReactNode } from 'react';
import type { AnalysisResult } from '../../server/model/analysis.ts';
import type { MethodDescription } from '../analysis_methods.ts';
import { ChartFigure } from '../charts/chart_figure.tsx';
import { said } from '../charts/quantity.ts';
import { useText } from '../messages/messages.tsx';
import { useAreas } from '../state.tsx';
import { Figures } from './analysis_figures.tsx';
import { ResultTable } from './analysis_table.tsx';
import { Warnings } from './analysis_warnings.tsx';
import { resultFacts } from './analysis_words.ts';
import { Copyable } from './copyable.tsx';
import { Card } from './method_card.tsx';
import { ResultTools } from './result_tools.tsx';
import { Scope } from './scope.tsx';

/** Name of an area that a filter restricts to. */
export function useAreaName(area: string | null | undefined): string | null {
  return useAreas().data?.areas.find(({ id }) => id === area)?.name ?? null;
}

/** How files of a result are called. */
export const resultName = ({ method, filter, id }: AnalysisResult): string => [method, filter.fromDay, filter.toDay, id.slice(0, 8)].join(' ');

/** What it means first, then the numbers, then how they were made. */
export function ResultPanel({ result, method, chartsElsewhere, map, onDownload }: {
  result: AnalysisResult; method: MethodDescription; chartsElsewhere: boolean; /** Where it has no place beside. */ map: ReactNode; onDownload: () => void;
}): ReactNode {
  const text = useText();
  const { t } = text;
  const areaName = useAreaName(result.filter.area);
  return (
    <article className="result" data-testid="result" data-run={result.id}>
      <h2>{said(text, result.title)}</h2>
      <Scope filter={result.filter} areaName={areaName} />
      <p className="faint">{t('analysis.fact.rowsText', { rows: result.rows, placed: text.number(result.placed), used: text.number(result.used) })}</p>
      {result.notDefined && <NotDefined result={result} />}
      <Warnings warnings={result.warnings.filter(({ severity }) => severity === 'stop')} />
      <Reading result={result} />
      <Warnings warnings={result.warnings.filter(({ severity }) => severity !== 'stop')} />
      <Figures figures={result.figures} />
      {map}
      <ResultTools result={result} method={method} onDownload={onDownload} />
      {!chartsElsewhere && result.charts.map((chart) => <ChartFigure key={chart.id} chart={chart} name={resultName(result)} />)}
      {result.tables.map((table) => <ResultTable key={table.id} table={table} name={resultName(result)} />)}
      <details className="how" data-testid="result-facts">
        <summary>{t('analysis.how')}</summary>
        <dl className="facts">
          {resultFacts(text, result, { parameters: method.parameters, areaName }).map(({ key, title, value }) => <div key={key}><dt>{title}</dt><dd>{value}</dd></div>)}
        </dl>
        <Copyable name={t('analysis.address')} what={t('analysis.address')} value={`${window.location.origin}/api/v1/analyses/${result.id}`} />
      </details>
      <details className="how">
        <summary>{t('card.title')}</summary>
        <Card method={method} open />
      </details>
    </article>
  );
}

export function Reading({ result }: { result: AnalysisResult }): ReactNode {
  const text = useText();
  if (result.reading.length === 0) return null;
  return <div className="brief-text" data-testid="reading">{result.reading.map((line, place) => <p key={place}>{said(text, line)}</p>)}</div>;
}

/** No number is better than a wrong one: why there is none. */
export function NotDefined({ result }: { result: AnalysisResult }): ReactNode {
  const text = useText();
  return (
    <div className="notice warn" role="status" data-testid="not-defined">
      <p><strong>{text.t('analysis.notDefined')}</strong></p>
      <p>{said(text, result.notDefined!)}</p>
      <p className="quiet">{text.t('analysis.notDefinedDo')}</p>
    </div>
  );
}
