import { PathLayer } from '@deck.gl/layers';
import { lineColours } from '../ramp.ts';
import type { Scene } from './scene.ts';

type Line = { path: [number, number][]; degrees: number };

/** Degrees between lines at a zoom: a handful of lines on a screen. */
const spacingAt = (zoom: number): number => [30, 20, 10, 10, 5, 2, 1, 1, 0.5, 0.2, 0.1, 0.1, 0.05, 0.02, 0.01, 0.01][Math.max(0, zoom)] ?? 0.005;

/** Meridians and parallels around the middle of the data. */
export function graticuleLines(box: readonly [number, number, number, number], spacing: number): Line[] {
  const [west, south, east, north] = [
    Math.floor(box[0] / spacing) * spacing, Math.floor(box[1] / spacing) * spacing,
    Math.ceil(box[2] / spacing) * spacing, Math.ceil(box[3] / spacing) * spacing,
  ];
  const lines: Line[] = [];
  for (let place = 0; west + place * spacing <= east + 1e-9 && place < 200; place++) {
    const degrees = west + place * spacing;
    lines.push({ degrees, path: [[degrees, south], [degrees, north]] });
  }
  for (let place = 0; south + place * spacing <= north + 1e-9 && place < 200; place++) {
    const degrees = south + place * spacing;
    lines.push({ degrees, path: [[west, degrees], [east, degrees]] });
  }
  return lines;
}

export function graticule(scene: Scene, box: readonly [number, number, number, number] | null): PathLayer<Line>[] {
  if (!box || !scene.visible.includes('graticule')) return [];
  return [new PathLayer<Line>({
    id: 'graticule',
    data: graticuleLines(box, spacingAt(scene.zoom)),
    getPath: (line) => line.path, getColor: [...lineColours[scene.theme].ink, 60], getWidth: 1, widthUnits: 'pixels', pickable: false,
  })];
}
