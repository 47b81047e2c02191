import { useEffect, useRef, useState } from 'react';
import { MapLibreOverlay } from '@deck.gl/maplibre';
import { addProtocol, AttributionControl, Map as MapLibre, ScaleControl, setWorkerUrl } from 'maplibre-gl';
import type { StyleSpecification } from 'maplibre-gl';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url';
import 'maplibre-gl/dist/maplibre-gl.css';
import { keyHeaders } from './api.ts';
import type { Camera } from './url.ts';

export type Engine = { map: MapLibre; overlay: MapLibreOverlay; ground: { applied: StyleSpecification; loaded: boolean } };

/** Marks movements that the address already knows of, so that they are not written to it again. */
export const known = { known: true };
export const isKnown = (event: object): boolean => 'known' in event;

export const reducedMotion = (): boolean => window.matchMedia('(prefers-reduced-motion: reduce)').matches;

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
  // deck.gl makes its canvas a stop of the Tab key when it first draws; the frame around it is the one that keys are for.
  map.once('idle', () => {
    overlay.getCanvas()?.setAttribute('tabindex', '-1');
    overlay.getCanvas()?.setAttribute('aria-hidden', 'true');
  });
  const ground = { applied: style, loaded: false };
  map.once('style.load', () => { ground.loaded = true; });
  return { map, overlay, ground };
}

/** Keeps the engine for as long as the element is there; null until it has started, `failed` where there is no WebGL. */
export function useEngine(style: StyleSpecification, camera: Camera | null, ready: boolean) {
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
export function useBasemapProtocol(wanted: boolean): boolean {
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
export function useFontLoaded(): boolean {
  const [loaded, setLoaded] = useState(false);
  useEffect(() => {
    void document.fonts.load('500 12px "Inter Variable"', 'AaЯя').finally(() => setLoaded(true));
  }, []);
  return loaded;
}
