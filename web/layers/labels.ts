import { TextLayer } from '@deck.gl/layers';
import type { AreaList } from '../../server/model/answers.ts';
import { lineColours } from '../ramp.ts';
import type { Label, Scene } from './scene.ts';

const size = 12;
const worldPixels = 512;

const toWorld = ({ longitude, latitude }: Pick<Label, 'longitude' | 'latitude'>, zoom: number): [number, number] => {
  const scale = worldPixels * 2 ** zoom;
  const sine = Math.sin((latitude * Math.PI) / 180);
  return [scale * (longitude / 360 + 0.5), scale * (0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI))];
};

/** Labels that do not cover each other at a zoom, the weightiest first: deck.gl draws text, it does not place it. */
export function placedLabels(labels: readonly Label[], zoom: number): Label[] {
  const taken: { x: number; y: number; half: number }[] = [];
  return [...labels].sort((one, other) => other.weight - one.weight || (one.id < other.id ? -1 : 1)).filter((label) => {
    const [x, y] = toWorld(label, zoom);
    const half = (label.text.length * size * 0.6) / 2 + 6;
    const free = taken.every((other) => Math.abs(other.x - x) > other.half + half || Math.abs(other.y - y) > size * 1.6);
    if (free) taken.push({ x, y, half });
    return free;
  });
}

let placed: { labels: readonly Label[]; zoom: number; found: Label[] } | null = null;
/** The same list for the same question, so that nothing is drawn anew when something else changes. */
function placedOnce(labels: readonly Label[], zoom: number): Label[] {
  if (placed?.labels !== labels || placed.zoom !== zoom) placed = { labels, zoom, found: placedLabels(labels, zoom) };
  return placed.found;
}

/** The names of the coarsest kind of area but the boundary, the largest weightiest. */
export function areaLabels(areas: AreaList['areas']): Label[] {
  const kinds = new Map<string, number>();
  for (const { kind } of areas) if (kind !== 'boundary') kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  const coarsest = [...kinds].sort((one, other) => one[1] - other[1])[0]?.[0];
  return areas.filter(({ kind }) => kind === coarsest).map(({ id, name, bbox, squareKm }) => ({
    id, text: name, longitude: (bbox[0] + bbox[2]) / 2, latitude: (bbox[1] + bbox[3]) / 2, weight: squareKm,
  }));
}

/** Names of areas above the hexagons. */
export function labels(scene: Scene): TextLayer<Label>[] {
  if (!scene.visible.includes('labels') || scene.labels.length === 0) return [];
  const { ink, paper } = lineColours[scene.theme];
  return [new TextLayer<Label>({
    id: 'labels',
    data: placedOnce(scene.labels, scene.zoom),
    getText: (label) => label.text,
    getPosition: (label) => [label.longitude, label.latitude], getPixelOffset: ({ lift = 0 }) => [0, -lift],
    getSize: size, sizeUnits: 'pixels', getColor: [...ink, 225],
    fontFamily: 'Inter Variable', fontWeight: 500, characterSet: 'auto',
    fontSettings: { sdf: true, fontSize: 64, buffer: 12, radius: 16, cutoff: 0.2, smoothing: 0.15 },
    outlineWidth: 6, outlineColor: [...paper, 200], pickable: false,
  })];
}
