import type { MiddlewareHandler } from 'hono';

/**
 * Ends the body of an answer to HEAD, of which only the headers are sent. It would otherwise wait for ever to be read, with an
 * open file or a connection to the database in its hands.
 */
export const withoutBodyForHead: MiddlewareHandler = async (context, next) => {
  await next();
  if (context.req.method !== 'HEAD') return;
  // What went wrong with a body that nobody gets concerns nobody.
  await context.res.body?.cancel().catch(() => {});
};
