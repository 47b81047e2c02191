import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { secondsLeft } from '../analyses.ts';
import { useRun } from '../analysis_run.tsx';
import type { Run } from '../analysis_run.tsx';
import { useText } from '../messages/messages.tsx';
import { Failed } from './answer_state.tsx';

const sayAfter = 300;

/** How far a run is, what it is doing, how long it will take, and the way to end it; or why it failed. */
export function RunProgress({ run }: { run: Run }): ReactNode {
  const { t } = useText();
  const { cancel, dismiss } = useRun();
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    if (run.failure) return;
    const timer = setInterval(() => setNow(Date.now()), 500);
    return () => clearInterval(timer);
  }, [run.failure]);
  if (run.failure) {
    return (
      <div className="stack" data-testid="run-failed">
        <Failed failure={run.failure} />
        <button type="button" className="button" onClick={dismiss}>{t('shell.close')}</button>
      </div>
    );
  }
  const elapsed = Math.max(0, now - run.began);
  const percent = run.report?.percent ?? 0;
  const left = secondsLeft(percent, elapsed / 1000);
  const known = run.report !== null && run.report.status === 'running' && percent > 0;
  return (
    <div className="run-progress" data-testid="run-progress">
      <div className="bar" role="progressbar" aria-label={t('analysis.progress')} aria-valuemin={0} aria-valuemax={100} {...(known && { 'aria-valuenow': Math.round(percent) })}>
        {known ? <div className="bar-done" style={{ width: `${percent}%` }} /> : elapsed > sayAfter ? <div className="progress" /> : null}
      </div>
      <div className="run-progress-line">
        <p role="status">
          {run.report?.status === 'waiting' ? t('analysis.waiting') : t('analysis.running')}
          {known && ` ${Math.round(percent)} %`}
          {left !== null && ` · ${t('analysis.left', { seconds: Math.max(1, Math.round(left)) })}`}
        </p>
        <button type="button" className="button" onClick={cancel} data-testid="cancel-run">{t('analysis.cancel')}</button>
      </div>
      {run.report?.message && <p className="faint" lang="en">{run.report.message}</p>}
    </div>
  );
}
