import { useImperativeHandle } from 'react';
import type { Ref } from 'react';
import { reducedMotion } from './map_engine.ts';
import type { Engine } from './map_engine.ts';
import { takePicture } from './map_picture.ts';
import type { Padding, Picture } from './map_picture.ts';

/** What buttons and keys outside a map may ask of it. */
export type MapCommands = { zoom: (by: number) => void; northUp: () => void; picture: () => Picture | null };

/** Zooms by halves; pictures leave out what panels cover. */
export function useMapCommands(ref: Ref<MapCommands> | undefined, engine: Engine | null, { padding, covered }: { padding: Padding; covered: number }): void {
  useImperativeHandle(ref, () => ({
    zoom: (by) => { if (engine) engine.map.zoomTo(Math.round((engine.map.getZoom() + by) * 2) / 2, { animate: !reducedMotion() }); },
    northUp: () => { engine?.map.easeTo({ bearing: 0, pitch: 0, animate: !reducedMotion() }); },
    picture: () => engine && takePicture(engine, { ...padding, left: padding.left + covered }),
  }), [engine, padding, covered]);
}
