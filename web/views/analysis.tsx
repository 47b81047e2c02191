import { useCallback, useEffect, useRef, useState } from 'react';
import type { ReactNode, RefObject } from 'react';
import type { AnalysisResult } from '../../server/model/analysis.ts';
import type { MethodDescription } from '../analysis_methods.ts';
import { AnalysisRunProvider, useMethods, useResult } from '../analysis_run.tsx';
import { ChartFigure } from '../charts/chart_figure.tsx';
import { said } from '../charts/quantity.ts';
import type { MapCommands } from '../map_commands.ts';
import { useText } from '../messages/messages.tsx';
import { Compared } from '../panels/analysis_compare.tsx';
import { AnalysisMapFrame } from '../panels/analysis_map_frame.tsx';
import { ResultPanel, resultName } from '../panels/analysis_result.tsx';
import { Failed, Waiting } from '../panels/answer_state.tsx';
import { DownloadPanel } from '../panels/download_panel.tsx';
import { Help } from '../panels/help.tsx';
import { Icon } from '../panels/icon.tsx';
import { Card } from '../panels/method_card.tsx';
import { MethodForm } from '../panels/method_form.tsx';
import { MethodShelves } from '../panels/method_shelves.tsx';
import { given, isOf } from '../panels/parameter_values.ts';
import { PrintedAnalysis } from '../panels/printed_analysis.tsx';
import { usePrinting } from '../panels/printing.ts';
import { openResult, RunList } from '../panels/run_list.tsx';
import { useAnalysisShortcuts } from '../panels/shortcuts.ts';
import { StatusLine } from '../panels/status_line.tsx';
import { AnalysisFilters, TopBar } from '../panels/top_bar.tsx';
import { changeView, useNarrow, useStatus, useView, useWindow } from '../state.tsx';
import '../panels/shell.css';
import '../panels/panels.css';
import '../panels/data.css';
import '../panels/analysis.css';

/** Is this pattern real? Any method, run on what the map's own filter selects, with what it found and how. */
export function AnalysisView(): ReactNode {
  return <AnalysisRunProvider><Page /></AnalysisRunProvider>;
}

function Page(): ReactNode {
  const { t } = useText();
  const narrow = useNarrow();
  const [view] = useView();
  const status = useStatus();
  const methods = useMethods();
  const asked = useResult(view.run);
  const other = useResult(view.with);
  const shown = asked.stale ? null : asked.data;
  const compared = other.stale ? null : other.data;
  const list = methods.data?.methods ?? null;
  const method = list?.find(({ id }) => id === view.method) ?? null;
  const result = shown && shown.method === view.method ? shown : null;
  const commands = useRef<MapCommands>(null);
  const [helpOpen, setHelpOpen] = useState(false);
  const [downloadOpen, setDownloadOpen] = useState(false);
  const openHelp = useCallback(() => setHelpOpen(true), []);
  useAnalysisShortcuts({ onHelp: openHelp, zoom: (by) => commands.current?.zoom(by), fit: () => changeView({ camera: null }) });
  const printed = usePrinting(() => commands.current?.picture() ?? null);

  // A link that names nothing but a result is completed by what the result was made with.
  useEffect(() => {
    if (list && shown && view.method === null) openResult(shown, list, 'replace');
  }, [list, shown?.id, view.method]);

  const choose = (next: MethodDescription | null): void => changeView({ method: next?.id ?? null, parameters: {}, unit: null, seed: null, run: null, with: null, pick: null });
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
    if (methods.failure) return <main className="analysis-only"><Failed failure={methods.failure} retry={methods.retry} /></main>;
    if (!list) return <main className="analysis-only"><Waiting answer={methods} lines={8} /></main>;
    if (view.run !== null && view.method === null) return <main className="analysis-only">{asked.failure ? <LostResult answer={asked} /> : <Waiting answer={asked} lines={8} />}</main>;
    if (!method) {
      return (
        <main className="analysis-choice scroll" aria-label={t('shell.page.analysis')}>
          {view.method !== null && <p className="notice warn" data-testid="unknown-method">{t('analysis.unknownMethod', { method: view.method })}</p>}
          <MethodShelves methods={list} choose={choose} />
          <RunList methods={list} only={null} />
        </main>
      );
    }
    if (result && view.with !== null && compared) return <Compared one={compared} other={result} method={method} />;
    return (
      <Workbench method={method} methods={list} result={result} commands={commands} onLeave={() => choose(null)} onDownload={() => setDownloadOpen(true)}
        failed={asked.failure ? <LostResult answer={asked} /> : view.with !== null && other.failure ? <LostResult answer={other} /> : null} waiting={view.run !== null && !result && !asked.failure ? <Waiting answer={asked} lines={8} /> : null} />
    );
  };
  return (
    <>
      <div className={`analysis-view${narrow ? ' narrow' : ''}`} data-testid="analysis-view">
        <a className="skip" href="#analysis-main">{t('analysis.skip')}</a>
        <TopBar onHelp={openHelp} onDownload={result?.layer ? () => setDownloadOpen(true) : undefined} filters={<AnalysisFilters />} />
        {narrow && <details className="narrow-filters"><summary>{t('shell.filters')}</summary><div className="sheet-filters"><AnalysisFilters /></div></details>}
        <div id="analysis-main" className="analysis-body" tabIndex={-1}>{body()}</div>
        <StatusLine />
        <Help open={helpOpen} onClose={() => setHelpOpen(false)} analysis />
        <DownloadPanel open={downloadOpen} onClose={() => setDownloadOpen(false)} />
      </div>
      {printed && result && method && <PrintedAnalysis {...printed} result={result} method={method} />}
      {printed && !result && <article className="printed"><h1>{t('shell.title')}</h1><p>{t('analysis.nothingToPrint')}</p></article>}
    </>
  );
}

/** A result that is gone or may not be seen. */
function LostResult({ answer }: { answer: ReturnType<typeof useResult> }): ReactNode {
  const { t } = useText();
  return (
    <div className="stack" data-testid="lost-result">
      <Failed failure={answer.failure!} retry={answer.retry} />
      <button type="button" className="button" onClick={() => changeView({ run: null, with: null })}>{t('analysis.withoutResult')}</button>
    </div>
  );
}

type Bench = {
  method: MethodDescription; methods: readonly MethodDescription[]; result: AnalysisResult | null; commands: RefObject<MapCommands | null>;
  onLeave: () => void; onDownload: () => void; failed: ReactNode; waiting: ReactNode;
};

/** Settings on the left, the map (or, without places, the charts) in the middle, what it means on the right. */
function Workbench({ method, methods, result, commands, onLeave, onDownload, failed, waiting }: Bench): ReactNode {
  const text = useText();
  const { t } = text;
  const narrow = useNarrow();
  const [view] = useView();
  const days = useWindow();
  const current = result !== null && isOf(result, method.parameters, { ...view, parameters: given(method.parameters, view.parameters) }, days);
  // On a phone the map stands within the result, which is no place for the main part of a page.
  const Frame = narrow && result !== null ? 'section' : 'main';
  const Outcome = narrow && result !== null ? 'main' : 'aside';
  const placeless = result !== null && result.layer === null && result.charts.length > 0;
  const settings = (
    <aside className="bench-settings scroll" aria-label={t('analysis.settings')}>
      <button type="button" className="button bare back" onClick={onLeave} data-testid="other-method"><Icon name="left" />{t('analysis.otherMethod')}</button>
      <h2>{said(text, method.title)}</h2>
      <p className="quiet">{said(text, method.question)}</p>
      <MethodForm key={method.id} method={method} current={current} />
      <RunList methods={methods} only={method.id} />
    </aside>
  );
  const middle = placeless ? (
    <main className="bench-charts scroll" aria-label={t('analysis.charts')}>{result.charts.map((chart) => <ChartFigure key={chart.id} chart={chart} name={resultName(result)} />)}</main>
  ) : <Frame className="bench-map" aria-label={t('shell.map')}><AnalysisMapFrame result={result} commands={commands} /></Frame>;
  const outcome = (
    <Outcome className="bench-result scroll" aria-label={t('analysis.result')}>
      {failed}
      {waiting}
      {result && !current && <p className="notice" data-testid="not-current">{t('analysis.notCurrent')}</p>}
      {result ? <ResultPanel key={result.id} result={result} method={method} chartsElsewhere={placeless && !narrow} map={narrow && !placeless ? middle : null} onDownload={onDownload} />
        : <><h2>{t('card.title')}</h2><Card method={method} open={false} /></>}
    </Outcome>
  );
  if (!narrow) return <div className="bench">{settings}{middle}{outcome}</div>;
  return (
    <div className="bench-narrow">
      {result ? <details className="narrow-settings"><summary>{said(text, method.title)}: {t('analysis.settings')}</summary>{settings}</details> : settings}
      {outcome}
      {!result && middle}
    </div>
  );
}
