import { createContext, use, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import type { AnalysisResult } from '../server/model/analysis.ts';
import type { KeptResultList } from '../server/model/results.ts';
import { runAnalysis } from './analyses.ts';
import type { AnalysisQuestion, JobReport } from './analyses.ts';
import type { MethodDescription } from './analysis_methods.ts';
import { addresses } from './addresses.ts';
import { constant } from './api.ts';
import { Failure } from './failure.ts';
import { changeView, useAnswer, useStatus, useView } from './state.tsx';
import type { Answer } from './state.tsx';
import { filterOf, windowDays } from './url.ts';
import type { View } from './url.ts';

/** A run that is under way, or how the last one ended. */
export type Run = { question: AnalysisQuestion; began: number; report: JobReport | null; failure: Failure | null };

type Running = {
  run: Run | null;
  /** How many runs have ended: whoever lists results asks anew. */
  ended: number;
  /** Runs what the address asks for, with changes to it that are made in the same step. */
  start: (view: View, also?: Partial<View>) => void;
  cancel: () => void;
  /** Forgets a failure that was read. */
  dismiss: () => void;
};
const RunContext = createContext<Running | null>(null);

/** The view as a question: days that no longer move, and of the parameters only those that are not as by default. */
export function questionOf(view: View, { slug, lastCompleteDay }: { slug: string; lastCompleteDay: string | null }): AnalysisQuestion {
  return {
    method: view.method ?? '', filter: { ...filterOf(view, lastCompleteDay), ...windowDays(view.window, lastCompleteDay), agency: slug }, parameters: { ...view.parameters },
    ...(view.unit !== null && { unit: view.unit }), ...(view.seed !== null && { seed: view.seed }), ...(view.crs !== null && { crs: view.crs }),
  };
}

/** Keeps the one run that a page has under way, whatever is looked at meanwhile. */
export function AnalysisRunProvider({ children }: { children: ReactNode }): ReactNode {
  const agency = useStatus().data?.agency ?? null;
  const [run, setRun] = useState<Run | null>(null);
  const [ended, setEnded] = useState(0);
  const controller = useRef<AbortController | null>(null);
  useEffect(() => () => controller.current?.abort(), []);

  const start = useCallback((view: View, also: Partial<View> = {}) => {
    if (!agency) return;
    controller.current?.abort();
    const mine = new AbortController();
    controller.current = mine;
    const question = questionOf({ ...view, ...also }, agency);
    const began = Date.now();
    setRun({ question, began, report: null, failure: null });
    runAnalysis(question, { signal: mine.signal, onProgress: (report) => { if (!mine.signal.aborted) setRun({ question, began, report, failure: null }); } }).then((id) => {
      if (mine.signal.aborted) return;
      setRun(null);
      setEnded((count) => count + 1);
      changeView({ ...also, run: id, pick: null });
    }, (error: unknown) => {
      if (mine.signal.aborted) return;
      setRun({ question, began, report: null, failure: error instanceof Failure ? error : new Failure(0, { detail: String(error) }) });
    });
  }, [agency?.slug, agency?.lastCompleteDay]);
  const cancel = useCallback(() => {
    controller.current?.abort();
    setRun(null);
  }, []);
  const dismiss = useCallback(() => setRun((now) => (now?.failure ? null : now)), []);
  const value = useMemo(() => ({ run, ended, start, cancel, dismiss }), [run, ended, start, cancel, dismiss]);
  return <RunContext value={value}>{children}</RunContext>;
}

export function useRun(): Running {
  const running = use(RunContext);
  if (!running) throw new RangeError('useRun needs an AnalysisRunProvider above it');
  return running;
}

export const useMethods = (): Answer<{ methods: MethodDescription[] }> => useAnswer(addresses.analysisMethods(), constant);

/** A result never changes: what was had once is the answer. */
export function useResult(id: string | null): Answer<AnalysisResult> {
  const agency = useStatus().data?.agency ?? null;
  const answer = useAnswer(id !== null && agency ? addresses.analysis(id, { agency: agency.slug }) : null, constant);
  return id === null ? { ...answer, data: null } : answer;
}

/** Results of analyses that were made before, the latest first. */
export function useEarlierRuns(limit: number): Answer<KeptResultList> {
  const [view] = useView();
  const agency = useStatus().data?.agency ?? null;
  const { ended } = useRun();
  return useAnswer(agency ? addresses.results({ agency: agency.slug, kind: 'analysis', limit }) : null, `${ended} ${view.run ?? ''}`);
}
