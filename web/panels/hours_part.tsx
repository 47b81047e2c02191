import type { FormEvent, ReactNode } from 'react';
import type { HoursAnswer, HoursBody } from '../../server/model/hours.ts';
import { requestWork } from '../api.ts';
import { hoursAddress } from '../hours.ts';
import { useKept } from '../kept.tsx';
import { useText } from '../messages/messages.tsx';
import { useStatus, useView } from '../state.tsx';
import { filterOf } from '../url.ts';
import { useWork } from '../use_work.tsx';
import { firstHoursForm, hoursFormOf, judgeHours } from './hours_form.ts';
import type { HoursForm } from './hours_form.ts';
import { HoursResult } from './hours_result.tsx';
import { HoursSettings, useAreaKinds } from './hours_settings.tsx';
import { relaxed } from './relaxed.ts';
import { WorkProgress } from './work_progress.tsx';
import './patrol_parts.css';

const waitSeconds = 60;

/** How many units does each area need in each shift of the week, and how long do callers wait then? */
export function HoursPart(): ReactNode {
  const { t } = useText();
  const [view] = useView();
  const agency = useStatus().data?.agency ?? null;
  const kinds = useAreaKinds();
  const [form, setForm] = useKept<HoursForm>('hours form',
    () => firstHoursForm(kinds[0] ?? '', [t('hours.shiftDay'), t('hours.shiftLate'), t('hours.shiftNight')]));
  const [answer, setAnswer] = useKept<HoursAnswer | null>('hours answer', () => null);
  const worker = useWork();
  const { agency: _, ...filter } = filterOf(view, agency?.lastCompleteDay ?? null);
  const { body, faults } = judgeHours(form, filter);
  const ask = (asked: object): void => {
    if (!agency) return;
    worker.start((signal) => requestWork<HoursAnswer>(hoursAddress({ agency: agency.slug }), asked, { signal, waitSeconds }), setAnswer);
  };
  const relax = (change: unknown): void => {
    if (!answer) return;
    const asked = relaxed(answer.request as HoursBody, change);
    setForm(hoursFormOf(asked));
    ask(asked);
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (faults.size === 0) ask(body);
  };
  return (
    <div className="part-bench">
      <form className="part-settings scroll" onSubmit={submit} aria-label={t('hours.settings')} noValidate>
        <h2>{t('hours.title')}</h2>
        <p className="quiet">{t('hours.lead')}</p>
        <HoursSettings form={form} faults={faults} change={(change) => setForm((now) => ({ ...now, ...change }))} />
        <div className="run-bar">
          <button type="submit" className="button primary" disabled={faults.size > 0 || worker.busy} data-testid="share-hours">{t('hours.run')}</button>
          {faults.size > 0 && <p className="parameter-fault" role="status">{t('analysis.wrong', { count: faults.size })}</p>}
          <WorkProgress worker={worker} name={t('hours.title')} />
          <p className="faint">{t('hours.onFilter')}</p>
        </div>
      </form>
      <main className="part-result scroll" aria-label={t('analysis.result')}>
        {answer ? <HoursResult key={answer.id} answer={answer} relax={relax} /> : <p className="quiet part-empty"
          data-testid="hours-empty">{t('hours.empty')}</p>}
      </main>
    </div>
  );
}
