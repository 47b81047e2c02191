import { createRoute, z } from '@hono/zod-openapi';
import { listAgencies } from '../db/agencies.ts';
import { answerFresh, jsonOf } from '../http/answer.ts';
import type { Parts } from '../http/parts.ts';
import { newRouter } from '../http/router.ts';
import { Problem } from '../model/problem.ts';

const patienceMs = 5000;

const live = createRoute({
  method: 'get', path: '/live', tags: ['Health'], summary: 'Whether the process answers',
  responses: jsonOf(z.object({ status: z.literal('live') }), 'It does.'),
});

const ready = createRoute({
  method: 'get', path: '/ready', tags: ['Health'], summary: 'Whether the database answers and is migrated',
  description: 'Answers 503 with a problem document while it does not.',
  responses: jsonOf(z.object({
    status: z.literal('ready'),
    database: z.object({ kind: z.enum(['embedded', 'server']), postgres: z.string(), postgis: z.string() }),
  }), 'It does.'),
});

const afterMs = (milliseconds: number): Promise<'late'> => new Promise((resolve) => {
  setTimeout(() => resolve('late'), milliseconds).unref();
});

export const healthRoutes = ({ database, log }: Pick<Parts, 'database' | 'log'>) => newRouter()
  .openapi(live, (context) => answerFresh(context, { status: 'live' as const }))
  .openapi(ready, async (context) => {
    // The database is migrated before the server listens, so one that answers is ready.
    const outcome = await Promise.race([listAgencies(database), afterMs(patienceMs)]).catch((error: unknown) => {
      log.warn({ err: error }, 'the database does not answer');
      return 'failed' as const;
    });
    if (typeof outcome === 'string') {
      throw new Problem('unavailable', 'database_unavailable', 'The database does not answer. The server goes on trying; ask again in a few seconds.');
    }
    return answerFresh(context, { status: 'ready' as const, database: { kind: database.kind, ...database.version } });
  });
