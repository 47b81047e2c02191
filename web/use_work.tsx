import { useCallback, useEffect, useRef, useState } from 'react';
import type { Failure } from './failure.ts';
import { asFailure } from './work.ts';
import type { WorkReport } from './work.ts';

/** Work that is under way, or how the last one ended. */
export type Work = { began: number; report: WorkReport | null; failure: Failure | null };
export type Worker = {
  work: Work | null;
  /** True until it has ended, well or badly. */
  busy: boolean;
  /** Begins; what was under way before is ended. */
  start: <T>(make: (signal: AbortSignal, onProgress: (report: WorkReport) => void) => Promise<T>, done: (made: T) => void) => void;
  cancel: () => void;
  /** Forgets a failure that was read. */
  dismiss: () => void;
};

/** One piece of work of a panel: how far it is, and the way to end it. It ends with the panel. */
export function useWork(): Worker {
  const [work, setWork] = useState<Work | null>(null);
  const controller = useRef<AbortController | null>(null);
  useEffect(() => () => controller.current?.abort(), []);
  const start = useCallback<Worker['start']>((make, done) => {
    controller.current?.abort();
    const mine = new AbortController();
    controller.current = mine;
    const began = Date.now();
    setWork({ began, report: null, failure: null });
    make(mine.signal, (report) => { if (!mine.signal.aborted) setWork({ began, report, failure: null }); }).then((made) => {
      if (mine.signal.aborted) return;
      setWork(null);
      done(made);
    }, (error: unknown) => {
      if (!mine.signal.aborted) setWork({ began, report: null, failure: asFailure(error) });
    });
  }, []);
  const cancel = useCallback(() => {
    controller.current?.abort();
    setWork(null);
  }, []);
  const dismiss = useCallback(() => setWork((now) => (now?.failure ? null : now)), []);
  return { work, busy: work !== null && work.failure === null, start, cancel, dismiss };
}
