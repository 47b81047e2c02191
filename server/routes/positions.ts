import { join } from 'node:path';
import { createRoute, z } from '@hono/zod-openapi';
import { unpack } from '../formats/bytes.ts';
import { positionsFile } from '../formats/positions_file.ts';
import { answerFresh, jsonOf } from '../http/answer.ts';
import type { Parts } from '../http/parts.ts';
import { newRouter } from '../http/router.ts';
import { receiveUpload } from '../http/upload.ts';
import { dosageAnswer, dosageQuery, positionsAnswer, positionsQuery } from '../model/dosage.ts';
import { readPlanDosage } from '../tasks/dosage_answer.ts';
import { receivePositions } from '../tasks/positions_receive.ts';

const tags = ['Patrols'];
const params = z.object({ id: z.string().regex(/^[0-9a-f]{24}$/, 'Give the id of a plan.').describe('Id of the plan.') });
const mostBytes = 200e6;

const send = createRoute({
  method: 'post', path: '/patrols/plans/{id}/positions', tags, summary: 'Where units were during a plan',
  description: 'JSON ({"positions": [{unit, time, longitude, latitude}], "visits": [{unit, cell, arrive, leave}]}), GPX (tracks, named by call sign), or CSV with a header (time, longitude, latitude, unit; or unit, cell, arrive, leave for visits that were ticked off); as the body, or the one file of a form; '
    + 'gzip is unpacked. Every row is stored, a duplicate, or rejected with its reason. Positions are thrown away after HEXWATCH_POSITION_DAYS days from the begin of the shift; minutes by cell stay, without unit and time.',
  request: { params, query: positionsQuery },
  responses: jsonOf(positionsAnswer, 'What became of the rows.'),
});
const one = createRoute({
  method: 'get', path: '/patrols/plans/{id}/dosage', tags, summary: 'How long patrols were where the plan wanted them',
  description: 'Minutes and visits by cell, planned and done, of all units together. There is no such figure of a unit or a person.',
  request: { params, query: dosageQuery },
  responses: jsonOf(dosageAnswer, 'By cell, and in all.'),
});

export const positionRoutes = ({ database, config }: Pick<Parts, 'database' | 'config'>) => newRouter()
  .openapi(send, async (context) => {
    const { agency, unit, file: name, ...settings } = context.req.valid('query');
    const { signal } = context.req.raw;
    const upload = await receiveUpload(context.req.raw, name, { folder: join(config.dataFolder, 'uploads'), mostBytes });
    try {
      const batches = await positionsFile(await unpack(upload.stream()));
      const asked = { who: context.get('who'), agency, plan: context.req.valid('param').id, unit, settings, days: config.positionDays, now: new Date(), signal };
      return answerFresh(context, await receivePositions(database, asked, batches));
    } finally {
      await upload.remove();
    }
  })
  .openapi(one, async (context) => {
    const { agency, ...settings } = context.req.valid('query');
    return answerFresh(context, await readPlanDosage(database, { who: context.get('who'), agency, plan: context.req.valid('param').id, settings, signal: context.req.raw.signal }));
  });
