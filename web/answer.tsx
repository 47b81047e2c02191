import { useCallback, useEffect, useState } from 'react';
import type { Address } from './addresses.ts';
import { ask, recall } from './api.ts';
import { Failure } from './failure.ts';

/** An answer on its way: what is shown meanwhile is the last one, marked as stale. */
export type Answer<T> = {
  /** The latest answer, also while the next is awaited. */
  data: T | null;
  /** True while `data` answers an earlier question than the present one. */
  stale: boolean;
  loading: boolean;
  /** Loading for more than 300 ms: time to say so. */
  slow: boolean;
  failure: Failure | null;
  retry: () => void;
};

type Held<T> = { url: string | null; data: T | null; loading: boolean; failure: Failure | null };

/** Asks an address, and again whenever it or the data version changes; null asks nothing. */
export function useAnswer<T>(url: Address<T> | null, version: string | null = null): Answer<T> {
  const [held, setHeld] = useState<Held<T>>(() => {
    const known = url === null ? undefined : recall(url) as T | undefined;
    return { url: known === undefined ? null : url, data: known ?? null, loading: url !== null, failure: null };
  });
  const [slow, setSlow] = useState(false);
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    if (url === null) return;
    const controller = new AbortController();
    const known = recall(url) as T | undefined;
    setHeld((before) => (known === undefined
      ? { ...before, loading: true, failure: null }
      : { url, data: known, loading: true, failure: null }));
    const timer = setTimeout(() => setSlow(true), 300);
    const settle = (next: (before: Held<T>) => Held<T>): void => {
      clearTimeout(timer);
      setSlow(false);
      setHeld(next);
    };
    ask<T>(url, controller.signal, version).then(
      (data) => settle(() => ({ url, data, loading: false, failure: null })),
      (error: unknown) => {
        if (controller.signal.aborted) return;
        const failure = error instanceof Failure ? error : new Failure(0, { detail: String(error) });
        settle((before) => ({ ...before, loading: false, failure }));
      },
    );
    return () => {
      clearTimeout(timer);
      setSlow(false);
      controller.abort();
    };
  }, [url, version, attempt]);
  const retry = useCallback(() => setAttempt((count) => count + 1), []);
  const failure = url === null ? null : held.failure;
  return { data: held.data, stale: held.url !== url, loading: url !== null && held.loading, slow, failure, retry };
}
