import type { StudyShape } from '../analysis/method.ts';
import { findStudyKind, readShapes } from '../db/areas.ts';
import type { Database } from '../db/database.ts';
import { planarArea, planeOf, utmCodeAt, type Plane, type PlanePolygon } from '../geo/plane.ts';
import type { StudyArea } from '../model/answers.ts';
import type { MultiPolygon } from '../model/filter.ts';
import { defaultResolution, hexOutline } from '../model/hex.ts';
import { finestResolution, findStudyArea } from './find_study_area.ts';
import { remembered } from './memory.ts';
import { latestOf, readAt } from './read_at.ts';
import type { Resolved } from './resolve_filter.ts';

/** Where an analysis takes place, and in which metres. */
export type AnalysisStudy = { plane: Plane; shape: StudyShape; described: StudyArea };

/** `crs`: EPSG:32615; undefined for the UTM zone of the middle of the study area. */
export async function findAnalysisStudy(database: Database, resolved: Resolved, crs: string | undefined, signal?: AbortSignal): Promise<AnalysisStudy> {
  const resolution = await finestResolution(database, resolved, defaultResolution, signal);
  const study = await findStudyArea(database, resolved, resolution, signal);
  const key = ['analysis study', resolved.agency.agencyId, latestOf(resolved.agency), study.hash, crs ?? null];
  const weigh = ({ shape }: AnalysisStudy): number => shape.polygons.flat().reduce((sum, ring) => sum + 4 * ring.length, 100);
  return remembered(database, key, { signal, weigh }, async (joint) => {
    const polygons = await outlines(database, resolved, study.cells, joint);
    const [longitude, latitude] = middle(polygons);
    const plane = planeOf(crs === undefined ? utmCodeAt(longitude, latitude) : Number(crs.slice('EPSG:'.length)));
    const projected: PlanePolygon[] = polygons.flatMap((polygon) => polygon.map((rings) => rings.map((ring) => ring.map((at) => plane.forward(...at)))));
    return { plane, described: study.described, shape: { polygons: projected, bounds: boundsOf(projected.flat(2)), squareKm: planarArea(projected) / 1e6 } };
  });
}

/** That of the polygon asked for, of the loaded shapes, or of the cells that stand for them. */
async function outlines(database: Database, resolved: Resolved, cells: readonly string[], signal: AbortSignal): Promise<MultiPolygon[]> {
  const { agency: { agencyId }, filter } = resolved;
  if (filter.polygon !== null) return [filter.polygon];
  const shapes = await readAt(database, resolved, async (transaction) => {
    const kind = await findStudyKind(transaction, agencyId);
    return kind === null ? null : readShapes(transaction, agencyId, kind.kind);
  }, signal);
  return shapes ?? [hexOutline(cells)];
}

function boundsOf(points: readonly (readonly [number, number])[]): [number, number, number, number] {
  const bounds: [number, number, number, number] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [x, y] of points) {
    bounds[0] = Math.min(bounds[0], x);
    bounds[1] = Math.min(bounds[1], y);
    bounds[2] = Math.max(bounds[2], x);
    bounds[3] = Math.max(bounds[3], y);
  }
  return bounds;
}

function middle(polygons: readonly MultiPolygon[]): [number, number] {
  const [west, south, east, north] = boundsOf(polygons.flat(3));
  return [(west + east) / 2, (south + north) / 2];
}
