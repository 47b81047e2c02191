import { createContext, use, useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import type { ReactNode } from 'react';
import type {
  AreaList, Brief, CellReport, HexDayTable, HexTable, OffenceList, Quality, Rhythm, Series, Status,
} from '../server/model/answers.ts';
import type { ChangeTable } from '../server/model/change_table.ts';
import type { HexDays } from '../tiles/hex_days.ts';
import { address, addresses, type Address, type Question } from './addresses.ts';
import { useAnswer } from './answer.tsx';
import type { Answer } from './answer.tsx';
import { followNews } from './news.ts';
import type { Step } from '../server/model/step.ts';
import { defaultView, decodeView, encodeView, filterOf, windowDays } from './url.ts';
import type { Theme, View } from './url.ts';

export { useAnswer };
export type { Answer };

/** The state of the page is its address. Writing it is `change`; everything that shows it hears of it. */
const listeners = new Set<() => void>();
const tell = (): void => listeners.forEach((listener) => listener());
const listen = (listener: () => void): (() => void) => {
  if (listeners.size === 0) window.addEventListener('popstate', tell);
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) window.removeEventListener('popstate', tell);
  };
};

let decoded: { search: string; view: View } | null = null;
function currentView(): View {
  const { search } = window.location;
  if (decoded?.search !== search) decoded = { search, view: decodeView(search) };
  return decoded.view;
}

export type Change = Partial<View> | ((view: View) => Partial<View>);

/**
 * Changes what is being looked at. `push` (the default) makes a step that Back undoes; `replace` is for what moves
 * continuously, such as the camera.
 */
export function changeView(change: Change, how: 'push' | 'replace' = 'push'): void {
  const view = currentView();
  const patch = typeof change === 'function' ? change(view) : change;
  const query = encodeView({ ...view, ...patch });
  const target = `${window.location.pathname}${query ? `?${query}` : ''}`;
  if (target === `${window.location.pathname}${window.location.search}`) return;
  if (how === 'push') window.history.pushState(null, '', target);
  else window.history.replaceState(null, '', target);
  tell();
}

export function useView(): [View, typeof changeView] {
  return [useSyncExternalStore(listen, currentView), changeView];
}

/** What is lit for a moment: cells that a sentence or a list entry is pointing at. */
export type Light = { cells: readonly string[] };

type Session = {
  status: Answer<Status>;
  light: Light;
  setLight: (cells: readonly string[]) => void;
};
const SessionContext = createContext<Session | null>(null);
const noCells: readonly string[] = [];

/** Keeps the server's state at hand: asked anew when the server tells of news, every half minute besides, every second while the demonstration city is made. */
export function SessionProvider({ children }: { children: ReactNode }): ReactNode {
  const [view] = useView();
  const [tick, setTick] = useState(0);
  const status = useAnswer(addresses.status({ agency: view.agency ?? undefined }), String(tick));
  const [cells, setLight] = useState<readonly string[]>(noCells);
  const soon = status.data === null || status.data.loading !== null || status.data.agency === null || status.failure !== null;
  useEffect(() => {
    const timer = setTimeout(() => setTick((count) => count + 1), soon ? 1000 : 30_000);
    return () => clearTimeout(timer);
  }, [tick, soon]);
  const { slug = null, dataVersion = null } = status.data?.agency ?? {};
  const seen = useRef(dataVersion);
  seen.current = dataVersion;
  useEffect(() => {
    if (slug === null) return;
    return followNews(slug, (version) => {
      if (version !== seen.current) setTick((count) => count + 1);
    });
  }, [slug]);
  // An answer that is kept stands for its version, so asking again is another tick.
  const retry = useCallback(() => setTick((count) => count + 1), []);
  const session = useMemo(() => ({ status: { ...status, retry }, light: { cells }, setLight }), [status.data, status.failure, status.slow, cells]);
  return <SessionContext value={session}>{children}</SessionContext>;
}

function useSession(): Session {
  const session = use(SessionContext);
  if (!session) throw new RangeError('useSession needs a SessionProvider above it');
  return session;
}

export const useStatus = (): Answer<Status> => useSession().status;
export const useLight = (): [readonly string[], (cells: readonly string[]) => void] => {
  const session = useSession();
  return [session.light.cells, session.setLight];
};

/** First local day of the window and the day after its last; null while the last complete day is not known. */
export function useWindow(): { from: string; to: string } | null {
  const [view] = useView();
  const last = useStatus().data?.agency?.lastCompleteDay ?? null;
  const days = windowDays(view.window, last);
  return useMemo(() => days, [days?.from, days?.to]);
}

/** The present filter as addresses take it, plus what one question adds; null while there is nothing to ask. */
function useQuestion(extra: Question | null): [Question | null, string | null] {
  const [view] = useView();
  const agency = useStatus().data?.agency ?? null;
  const key = JSON.stringify([filterOf(view, agency?.lastCompleteDay ?? null), extra, agency?.slug]);
  const question = useMemo(() => {
    if (!agency?.lastCompleteDay || extra === null) return null;
    return { ...filterOf(view, agency.lastCompleteDay), agency: agency.slug, ...extra };
  }, [key]);
  return [question, agency?.dataVersion ?? null];
}

/** The present filter as a query string for tiles, question mark included. */
export function useTileQuery(): string {
  const [question] = useQuestion({});
  return question ? address('', question) : '';
}

function useFiltered<T>(of: (question: Question) => Address<T>, extra: Question | null = {}): Answer<T> {
  const [question, version] = useQuestion(extra);
  return useAnswer(question && of(question), version);
}

/** The hexagons of the map with their test. */
export function useHexes(): Answer<HexTable> {
  const [view] = useView();
  return useFiltered(addresses.hexes, { resolution: view.resolution ?? undefined, measure: view.measure });
}

/** The hexagons against another window; asked only while the map shows them. */
export function useChanges(): Answer<ChangeTable> {
  const [view] = useView();
  const against = view.against === defaultView.against ? undefined : view.against;
  return useFiltered(addresses.changes, view.paint === 'change' ? { resolution: view.resolution ?? undefined, against } : null);
}

/** Whether what the map is painted by is there. */
export function useMapAnswer(): Omit<Answer<HexTable | ChangeTable>, 'data'> & { there: boolean } {
  const [view] = useView();
  const hexes = useHexes();
  const changes = useChanges();
  if (view.paint !== 'change' || hexes.failure) return { ...hexes, there: hexes.data !== null };
  return {
    there: hexes.data !== null && changes.data !== null, stale: hexes.stale || changes.stale, loading: hexes.loading || changes.loading,
    slow: hexes.slow || changes.slow, failure: changes.failure, retry: changes.retry,
  };
}

/** What amounts are asked by whatever the days: the present filter without its window, at the resolution that is shown. */
export function useAmountQuestion(): Question | null {
  const [view] = useView();
  const resolution = useHexes().data?.meta.resolution ?? view.resolution ?? undefined;
  const [question] = useQuestion({ from: undefined, to: undefined, resolution, measure: view.measure });
  const key = JSON.stringify(question);
  return useMemo(() => question, [key]);
}

/** The window by hexagon and step, for a film of it; asks nothing without a step. */
export function useHexDays(step: Step | null, resolution: number | undefined): Answer<HexDays<HexDayTable['meta']>> {
  const [view] = useView();
  return useFiltered(addresses.hexDays, step && { step, resolution, measure: view.measure });
}

export const useSeries = (step: 'day' | 'week' | 'month', over: Question = {}): Answer<Series> =>
  useFiltered(addresses.series, { step, ...over });

export const useRhythm = (over: Question = {}): Answer<Rhythm> => useFiltered(addresses.rhythm, over);

/** The offence tree with the counts that the rest of the filter leaves, as if no offence were chosen. */
export const useOffences = (): Answer<OffenceList> => useFiltered(addresses.offences, { offences: undefined });

/** The areas with their counts, as if no area were chosen. */
export const useAreas = (): Answer<AreaList> => useFiltered(addresses.areas, { area: undefined });

export function useBrief(): Answer<Brief> {
  const [view] = useView();
  return useFiltered(addresses.brief, { resolution: view.resolution ?? undefined, measure: view.measure });
}

/** The numbers behind the selected hexagon; asks nothing while none is selected. */
export function useCell(): Answer<CellReport> {
  const [view] = useView();
  const cell = view.cell ?? '';
  return useFiltered((question) => addresses.cell(cell, question), view.cell ? { measure: view.measure } : null);
}

export const useQuality = (): Answer<Quality> => useFiltered(addresses.quality);

/** Follows a media query. */
export function useMedia(condition: string): boolean {
  const query = useMemo(() => window.matchMedia(condition), [condition]);
  return useSyncExternalStore((listener) => {
    query.addEventListener('change', listener);
    return () => query.removeEventListener('change', listener);
  }, () => query.matches);
}

/** True while the page is being put on paper. */
let printing = false;
export function setPrinting(now: boolean): void {
  printing = now;
  tell();
}
export const useIsPrinting = (): boolean => useSyncExternalStore(listen, () => printing);

/** The colours in use: chosen in the address, else as the system prefers; on paper always the light ones. */
export function useTheme(): Theme {
  const paper = useIsPrinting();
  const [view] = useView();
  const dark = useMedia('(prefers-color-scheme: dark)');
  if (paper) return 'light';
  return view.theme ?? (dark ? 'dark' : 'light');
}

/** True while the window is at most so wide: the layout for a phone or a vehicle terminal. */
export const useNarrow = (): boolean => useMedia('(max-width: 720px)');
