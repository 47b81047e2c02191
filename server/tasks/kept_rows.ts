import type { Geometry } from 'geojson';
import { boxesOf, type TileFeature, type TileProperties } from '../../tiles/mvt.ts';
import type { Box } from '../../tiles/tile_address.ts';
import type { AnalysisLayer, AnalysisResult } from '../model/analysis.ts';
import type { FilterQuery } from '../model/filter.ts';
import type { PatrolPlan } from '../model/patrol.ts';

type Warnings = { code: string; severity: string; message: string }[];

/** What a kept analysis says of itself wherever its rows go. */
export type AnalysisMeta = Pick<AnalysisResult, 'filter' | 'dataVersion' | 'demonstration' | 'rows' | 'placed'> & {
  warnings: Warnings;
  analysis: Pick<AnalysisResult, 'id' | 'method' | 'methodVersion' | 'title' | 'parameters' | 'unit' | 'seed' | 'crs' | 'used' | 'studyArea' | 'harmEdition' | 'notDefined' | 'reading'>
    & { layer: Pick<AnalysisLayer, 'title' | 'value' | 'classes'> | null };
};

/** What a plan says of itself. */
export type PlanMeta = Pick<AnalysisResult, 'dataVersion' | 'demonstration' | 'rows' | 'placed'> & {
  warnings: Warnings;
  plan: Pick<PatrolPlan, 'id' | 'title' | 'shift' | 'surface' | 'travel' | 'choice' | 'coverage' | 'seed' | 'sha256' | 'reading'> & { method: 'patrol_plan' };
};

/** The rows of something that is kept under an id and never changes, and of which a layer has to be told: an analysis, a plan. */
export type KeptRows = {
  id: string;
  /** Whose incidents it is made of, as a question to the data of now. */
  filter: FilterQuery;
  meta: AnalysisMeta | PlanMeta;
  /** What it is called, for documents that have no other place for that. */
  name: string;
  described: { title: string; description: string };
  /** Of a file: what it is, whose and of when. */
  fileStem: string;
  rows: number;
  /** Where all rows are of one kind: that kind. */
  geometry: 'point' | 'line' | 'polygon' | 'mixed';
  /** Whether outlines have so many corners that they may be drawn more coarsely. Hexagons and squares would vanish. */
  detailed: boolean;
  bbox: Box | null;
  /** West, south, east, north of each row, one after the other. */
  boxes: Float64Array;
  idOf(row: number): string;
  propertiesOf(row: number): TileProperties;
  geometryOf(row: number): Geometry;
};

/** A row as it stands in tiles. */
export const keptFeature = ({ geometryOf, propertiesOf }: Pick<KeptRows, 'geometryOf' | 'propertiesOf'>, row: number): TileFeature =>
  ({ type: 'Feature', geometry: geometryOf(row), properties: propertiesOf(row) });

/** Boxes of geometries, the box around all of them, and their kind. */
export function extentOf(count: number, geometryOf: (row: number) => Geometry): Pick<KeptRows, 'boxes' | 'bbox' | 'geometry'> {
  const shapes = Array.from({ length: count }, (_, row) => geometryOf(row));
  const boxes = boxesOf(shapes.map((geometry) => ({ type: 'Feature', geometry, properties: {} })));
  return { boxes, bbox: joined(boxes), geometry: kindOf(shapes.map(({ type }) => type)) };
}

function kindOf(types: readonly Geometry['type'][]): KeptRows['geometry'] {
  const kinds = new Set(types.map((type) => (/Point/.test(type) ? 'point' : /Line/.test(type) ? 'line' : /Polygon/.test(type) ? 'polygon' : 'mixed')));
  return kinds.size === 1 ? [...kinds][0]! : 'mixed';
}

function joined(boxes: Float64Array): Box | null {
  const all: Box = [Infinity, Infinity, -Infinity, -Infinity];
  for (let at = 0; at < boxes.length; at += 4) {
    all[0] = Math.min(all[0], boxes[at]!);
    all[1] = Math.min(all[1], boxes[at + 1]!);
    all[2] = Math.max(all[2], boxes[at + 2]!);
    all[3] = Math.max(all[3], boxes[at + 3]!);
  }
  return all[0] > all[2] ? null : all;
}
