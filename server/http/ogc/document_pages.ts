import { html } from 'hono/html';
import { crs84, systemOf } from '../../geo/coordinate_systems.ts';
import type { Markup } from '../docs/endpoint.ts';
import { row, table } from '../docs/markup.ts';
import type { Collection, Collections, Conformance, LandingPage } from './documents.ts';
import { layers, type LayerId } from '../../../tiles/layers.ts';
import { address, htmlType, type Addressing, type Link } from './link.ts';
import { ogcPage } from './page.ts';
import { exampleOf, schemaJsonType, type PropertySchema, type SchemaDocument, type SchemaKind } from './schema_documents.ts';

/** The documents that lead to the features, for people. Each says all that its JSON says. */
export const stepsTo = (at: Addressing, ...layer: readonly Pick<Collection, 'id' | 'title'>[]) => [
  { title: 'hexwatch', href: address(at, '/ogc', { f: 'html' }) },
  { title: 'Collections', href: address(at, '/ogc/collections', { f: 'html' }) },
  ...layer.map(({ id, title }) => ({ title, href: address(at, `/ogc/collections/${id}`, { f: 'html' }) })),
];

export const landingHtml = (at: Addressing, { title, description, links }: LandingPage): Promise<string> => ogcPage({
  title, above: [], links,
  body: html`<p>${description}</p>
<p class="pages"><a href="${address(at, '/ogc/collections', { f: 'html' })}">Collections</a> <a href="${address(at, '/ogc/conformance', { f: 'html' })}">Conformance</a> <a href="/docs#ogc">How to ask</a> <a href="/">The map</a></p>`,
});

export const conformanceHtml = (at: Addressing, { conformsTo, links }: Conformance): Promise<string> => ogcPage({
  title: 'Conformance', above: stepsTo(at).slice(0, 1), links,
  body: html`<p>Conformance classes that are met:</p><ul>${conformsTo.map((name) => html`<li><code>${name}</code></li>`)}</ul>`,
});

/** In words, for people: programs go by the address. */
function titleOf(uri: string): string {
  const { title, axes, unit } = systemOf(Number(uri.split('/').at(-1))) ?? crs84;
  return unit === 'degrees' ? title : `${title}: ${axes}, in ${unit}`;
}

const extentRows = ({ extent: { spatial, temporal }, itemType, crs, storageCrs }: Collection): Markup => html`<dl>
${spatial === undefined ? '' : html`<dt>Extent: west, south, east, north</dt><dd>${spatial.bbox.map((box) => box.join(', '))} <code>${spatial.crs}</code></dd>`}
${temporal === undefined ? '' : html`<dt>First and last</dt><dd>${temporal.interval.map((ends) => ends.join(' to '))} <code>${temporal.trs}</code></dd>`}
<dt>Coordinate systems for crs, bbox-crs and filter-crs</dt><dd>${crs.map((name) => html`<code>${name}</code> ${titleOf(name)}<br>`)}</dd>
<dt>Coordinates as they are kept</dt><dd><code>${storageCrs}</code></dd>
<dt>Items</dt><dd>${itemType}</dd>
</dl>`;

const collectionBody = (at: Addressing, described: Collection): Markup => html`<p>${described.description}</p>
<p class="pages"><a href="${address(at, `/ogc/collections/${described.id}/items`, { f: 'html' })}">Look at the features</a> <a href="${address(at, `/ogc/collections/${described.id}/queryables`, { f: 'html' })}">What filters may name</a> <a href="${address(at, `/ogc/collections/${described.id}/sortables`, { f: 'html' })}">What can be sorted by</a></p>
${extentRows(described)}
<p>Id: <code>${described.id}</code>. Parameters, besides those of the standard: ${described.parameters.map((name) => html`<code>${name}</code> `)}<a href="/docs#filter">What they mean</a></p>
${table(['Field', 'Type', 'Meaning'], described.fields.map(({ name, type, description }) => row([html`<code>${name}</code>`, type, description])))}`;

export const collectionHtml = (at: Addressing, described: Collection): Promise<string> =>
  ogcPage({ title: described.title, above: stepsTo(at), links: described.links, body: collectionBody(at, described) });

export const collectionsHtml = (at: Addressing, { collections, links }: Collections): Promise<string> => ogcPage({
  title: 'Collections', above: stepsTo(at).slice(0, 1), links,
  body: html`${collections.map((described) => html`<section class="endpoint"><h2><a href="${address(at, `/ogc/collections/${described.id}`, { f: 'html' })}">${described.title}</a></h2>
${collectionBody(at, described)}
<ul>${described.links.map(({ href, title, rel }) => html`<li><a href="${href}">${title ?? href}</a> <span class="quiet">${rel}</span></li>`)}</ul></section>`)}`,
});

const typeOf = ({ type, format }: PropertySchema): string => [type, format].filter(Boolean).join(', ');

function exampleLink(at: Addressing, layer: LayerId, kind: 'queryables' | 'sortables'): Markup {
  // What needs a parameter shows nothing without it, and there is no telling which.
  if ('needs' in layers[layer]) return html`<p><a href="/docs#ogc">How to ask</a></p>`;
  const [name, value] = exampleOf(layer, kind);
  return html`<p>For example <a href="${address(at, `/ogc/collections/${layer}/items`, { [name]: value, f: 'html' })}"><code>${name}=${value}</code></a>. <a href="/docs#ogc">How to ask</a></p>`;
}

/** Queryables, sortables or schema, with an example that can be followed. */
export function schemaHtml(at: Addressing, { layer, kind, document }: { layer: LayerId; kind: SchemaKind; document: SchemaDocument }): Promise<string> {
  const path = `/ogc/collections/${layer}/${kind}`;
  const links: Link[] = [
    { rel: 'self', href: address(at, path, { f: 'html' }), type: htmlType, title: 'This document as a page' },
    { rel: 'alternate', href: address(at, path, { f: 'json' }), type: schemaJsonType, title: 'This document as JSON Schema' },
  ];
  return ogcPage({
    title: document.title, above: stepsTo(at, { id: layer, title: layers[layer].title }), links,
    body: html`<p>${document.description}</p>
${table(['Property', 'Type', 'Meaning', 'Role'], Object.entries(document.properties).map(([name, property]) =>
      row([html`<code>${name}</code>`, typeOf(property), property.description, property['x-ogc-role'] ?? ''])))}
${kind === 'schema' ? '' : exampleLink(at, layer, kind)}
<p class="quiet"><code>${document.$id}</code> is of type ${document.type} by <code>${document.$schema}</code>; no other property is taken (additionalProperties: ${String(document.additionalProperties)}).</p>`,
  });
}
