import { html } from 'hono/html';
import { tagDescriptions, type OpenApiDocument, type Operation } from '../openapi_document.ts';
import { anchorOf, endpoint, filterTable, type Markup } from './endpoint.ts';
import { guides } from './guides.ts';
import type { Guide } from './markup.ts';
import { docsShell, pageLinks } from './shell.ts';
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
  return html`${pageLinks(document.info.version, '/docs')}
<ul>${link(first!)}<li><a href="#filter">The filter</a></li>${rest.map(link)}</ul>
${byTag(document).map(([tag, listed]) => html`<b>${tag}</b><ul>${listed.map(({ method, path }) =>
    html`<li><a href="#${anchorOf(method, path)}">${method === 'get' ? '' : `${method.toUpperCase()} `}${path}</a></li>`)}</ul>`)}`;
}

/**
 * The reference page, made from the same document that `/openapi.json` serves. Without any script. `planted` is what the
 * demonstration city hides; null without one.
 */
export function docsPage(document: OpenApiDocument, origin: string, planted: string | null): Markup {
  const forTrainers = planted === null ? [] : [{ id: 'demonstration', title: 'The demonstration city, for trainers', body: trainers(planted) }];
  const all = [...guides(origin), ...forTrainers];
  const [conventions, ...others] = all;
  const main = html`<h1>Reference</h1>
<p>${document.info.description ?? ''} The same as a document for programs: <a href="/openapi.json">/openapi.json</a> (OpenAPI 3.1).</p>
<h2 id="${conventions!.id}">${conventions!.title}</h2>
${conventions!.body}
<h2 id="filter">The filter</h2>
<p>One vocabulary at every door: map, API, tiles. Every parameter is optional.</p>
${filterTable(document)}
${byTag(document).map(([tag, listed]) => html`<h2>${tag}</h2>${tagDescriptions[tag] ? html`<p>${tagDescriptions[tag]}</p>` : ''}
${listed.map(({ method, path, operation }) => endpoint(document, origin, method, path, operation))}`)}
${others.map(({ id, title, body }) => html`<h2 id="${id}">${title}</h2>${body}`)}`;
  return docsShell({ title: 'reference', navigation: navigation(document, all), main });
}
