import { createRoute, z } from '@hono/zod-openapi';
import { streamSSE } from 'hono/streaming';
import type { AgencyVersion } from '../db/published.ts';
import { newsOf } from '../follow/news.ts';
import type { Parts } from '../http/parts.ts';
import { newRouter } from '../http/router.ts';
import { agencyQuery } from '../model/parameters.ts';
import { Problem } from '../model/problem.ts';
import { atOneVersion } from '../tasks/read_at.ts';
import { resolveAgency } from '../tasks/resolve_filter.ts';

const route = createRoute({
  method: 'get', path: '/events', tags: ['Feed'], summary: 'Tells when there are news, as server-sent events',
  description: 'An event "data" with the agency and its data version: one at once, and one whenever the version moves. Its id is the version; with Last-Event-ID nothing is '
    + 'told that is known already. Between events a comment every 15 seconds shows that the line is alive. After a quarter of an hour the answer ends, and the client asks '
    + 'again by itself. What is new is then asked from /feed or from wherever it is shown.',
  request: { query: agencyQuery },
  responses: { 200: { description: 'Events until somebody hangs up.', content: { 'text/event-stream': { schema: z.string() } } } },
});

const heartbeatMs = 15_000;
/** Who may see what is asked anew when the client comes back. */
const longestMs = 15 * 60_000;
const mostListeners = 1000;
/** Of one key, so that a program which opens line after line does not shut the door to others. */
const mostOfOneKey = 20;
const listening = new Map<string, number>();
const count = (): number => [...listening.values()].reduce((sum, lines) => sum + lines, 0);

/** A proxy that collects an answer before it passes it on would keep the news back. */
const headers = { 'Cache-Control': 'private, no-store', 'X-Accel-Buffering': 'no' };

const eventOf = ({ slug, dataVersion }: Pick<AgencyVersion, 'slug' | 'dataVersion'>) => ({ event: 'data', id: dataVersion, data: JSON.stringify({ agency: slug, dataVersion }) });

export const eventRoutes = ({ database }: Pick<Parts, 'database'>) => newRouter()
  .openapi(route, async (context) => {
    const news = newsOf(database);
    const { person, agencies } = context.get('who');
    const own = listening.get(person) ?? 0;
    if (news === null || count() >= mostListeners || (agencies !== null && own >= mostOfOneKey)) {
      throw new Problem('unavailable', 'too_many_listeners', 'No more listeners can be told of news at the moment. Ask /api/v1/status now and then instead, or try again later.');
    }
    const { agency } = await atOneVersion(() => resolveAgency(database, context.get('who'), context.req.valid('query').agency, context.req.raw.signal));
    // Asked for the headers alone: nobody would ever read what is written, and nobody would hang up.
    if (context.req.raw.method === 'HEAD') return new Response(null, { headers: { 'Content-Type': 'text/event-stream', ...headers } });
    const known = context.req.header('Last-Event-ID');
    listening.set(person, (listening.get(person) ?? 0) + 1);
    const response = streamSSE(context, async (stream) => {
      const ended = Promise.withResolvers<void>();
      const leave = news.hear((moved) => {
        if (moved === null) return ended.resolve();
        const latest = moved.find(({ agencyId }) => agencyId === agency.agencyId);
        if (latest !== undefined) void stream.writeSSE(eventOf(latest));
      });
      stream.onAbort(() => ended.resolve());
      const heartbeat = setInterval(() => { void stream.write(': alive\n\n'); }, heartbeatMs);
      const longest = setTimeout(() => ended.resolve(), longestMs);
      try {
        if (known === agency.dataVersion) await stream.write(': nothing new\n\n');
        else await stream.writeSSE(eventOf(agency));
        await ended.promise;
      } finally {
        clearInterval(heartbeat);
        clearTimeout(longest);
        leave();
        listening.set(person, listening.get(person)! - 1);
        if (listening.get(person) === 0) listening.delete(person);
      }
    });
    for (const [name, value] of Object.entries(headers)) response.headers.set(name, value);
    return response;
  });
