import { html, raw } from 'hono/html';
import { tagDescriptions, type OpenApiDocument, type Operation } from '../openapi_document.ts';
import { anchorOf, endpoint, filterTable, type Markup } from './endpoint.ts';
import { guides } from './guides.ts';
import type { Guide } from './markup.ts';
import { docsStyle } from './style.ts';
import { trainers } from './trainers.ts';

type Listed = { method: string; path: string; operation: Operation };

/** By tag, in the order of the list of tags. */
function byTag(document: OpenApiDocument): [tag: string, operations: Listed[]][] {
  const all = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ method, path, operation })));
  const tags = [...new Set([...Object.keys(tagDescriptions), ...all.map(({ operation }) => operation.tags?.[0] ?? 'Other')])];
  return tags.map((tag): [string, Listed[]] => [tag, all.filter(({ operation }) => (operation.tags?.[0] ?? 'Other') === tag)]).filter(([, listed]) => listed.length > 0);
}

const link = ({ id, title }: Guide): Markup => html`<li><a href="#${id}">${title}</a></li>`;

function navigation(document: OpenApiDocument, [first, ...rest]: readonly Guide[]): Markup {
  return html`<nav id="contents" aria-label="Contents">
<p><a href="/">hexwatch</a> <span class="quiet">${document.info.version}</span></p>
<ul>${link(first!)}<li><a href="#filter">The filter</a></li>${rest.map(link)}</ul>
${byTag(document).map(([tag, listed]) => html`<b>${tag}</b><ul>${listed.map(({ method, path }) =>
    html`<li><a href="#${anchorOf(method, path)}">${method === 'get' ? '' : `${method.toUpperCase()} `}${path}</a></li>`)}</ul>`)}
</nav>`;
}

/**
 * The reference page, made from the same document that `/openapi.json` serves. Without any script. `planted` is what the
 * demonstration city hides; null without one.
 */
export function docsPage(document: OpenApiDocument, origin: string, planted: string | null): Markup {
  const forTrainers = planted === null ? [] : [{ id: 'demonstration', title: 'The demonstration city, for trainers', body: trainers(planted) }];
  const all = [...guides(origin), ...forTrainers];
  const [conventions, ...others] = all;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>hexwatch: reference</title>
<link rel="icon" href="/icon.svg" type="image/svg+xml">
<style>${raw(docsStyle)}</style>
</head>
<body>
<div class="frame">
${navigation(document, all)}
<main>
<a class="to-contents" href="#contents">Contents</a>
<h1>Reference</h1>
<p>${document.info.description ?? ''} The same as a document for programs: <a href="/openapi.json">/openapi.json</a> (OpenAPI 3.1).</p>
<h2 id="${conventions!.id}">${conventions!.title}</h2>
${conventions!.body}
<h2 id="filter">The filter</h2>
<p>One vocabulary at every door: map, API, tiles. Every parameter is optional.</p>
${filterTable(document)}
${byTag(document).map(([tag, listed]) => html`<h2>${tag}</h2>${tagDescriptions[tag] ? html`<p>${tagDescriptions[tag]}</p>` : ''}
${listed.map(({ method, path, operation }) => endpoint(document, origin, method, path, operation))}`)}
${others.map(({ id, title, body }) => html`<h2 id="${id}">${title}</h2>${body}`)}
</main>
</div>
</body>
</html>`;
}
