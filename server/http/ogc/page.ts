import { html, raw } from 'hono/html';
import type { Markup } from '../docs/endpoint.ts';
import { docsStyle } from '../docs/style.ts';
import type { Link } from './link.ts';

type Step = { title: string; href: string };
export type Page = { title: string; /** From the landing page down to the page above this one. */ above: readonly Step[]; body: Markup; links: readonly Link[] };

/** Beside that of the reference. Tables of features stay tables on small screens too: they are wide, and their columns are compared. */
const style = `
body>header,body>main{max-width:82rem;margin:0 auto}
body>header{padding:1.5rem 2rem 0}
body>main{padding-top:.5rem}
.endpoint h2{margin:0 0 .5rem;padding:0;border:0}
dt{color:var(--quiet);font-size:.875rem}
dd{margin:0 0 .6rem;overflow-wrap:anywhere}
.pages a{display:inline-block;padding:.5rem 1rem .5rem 0}
pre{white-space:pre-wrap;overflow-wrap:anywhere}
.features td{white-space:nowrap;min-width:0}
.features summary{padding:0}
.features details{margin:0;max-width:30rem;white-space:normal;overflow-wrap:anywhere}
@media (max-width:50rem){
body>header{padding:1rem 1rem 0}
.features table{display:table}
.features thead{display:table-header-group}
.features tbody{display:table-row-group}
.features tr{display:table-row}
.features td{display:table-cell;padding:.4rem .75rem .4rem 0;border-bottom:1px solid var(--line);white-space:nowrap}
.features td:nth-child(2):not(:last-child){color:inherit}
}
`;

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
