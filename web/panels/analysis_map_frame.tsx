import { lazy, Suspense, useCallback, useMemo, useState } from 'react';
import type { ReactNode, RefObject } from 'react';
import type { AnalysisResult } from '../../server/model/analysis.ts';
import type { Label } from '../layers/scene.ts';
import { said } from '../charts/quantity.ts';
import { analysisScene } from '../layers/analysis_scene.ts';
import type { MapCommands } from '../map_commands.ts';
import type { PointedFeature } from '../map_analysis.tsx';
import { useText } from '../messages/messages.tsx';
import { changeView, useNarrow } from '../state.tsx';
import { FeatureCard, FeatureTooltip } from './analysis_feature.tsx';
import { AnalysisLegend } from './analysis_legend.tsx';
import { isStopped } from './analysis_words.ts';
import { Icon } from './icon.tsx';

const AnalysisMap = lazy(() => import('../map_analysis.tsx').then((module) => ({ default: module.AnalysisMap })));

const noPadding = { top: 0, right: 0, bottom: 0, left: 0 };

/** The map of a result with its legend, or the empty map where there is none yet. */
export function AnalysisMapFrame({ result, id, commands, beside = false, labels }: {
  result: Pick<AnalysisResult, 'layer' | 'warnings'> | null; id?: string; commands: RefObject<MapCommands | null>; /** Of a height of its own, because the page scrolls. */ beside?: boolean;
  /** Names on the map instead of those of areas. */ labels?: readonly Label[];
}): ReactNode {
  const text = useText();
  const { t } = text;
  const narrow = useNarrow();
  const [pointed, setPointed] = useState<PointedFeature | null>(null);
  const point = useCallback((next: PointedFeature | null) => setPointed(next), []);
  const layer = result?.layer ?? null;
  const scene = useMemo(() => layer && analysisScene(layer), [layer]);
  const muted = result !== null && isStopped(result);
  const legend = scene && (
    <div className="analysis-legend" data-testid="analysis-legend">
      <h2>{said(text, scene.layer.title)}</h2>
      <div className="scroll"><AnalysisLegend scene={scene} muted={muted} /></div>
    </div>
  );
  return (
    <div className={`analysis-map${beside || narrow ? ' stacked' : ''}`}>
      <section className="analysis-map-frame" aria-label={t('shell.map')}>
        <Suspense fallback={<div className="map" />}>
          <AnalysisMap ref={commands} id={id} scene={scene} muted={muted} padding={noPadding} covered={0} onPoint={point} labels={labels}
            failed={<div className="map map-failed"><div className="notice bad" role="alert"><h2>{t('state.mapFailedTitle')}</h2><p>{t('state.mapFailed')}</p></div></div>} />
        </Suspense>
        <FeatureTooltip scene={scene} pointed={pointed} />
        {muted && <p className="map-stop" role="status" data-testid="map-stop">{t('analysis.mapStop')}</p>}
        <div className="map-tools" role="group" aria-label={t('shell.map')}>
          <button type="button" className="button icon" aria-label={t('map.zoomIn')} title={t('map.zoomIn')} onClick={() => commands.current?.zoom(1)}><Icon name="plus" /></button>
          <button type="button" className="button icon" aria-label={t('map.zoomOut')} title={t('map.zoomOut')} onClick={() => commands.current?.zoom(-1)}><Icon name="minus" /></button>
          <button type="button" className="button icon" aria-label={t('map.fit')} title={t('map.fit')} onClick={() => changeView({ camera: null })}><Icon name="fit" /></button>
        </div>
      </section>
      {legend}
      {result && !layer && <p className="analysis-legend quiet">{t('analysis.noPlaces')}</p>}
      {scene && <FeatureCard scene={scene} />}
    </div>
  );
}
