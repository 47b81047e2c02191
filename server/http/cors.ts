import type { MiddlewareHandler } from 'hono';
import { cors } from 'hono/cors';
import type { Env } from './router.ts';

/** What pages of other sites may see of an answer besides its body. */
const exposed = ['ETag', 'Link', 'Location', 'Content-Crs', 'Content-Disposition', 'RateLimit', 'RateLimit-Policy', 'Retry-After', 'Hexwatch-Thinned', 'WWW-Authenticate'];
const sent = ['Authorization', 'X-API-Key', 'Content-Type', 'Accept', 'If-None-Match', 'Range'];

export const isAllowedOrigin = (origins: readonly string[], origin: string): boolean => origins.includes('*') || origins.includes(origin);

/**
 * Lets pages of the named sites read answers. Never with credentials: there are none but the key, and a page that has been
 * given a key sends it itself. Nothing is changed, and nothing costs, while no origin is named.
 */
export function crossOrigin(origins: readonly string[]): MiddlewareHandler<Env> {
  const allow = cors({
    origin: (origin) => (isAllowedOrigin(origins, origin) ? origin : null), allowMethods: ['GET', 'HEAD', 'POST'], allowHeaders: sent, exposeHeaders: exposed, maxAge: 600,
  });
  return async (context, next) => {
    if (origins.length === 0) return next();
    const origin = context.req.header('Origin');
    if (origin !== undefined && isAllowedOrigin(origins, origin)) return allow(context, next);
    await next();
    context.res.headers.append('Vary', 'Origin');
  };
}
