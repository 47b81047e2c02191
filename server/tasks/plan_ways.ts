import { waysOnStreets } from '../allocation/street_works.ts';
import type { Database } from '../db/database.ts';
import type { PatrolPlan, PlanWays } from '../model/patrol.ts';
import type { Who } from '../model/who.ts';
import type { Place } from '../streets/places.ts';
import { remembered } from './memory.ts';
import { readPlanOf } from './patrol_plans.ts';
import { resolveAgency, type Asked } from './resolve_filter.ts';
import { findNetwork } from './street_network.ts';
import { allocationThread, runInThread } from './threads.ts';

type Leg = { unit: string; order: number; from: Place; to: Place };
type Ways = { ways: PlanWays; corners: number };

/**
 * The ways between the stops of a plan: on the streets that are loaded now where the plan travels on streets, else straight lines. A network
 * that has been replaced since gives ways of its own; the minutes of the plan stay what they were.
 */
export async function readPlanWays(database: Database, who: Who, { agency: slug, id }: { agency: string | undefined; id: string }, signal?: AbortSignal): Promise<PlanWays> {
  const asked = await resolveAgency(database, who, slug, signal);
  const { plan } = await readPlanOf(database, asked.context, id, signal);
  return waysOf(database, asked, plan, signal);
}

export async function waysOf(database: Database, asked: Pick<Asked, 'agency' | 'context'>, plan: PatrolPlan, signal?: AbortSignal): Promise<PlanWays> {
  const legs = legsOf(plan);
  const network = plan.travel.how === 'streets' ? await findNetwork(database, asked, signal) : null;
  if (network === null) return { how: 'straight', attribution: null, ways: legs.map((leg) => wayOf(leg, null)) };
  const { speedKmh, detour } = plan.request.travel;
  const key = ['plan ways', asked.agency.agencyId, plan.id, network.id];
  const found = await remembered<Ways>(database, key, { signal, weigh: ({ corners }) => 2 * corners + 100 }, async (joint) => {
    const courses = await runInThread<([number, number][] | null)[]>(allocationThread, { work: waysOnStreets.id, input: { graph: network.graph, legs, speedKmh, detour } }, { signal: joint });
    const ways = legs.map((leg, i) => wayOf(leg, courses[i]!));
    return { ways: { how: 'streets', attribution: network.attribution || null, ways }, corners: ways.reduce((sum, { course }) => sum + course.length, 0) };
  });
  return found.ways;
}

function legsOf({ routes }: PatrolPlan): Leg[] {
  return routes.flatMap(({ unit, start, end, stops }) => {
    const places = [placeOf(start), ...stops.map(({ longitude, latitude }) => ({ longitude, latitude })), placeOf(end)];
    return places.slice(1).map((to, i) => ({ unit, order: i + 1, from: places[i]!, to }));
  });
}

const placeOf = ([longitude, latitude]: readonly [number, number]): Place => ({ longitude, latitude });

const wayOf = ({ unit, order, from, to }: Leg, course: [number, number][] | null): PlanWays['ways'][number] => ({
  unit, order, onStreets: course !== null,
  course: course !== null && course.length > 1 ? course : [[from.longitude, from.latitude], [to.longitude, to.latitude]],
});
