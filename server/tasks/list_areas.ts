import { createHash } from 'node:crypto';
import { countAlongBorder, listAreaRows, readAreaShapes, type AreaRow } from '../db/areas.ts';
import { countCells, type CellCount } from '../db/counts.ts';
import type { Database } from '../db/database.ts';
import { splitByBorder, type AreaCells } from '../geo/area_cells.ts';
import type { AreaList } from '../model/answers.ts';
import type { MultiPolygon } from '../model/filter.ts';
import { currentHarmEdition } from '../model/harm.ts';
import { hexToBigint } from '../model/hex.ts';
import { lengthInDays, ratePerSquareKmYear } from '../model/rate.ts';
import { countAreas, type AreaCounts } from './count_areas.ts';
import { columnsFor } from './counting.ts';
import { describeAnswer } from './describe_answer.ts';
import { remembered } from './memory.ts';
import { readAt } from './read_at.ts';
import { questionKey, type Resolved } from './resolve_filter.ts';

type Kind = { kind: string | null; signal?: AbortSignal };

/**
 * The loaded areas of a kind (null: of all kinds) with what the filter selects inside each. An incident counts in every area
 * that it lies in.
 */
export function listAreas(database: Database, resolved: Resolved, { kind, signal }: Kind): Promise<AreaList> {
  const key = ['areas', ...questionKey(resolved), kind];
  return remembered(database, key, { signal, weigh: weighList }, (joint) =>
    count(database, resolved, { kind, signal: joint }));
}

export type AreaFigures = Pick<AreaList['areas'][number], 'count' | 'harm' | 'rate'>;
const noFigures = { count: null, harm: null, rate: null };

/** The figures of the areas by their ids, for whoever has the shapes. */
export async function areaFigures(
  database: Database, resolved: Resolved, kind: string | null, signal?: AbortSignal,
): Promise<{ meta: AreaList['meta']; of: (id: string) => AreaFigures | typeof noFigures }> {
  const { meta, areas } = await listAreas(database, resolved, { kind, signal });
  const byId = new Map(areas.map(({ id, count, harm, rate }) => [id, { count, harm, rate }]));
  return { meta, of: (id) => byId.get(id) ?? noFigures };
}

const weighList = ({ areas }: AreaList): number => 40 * areas.length + 100;

async function count(database: Database, resolved: Resolved, { kind, signal }: Kind): Promise<AreaList> {
  const { agencyId } = resolved.agency;
  const rows = await readAt(database, resolved, (transaction) => listAreaRows(transaction, agencyId, kind), signal);
  const asked = { kind, rows, signal };
  const days = lengthInDays(resolved.described);
  const { areas, totals } = await countInColumns(database, resolved, asked) ?? await countInDatabase(database, resolved, asked);
  return {
    meta: describeAnswer(resolved, totals),
    areas: rows.map(({ kind: of, code, name, squareKm, west, south, east, north }, i) => ({
      id: `${of}:${code}`, kind: of, code, name, squareKm, bbox: [west, south, east, north] as [number, number, number, number], ...areas[i]!,
      rate: ratePerSquareKmYear(areas[i]!.count, { squareKm, days }),
    })),
  };
}

type Rows = Kind & { rows: readonly AreaRow[] };

async function countInColumns(database: Database, resolved: Resolved, { kind, rows, signal }: Rows): Promise<AreaCounts | null> {
  const held = columnsFor(resolved);
  if (held === null) return null;
  const { agencyId } = resolved.agency;
  const key = ['area shapes', agencyId, kind, stampOf(rows)];
  const shapes = await remembered(database, key, { signal, weigh: weighShapes }, (joint) =>
    readAt(database, resolved, (transaction) => readAreaShapes(transaction, agencyId, kind), joint));
  const keyed = shapes.map((polygon, i) => ({ key: `${rows[i]!.areaId} ${rows[i]!.contentHash}`, polygon }));
  return countAreas(held.columns, { filter: resolved.filter, within: held.within }, keyed, signal);
}

const weighShapes = (shapes: readonly MultiPolygon[]): number =>
  100 + 4 * shapes.flat(2).reduce((sum, ring) => sum + ring.length, 0);

/** Cells that lie wholly inside an area are counted by cell; points are tested only along the borders. */
async function countInDatabase(database: Database, resolved: Resolved, { kind, rows, signal }: Rows): Promise<AreaCounts> {
  const { agency: { agencyId }, filter } = resolved;
  const split = await findAreaCells(database, resolved, { kind, rows, signal });
  const border = {
    resolution: split.resolution,
    areaIds: split.border.flatMap((cells, i) => cells.map(() => rows[i]!.areaId)),
    cells: split.border.flatMap((cells) => cells.map(hexToBigint)),
  };
  const edition = currentHarmEdition;
  const { cells, totals, along } = await readAt(database, resolved, async (transaction) => ({
    ...await countCells(transaction, agencyId, { filter, resolution: split.resolution, edition }),
    along: await countAlongBorder(transaction, agencyId, { filter, edition, border }),
  }), signal);
  const within = sumInside(split, cells);
  const onBorder = new Map(along.map((row) => [row.areaId, row]));
  const areas = rows.map(({ areaId }, i) => ({
    count: within[i]!.count + (onBorder.get(areaId)?.count ?? 0), harm: within[i]!.harm + (onBorder.get(areaId)?.harm ?? 0),
  }));
  return { areas, totals };
}

const stampOf = (rows: readonly AreaRow[]): string =>
  createHash('sha256').update(rows.map(({ areaId, contentHash }) => `${areaId} ${contentHash}`).join('\n')).digest('hex');

/** Kept by the shapes and not by the data version: importing incidents moves no border. */
function findAreaCells(
  database: Database, resolved: Resolved, { kind, rows, signal }: Rows,
): Promise<AreaCells> {
  const { agencyId } = resolved.agency;
  return remembered(database, ['area cells', agencyId, kind, stampOf(rows)], { signal, weigh: weighCells }, async (joint) => {
    const shapes = await readAt(database, resolved, (transaction) => readAreaShapes(transaction, agencyId, kind), joint);
    return splitByBorder(shapes);
  });
}

const weighCells = ({ inside, border }: AreaCells): number =>
  2 * [...inside, ...border].reduce((sum, cells) => sum + cells.length, 100);

function sumInside({ inside }: AreaCells, counted: readonly CellCount[]): { count: number; harm: number }[] {
  const byCell = new Map(counted.map((row) => [row.cell, row]));
  return inside.map((cells) => {
    const sum = { count: 0, harm: 0 };
    for (const cell of cells) {
      const row = byCell.get(cell);
      sum.count += row?.count ?? 0;
      sum.harm += row?.harm ?? 0;
    }
    return sum;
  });
}
