import type { Database } from '../db/database.ts';
import { handlingCodesIn } from '../db/handling_codes.ts';
import { transact } from '../db/transact.ts';
import { planCsv } from '../formats/plan_csv.ts';
import type { PlanFile } from '../formats/plan_file.ts';
import { planGpx } from '../formats/plan_gpx.ts';
import { planIcs } from '../formats/plan_ics.ts';
import type { PlanPages } from '../formats/plan_pdf.ts';
import type { PatrolPlan, PlanRecord, PlanRoute } from '../model/patrol.ts';
import { Problem } from '../model/problem.ts';
import type { Who } from '../model/who.ts';
import { readPlanOf } from './patrol_plans.ts';
import { readGround } from './plan_ground.ts';
import { planPages } from './plan_pages.ts';
import { dayOf, learnedFilter } from './plan_rows.ts';
import { waysOf } from './plan_ways.ts';
import { resolveAgency, resolveFilter } from './resolve_filter.ts';
import { allocationThread, runInThread } from './threads.ts';

export const planFileTypes = {
  pdf: 'application/pdf', gpx: 'application/gpx+xml', csv: 'text/csv; charset=utf-8', ics: 'text/calendar; charset=utf-8; method=PUBLISH',
} as const;
export type PlanFileKind = keyof typeof planFileTypes;

type OnePlan = { who: Who; agency: string | undefined; id: string; signal?: AbortSignal | undefined };
type Wanted = { kind: PlanFileKind; /** Call sign; null for all of them. */ unit: string | null; language: PlanFile['language'] };
export type WrittenPlan = { content: string | Uint8Array; type: string; /** With letters of any script. */ name: string; /** Visits in it. */ rows: number };

/** A plan, or the sheet of one of its units, as a file. Throws the Problems `unknown_plan` and `unknown_unit`. */
export async function writePlanFile(database: Database, { who, agency: slug, id, signal }: OnePlan, { kind, unit, language }: Wanted): Promise<WrittenPlan> {
  const { agency, context } = await resolveAgency(database, who, slug, signal);
  const record = await readPlanOf(database, context, id, signal);
  const { plan } = record;
  const file: PlanFile = { record, routes: unit === null ? plan.routes : [routeOf(record, unit)], language };
  const rows = file.routes.reduce((sum, { stops }) => sum + stops.length, 0);
  const about = { type: planFileTypes[kind], name: `hexwatch-patrol-${dayOf(plan)}-${unit === null ? '' : `${unit}-`}${plan.id}.${kind}`, rows };
  switch (kind) {
    case 'csv': return { ...about, content: planCsv(file) };
    case 'gpx': return { ...about, content: planGpx(file) };
    case 'ics': return { ...about, content: planIcs(file) };
    case 'pdf': {
      const pages = await planPages({
        ...file, handlingCodes: await handlingCodesOf(database, { who, slug: agency.slug, plan }, signal), agencyName: agency.name, withFront: unit === null,
        ways: (await waysOf(database, { agency, context }, plan, signal)).ways,
        groundOf: (box, size) => readGround(database, context, { box, size }, signal),
      });
      return { ...about, content: await runInThread<Uint8Array>(allocationThread, { work: 'print_plan', input: pages satisfies PlanPages }, { signal }) };
    }
  }
}

/** The way of a unit. Throws the Problem `unknown_unit`. */
export function routeOf({ plan }: PlanRecord, unit: string): PlanRoute {
  const found = plan.routes.find((route) => route.unit === unit);
  if (found !== undefined) return found;
  throw new Problem('not_found', 'unknown_unit', `The plan has no unit "${unit.slice(0, 60)}". It has ${plan.routes.slice(0, 20).map((route) => route.unit).join(', ')}${plan.routes.length > 20 ? ', …' : ''}.`);
}

async function handlingCodesOf(database: Database, { who, slug, plan }: { who: Who; slug: string; plan: PatrolPlan }, signal?: AbortSignal): Promise<number[]> {
  const { agency: { agencyId }, context, filter } = await resolveFilter(database, who, learnedFilter(plan, slug), signal);
  return transact(database, context, (transaction) => handlingCodesIn(transaction, agencyId, filter), { readOnly: true, signal });
}
