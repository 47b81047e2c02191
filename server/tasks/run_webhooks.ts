import type { Database } from '../db/database.ts';
import { transact, type Transaction } from '../db/transact.ts';
import {
  agenciesWithWebhooks, forgetDeliveries, putInLine, recentJobs, recentResults, recordOutcome, takeDue, takePublications, type Due,
} from '../db/webhook_deliveries.ts';
import { stopWebhook } from '../db/webhooks.ts';
import type { News } from '../follow/news.ts';
import type { Context } from '../model/context.ts';
import { retryAfterSeconds } from '../model/webhook.ts';
import { readWebhookUrl } from './webhook_address.ts';
import { sendWebhook, type SendOutcome } from './webhook_send.ts';

/** Where a task tells the operator what it could not do. */
type Log = { warn(fields: object, message: string): void };
export type WebhookSettings = {
  origins: readonly string[];
  news: News;
  log: Log;
  now: () => Date;
  /** How often the line is looked at without any news. */
  lookMs?: number;
  /** Before each further attempt; see `retryAfterSeconds`. */
  retries?: readonly number[];
};

const atOnce = 8;
/** Longer than sending takes at most. */
const leaseSeconds = 60;
const keptDays = 30;

const context: Context = { agencyId: 0, person: 'system', purpose: 'tell webhooks' };

/**
 * Puts what has happened in line and sends what is due, until it is closed. Several servers on one database share the work: an event is put in
 * line once and a message is sent by one of them. Where the settings allow no origin, nothing is ever sent.
 */
export function runWebhooks(database: Database, settings: WebhookSettings): { close(): Promise<void> } {
  if (settings.origins.length === 0) return { close: async () => {} };
  const stopping = new AbortController();
  let wake = (): void => {};
  let isAwake = false;
  const rouse = (): void => {
    isAwake = true;
    wake();
  };
  const leave = settings.news.hear(rouse);
  const rest = (): Promise<void> => new Promise((resolve) => {
    if (isAwake || stopping.signal.aborted) return resolve();
    const timer = setTimeout(resolve, settings.lookMs ?? 5000);
    wake = () => {
      clearTimeout(timer);
      resolve();
    };
  });
  const run = async (): Promise<void> => {
    for (let round = 0; !stopping.signal.aborted; round += 1) {
      isAwake = false;
      try {
        await putEventsInLine(database);
        while (await sendDue(database, settings, stopping.signal) && !stopping.signal.aborted);
        if (round % 1000 === 0) await transact(database, context, (transaction) => forgetDeliveries(transaction, keptDays));
      } catch (error) {
        if (!stopping.signal.aborted) settings.log.warn({ err: error }, 'Webhooks could not be told for the moment; it is tried again.');
      }
      await rest();
    }
  };
  const done = run();
  return {
    close: async () => {
      leave();
      stopping.abort(new Error('The server is stopping.'));
      wake();
      await done;
    },
  };
}

/** What has happened since the last look becomes messages. */
async function putEventsInLine(database: Database): Promise<void> {
  for (const agency of await transact(database, context, agenciesWithWebhooks, { readOnly: true })) {
    await transact(database, { ...context, agencyId: agency.agencyId }, (transaction) => putInLineOf(transaction, agency));
  }
}

async function putInLineOf(transaction: Transaction, { agencyId, slug: agency }: { agencyId: number; slug: string }): Promise<void> {
  for (const { webhookId, version, importId, kind, file, publishedAt } of await takePublications(transaction, agencyId)) {
    const data = { agency, dataVersion: version, import: importId, kind, file, feed: `/api/v1/feed?agency=${agency}` };
    const body = { type: 'data.published', timestamp: publishedAt.toISOString(), data };
    await putInLine(transaction, agencyId, { webhookId, event: 'data.published', key: `data:${version}`, body });
  }
  for (const { webhookId, result, kind, method, dataVersion, createdAt } of await recentResults(transaction, agencyId)) {
    const data = { agency, result, kind, method, dataVersion, address: `/api/v1/results/${result}?agency=${agency}` };
    const body = { type: 'result.saved', timestamp: createdAt.toISOString(), data };
    await putInLine(transaction, agencyId, { webhookId, event: 'result.saved', key: `result:${result}`, body });
  }
  for (const { webhookId, job, process, status, finishedAt } of await recentJobs(transaction, agencyId)) {
    const data = { agency, job, process, status, address: `/ogc/jobs/${job}?agency=${agency}` };
    const body = { type: 'job.finished', timestamp: finishedAt.toISOString(), data };
    await putInLine(transaction, agencyId, { webhookId, event: 'job.finished', key: `job:${job}`, body });
  }
}

/** True when something was sent, so that more may be due. */
async function sendDue(database: Database, settings: WebhookSettings, signal: AbortSignal): Promise<boolean> {
  const due = await transact(database, context, (transaction) => takeDue(transaction, { limit: atOnce, leaseSeconds }));
  await Promise.all(due.map(async (message) => settle(database, message, { outcome: await send(message, settings, signal), retries: settings.retries ?? retryAfterSeconds })));
  return due.length > 0;
}

async function send({ url, secret, body, deliveryId: id }: Due, { origins, now }: WebhookSettings, signal: AbortSignal): Promise<SendOutcome> {
  try {
    return await sendWebhook({ id, url: readWebhookUrl(url, origins), secret, body: JSON.stringify(body) }, now(), signal);
  } catch (error) {
    return { status: null, error: error instanceof Error ? error.message : String(error), gone: false };
  }
}

type Settled = { outcome: SendOutcome; retries: readonly number[] };

/** After the last attempt, and when the receiver wants no more, the webhook is stopped: what comes after would fail as well, and a person has to look. */
async function settle(database: Database, { agencyId, deliveryId, webhookId, attempts }: Due, { outcome: { status, error, gone }, retries }: Settled): Promise<void> {
  const again = error === null || gone ? null : retries[attempts] ?? null;
  await transact(database, { ...context, agencyId }, async (transaction) => {
    await recordOutcome(transaction, { agencyId, deliveryId, status, error, retryAfterSeconds: again });
    if (error !== null && again === null) await stopWebhook(transaction, agencyId, { webhookId, because: error });
  });
}
