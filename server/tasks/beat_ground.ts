import type { BeatsProblem } from '../allocation/beats_problem.ts';
import { bridged } from '../allocation/contiguity.ts';
import type { Database } from '../db/database.ts';
import type { BeatsBody } from '../model/beats.ts';
import { coarsestResolution, defaultResolution } from '../model/hex.ts';
import { Problem, type ProblemField } from '../model/problem.ts';
import type { UnitOf } from './analysis_events.ts';
import { findUnits, type PlacedUnits } from './analysis_units.ts';
import { areasOfPlaces } from './areas_of_places.ts';
import { findStudyArea } from './find_study_area.ts';
import { loadOfUnits, readWorkEvents, weightsOf, type WorkEvents, type WorkQuestion } from './reported_work.ts';

/** The units of beats with their work, and the beats of today. */
export type BeatGround = {
  units: PlacedUnits; work: WorkEvents; load: Float64Array; longitude: Float64Array; latitude: Float64Array;
  today: { kind: string; codes: string[]; names: string[]; at: Int32Array } | null;
  bridges: number; neighbours: BeatsProblem['neighbours'];
};

/** Hexagons whose size nobody named: not many more than these, so that beats can be read on a map. */
const usualUnits = 5000;
export const mostUnits = 50_000;

export async function readBeatGround(database: Database, question: WorkQuestion, body: Pick<BeatsBody, 'unit' | 'today' | 'workload' | 'service'>, signal?: AbortSignal): Promise<BeatGround> {
  const { units, work, load } = await readUnitsWithWork(database, question, { ...body, rings: 1, usual: usualUnits }, signal);
  const { n, x, y } = units.units;
  const places = Array.from({ length: n }, (_, i) => question.study.plane.inverse(x[i]!, y[i]!));
  const [longitude, latitude] = [Float64Array.from(places, ([one]) => one), Float64Array.from(places, ([, one]) => one)];
  const { neighbours, bridges } = bridged(units.units.neighbours, units.units);
  return { units, work, load, longitude, latitude, neighbours, bridges: bridges.length, today: await readToday(database, question, { kind: body.today, longitude, latitude }, signal) };
}

export async function readUnitsWithWork(
  database: Database, question: WorkQuestion, { unit, workload, service, rings, usual }: Pick<BeatsBody, 'unit' | 'workload' | 'service'> & { rings: number; usual: number }, signal?: AbortSignal,
): Promise<{ units: PlacedUnits; work: WorkEvents; load: Float64Array }> {
  const { resolved, study } = question;
  const text = unit === 'hex' ? `hex:${await usualResolution(database, question, { usual, signal })}` : unit;
  const units = await findUnits(database, resolved, text, { plane: study.plane, study: study.shape, rings }, signal);
  const { n } = units.units;
  if (n > mostUnits) {
    const message = `${units.text} has ${n} units here, more than the ${mostUnits} that are taken. Choose larger ones, or an area.`;
    throw new Problem('bad_request', 'too_many_units', message, [{ field: 'unit', message }]);
  }
  const unitOf: UnitOf = units.unitOf;
  const work = await readWorkEvents(database, question, { units, unitOf }, signal);
  return { units, work, load: loadOfUnits({ events: work.events, weights: weightsOf(work.events, workload, service), units: n }) };
}

/** The finest at which there are not many more hexagons than usual. */
export async function usualResolution(database: Database, { resolved }: WorkQuestion, { usual, signal }: { usual: number; signal?: AbortSignal | undefined }): Promise<number> {
  for (let resolution = defaultResolution; resolution > coarsestResolution; resolution -= 1) {
    try {
      if ((await findStudyArea(database, resolved, resolution, signal)).cells.length <= usual) return resolution;
    } catch (error) {
      if (!(error instanceof Problem && error.code === 'study_area_too_large')) throw error;
    }
  }
  return coarsestResolution;
}

/** The areas of a kind in which the middles of units lie; only those that have any. */
async function readToday(
  database: Database, { resolved }: WorkQuestion, { kind, longitude, latitude }: { kind: string | undefined; longitude: Float64Array; latitude: Float64Array }, signal?: AbortSignal,
): Promise<BeatGround['today']> {
  if (kind === undefined) return null;
  const found = await areasOfPlaces(database, resolved, { kind, longitude, latitude }, signal);
  const used = found === null ? [] : [...new Set(found.at)].filter((one) => one >= 0).toSorted((a, b) => a - b);
  if (found === null || used.length === 0) {
    const message = found === null ? `There are no areas of kind "${kind}". Load them, or leave today out.` : `No unit lies in an area of kind "${kind}".`;
    throw new Problem('bad_request', 'unknown_area', message, [{ field: 'today', message }]);
  }
  const codes = used.map((one) => found.areas[one]!.slice(kind.length + 1));
  return { kind, codes, names: used.map((one) => found.names[one]!), at: found.at.map((one) => used.indexOf(one)) };
}

/** Throws the Problem `bad_constraint` with each field that names nothing. */
export function beatsProblemOf({ units: { units }, load, neighbours, today }: BeatGround, body: BeatsBody): BeatsProblem {
  const { n, ids, x, y, squareKm } = units;
  const faults: ProblemField[] = [];
  const number = new Map(ids.map((id, i) => [id, i]));
  const lockedUnits = new Uint8Array(n);
  body.lockedUnits.forEach((id, i) => {
    const unit = number.get(id);
    if (unit === undefined) faults.push({ field: `lockedUnits.${i}`, message: `There is no unit "${id.slice(0, 60)}" here.` });
    else if (today === null || today.at[unit] === -1) faults.push({ field: `lockedUnits.${i}`, message: `"${id}" lies in no beat of today in which it could stay.` });
    else lockedUnits[unit] = 1;
  });
  const lockedBeats = new Uint8Array(Math.max(1, today?.codes.length ?? 0));
  body.lockedBeats.forEach((code, i) => {
    const beat = today?.codes.findIndex((one) => one === code || `${today.kind}:${one}` === code) ?? -1;
    if (beat === -1) faults.push({ field: `lockedBeats.${i}`, message: `There is no beat "${code.slice(0, 60)}" today. There are ${today?.codes.slice(0, 20).join(', ') ?? 'none'}.` });
    else lockedBeats[beat] = 1;
  });
  const beats = body.beats ?? today?.codes.length ?? 0;
  if (beats < 2) faults.push({ field: 'beats', message: 'Say how many beats there are to be, at least two, or name a kind of areas as the beats of today.' });
  if (beats > n) faults.push({ field: 'beats', message: `${n} units cannot be ${beats} beats.` });
  if (body.beats !== undefined && beats < lockedBeats.reduce((sum, one) => sum + one, 0)) faults.push({ field: 'beats', message: 'More beats are locked than there are to be.' });
  if (body.method === 'exact' && body.mostMoved < 1) faults.push({ field: 'mostMoved', message: 'The exact solver knows nothing of who moves: leave this out, or choose the method local.' });
  if (faults.length > 0) throw new Problem('bad_request', 'bad_constraint', `Beats cannot be drawn so. ${faults.slice(0, 5).map(({ field, message }) => `${field}: ${message}`).join(' ')}`, faults);
  const total = load.reduce((sum, one) => sum + one, 0);
  return {
    neighbours, load, x, y, squareKm, today: today?.at ?? new Int32Array(n).fill(-1), beatsToday: today?.codes.length ?? 0, beats, lockedUnits, lockedBeats, tolerance: body.tolerance,
    mostMoved: body.mostMoved < 1 ? body.mostMoved * total : Infinity, seed: body.seed,
  };
}
