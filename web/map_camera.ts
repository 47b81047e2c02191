import { useEffect, useRef } from 'react';
import type { Map as MapLibre } from 'maplibre-gl';
import { isKnown, known, reducedMotion } from './map_engine.ts';
import type { Engine } from './map_engine.ts';
import type { Padding } from './map_picture.ts';
import { changeView } from './state.tsx';
import type { Camera } from './url.ts';

export type Box = readonly [number, number, number, number];

export const cameraOf = (map: MapLibre): Camera => {
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

/** Moves the map as far as needed to see a place that a panel would cover, or that lies outside. */
function bringIntoView(map: MapLibre, place: [number, number], { top, right, bottom, left }: Padding): void {
  const { x, y } = map.project(place);
  const { clientWidth, clientHeight } = map.getContainer();
  const inside = x > left + 32 && x < clientWidth - right - 32 && y > top + 32 && y < clientHeight - bottom - 32;
  if (!inside) map.panTo(place, { animate: !reducedMotion() });
}

type Framed = { camera: Camera | null; padding: Padding; covered: number; box: Box | null; selected: { id: string; place: [number, number] } | null };

/** The camera, from the address to the map. */
export function useCameraOfAddress(engine: Engine | null, framed: Framed): void {
  const { camera, padding: { top, right, bottom, left }, covered, box, selected } = framed;
  const latest = useRef(framed);
  latest.current = framed;
  const before = useRef({ right, id: selected?.id ?? null });
  const id = selected?.id ?? null;
  useEffect(() => {
    if (!engine) return;
    const { map } = engine;
    const { clientWidth, clientHeight } = map.getContainer();
    const now = latest.current;
    const arrived = !now.camera || near(now.camera, cameraOf(map));
    const opened = before.current.right !== right && now.camera !== null && arrived;
    before.current.right = right;
    // A panel that opens beside the map must not move what was clicked: the picture stays, its middle is another place now.
    const middle: [number, number] = [(left + clientWidth - right) / 2, (top + clientHeight - bottom) / 2];
    if (opened) map.jumpTo({ center: map.unproject(middle), padding: { top, right, bottom, left } });
    else map.setPadding({ top, right, bottom, left }, known);
    if (now.selected && arrived && (id !== before.current.id || opened)) bringIntoView(map, now.selected.place, now.padding);
    before.current.id = id;
  }, [engine, top, right, bottom, left, id]);
  useEffect(() => {
    if (!engine) return;
    if (!camera) {
      if (box) fit(engine.map, box, covered, engine.map.getZoom() > 5);
    } else if (!near(camera, cameraOf(engine.map))) {
      const target = { center: [camera.longitude, camera.latitude] as [number, number], zoom: camera.zoom, bearing: camera.bearing, pitch: camera.pitch };
      if (reducedMotion()) engine.map.jumpTo(target, known);
      else engine.map.flyTo({ ...target, maxDuration: 1200 }, known);
    }
  }, [engine, camera, box?.join(), `${top},${right},${bottom},${left},${covered}`]);
}

const linked = new Set<MapLibre>();

/** What a hand does with the camera goes into the address, and moves the other maps of the page along with it. */
export function useCameraToAddress(engine: Engine | null, onZoom: (zoom: number) => void): void {
  useEffect(() => {
    if (!engine) return;
    const { map } = engine;
    const tell = (): void => onZoom(Math.floor(map.getZoom() + 1e-6));
    // It may have been moved before anybody listened.
    tell();
    linked.add(map);
    const subscriptions = [
      map.on('moveend', (event) => {
        tell();
        if (!isKnown(event)) changeView({ camera: cameraOf(map) }, 'replace');
      }),
      map.on('move', (event) => {
        if (isKnown(event) || linked.size < 2) return;
        const options = { center: map.getCenter(), zoom: map.getZoom(), bearing: map.getBearing(), pitch: map.getPitch() };
        for (const other of linked) if (other !== map) other.jumpTo(options, known);
      }),
      map.on('zoom', tell),
    ];
    return () => {
      linked.delete(map);
      subscriptions.forEach((subscription) => subscription.unsubscribe());
    };
  }, [engine]);
}
