import { createHash } from 'node:crypto';
import { countAlongBorder, listAreaRows, readAreaShapes, type AreaRow } from '../db/areas.ts';
import { countCells, type CellCount } from '../db/counts.ts';
import type { Database } from '../db/database.ts';
import { splitByBorder, type AreaCells } from '../geo/area_cells.ts';
import type { AreaList } from '../model/answers.ts';
import { currentHarmEdition } from '../model/harm.ts';
import { hexToBigint } from '../model/hex.ts';
import { describeAnswer } from './describe_answer.ts';
import { remembered } from './memory.ts';
import { readAt } from './read_at.ts';
import type { Resolved } from './resolve_filter.ts';

type Kind = { kind: string | null; signal?: AbortSignal };

/**
 * The loaded areas of a kind (null: of all kinds) with what the filter selects inside each. An incident counts in every area
 * that it lies in.
 */
export function listAreas(database: Database, resolved: Resolved, { kind, signal }: Kind): Promise<AreaList> {
  const { agency, described } = resolved;
  const key = ['areas', agency.agencyId, agency.dataVersion, described, kind];
  return remembered(database, key, { signal, weigh: weighList }, (joint) =>
    count(database, resolved, { kind, signal: joint }));
}

const weighList = ({ areas }: AreaList): number => 40 * areas.length + 100;

/** Cells that lie wholly inside an area are counted by cell; points are tested only along the borders. */
async function count(database: Database, resolved: Resolved, { kind, signal }: Kind): Promise<AreaList> {
  const { agency: { agencyId }, filter } = resolved;
  const rows = await readAt(database, resolved, (transaction) => listAreaRows(transaction, agencyId, kind), signal);
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
  return {
    meta: describeAnswer(resolved, totals),
    areas: rows.map(({ areaId, kind: of, code, name, squareKm, west, south, east, north }, i) => ({
      id: `${of}:${code}`, kind: of, code, name, squareKm, bbox: [west, south, east, north] as [number, number, number, number],
      count: within[i]!.count + (onBorder.get(areaId)?.count ?? 0),
      harm: within[i]!.harm + (onBorder.get(areaId)?.harm ?? 0),
    })),
  };
}

/** Kept by the shapes and not by the data version: importing incidents moves no border. */
function findAreaCells(
  database: Database, resolved: Resolved, { kind, rows, signal }: Kind & { rows: readonly AreaRow[] },
): Promise<AreaCells> {
  const { agencyId } = resolved.agency;
  const contents = rows.map(({ areaId, contentHash }) => `${areaId} ${contentHash}`).join('\n');
  const stamp = createHash('sha256').update(contents).digest('hex');
  return remembered(database, ['area cells', agencyId, kind, stamp], { signal, weigh: weighCells }, async (joint) => {
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
