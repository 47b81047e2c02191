import { describe, expect, it } from 'vitest';
import { hasBeatPlan, insertBeatPlan, listBeatPlans, readBeatPlan } from '../../../server/db/beat_plans.ts';
import type { Transaction } from '../../../server/db/transact.ts';
import { recordSql } from '../../support/sql_snapshot.ts';

const planId = '0123456789abcdef01234567';
const made = {
  planId, kind: 'beats' as const, title: 'Spring', summary: { en: '2 beats', uk: '2 дільниці' }, parts: 2, request: { seed: 1 }, seed: 1, dataVersion: '4', content: new Uint8Array(9), sha256: 'a'.repeat(64),
  createdBy: 'local', purpose: 'draw beats',
};

const functions: Record<string, (transaction: Transaction) => Promise<unknown>> = {
  insertBeatPlan: (transaction) => insertBeatPlan(transaction, 1, made),
  hasBeatPlan: (transaction) => hasBeatPlan(transaction, 1, planId),
  readBeatPlan: (transaction) => readBeatPlan(transaction, 1, { planId, kind: 'posts' }),
  listBeatPlans: (transaction) => listBeatPlans(transaction, 1, { kind: 'beats', limit: 51, before: null }),
  'listBeatPlans, a later page': (transaction) => listBeatPlans(transaction, 1, { kind: 'beats', limit: 51, before: { moment: '2026-03-01T00:00:00.000000Z', planId } }),
};

describe('the SQL of beats and posts', () => {
  it.each(Object.entries(functions))('%s', async (_, work) => {
    expect(await recordSql(work)).toMatchSnapshot();
  });
});
