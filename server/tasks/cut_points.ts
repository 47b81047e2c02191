import { pointColumnsTile, pointsTile } from '../../tiles/points_tile.ts';
import type { Box, TileAddress } from '../../tiles/tile_address.ts';
import { placeIndexOf } from '../columns/place_index.ts';
import { selectRows } from '../columns/select.ts';
import { pointColumns, selectedPoints } from '../columns/selected_points.ts';
import type { Database } from '../db/database.ts';
import { incidentPoints } from '../db/tile_rows.ts';
import type { Filter } from '../model/filter.ts';
import { columnsFor } from './counting.ts';
import { readAt } from './read_at.ts';
import type { Resolved } from './resolve_filter.ts';

/** Incidents of a filter in a box (its edges belong to it), at most `most` of them. */
export type PointsAsked = { filter: Filter; box: Box; most: number };

export type CutPoints = {
  /** Null: there are none. */
  bytes: Uint8Array | null;
  /** How many are in it, of how many. */
  kept: number;
  total: number;
};

type Question = { resolved: Resolved; address: TileAddress };

/** A tile of incidents, from columns where they are at hand, else from the database: the same bytes. */
export async function cutPoints(
  database: Database, question: Question, asked: PointsAsked, signal: AbortSignal | undefined,
): Promise<CutPoints> {
  return fromColumns(question, asked) ?? fromDatabase(database, question, asked, signal);
}

function fromColumns({ resolved, address }: Question, { filter, box, most }: PointsAsked): CutPoints | null {
  const held = columnsFor(resolved);
  if (held === null) return null;
  const { columns, within } = held;
  const { rows, total } = selectedPoints(selectRows(columns, filter, within), placeIndexOf(columns), { box, most });
  return { bytes: pointColumnsTile(address, pointColumns(columns, rows)), kept: rows.length, total };
}

async function fromDatabase(
  database: Database, { address, resolved }: Question, asked: PointsAsked, signal: AbortSignal | undefined,
): Promise<CutPoints> {
  const { points, total } = await readAt(database, { ...resolved, context: { ...resolved.context, purpose: 'draw a map' } },
    (transaction) => incidentPoints(transaction, resolved.agency.agencyId, asked), signal);
  return { bytes: pointsTile(address, points), kept: points.length, total };
}
