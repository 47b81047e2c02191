import { randomBytes } from 'node:crypto';
import type { Database } from '../db/database.ts';
import { transact } from '../db/transact.ts';
import { listDeliveries, putInLine, sendAgain } from '../db/webhook_deliveries.ts';
import { countWebhooks, deleteWebhook, insertWebhook, listWebhooks, resumeWebhook, type WebhookRecord } from '../db/webhooks.ts';
import { Problem } from '../model/problem.ts';
import type { MadeWebhook, NewWebhook, Webhook, WebhookDelivery } from '../model/webhook.ts';
import type { Who } from '../model/who.ts';
import { atOneVersion } from './read_at.ts';
import { resolveAgency } from './resolve_filter.ts';
import { readWebhookUrl } from './webhook_address.ts';
import { writtenSecret } from './webhook_send.ts';

/** On whose behalf, and of which agency. */
export type Manager = { who: Who; slug: string | undefined };

const mostWebhooks = 50;
const mostDeliveries = 200;

async function managed(database: Database, { who, slug }: Manager) {
  const { agency: { agencyId, slug: agency }, context } = await atOneVersion(() => resolveAgency(database, who, slug));
  return { agencyId, agency, context: { ...context, purpose: 'manage webhooks' } };
}

export async function readWebhooks(database: Database, manager: Manager): Promise<Webhook[]> {
  const { agencyId, context } = await managed(database, manager);
  return (await transact(database, context, (transaction) => listWebhooks(transaction, agencyId), { readOnly: true })).map(toWebhook);
}

/** Throws the Problems of `readWebhookUrl`, and `too_many_webhooks` (conflict). The secret is in the answer and nowhere else. */
export async function makeWebhook(database: Database, manager: Manager, { asked, origins }: { asked: NewWebhook; origins: readonly string[] }): Promise<MadeWebhook> {
  const { agencyId, context } = await managed(database, manager);
  const url = readWebhookUrl(asked.url, origins).href;
  const secret = randomBytes(32);
  const made = await transact(database, context, async (transaction) => {
    if (await countWebhooks(transaction, agencyId) >= mostWebhooks) {
      throw new Problem('conflict', 'too_many_webhooks', `There are ${mostWebhooks} webhooks already. Remove one that is not needed any more.`);
    }
    const webhookId = await insertWebhook(transaction, agencyId, { ...asked, events: [...new Set(asked.events)], url, secret, createdBy: context.person });
    return (await listWebhooks(transaction, agencyId, { webhookId }))[0]!;
  });
  return { ...toWebhook(made), secret: writtenSecret(secret) };
}

export async function removeWebhook(database: Database, manager: Manager, webhookId: string): Promise<void> {
  const { agencyId, context } = await managed(database, manager);
  if (!(await transact(database, context, (transaction) => deleteWebhook(transaction, agencyId, webhookId)))) throw unknown(webhookId);
}

export async function resume(database: Database, manager: Manager, webhookId: string): Promise<Webhook> {
  const { agencyId, context } = await managed(database, manager);
  return toWebhook(await transact(database, context, async (transaction) => {
    if (!(await resumeWebhook(transaction, agencyId, webhookId))) throw unknown(webhookId);
    return (await listWebhooks(transaction, agencyId, { webhookId }))[0]!;
  }));
}

/** Puts a message in line that says nothing but that the way is open. */
export async function testWebhook(database: Database, manager: Manager, { webhookId, now }: { webhookId: string; now: Date }): Promise<{ delivery: string }> {
  const { agencyId, agency, context } = await managed(database, manager);
  return transact(database, context, async (transaction) => {
    if ((await listWebhooks(transaction, agencyId, { webhookId })).length === 0) throw unknown(webhookId);
    const key = `test:${randomBytes(12).toString('hex')}`;
    const body = { type: 'webhook.test', timestamp: now.toISOString(), data: { agency } };
    return { delivery: (await putInLine(transaction, agencyId, { webhookId, event: 'webhook.test', key, body }))! };
  });
}

export async function readDeliveries(database: Database, manager: Manager, webhookId: string): Promise<WebhookDelivery[]> {
  const { agencyId, context } = await managed(database, manager);
  const rows = await transact(database, context, async (transaction) => {
    if ((await listWebhooks(transaction, agencyId, { webhookId })).length === 0) throw unknown(webhookId);
    return listDeliveries(transaction, agencyId, { webhookId, limit: mostDeliveries });
  }, { readOnly: true });
  return rows.map(({ deliveryId, createdAt, nextAttemptAt, finishedAt, status, ...row }) => ({
    ...row, id: deliveryId, status, createdAt: createdAt.toISOString(), nextAttemptAt: status === 'waiting' ? nextAttemptAt.toISOString() : null,
    finishedAt: finishedAt?.toISOString() ?? null,
  }));
}

export async function repeatDelivery(database: Database, manager: Manager, { webhookId, deliveryId }: { webhookId: string; deliveryId: string }): Promise<void> {
  const { agencyId, context } = await managed(database, manager);
  if (!(await transact(database, context, (transaction) => sendAgain(transaction, agencyId, { webhookId, deliveryId })))) {
    throw new Problem('not_found', 'unknown_delivery', `Webhook ${webhookId} has no message ${deliveryId}.`);
  }
}

const unknown = (webhookId: string): Problem => new Problem('not_found', 'unknown_webhook', `There is no webhook ${webhookId}. /api/v1/webhooks lists those there are.`);

const toWebhook = ({ webhookId, createdAt, lastDeliveredAt, ...row }: WebhookRecord): Webhook =>
  ({ ...row, id: webhookId, createdAt: createdAt.toISOString(), lastDeliveredAt: lastDeliveredAt?.toISOString() ?? null });
