import { describe, expect, it } from 'vitest';
import { latestApprovedShift } from '../../../server/db/approved_shifts.ts';
import { readAccount, readDosage, replaceDosage, saveAccount } from '../../../server/db/dosage.ts';
import {
  abandonOperation, addHistory, changeDraft, findOperation, insertOperation, linkedPlans, linkPlan, listOperations, lockOperation, readHistory, saveAssignment, saveEvaluation, unlinkPlan,
} from '../../../server/db/operations.ts';
import { countPositions, insertPositions, insertVisits, lockPlan, prunePositions, readTrack, readVisits, unitsWithPositions } from '../../../server/db/positions.ts';
import type { Transaction } from '../../../server/db/transact.ts';
import { recordSql } from '../../support/sql_snapshot.ts';

const planId = 'ab'.repeat(12);
const moment = new Date('2026-03-01T20:00:00Z');
const made = { title: 'Saturday nights', why: 'Robberies around the station', startsAt: moment, endsAt: new Date('2026-03-29T20:00:00Z'), definition: { rings: 1 } };
const kept = { planId, expiresAt: moment };

const functions: Record<string, (transaction: Transaction) => Promise<unknown>> = {
  insertPositions: (transaction) => insertPositions(transaction, 1, kept, { unit: ['A1'], at: [moment.toISOString()], longitude: [30.5], latitude: [50.4] }),
  insertVisits: (transaction) => insertVisits(transaction, 1, kept, { unit: ['A1'], arrived: [moment.toISOString()], left: [moment.toISOString()], cell: ['617700169958293503'] }),
  lockPlan: (transaction) => lockPlan(transaction, 1, planId),
  countPositions: (transaction) => countPositions(transaction, 1, planId),
  unitsWithPositions: (transaction) => unitsWithPositions(transaction, 1, planId),
  readTrack: (transaction) => readTrack(transaction, 1, { planId, unit: 'A1', limit: 10 }),
  readVisits: (transaction) => readVisits(transaction, 1, { planId, unit: 'A1', limit: 10 }),
  prunePositions: (transaction) => prunePositions(transaction, 1, 7),
  readAccount: (transaction) => readAccount(transaction, 1, planId),
  saveAccount: (transaction) => saveAccount(transaction, 1, planId, { rows: 3, stored: 1, duplicates: 1, rejected: 1, unknownSeconds: 60, visitMinutes: 10, gapMinutes: 5, rings: 0, keptUntil: moment }),
  replaceDosage: (transaction) => replaceDosage(transaction, 1, planId, [{ cell: '617700169958293503', seconds: 900, visits: 1, driveThroughs: 0 }]),
  readDosage: (transaction) => readDosage(transaction, 1, [planId], 2000),
  findOperation: (transaction) => findOperation(transaction, 1, '7'),
  'findOperation, to change it': (transaction) => findOperation(transaction, 1, '7', { lock: true }),
  listOperations: (transaction) => listOperations(transaction, 1, { limit: 51, before: '7' }),
  changeDraft: (transaction) => changeDraft(transaction, 1, '7', { ...made, keepsAssignment: false }),
  saveAssignment: (transaction) => saveAssignment(transaction, 1, '7', { seed: 1 }),
  lockOperation: (transaction) => lockOperation(transaction, 1, '7', { lock: { sha256: 'ab' }, late: false }),
  saveEvaluation: (transaction) => saveEvaluation(transaction, 1, '7', { verdict: 'fewer' }),
  abandonOperation: (transaction) => abandonOperation(transaction, 1, '7', 'No units were left for it.'),
  linkPlan: (transaction) => linkPlan(transaction, 1, { id: '7', plan: planId, by: 'local' }),
  unlinkPlan: (transaction) => unlinkPlan(transaction, 1, { id: '7', plan: planId }),
  linkedPlans: (transaction) => linkedPlans(transaction, 1, '7', 1000),
  addHistory: (transaction) => addHistory(transaction, 1, '7', { by: 'local', what: 'assigned', detail: { seed: 1 } }),
  latestApprovedShift: (transaction) => latestApprovedShift(transaction, 1),
  readHistory: (transaction) => readHistory(transaction, 1, '7', 1000),
};

describe('the SQL of positions, dosage and operations', () => {
  it.each(Object.entries(functions))('%s', async (_, work) => {
    expect(await recordSql(work)).toMatchSnapshot();
  });

  it('insertOperation', async () => {
    expect(await recordSql((transaction) => insertOperation(transaction, 1, { ...made, createdBy: 'local', purpose: 'test' }), [[{ id: '7' }]])).toMatchSnapshot();
  });
});
