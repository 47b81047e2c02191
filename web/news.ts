import { address } from './addresses.ts';
import { openEvents } from './api.ts';

const firstWaitMs = 2000;
const longestWaitMs = 60_000;

/**
 * Calls `onNews` with the data version of an agency as the server tells it: once at the beginning and whenever it moves. Only while the page can
 * be seen: a browser has few connections to a server for all its tabs together. A line that breaks is opened again after a while. Returns how to stop.
 */
export function followNews(agency: string, onNews: (dataVersion: string) => void): () => void {
  let control: AbortController | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let wait = firstWaitMs;

  const listen = async (signal: AbortSignal): Promise<void> => {
    try {
      for await (const { event, data } of openEvents(address('/api/v1/events', { agency }), signal)) {
        wait = firstWaitMs;
        if (event === 'data') onNews((JSON.parse(data) as { dataVersion: string }).dataVersion);
      }
    } catch {
      // The state is asked for every half minute besides; what is wrong is said there.
    }
    if (signal.aborted) return;
    timer = setTimeout(begin, wait);
    wait = Math.min(2 * wait, longestWaitMs);
  };
  const begin = (): void => {
    control = new AbortController();
    void listen(control.signal);
  };
  const end = (): void => {
    clearTimeout(timer);
    control?.abort();
    control = null;
  };
  const follow = (): void => {
    end();
    if (document.visibilityState === 'visible') begin();
  };
  document.addEventListener('visibilitychange', follow);
  follow();
  return () => {
    document.removeEventListener('visibilitychange', follow);
    end();
  };
}
