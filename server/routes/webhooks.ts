import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { answerFresh, jsonOf } from '../http/answer.ts';
import type { Parts } from '../http/parts.ts';
import { newRouter, type Env } from '../http/router.ts';
import { madeWebhook, newWebhook, webhook, webhookDeliveries, webhookList, webhookQuery } from '../model/webhook.ts';
import { makeWebhook, readDeliveries, readWebhooks, removeWebhook, repeatDelivery, resume, testWebhook, type Manager } from '../tasks/manage_webhooks.ts';

const tags = ['Feed'];
const number = z.string().regex(/^[1-9]\d{0,17}$/, 'Give the number of a webhook.').describe('Number of the webhook.');
const one = { params: z.object({ id: number }), query: webhookQuery };

const list = createRoute({
  method: 'get', path: '/webhooks', tags, summary: 'Whom this server tells of what happens', request: { query: webhookQuery },
  responses: jsonOf(webhookList, 'All webhooks of the agency and how each is doing.'),
});
const make = createRoute({
  method: 'post', path: '/webhooks', tags, summary: 'Have somebody told',
  description: 'Messages are posted as JSON, signed as Standard Webhooks 1.0 describes (headers webhook-id, webhook-timestamp, webhook-signature: HMAC-SHA256), in their order, and '
    + 'repeated for three days until the receiver answers 200 to 299. They hold no incidents. The secret is in this answer only. /docs#feed shows how to check a signature.',
  request: { query: webhookQuery, body: { required: true, content: { 'application/json': { schema: newWebhook } } } },
  responses: { 201: { description: 'The webhook, with its secret.', content: { 'application/json': { schema: madeWebhook } } } },
});
const remove = createRoute({
  method: 'delete', path: '/webhooks/{id}', tags, summary: 'Tell them no more', request: one,
  responses: { 204: { description: 'It is gone, with the messages that waited.' } },
});
const test = createRoute({
  method: 'post', path: '/webhooks/{id}/test', tags, summary: 'Send a test message', request: one,
  responses: { 202: { description: 'It is in line.', content: { 'application/json': { schema: z.object({ delivery: z.string() }) } } } },
});
const resumeRoute = createRoute({
  method: 'post', path: '/webhooks/{id}/resume', tags, summary: 'Tell them again after it was stopped', request: one,
  responses: jsonOf(webhook, 'The webhook; what waited is sent at once.'),
});
const deliveries = createRoute({
  method: 'get', path: '/webhooks/{id}/deliveries', tags, summary: 'The latest messages and what became of them', request: one,
  responses: jsonOf(webhookDeliveries, 'At most 200.'),
});
const repeat = createRoute({
  method: 'post', path: '/webhooks/{id}/deliveries/{delivery}/repeat', tags, summary: 'Send one message again',
  request: { params: z.object({ id: number, delivery: z.uuid('Give the id of a message.').describe('Id of the message.') }), query: webhookQuery },
  responses: { 202: { description: 'It is in line.' } },
});

const managerOf = (context: Context<Env>, agency: string | undefined): Manager => ({ who: context.get('who'), slug: agency });

export const webhookRoutes = ({ database, config: { webhookOrigins: origins } }: Pick<Parts, 'database' | 'config'>) => newRouter()
  .openapi(list, async (context) =>
    answerFresh(context, { webhooks: await readWebhooks(database, managerOf(context, context.req.valid('query').agency)), origins }))
  .openapi(make, async (context) => {
    const made = await makeWebhook(database, managerOf(context, context.req.valid('query').agency), { asked: context.req.valid('json'), origins });
    return context.json(made, 201, { 'Cache-Control': 'private, no-store', Location: `/api/v1/webhooks/${made.id}/deliveries` });
  })
  .openapi(remove, async (context) => {
    await removeWebhook(database, managerOf(context, context.req.valid('query').agency), context.req.valid('param').id);
    return context.body(null, 204);
  })
  .openapi(test, async (context) => {
    const put = await testWebhook(database, managerOf(context, context.req.valid('query').agency), { webhookId: context.req.valid('param').id, now: new Date() });
    return context.json(put, 202);
  })
  .openapi(resumeRoute, async (context) =>
    answerFresh(context, await resume(database, managerOf(context, context.req.valid('query').agency), context.req.valid('param').id)))
  .openapi(deliveries, async (context) =>
    answerFresh(context, { deliveries: await readDeliveries(database, managerOf(context, context.req.valid('query').agency), context.req.valid('param').id) }))
  .openapi(repeat, async (context) => {
    const { id, delivery } = context.req.valid('param');
    await repeatDelivery(database, managerOf(context, context.req.valid('query').agency), { webhookId: id, deliveryId: delivery });
    return context.body(null, 202);
  });
