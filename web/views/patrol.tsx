import { lazy, Suspense, useCallback, useState } from 'react';
import type { ReactNode } from 'react';
import { useText } from '../messages/messages.tsx';
import { DownloadPanel } from '../panels/download_panel.tsx';
import { Help } from '../panels/help.tsx';
import { PartTabs } from '../panels/patrol_parts.tsx';
import { StatusLine } from '../panels/status_line.tsx';
import { PatrolFilters, TopBar } from '../panels/top_bar.tsx';
import { changeView, useNarrow, useStatus, useView } from '../state.tsx';
import type { PatrolPart } from '../url_patrol.ts';
import '../panels/shell.css';
import '../panels/panels.css';
import '../panels/data.css';
import '../panels/analysis.css';
import '../panels/patrol.css';

const PlanPart = lazy(() => import('../panels/patrol_plan_part.tsx').then((module) => ({ default: module.PlanPart })));
const ForecastPart = lazy(() => import('../panels/forecast_part.tsx').then((module) => ({ default: module.ForecastPart })));
const HoursPart = lazy(() => import('../panels/hours_part.tsx').then((module) => ({ default: module.HoursPart })));
const BeatsPart = lazy(() => import('../panels/beats_part.tsx').then((module) => ({ default: module.BeatsPart })));
const OperationPart = lazy(() => import('../panels/operation_part.tsx').then((module) => ({ default: module.OperationPart })));

type Doors = { onHelp: () => void; onDownload: () => void };
const parts: Record<PatrolPart, (doors: Doors) => ReactNode> = {
  plan: (doors) => <PlanPart {...doors} />, forecasts: () => <ForecastPart />, hours: () => <HoursPart />, beats: () => <BeatsPart />, operations: () => <OperationPart />,
};

/** Where should units spend their hours: what is expected, the plan for it, how hours and beats are shared, and what came of it. */
export function PatrolView(): ReactNode {
  const { t } = useText();
  const narrow = useNarrow();
  const [view] = useView();
  const status = useStatus();
  const [helpOpen, setHelpOpen] = useState(false);
  const [downloadOpen, setDownloadOpen] = useState(false);
  const openHelp = useCallback(() => setHelpOpen(true), []);
  const openDownload = useCallback(() => setDownloadOpen(true), []);
  const noData = status.data !== null && status.data.loading === null && (status.data.agency === null || status.data.agency.rows === 0);
  const body = (): ReactNode => {
    if (!status.data || status.data.loading !== null) return <main className="analysis-only"><p className="quiet" role="status">{status.data?.loading ? t('state.makingDemo', { stage: status.data.loading }) : t('state.starting')}</p></main>;
    if (noData) {
      return (
        <main className="analysis-only">
          <div className="notice"><h2>{t('state.noDataTitle')}</h2><p>{t('state.noData')}</p><button type="button" className="button primary" onClick={() => changeView({ page: 'data' })}>{t('state.noDataAction')}</button></div>
        </main>
      );
    }
    return <Suspense fallback={<main className="analysis-only"><div className="progress" role="progressbar" aria-label={t('state.loading')} /></main>}>{parts[view.part]({ onHelp: openHelp, onDownload: openDownload })}</Suspense>;
  };
  return (
    <div className={`patrol-view${narrow ? ' narrow' : ''}`} data-testid="patrol-view">
      <a className="skip" href="#patrol-main">{t('patrol.skip')}</a>
      <TopBar onHelp={openHelp} onDownload={openDownload} filters={<PatrolFilters />} />
      <PartTabs />
      {narrow && view.callSign === null && <details className="narrow-filters"><summary>{t('shell.filters')}</summary><div className="sheet-filters"><PatrolFilters /></div></details>}
      <div id="patrol-main" className="patrol-body" tabIndex={-1}>{body()}</div>
      <StatusLine />
      <Help open={helpOpen} onClose={() => setHelpOpen(false)} patrol />
      <DownloadPanel open={downloadOpen} onClose={() => setDownloadOpen(false)} />
    </div>
  );
}
