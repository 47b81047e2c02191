import type { AnalysisLayer } from '../../server/model/analysis.ts';
import { hexCentre } from '../../server/model/hex.ts';
import { classify } from './analysis_classes.ts';
import type { Classified } from './analysis_classes.ts';

type Position = [number, number];
export type PolygonPart = { row: number; rings: Position[][] };
export type LinePart = { row: number; path: Position[] };
export type PointPart = { row: number; position: Position };

/** The layer of a result together with what drawing needs to find things in it: made once for each result. */
export type AnalysisScene = {
  layer: AnalysisLayer;
  classified: Classified;
  rows: readonly number[];
  rowOf: ReadonlyMap<string, number>;
  /** Longitude and latitude of each feature's middle, in pairs. */
  centres: Float64Array;
  polygons: readonly PolygonPart[];
  lines: readonly LinePart[];
  points: readonly PointPart[];
  /** Of a change that is tested, the rows where it is not shown to be more than chance; null where nothing is tested. */
  unsure: readonly boolean[] | null;
};

/** p below which a change has an outline and its full colour, as in the rest of the product. */
export const sureBelow = 0.05;

function unsureOf({ ramp, unit, columns: { p, q } }: AnalysisLayer): readonly boolean[] | null {
  const tested = q ?? p;
  return ramp === 'change' && tested ? unit.map((_, row) => (tested[row] ?? 1) > sureBelow) : null;
}

type Geometry = { type: string; coordinates: unknown };
const isGeometry = (value: unknown): value is Geometry => typeof value === 'object' && value !== null && 'type' in value && 'coordinates' in value;

type Parts = { polygons: PolygonPart[]; lines: LinePart[]; points: PointPart[] };

function addShape(parts: Parts, row: number, shape: unknown): void {
  if (!isGeometry(shape)) return;
  const { type, coordinates } = shape;
  if (type === 'Polygon') parts.polygons.push({ row, rings: coordinates as Position[][] });
  else if (type === 'MultiPolygon') for (const rings of coordinates as Position[][][]) parts.polygons.push({ row, rings });
  else if (type === 'LineString') parts.lines.push({ row, path: coordinates as Position[] });
  else if (type === 'MultiLineString') for (const path of coordinates as Position[][]) parts.lines.push({ row, path });
  else if (type === 'Point') parts.points.push({ row, position: coordinates as Position });
  else if (type === 'MultiPoint') for (const position of coordinates as Position[]) parts.points.push({ row, position });
}

function middleOf(positions: readonly Position[]): Position {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [longitude, latitude] of positions) {
    west = Math.min(west, longitude);
    east = Math.max(east, longitude);
    south = Math.min(south, latitude);
    north = Math.max(north, latitude);
  }
  return [(west + east) / 2, (south + north) / 2];
}

function centresOf(layer: AnalysisLayer, { polygons, lines, points }: Parts): Float64Array {
  const centres = new Float64Array(2 * layer.unit.length).fill(Number.NaN);
  const set = (row: number, [longitude, latitude]: Position): void => {
    if (Number.isNaN(centres[2 * row])) centres.set([longitude, latitude], 2 * row);
  };
  if (layer.geometry === 'hex') layer.unit.forEach((cell, row) => set(row, hexCentre(cell)));
  for (const { row, rings } of polygons) set(row, middleOf(rings[0] ?? []));
  for (const { row, path } of lines) set(row, middleOf(path));
  for (const { row, position } of points) set(row, position);
  return centres;
}

export function analysisScene(layer: AnalysisLayer): AnalysisScene {
  const parts: Parts = { polygons: [], lines: [], points: [] };
  layer.shapes?.forEach((shape, row) => addShape(parts, row, shape));
  const rowOf = new Map<string, number>();
  layer.unit.forEach((unit, row) => { if (!rowOf.has(unit)) rowOf.set(unit, row); });
  return {
    layer, classified: classify(layer), rows: layer.unit.map((_, row) => row), rowOf, centres: centresOf(layer, parts), ...parts,
    unsure: unsureOf(layer),
  };
}

export const centreOf = ({ centres }: AnalysisScene, row: number): Position => [centres[2 * row]!, centres[2 * row + 1]!];

/** The nearest feature that lies within a quarter turn around a direction on the screen, degrees clockwise from up; null where none does. */
export function featureTowards(scene: AnalysisScene, from: number, { direction, bearing }: { direction: number; bearing: number }): number | null {
  const [longitude, latitude] = centreOf(scene, from);
  const stretch = Math.cos((latitude * Math.PI) / 180);
  const turn = ((direction + bearing) * Math.PI) / 180;
  let best: number | null = null;
  let nearest = Infinity;
  for (const row of scene.rows) {
    const [x, y] = centreOf(scene, row);
    const [east, north] = [(x - longitude) * stretch, y - latitude];
    const distance = Math.hypot(east, north);
    if (row === from || !(distance > 1e-9) || distance >= nearest) continue;
    if (Math.cos(Math.atan2(east, north) - turn) < Math.SQRT1_2 - 1e-9) continue;
    nearest = distance;
    best = row;
  }
  return best;
}

/** Where a keyboard begins: the surest feature, else the one with the highest value. */
export function foremost({ layer: { columns }, rows }: AnalysisScene): number | null {
  const rank = (row: number): number => {
    const p = columns.p?.[row] ?? null;
    return p === null ? -2 + Math.atan(columns.value?.[row] ?? -Infinity) / 10 : 1 - p;
  };
  return rows.reduce<number | null>((held, row) => (held === null || rank(row) > rank(held) ? row : held), null);
}
