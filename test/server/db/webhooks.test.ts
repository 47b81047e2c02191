import { describe, expect, it } from 'vitest';
import type { Transaction } from '../../../server/db/transact.ts';
import { agenciesWithWebhooks, forgetDeliveries, listDeliveries, putInLine, recentJobs, recentResults, recordOutcome, sendAgain, takeDue, takePublications } from '../../../server/db/webhook_deliveries.ts';
import { deleteWebhook, insertWebhook, listWebhooks, resumeWebhook, stopWebhook } from '../../../server/db/webhooks.ts';
import { recordSql } from '../../support/sql_snapshot.ts';

const deliveryId = '7f0d3c1e-0000-4000-8000-000000000001';
const body = { type: 'data.published', timestamp: '2026-03-01T00:00:00.000Z', data: { dataVersion: '4' } };

const functions: Record<string, (transaction: Transaction) => Promise<unknown>> = {
  listWebhooks: (transaction) => listWebhooks(transaction, 1),
  deleteWebhook: (transaction) => deleteWebhook(transaction, 1, '7'),
  stopWebhook: (transaction) => stopWebhook(transaction, 1, { webhookId: '7', because: 'no answer' }),
  listDeliveries: (transaction) => listDeliveries(transaction, 1, { webhookId: '7', limit: 200 }),
  putInLine: (transaction) => putInLine(transaction, 1, { webhookId: '7', event: 'data.published', key: 'data:4', body }),
  takePublications: (transaction) => takePublications(transaction, 1),
  recentResults: (transaction) => recentResults(transaction, 1),
  recentJobs: (transaction) => recentJobs(transaction, 1),
  takeDue: (transaction) => takeDue(transaction, { limit: 8, leaseSeconds: 60 }),
  'recordOutcome, to be tried again': (transaction) => recordOutcome(transaction, { agencyId: 1, deliveryId, status: 500, error: 'The receiver answered 500.', retryAfterSeconds: 5 }),
  forgetDeliveries: (transaction) => forgetDeliveries(transaction, 30),
  agenciesWithWebhooks,
};
const changing: Record<string, [(transaction: Transaction) => Promise<unknown>, unknown[][]]> = {
  insertWebhook: [(transaction) => insertWebhook(transaction, 1, { label: 'Desk', url: 'https://desk.police.example/', events: ['data.published'], secret: Buffer.alloc(32), createdBy: 'local' }), [[{ id: '7' }]]],
  resumeWebhook: [(transaction) => resumeWebhook(transaction, 1, '7'), [[{ numUpdatedRows: 1n }]]],
  sendAgain: [(transaction) => sendAgain(transaction, 1, { webhookId: '7', deliveryId }), [[{ numUpdatedRows: 1n }]]],
};

describe('the SQL of webhooks', () => {
  it.each(Object.entries(functions))('%s', async (_, work) => {
    expect(await recordSql(work)).toMatchSnapshot();
  });
  it.each(Object.entries(changing))('%s', async (_, [work, answers]) => {
    expect(await recordSql(work, answers)).toMatchSnapshot();
  });
});
