import type { MapLibreOverlay } from '@deck.gl/maplibre';
import type { Map as MapLibre } from 'maplibre-gl';

/** How much of the map each side's panels cover, in CSS pixels. */
export type Padding = { top: number; right: number; bottom: number; left: number };

/** A picture of the map: what no panel covers, how many CSS pixels it is wide and how many metres each of them is. */
export type Picture = { url: string; width: number; height: number; metresPerPixel: number; attribution: string };

/** Draws everything anew at once: a WebGL canvas can only be read in the task that drew it. */
export function takePicture({ map, overlay }: { map: MapLibre; overlay: MapLibreOverlay }, { top, right, bottom, left }: Padding): Picture | null {
  const { clientWidth, clientHeight } = map.getContainer();
  const [width, height] = [clientWidth - left - right, clientHeight - top - bottom];
  const ground = map.getCanvas();
  const picture = document.createElement('canvas');
  const ratio = ground.width / clientWidth;
  picture.width = Math.round(width * ratio);
  picture.height = Math.round(height * ratio);
  const paper = picture.getContext('2d');
  if (!paper || width < 1 || height < 1) return null;
  const add = (canvas: HTMLCanvasElement): void => {
    const scale = canvas.width / clientWidth;
    paper.drawImage(canvas, left * scale, top * scale, width * scale, height * scale, 0, 0, picture.width, picture.height);
  };
  map.redraw();
  add(ground);
  const { _deck: deck } = overlay as unknown as { _deck?: { layerManager: { updateLayers: () => void } | null; redraw: (reason: string) => void } };
  deck?.layerManager?.updateLayers();
  deck?.redraw('picture');
  const data = overlay.getCanvas();
  if (data) add(data);
  const metresPerPixel = (40_075_016.7 * Math.cos((map.getCenter().lat * Math.PI) / 180)) / (512 * 2 ** map.getZoom());
  const attribution = map.getContainer().querySelector('.maplibregl-ctrl-attrib-inner')?.textContent ?? '';
  return { url: picture.toDataURL('image/png'), width, height, metresPerPixel, attribution };
}
