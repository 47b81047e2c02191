import { listAreaRows, readAreaShapes } from '../db/areas.ts';
import type { Database } from '../db/database.ts';
import { reportingSensitivity } from '../forecast/reporting.ts';
import { areaIndex } from '../geo/area_index.ts';
import type { ReportingSensitivity } from '../model/forecast.ts';
import type { Surface } from '../model/surface.ts';
import { overShift } from './forecast_content.ts';
import { readAt } from './read_at.ts';
import type { Resolved } from './resolve_filter.ts';

const mostListed = 200;

type Whose = Pick<Resolved, 'agency' | 'context'>;

/** Which of the first cells would change if one area after the other reported more or less. */
export async function surfaceReporting(
  database: Database, resolved: Whose, { surface, change, coverage }: { surface: Surface; change: number; coverage: number }, signal?: AbortSignal,
): Promise<ReportingSensitivity> {
  const { cells, names, squareKm } = surface;
  const { kind, areas, numbers } = await areasOf(database, resolved, surface, signal);
  const found = reportingSensitivity({ expected: overShift(surface), squareKm, area: numbers, areas: areas.length, change, coverage });
  return {
    change, coverage, kind, top: found.top.length, areas: areas.map(({ code, name }, i) => ({ area: `${kind}:${code}`, name, ...found.areas[i]! })),
    unsure: Array.from(found.unsure.subarray(0, mostListed), (cell) => ({ cell: cells[cell]!, name: names[cell]! })),
  };
}

/** Of the kind of which there are most areas; every cell belongs to the one that its middle lies in. */
async function areasOf(
  database: Database, resolved: Whose, { longitude, latitude, cells }: Surface, signal?: AbortSignal,
): Promise<{ kind: string | null; areas: { code: string; name: string }[]; numbers: Int32Array }> {
  const { agency: { agencyId } } = resolved;
  const { rows, shapes, kind } = await readAt(database, resolved, async (transaction) => {
    const all = await listAreaRows(transaction, agencyId, null);
    const size = (one: string): number => all.filter((row) => row.kind === one).length;
    const kinds = [...new Set(all.map((row) => row.kind))].toSorted((a, b) => size(b) - size(a) || (a < b ? -1 : 1));
    const found = kinds[0];
    if (found === undefined || size(found) < 2) return { kind: null, rows: [], shapes: [] };
    return { kind: found, rows: all.filter((row) => row.kind === found), shapes: await readAreaShapes(transaction, agencyId, found) };
  }, signal);
  const indexes = shapes.map((shape) => areaIndex([shape]));
  const numbers = Int32Array.from(cells, (_, cell) => indexes.findIndex((index) => {
    if (index === null) return false;
    const [west, south, east, north] = index.bounds;
    const [x, y] = [longitude[cell]!, latitude[cell]!];
    return x >= west && x <= east && y >= south && y <= north && index.contains(x, y);
  }));
  return { kind, areas: rows.map(({ code, name }) => ({ code, name })), numbers };
}
