import { useState } from 'react';
import type { ReactNode } from 'react';
import type { PlanRecord } from '../../server/model/patrol.ts';
import type { Failure } from '../failure.ts';
import { usePatrol } from '../patrol_run.tsx';
import { useText } from '../messages/messages.tsx';
import { asFailure } from '../work.ts';
import { Failed } from './answer_state.tsx';
import { WordsSetting } from './setting.tsx';

const leastReason = 5;

/** Whether the plan holds, who said so and why; and saying it. */
export function Decision({ record }: { record: PlanRecord }): ReactNode {
  const text = useText();
  const { t } = text;
  const { decide } = usePatrol();
  const [asked, setAsked] = useState<'approved' | 'rejected' | null>(null);
  const [reason, setReason] = useState('');
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const { status, decidedAt, decidedBy } = record;
  const send = (): void => {
    if (!asked || reason.trim().length < leastReason) return;
    setBusy(true);
    setFailure(null);
    decide(asked, reason.trim()).then(() => { setAsked(null); setReason(''); }, (error: unknown) => setFailure(asFailure(error))).finally(() => setBusy(false));
  };
  const short = reason.length > 0 && reason.trim().length < leastReason;
  return (
    <section className="decision" aria-label={t('patrol.decision')} data-testid="decision">
      <p><span className={`state state-${status === 'approved' ? 'completed' : status === 'rejected' ? 'failed' : 'running'}`}
        data-testid="plan-status">{t(`patrol.status.${status}`)}</span>{' '}
        <span className="faint">{decidedAt ? t('patrol.decided', { time: text.instant(decidedAt), by: decidedBy ?? '' }) : t('patrol.created', { time: text.instant(record.createdAt), by: record.createdBy })}</span></p>
      {record.reason && <blockquote>{record.reason}</blockquote>}
      {status !== 'draft' ? <p className="faint">{t('patrol.decidedFinal')}</p> : asked === null ? (
        <div className="stop-tools">
          <button type="button" className="button" onClick={() => setAsked('approved')} data-testid="approve">{t('patrol.approve')}</button>
          <button type="button" className="button" onClick={() => setAsked('rejected')} data-testid="reject">{t('patrol.reject')}</button>
        </div>
      ) : (
        <form className="stack" onSubmit={(event) => { event.preventDefault(); send(); }}>
          <WordsSetting label={t(asked === 'approved' ? 'patrol.approveWhy' : 'patrol.rejectWhy')} value={reason}
            onChange={setReason} rows={2} fault={short ? t('patrol.reasonShort') : null} hint={t('patrol.reasonHint')} testId="reason" />
          {failure && <Failed failure={failure} />}
          <div className="stop-tools">
            <button type="submit" className="button primary" disabled={busy || reason.trim().length < leastReason}
              data-testid="decide">{t(asked === 'approved' ? 'patrol.approve' : 'patrol.reject')}</button>
            <button type="button" className="button" onClick={() => { setAsked(null); setFailure(null); }}>{t('patrol.keepDraft')}</button>
          </div>
        </form>
      )}
    </section>
  );
}
