import type { Database } from '../db/database.ts';
import { readDosage } from '../db/dosage.ts';
import { transact } from '../db/transact.ts';
import type { LinkedPlan } from '../db/operations.ts';
import type { Context } from '../model/context.ts';
import { hexFromBigint, hexResolution, parentHex, type HexId } from '../model/hex.ts';
import type { OperationRecord } from '../model/operation.ts';
import { plannedByCell } from './dosage_answer.ts';
import { remembered } from './memory.ts';
import { readPlanOf } from './patrol_plans.ts';

export type OperationDosage = { plans: OperationRecord['plans']; dosage: OperationRecord['dosage'] };

const mostRows = 200_000;

/** Minutes planned and done by the linked plans, in treated and control cells. Plans have them by cell; nothing has them by unit. */
export async function operationDosage(
  database: Database, context: Context, { plans, treated, control, resolution }: { plans: readonly LinkedPlan[]; treated: readonly HexId[]; control: readonly HexId[]; resolution: number }, signal?: AbortSignal,
): Promise<OperationDosage> {
  const ids = plans.map(({ plan }) => plan);
  const rows = ids.length === 0 ? [] : await transact(database, context, (transaction) => readDosage(transaction, context.agencyId, ids, mostRows), { readOnly: true, signal });
  const [planned, done] = [new Map<HexId, number>(), new Map<HexId, number>()];
  const visited = new Set<HexId>();
  const byPlan = new Map<string, number>();
  for (const { planId, cell: text, seconds, visits } of rows) {
    byPlan.set(planId, (byPlan.get(planId) ?? 0) + seconds / 60);
    const cell = within(hexFromBigint(text), resolution);
    if (cell === null) continue;
    done.set(cell, (done.get(cell) ?? 0) + seconds / 60);
    if (visits > 0) visited.add(cell);
  }
  const ownPlans: OperationRecord['plans'] = [];
  for (const { plan, title, from, to, linkedAt, linkedBy } of plans) {
    const minutes = await minutesOfPlan(database, context, plan, signal);
    for (const [text, own] of minutes) {
      const cell = within(text, resolution);
      if (cell !== null) planned.set(cell, (planned.get(cell) ?? 0) + own);
    }
    ownPlans.push({
      plan, title, from: from.toISOString(), to: to.toISOString(), linkedAt: linkedAt.toISOString(), linkedBy,
      plannedMinutes: minutes.reduce((sum, [, own]) => sum + own, 0), doneMinutes: byPlan.get(plan) ?? null,
    });
  }
  const sum = (cells: readonly HexId[], of: ReadonlyMap<HexId, number>): number => cells.reduce((total, cell) => total + (of.get(cell) ?? 0), 0);
  const plannedMinutes = sum(treated, planned);
  return {
    plans: ownPlans,
    dosage: {
      plannedMinutes, doneMinutes: sum(treated, done), controlMinutes: sum(control, done), treatedVisited: treated.filter((cell) => visited.has(cell)).length, treated: treated.length,
      share: plannedMinutes > 0 ? treated.reduce((total, cell) => total + Math.min(done.get(cell) ?? 0, planned.get(cell) ?? 0), 0) / plannedMinutes : null,
      byCell: [...treated, ...control].filter((cell) => planned.has(cell) || done.has(cell))
        .map((cell) => ({ cell, plannedMinutes: planned.get(cell) ?? 0, doneMinutes: done.get(cell) ?? 0 })),
    },
  };
}

/** The cell of the operation in which that of a plan lies; null where a plan has coarser ones. */
const within = (cell: HexId, resolution: number): HexId | null => {
  const own = hexResolution(cell);
  return own < resolution ? null : own === resolution ? cell : parentHex(cell, resolution);
};

/** A plan never changes, so what it wants is read once. */
const minutesOfPlan = (database: Database, context: Context, plan: string, signal?: AbortSignal): Promise<[HexId, number][]> =>
  remembered(database, ['planned minutes', context.agencyId, plan], { signal }, async (joint) =>
    [...plannedByCell((await readPlanOf(database, context, plan, joint)).plan)].map(([cell, { minutes }]): [HexId, number] => [cell, minutes]));
