import { sql } from 'kysely';
import type { WebhookBody } from '../model/webhook.ts';
import type { Transaction } from './transact.ts';

/** The line of messages to webhooks: what happened is put in line once, and taken out of it by one process at a time. */
export type DeliveryRecord = {
  deliveryId: string; event: string; status: 'waiting' | 'delivered' | 'given_up'; attempts: number; lastStatus: number | null; lastError: string | null;
  createdAt: Date; nextAttemptAt: Date; finishedAt: Date | null; body: WebhookBody;
};

export async function listDeliveries(transaction: Transaction, agencyId: number, { webhookId, limit }: { webhookId: string; limit: number }): Promise<DeliveryRecord[]> {
  return transaction.selectFrom('webhook_delivery').select(['delivery_id as deliveryId', 'event', 'status', 'attempts', 'last_status as lastStatus', 'last_error as lastError',
    'created_at as createdAt', 'next_attempt_at as nextAttemptAt', 'finished_at as finishedAt', sql<WebhookBody>`body`.as('body')])
    .where('agency_id', '=', agencyId).where('webhook_id', '=', webhookId)
    .orderBy('created_at', 'desc').orderBy('delivery_id').limit(limit).execute();
}

export type Message = { webhookId: string; event: string; key: string; body: WebhookBody };

/** Null when the same event is in line already, or was. */
export async function putInLine(transaction: Transaction, agencyId: number, { webhookId, event, key, body }: Message): Promise<string | null> {
  const row = await transaction.insertInto('webhook_delivery')
    .values({ agency_id: agencyId, webhook_id: webhookId, event, event_key: key, body: JSON.stringify(body) })
    .onConflict((conflict) => conflict.columns(['agency_id', 'webhook_id', 'event_key']).doNothing()).returning('delivery_id').executeTakeFirst();
  return row?.delivery_id ?? null;
}

export type Publication = { webhookId: string; version: string; importId: string | null; kind: string | null; file: string | null; publishedAt: Date };

/** Publications that active webhooks have not been told of, the earliest first; marks them as put in line. */
export async function takePublications(transaction: Transaction, agencyId: number): Promise<Publication[]> {
  const { rows } = await sql<Publication>`
    with locked as (
      select webhook_id, data_version_seen, events from webhook where agency_id = ${agencyId} and status = 'active' order by webhook_id for update
    ), seen as (
      update webhook set data_version_seen = agency.data_version from agency, locked
      where webhook.agency_id = ${agencyId} and agency.agency_id = ${agencyId} and webhook.webhook_id = locked.webhook_id and locked.data_version_seen < agency.data_version
      returning webhook.webhook_id, locked.data_version_seen as since, agency.data_version as upto, webhook.events
    )
    select seen.webhook_id::text as "webhookId", publication.data_version::text as version, publication.import_id::text as "importId",
      import.kind, import.file, publication.published_at as "publishedAt"
    from seen join publication on publication.agency_id = ${agencyId} and publication.data_version > seen.since and publication.data_version <= seen.upto
      left join import on import.agency_id = ${agencyId} and import.import_id = publication.import_id
    where 'data.published' = any(seen.events)
    order by seen.webhook_id, publication.data_version desc limit 100`.execute(transaction);
  return rows.toReversed();
}

export type SavedResult = { webhookId: string; result: string; kind: string; method: string; dataVersion: string; createdAt: Date };

/** Results saved in the last minutes that active webhooks have not been told of: times of saving are not in the order of commits. */
export async function recentResults(transaction: Transaction, agencyId: number): Promise<SavedResult[]> {
  const { rows } = await sql<SavedResult>`
    select webhook.webhook_id::text as "webhookId", made.result_id as result, made.kind, made.method, made.data_version::text as "dataVersion", made.created_at as "createdAt"
    from webhook join analysis_result made on made.agency_id = ${agencyId} and made.created_at >= greatest(webhook.created_at, now() - interval '10 minutes')
    where webhook.agency_id = ${agencyId} and webhook.status = 'active' and 'result.saved' = any(webhook.events)
      and not exists (select from webhook_delivery d where d.agency_id = ${agencyId} and d.webhook_id = webhook.webhook_id and d.event_key = 'result:' || made.result_id)
    order by made.created_at limit 200`.execute(transaction);
  return rows;
}

export type FinishedJob = { webhookId: string; job: string; process: string; status: string; finishedAt: Date };

/** Jobs that ended in the last minutes and that active webhooks have not been told of. */
export async function recentJobs(transaction: Transaction, agencyId: number): Promise<FinishedJob[]> {
  const { rows } = await sql<FinishedJob>`
    select webhook.webhook_id::text as "webhookId", job.job_id::text as job, job.process, job.status, job.finished_at as "finishedAt"
    from webhook join job on job.agency_id = ${agencyId} and job.finished_at >= greatest(webhook.created_at, now() - interval '10 minutes')
    where webhook.agency_id = ${agencyId} and webhook.status = 'active' and 'job.finished' = any(webhook.events)
      and not exists (select from webhook_delivery d where d.agency_id = ${agencyId} and d.webhook_id = webhook.webhook_id and d.event_key = 'job:' || job.job_id)
    order by job.finished_at limit 200`.execute(transaction);
  return rows;
}

export type Due = { agencyId: number; deliveryId: string; webhookId: string; url: string; secret: Buffer; body: WebhookBody; attempts: number };

/** Takes messages whose time has come, of each webhook the earliest only, so that they arrive in order. Nobody else gets them before the lease ends. */
export async function takeDue(transaction: Transaction, { limit, leaseSeconds }: { limit: number; leaseSeconds: number }): Promise<Due[]> {
  const { rows } = await sql<Due>`
    update webhook_delivery d set leased_until = clock_timestamp() + make_interval(secs => ${leaseSeconds}::integer)
    from webhook w
    where w.agency_id = d.agency_id and w.webhook_id = d.webhook_id and (d.agency_id, d.delivery_id) in (
      select due.agency_id, due.delivery_id from webhook_delivery due
        join webhook on webhook.agency_id = due.agency_id and webhook.webhook_id = due.webhook_id and webhook.status = 'active'
      where due.status = 'waiting' and due.next_attempt_at <= clock_timestamp() and (due.leased_until is null or due.leased_until <= clock_timestamp())
        and not exists (select from webhook_delivery earlier where earlier.agency_id = due.agency_id and earlier.webhook_id = due.webhook_id and earlier.status = 'waiting'
          and (earlier.created_at, earlier.delivery_id) < (due.created_at, due.delivery_id))
      order by due.next_attempt_at limit ${limit} for update of due skip locked)
    returning d.agency_id as "agencyId", d.delivery_id::text as "deliveryId", d.webhook_id::text as "webhookId", w.url, w.secret, d.body, d.attempts`.execute(transaction);
  return rows;
}

export type Outcome = {
  agencyId: number; deliveryId: string;
  /** HTTP status; null when no answer came. */
  status: number | null;
  /** Null when it was delivered. */
  error: string | null;
  /** When to try again; null: never. */
  retryAfterSeconds: number | null;
};

export async function recordOutcome(transaction: Transaction, { agencyId, deliveryId, status, error, retryAfterSeconds }: Outcome): Promise<void> {
  await sql`
    update webhook_delivery set attempts = attempts + 1, leased_until = null, last_status = ${status}::integer, last_error = ${error}::text,
      status = ${error === null ? 'delivered' : retryAfterSeconds === null ? 'given_up' : 'waiting'},
      next_attempt_at = case when ${retryAfterSeconds}::integer is null then next_attempt_at else clock_timestamp() + make_interval(secs => ${retryAfterSeconds}::integer) end,
      finished_at = case when ${error}::text is null or ${retryAfterSeconds}::integer is null then clock_timestamp() end
    where agency_id = ${agencyId} and delivery_id = ${deliveryId}::uuid`.execute(transaction);
}

/** A message that was given up, or is waiting, is sent once more at once. False when there is none with this id. */
export async function sendAgain(transaction: Transaction, agencyId: number, { webhookId, deliveryId }: { webhookId: string; deliveryId: string }): Promise<boolean> {
  const { numUpdatedRows } = await transaction.updateTable('webhook_delivery')
    .set({ status: 'waiting', next_attempt_at: sql`clock_timestamp()`, finished_at: null, attempts: 0 })
    .where('agency_id', '=', agencyId).where('webhook_id', '=', webhookId).where('delivery_id', '=', deliveryId).executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** What is settled is kept for so many days. */
export async function forgetDeliveries(transaction: Transaction, days: number): Promise<void> {
  await sql`delete from webhook_delivery where status <> 'waiting' and finished_at < now() - make_interval(days => ${days}::integer)`.execute(transaction);
}

/** Agencies that have an active webhook. */
export const agenciesWithWebhooks = async (transaction: Transaction): Promise<{ agencyId: number; slug: string }[]> =>
  transaction.selectFrom('agency').select(['agency_id as agencyId', 'slug'])
    .where(sql<boolean>`exists (select from webhook where webhook.agency_id = agency.agency_id and webhook.status = 'active')`).orderBy('agency_id').limit(10_000).execute();
