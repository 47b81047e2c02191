import { Hono } from 'hono';
import { cacheRule, isUnchanged } from '../http/answer.ts';
import { docsPage } from '../http/docs/page.ts';
import type { OpenApiDocument } from '../http/openapi_document.ts';
import type { Env } from '../http/router.ts';

/** `/openapi.json` and the page made from it. The document is made at the first request, when every route is known. */
export function docsRoutes(describe: () => OpenApiDocument) {
  let document: OpenApiDocument | null = null;
  const get = (): OpenApiDocument => (document ??= describe());
  const tagOf = (release: string, host: string): string => `W/"${release}-${Buffer.from(host).toString('base64url')}"`;
  return new Hono<Env>()
    .get('/openapi.json', (context) => {
      const headers = { ETag: tagOf(context.get('release'), ''), 'Cache-Control': cacheRule };
      return isUnchanged(context, headers.ETag) ? context.body(null, 304, headers) : context.body(JSON.stringify(get()), 200, { ...headers, 'Content-Type': 'application/json; charset=utf-8' });
    })
    .get('/docs', async (context) => {
      const { origin, host } = new URL(context.req.url);
      const headers = { ETag: tagOf(context.get('release'), host), 'Cache-Control': cacheRule };
      return isUnchanged(context, headers.ETag) ? context.body(null, 304, headers) : context.html(await docsPage(get(), origin), 200, headers);
    });
}
