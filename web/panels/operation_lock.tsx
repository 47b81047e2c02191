import { useState } from 'react';
import type { ReactNode } from 'react';
import { operationAddresses } from '../operations.ts';
import { useText } from '../messages/messages.tsx';
import { useStatus } from '../state.tsx';
import { Copyable } from './copyable.tsx';
import type { SectionProperties } from './operation_step.ts';
import { daysWords } from './operation_words.tsx';
import { TextSetting, TickSetting } from './setting.tsx';

/** Cells, windows and method are locked with a hash before anything is done, so that nobody can choose them by their result. */
export function LockSection({ record, act, worker }: SectionProperties): ReactNode {
  const text = useText();
  const { t } = text;
  const agency = useStatus().data?.agency ?? null;
  const [late, setLate] = useState(false);
  const [reason, setReason] = useState('');
  const { lock } = record;
  const may = record.actions.includes('lock');
  const locking = (): void => act(operationAddresses.lock(record.id, { agency: agency?.slug }),
    { late, ...(reason.trim() !== '' && { reason: reason.trim() }) });
  return (
    <section className="part-section" aria-label={t('operations.lock')} data-testid="lock-section">
      <h3>{t(lock?.late ? 'operations.lockLate' : 'operations.lock')}</h3>
      {lock ? (
        <>
          <p data-testid="lock-words">{t('operations.lockedWords', {
            when: text.instant(lock.at), who: lock.by, before: daysWords(text, lock.before), after: daysWords(text, lock.after),
              level: text.percent(lock.level), rings: lock.rings,
          })}</p>
          {lock.late && <p className="notice warn">{t(lock.exercise ? 'operations.lockedAsExercise' : 'operations.lockedLate')}</p>}
          <Copyable name="SHA-256" what="SHA-256" value={lock.sha256} />
        </>
      ) : may ? (
        <>
          <p>{t('operations.lockHint')}</p>
          <TickSetting label={t('operations.late')} hint={t('operations.lateHint')} value={late} onChange={setLate} />
          {late && <TextSetting label={t('operations.reason')} value={reason} maxLength={2000} onChange={setReason} />}
          <p><button type="button" className="button primary" disabled={worker.busy} onClick={locking}
            data-testid="lock">{t('operations.lockNow')}</button></p>
        </>
      ) : <p className="quiet">{t('operations.notYetLocked')}</p>}
    </section>
  );
}
