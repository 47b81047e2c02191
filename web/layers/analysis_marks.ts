import type { Layer } from '@deck.gl/core';
import { PathLayer, ScatterplotLayer } from '@deck.gl/layers';
import { hexOutline } from '../../server/model/hex.ts';
import { lineColours } from '../ramp.ts';
import type { AnalysisScene } from './analysis_scene.ts';
import type { Scene } from './scene.ts';

type Position = [number, number];
type Mark = { path: Position[]; chosen: boolean };

function pathsOf({ layer, polygons, lines }: AnalysisScene, row: number): Position[][] {
  if (layer.geometry === 'hex') return hexOutline([layer.unit[row]!]).flat();
  return [...polygons.filter((part) => part.row === row).flatMap(({ rings }) => rings), ...lines.filter((part) => part.row === row).map(({ path }) => path)];
}

/** The feature that is looked at and the one under the pointer: two lines, so that one is always seen. */
export function analysisMarks({ analysis, theme }: Scene): Layer[] {
  if (!analysis) return [];
  const { scene, picked, pointed } = analysis;
  const rows = [picked, pointed === picked ? null : pointed].filter((row) => row !== null);
  if (rows.length === 0) return [];
  const { paper, light, ink } = lineColours[theme];
  const marks: Mark[] = rows.flatMap((row) => pathsOf(scene, row).map((path) => ({ path, chosen: row === picked })));
  const dots = scene.points.filter(({ row }) => rows.includes(row)).map(({ row, position }) => ({ position, chosen: row === picked }));
  const line = (id: string, extra: number, colour: (mark: Mark) => [number, number, number, number]): PathLayer<Mark> => new PathLayer<Mark>({
    id, data: marks, getPath: ({ path }) => path, getColor: colour, getWidth: ({ chosen }) => (chosen ? 3 : 1.5) + extra, widthUnits: 'pixels', jointRounded: true, pickable: false,
    updateTriggers: { getColor: theme },
  });
  return [
    line('analysis-mark-case', 3, () => [...paper, 230]),
    line('analysis-mark', 0, ({ chosen }) => (chosen ? [...light, 255] : [...ink, 255])),
    new ScatterplotLayer<(typeof dots)[number]>({
      id: 'analysis-mark-points', data: dots, getPosition: ({ position }) => position, getRadius: 9, radiusUnits: 'pixels', filled: false, stroked: true,
      getLineColor: ({ chosen }) => (chosen ? [...light, 255] : [...ink, 255]), getLineWidth: 2.5, lineWidthUnits: 'pixels', pickable: false, updateTriggers: { getLineColor: theme },
    }),
  ];
}
