import { createRoute, z } from '@hono/zod-openapi';
import { answerFresh, jsonOf } from '../http/answer.ts';
import { dismissDocumentJob, documentJob, readDocumentJob } from '../http/document_job.ts';
import type { Parts } from '../http/parts.ts';
import { newRouter } from '../http/router.ts';
import { agencyQuery } from '../model/parameters.ts';

const tags = ['Patrols'];
const ofJob = z.object({ job: z.string().max(100).describe('Id of the job.') });

const jobRoute = createRoute({
  method: 'get', path: '/patrols/jobs/{job}', tags, summary: 'How far a plan, a forecast or a set of beats is',
  request: { params: ofJob, query: agencyQuery }, responses: jsonOf(documentJob, 'Its status.'),
});
const dismissRoute = createRoute({
  method: 'delete', path: '/patrols/jobs/{job}', tags, summary: 'End what is being made', request: { params: ofJob, query: agencyQuery },
  responses: jsonOf(documentJob, 'Its status: dismissed.'),
});

export const patrolJobRoutes = ({ database }: Pick<Parts, 'database'>) => newRouter()
  .openapi(jobRoute, async (context) =>
    answerFresh(context, await readDocumentJob(context, database, { agency: context.req.valid('query').agency, job: context.req.valid('param').job })))
  .openapi(dismissRoute, async (context) =>
    answerFresh(context, await dismissDocumentJob(context, database, { agency: context.req.valid('query').agency, job: context.req.valid('param').job })));
