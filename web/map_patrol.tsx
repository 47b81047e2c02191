import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { KeyboardEvent, ReactNode, Ref } from 'react';
import { askTile } from './api.ts';
import { defaultResolution, hexAt, hexCentre, hexResolution } from '../server/model/hex.ts';
import { overlays } from './layers/drawings.ts';
import { hexScene } from './layers/hexes.ts';
import { neighbourTowards } from './layers/moving.ts';
import { pickableStops, stopPicked } from './layers/patrol_marks.ts';
import type { PatrolDrawn } from './layers/patrol_scene.ts';
import type { Scene } from './layers/scene.ts';
import { cameraOf, useCameraOfAddress, useCameraToAddress } from './map_camera.ts';
import type { Box } from './map_camera.ts';
import { useMapCommands } from './map_commands.ts';
import type { MapCommands } from './map_commands.ts';
import { arrows } from './map_keys.ts';
import { reducedMotion, useEngine } from './map_engine.ts';
import { useAppliedGround, useGround } from './map_ground.ts';
import type { Position } from './patrol_draft.ts';
import { useText } from './messages/messages.tsx';
import { changeView, useHexes, useStatus, useTheme, useView } from './state.tsx';

export type MapClick = { cell: string; position: Position; stop: { unit: string; order: number } | null };

type Properties = {
  ref?: Ref<MapCommands>;
  drawn: PatrolDrawn;
  /** Of the plan's cells; null leaves it to the hexagons of the page. */
  resolution: number | null;
  /** All that the camera shows while the address names none. */
  box: Box | null;
  /** True while a click does something else than choose. */
  working: boolean;
  /** Pixels at the left that the legend lies on. */
  covered: number;
  onClick: (click: MapClick) => void;
  /** Enter on the map, with the hexagon that the arrow keys are on. */
  onEnter: (cell: string | null) => void;
  label: string; failed: ReactNode;
};

const noPadding = { top: 0, right: 0, bottom: 0, left: 0 };

/** The map of a plan. Until there is one it shows what was recorded, so that posts and wishes have something to go by. */
export function PatrolMap({ ref, drawn, resolution, box: wanted, working, covered, onClick, onEnter, label, failed }: Properties): ReactNode {
  const [view] = useView();
  const theme = useTheme();
  const agency = useStatus().data?.agency ?? null;
  const hexes = useHexes();
  useText();
  const [zoom, setZoom] = useState(Math.floor(view.camera?.zoom ?? 11));
  const [hovered, setHovered] = useState<string | null>(null);
  const ground = useGround();
  const { palette, labels } = ground;
  const box = wanted ?? ground.box;
  const { element, engine, failed: hasFailed } = useEngine(ground.style, view.camera, ground.ready);
  useAppliedGround(engine, ground.style, agency?.dataVersion);
  const scenery = useMemo(() => hexes.data && hexScene(hexes.data), [hexes.data]);
  const fine = resolution ?? scenery?.table.meta.resolution ?? defaultResolution;
  const selected = view.cell && hexResolution(view.cell) === fine ? view.cell : null;
  const scene: Scene = {
    theme, palette, hexes: drawn.scene ? null : scenery, changes: null, amounts: null, analysis: null, patrol: drawn, paint: 'amount', measure: scenery?.table.meta.measure ?? view.measure,
    visible: view.layers.filter((layer) => layer !== 'incidents'), zoom, selected, hovered: working ? hovered : null, lit: [], area: view.area, labels, filter: '',
    dataVersion: agency?.dataVersion ?? '', loadTile: askTile,
  };
  const latest = useRef({ onClick, fine });
  latest.current = { onClick, fine };

  useLayoutEffect(() => {
    const frame = element.current;
    if (!engine || !frame) return;
    frame.dataset.ready = 'false';
    engine.overlay.setProps({ layers: overlays(scene, box) });
    engine.map.triggerRepaint();
  }, [engine, theme, palette, drawn, scenery, view.layers, zoom, labels, box?.join(), view.area, selected, scene.hovered]);

  useCameraOfAddress(engine, { camera: view.camera, padding: noPadding, covered, box, selected: selected ? { id: selected, place: hexCentre(selected) } : null });
  useCameraToAddress(engine, setZoom);

  useEffect(() => {
    if (!engine || !element.current) return;
    const { map, overlay } = engine;
    const frame = element.current;
    const subscriptions = [
      map.on('mousemove', ({ lngLat }) => setHovered(hexAt(lngLat.lng, lngLat.lat, latest.current.fine))),
      map.on('mouseout', () => setHovered(null)),
      map.on('click', ({ point, lngLat }) => {
        const hit = overlay.pickObject({ x: point.x, y: point.y, radius: 3, layerIds: pickableStops });
        latest.current.onClick({ cell: hexAt(lngLat.lng, lngLat.lat, latest.current.fine), position: [Number(lngLat.lng.toFixed(6)), Number(lngLat.lat.toFixed(6))], stop: stopPicked(hit?.object) });
        // Whoever points at a place wants the map to stay where it is.
        changeView((now) => ({ camera: now.camera ?? cameraOf(map) }), 'replace');
      }),
      map.on('idle', () => { frame.dataset.ready = 'true'; }),
      map.on('error', ({ error }) => { if (!/abort/i.test(error.message)) frame.dataset.failure = error.message; }),
    ];
    return () => subscriptions.forEach((subscription) => subscription.unsubscribe());
  }, [engine]);

  useMapCommands(ref, engine, { padding: noPadding, covered: 0 });

  const onKeyDown = (event: KeyboardEvent): void => {
    if (!engine || event.altKey || event.ctrlKey || event.metaKey) return;
    const { map } = engine;
    const arrow = arrows[event.key];
    if (event.key === 'Enter') onEnter(selected);
    else if (arrow && event.shiftKey) map.panBy(arrow.by, { animate: !reducedMotion() });
    else if (arrow) {
      const { lng, lat } = map.getCenter();
      const cell = selected ? neighbourTowards(selected, arrow.direction, map.getBearing()) : hexAt(lng, lat, fine);
      changeView({ cell, camera: view.camera ?? cameraOf(map) }, 'replace');
    } else return;
    event.preventDefault();
  };

  if (hasFailed) return failed;
  return (
    <div ref={element} id="map" className={`map${working ? ' working' : ''}`} role="application" tabIndex={0} aria-label={label} onKeyDown={onKeyDown}
      data-testid="map" data-ready="false" data-cells={drawn.scene?.cells.length ?? 0} data-stops={drawn.scene?.stops.length ?? 0} data-limits={drawn.limits.length} data-corners={drawn.corners.length} />
  );
}
