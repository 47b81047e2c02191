import { expect, it } from 'vitest';
import { moveOutcome, planRecord, planSummary, planWays, type PlanAsked, type PlanRecord } from '../../../server/model/patrol.ts';
import { problemOf } from '../../support/app.ts';
import { onBothDatabases } from '../../support/databases.ts';
import { workingTown } from '../../support/working_town.ts';

const base: PlanAsked = {
  title: 'Evening', shift: { from: '2026-03-27T16:00', to: '2026-03-27T20:00' }, surface: { resolution: 8, filter: { from: '2026-01-01' } },
  units: [{ id: 'A1', start: [30.48, 50.45] }, { id: 'B2', start: [30.52, 50.46] }], holdOutShare: 0.1,
};

onBothDatabases('patrol plans', (get) => {
  const town = workingTown(get);
  const send = (path: string, body: unknown): Promise<Response> => town.app().request(`/api/v1/patrols${path}?agency=town`, {
    method: 'POST', headers: { 'Content-Type': 'application/json', Prefer: 'wait=30' }, body: JSON.stringify(body),
  });
  const read = async (path: string): Promise<unknown> => (await town.app().request(`/api/v1/patrols${path}`)).json();
  async function made(response: Response): Promise<PlanRecord> {
    const said = await response.json() as { status: string; record: unknown };
    expect([response.status, said.status], JSON.stringify(said).slice(0, 800)).toEqual([200, 'done']);
    return planRecord.parse(said.record);
  }
  async function refused(response: Response, status: number, code: string): ReturnType<typeof problemOf> {
    const problem = await problemOf(response);
    expect([problem.status, problem.code], problem.detail).toEqual([status, code]);
    return problem;
  }
  const plan = async (changes: Partial<PlanAsked> = {}): Promise<PlanRecord> => made(await send('/plans', { ...base, ...changes }));

  it('say who is where and when, and reach more than visits by lot and no more than could be', async () => {
    const { plan: found, status } = await plan();
    expect(status).toBe('draft');
    expect(found.routes.map(({ unit }) => unit)).toEqual(['A1', 'B2']);
    for (const route of found.routes) {
      expect(route.stops.length).toBeGreaterThan(3);
      expect(route.visitMinutes + route.travelMinutes + route.slackMinutes).toBe(240);
      expect(route.slackMinutes).toBeGreaterThanOrEqual(72);
      route.stops.forEach((stop, i) => {
        const before = i === 0 ? found.shift.from : route.stops[i - 1]!.leave;
        expect(Date.parse(stop.arrive) - Date.parse(before)).toBeGreaterThanOrEqual(Math.floor(stop.travelMinutes) * 60_000);
      });
    }
    const { plan: own, random, none, total, bound, gap } = found.coverage;
    expect(own.reached).toBeGreaterThan(random.upper!);
    expect([none.reached, bound <= total, own.reached <= bound, gap].map(Number)).toEqual([0, 1, 1, expect.closeTo((bound - own.reached) / bound, 12)]);
    const stops = found.routes.flatMap(({ stops: list }) => list);
    expect(stops.reduce((sum, { reached }) => sum + reached, 0)).toBeCloseTo(own.reached, 9);
    expect(found.marginal.map(({ units }) => units)).toEqual([1, 2, 3, 4]);
    expect(found.choice).toMatchObject({ how: 'exact', gap: 0 });
  });

  it('never visit cells that are held out by lot, and say of every cell why', async () => {
    const { plan: found } = await plan();
    const held = found.cells.filter(({ state }) => state === 'hold_out');
    expect(held.length).toBeGreaterThan(0);
    expect(held.every(({ visits, why }) => visits === 0 && why.en.includes('by lot') && why.uk.includes('жеребом'))).toBe(true);
    const visited = new Set(found.routes.flatMap(({ stops }) => stops.map(({ cell }) => cell)));
    expect(held.filter(({ cell }) => visited.has(cell))).toEqual([]);
    // The same cells as long as the quarter lasts; and where visits reach beyond their cells, they do not reach into these.
    const later = (await plan({ shift: { from: '2026-03-29T16:00', to: '2026-03-29T20:00' }, choice: { reachMetres: 1500 } })).plan;
    const { total, random, plan: own } = later.coverage;
    const most = later.cells.reduce((sum, { state, expected }) => sum - (state === 'hold_out' ? expected : 0), total) + 1e-9;
    expect([random.upper! <= most, own.reached <= most, own.reached > random.reached]).toEqual([true, true, true]);
    expect(later.cells.filter(({ state }) => state === 'hold_out').map(({ cell }) => cell).toSorted()).toEqual(held.map(({ cell }) => cell).toSorted());
  });

  it('are the same by the same seed, and cannot be foretold by another', async () => {
    const [one, again, other] = [await plan(), await plan(), await plan({ seed: 2 })];
    expect(again.plan).toEqual(one.plan);
    expect(other.plan.id).not.toBe(one.plan.id);
    expect(other.plan.routes.map(({ stops }) => stops.map(({ cell, arrive }) => [cell, arrive]))).not.toEqual(one.plan.routes.map(({ stops }) => stops.map(({ cell, arrive }) => [cell, arrive])));
    expect(other.plan.coverage.plan.reached).toBeGreaterThan(0.85 * one.plan.coverage.plan.reached);
  });

  it('keep floors, ceilings and cells where nobody may go', async () => {
    const { plan: free } = await plan({ holdOutShare: 0 });
    const [most, second] = free.cells.filter(({ state }) => state === 'visited');
    const quiet = free.cells.findLast(({ state }) => state === 'uncovered') ?? free.cells.at(-1)!;
    const { plan: bound } = await plan({
      holdOutShare: 0, noGo: [{ cell: most!.cell }], ceilings: [{ cell: second!.cell, visits: 1 }], floors: [{ cell: quiet.cell, visits: 2 }],
    });
    const visits = (cell: string): number => bound.routes.flatMap(({ stops }) => stops).filter((stop) => stop.cell === cell).length;
    expect([visits(most!.cell), visits(second!.cell) <= 1, visits(quiet.cell) >= 2]).toEqual([0, true, true]);
    expect(bound.cells.find(({ cell }) => cell === most!.cell)).toMatchObject({ state: 'no_go' });
  });

  it('name what cannot be, with the least change that would make it possible, which does', async () => {
    const { plan: free } = await plan({ holdOutShare: 0 });
    const [first] = free.cells;
    const asked: PlanAsked = { ...base, holdOutShare: 0, floors: [{ cell: first!.cell, visits: 4 }], ceilings: [{ cell: first!.cell, visits: 2 }] };
    const problem = await refused(await send('/plans', asked), 422, 'impossible_plan');
    const ways = (problem.fields as { field: string; message: string; change?: { path: (string | number)[]; value: unknown }[] }[]).filter(({ change }) => change !== undefined);
    expect(ways.length).toBeGreaterThan(0);
    for (const { change } of ways) {
      const changed = structuredClone(asked) as never;
      for (const { path, value } of change!) {
        const place = path.slice(0, -1).reduce<Record<string | number, unknown>>((at, name) => at[name] as Record<string | number, unknown>, changed);
        place[path.at(-1)!] = value;
      }
      expect((await send('/plans', changed)).status).toBe(200);
    }
  });

  it('refuse what cannot be read, by field', async () => {
    const fields = async (changes: Record<string, unknown>, code: string, status = 400): Promise<string[]> =>
      ((await refused(await send('/plans', { ...base, ...changes }), status, code)).fields as { field: string }[]).map(({ field }) => field);
    expect(await fields({ units: [] }, 'bad_parameter')).toEqual(['units']);
    expect(await fields({ visits: { minutes: 20 } }, 'bad_parameter')).toEqual(['visits.minutes']);
    expect(await fields({ shift: { from: '2026-03-27T16:00', to: '2026-03-27T16:00' } }, 'bad_shift')).toEqual(['shift.to']);
    expect(await fields({ noGo: [{ area: 'district:nowhere' }, { cell: '8928308280fffff' }] }, 'bad_constraint')).toEqual(['noGo.0', 'noGo.1']);
    expect(await fields({ units: [base.units[0], base.units[0]] }, 'bad_plan')).toEqual(['units.1.id']);
    expect(await fields({ surface: { filter: { offences: 'drugs' } } }, 'detection_driven', 422)).not.toEqual([]);
  });

  it('are changed by hand on the same numbers: another draft, with the cost; back again costs it back', async () => {
    const { plan: first } = await plan();
    const stop = first.routes[0]!.stops[1]!;
    const response = await send(`/plans/${first.id}/moves`, { from: { unit: 'A1', order: 2 } });
    const without = moveOutcome.parse(await response.json());
    expect(without.record.plan).toMatchObject({ basedOn: first.id, change: { from: { unit: 'A1', order: 2 } } });
    expect(without.record.plan.routes[0]!.stops.length).toBe(first.routes[0]!.stops.length - 1);
    expect(without.cost).toMatchObject({ visitMinutes: -15, reached: without.record.plan.coverage.plan.reached - first.coverage.plan.reached });
    expect(without.cost.reached).toBeLessThan(0);
    const back = moveOutcome.parse(await (await send(`/plans/${without.record.plan.id}/moves`, { to: { unit: 'A1', order: 2, cell: stop.cell } })).json());
    expect(back.record.plan.routes[0]!.stops.map(({ cell }) => cell)).toEqual(first.routes[0]!.stops.map(({ cell }) => cell));
    const elsewhere = first.cells.find(({ state }) => state === 'hold_out')!;
    const said = await refused(await send(`/plans/${first.id}/moves`, { to: { unit: 'B2', order: 1, cell: elsewhere.cell } }), 422, 'cannot_move');
    expect(said.detail).toContain('held out');
    await refused(await send(`/plans/${first.id}/moves`, { from: { unit: 'C3', order: 1 } }), 400, 'bad_plan');
    await refused(await send(`/plans/${first.id}/moves`, {}), 400, 'bad_parameter');
  });

  it('take a cell that had not been looked at, too', async () => {
    // Each cell once: a visit that is put in moves others, which might come too close to each other.
    const { plan: small } = await plan({ holdOutShare: 0, choice: { cells: 3 }, visits: { gapMinutes: 300 } });
    const visited = new Set(small.routes.flatMap(({ stops }) => stops.map(({ cell }) => cell)));
    const other = small.cells.find(({ cell, state }) => state === 'uncovered' && !visited.has(cell))!;
    const response = await send(`/plans/${small.id}/moves`, { to: { unit: 'A1', order: small.routes[0]!.stops.length + 1, cell: other.cell } });
    expect(response.status, await response.clone().text()).toBe(200);
    const { record } = moveOutcome.parse(await response.json());
    expect(record.plan.routes[0]!.stops.at(-1)).toMatchObject({ cell: other.cell, visit: 1 });
    expect(record.plan.coverage.plan.reached).toBeGreaterThan(small.coverage.plan.reached);
  });

  it('leave what is fixed as it is when the rest is planned anew', async () => {
    const { plan: first } = await plan();
    const kept = first.routes[1]!.stops[2]!;
    const arrive = new Date(Date.parse(kept.arrive) + 2 * 3_600_000).toISOString().slice(11, 16);
    const { plan: again } = await made(await send(`/plans/${first.id}/again`, { locked: [{ unit: 'B2', cell: kept.cell, arrive }], seed: 5 }));
    expect(again.routes[1]!.stops).toContainEqual(expect.objectContaining({ cell: kept.cell, arrive: kept.arrive, locked: true }));
  });

  it('are decided once, with a reason, and compared with the approved one of a week before', async () => {
    // Clocks are put forward between the two: the same times on the clock are meant.
    const { plan: first } = await plan({ title: 'For the record', shift: { from: '2026-03-22T16:00', to: '2026-03-23T00:00' } });
    const weekLater = { shift: { from: '2026-03-29T16:00', to: '2026-03-30T00:00' } };
    const { plan: without } = await plan(weekLater);
    await refused(await send(`/plans/${first.id}/decision`, { decision: 'approved', reason: 'ok' }), 400, 'bad_parameter');
    const decided = planRecord.parse(await (await send(`/plans/${first.id}/decision`, { decision: 'approved', reason: 'Covers the station as agreed.' })).json());
    expect(decided).toMatchObject({ status: 'approved', reason: 'Covers the station as agreed.', decidedBy: 'local' });
    await refused(await send(`/plans/${first.id}/decision`, { decision: 'rejected', reason: 'On second thoughts.' }), 409, 'plan_decided');
    const { plan: next } = await plan(weekLater);
    expect([without.coverage.lastWeek, next.id === without.id]).toEqual([null, false]);
    expect(next.coverage.lastWeek!.reached).toBeGreaterThan(0);
    expect(next.reading.some(({ en }) => en.includes('a week before'))).toBe(true);
    const { plans } = await read('/plans?agency=town&status=approved&limit=1') as { plans: unknown[] };
    expect(plans.map((one) => planSummary.parse(one).id)).toEqual([first.id]);
  });

  it('are listed page by page, the latest first', async () => {
    const whole = await read('/plans?agency=town&limit=200') as { plans: { id: string }[]; next: null };
    const pages: string[] = [];
    for (let next: string | null = ''; next !== null;) {
      const page = await read(`/plans?agency=town&limit=3${next === '' ? '' : `&before=${encodeURIComponent(next)}`}`) as { plans: { id: string }[]; next: string | null };
      pages.push(...page.plans.map(({ id }) => id));
      next = page.next;
    }
    expect(pages).toEqual(whole.plans.map(({ id }) => id));
    expect(whole.next).toBe(null);
    await refused(await town.app().request('/api/v1/patrols/plans/000000000000000000000000?agency=town'), 404, 'unknown_plan');
  });

  it('are followed as jobs where nobody waits', async () => {
    const response = await town.app().request('/api/v1/patrols/plans?agency=town', {
      method: 'POST', headers: { 'Content-Type': 'application/json', Prefer: 'respond-async' }, body: JSON.stringify({ ...base, seed: 77 }),
    });
    expect(response.status).toBe(202);
    const { job } = await response.json() as { job: string };
    await expect.poll(async () => (await read(`/jobs/${job}?agency=town`) as { status: string }).status, { timeout: 20_000 }).toBe('done');
    const { document } = await read(`/jobs/${job}?agency=town`) as { document: { id: string; path: string } };
    expect(document.path).toBe(`/api/v1/patrols/plans/${document.id}`);
  });

  it('can be drawn: a way to every stop and home, one after the other', async () => {
    const { plan: found } = await plan();
    const { how, ways } = planWays.parse(await read(`/plans/${found.id}/ways?agency=town`));
    expect(how).toBe('straight');
    for (const { unit, start, end, stops } of found.routes) {
      const own = ways.filter((way) => way.unit === unit);
      expect(own.map(({ order }) => order)).toEqual(Array.from({ length: stops.length + 1 }, (_, i) => i + 1));
      expect([own[0]!.course[0], own.at(-1)!.course.at(-1)]).toEqual([start, end]);
      own.slice(1).forEach(({ course }, i) => expect(course[0]).toEqual(own[i]!.course.at(-1)));
    }
  });

  it('left no fault behind', () => expect(town.app().faults).toEqual([]));
});
