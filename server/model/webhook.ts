import { z } from 'zod';
import { filterQuery } from './filter.ts';

/** Whom to tell of what happens here, and what becomes of each message. Messages hold no incidents: they say that there is something to ask for. */
export const webhookEvents = {
  'data.published': 'Incidents, areas or a backdrop were loaded, changed or taken back: the data version moved.',
  'result.saved': 'A result of an analysis (hotspots, changes) was computed for the first time and saved.',
  'job.finished': 'A job of /ogc/jobs came to its end: successful, failed or dismissed.',
  'webhook.test': 'Somebody asked for a test message.',
} as const;
export type WebhookEvent = keyof typeof webhookEvents;
/** What can be asked for. */
export const tellable = ['data.published', 'result.saved', 'job.finished'] as const satisfies readonly WebhookEvent[];

export const newWebhook = z.strictObject({
  label: z.string().trim().min(1).max(200).describe('What people call it.'),
  url: z.string().max(2000).describe('Where messages are posted. Its origin must be one of the setting HEXWATCH_WEBHOOK_ORIGINS.'),
  events: z.array(z.enum(tellable)).min(1).max(tellable.length).describe(`Of what it is told: ${tellable.join(', ')}.`),
});
export type NewWebhook = z.infer<typeof newWebhook>;

export const webhookQuery = z.strictObject({ agency: filterQuery.shape.agency });

export const webhookBody = z.object({
  type: z.string(), timestamp: z.string().describe('When it happened, an instant in UTC.'),
  data: z.record(z.string(), z.union([z.string(), z.number(), z.null()])),
});
export type WebhookBody = z.infer<typeof webhookBody>;

export const deliveryStatuses = ['waiting', 'delivered', 'given_up'] as const;
export const webhookDelivery = z.object({
  id: z.string().describe('The header webhook-id of the message, the same at every attempt.'),
  event: z.string(), status: z.enum(deliveryStatuses), attempts: z.number().int(),
  lastStatus: z.number().int().nullable().describe('HTTP status of the last answer; null when none came.'),
  lastError: z.string().nullable(), createdAt: z.string(), nextAttemptAt: z.string().nullable(), finishedAt: z.string().nullable(),
  body: webhookBody.describe('The message.'),
});
export type WebhookDelivery = z.infer<typeof webhookDelivery>;
export const webhookDeliveries = z.object({ deliveries: z.array(webhookDelivery).describe('The latest first.') });

export const webhook = z.object({
  id: z.string(), label: z.string(), url: z.string(), events: z.array(z.string()),
  status: z.enum(['active', 'stopped']), stoppedBecause: z.string().nullable(),
  createdAt: z.string(), createdBy: z.string(),
  waiting: z.number().int().describe('Messages that wait for their first or next attempt.'),
  lastDeliveredAt: z.string().nullable(), lastError: z.string().nullable().describe('Why the latest attempt failed; null when it did not.'),
});
export type Webhook = z.infer<typeof webhook>;
export const webhookList = z.object({
  webhooks: z.array(webhook),
  origins: z.array(z.string()).describe('Where messages may go, by the server\'s settings.'),
});
export const madeWebhook = webhook.extend({ secret: z.string().describe('Key of the signatures. It is shown only now.') });
export type MadeWebhook = z.infer<typeof madeWebhook>;

/** Waits before the second and each later attempt, in seconds: about three days altogether. Source: Standard Webhooks 1.0, "Deliverability and reliability". */
export const retryAfterSeconds: readonly number[] = [5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400];
