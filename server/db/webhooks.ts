import { sql } from 'kysely';
import type { Transaction } from './transact.ts';

/** Webhooks as they are kept. What is sent, and when, is decided in `webhook_deliveries.ts`. */
export type WebhookRecord = {
  webhookId: string; label: string; url: string; events: string[]; status: 'active' | 'stopped'; stoppedBecause: string | null;
  createdAt: Date; createdBy: string; waiting: number; lastDeliveredAt: Date | null; lastError: string | null;
};

export async function listWebhooks(transaction: Transaction, agencyId: number, { webhookId = null }: { webhookId?: string | null } = {}): Promise<WebhookRecord[]> {
  const { rows } = await sql<WebhookRecord>`
    select webhook.webhook_id::text as "webhookId", webhook.label, webhook.url, webhook.events, webhook.status, webhook.stopped_because as "stoppedBecause",
      webhook.created_at as "createdAt", webhook.created_by as "createdBy",
      (select count(*)::integer from webhook_delivery d
        where d.agency_id = ${agencyId} and d.webhook_id = webhook.webhook_id and d.status = 'waiting') as waiting,
      (select max(d.finished_at) from webhook_delivery d
        where d.agency_id = ${agencyId} and d.webhook_id = webhook.webhook_id and d.status = 'delivered') as "lastDeliveredAt",
      (select d.last_error from webhook_delivery d
        where d.agency_id = ${agencyId} and d.webhook_id = webhook.webhook_id and d.attempts > 0
        order by coalesce(d.finished_at, d.next_attempt_at) desc limit 1) as "lastError"
    from webhook where webhook.agency_id = ${agencyId} and (${webhookId}::bigint is null or webhook.webhook_id = ${webhookId}::bigint)
    order by webhook.webhook_id limit 1000`.execute(transaction);
  return rows;
}

/** It is told of what happens from now on. */
export async function insertWebhook(
  transaction: Transaction, agencyId: number, made: { label: string; url: string; events: readonly string[]; secret: Buffer; createdBy: string },
): Promise<string> {
  const { rows } = await sql<{ id: string }>`
    insert into webhook (agency_id, label, url, events, secret, created_by, data_version_seen)
    select agency_id, ${made.label}, ${made.url}, ${[...made.events]}::text[], ${made.secret}, ${made.createdBy}, data_version
    from agency where agency_id = ${agencyId} returning webhook_id::text as id`.execute(transaction);
  return rows[0]!.id;
}

export const countWebhooks = async (transaction: Transaction, agencyId: number): Promise<number> =>
  Number((await transaction.selectFrom('webhook').select(({ fn }) => fn.countAll().as('count')).where('agency_id', '=', agencyId).executeTakeFirstOrThrow()).count);

/** False when there is none with this number. */
export async function deleteWebhook(transaction: Transaction, agencyId: number, webhookId: string): Promise<boolean> {
  const { numDeletedRows } = await transaction.deleteFrom('webhook').where('agency_id', '=', agencyId).where('webhook_id', '=', webhookId).executeTakeFirst();
  return numDeletedRows > 0n;
}

/** Active again: what waited is sent at once, and what happened meanwhile is put in line. False when there is none with this number. */
export async function resumeWebhook(transaction: Transaction, agencyId: number, webhookId: string): Promise<boolean> {
  const { numUpdatedRows } = await transaction.updateTable('webhook').set({ status: 'active', stopped_because: null })
    .where('agency_id', '=', agencyId).where('webhook_id', '=', webhookId).executeTakeFirst();
  await transaction.updateTable('webhook_delivery').set({ next_attempt_at: sql`clock_timestamp()` })
    .where('agency_id', '=', agencyId).where('webhook_id', '=', webhookId).where('status', '=', 'waiting').execute();
  return numUpdatedRows > 0n;
}

export async function stopWebhook(transaction: Transaction, agencyId: number, { webhookId, because }: { webhookId: string; because: string }): Promise<void> {
  await transaction.updateTable('webhook').set({ status: 'stopped', stopped_because: because })
    .where('agency_id', '=', agencyId).where('webhook_id', '=', webhookId).where('status', '=', 'active').execute();
}
