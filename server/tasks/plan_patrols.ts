import { chooseCellsWork, type CellChoice, type ChosenCells } from '../allocation/choose_cells.ts';
import { heldOut, seasonOf } from '../allocation/hold_out.ts';
import { planWork, type PlanWorkInput, type PlanWorkOutput } from '../allocation/plan_work.ts';
import type { Database } from '../db/database.ts';
import type { Context } from '../model/context.ts';
import type { PatrolPlan, PlanBody } from '../model/patrol.ts';
import { Problem } from '../model/problem.ts';
import { plannedShift, type Shift } from '../model/shift.ts';
import type { Surface } from '../model/surface.ts';
import type { Who } from '../model/who.ts';
import { localDay } from '../model/window.ts';
import { zoneClock } from '../model/zone_clock.ts';
import { areasOfPlaces } from './areas_of_places.ts';
import { composePlan } from './compose_plan.ts';
import { trainingOffences } from './forecast_offences.ts';
import { serveSurface } from './forecast_standing.ts';
import { impossiblePlan } from './impossible_words.ts';
import type { MadeSurface } from './make_surface.ts';
import { readConstraints, type CellConstraints } from './patrol_constraints.ts';
import { approvedPlanOf, hasPlan, keepPlan, type PlanTimings } from './patrol_plans.ts';
import { assembleProblem, demandBySlot, postsOf, slotMinutes, totals, type StoredProblem } from './patrol_problem.ts';
import { coveredFrom, everywhereOf, planar } from './plan_field.ts';
import { findForecast, lockedSurface } from './read_forecast.ts';
import { resolveAgency } from './resolve_filter.ts';
import { resultIdOf } from './result_digest.ts';
import { allocationThread, runInThread } from './threads.ts';
import { meansOfTravel, travelTimes, type Routers } from './travel_times.ts';

export type PlanRoom = {
  signal?: AbortSignal | undefined;
  /** 0 to 100, with what is being done. */
  progress?: (percent: number, message: string) => void;
  routers?: Routers | undefined;
};

export type PlanAsked = { agency: string | undefined; body: PlanBody };

/** Of the method: another number gives other ids. */
const version = 1;

/**
 * Makes a plan for a shift and keeps it: what is expected, which cells are visited, how often, by whom and in which order, and what
 * that reaches beside other ways. The same request to the same data, streets and plan of the week before has the same id. Gives the id. Throws the Problem `impossible_plan`,
 * with the least change that would make it possible.
 */
export async function planPatrols(database: Database, who: Who, { agency: slug, body }: PlanAsked, room: PlanRoom = {}): Promise<string> {
  const { signal, routers } = room;
  const progress = onlyForward(room.progress);
  const clock = stopwatch();
  progress(1, 'what is expected');
  const asked = await resolveAgency(database, who, slug, signal);
  const { agency, agency: { zone } } = asked;
  const context = { ...asked.context, purpose: 'plan patrols' };
  const shift = plannedShift(body.shift, zone);
  const { surface, reported, offenceIds } = await surfaceOf(database, who, { agency: slug, body, shift }, signal);
  clock.lap('surface');
  const before = await weekBefore(database, { context, body, zone }, signal);
  const means = await meansOfTravel(database, asked, body.travel, { signal });
  const id = resultIdOf({ what: 'patrol plan', version, body, surface: surface.sha256, dataVersion: surface.learned.dataVersion, zone, travel: means, weekBefore: before?.id ?? null });
  if (await hasPlan(database, context, id, signal)) return id;
  progress(20, 'which cells');
  const slots = shift.minutes / slotMinutes;
  const demand = demandBySlot(surface, surface.cells.length, slots);
  const expected = totals(demand, slots);
  const held = heldOut(surface.cells, expected, { share: body.holdOutShare, seed: agency.agencyId, season: seasonOf(localDay(shift.from, zone)) });
  const constraints = await readConstraints(database, asked, { places: { ...surface, expected, heldOut: held }, body, signal });
  const { choice, chosen, coveredBy } = await chooseCells({ body, shift, surface, expected, constraints, held }, signal);
  clock.lap('choice of cells');
  progress(40, 'travel');
  const posts = postsOf(body);
  const points = [...Array.from(chosen, (place) => ({ longitude: surface.longitude[place]!, latitude: surface.latitude[place]! })), ...posts.places];
  const travel = await travelTimes(database, asked, points, body.travel, { signal, progress: (share) => progress(40 + Math.round(15 * share), 'travel'), ...(routers && { routers }) });
  clock.lap('travel');
  progress(55, 'routes');
  const problem = assembleProblem({ body, shift, zone, slots, demand, constraints, heldOut: held, chosen, coveredBy, cells: surface.cells, times: travel.times });
  const stored: StoredProblem = {
    body, shift: { from: shift.from.getTime(), to: shift.to.getTime(), minutes: shift.minutes, hours: shift.hours, zone }, surface, forecast: body.forecast ?? null,
    reported, offenceIds, constraints, heldOut: held, choice, chosen, coveredBy, problem, travel: { how: travel.how, words: travel.words, network: travel.network },
  };
  const lastWeek = before === null ? null : visitsOf(before, stored, demand);
  const solved = await runInThread<PlanWorkOutput>(allocationThread, { work: planWork.id, input: { problem, everywhere: everywhereOf(stored, demand), lastWeek } satisfies PlanWorkInput }, {
    signal, progress: (share) => progress(55 + Math.round(35 * share), 'routes'),
  });
  for (const { step, ms } of solved.timings) clock.add(step, ms);
  clock.skip();
  if (solved.comparison === null) throw impossiblePlan(stored, solved.plan.impossible);
  progress(92, 'keeping');
  const areas = await areasOfPlaces(database, asked, surface, signal);
  const plan = composePlan({ id, basedOn: null, change: null, demonstration: agency.demonstration, stored, visitPlan: solved.plan, comparison: solved.comparison, areas });
  clock.lap('words');
  await keepPlan(database, context, { plan, problem: stored, timings: clock.laps() });
  return id;
}

/** Several searches follow each other, each with a progress of its own. */
function onlyForward(progress: PlanRoom['progress']): (percent: number, message: string) => void {
  let far = 0;
  return (percent, message) => {
    far = Math.max(far, percent);
    progress?.(far, message);
  };
}

/** Milliseconds of each step. */
function stopwatch(): { lap(step: string): void; add(step: string, ms: number): void; skip(): void; laps(): PlanTimings } {
  const laps: PlanTimings = [];
  let last = performance.now();
  return {
    lap(step) {
      const now = performance.now();
      laps.push({ step, ms: Math.round(now - last) });
      last = now;
    },
    add: (step, ms) => { laps.push({ step, ms: Math.round(ms) }); },
    skip() { last = performance.now(); },
    laps: () => laps,
  };
}

/** What is expected, and what was reported in each cell: of a registered forecast, or made for the plan. */
async function surfaceOf(
  database: Database, who: Who, { agency, body, shift }: PlanAsked & { shift: Shift }, signal: AbortSignal | undefined,
): Promise<Pick<StoredProblem, 'surface' | 'reported' | 'offenceIds'>> {
  if (body.forecast !== undefined) {
    const found = await findForecast(database, who, { agency, id: body.forecast, signal });
    if (found.row.shiftFrom.getTime() !== shift.from.getTime() || found.row.shiftTo.getTime() !== shift.to.getTime()) throw otherShift(found.row.shiftFrom, found.row.shiftTo);
    return { surface: await lockedSurface(database, who, found, signal), reported: Float64Array.from(found.content.training), offenceIds: trainingOffences(found.content.definition.offences).ids };
  }
  const made = await serveSurface(database, who, { agency, shift: body.shift, surface: body.surface }, { signal });
  return { surface: plainSurface(made), reported: countsOf(made), offenceIds: made.resolved.filter.offenceIds ?? [] };
}

function otherShift(from: Date, to: Date): Problem {
  const message = `This forecast is of another shift, from ${from.toISOString()} to ${to.toISOString()}. Plan that one, or take a forecast of this one.`;
  return new Problem('bad_request', 'bad_plan', message, [{ field: 'forecast', message }]);
}

const plainSurface = ({ resolved: _r, shift: _s, unit: _u, resolution: _n, learning: _l, offence: _o, ...surface }: MadeSurface): Surface => surface;

function countsOf({ learning, cells }: MadeSurface): Float64Array {
  const counts = new Float64Array(cells.length);
  learning.events.cell.forEach((cell, i) => { if (cell >= 0) counts[cell]! += learning.events.weight[i]!; });
  return counts;
}

type Choosing = { body: PlanBody; shift: Shift; surface: Surface; expected: Float64Array; constraints: CellConstraints; held: Uint8Array };

const mostCells = 400;
/** Minutes between visits, to tell how many cells are worth looking at. */
const usualTravel = 5;

async function chooseCells({ body, shift, surface, expected, constraints, held }: Choosing, signal: AbortSignal | undefined): Promise<ChosenCells> {
  const locked = new Set<string>(body.locked.map(({ cell }) => cell));
  const n = surface.cells.length;
  const fixed = Uint8Array.from(surface.cells, (cell, i) => (constraints.floor[i]! > 0 || locked.has(cell) ? 1 : 0));
  const forbidden = Uint8Array.from({ length: n }, (_, i) => (fixed[i] === 0 && (constraints.noGo[i] === 1 || held[i] === 1 || constraints.ceiling[i] === 0) ? 1 : 0));
  const time = body.units.reduce((sum, unit) => sum + shift.minutes * (1 - (unit.slackShare ?? body.slackShare)), 0);
  const wanted = body.choice.cells ?? Math.min(mostCells, Math.ceil(time / (body.visits.minutes + usualTravel)));
  const [must, may] = [count(fixed, 1), count(forbidden, 0)];
  if (may === 0) throw new Problem('unprocessable', 'no_open_cells', 'There is no cell that may be visited: each is held out, without visits or closed by the request.');
  const p = Math.max(must, Math.min(may, Math.max(1, wanted)));
  const [x, y] = planar(surface);
  const input: CellChoice = {
    model: body.choice.model, demand: Float64Array.from(expected, (one, i) => (held[i] === 1 ? 0 : one * constraints.priority[i]!)), x, y, reachMetres: body.choice.reachMetres,
    p, fixed, forbidden, seconds: body.choice.seconds, seed: body.seed,
  };
  const found = await runInThread<ChosenCells>(allocationThread, { work: chooseCellsWork.id, input }, { signal });
  // What is held out is covered from nowhere.
  return { ...found, coveredBy: found.coveredBy.map((by, i) => (held[i] === 1 && fixed[i] === 0 ? -1 : by)) };
}

const count = (marks: Uint8Array, value: number): number => marks.reduce((sum, one) => sum + (one === value ? 1 : 0), 0);

/** The approved plan of the shift that was a week before at the same times on the clock. */
function weekBefore(database: Database, { context, body, zone }: { context: Context; body: PlanBody; zone: string }, signal?: AbortSignal): Promise<PatrolPlan | null> {
  const { instantOf } = zoneClock(zone);
  const [from, to] = [body.shift.from, body.shift.to].map((local) => new Date(instantOf(Date.parse(`${local}:00Z`) - weekMs).instant)) as [Date, Date];
  return approvedPlanOf(database, context, { from, to }, signal);
}

const weekMs = 7 * 86_400_000;

/** Visits of another plan at the same time of this shift, in cells that are chosen now or not. */
function visitsOf(before: PatrolPlan, stored: StoredProblem, demand: Float64Array): PlanWorkInput['lastWeek'] {
  const begin = Date.parse(before.shift.from);
  const numbers = new Map(stored.surface.cells.map((cell, i) => [cell, i]));
  const visits = before.routes.flatMap(({ stops }) => stops).flatMap(({ cell, arrive, minutes }) => {
    const place = numbers.get(cell);
    return place === undefined ? [] : [{ place, begin: Math.round((Date.parse(arrive) - begin) / 60_000), minutes }];
  });
  const places = [...new Set(visits.map(({ place }) => place))];
  const at = new Map(places.map((place, i) => [place, i]));
  return { cells: places.length, demand: coveredFrom(stored, demand, places), visits: visits.map(({ place, begin: minute, minutes }) => ({ cell: at.get(place)!, begin: minute, minutes })) };
}
