import type { BeatMeasures } from '../allocation/beat_states.ts';
import type { BeatsProblem } from '../allocation/beats_problem.ts';
import { beatsWork, type BeatsInput, type BeatsOutput } from '../allocation/beats_work.ts';
import type { Database } from '../db/database.ts';
import type { BeatPlan, BeatsBody, BeatSide, BeatState } from '../model/beats.ts';
import type { Who } from '../model/who.ts';
import { beatsProblemOf, readBeatGround, type BeatGround } from './beat_ground.ts';
import { isKept, keepBeatPlan, sumOf } from './beat_plans.ts';
import { beatsInfeasible, beatsReading, beatsSummary, beatsWarnings, methodOf } from './beats_words.ts';
import { atOneVersion } from './read_at.ts';
import { readWorkQuestion, type WorkQuestion } from './reported_work.ts';
import { resultIdOf } from './result_digest.ts';
import { allocationThread, runInThread } from './threads.ts';

type Asked = { agency: string | undefined; body: BeatsBody };
export type DrawRoom = { signal?: AbortSignal | undefined; /** 0 to 100, with what is being done. */ progress?: (percent: number, message: string) => void };

/** Of the method: another number gives other ids. */
const version = 1;

/** Draws beats anew by equal work and keeps them. The same request to the same data has the same id, which is given. */
export const drawBeatPlan = (database: Database, who: Who, asked: Asked, room: DrawRoom = {}): Promise<string> => atOneVersion(() => drawOnce(database, who, asked, room));

async function drawOnce(database: Database, who: Who, { agency: slug, body }: Asked, { signal, progress = () => {} }: DrawRoom): Promise<string> {
  progress(1, 'reading');
  const question = await readWorkQuestion(database, who, { agency: slug, filter: body.filter }, signal);
  const { resolved, study } = question;
  const id = resultIdOf({ what: 'beats', version, body, filter: resolved.described, dataVersion: resolved.agency.dataVersion, latest: resolved.agency.latest ?? null, studyArea: study.described.hash });
  const context = { ...resolved.context, purpose: 'draw beats' };
  if (await isKept(database, context, id, signal)) return id;
  const ground = await readBeatGround(database, question, body, signal);
  const problem = beatsProblemOf(ground, body);
  progress(10, 'drawing');
  const output = await runInThread<BeatsOutput>(
    allocationThread, { work: beatsWork.id, input: { problem, exactSeconds: body.method === 'exact' ? body.seconds : null } satisfies BeatsInput },
    { signal, progress: (share) => progress(10 + Math.round(85 * share), 'drawing') },
  );
  progress(96, 'keeping');
  const plan = composeBeats({ id, question, ground, problem, output }, body);
  await keepBeatPlan(database, context, { kind: 'beats', plan, summary: beatsSummary(plan), parts: plan.after.beats });
  return id;
}

type Parts = { id: string; question: WorkQuestion; ground: BeatGround; problem: BeatsProblem; output: BeatsOutput };

function composeBeats({ id, question: { resolved, study }, ground, problem, output }: Parts, body: BeatsBody): BeatPlan {
  const { agency } = resolved;
  const { units: { text, units }, work, load, today } = ground;
  const total = load.reduce((sum, one) => sum + one, 0);
  const listed = listedBeats(problem, output, today);
  const place = new Map(listed.map(({ number }, i) => [number, i]));
  const { after, before } = output;
  const living = listed.filter(({ number }) => output.alive[number] === 1).map(({ number }) => number);
  const there = listed.filter(({ number }) => number < problem.beatsToday).map(({ number }) => number);
  const stateOf = (measures: BeatMeasures, number: number, beats: number): BeatState => {
    const own = measures.load[number]!;
    const centre = measures.centre[number]!;
    return {
      units: measures.units[number]!, load: own, deviation: total > 0 ? own / (total / beats) - 1 : null, travelMetres: own > 0 ? measures.travel[number]! / own : null, squareKm: measures.squareKm[number]!,
      compactness: measures.compactness[number]!, pieces: measures.pieces[number]!, centre: study.plane.inverse(units.x[centre]!, units.y[centre]!),
    };
  };
  const beats = listed.map(({ number, code, name }) => ({
    code, name, locked: problem.lockedBeats[number] === 1, before: before !== null && number < problem.beatsToday ? stateOf(before, number, there.length) : null,
    after: output.alive[number] === 1 ? stateOf(after, number, living.length) : null,
  }));
  const side = sideOf(beats.flatMap((one) => one.after ?? []), body.tolerance);
  const parts = {
    id, title: body.title, agency: agency.slug, request: body, filter: resolved.described, dataVersion: agency.dataVersion, demonstration: agency.demonstration, unit: text, workload: body.workload,
    today: today?.kind ?? null, tolerance: body.tolerance,
    learned: { rows: work.rows, placed: work.events.n, used: work.events.unit.reduce((sum, one) => sum + (one >= 0 ? 1 : 0), 0), total, units: units.n },
    method: {
      how: output.how, steps: output.steps, moved: output.taken, objective: output.travel, bound: output.bound, proven: output.proven, ...methodOf(output, units.n),
    },
    before: before === null ? null : sideOf(beats.flatMap((one) => one.before ?? []), body.tolerance), after: side, beats,
    moves: today === null ? null : movesOf({ ...problem, ids: beats.map(({ code }) => code), place }, output.beat),
    assignment: {
      units: [...units.ids], load: [...load], before: today === null ? null : Array.from(today.at, (own) => place.get(own) ?? -1), after: Array.from(output.beat, (own) => place.get(own)!),
    },
    infeasible: beatsInfeasible(output, {
      body, beats: { made: side.beats, asked: problem.beats }, deviation: side.deviation ?? 0, mean: side.load.mean, heaviest: heaviestOf(units, load),
      locked: beats.filter(({ locked, after: one }) => locked && one !== null).map(({ name, after: one }) => ({ name, deviation: one!.deviation ?? 0 })),
      torn: beats.filter(({ after: one, locked }) => one !== null && one.pieces > 1 && !locked).map(({ name }) => ({ name })),
    }),
    warnings: [...work.warnings, ...beatsWarnings(output, { body, units: units.n, bridges: ground.bridges, outside: today === null ? 0 : today.at.reduce((sum, one) => sum + (one < 0 ? 1 : 0), 0), total })],
    seed: body.seed,
  };
  const whole = { ...parts, reading: beatsReading(parts) };
  // How long it took is no part of what it is.
  return { ...whole, method: { ...whole.method, seconds: output.seconds }, sha256: sumOf(whole) };
}

/** Those of today and those that are new, by number; a new one is called by the first number that no beat of today has. */
function listedBeats({ beatsToday }: BeatsProblem, { alive }: BeatsOutput, today: BeatGround['today']): { number: number; code: string; name: string }[] {
  const codes = new Set(today?.codes);
  let next = 1;
  return Array.from(alive.keys()).filter((number) => number < beatsToday || alive[number] === 1).map((number) => {
    if (number < beatsToday) return { number, code: today!.codes[number]!, name: today!.names[number]! };
    while (codes.has(`new-${next}`)) next += 1;
    const code = `new-${next}`;
    codes.add(code);
    return { number, code, name: code };
  });
}

function sideOf(states: readonly BeatState[], tolerance: number): BeatSide {
  const loads = states.map(({ load }) => load);
  const total = loads.reduce((sum, one) => sum + one, 0);
  const way = states.reduce((sum, { travelMetres, load }) => sum + (travelMetres ?? 0) * load, 0);
  const deviations = states.flatMap(({ deviation }) => (deviation === null ? [] : [Math.abs(deviation)]));
  return {
    beats: states.length, load: { least: Math.min(...loads), mean: total / states.length, most: Math.max(...loads) }, deviation: deviations.length === 0 ? null : Math.max(...deviations),
    within: deviations.filter((one) => one <= tolerance + 1e-9).length, travelMetres: total > 0 ? way / total : null,
    compactness: states.reduce((sum, one) => sum + one.compactness, 0) / states.length, inPieces: states.filter(({ pieces }) => pieces > 1).length,
  };
}

const mostFlows = 500;

function movesOf({ today, load, squareKm, ids, place }: Pick<BeatsProblem, 'today' | 'load' | 'squareKm'> & { ids: readonly string[]; place: ReadonlyMap<number, number> }, beat: Int32Array): BeatPlan['moves'] {
  const flows = new Map<string, { from: string; to: string; units: number; load: number }>();
  const moved = { units: 0, load: 0, squareKm: 0 };
  const all = { units: 0, load: 0, squareKm: 0 };
  const add = (to: typeof all, unit: number): void => {
    to.units += 1;
    to.load += load[unit]!;
    to.squareKm += squareKm[unit]!;
  };
  today.forEach((before, unit) => {
    add(all, unit);
    const after = beat[unit]!;
    if (before < 0 || after === before) return;
    add(moved, unit);
    const key = `${before} ${after}`;
    const flow = flows.get(key) ?? { from: ids[place.get(before)!]!, to: ids[place.get(after)!]!, units: 0, load: 0 };
    flow.units += 1;
    flow.load += load[unit]!;
    flows.set(key, flow);
  });
  const share = (part: number, whole: number): number => (whole > 0 ? part / whole : 0);
  return {
    ...moved, unitShare: share(moved.units, all.units), loadShare: share(moved.load, all.load), squareKmShare: share(moved.squareKm, all.squareKm),
    flows: [...flows.values()].toSorted((a, b) => b.load - a.load || b.units - a.units || (a.from < b.from ? -1 : 1)).slice(0, mostFlows),
  };
}

function heaviestOf({ ids, names }: BeatGround['units']['units'], load: Float64Array): { name: string; load: number } {
  const unit = load.reduce((best, one, i) => (one > load[best]! ? i : best), 0);
  return { name: names?.[unit] ?? ids[unit]!, load: load[unit]! };
}
