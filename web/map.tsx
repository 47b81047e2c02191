import { useEffect, useImperativeHandle, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { CSSProperties, KeyboardEvent, ReactNode, Ref } from 'react';
import { MapLibreOverlay } from '@deck.gl/maplibre';
import { addProtocol, AttributionControl, Map as MapLibre, ScaleControl, setWorkerUrl } from 'maplibre-gl';
import type { MapMouseEvent, StyleSpecification } from 'maplibre-gl';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url';
import 'maplibre-gl/dist/maplibre-gl.css';
import { defaultResolution, hexAt, hexCentre, hexResolution } from '../server/model/hex.ts';
import { addresses } from './addresses.ts';
import { askTile, keyHeaders } from './api.ts';
import { useAmounts } from './draft.tsx';
import { groundStyle, overlays } from './layers/drawings.ts';
import type { GroundOptions } from './layers/drawings.ts';
import { neighbourTowards, strongest } from './layers/moving.ts';
import { areaLabels } from './layers/labels.ts';
import { boxOfPolygon } from './layers/polygon_outline.ts';
import { changeScene } from './layers/changes.ts';
import { hexScene } from './layers/hexes.ts';
import type { IncidentPoint } from './layers/incidents.ts';
import { incidentZoom } from './layers/incidents.ts';
import { groundColours } from './layers/scene.ts';
import type { Palette, Scene } from './layers/scene.ts';
import { takePicture } from './map_picture.ts';
import type { Padding, Picture } from './map_picture.ts';
import { useText } from './messages/messages.tsx';
import { changeView, useAnswer, useAreas, useChanges, useHexes, useLight, useMapAnswer, useStatus, useTheme, useTileQuery, useView } from './state.tsx';
import type { Camera } from './url.ts';

/** What the pointer is over, in pixels of the map and as things. */
export type Pointed = { x: number; y: number; cell: string; incident: IncidentPoint | null };
type Engine = { map: MapLibre; overlay: MapLibreOverlay; ground: { applied: StyleSpecification; loaded: boolean } };
type Box = readonly [number, number, number, number];

/** Marks movements that the address already knows of, so that they are not written to it again. */
const known = { known: true };
const isKnown = (event: object): boolean => 'known' in event;

const reducedMotion = (): boolean => window.matchMedia('(prefers-reduced-motion: reduce)').matches;

function readPalette(): Palette {
  const style = getComputedStyle(document.documentElement);
  return Object.fromEntries(groundColours.map((name) => [name, style.getPropertyValue(`--map-${name}`).trim()])) as Palette;
}

const cameraOf = (map: MapLibre): Camera => {
  const { lng, lat } = map.getCenter();
  return { longitude: lng, latitude: lat, zoom: map.getZoom(), bearing: map.getBearing(), pitch: map.getPitch() };
};

const near = (one: Camera, other: Camera): boolean =>
  Math.abs(one.longitude - other.longitude) < 2e-5 && Math.abs(one.latitude - other.latitude) < 2e-5
  && Math.abs(one.zoom - other.zoom) < 0.006 && Math.abs(one.bearing - other.bearing) < 0.06 && Math.abs(one.pitch - other.pitch) < 0.06;

/** `covered`: pixels at the left that something small lies on, which the data should keep clear of when all of them are shown. */
function fit(map: MapLibre, box: Box, covered: number, animate: boolean): void {
  map.fitBounds([[box[0], box[1]], [box[2], box[3]]], {
    padding: { top: 24, right: 24, bottom: 24, left: 24 + covered }, animate: animate && !reducedMotion(), maxZoom: 15, bearing: 0, pitch: 0,
  }, known);
}

/** Moves the map as far as needed to see a hexagon that a panel would cover, or that lies outside. */
function bringIntoView(map: MapLibre, cell: string, { top, right, bottom, left }: Padding): void {
  const { x, y } = map.project(hexCentre(cell));
  const { clientWidth, clientHeight } = map.getContainer();
  const inside = x > left + 32 && x < clientWidth - right - 32 && y > top + 32 && y < clientHeight - bottom - 32;
  if (!inside) map.panTo(hexCentre(cell), { animate: !reducedMotion() });
}

function start(container: HTMLElement, style: StyleSpecification, camera: Camera | null): Engine {
  setWorkerUrl(workerUrl);
  const map = new MapLibre({
    container, style, attributionControl: false, trackResize: false, keyboard: false, maxPitch: 60, minZoom: 1, maxZoom: 19,
    renderWorldCopies: false, fadeDuration: 0,
    ...(camera && { center: [camera.longitude, camera.latitude], zoom: camera.zoom, bearing: camera.bearing, pitch: camera.pitch }),
  });
  map.touchZoomRotate.disableRotation();
  map.addControl(new ScaleControl({ maxWidth: 120, unit: 'metric' }), 'bottom-right');
  map.addControl(new AttributionControl({ compact: false }), 'bottom-right');
  const overlay = new MapLibreOverlay({ layers: [], useDevicePixels: true });
  map.addControl(overlay);
  map.getCanvas().setAttribute('aria-hidden', 'true');
  map.getCanvas().tabIndex = -1;
  const ground = { applied: style, loaded: false };
  map.once('style.load', () => { ground.loaded = true; });
  return { map, overlay, ground };
}

const arrows: Record<string, { direction: number; by: [number, number] }> = {
  ArrowUp: { direction: 0, by: [0, -120] }, ArrowRight: { direction: 90, by: [120, 0] },
  ArrowDown: { direction: 180, by: [0, 120] }, ArrowLeft: { direction: 270, by: [-120, 0] },
};

/** Keeps the engine for as long as the element is there; null until it has started, `failed` where there is no WebGL. */
function useEngine(style: StyleSpecification, camera: Camera | null, ready: boolean) {
  const element = useRef<HTMLDivElement>(null);
  const [engine, setEngine] = useState<Engine | 'failed' | null>(null);
  // Once started it stays, whatever is asked anew later.
  const [begun, setBegun] = useState(false);
  if (ready && !begun) setBegun(true);
  useEffect(() => {
    if (!element.current || !begun) return;
    let mine: Engine;
    try {
      mine = start(element.current, style, camera);
    } catch {
      setEngine('failed');
      return;
    }
    const observer = new ResizeObserver(() => mine.map.resize(known));
    observer.observe(element.current);
    setEngine(mine);
    return () => {
      observer.disconnect();
      setEngine(null);
      mine.map.remove();
    };
  }, [begun]);
  return { element, engine: engine === 'failed' ? null : engine, failed: engine === 'failed' };
}

/** True once the protocol of the basemap file is known to MapLibre; at once where there is none. */
function useBasemapProtocol(wanted: boolean): boolean {
  const [there, setThere] = useState(false);
  useEffect(() => {
    if (!wanted) return;
    let gone = false;
    void import('pmtiles').then(({ FetchSource, PMTiles, Protocol }) => {
      if (gone) return;
      const protocol = new Protocol({ metadata: true });
      // It sends its requests itself, so it is given the key, too.
      protocol.add(new PMTiles(new FetchSource(`${window.location.origin}/basemap.pmtiles`, keyHeaders)));
      addProtocol('pmtiles', protocol.tile);
      setThere(true);
    });
    return () => { gone = true; };
  }, [wanted]);
  return there || !wanted;
}

/** Labels are drawn from the page's own font, so they wait for it. */
function useFontLoaded(): boolean {
  const [loaded, setLoaded] = useState(false);
  useEffect(() => {
    void document.fonts.load('500 12px "Inter Variable"', 'AaЯя').finally(() => setLoaded(true));
  }, []);
  return loaded;
}

/** What buttons and keys outside the map may ask of it. */
export type MapCommands = { zoom: (by: number) => void; northUp: () => void; picture: () => Picture | null };

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
  const fontLoaded = useFontLoaded();
  const [zoom, setZoom] = useState(Math.floor(view.camera?.zoom ?? 11));
  const [hovered, setHovered] = useState<string | null>(null);
  const agency = status?.agency ?? null;
  const areas = useAreas().data?.areas;
  const box = (view.area ? areas?.find(({ id }) => id === view.area)?.bbox ?? boxOfPolygon(view.area) : null) ?? agency?.bbox ?? null;
  const labels = useMemo(() => areaLabels(areas ?? []), [areas]);
  const amounts = useAmounts();
  const protocol = useBasemapProtocol(status?.basemap ?? false);
  const description = useAnswer(status?.basemap ? addresses.basemap() : null);
  const basemapLayers = status?.basemap ? description.data?.vectorLayers ?? [] : null;

  const [palette, setPalette] = useState(readPalette);
  useLayoutEffect(() => setPalette(readPalette()), [theme]);
  const ground: GroundOptions = {
    palette, visible: view.layers, area: view.area, origin: window.location.origin, language: text.language,
    query: agency ? `?agency=${encodeURIComponent(agency.slug)}` : '',
    basemapLayers, hasBackdrop: agency?.backdrop ?? false, areaKinds: agency?.areaKinds ?? [],
  };
  const styleKey = JSON.stringify(ground);
  const style = useMemo(() => groundStyle(ground) as unknown as StyleSpecification, [styleKey]);
  const { element, engine, failed: hasFailed } = useEngine(style, view.camera, fontLoaded && protocol && status !== null && !description.loading);

  const scenery = useMemo(() => hexes.data && hexScene(hexes.data), [hexes.data]);
  const changes = useMemo(() => changed && changeScene(changed), [changed]);
  const scene: Scene = {
    theme, palette, hexes: scenery, changes: view.paint === 'change' ? changes : null, amounts: amounts && { ...amounts, values: amounts.frame.values }, paint: view.paint, measure: scenery?.table.meta.measure ?? view.measure, visible: view.layers, zoom,
    selected: view.cell, hovered, lit, area: view.area, labels, filter: query, dataVersion: agency?.dataVersion ?? '', loadTile: askTile,
  };
  const latest = useRef({ scene, view, box });
  latest.current = { scene, view, box };
  const drawn = useRef({ settled: false });
  const settled = !shown.loading && !shown.stale && (shown.there || shown.failure !== null);

  // The ground. A style can only be compared with one that has arrived.
  useEffect(() => {
    if (!engine || engine.ground.applied === style) return;
    const apply = (): void => {
      engine.ground.applied = style;
      engine.map.setStyle(style, { diff: true });
    };
    if (engine.ground.loaded) apply();
    else {
      const waiting = engine.map.once('style.load', apply);
      return () => { if ('unsubscribe' in waiting) (waiting as { unsubscribe(): void }).unsubscribe(); };
    }
  }, [engine, style]);

  // Data that have moved: tiles that were kept are old.
  useEffect(() => {
    for (const id of ['areas', 'backdrop', 'backdrop-names']) {
      const source = engine?.map.isStyleLoaded() ? engine.map.getSource(id) : undefined;
      if (source && 'setTiles' in source && 'tiles' in source) (source as { setTiles(tiles: unknown): void }).setTiles(source.tiles);
    }
  }, [agency?.dataVersion]);

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

  // The camera, from the address to the map.
  const { top, right, bottom, left } = padding;
  const before = useRef({ right, cell: view.cell });
  useEffect(() => {
    if (!engine) return;
    const { map } = engine;
    const { clientWidth, clientHeight } = map.getContainer();
    const { camera, cell } = latest.current.view;
    const arrived = !camera || near(camera, cameraOf(map));
    const opened = before.current.right !== right && camera !== null && arrived;
    before.current.right = right;
    // A panel that opens beside the map must not move what was clicked: the picture stays, its middle is another place now.
    const middle: [number, number] = [(left + clientWidth - right) / 2, (top + clientHeight - bottom) / 2];
    if (opened) map.jumpTo({ center: map.unproject(middle), padding: { top, right, bottom, left } });
    else map.setPadding({ top, right, bottom, left }, known);
    if (cell && arrived && (cell !== before.current.cell || opened)) bringIntoView(map, cell, { top, right, bottom, left });
    before.current.cell = cell;
  }, [engine, top, right, bottom, left, view.cell]);
  const boxKey = box?.join();
  useEffect(() => {
    if (!engine) return;
    const { camera } = view;
    if (!camera) {
      if (box) fit(engine.map, box, covered, engine.map.getZoom() > 5);
    } else if (!near(camera, cameraOf(engine.map))) {
      const target = { center: [camera.longitude, camera.latitude] as [number, number], zoom: camera.zoom, bearing: camera.bearing, pitch: camera.pitch };
      if (reducedMotion()) engine.map.jumpTo(target, known);
      else engine.map.flyTo({ ...target, maxDuration: 1200 }, known);
    }
  }, [engine, view.camera, boxKey, `${top},${right},${bottom},${left},${covered}`]);

  // What the map says back.
  useEffect(() => {
    if (!engine || !element.current) return;
    const { map, overlay } = engine;
    const frame = element.current;
    const cellAt = (event: MapMouseEvent): string =>
      hexAt(event.lngLat.lng, event.lngLat.lat, latest.current.scene.hexes?.table.meta.resolution ?? defaultResolution);
    const incidentAt = (event: MapMouseEvent): IncidentPoint | null => {
      if (map.getZoom() < incidentZoom) return null;
      const picked = overlay.pickObject({ x: event.point.x, y: event.point.y, radius: 3, layerIds: ['incidents'] });
      return (picked?.object as IncidentPoint | undefined) ?? null;
    };
    // It may have been moved before anybody listened.
    setZoom(Math.floor(map.getZoom() + 1e-6));
    const subscriptions = [
      map.on('moveend', (event) => {
        setZoom(Math.floor(map.getZoom() + 1e-6));
        if (!isKnown(event)) changeView({ camera: cameraOf(map) }, 'replace');
      }),
      map.on('zoom', () => setZoom(Math.floor(map.getZoom() + 1e-6))),
      map.on('mousemove', (event) => {
        const cell = cellAt(event);
        setHovered((latest.current.scene.changes ?? latest.current.scene.hexes)?.rowOf.has(cell) ? cell : null);
        onPoint({ x: event.point.x, y: event.point.y, cell, incident: incidentAt(event) });
      }),
      map.on('mouseout', () => { setHovered(null); onPoint(null); }),
      map.on('dragstart', () => onPoint(null)),
      map.on('click', (event) => {
        const cell = cellAt(event);
        // Whoever points at a place wants the map to stay where it is.
        changeView((now) => ({ cell: now.cell === cell ? null : cell, camera: now.camera ?? cameraOf(map) }));
      }),
      map.on('idle', () => { if (drawn.current.settled && !latest.current.scene.amounts) frame.dataset.ready = 'true'; }),
      map.on('error', ({ error }) => { if (!/abort/i.test(error.message)) frame.dataset.failure = error.message; }),
    ];
    return () => subscriptions.forEach((subscription) => subscription.unsubscribe());
  }, [engine, onPoint]);

  useImperativeHandle(ref, () => ({
    zoom: (by) => { if (engine) engine.map.zoomTo(Math.round((engine.map.getZoom() + by) * 2) / 2, { animate: !reducedMotion() }); },
    northUp: () => { engine?.map.easeTo({ bearing: 0, pitch: 0, animate: !reducedMotion() }); },
    picture: () => engine && takePicture(engine, { ...padding, left: padding.left + covered }),
  }), [engine, padding, covered]);

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
      style={{ '--pad-right': `${right}px`, '--pad-bottom': `${bottom}px` } as CSSProperties}
      data-testid="map" data-ready="false" data-hexes={scenery?.table.cell.length ?? 0} data-changes={scene.changes?.table.cell.length ?? ''}
      data-frame={amounts?.source === 'film' ? amounts.frame.first : ''} data-amounts={amounts?.frame.placed ?? ''} data-hot={scenery?.table.meta.hotspots?.hot['95'] ?? ''} data-version={scenery?.table.meta.dataVersion ?? ''}
    />
  );
}
