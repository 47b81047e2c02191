import { promisify } from 'node:util';
import { serialize } from 'node:v8';
import { gzip } from 'node:zlib';
import type { Database } from '../../server/db/database.ts';
import { decidePlan, insertPlan } from '../../server/db/patrol_plans.ts';
import { transact } from '../../server/db/transact.ts';
import { hexCentre } from '../../server/model/hex.ts';
import type { PatrolPlan, PlanStop } from '../../server/model/patrol.ts';
import { trainingOffences } from '../../server/tasks/forecast_offences.ts';

const pack = promisify(gzip);

type Made = {
  id: string; from: Date; to: Date; zone: string;
  /** Of each unit the cells that it visits, a quarter of an hour each. */
  routes: Record<string, readonly string[]>;
  heldOut?: readonly string[]; expected?: (cell: string) => number; approved?: boolean; title?: string;
};

/** A plan as it would be stored, with as much of it as whoever reads plans afterwards asks for. */
export function madePlan({ id, from, to, zone, routes, heldOut = [], expected = () => 1, title = 'Evening' }: Made): PatrolPlan {
  const text = { en: '', uk: '' };
  const stopOf = (cell: string, order: number): PlanStop => {
    const [longitude, latitude] = hexCentre(cell);
    const arrive = new Date(from.getTime() + order * 30 * 60_000);
    return {
      order, cell, name: `Cell ${cell.slice(4, 9)}`, longitude, latitude, arrive: arrive.toISOString(), leave: new Date(arrive.getTime() + 15 * 60_000).toISOString(), minutes: 15,
      travelMinutes: 5, travelMetres: 1000, visit: 1, locked: false, expected: expected(cell), reached: expected(cell) / 2, why: text,
    };
  };
  const visited = [...new Set(Object.values(routes).flat())];
  const cellOf = (cell: string, state: 'visited' | 'hold_out') => {
    const [longitude, latitude] = hexCentre(cell);
    return { cell, name: `Cell ${cell.slice(4, 9)}`, longitude, latitude, expected: expected(cell), reached: 0, visits: Number(state === 'visited'), minutes: 15, state, why: text };
  };
  const none = { reached: 0, share: 0, lower: null, upper: null };
  return {
    id, title, basedOn: null, change: null, shift: { from: from.toISOString(), to: to.toISOString(), zone, hours: Math.ceil((to.getTime() - from.getTime()) / 3_600_000) }, request: { title, shift: { from: '2026-03-01T20:00', to: '2026-03-02T00:00' }, units: [] } as unknown as PatrolPlan['request'],
    surface: { model: 'count', measure: 'count', sha256: '0'.repeat(64), cells: visited.length + heldOut.length, total: 1, forecast: null, learned: { from: '', to: '', rows: 0, placed: 0, dataVersion: '1' } },
    travel: { how: 'straight', words: text }, choice: { model: 'coverage', how: 'exact', cells: visited.length, objective: 1, bound: 1, gap: 0, heuristic: 1, heuristicMs: 1, reproducible: true },
    routes: Object.entries(routes).map(([unit, cells]) => ({
      unit, from: from.toISOString(), to: to.toISOString(), start: hexCentre(visited[0]!), end: hexCentre(visited[0]!), stops: cells.map((cell, i) => stopOf(cell, i + 1)),
      homeMinutes: 0, homeMetres: 0, visitMinutes: 15 * cells.length, travelMinutes: 5, slackMinutes: 60, metres: 1000,
    })),
    cells: [...visited.map((cell) => cellOf(cell, 'visited')), ...heldOut.map((cell) => cellOf(cell, 'hold_out'))],
    coverage: { unit: 'count', total: 1, plan: none, none, random: none, lastWeek: null, bound: 1, gap: 0 },
    marginal: [], hours: [], fairness: [], reading: [], warnings: [], seed: 1, sha256: '0'.repeat(64), demonstration: false,
  } satisfies PatrolPlan;
}

export async function storePlan(database: Database, agencyId: number, made: Made): Promise<void> {
  const plan = madePlan(made);
  const cells = plan.cells.map(({ cell }) => cell).toSorted();
  const held = new Set(made.heldOut ?? []);
  // As much of what was solved as whoever looks at plans together reads.
  const problem = await pack(serialize({
    body: { locked: [] }, shift: { minutes: 60 }, offenceIds: trainingOffences(null).ids, surface: { model: 'count', measure: 'count', cells, hours: 1, expected: Float64Array.from(cells, made.expected ?? (() => 1)) },
    heldOut: Uint8Array.from(cells, (cell) => Number(held.has(cell))), constraints: { noGo: new Uint8Array(cells.length), floor: new Int32Array(cells.length) },
  }));
  const content = await pack(new TextEncoder().encode(JSON.stringify(plan)));
  await transact(database, { agencyId, person: 'planner', purpose: 'test' }, async (transaction) => {
    await insertPlan(transaction, agencyId, {
      planId: made.id, basedOn: null, title: plan.title, from: made.from, to: made.to, units: plan.routes.length, visits: plan.routes.flatMap(({ stops }) => stops).length, share: 0.5, dataVersion: '1',
      content, problem, sha256: plan.sha256, timings: [], createdBy: 'planner', purpose: 'test',
    });
    if (made.approved === true) await decidePlan(transaction, agencyId, { planId: made.id, status: 'approved', by: 'planner', reason: 'It covers what is expected.' });
  });
}
