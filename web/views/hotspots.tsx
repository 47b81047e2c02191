import { lazy, Suspense, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { ReactNode, RefObject } from 'react';
import { DraftProvider, useAmounts } from '../draft.tsx';
import { FilmProvider } from '../film.tsx';
import type { Pointed } from '../map.tsx';
import type { MapCommands } from '../map_commands.ts';
import type { Padding } from '../map_picture.ts';
import { useText } from '../messages/messages.tsx';
import { Brief } from '../panels/brief.tsx';
import { DownloadButton, DownloadPanel } from '../panels/download_panel.tsx';
import { FoldButton, toggleFold } from '../panels/fold.tsx';
import { Help } from '../panels/help.tsx';
import { AmountsBadge } from '../panels/amounts_badge.tsx';
import { AmountsLegend, amountsTitle } from '../panels/amounts_legend.tsx';
import { Icon } from '../panels/icon.tsx';
import { Inspector } from '../panels/inspector.tsx';
import { Legend, legendTitle } from '../panels/legend.tsx';
import { MapProgress, MapState } from '../panels/map_state.tsx';
import { useShortcuts } from '../panels/shortcuts.ts';
import { Selected, Tooltip } from '../panels/pointed.tsx';
import { StatusLine } from '../panels/status_line.tsx';
import { TimePanel } from '../panels/time.tsx';
import { Filters, TopBar } from '../panels/top_bar.tsx';
import { PrintedBrief } from '../panels/printed_brief.tsx';
import { usePrinting } from '../panels/printing.ts';
import { changeView, useHexes, useNarrow, useView } from '../state.tsx';
import '../panels/shell.css';

// The map engines are the largest part of the page: the frame is there before them.
const HexMap = lazy(() => import('../map.tsx').then((module) => ({ default: module.HexMap })));

/** As in shell.css, with its margin. */
const legendWidth = 296;
const noPadding: Padding = { top: 0, right: 0, bottom: 0, left: 0 };

/** How much of the window each side of an element is away from the window's edge: what panels cover of the map. */
function useFree(): [RefObject<HTMLElement | null>, Padding] {
  const element = useRef<HTMLElement>(null);
  const [free, setFree] = useState(noPadding);
  useLayoutEffect(() => {
    if (!element.current) return;
    const measure = (): void => {
      const box = element.current!.getBoundingClientRect();
      const next = {
        top: Math.round(box.top), left: Math.round(box.left),
        right: Math.round(window.innerWidth - box.right), bottom: Math.round(window.innerHeight - box.bottom),
      };
      setFree((now) => (JSON.stringify(now) === JSON.stringify(next) ? now : next));
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element.current);
    observer.observe(document.documentElement);
    return () => observer.disconnect();
  }, []);
  return [element, free];
}

/** The map with everything around it: where harm is, what changed, and how that was computed. */
export function HotspotView(): ReactNode {
  const { t } = useText();
  const narrow = useNarrow();
  const commands = useRef<MapCommands>(null);
  const [middle, padding] = useFree();
  const [pointed, setPointed] = useState<Pointed | null>(null);
  const [helpOpen, setHelpOpen] = useState(false);
  const [{ folded }] = useView();
  const wide = window.innerWidth - padding.left - padding.right > 3 * legendWidth;
  const covered = !narrow && wide && !folded.includes('legend') ? legendWidth : 0;
  const [downloadOpen, setDownloadOpen] = useState(false);
  const openDownload = useCallback(() => setDownloadOpen(true), []);
  const closeDownload = useCallback(() => setDownloadOpen(false), []);
  const openHelp = useCallback(() => setHelpOpen(true), []);
  const closeHelp = useCallback(() => setHelpOpen(false), []);
  const zoom = useCallback((by: number) => commands.current?.zoom(by), []);
  const fit = useCallback(() => changeView({ camera: null }), []);
  useShortcuts({ onHelp: openHelp, zoom, fit });
  const printed = usePrinting(() => commands.current?.picture() ?? null);
  return (
    <FilmProvider>
    <DraftProvider>
    <div className={`view${narrow ? ' narrow' : ''}`} data-testid="hotspot-view">
      <a className="skip" href="#map">{t('shell.skipToMap')}</a>
      <main className="map-frame" aria-label={t('shell.map')}>
        <Suspense fallback={<div className="map" />}>
          <HexMap ref={commands} padding={padding} covered={covered} onPoint={setPointed} failed={<MapFailed padding={padding} covered={covered} />} />
        </Suspense>
        <Tooltip pointed={pointed} />
      </main>
      <div className="frame">
        <TopBar onHelp={openHelp} onDownload={openDownload} />
        {!narrow && <Side name="brief" label={t('shell.brief')} side="left"><Brief /></Side>}
        <section className="middle" ref={middle} aria-label={t('shell.onMap')}>
          <MapProgress />
          <MapState />
          <AmountsBadge />
          <div className="map-tools" role="group" aria-label={t('shell.map')}>
            <button type="button" className="button icon" aria-label={t('map.zoomIn')} title={t('map.zoomIn')} onClick={() => zoom(1)}><Icon name="plus" /></button>
            <button type="button" className="button icon" aria-label={t('map.zoomOut')} title={t('map.zoomOut')} onClick={() => zoom(-1)}><Icon name="minus" /></button>
            <button type="button" className="button icon" aria-label={t('map.fit')} title={t('map.fit')} onClick={fit} data-testid="fit"><Icon name="fit" /></button>
            <NorthButton onClick={() => commands.current?.northUp()} />
          </div>
          {!narrow && <LegendCard compact={!wide} onDownload={openDownload} />}
        </section>
        {!narrow && <InspectorSide />}
        {narrow ? <Sheet onDownload={openDownload} /> : <Time />}
        {!narrow && <StatusLine />}
      </div>
      <Selected />
      <Help open={helpOpen} onClose={closeHelp} />
      <DownloadPanel open={downloadOpen} onClose={closeDownload} />
    </div>
    {printed && <PrintedBrief {...printed} />}
    </DraftProvider>
    </FilmProvider>
  );
}

function NorthButton({ onClick }: { onClick: () => void }): ReactNode {
  const { t } = useText();
  const [view] = useView();
  if (!view.camera || (view.camera.bearing === 0 && view.camera.pitch === 0)) return null;
  return <button type="button" className="button icon" aria-label={t('map.north')} title={t('map.north')} onClick={onClick}><Icon name="north" /></button>;
}

/** A panel at the side of the map; folded it leaves a button in its place. */
function Side({ name, label, side, tools, children }: {
  name: 'brief' | 'inspector'; label: string; side: 'left' | 'right'; tools?: ReactNode; children: ReactNode;
}): ReactNode {
  const { t } = useText();
  const [view] = useView();
  if (view.folded.includes(name)) {
    return (
      <div className={`rail ${side}`}>
        <button type="button" className="button" onClick={() => toggleFold(name)} aria-label={t('shell.unfold', { panel: label })} data-testid={`fold-${name}`}>
          <Icon name={side === 'left' ? 'right' : 'left'} />{label}
        </button>
      </div>
    );
  }
  return (
    <aside className={`side ${side}`} aria-label={label}>
      <div className="panel-head">
        <h2>{label}</h2>
        <FoldButton name={name} label={label} open={side} shut={side} />
        {tools}
      </div>
      <div className="side-body scroll">{children}</div>
    </aside>
  );
}

function InspectorSide(): ReactNode {
  const { t } = useText();
  const [view] = useView();
  if (!view.cell) return null;
  return (
    <Side name="inspector" label={t('shell.inspector')} side="right" tools={
      <button type="button" className="button bare icon" aria-label={t('shell.close')} title={t('shell.close')} onClick={() => changeView({ cell: null })}
        data-testid="close-inspector"><Icon name="close" /></button>
    }>
      <Inspector />
    </Side>
  );
}

function Time(): ReactNode {
  const { t } = useText();
  const [view] = useView();
  const folded = view.folded.includes('time');
  return (
    <section className={`time-bar${folded ? ' folded' : ''}`} aria-label={t('shell.time')}>
      {folded ? <span className="quiet">{t('shell.time')}</span> : <div className="time-body"><TimePanel /></div>}
      <FoldButton name="time" label={t('shell.time')} open="down" shut="up" />
    </section>
  );
}

function LegendCard({ compact, onDownload }: { compact: boolean; onDownload: () => void }): ReactNode {
  const text = useText();
  const [view] = useView();
  const hexes = useHexes();
  const amounts = useAmounts();
  if (!hexes.data) return null;
  const folded = view.folded.includes('legend');
  const title = amounts ? amountsTitle(text, amounts) : legendTitle(text, view.paint, hexes.data.meta.measure);
  return (
    <div className={`legend-card${folded ? ' folded' : ''}`}>
      <div className="panel-head">
        <h2>{title}</h2>
        <FoldButton name="legend" label={text.t('shell.legend')} open="down" shut="up" />
      </div>
      {!folded && <div className="legend-body scroll">{amounts ? <AmountsLegend amounts={amounts} /> : <><Legend compact={compact} /><DownloadButton onClick={onDownload} /></>}</div>}
    </div>
  );
}

type Tab = 'filters' | 'brief' | 'inspector' | 'time' | 'legend';
const tabs: readonly Tab[] = ['filters', 'brief', 'inspector', 'time', 'legend'];

/** On a narrow screen: everything but the map in one sheet from below. */
function Sheet({ onDownload }: { onDownload: () => void }): ReactNode {
  const text = useText();
  const { t } = text;
  const amounts = useAmounts();
  const [view] = useView();
  const [tab, setTab] = useState<Tab | null>('brief');
  useEffect(() => {
    if (view.cell) setTab('inspector');
  }, [view.cell]);
  const panels: Record<Tab, ReactNode> = {
    filters: <div className="sheet-filters"><Filters /></div>, brief: <Brief />, inspector: <Inspector />, time: <TimePanel />,
    legend: <>{amounts ? <><h3>{amountsTitle(text, amounts)}</h3><AmountsLegend amounts={amounts} /></> : <><Legend /><DownloadButton onClick={onDownload} /></>}<StatusLine /></>,
  };
  return (
    <section className={`sheet${tab ? ' open' : ''}`} aria-label={t('shell.panels')} data-testid="sheet">
      <div className="sheet-tabs" role="tablist">
        {tabs.map((name) => (
          <button key={name} type="button" role="tab" id={`tab-${name}`} aria-selected={tab === name} aria-controls="sheet-body" data-testid={`tab-${name}`}
            onClick={() => setTab(tab === name ? null : name)}>{t(name === 'inspector' ? 'shell.details' : `shell.${name}`)}</button>
        ))}
      </div>
      {tab && <div className="sheet-body scroll" id="sheet-body" role="tabpanel" aria-labelledby={`tab-${tab}`}>
        <h2 className="visually-hidden">{t(tab === 'inspector' ? 'shell.inspector' : `shell.${tab}`)}</h2>
        {panels[tab]}
      </div>}
    </section>
  );
}

function MapFailed({ padding: { top, right, bottom, left }, covered }: { padding: Padding; covered: number }): ReactNode {
  const { t } = useText();
  return (
    <div className="map map-failed" style={{ padding: `${top + 16}px ${right + 64}px ${bottom + 16}px ${left + covered + 16}px` }}>
      <div className="notice bad" role="alert"><h2>{t('state.mapFailedTitle')}</h2><p>{t('state.mapFailed')}</p></div>
    </div>
  );
}
