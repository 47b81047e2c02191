import { createRoute } from '@hono/zod-openapi';
import packageJson from '../../package.json' with { type: 'json' };
import { answerFresh, jsonOf } from '../http/answer.ts';
import type { Parts } from '../http/parts.ts';
import { newRouter } from '../http/router.ts';
import { status } from '../model/answers.ts';
import { agencyQuery } from '../model/parameters.ts';
import { atOneVersion } from '../tasks/read_at.ts';
import { reportStatus } from '../tasks/report_status.ts';

const route = createRoute({
  method: 'get', path: '/status', tags: ['Server'], summary: 'What runs here and whose data it holds',
  description: 'Version, database, agencies, how far the data of the agency asked for (or the default one) reach. Answers also while there are no data.',
  request: { query: agencyQuery },
  responses: jsonOf(status, 'The state at this moment.'),
});

export const statusRoutes = ({ database, config, loading }: Pick<Parts, 'database' | 'config' | 'loading'>) => newRouter()
  .openapi(route, async (context) => {
    const asked = { who: context.get('who'), slug: context.req.valid('query').agency, signal: context.req.raw.signal };
    const whose = await atOneVersion(() => reportStatus(database, asked));
    return answerFresh(context, {
      product: 'hexwatch' as const, version: packageJson.version, database: { kind: database.kind, ...database.version },
      basemap: config.basemap !== null, loading: loading(), ...whose,
    });
  });
