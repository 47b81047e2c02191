import { createRoute, z } from '@hono/zod-openapi';
import { answerFresh, jsonOf } from '../http/answer.ts';
import type { KeyRing } from '../http/key_ring.ts';
import type { Parts } from '../http/parts.ts';
import { newRouter } from '../http/router.ts';
import { apiKey, keyList, keyRequest, keyUsage, madeKey } from '../model/api_key.ts';
import { agencyQuery } from '../model/parameters.ts';
import { allKeys, createKey, shutKey, usageOfKey } from '../tasks/api_keys.ts';

const keyId = z.object({ id: z.string().regex(/^[a-z0-9]{10}$/, 'The id is the ten letters and digits after hexwatch_.').describe('Id of the key: the part after hexwatch_.') });

const list = createRoute({
  method: 'get', path: '/keys', tags: ['Keys'], summary: 'The keys of an agency, with what was used of each today',
  request: { query: agencyQuery },
  responses: jsonOf(keyList, 'The latest first, ended and revoked ones included. The keys themselves are kept nowhere.'),
});

const create = createRoute({
  method: 'post', path: '/keys', tags: ['Keys'], summary: 'Make a key',
  description: 'The answer holds the key; it is shown this once. Made with a key, it opens no more than that one.',
  request: { body: { required: true, content: { 'application/json': { schema: keyRequest } } } },
  responses: { 201: { description: 'The key and what it opens.', content: { 'application/json': { schema: madeKey } } } },
});

const revoke = createRoute({
  method: 'delete', path: '/keys/{id}', tags: ['Keys'], summary: 'Revoke a key',
  description: 'It opens nothing from now on; on other servers over the same database from a second later on. What was being sent is sent to its end.',
  request: { params: keyId },
  responses: jsonOf(apiKey, 'The key as it is now.'),
});

const usage = createRoute({
  method: 'get', path: '/keys/{id}/usage', tags: ['Keys'], summary: 'What was used of a key, day by day',
  request: { params: keyId },
  responses: jsonOf(keyUsage, 'At most 400 days.'),
});

export const keyRoutes = ({ database, config }: Pick<Parts, 'database' | 'config'>, ring: KeyRing) => newRouter()
  .openapi(list, async (context) => {
    const { agency: slug } = context.req.valid('query');
    await ring.flush();
    return answerFresh(context, { keys: await allKeys(database, config, { who: context.get('who'), slug, now: new Date() }) });
  })
  .openapi(create, async (context) => {
    const request = context.req.valid('json');
    const made = await createKey(database, config, { who: context.get('who'), request, now: new Date() });
    return context.json(made, 201, { 'Cache-Control': 'private, no-store', Location: `/api/v1/keys/${made.description.id}/usage` });
  })
  .openapi(revoke, async (context) => {
    const shut = await shutKey(database, { who: context.get('who'), id: context.req.valid('param').id, now: new Date() });
    ring.forget();
    return answerFresh(context, shut);
  })
  .openapi(usage, async (context) => {
    await ring.flush();
    return answerFresh(context, await usageOfKey(database, { who: context.get('who'), id: context.req.valid('param').id, now: new Date() }));
  });
