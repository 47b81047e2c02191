import type { Database } from '../db/database.ts';
import { insertSeries, listSeriesRows, readSeriesRow, setSeriesActive, type SeriesRow } from '../db/forecast_series.ts';
import { transact } from '../db/transact.ts';
import type { SeriesBody } from '../model/forecast.ts';
import type { Measure } from '../model/filter.ts';
import { Problem } from '../model/problem.ts';
import { surfaceBody, type SurfaceBody, type SurfaceModel } from '../model/surface.ts';
import type { Who } from '../model/who.ts';
import { findStudyArea } from './find_study_area.ts';
import { nextShift, type ShiftPattern } from './forecast_pattern.ts';
import { readSurfaceQuestion } from './forecast_question.ts';
import { atOneVersion } from './read_at.ts';
import { resolveAgency, type Asked } from './resolve_filter.ts';
import { resultIdOf } from './result_digest.ts';

/** All that makes a series what it is; its id is the digest of it. */
export type SeriesDefinition = ShiftPattern & {
  model: SurfaceModel; measure: Measure; parameters: Readonly<Record<string, number>>; offences: readonly string[]; area: string | null; resolution: number;
  minutesOnTask: Readonly<Record<string, number>> | null; learnDays: number; coverage: number;
};

export type Series = Omit<SeriesRow, 'definition'> & { definition: SeriesDefinition };

export const seriesOf = (row: SeriesRow): Series => ({ ...row, definition: row.definition as SeriesDefinition });

export const mostSeries = 50;
/** Cells times hours that one forecast locks. */
const mostNumbers = 1_000_000;
/** With which the register is read and written. */
export type Keeper = { agency: string | undefined; signal?: AbortSignal | undefined };

export const keeping = async (database: Database, who: Who, { agency, signal }: Keeper): Promise<Asked> => {
  const asked = await atOneVersion(() => resolveAgency(database, who, agency, signal));
  return { ...asked, context: { ...asked.context, purpose: 'register of forecasts' } };
};

/** Begins a series; the same definition is the same series, whatever it is called. Throws the Problems of a surface, and `too_many_series`. */
export async function makeSeries(database: Database, who: Who, { body, active, now, ...keeper }: Keeper & { body: SeriesBody; active: boolean; now: Date }): Promise<string> {
  const { agency: { agencyId, zone }, context } = await keeping(database, who, keeper);
  const fixed = ['from', 'to', 'asOf'].filter((name) => body.surface.filter[name] !== undefined);
  if (fixed.length > 0) throw fixedWindow(fixed);
  const { surface, begins, hours, weekdays, learnDays, coverage } = body;
  const pattern: ShiftPattern = { begins, hours, weekdays: [...new Set(weekdays)].toSorted((a, b) => a - b) };
  const { question, cells } = await atOneVersion(async () => {
    const read = await readSurfaceQuestion(database, who, { agency: keeper.agency, shift: nextShift(pattern, now, zone), surface }, keeper.signal);
    const { described } = await findStudyArea(database, read.resolved, read.resolution, keeper.signal);
    return { question: read, cells: described.cells };
  });
  if (cells * hours > mostNumbers) throw tooLarge(cells, hours);
  const definition: SeriesDefinition = {
    ...pattern, model: surface.model, measure: surface.measure, parameters: question.values, offences: question.offences.codes, area: question.resolved.described.area,
    resolution: question.resolution, minutesOnTask: surface.model === 'calls' ? surface.minutesOnTask ?? null : null, learnDays, coverage,
  };
  const seriesId = resultIdOf({ series: 1, definition });
  await transact(database, context, async (transaction) => {
    const known = await listSeriesRows(transaction, agencyId, { activeOnly: false, limit: mostSeries });
    if (known.length >= mostSeries && !known.some((one) => one.seriesId === seriesId)) {
      throw new Problem('conflict', 'too_many_series', `There are ${mostSeries} series already. A register of everything proves nothing: go on with those that matter.`);
    }
    await insertSeries(transaction, agencyId, {
      seriesId, title: body.title === '' ? `${surface.model}, ${begins}` : body.title, model: surface.model, measure: surface.measure, definition, coverage, active, createdBy: context.person,
    });
  });
  return seriesId;
}

/** Throws the Problem `unknown_series`. */
export async function findSeries(database: Database, asked: Asked, seriesId: string, signal?: AbortSignal): Promise<Series> {
  const row = await transact(database, asked.context, (transaction) => readSeriesRow(transaction, asked.agency.agencyId, seriesId), { readOnly: true, signal });
  if (row === null) throw unknownSeries(seriesId);
  return seriesOf(row);
}

export async function keepSeries(database: Database, who: Who, { seriesId, active, ...keeper }: Keeper & { seriesId: string; active: boolean }): Promise<void> {
  const { agency: { agencyId }, context } = await keeping(database, who, keeper);
  if (!(await transact(database, context, (transaction) => setSeriesActive(transaction, agencyId, { seriesId, active })))) throw unknownSeries(seriesId);
}

/** The surface of a series, learned from the days before a moment. */
export function surfaceOf({ model, measure, parameters, offences, area, resolution, minutesOnTask }: SeriesDefinition, filter: { from: string; to: string; asOf?: string }): SurfaceBody {
  return surfaceBody.parse({
    model, measure, parameters, resolution, ...(minutesOnTask !== null && { minutesOnTask }),
    filter: { ...filter, offences: offences.join(','), ...(area !== null && { area }) },
  });
}

function unknownSeries(seriesId: string): Problem {
  return new Problem('not_found', 'unknown_series', `There is no series ${seriesId}. /api/v1/patrols/forecasts lists those there are.`);
}

function tooLarge(cells: number, hours: number): Problem {
  const message = `${cells} cells and ${hours} hours are more than ${mostNumbers} numbers for each shift. Give a coarser resolution, a smaller area, or a shorter shift.`;
  return new Problem('unprocessable', 'series_too_large', message, [{ field: 'surface.resolution', message }]);
}

function fixedWindow(names: readonly string[]): Problem {
  const message = `A series learns from the days before each shift (learnDays): leave ${names.join(', ')} out.`;
  return new Problem('bad_request', 'bad_input', message, names.map((name) => ({ field: `surface.filter.${name}`, message })));
}
