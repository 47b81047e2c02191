import { useState } from 'react';
import type { ReactNode } from 'react';
import type { AnalysisResult } from '../../server/model/analysis.ts';
import type { MethodDescription } from '../analysis_methods.ts';
import { useEarlierRuns } from '../analysis_run.tsx';
import { addresses } from '../addresses.ts';
import { ask, constant } from '../api.ts';
import { Failure } from '../failure.ts';
import { said } from '../charts/quantity.ts';
import { useText } from '../messages/messages.tsx';
import { changeView, useAreas, useStatus, useView } from '../state.tsx';
import { Failed, Waiting } from './answer_state.tsx';
import { settingsOf } from './parameter_values.ts';
import { scopeParts } from './scope.tsx';

const listed = 20;

/** Shows a result with the settings that it was made with. */
export function openResult(result: AnalysisResult, methods: readonly MethodDescription[], how: 'push' | 'replace' = 'push'): void {
  const method = methods.find(({ id }) => id === result.method);
  changeView({ ...settingsOf(result, method?.parameters ?? {}), run: result.id, with: null, pick: null }, how);
}

/** Analyses that were run before, by anybody, the latest first. */
export function RunList({ methods, only }: { methods: readonly MethodDescription[]; only: string | null }): ReactNode {
  const text = useText();
  const { t } = text;
  const [view] = useView();
  const agency = useStatus().data?.agency ?? null;
  const areas = useAreas().data?.areas ?? [];
  const runs = useEarlierRuns(50);
  const [failure, setFailure] = useState<Failure | null>(null);
  const open = (id: string): void => {
    if (!agency) return;
    setFailure(null);
    ask<AnalysisResult>(addresses.analysis(id, { agency: agency.slug }), new AbortController().signal, constant)
      .then((result) => openResult(result, methods), (error: unknown) => setFailure(error instanceof Failure ? error : new Failure(0, { detail: String(error) })));
  };
  const results = (runs.data?.results ?? []).filter(({ method }) => only === null || method === only);
  return (
    <section className="run-list" aria-labelledby="runs-title" data-testid="runs">
      <h3 id="runs-title">{t(only === null ? 'analysis.runs' : 'analysis.runsOfMethod')}</h3>
      <Waiting answer={runs} lines={3} />
      {runs.failure && <Failed failure={runs.failure} retry={runs.retry} />}
      {failure && <Failed failure={failure} />}
      {runs.data && results.length === 0 && <p className="quiet">{t('analysis.noRuns')}</p>}
      <ul>
        {results.slice(0, listed).map((result) => {
          const method = methods.find(({ id }) => id === result.method);
          return (
            <li key={result.id}>
              <button type="button" className="run-row" aria-current={view.run === result.id} onClick={() => open(result.id)} data-testid="earlier-run" data-run={result.id}>
                {only === null && <strong>{method ? said(text, method.title) : result.method}</strong>}
                <span>{scopeParts(text, result.filter, areas.find(({ id }) => id === result.filter.area)?.name ?? null).join(' · ')}</span>
                <span className="faint">{text.instant(result.createdAt)}{result.kept && <span className="badge">{t('analysis.kept')}</span>}</span>
              </button>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
