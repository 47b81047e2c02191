import type { Database } from '../db/database.ts';
import type { SurfaceAnswer, SurfaceAsked } from '../model/forecast.ts';
import type { Who } from '../model/who.ts';
import { ranking } from '../stats/prediction_accuracy.ts';
import { forecastCards } from './forecast_cards.ts';
import { overShift } from './forecast_content.ts';
import { serveSurface } from './forecast_standing.ts';
import type { MadeSurface, SurfaceRoom } from './make_surface.ts';
import { atOneVersion } from './read_at.ts';
import { surfaceReasons } from './surface_reasons.ts';
import { surfaceReporting } from './surface_reporting.ts';

const mostCellsListed = 5000;
const hourMs = 3_600_000;

/** A surface as rows: cells with what is expected of each hour, why some are there, and how much hangs on what is reported. */
export const answerSurface = (database: Database, who: Who, asked: { agency: string | undefined; body: SurfaceAsked }, room: SurfaceRoom = {}): Promise<SurfaceAnswer> =>
  atOneVersion(() => answerOnce(database, who, asked, room));

async function answerOnce(database: Database, who: Who, { agency, body }: { agency: string | undefined; body: SurfaceAsked }, room: SurfaceRoom): Promise<SurfaceAnswer> {
  const made = await serveSurface(database, who, { agency, shift: body.shift, surface: body.surface }, room);
  const reasons = surfaceReasons(made, body.explain);
  const sensitivity = await surfaceReporting(database, made, { change: body.sensitivity, coverage: body.coverage }, room.signal);
  const rows = surfaceRows(made);
  const { resolved: { agency: { slug, zone, demonstration } }, model, measure, unit, resolution, learned, parameters, warnings, sha256 } = made;
  return {
    agency: slug, zone, demonstration, model, measure, unit, resolution, hours: hoursOf(made), total: rows.reduce((sum, { expected }) => sum + expected, 0), learned, parameters: { ...parameters },
    cells: rows.slice(0, mostCellsListed), omitted: Math.max(0, rows.length - mostCellsListed), reasons, sensitivity, card: forecastCards[model], warnings, sha256,
  };
}

export const hoursOf = ({ shift, hours }: Pick<MadeSurface, 'shift' | 'hours'>): string[] =>
  Array.from({ length: hours }, (_, hour) => new Date(shift.from.getTime() + hour * hourMs).toISOString());

/** Cells of which anything is expected, most first. */
export function surfaceRows(made: Pick<MadeSurface, 'cells' | 'names' | 'longitude' | 'latitude' | 'squareKm' | 'hours' | 'expected'>): SurfaceAnswer['cells'] {
  const { cells, names, longitude, latitude, squareKm, hours, expected } = made;
  const sums = overShift(made);
  return Array.from(ranking(sums).filter((cell) => sums[cell]! > 0), (cell, i) => ({
    cell: cells[cell]!, name: names[cell]!, longitude: longitude[cell]!, latitude: latitude[cell]!, squareKm: squareKm[cell]!, rank: i + 1, expected: sums[cell]!,
    byHour: Array.from(expected.subarray(cell * hours, (cell + 1) * hours)),
  }));
}
