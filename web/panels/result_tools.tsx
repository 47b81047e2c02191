import { useState } from 'react';
import type { ReactNode } from 'react';
import type { AnalysisResult } from '../../server/model/analysis.ts';
import type { MethodDescription } from '../analysis_methods.ts';
import { useEarlierRuns, useRun } from '../analysis_run.tsx';
import { addresses } from '../addresses.ts';
import { change } from '../api.ts';
import { Failure } from '../failure.ts';
import { useText } from '../messages/messages.tsx';
import { changeView, useAnswer, useStatus, useView } from '../state.tsx';
import { Failed } from './answer_state.tsx';
import { newerWindow, settingsOf } from './parameter_values.ts';
import { windowWords } from './window_picker.tsx';

const listed = 50;

/** What can be done with a result: keep it, run it again on newer days, compare it, take it along. */
export function ResultTools({ result, method, onDownload }: { result: AnalysisResult; method: MethodDescription; onDownload: () => void }): ReactNode {
  const text = useText();
  const { t } = text;
  const [view] = useView();
  const agency = useStatus().data?.agency ?? null;
  const { run, start } = useRun();
  const newer = newerWindow(result.filter, agency?.lastCompleteDay ?? null);
  const again = (): void => {
    if (newer) start(view, { ...settingsOf(result, method.parameters), window: newer, with: result.id });
  };
  return (
    <div className="result-tools" role="group" aria-label={t('analysis.tools')}>
      <KeepButton id={result.id} />
      <button type="button" className="button" disabled={newer === null || (run !== null && run.failure === null)} onClick={again} data-testid="run-newer"
        title={newer ? t('analysis.newerHint', { window: windowWords(text, newer) }) : t('analysis.newest')}>{t('analysis.newer')}</button>
      <CompareWith result={result} />
      {result.layer && <button type="button" className="button" onClick={onDownload} data-testid="download-button">{t('download.short')}</button>}
    </div>
  );
}

/** A kept result stays whatever its age. */
function KeepButton({ id }: { id: string }): ReactNode {
  const { t } = useText();
  const agency = useStatus().data?.agency ?? null;
  const [tick, setTick] = useState(0);
  const [failure, setFailure] = useState<Failure | null>(null);
  const at = useAnswer(agency ? addresses.result(id, { agency: agency.slug }) : null, String(tick));
  const known = at.data?.id === id ? at.data : null;
  const kept = known?.kept ?? false;
  const toggle = (): void => {
    if (!agency) return;
    setFailure(null);
    change('POST', addresses.keepResult(id, { agency: agency.slug }), new Blob([JSON.stringify({ kept: !kept })], { type: 'application/json' }))
      .then(() => setTick((count) => count + 1), (error: unknown) => setFailure(error instanceof Failure ? error : new Failure(0, { detail: String(error) })));
  };
  return (
    <>
      <button type="button" className="button" aria-pressed={kept} disabled={known === null} onClick={toggle} data-testid="keep" title={t(kept ? 'analysis.keptHint' : 'analysis.keepHint')}>
        {t(kept ? 'analysis.kept' : 'analysis.keep')}
      </button>
      {failure && <Failed failure={failure} />}
    </>
  );
}

function CompareWith({ result }: { result: AnalysisResult }): ReactNode {
  const text = useText();
  const { t } = text;
  const runs = useEarlierRuns(listed);
  const others = (runs.data?.results ?? []).filter(({ id, method }) => id !== result.id && method === result.method);
  if (others.length === 0) return null;
  return (
    <select className="field compare-with" value="" aria-label={t('compare.with')} onChange={({ target }) => changeView({ with: target.value })} data-testid="compare-with">
      <option value="" disabled>{t('compare.with')}</option>
      {others.map(({ id, filter, createdAt }) => (
        <option key={id} value={id}>{windowWords(text, { from: filter.fromDay, to: filter.toDay })} · {text.instant(createdAt)}</option>
      ))}
    </select>
  );
}
