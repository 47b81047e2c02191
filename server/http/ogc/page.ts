import { html, raw } from 'hono/html';
import type { Markup } from '../docs/endpoint.ts';
import { docsStyle } from '../docs/style.ts';
import type { Link } from './link.ts';

type Step = { title: string; href: string };
export type Page = { title: string; /** From the landing page down to the page above this one. */ above: readonly Step[]; body: Markup; links: readonly Link[] };

const style = 'body>header,body>main{max-width:82rem;margin:0 auto}body>header{padding:1.5rem 2rem 0}'
  + 'td{max-width:28rem;overflow-wrap:anywhere}td:first-child,td:nth-child(2){min-width:0}dt{color:var(--quiet);font-size:.875rem}dd{margin:0 0 .6rem}'
  + '.pages a{display:inline-block;padding:.5rem 1rem .5rem 0}pre{white-space:pre-wrap;overflow-wrap:anywhere}';

/** Every link of the document, so that a person can go wherever a program can. */
const linkList = (links: readonly Link[]): Markup => html`<h2>Links</h2>
<ul>${links.map(({ href, rel, type, title }) => html`<li><a href="${href}" rel="${rel}" type="${type ?? ''}">${title ?? href}</a> <span class="quiet">${rel}${type === undefined ? '' : `, ${type}`}</span></li>`)}</ul>`;

/** A page without any script, in the style of the reference. */
export async function ogcPage({ title, above, body, links }: Page): Promise<string> {
  return String(await html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title} · hexwatch</title>
<link rel="icon" href="/icon.svg" type="image/svg+xml">
<style>${raw(docsStyle)}${raw(style)}</style>
</head>
<body>
<header><p>${above.map((step) => html`<a href="${step.href}">${step.title}</a> › `)}${title}</p></header>
<main>
<h1>${title}</h1>
${body}
${linkList(links)}
</main>
</body>
</html>`);
}
