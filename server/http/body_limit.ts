import type { MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { Problem } from '../model/problem.ts';
import type { Env } from './router.ts';

export const smallBodyBytes = 1024 * 1024;

/** Requests that have no body; to ask for one makes a whole request of what is only headers, a tenth of an unchanged answer. */
const bodiless = new Set(['GET', 'HEAD']);

/** Bodies are small. Uploads are the exception: they are streamed to disk under a limit of their own and never pass here. */
export function smallBodies(isStreamed: (method: string, path: string) => boolean): MiddlewareHandler<Env> {
  const limit = bodyLimit({
    maxSize: smallBodyBytes,
    onError: () => {
      throw new Problem('too_large', 'body_too_large', 'The body is larger than 1 MB. Files are uploaded to /api/v1/imports, which streams them.');
    },
  });
  return (context, next) =>
    (bodiless.has(context.req.method) || isStreamed(context.req.method, context.req.path) ? next() : limit(context, next));
}
