import { useMemo } from 'react';
import type { ReactNode } from 'react';
import type { Evaluation, OperationRecord } from '../../server/model/operation.ts';
import { ChartFigure } from '../charts/chart_figure.tsx';
import { said } from '../charts/quantity.ts';
import { operationAddresses } from '../operations.ts';
import { useText } from '../messages/messages.tsx';
import { useStatus } from '../state.tsx';
import { ResultTable } from './analysis_table.tsx';
import { Warnings } from './analysis_warnings.tsx';
import { Copyable } from './copyable.tsx';
import { effectChart, groupTable, offenceTable, weekChart } from './operation_figures.ts';
import type { SectionProperties } from './operation_step.ts';

/** What came of it: the weighted displacement difference with its interval, and what it does not show. */
export function OutcomeSection({ record, act, worker }: SectionProperties): ReactNode {
  const text = useText();
  const { t } = text;
  const agency = useStatus().data?.agency ?? null;
  const { evaluation } = record;
  const may = record.actions.includes('evaluate');
  return (
    <section className="part-section" aria-label={t('operations.outcome')} data-testid="outcome">
      <h3>{t('operations.outcome')}</h3>
      {!evaluation && !may && <p className="quiet">{t('operations.notYetOver')}</p>}
      {may && (
        <p className="part-actions">
          <button type="button" className={`button${evaluation ? '' : ' primary'}`} disabled={worker.busy}
            onClick={() => act(operationAddresses.evaluate(record.id, { agency: agency?.slug }), {})}
            data-testid="evaluate">{t(evaluation ? 'operations.evaluateAgain' : 'operations.evaluate')}</button>
        </p>
      )}
      {evaluation && <Outcome record={record} evaluation={evaluation} />}
    </section>
  );
}

export const effectsOf = ({ count, harm }: Evaluation) => [...(count ? [{ what: 'count' as const, effect: count }] : []),
  ...(harm ? [{ what: 'harm' as const, effect: harm }] : [])];

function Outcome({ record, evaluation }: { record: OperationRecord; evaluation: Evaluation }): ReactNode {
  const text = useText();
  const { t } = text;
  const charts = useMemo(() => effectsOf(evaluation).map(({ what, effect }) => effectChart(text, effect, what)), [text, evaluation]);
  const weeks = useMemo(() => weekChart(text, evaluation), [text, evaluation]);
  return (
    <>
      <p className={`verdict-words verdict-${evaluation.verdict}`} data-testid="verdict"
        data-verdict={evaluation.verdict}>{t(`operations.verdict.${evaluation.verdict}`)}</p>
      <p className="faint">{t('operations.evaluatedWords',
        { when: text.instant(evaluation.at), who: evaluation.by, number: evaluation.number, version: evaluation.dataVersion })}</p>
      {evaluation.notDefined && <p className="notice warn">{said(text, evaluation.notDefined)}</p>}
      <div className="brief-text">{evaluation.reading.map((line, place) => <p key={place}>{said(text, line)}</p>)}</div>
      {evaluation.notToConclude.length > 0 && (
        <div className="caveats"><p><strong>{t('operations.notToConclude')}</strong></p><ul
          className="plain">{evaluation.notToConclude.map((line, place) => <li key={place}>{said(text, line)}</li>)}</ul></div>
      )}
      <Warnings warnings={evaluation.warnings} />
      <div className="chart-pair">{charts.map((chart) => <ChartFigure key={chart.id} chart={chart} name={record.title} />)}</div>
      <p className="faint">{t('operations.effectKey')}</p>
      <ResultTable table={groupTable(text, evaluation)} name={record.title} />
      {evaluation.weeks.length > 0 && <ChartFigure chart={weeks} name={record.title} />}
      {evaluation.offences.length > 0 && <ResultTable table={offenceTable(text, evaluation)} name={record.title} />}
      <Copyable name="SHA-256" what="SHA-256" value={evaluation.sha256} />
    </>
  );
}
