import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { secondsLeft } from '../analyses.ts';
import { useText } from '../messages/messages.tsx';
import type { Worker } from '../use_work.tsx';
import { Failed } from './answer_state.tsx';

const sayAfter = 300;

/** How far work is, how long it will take, and the way to end it; or why it failed. Nothing while there is none. */
export function WorkProgress({ worker: { work, cancel, dismiss }, name }: {
  worker: Worker; /** What is being made, for who cannot see the bar. */ name: string;
}): ReactNode {
  const { t } = useText();
  const [now, setNow] = useState(Date.now);
  const runs = work !== null && work.failure === null;
  useEffect(() => {
    if (!runs) return;
    const timer = setInterval(() => setNow(Date.now()), 500);
    return () => clearInterval(timer);
  }, [runs]);
  if (!work) return null;
  if (work.failure) {
    return (
      <div className="stack" data-testid="work-failed">
        <Failed failure={work.failure} />
        <p><button type="button" className="button" onClick={dismiss}>{t('shell.close')}</button></p>
      </div>
    );
  }
  const elapsed = Math.max(0, now - work.began);
  const percent = work.report?.percent ?? 0;
  const left = secondsLeft(percent, elapsed / 1000);
  const known = work.report !== null && work.report.status === 'running' && percent > 0;
  return (
    <div className="run-progress" data-testid="work-progress">
      <div className="bar" role="progressbar" aria-label={name} aria-valuemin={0}
        aria-valuemax={100} {...(known && { 'aria-valuenow': Math.round(percent) })}>
        {known ? <div className="bar-done" style={{ width: `${percent}%` }} /> : elapsed > sayAfter ? <div className="progress" /> : null}
      </div>
      <div className="run-progress-line">
        <p role="status">
          {work.report?.status === 'waiting' ? t('analysis.waiting') : t('analysis.running')}
          {known && ` ${Math.round(percent)} %`}
          {left !== null && ` · ${t('analysis.left', { seconds: Math.max(1, Math.round(left)) })}`}
        </p>
        <button type="button" className="button" onClick={cancel} data-testid="cancel-work">{t('analysis.cancel')}</button>
      </div>
      {work.report?.message && <p className="faint" lang="en">{work.report.message}</p>}
    </div>
  );
}
