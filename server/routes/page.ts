import { statSync } from 'node:fs';
import { join } from 'node:path';
import { Hono } from 'hono';
import { html } from 'hono/html';
import type { Env } from '../http/router.ts';
import { listFiles, sendFile, type StaticFile } from '../http/static_files.ts';

const index = '/index.html';
/** Addresses that belong to programs: what is unknown there is a problem document, never the page. */
const notPages = /^\/(api|ogc|tiles|health|docs|openapi|basemap|assets)(\/|\.|$)/;

const isPage = (path: string): boolean => !notPages.test(path) && !path.slice(path.lastIndexOf('/')).includes('.');

const notBuilt = html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark">
<title>hexwatch: the page has not been built</title>
<style>body{font:16px/1.5 system-ui,sans-serif;max-width:38rem;margin:10vh auto;padding:0 1rem}code{font-size:.95em}</style></head>
<body><h1>The page has not been built</h1>
<p>The server runs and answers at <a href="/docs">/docs</a>, but the page is not there yet. Build it, then reload:</p>
<pre><code>npm run build</code></pre>
<p><code>npm start</code> does this by itself.</p></body></html>`;

/** When a folder last lost or gained a file, or a file was last written. */
const changedAt = (path: string): number => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;

/** The built page. Looks at the folder again when a new build has begun or ended. */
export function pageRoutes(folder: string) {
  let files = new Map<string, StaticFile>();
  let built = '';
  const refresh = (): void => {
    const now = [join(folder, 'index.html'), folder, join(folder, 'assets')].map(changedAt).join(' ');
    if (now === built) return;
    built = now;
    files = listFiles(folder);
  };
  return new Hono<Env>().get('*', async (context, next) => {
    const { path } = context.req;
    const page = isPage(path);
    if (page || !files.has(path)) refresh();
    const file = files.get(page ? index : path);
    const sent = file === undefined ? null : await sendFile(file, context.req.raw);
    if (sent !== null) return sent;
    if (page) return context.html(notBuilt, 503, { 'Cache-Control': 'no-store' });
    return next();
  });
}
