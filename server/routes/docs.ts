import { Hono, type Context } from 'hono';
import { cacheRule, isUnchanged } from '../http/answer.ts';
import { methodsPage } from '../http/docs/methods_page.ts';
import { numbersPage } from '../http/docs/numbers_page.ts';
import { docsPage } from '../http/docs/page.ts';
import type { OpenApiDocument } from '../http/openapi_document.ts';
import type { Parts } from '../http/parts.ts';
import type { Env } from '../http/router.ts';
import { Problem } from '../model/problem.ts';
import { describeDemo } from '../tasks/describe_demo.ts';

/** `/openapi.json` and the page made from it, the cards of the methods, and the numbers that they match. The document is made at the first request, when every route is known. */
export function docsRoutes({ database }: Pick<Parts, 'database'>, describe: () => OpenApiDocument) {
  let document: OpenApiDocument | null = null;
  const get = (): OpenApiDocument => (document ??= describe());
  const tagOf = (release: string, ...parts: string[]): string => `W/"${[release, ...parts.map((part) => Buffer.from(part).toString('base64url'))].join('-')}"`;
  const page = async (context: Context<Env>, of: (version: string) => ReturnType<typeof methodsPage>) => {
    const headers = { ETag: tagOf(context.get('release')), 'Cache-Control': cacheRule };
    return isUnchanged(context, headers.ETag) ? context.body(null, 304, headers) : context.html(await of(get().info.version), 200, headers);
  };
  return new Hono<Env>()
    .get('/openapi.json', (context) => {
      const headers = { ETag: tagOf(context.get('release')), 'Cache-Control': cacheRule };
      return isUnchanged(context, headers.ETag) ? context.body(null, 304, headers) : context.body(
        JSON.stringify(get()), 200, { ...headers, 'Content-Type': 'application/json; charset=utf-8' },
      );
    })
    .get('/docs/methods', (context) => page(context, methodsPage))
    .get('/docs/analyses', (context) => context.redirect('/docs#analyses', 308))
    .get('/docs/numbers', (context) => page(context, numbersPage))
    .get('/docs', async (context) => {
      const { origin, host } = new URL(context.req.url);
      const demo = await plantedIn(database);
      const headers = { ETag: tagOf(context.get('release'), host, demo?.dataVersion ?? ''), 'Cache-Control': cacheRule };
      if (isUnchanged(context, headers.ETag)) return context.body(null, 304, headers);
      return context.html(await docsPage(get(), origin, demo?.planted ?? null), 200, headers);
    });
}

/** The reference is there to be read most of all when the database is not. */
async function plantedIn(database: Parts['database']): ReturnType<typeof describeDemo> {
  try {
    return await describeDemo(database);
  } catch (error) {
    if (error instanceof Problem && error.kind === 'unavailable') return null;
    throw error;
  }
}
