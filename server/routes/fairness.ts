import { createRoute } from '@hono/zod-openapi';
import { answerFresh, jsonOf } from '../http/answer.ts';
import type { Parts } from '../http/parts.ts';
import { newRouter } from '../http/router.ts';
import { fairnessAnswer, fairnessQuery } from '../model/fairness.ts';
import { readFairness } from '../tasks/fairness_answer.ts';

const read = createRoute({
  method: 'get', path: '/patrols/fairness', tags: ['Patrols'], summary: 'Where patrols are sent beside what is reported there',
  description: 'Of the approved plans of a window: minutes by area beside reported harm, the same cells week after week, and what came of cells that were held out. Places only: nobody is in it.',
  request: { query: fairnessQuery }, responses: jsonOf(fairnessAnswer, 'Figures, in words, with what to be careful about.'),
});

export const fairnessRoutes = ({ database }: Pick<Parts, 'database'>) => newRouter()
  .openapi(read, async (context) => {
    const { agency, from, to, kind, weeks } = context.req.valid('query');
    return answerFresh(context, await readFairness(database, { who: context.get('who'), agency, from, to, kind, weeks, now: new Date(), signal: context.req.raw.signal }));
  });
