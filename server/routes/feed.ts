import { createRoute } from '@hono/zod-openapi';
import { answerFresh, jsonOf } from '../http/answer.ts';
import type { Parts } from '../http/parts.ts';
import { newRouter } from '../http/router.ts';
import { feedPage, feedQuery } from '../model/feed.ts';
import { atOneVersion } from '../tasks/read_at.ts';
import { readFeed } from '../tasks/read_feed.ts';

const route = createRoute({
  method: 'get', path: '/feed', tags: ['Feed'], summary: 'What is new, changed or withdrawn since a cursor',
  description: 'For programs that keep a copy of the incidents. Each incident once, as it is now, in the order of the data versions at which they last changed; '
    + 'what is not there any more is a tombstone. Ask with "next" until "complete" is true, keep "next", and ask with it again when there are news: '
    + 'nothing is missed and nothing comes twice. After a database was restored from a copy the answer is 409 feed_restarted. /docs#feed says more.',
  request: { query: feedQuery },
  responses: jsonOf(feedPage, 'A page of the feed.'),
});

export const feedRoutes = ({ database }: Pick<Parts, 'database'>) => newRouter()
  .openapi(route, async (context) => {
    const { agency, since, limit } = context.req.valid('query');
    const question = { who: context.get('who'), slug: agency, since: since ?? null, limit };
    const page = await atOneVersion(() => readFeed(database, question, context.req.raw.signal));
    context.get('countRows')(page.entries.length);
    return answerFresh(context, page);
  });
