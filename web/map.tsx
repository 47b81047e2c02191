import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { CSSProperties, KeyboardEvent, ReactNode, Ref } from 'react';
import type { MapMouseEvent } from 'maplibre-gl';
import { defaultResolution, hexAt, hexCentre, hexResolution } from '../server/model/hex.ts';
import { askTile } from './api.ts';
import { useAmounts } from './draft.tsx';
import { overlays } from './layers/drawings.ts';
import { neighbourTowards, strongest } from './layers/moving.ts';
import { changeScene } from './layers/changes.ts';
import { hexScene } from './layers/hexes.ts';
import type { IncidentPoint } from './layers/incidents.ts';
import { incidentZoom } from './layers/incidents.ts';
import type { Scene } from './layers/scene.ts';
import { cameraOf, useCameraOfAddress, useCameraToAddress } from './map_camera.ts';
import { useMapCommands } from './map_commands.ts';
import type { MapCommands } from './map_commands.ts';
import { reducedMotion, useEngine } from './map_engine.ts';
import { arrows } from './map_keys.ts';
import { useAppliedGround, useGround } from './map_ground.ts';
import type { Padding } from './map_picture.ts';
import { useText } from './messages/messages.tsx';
import { changeView, useChanges, useHexes, useLight, useMapAnswer, useStatus, useTheme, useTileQuery, useView } from './state.tsx';

/** What the pointer is over, in pixels of the map and as things. */
export type Pointed = { x: number; y: number; cell: string; incident: IncidentPoint | null };

type Properties = { ref?: Ref<MapCommands>; padding: Padding; covered: number; onPoint: (pointed: Pointed | null) => void; failed: ReactNode };

/** The map: the ground by MapLibre, the data by deck.gl over it. Draws what the address says and writes the camera back to it. */
export function HexMap({ ref, padding, covered, onPoint, failed }: Properties): ReactNode {
  const [view] = useView();
  const theme = useTheme();
  const status = useStatus().data;
  const hexes = useHexes();
  const changed = useChanges().data;
  const shown = useMapAnswer();
  const [lit] = useLight();
  const text = useText();
  const query = useTileQuery();
  const [zoom, setZoom] = useState(Math.floor(view.camera?.zoom ?? 11));
  const [hovered, setHovered] = useState<string | null>(null);
  const agency = status?.agency ?? null;
  const amounts = useAmounts();
  const ground = useGround();
  const { palette, box, labels } = ground;
  const { element, engine, failed: hasFailed } = useEngine(ground.style, view.camera, ground.ready);
  useAppliedGround(engine, ground.style, agency?.dataVersion);

  const scenery = useMemo(() => hexes.data && hexScene(hexes.data), [hexes.data]);
  const changes = useMemo(() => changed && changeScene(changed), [changed]);
  const scene: Scene = {
    theme, palette, hexes: scenery, changes: view.paint === 'change' ? changes : null, amounts: amounts && { ...amounts, values: amounts.frame.values }, analysis: null, patrol: null,
    paint: view.paint, measure: scenery?.table.meta.measure ?? view.measure, visible: view.layers, zoom,
    selected: view.cell, hovered, lit, area: view.area, labels, filter: query, dataVersion: agency?.dataVersion ?? '', loadTile: askTile,
  };
  const latest = useRef(scene);
  latest.current = scene;
  const drawn = useRef({ settled: false });
  const settled = !shown.loading && !shown.stale && (shown.there || shown.failure !== null);

  // The data: in the same moment as what the panels say of them.
  useLayoutEffect(() => {
    const frame = element.current;
    if (!engine || !frame) return;
    frame.dataset.ready = 'false';
    drawn.current.settled = settled;
    // Amounts change often and lie over the ground, which then need not be drawn anew: their own renderer says when they are there.
    engine.overlay.setProps({ layers: overlays(scene, box), onAfterRender: () => { if (amounts && drawn.current.settled) frame.dataset.ready = 'true'; } });
    if (!amounts) engine.map.triggerRepaint();
  }, [engine, settled, theme, palette, scenery, changes, view.paint, view.layers, zoom, view.cell, hovered, lit, labels, query, agency?.dataVersion, box?.join(), view.area, amounts]);

  useCameraOfAddress(engine, { camera: view.camera, padding, covered, box, selected: view.cell ? { id: view.cell, place: hexCentre(view.cell) } : null });
  useCameraToAddress(engine, setZoom);

  // What the map says back.
  useEffect(() => {
    if (!engine || !element.current) return;
    const { map, overlay } = engine;
    const frame = element.current;
    const cellAt = (event: MapMouseEvent): string =>
      hexAt(event.lngLat.lng, event.lngLat.lat, latest.current.hexes?.table.meta.resolution ?? defaultResolution);
    const incidentAt = (event: MapMouseEvent): IncidentPoint | null => {
      if (map.getZoom() < incidentZoom) return null;
      const picked = overlay.pickObject({ x: event.point.x, y: event.point.y, radius: 3, layerIds: ['incidents'] });
      return (picked?.object as IncidentPoint | undefined) ?? null;
    };
    const subscriptions = [
      map.on('mousemove', (event) => {
        const cell = cellAt(event);
        setHovered((latest.current.changes ?? latest.current.hexes)?.rowOf.has(cell) ? cell : null);
        onPoint({ x: event.point.x, y: event.point.y, cell, incident: incidentAt(event) });
      }),
      map.on('mouseout', () => { setHovered(null); onPoint(null); }),
      map.on('dragstart', () => onPoint(null)),
      map.on('click', (event) => {
        const cell = cellAt(event);
        // Whoever points at a place wants the map to stay where it is.
        changeView((now) => ({ cell: now.cell === cell ? null : cell, camera: now.camera ?? cameraOf(map) }));
      }),
      map.on('idle', () => { if (drawn.current.settled && !latest.current.amounts) frame.dataset.ready = 'true'; }),
      map.on('error', ({ error }) => { if (!/abort/i.test(error.message)) frame.dataset.failure = error.message; }),
    ];
    return () => subscriptions.forEach((subscription) => subscription.unsubscribe());
  }, [engine, onPoint]);

  useMapCommands(ref, engine, { padding, covered });

  const onKeyDown = (event: KeyboardEvent): void => {
    const arrow = arrows[event.key];
    if (!engine || !arrow || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const { map } = engine;
    if (event.shiftKey) {
      map.panBy(arrow.by, { animate: !reducedMotion() });
      return;
    }
    const cell = view.cell && hexResolution(view.cell) === scenery?.table.meta.resolution
      ? neighbourTowards(view.cell, arrow.direction, map.getBearing()) : strongest(scene);
    if (!cell) return;
    changeView({ cell, camera: view.camera ?? cameraOf(map) }, view.cell ? 'replace' : 'push');
  };

  if (hasFailed) return failed;
  return (
    <div
      ref={element} id="map" className="map" role="application" tabIndex={0} aria-label={text.t('map.label')} onKeyDown={onKeyDown}
      style={{ '--pad-right': `${padding.right}px`, '--pad-bottom': `${padding.bottom}px` } as CSSProperties}
      data-testid="map" data-ready="false" data-hexes={scenery?.table.cell.length ?? 0} data-changes={scene.changes?.table.cell.length ?? ''}
      data-frame={amounts?.source === 'film' ? amounts.frame.first : ''} data-amounts={amounts?.frame.placed ?? ''} data-hot={scenery?.table.meta.hotspots?.hot['95'] ?? ''} data-version={scenery?.table.meta.dataVersion ?? ''}
    />
  );
}
