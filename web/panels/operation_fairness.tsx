import { useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import type { FairnessAnswer } from '../../server/model/fairness.ts';
import { ChartFigure } from '../charts/chart_figure.tsx';
import { said } from '../charts/quantity.ts';
import { operationAddresses } from '../operations.ts';
import { useText } from '../messages/messages.tsx';
import { useAnswer, useStatus } from '../state.tsx';
import { ResultTable } from './analysis_table.tsx';
import { Warnings } from './analysis_warnings.tsx';
import { Failed, Waiting } from './answer_state.tsx';
import { kindWords } from './area_picker.tsx';
import { useAreaKinds } from './hours_settings.tsx';
import { OnPaper, PaperChart, PaperReading, PaperTable } from './on_paper.tsx';
import { concentrationChart, fairnessChart, fairnessTable, repeatedTable } from './operation_figures.ts';
import { daysWords } from './operation_words.tsx';
import { ChoiceSetting } from './setting.tsx';

/** Where patrols went over time beside what people reported there: by area, week on week, and in cells held out. */
export function FairnessReport(): ReactNode {
  const text = useText();
  const { t } = text;
  const agency = useStatus().data?.agency ?? null;
  const kinds = useAreaKinds();
  const [kind, setKind] = useState('');
  const answer = useAnswer(agency ? operationAddresses.fairness({ agency: agency.slug, kind: kind || undefined }) : null,
    agency?.dataVersion ?? null);
  const report = answer.stale ? null : answer.data;
  return (
    <article className="result" data-testid="fairness">
      <header className="part-head">
        <div className="part-line">
          <h2>{t('operations.fair.title')}</h2>
          <ChoiceSetting label={t('area.label')} value={kind} onChange={setKind}
            choices={[{ value: '', title: t('operations.fair.anyKind') },
            ...kinds.map((one) => ({ value: one, title: kindWords(text, one) }))]} testId="fairness-kind" />
        </div>
        <p className="quiet">{t('operations.fair.lead')}</p>
        {report && <p className="scope">{daysWords(text, report.window)} · {t('operations.fair.plans',
          { plans: report.plans, minutes: text.brief(report.minutes) })} · {report.window.zone}</p>}
      </header>
      <Waiting answer={answer} lines={6} />
      {answer.failure && <Failed failure={answer.failure} retry={answer.retry} />}
      {report && <Report report={report} />}
    </article>
  );
}

function Report({ report }: { report: FairnessAnswer }): ReactNode {
  const text = useText();
  const { t } = text;
  const charts = useMemo(() => ({ areas: fairnessChart(text, report), weeks: concentrationChart(text, report) }), [text, report]);
  const { disparity, holdOuts, repeated } = report;
  if (report.plans === 0) return <><p className="notice" data-testid="no-plans">{t('operations.fair.noPlans')}</p><Warnings
    warnings={report.warnings} /></>;
  return (
    <>
      <div className="brief-text" data-testid="reading">{report.reading.map((line, place) => <p key={place}>{said(text, line)}</p>)}</div>
      <Warnings warnings={report.warnings} />
      <dl className="figures-grid four">
        <div><dt>{t('operations.fair.disparity')}</dt><dd>{disparity.ratio === null ? '–' : text.number(disparity.ratio, 2)}</dd></div>
        <div><dt>{t('operations.fair.distance')}</dt><dd>{text.percent(disparity.distance, 1)}</dd></div>
        <div><dt>{t('operations.fair.index', { weeks: repeated.weeks })}</dt><dd>{repeated.index === null ? '–' : text.percent(repeated.index, 1)}</dd></div>
        <div><dt>{t('operations.fair.heldOut')}</dt><dd>{text.percent(holdOuts.share, 1)}</dd></div>
      </dl>
      <ChartFigure chart={charts.areas} name="fairness" />
      <p className="faint">{t('operations.fair.key')}</p>
      <ResultTable table={fairnessTable(text, report)} name="fairness" />
      {report.weeks.length > 0 && <ChartFigure chart={charts.weeks} name="fairness" />}
      {repeated.cells.length > 0 && <ResultTable table={repeatedTable(text, report)} name="fairness" />}
      <HoldOuts holdOuts={holdOuts} />
      <OnPaper title={t('operations.fair.title')} scope={`${daysWords(text, report.window)} · ${t('operations.fair.plans', { plans: report.plans, minutes: text.brief(report.minutes) })}`}>
        <PaperReading reading={report.reading} warnings={report.warnings} />
        <div className="printed-columns">
          <div className="printed-stack"><PaperChart chart={charts.areas} /><PaperTable table={repeatedTable(text, report)} most={12} /></div>
          <div className="printed-stack"><PaperChart chart={charts.weeks} width={300} /><HoldOuts holdOuts={holdOuts} /></div>
        </div>
        <PaperTable table={fairnessTable(text, report)} most={40} />
      </OnPaper>
    </>
  );
}

function HoldOuts({ holdOuts: { cells, comparison } }: { holdOuts: FairnessAnswer['holdOuts'] }): ReactNode {
  const text = useText();
  const { t } = text;
  return (
    <section className="part-section" aria-label={t('operations.fair.holdOuts')} data-testid="hold-outs">
      <h3>{t('operations.fair.holdOuts')}</h3>
      <p>{t('operations.fair.holdOutWords', { cells })}</p>
      {comparison && (
        <p>{t('operations.fair.comparison', {
          visited: comparison.visited.observed, visitedExpected: text.brief(comparison.visited.expected),
            held: comparison.heldOut.observed, heldExpected: text.brief(comparison.heldOut.expected),
          ratio: comparison.ratio === null ? '–' : text.number(comparison.ratio, 2),
            lower: comparison.lower === null ? '–' : text.number(comparison.lower, 2),
            upper: comparison.upper === null ? '–' : text.number(comparison.upper, 2),
        })}</p>
      )}
    </section>
  );
}
