import { lazy, StrictMode, Suspense, useEffect, useInsertionEffect, useLayoutEffect, useMemo, useSyncExternalStore } from 'react';
import type { ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import { MantineProvider } from '@mantine/core';
import type { MantineColorSchemeManager } from '@mantine/core';
import '@mantine/core/styles/default-css-variables.css';
import '@mantine/core/styles/UnstyledButton.css';
import '@mantine/core/styles/Popover.css';
import './theme.css';
import { keyRefusal, onKeyChange } from './api.ts';
import { makeText, preferredLanguage, TextProvider } from './messages/messages.tsx';
import { dataColours } from './ramp.ts';
import { saveWithKey } from './panels/save_with_key.ts';
import { SessionProvider, useStatus, useTheme, useView } from './state.tsx';
import { HotspotView } from './views/hotspots.tsx';

const KeyPrompt = lazy(() => import('./panels/key_prompt.tsx').then((module) => ({ default: module.KeyPrompt })));
const AnalysisView = lazy(() => import('./views/analysis.tsx').then((module) => ({ default: module.AnalysisView })));
const PatrolView = lazy(() => import('./views/patrol.tsx').then((module) => ({ default: module.PatrolView })));
const DataView = lazy(() => import('./views/data.tsx').then((module) => ({ default: module.DataView })));

/**
 * Theme and language follow the system and the browser; a choice that differs stands in the address like everything else, so
 * that a link shows the same page to another person and nothing is stored in the browser.
 */
const rememberNothing: MantineColorSchemeManager = {
  get: (otherwise) => otherwise, set: () => undefined, subscribe: () => undefined, unsubscribe: () => undefined, clear: () => undefined,
};

function Page(): ReactNode {
  const [view] = useView();
  const status = useStatus();
  const refused = useSyncExternalStore(onKeyChange, keyRefusal);
  const agency = status.data?.agency;
  const language = view.language ?? preferredLanguage(navigator.languages);
  const text = useMemo(() => makeText(language, agency?.zone ?? 'UTC'), [language, agency?.zone]);
  useLayoutEffect(() => {
    document.documentElement.lang = language;
    document.title = agency ? text.t('shell.titleOf', { agency: agency.name }) : text.t('shell.title');
  }, [language, text, agency?.name]);
  useEffect(() => saveWithKey(document), []);
  return (
    <TextProvider text={text}>
      <Suspense fallback={<div className="progress" role="progressbar" aria-label={text.t('state.loading')} />}>
        {refused ? <KeyPrompt refused={refused} onOpen={status.retry} /> : view.page === 'data' ? <DataView /> : view.page === 'analysis' ? <AnalysisView /> : view.page === 'patrol' ? <PatrolView /> : <HotspotView />}
      </Suspense>
    </TextProvider>
  );
}

function Application(): ReactNode {
  const theme = useTheme();
  // Before any other effect: what reads colours from the root reads the new ones.
  useInsertionEffect(() => {
    const { style, dataset } = document.documentElement;
    dataset.theme = theme;
    for (const [name, value] of Object.entries(dataColours(theme))) style.setProperty(name, value);
  }, [theme]);
  return (
    <MantineProvider forceColorScheme={theme} colorSchemeManager={rememberNothing} withGlobalClasses={false}>
      <SessionProvider><Page /></SessionProvider>
    </MantineProvider>
  );
}

const root = document.getElementById('root');
if (!root) throw new RangeError('index.html has no element "root"');
createRoot(root).render(<StrictMode><Application /></StrictMode>);
