import { moveVisit, type MoveRefusal } from '../allocation/move_visit.ts';
import { comparedWith } from '../allocation/plan_work.ts';
import type { PlannedRoute } from '../allocation/visit_problem.ts';
import type { Database } from '../db/database.ts';
import type { Context } from '../model/context.ts';
import type { MoveOutcome, PatrolPlan, PlanMove } from '../model/patrol.ts';
import { Problem } from '../model/problem.ts';
import type { Who } from '../model/who.ts';
import { areasOfPlaces } from './areas_of_places.ts';
import { composePlan } from './compose_plan.ts';
import { hasPlan, keepPlan, readPlanOf, readProblemOf } from './patrol_plans.ts';
import { assembleProblem, demandBySlot, postsOf, type StoredProblem } from './patrol_problem.ts';
import { everywhereOf } from './plan_field.ts';
import { resolveAgency, type Asked } from './resolve_filter.ts';
import { resultIdOf } from './result_digest.ts';
import { travelTimes, type Routers } from './travel_times.ts';

type MoveRoom = { signal?: AbortSignal | undefined; routers?: Routers | undefined };

/**
 * Moves, adds or removes a visit by hand: another draft, based on the plan, on the numbers that the plan was made from. Throws the
 * Problem `cannot_move` with every reason against it.
 */
export async function movePlan(
  database: Database, who: Who, { agency: slug, id: base, move }: { agency: string | undefined; id: string; move: PlanMove }, { signal, routers }: MoveRoom,
): Promise<MoveOutcome> {
  const asked = await resolveAgency(database, who, slug, signal);
  const context: Context = { ...asked.context, purpose: 'change a patrol plan' };
  const before = (await readPlanOf(database, context, base, signal)).plan;
  const stored = await withCell(database, asked, await readProblemOf(database, context, base, signal), { cell: move.to?.cell, room: { signal, routers } });
  const cellOf = new Map(Array.from(stored.chosen, (place, i) => [stored.surface.cells[place]!, i]));
  const unitOf = (unit: string): number => {
    const found = stored.body.units.findIndex((one) => one.id === unit);
    if (found < 0) throw new Problem('bad_request', 'bad_plan', `There is no unit "${unit}" in this plan. It has ${stored.body.units.map((one) => one.id).join(', ')}.`);
    return found;
  };
  const { from, to } = move;
  const fromUnit = from === undefined ? null : { unit: unitOf(from.unit), at: from.order - 1 };
  const cell = to === undefined ? null : to.cell ?? (from === undefined ? null : before.routes[fromUnit!.unit]!.stops[from.order - 1]?.cell) ?? null;
  if (to !== undefined && cell === null) throw cannotMove(from === undefined ? 'Say which cell is visited.' : `Unit ${from.unit} has no stop ${from.order}.`);
  const outcome = moveVisit(stored.problem, routesOf(before, stored, cellOf), {
    from: fromUnit, to: to === undefined ? null : { unit: unitOf(to.unit), at: to.order - 1, cell: cellOf.get(cell!)! },
  });
  if (outcome.plan === null) throw cannotMove(outcome.refusals.map((one) => refusalWords(stored, one)).join(' '));
  const id = resultIdOf({ what: 'patrol plan moved', base, move });
  if (!await hasPlan(database, context, id, signal)) {
    const comparison = {
      ...comparedWith({ problem: stored.problem, everywhere: everywhereOf(stored, demandBySlot(stored.surface, stored.surface.cells.length, stored.problem.slots)), lastWeek: null }, outcome.plan),
      // What one unit more would add is a matter of the units, not of this visit; last week's plan is what it was.
      marginal: before.marginal, lastWeek: before.coverage.lastWeek?.reached ?? null,
    };
    const areas = await areasOfPlaces(database, asked, stored.surface, signal);
    const plan = composePlan({
      id, basedOn: base, change: move, demonstration: asked.agency.demonstration, stored, visitPlan: outcome.plan, comparison, areas,
    });
    await keepPlan(database, context, { plan, problem: stored, timings: [] });
  }
  const record = await readPlanOf(database, context, id, signal);
  return { record, cost: costOf(before, record.plan) };
}

function costOf(before: PatrolPlan, after: PatrolPlan): MoveOutcome['cost'] {
  const sum = (plan: PatrolPlan, of: (route: PatrolPlan['routes'][number]) => number): number => plan.routes.reduce((total, route) => total + of(route), 0);
  const difference = (of: (route: PatrolPlan['routes'][number]) => number): number => sum(after, of) - sum(before, of);
  return {
    reached: after.coverage.plan.reached - before.coverage.plan.reached, share: after.coverage.plan.share - before.coverage.plan.share,
    visitMinutes: difference((route) => route.visitMinutes), travelMinutes: difference((route) => route.travelMinutes), metres: difference((route) => route.metres),
  };
}

const minutesSince = ({ shift }: StoredProblem, instant: string): number => Math.round((Date.parse(instant) - shift.from) / 60_000);

/** The routes as the kernel has them; what is not asked of them there is left at nothing. */
const routesOf = ({ routes }: PatrolPlan, stored: StoredProblem, cellOf: ReadonlyMap<string, number>): PlannedRoute[] => routes.map((route, unit) => ({
  unit, homeSeconds: route.homeMinutes * 60, homeMetres: route.homeMetres, visitMinutes: route.visitMinutes, travelMinutes: route.travelMinutes,
  slackMinutes: route.slackMinutes, metres: route.metres,
  stops: route.stops.map((stop) => ({
    cell: cellOf.get(stop.cell)!, arrive: minutesSince(stored, stop.arrive), leave: minutesSince(stored, stop.leave), travelSeconds: stop.travelMinutes * 60,
    travelMetres: stop.travelMetres, nth: stop.visit, adds: stop.reached, locked: stop.locked,
  })),
}));

/** The same problem with one cell more, when it had not been looked at: ways are asked for anew. */
async function withCell(
  database: Database, asked: Pick<Asked, 'agency' | 'context'>, stored: StoredProblem, { cell, room: { signal, routers } }: { cell: string | undefined; room: MoveRoom },
): Promise<StoredProblem> {
  const { surface, body, shift, constraints, heldOut } = stored;
  const place = cell === undefined ? -1 : surface.cells.indexOf(cell);
  if (cell !== undefined && place < 0) throw cannotMove(`The cell ${cell} is not in the study area of this plan.`);
  if (place < 0 || stored.chosen.includes(place)) return stored;
  const chosen = Int32Array.from([...stored.chosen, place]);
  const coveredBy = stored.coveredBy.slice();
  coveredBy[place] = chosen.length - 1;
  const points = [...Array.from(chosen, (one) => ({ longitude: surface.longitude[one]!, latitude: surface.latitude[one]! })), ...postsOf(body).places];
  const { times, how, words, network } = await travelTimes(database, asked, points, { ...body.travel, how: stored.travel.how }, { signal, ...(routers && { routers }) });
  const { slots } = stored.problem;
  const demand = demandBySlot(surface, surface.cells.length, slots);
  const problem = assembleProblem({
    body, shift: { from: new Date(shift.from), to: new Date(shift.to), minutes: shift.minutes, hours: shift.hours }, zone: shift.zone, slots, demand, constraints, heldOut, chosen, coveredBy,
    cells: surface.cells, times,
  });
  return { ...stored, chosen, coveredBy, problem, travel: { how, words, network } };
}

const cannotMove = (why: string): Problem => new Problem('unprocessable', 'cannot_move', why === '' ? 'That visit cannot be there.' : why);

function refusalWords({ body, surface, chosen }: StoredProblem, refusal: MoveRefusal): string {
  const unit = (number: number): string => `Unit ${body.units[number]?.id ?? number}`;
  const place = (cell: number): string => surface.names[chosen[cell]!]!;
  const minutes = (value: number): string => `${Math.ceil(value)} ${Math.ceil(value) === 1 ? 'minute' : 'minutes'}`;
  switch (refusal.code) {
    case 'no_such_stop': return `${unit(refusal.unit)} has no such stop.`;
    case 'locked': return `The visit of ${unit(refusal.unit)} to ${place(refusal.cell)} is fixed.`;
    case 'no_go': return `Nobody may go to ${place(refusal.cell)}.`;
    case 'hold_out': return `${place(refusal.cell)} is held out by lot for this quarter.`;
    case 'ceiling': return `${place(refusal.cell)} would have ${refusal.visits} visits, and ${refusal.ceiling} are allowed.`;
    case 'floor': return `${place(refusal.cell)} would have ${refusal.visits} visits, and at least ${refusal.floor} are asked for.`;
    case 'no_way': return `${unit(refusal.unit)} cannot get to ${place(refusal.cell)}.`;
    case 'late_home': return `${unit(refusal.unit)} would be ${minutes(refusal.minutes)} late at its end.`;
    case 'late_at_fixed': return `${unit(refusal.unit)} would be ${minutes(refusal.minutes)} late for its fixed visit to ${place(refusal.cell)}.`;
    case 'slack': return `${unit(refusal.unit)} would keep ${minutes(refusal.minutes)} too little free for calls.`;
    case 'gap': return `${unit(refusal.unit)} would be at ${place(refusal.cell)} ${minutes(refusal.minutes)} from another visit there by ${unit(refusal.other)}; ${refusal.gap} are asked for.`;
  }
}
