import type { Database } from '../db/database.ts';
import { surfaceCsv } from '../formats/surface_csv.ts';
import type { SurfaceAnswer, SurfaceAsked } from '../model/forecast.ts';
import type { Surface } from '../model/surface.ts';
import type { Who } from '../model/who.ts';
import { ranking } from '../stats/prediction_accuracy.ts';
import { forecastCards } from './forecast_cards.ts';
import { overShift } from './forecast_content.ts';
import { serveSurface } from './forecast_standing.ts';
import type { SurfaceRoom } from './make_surface.ts';
import { findForecast, lockedSurface, type OneForecast } from './read_forecast.ts';
import { atOneVersion } from './read_at.ts';
import type { Resolved } from './resolve_filter.ts';
import { surfaceReasons } from './surface_reasons.ts';
import { surfaceReporting } from './surface_reporting.ts';

const mostCellsListed = 5000;
const hourMs = 3_600_000;

/** A surface as rows: cells with what is expected of each hour, why some are there, and how much hangs on what is reported. */
export const answerSurface = (database: Database, who: Who, asked: { agency: string | undefined; body: SurfaceAsked }, room: SurfaceRoom = {}): Promise<SurfaceAnswer> =>
  atOneVersion(() => answerOnce(database, who, asked, room));

async function answerOnce(database: Database, who: Who, { agency, body }: { agency: string | undefined; body: SurfaceAsked }, room: SurfaceRoom): Promise<SurfaceAnswer> {
  const made = await serveSurface(database, who, { agency, shift: body.shift, surface: body.surface }, room);
  const { resolved, unit, resolution } = made;
  const reasons = surfaceReasons(made, body.explain);
  const sensitivity = await surfaceReporting(database, resolved, { surface: made, change: body.sensitivity, coverage: body.coverage }, room.signal);
  return { ...answerOf(resolved.agency, made, { unit, resolution, begin: made.shift.from }), reasons, sensitivity };
}

/** The surface of a registered forecast, as it was locked. */
export const answerForecastSurface = (
  database: Database, who: Who, one: OneForecast, { sensitivity: change = 0.3 }: { sensitivity?: number } = {},
): Promise<SurfaceAnswer> => atOneVersion(async () => {
  const found = await findForecast(database, who, one);
  const { asked, content, series } = found;
  const surface = await lockedSurface(database, who, found, one.signal);
  const sensitivity = await surfaceReporting(database, asked, { surface, change, coverage: series.coverage }, one.signal);
  return { ...answerOf(asked.agency, surface, { unit: content.unit, resolution: series.definition.resolution, begin: new Date(content.shift.from) }), reasons: [], sensitivity };
});

/** Every cell of which anything is expected, as CSV. */
export async function surfaceFile(database: Database, who: Who, { agency, body }: { agency: string | undefined; body: SurfaceAsked }, room: SurfaceRoom = {}): Promise<{ csv: string; rows: number }> {
  const made = await serveSurface(database, who, { agency, shift: body.shift, surface: body.surface }, room);
  return csvOf(made, made.shift.from);
}

export async function forecastFile(database: Database, who: Who, one: OneForecast): Promise<{ csv: string; rows: number }> {
  const found = await findForecast(database, who, one);
  return csvOf(await lockedSurface(database, who, found, one.signal), new Date(found.content.shift.from));
}

function csvOf(surface: Surface, begin: Date): { csv: string; rows: number } {
  const rows = surfaceRows(surface);
  return { csv: surfaceCsv(rows, hoursOf(begin, surface.hours)), rows: rows.length * surface.hours };
}

function answerOf(
  { slug, zone, demonstration }: Resolved['agency'], surface: Surface, { unit, resolution, begin }: { unit: SurfaceAnswer['unit']; resolution: number; begin: Date },
): Omit<SurfaceAnswer, 'reasons' | 'sensitivity'> {
  const rows = surfaceRows(surface);
  const { model, measure, learned, parameters, warnings, sha256, hours } = surface;
  return {
    agency: slug, zone, demonstration, model, measure, unit, resolution, hours: hoursOf(begin, hours), total: rows.reduce((sum, { expected }) => sum + expected, 0), learned, parameters: { ...parameters },
    cells: rows.slice(0, mostCellsListed), omitted: Math.max(0, rows.length - mostCellsListed), card: forecastCards[model], warnings, sha256,
  };
}

const hoursOf = (begin: Date, hours: number): string[] => Array.from({ length: hours }, (_, hour) => new Date(begin.getTime() + hour * hourMs).toISOString());

/** Cells of which anything is expected, most first. */
function surfaceRows(surface: Surface): SurfaceAnswer['cells'] {
  const { cells, names, longitude, latitude, squareKm, hours, expected } = surface;
  const sums = overShift(surface);
  return Array.from(ranking(sums).filter((cell) => sums[cell]! > 0), (cell, i) => ({
    cell: cells[cell]!, name: names[cell]!, longitude: longitude[cell]!, latitude: latitude[cell]!, squareKm: squareKm[cell]!, rank: i + 1, expected: sums[cell]!,
    byHour: Array.from(expected.subarray(cell * hours, (cell + 1) * hours)),
  }));
}
