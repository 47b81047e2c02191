import { memo } from 'react';
import type { ReactNode } from 'react';
import type { PlanRecord } from '../../server/model/patrol.ts';
import { said } from '../charts/quantity.ts';
import { usePatrol } from '../patrol_run.tsx';
import { planFile, planFileKinds } from '../patrols.ts';
import { useText } from '../messages/messages.tsx';
import { changeView, useStatus } from '../state.tsx';
import { Warnings } from './analysis_warnings.tsx';
import { Coverage, Fairness, Marginal } from './patrol_coverage.tsx';
import { Decision } from './patrol_decision.tsx';
import { HowMade } from './patrol_how.tsx';
import { CellCard, MoveOutcome, StopCard } from './patrol_stop.tsx';
import { Uncovered, Visits } from './patrol_tables.tsx';
import { planName, shiftWords } from './patrol_words.ts';

/** What the plan comes to, in words first; then what it reaches, what it leaves, why each visit is there, and how it was made. */
export const Outcome = memo(function Outcome({ record, onDownload }: { record: PlanRecord; onDownload: () => void }): ReactNode {
  const text = useText();
  const { t } = text;
  const { stop } = usePatrol();
  const { plan } = record;
  return (
    <div className="result" data-testid="outcome" data-plan={plan.id}>
      <div>
        <h2>{planName(text, plan)}</h2>
        <p className="faint">{plan.title && `${shiftWords(text, plan.shift)} · `}{t('patrol.zone', { zone: plan.shift.zone })}</p>
      </div>
      <MoveOutcome plan={plan} />
      {stop ? <StopCard plan={plan} chosen={stop} /> : <CellCard plan={plan} />}
      <section data-testid="reading" className="reading">
        <h3>{t('analysis.reading')}</h3>
        {plan.reading.map((line, place) => <p key={place}>{said(text, line)}</p>)}
      </section>
      <Warnings warnings={plan.warnings} />
      <Decision record={record} />
      <PlanTools record={record} onDownload={onDownload} />
      <Coverage plan={plan} />
      <Marginal plan={plan} />
      <Uncovered plan={plan} />
      <Visits plan={plan} />
      <Fairness plan={plan} />
      <HowMade record={record} />
    </div>
  );
});

/** What can be done with the plan as a whole. */
function PlanTools({ record: { plan }, onDownload }: { record: PlanRecord; onDownload: () => void }): ReactNode {
  const { t, language } = useText();
  const { again, locks, worker } = usePatrol();
  const agency = useStatus().data?.agency?.slug ?? '';
  return (
    <section className="plan-tools" aria-label={t('patrol.tools')}>
      <div className="stop-tools">
        <button type="button" className="button" disabled={worker.busy} onClick={again} data-testid="again"
          title={t('patrol.againHint')}>{t('patrol.again', { locked: locks.size })}</button>
        <button type="button" className="button" onClick={() => setTimeout(() => window.print(), 0)}
          data-testid="print-plan">{t('print.button')}</button>
        <button type="button" className="button" onClick={onDownload} data-testid="download-button">{t('download.short')}</button>
        <button type="button" className="button" onClick={() => changeView({ plan: null, callSign: null, cell: null })}
          data-testid="new-plan">{t('patrol.newPlan')}</button>
      </div>
      <p className="faint file-links">{t('patrol.files')}:{' '}
        {planFileKinds.map((kind) => <a key={kind} href={planFile(plan.id, { extension: kind, agency, lang: language })} download
          data-testid={`file-${kind}`}>{t(`patrol.file.${kind}`)}</a>)}
      </p>
    </section>
  );
}
