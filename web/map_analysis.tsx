import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { CSSProperties, KeyboardEvent, ReactNode, Ref } from 'react';
import type { MapMouseEvent } from 'maplibre-gl';
import { askTile } from './api.ts';
import { pickableLayers, rowPicked } from './layers/analysis.ts';
import { centreOf, featureTowards, foremost } from './layers/analysis_scene.ts';
import type { AnalysisScene } from './layers/analysis_scene.ts';
import { overlays } from './layers/drawings.ts';
import type { Label, Scene } from './layers/scene.ts';
import { cameraOf, useCameraOfAddress, useCameraToAddress } from './map_camera.ts';
import { useMapCommands } from './map_commands.ts';
import type { MapCommands } from './map_commands.ts';
import { arrows } from './map_keys.ts';
import { reducedMotion, useEngine } from './map_engine.ts';
import { useAppliedGround, useGround } from './map_ground.ts';
import type { Padding } from './map_picture.ts';
import { useText } from './messages/messages.tsx';
import { changeView, useStatus, useTheme, useView } from './state.tsx';

/** What the pointer is over: pixels of the map, and the row of the result. */
export type PointedFeature = { x: number; y: number; row: number };

type Properties = {
  ref?: Ref<MapCommands>; id?: string;
  /** Null while there is no result with places. */
  scene: AnalysisScene | null;
  /** Without colours: the result must not be acted on. */
  muted: boolean;
  padding: Padding; covered: number; onPoint: (pointed: PointedFeature | null) => void; failed: ReactNode;
  /** Names on the map instead of those of areas. */
  labels?: readonly Label[];
};

/** The map of a result. Several of them on a page move together. */
export function AnalysisMap({ ref, id = 'map', scene: found, muted, padding, covered, onPoint, failed, labels: own }: Properties): ReactNode {
  const [view] = useView();
  const theme = useTheme();
  const agency = useStatus().data?.agency ?? null;
  const text = useText();
  const [zoom, setZoom] = useState(Math.floor(view.camera?.zoom ?? 11));
  const [pointed, setPointed] = useState<number | null>(null);
  const ground = useGround();
  const { palette, box } = ground;
  const labels = own ?? ground.labels;
  const { element, engine, failed: hasFailed } = useEngine(ground.style, view.camera, ground.ready);
  useAppliedGround(engine, ground.style, agency?.dataVersion);

  const picked = found && view.pick !== null ? found.rowOf.get(view.pick) ?? null : null;
  const scene: Scene = {
    theme, palette, hexes: null, changes: null, amounts: null, analysis: found && { scene: found, muted, picked, pointed }, patrol: null, paint: 'hotspots', measure: view.measure,
    visible: view.layers.filter((layer) => layer !== 'incidents'), zoom, selected: null, hovered: null, lit: [], area: view.area, labels, filter: '', dataVersion: agency?.dataVersion ?? '', loadTile: askTile,
  };
  const latest = useRef(found);
  latest.current = found;

  useLayoutEffect(() => {
    const frame = element.current;
    if (!engine || !frame) return;
    frame.dataset.ready = 'false';
    engine.overlay.setProps({ layers: overlays(scene, box) });
    engine.map.triggerRepaint();
  }, [engine, theme, palette, found, muted, picked, pointed, view.layers, zoom, labels, box?.join(), view.area]);

  const place = found && picked !== null ? centreOf(found, picked) : null;
  useCameraOfAddress(engine, { camera: view.camera, padding, covered, box, selected: place && view.pick ? { id: view.pick, place } : null });
  useCameraToAddress(engine, setZoom);

  useEffect(() => {
    if (!engine || !element.current) return;
    const { map, overlay } = engine;
    const frame = element.current;
    setPointed(null);
    const rowAt = ({ point }: MapMouseEvent): number | null => {
      const hit = overlay.pickObject({ x: point.x, y: point.y, radius: 3, layerIds: pickableLayers });
      return rowPicked(hit?.object);
    };
    const subscriptions = [
      map.on('mousemove', (event) => {
        const row = latest.current ? rowAt(event) : null;
        setPointed(row);
        onPoint(row === null ? null : { x: event.point.x, y: event.point.y, row });
      }),
      map.on('mouseout', () => { setPointed(null); onPoint(null); }),
      map.on('dragstart', () => onPoint(null)),
      map.on('click', (event) => {
        const row = latest.current ? rowAt(event) : null;
        const unit = row === null ? null : latest.current!.layer.unit[row]!;
        changeView((now) => ({ pick: now.pick === unit ? null : unit, camera: now.camera ?? cameraOf(map) }));
      }),
      map.on('idle', () => { frame.dataset.ready = 'true'; }),
      map.on('error', ({ error }) => { if (!/abort/i.test(error.message)) frame.dataset.failure = error.message; }),
    ];
    return () => subscriptions.forEach((subscription) => subscription.unsubscribe());
  }, [engine, onPoint, found]);

  useMapCommands(ref, engine, { padding, covered });

  const onKeyDown = (event: KeyboardEvent): void => {
    const arrow = arrows[event.key];
    if (!engine || !arrow || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const { map } = engine;
    if (event.shiftKey || !found) {
      map.panBy(arrow.by, { animate: !reducedMotion() });
      return;
    }
    const next = picked === null ? foremost(found) : featureTowards(found, picked, { direction: arrow.direction, bearing: map.getBearing() });
    if (next !== null) changeView({ pick: found.layer.unit[next]!, camera: view.camera ?? cameraOf(map) }, picked === null ? 'push' : 'replace');
  };

  if (hasFailed) return failed;
  return (
    <div ref={element} id={id} className="map" role="application" tabIndex={0} aria-label={text.t('analysis.mapLabel')} onKeyDown={onKeyDown}
      style={{ '--pad-right': `${padding.right}px`, '--pad-bottom': `${padding.bottom}px` } as CSSProperties}
      data-testid={id} data-ready="false" data-features={found?.rows.length ?? 0} data-muted={muted} />
  );
}
