import { findStudyKind, readShapes, type StudyKind } from '../db/areas.ts';
import { occupiedCells } from '../db/counts.ts';
import type { Database } from '../db/database.ts';
import type { Transaction } from '../db/transact.ts';
import { cellsAround, cellsNear, cellsOver, estimateCells, mostCells, type Cells } from '../geo/study_area.ts';
import type { StudyArea } from '../model/answers.ts';
import type { MultiPolygon } from '../model/filter.ts';
import { coarsestResolution } from '../model/hex.ts';
import { Problem } from '../model/problem.ts';
import { packNeighbours, type Neighbours } from '../stats/neighbours.ts';
import { remembered } from './memory.ts';
import { isPast, latestOf, readAt } from './read_at.ts';
import type { Resolved } from './resolve_filter.ts';

/** The cells over which hotspots are judged, with who is near whom. */
export type Study = Cells & { described: StudyArea };

const ringsAroundIncidents = 2;

/** That of a polygon or area asked for, else that of the loaded boundary or areas, else the surroundings of any incident. */
export async function findStudyArea(
  database: Database, resolved: Resolved, resolution: number, signal?: AbortSignal,
): Promise<Study> {
  const { agency, filter, described, areaName } = resolved;
  const memory = { signal, weigh: weighCells };
  if (filter.polygon !== null && described.area !== null) {
    const label = areaName === 'polygon' ? areaName : `${described.area} ${areaName ?? ''}`.trim();
    const polygons = [filter.polygon];
    return remembered(database, ['study', agency.agencyId, described.area, latestOf(agency), resolution], memory, async () =>
      describe('polygon', label, await boundedCells(polygons, resolution)));
  }
  const read = <T>(work: (transaction: Transaction) => Promise<T>, joint: AbortSignal): Promise<T> =>
    readAt(database, resolved, work, joint);
  const kind = await remembered(database, ['study kind', agency.agencyId, latestOf(agency)], { signal }, (joint) =>
    read((transaction) => findStudyKind(transaction, agency.agencyId), joint));
  if (kind === null) {
    const codes = filter.handlingCodes ?? null;
    return remembered(database, ['derived study', agency.agencyId, agency.dataVersion, isPast(agency), resolution, codes], memory, async (joint) => {
      // The columns know in which cells there is anything, not in which there is anything that may be seen.
      const known = codes === null ? resolved.columns?.cells.levels.get(resolution)?.text() : undefined;
      const occupied = known ?? await read((transaction) => occupiedCells(transaction, agency.agencyId, { resolution, codes }), joint);
      return describe('derived', 'near recorded incidents', cellsAround(occupied, ringsAroundIncidents));
    });
  }
  // The stamp and not the data version: importing incidents does not change the shape of the city.
  return remembered(database, ['study', agency.agencyId, kind.kind, kind.stamp, resolution], memory, async (joint) => {
    const shapes = await read((transaction) => readShapes(transaction, agency.agencyId, kind.kind), joint);
    return describe(kind.kind === 'boundary' ? 'boundary' : 'areas', labelOf(kind), await boundedCells(shapes, resolution));
  });
}

/** The finest resolution, from one on downwards, at which the study area has not too many cells. */
export async function finestResolution(database: Database, resolved: Resolved, from: number, signal?: AbortSignal): Promise<number> {
  for (let resolution = from; ; resolution -= 1) {
    try {
      await findStudyArea(database, resolved, resolution, signal);
      return resolution;
    } catch (error) {
      const tooFine = error instanceof Problem && error.code === 'study_area_too_large' && resolution > coarsestResolution;
      if (!tooFine) throw error;
    }
  }
}

export function neighboursWithin(database: Database, study: Study, rings: number, signal?: AbortSignal): Promise<Neighbours> {
  const weigh = ({ members }: Neighbours): number => members.length;
  return remembered(database, ['neighbours', study.hash, rings], { signal, weigh }, async () => packNeighbours(cellsNear(study, rings)));
}

const labelOf = ({ kind, areas }: StudyKind): string => (kind === 'boundary' ? 'boundary' : `${areas} areas of kind ${kind}`);

const weighCells = ({ cells }: Study): number => 5 * cells.length + 100;

const describe = (kind: StudyArea['kind'], label: string, cells: Cells): Study => ({
  ...cells, described: { kind, label, cells: cells.cells.length, squareKm: cells.squareKm, hash: cells.hash },
});

async function boundedCells(polygons: readonly MultiPolygon[], resolution: number): Promise<Cells> {
  const expected = estimateCells(polygons, resolution);
  if (expected > mostCells) throw tooManyCells(polygons, resolution, expected);
  return cellsOver(polygons, resolution);
}

function tooManyCells(polygons: readonly MultiPolygon[], resolution: number, expected: number): Problem {
  let fits = resolution;
  while (fits > coarsestResolution && estimateCells(polygons, fits) > mostCells) fits -= 1;
  const message = `The study area has about ${Math.round(expected)} cells at resolution ${resolution}; at most ${mostCells} are `
    + `judged at once. Give resolution=${fits} or coarser, or a smaller area.`;
  return new Problem('bad_request', 'study_area_too_large', message, [{ field: 'resolution', message }]);
}
