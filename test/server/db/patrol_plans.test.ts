import { expect, it } from 'vitest';
import { ensureAgency } from '../../../server/db/agencies.ts';
import { decidePlan, findApprovedPlan, findPlan, insertPlan, listPlans, readPlanContent, readPlanProblem, type NewPlan } from '../../../server/db/patrol_plans.ts';
import { transact, type Transaction } from '../../../server/db/transact.ts';
import { onBothDatabases } from '../../support/databases.ts';
import { recordSql } from '../../support/sql_snapshot.ts';

const planId = 'ab'.repeat(12);
const from = new Date('2026-03-01T14:00:00Z');
const to = new Date('2026-03-01T22:00:00Z');
const plan: NewPlan = {
  planId, basedOn: null, title: 'Evening', from, to, units: 2, visits: 30, share: 0.2, dataVersion: '7', content: Buffer.from('content'), problem: Buffer.from('problem'), sha256: 'cd'.repeat(32),
  timings: [{ step: 'routes', ms: 12 }], createdBy: 'local', purpose: 'test',
};
const page = { status: null, from: null, to: null, limit: 51, before: null };

const functions: Record<string, (transaction: Transaction) => Promise<unknown>> = {
  insertPlan: (transaction) => insertPlan(transaction, 1, plan),
  findPlan: (transaction) => findPlan(transaction, 1, planId),
  readPlanContent: (transaction) => readPlanContent(transaction, 1, planId),
  readPlanProblem: (transaction) => readPlanProblem(transaction, 1, planId),
  listPlans: (transaction) => listPlans(transaction, 1, page),
  'listPlans, next page of some': (transaction) => listPlans(transaction, 1, { status: 'approved', from, to, limit: 11, before: { moment: '2026-03-01T10:00:00.000000Z', planId } }),
  findApprovedPlan: (transaction) => findApprovedPlan(transaction, 1, { from, to }),
  decidePlan: (transaction) => decidePlan(transaction, 1, { planId, status: 'approved', by: 'local', reason: 'As agreed.' }),
};

it.each(Object.entries(functions))('the SQL of patrol plans > %s', async (_name, work) => {
  expect(await recordSql(work)).toMatchSnapshot();
});

onBothDatabases('stored patrol plans', (get) => {
  it('stand as they came first, each with its agency, and are decided once', async () => {
    const { agencyId } = await ensureAgency(get(), { slug: 'plans', name: 'Plans', zone: 'Europe/Kyiv', demonstration: false });
    const other = await ensureAgency(get(), { slug: 'other', name: 'Other', zone: 'Europe/Kyiv', demonstration: false });
    const as = <T>(work: (transaction: Transaction) => Promise<T>): Promise<T> => transact(get(), { agencyId, person: 'local', purpose: 'test' }, work);
    await as((transaction) => insertPlan(transaction, agencyId, plan));
    await as((transaction) => insertPlan(transaction, agencyId, { ...plan, title: 'Another', content: Buffer.from('other') }));
    expect(await as((transaction) => findPlan(transaction, agencyId, planId))).toMatchObject({ id: planId, title: 'Evening', status: 'draft', from: from.toISOString(), units: 2, share: 0.2, dataVersion: '7', reason: null });
    expect(Buffer.from((await as((transaction) => readPlanContent(transaction, agencyId, planId)))!).toString()).toBe('content');
    expect(Buffer.from((await as((transaction) => readPlanProblem(transaction, agencyId, planId)))!).toString()).toBe('problem');
    expect(await as((transaction) => findPlan(transaction, other.agencyId, planId))).toBe(null);
    expect(await as((transaction) => findApprovedPlan(transaction, agencyId, { from, to }))).toBe(null);
    const decide = (status: 'approved' | 'rejected'): Promise<boolean> => as((transaction) => decidePlan(transaction, agencyId, { planId, status, by: 'local', reason: 'As agreed.' }));
    expect([await decide('approved'), await decide('rejected')]).toEqual([true, false]);
    expect(await as((transaction) => findApprovedPlan(transaction, agencyId, { from, to }))).toBe(planId);
    expect((await as((transaction) => listPlans(transaction, agencyId, { ...page, status: 'approved' }))).map(({ id, reason }) => [id, reason])).toEqual([[planId, 'As agreed.']]);
    expect(await as((transaction) => listPlans(transaction, agencyId, { ...page, from: to }))).toEqual([]);
  });
});
