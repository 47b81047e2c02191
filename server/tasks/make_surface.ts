import type { Events } from '../analysis/method.ts';
import type { Database } from '../db/database.ts';
import type { Expected, Learning, Note } from '../forecast/learning.ts';
import { surfaceWork } from '../forecast/surface_work.ts';
import type { AnalysisWarning } from '../model/analysis.ts';
import { hexCentre } from '../model/hex.ts';
import type { Surface, SurfaceBody } from '../model/surface.ts';
import type { Who } from '../model/who.ts';
import { findAnalysisStudy } from './analysis_study.ts';
import { findUnits, type PlacedUnits } from './analysis_units.ts';
import { readEventsBefore } from './forecast_events.ts';
import { readSurfaceQuestion, type SurfaceAsk, type SurfaceQuestion } from './forecast_question.ts';
import type { ShiftHours } from './forecast_shift.ts';
import { warningOf } from './forecast_words.ts';
import { atOneVersion } from './read_at.ts';
import type { Resolved } from './resolve_filter.ts';
import { hashColumns } from './result_digest.ts';
import { allocationThread, runInThread } from './threads.ts';

/** A surface with what it was made from, for whoever explains, registers or plans with it. */
export type MadeSurface = Surface & {
  resolved: Resolved; shift: ShiftHours; unit: 'count' | 'harm' | 'minutes'; resolution: number; learning: Learning;
  /** Offence of each incident of `learning`. */
  offence: Int16Array;
};

export type SurfaceRoom = { signal?: AbortSignal | undefined; progress?: ((share: number) => void) | undefined };

/**
 * What a coming (or past) shift is expected to hold, by cell and hour, from incidents before its begin and no other. Throws the Problems of
 * `readSurfaceQuestion`.
 */
export function makeSurface(database: Database, who: Who, asked: SurfaceAsk, room: SurfaceRoom = {}): Promise<MadeSurface> {
  return atOneVersion(async () => {
    const question = await readSurfaceQuestion(database, who, asked, room.signal);
    const read = await readLearning(database, question, { measure: asked.surface.measure, signal: room.signal });
    return surfaceFrom(question, read, { surface: asked.surface, room });
  });
}

export type ReadLearning = { learning: Learning; offence: Int16Array; units: PlacedUnits; rows: number; unplaced: number; derived: boolean };

/** Reads what a model is given. */
export async function readLearning(
  database: Database, question: SurfaceQuestion, { measure, signal }: { measure: Surface['measure']; signal?: AbortSignal | undefined },
): Promise<ReadLearning> {
  const { resolved, shift, resolution, minutes } = question;
  const { plane, shape, described } = await findAnalysisStudy(database, resolved, undefined, signal);
  const units = await findUnits(database, resolved, `hex:${resolution}`, { plane, study: shape, rings: 0 }, signal);
  const { events, unplaced } = await readEventsBefore(database, resolved, { before: shift.from, plane, unitOf: units.unitOf }, signal);
  const { n, x, y, squareKm } = units.units;
  const learning: Learning = {
    cells: { n, x, y, squareKm },
    events: {
      n: events.n, cell: events.unit, x: events.x, y: events.y, time: events.from, day: events.day, hourOfWeek: events.hourOfWeek,
      timePrecision: events.timePrecision, weight: weightsOf(events, measure, minutes),
    },
    from: resolved.window.from.getTime(), to: resolved.window.to.getTime(),
    shift: { begin: shift.from.getTime(), hourOfWeek: shift.hourOfWeek, day: shift.day },
  };
  return { learning, offence: events.offence, units, rows: events.n + unplaced.n, unplaced: unplaced.n, derived: described.kind === 'derived' };
}

export function weightsOf({ n, harm, offence }: Pick<Events, 'n' | 'harm' | 'offence'>, measure: Surface['measure'], minutes: ReadonlyMap<number, number> | null): Float64Array {
  if (minutes !== null) return Float64Array.from(offence, (id) => minutes.get(id) ?? 0);
  return measure === 'harm' ? harm : new Float64Array(n).fill(1);
}

/** One model on what was read; the same reading serves several. */
export async function surfaceFrom(question: SurfaceQuestion, read: ReadLearning, { surface, room = {} }: { surface: SurfaceBody; room?: SurfaceRoom }): Promise<MadeSurface> {
  const { resolved, shift, values } = question;
  const { learning, units, rows } = read;
  const { expected, used, notes } = await runModel({ model: surface.model, values, learning }, room);
  const { ids, names, squareKm } = units.units;
  const places = ids.map(hexCentre);
  return {
    model: surface.model, measure: surface.measure, cells: ids, names: names ?? ids, squareKm, hours: shift.hours, expected,
    longitude: Float64Array.from(places, ([longitude]) => longitude), latitude: Float64Array.from(places, ([, latitude]) => latitude),
    learned: {
      from: resolved.window.from.toISOString(), to: resolved.window.to.toISOString(), rows, placed: learning.events.n, dataVersion: resolved.agency.dataVersion,
    },
    parameters: used, warnings: warningsOf(question, read, notes), sha256: hashColumns(ids, [expected]),
    resolved, shift, unit: surface.model === 'calls' ? 'minutes' : surface.measure, resolution: question.resolution, learning, offence: read.offence,
  };
}

const fewOnMainThread = 200_000;
const quick = new Set(['count', 'recency', 'calls']);

function runModel(asked: Parameters<typeof surfaceWork.run>[0], { signal, progress }: SurfaceRoom): Promise<Expected> | Expected {
  if (quick.has(asked.model) && asked.learning.events.n <= fewOnMainThread) return surfaceWork.run(asked, () => signal?.throwIfAborted());
  return runInThread<Expected>(allocationThread, { work: surfaceWork.id, input: asked }, { signal, ...(progress && { progress }) });
}

const oldDays = 3;
const shortDays = 84;
const fewRows = 100;

function warningsOf({ offences, daysUnknown }: SurfaceQuestion, { learning, rows, derived }: ReadLearning, notes: readonly Note[]): AnalysisWarning[] {
  const days = Math.round((learning.to - learning.from) / 86_400_000);
  const inside = learning.events.cell.reduce((sum, cell) => sum + (cell >= 0 ? 1 : 0), 0);
  const lost = rows === 0 ? 0 : 1 - inside / rows;
  const own: Note[] = [
    ...(rows < fewRows ? [{ code: 'few_incidents', values: { rows } }] : []),
    ...(daysUnknown > oldDays ? [{ code: 'data_end_early', values: { days: daysUnknown } }] : []),
    ...(days < shortDays ? [{ code: 'short_history', values: { days } }] : []),
    ...(lost > 0.05 ? [{ code: 'unplaced', values: { share: lost } }] : []),
    ...(derived ? [{ code: 'derived_study_area', values: {} }] : []),
    ...(offences.leftOut.length > 0 ? [{ code: 'offences_left_out', values: { codes: offences.leftOut.join(', ') } }] : []),
  ];
  return [...notes, ...own].map(warningOf);
}
