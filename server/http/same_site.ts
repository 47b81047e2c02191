import type { MiddlewareHandler } from 'hono';
import { Problem } from '../model/problem.ts';
import { presentedKey } from './access.ts';
import { isAllowedOrigin } from './cors.ts';
import type { Env } from './router.ts';

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS']);

function hostOf(origin: string): string | null {
  try {
    return new URL(origin).host;
  } catch {
    return null;
  }
}

/**
 * Refuses changes that another site's page asks this server for through somebody's browser. Browsers say where a request
 * comes from; programs say nothing and pass. (`csrf()` of hono looks only at form content types and lets JSON through.)
 * A page of one of `origins` passes if it brings a key, which no browser adds by itself; whether the key holds is seen later.
 */
export const sameSiteOnly = (origins: readonly string[] = []): MiddlewareHandler<Env> => async (context, next) => {
  if (!safeMethods.has(context.req.method)) {
    const site = context.req.header('Sec-Fetch-Site');
    const origin = context.req.header('Origin');
    // Only the hosts are compared: behind a proxy that ends TLS the scheme differs.
    const here = context.req.header('Host') ?? new URL(context.req.url).host;
    const foreign = (site !== undefined && site !== 'same-origin' && site !== 'none')
      || (origin !== undefined && hostOf(origin) !== here);
    const invited = origin !== undefined && isAllowedOrigin(origins, origin) && presentedKey(context) !== null;
    if (foreign && !invited) {
      throw new Problem('forbidden', 'cross_site', 'This change was asked for by a page of another site, so it was not made.');
    }
  }
  await next();
};
