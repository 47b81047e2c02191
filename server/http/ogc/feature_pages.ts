import { html } from 'hono/html';
import { layers, type LayerId } from '../../../tiles/layers.ts';
import type { CoordinateSystem } from '../../geo/coordinate_systems.ts';
import type { FeatureMeta, MapFeature } from '../../tasks/feature_source.ts';
import type { Markup } from '../docs/endpoint.ts';
import { code, row, table } from '../docs/markup.ts';
import { stepsTo } from './document_pages.ts';
import { featurePath, type Asked, type FeatureCollectionDocument, type FeatureDocument } from './feature_documents.ts';
import { address, type Addressing } from './link.ts';
import { ogcPage } from './page.ts';
import { itemParameters } from './queries.ts';

/** Features for people: a table of what each says, the rest folded away. */
const shown = (value: unknown): string =>
  value === null || value === undefined ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value);

const inWords = ({ geometry }: MapFeature): string | Markup => {
  if (geometry === null) return 'without a place';
  const text = JSON.stringify(geometry);
  return geometry.type === 'Point' ? `Point ${geometry.coordinates.join(', ')}` : html`<details><summary>${geometry.type}</summary>${text}</details>`;
};

function metaBody(meta: FeatureMeta): Markup {
  const warnings = 'warnings' in meta ? meta.warnings : [];
  return html`${warnings.map(({ message }) => html`<p><b>Before these numbers are used:</b> ${message}</p>`)}
<details><summary>What the numbers are: filter, data version ${meta.dataVersion}, method</summary>${code(JSON.stringify(meta, null, 2))}</details>`;
}

/** A row for each feature; its id, which stands among its fields or before them, leads to it. */
function featureTable(names: readonly string[], features: readonly MapFeature[], placeOf: (id: string) => string): Markup {
  const [first] = features;
  const idName = first === undefined ? undefined : names.find((name) => first.properties[name] === first.id);
  const linked = ({ id }: MapFeature): Markup => html`<a href="${placeOf(id)}">${id}</a>`;
  return table([...(idName === undefined ? ['Feature'] : []), ...names, 'Geometry'], features.map((feature) => row([
    ...(idName === undefined ? [linked(feature)] : []),
    ...names.map((name) => (name === idName ? linked(feature) : shown(feature.properties[name]))), inWords(feature),
  ])));
}

const namesOf = (layer: LayerId): string[] => layers[layer].features.fields.map(({ name }) => name);

/** What was asked for, for who came by a link. */
const asked = (parameters: Readonly<Record<string, string>>): Markup | string => (Object.keys(parameters).length === 0 ? ''
  : html`<p>Asked for: ${Object.entries(parameters).map(([name, value]) => html`<code>${name}=${value}</code> `)}</p>`);

const coordinates = ({ code: epsg, title, axes, unit }: CoordinateSystem): Markup | string =>
  (epsg === null ? '' : html` Coordinates: ${title}, ${axes}, in ${unit} (EPSG:${epsg}).`);

export function featureCollectionHtml(at: Addressing, { layer, parameters, shown: { system, properties } }: Asked, document: FeatureCollectionDocument): Promise<string> {
  const { title } = layers[layer];
  const { numberMatched, numberReturned, timeStamp, links, meta, features } = document;
  const { cursor, ...first } = parameters;
  const kept = Object.fromEntries(itemParameters[layer].flatMap((name) => (parameters[name] === undefined ? [] : [[name, parameters[name]]])));
  const next = links.find(({ rel }) => rel === 'next');
  const toFirst = address(at, `/ogc/collections/${layer}/items`, { ...first, f: 'html' });
  const paging = html`<p class="pages">${cursor === undefined ? '' : html`<a href="${toFirst}">First page</a>`}${next === undefined ? '' : html`<a href="${next.href}" rel="next">Next page</a>`}</p>`;
  return ogcPage({
    title: `${title}: features`, above: stepsTo(at, { id: layer, title }), links,
    body: html`<p>${numberReturned} of ${numberMatched} features, as of <time datetime="${timeStamp}">${timeStamp}</time>.${coordinates(system)}</p>
${asked(first)}
${metaBody(meta)}
${paging}
<div class="features">${featureTable(properties ?? namesOf(layer), features, (id) => address(at, featurePath(layer, id), { ...kept, f: 'html' }))}</div>
${paging}`,
  });
}

export function featureHtml(at: Addressing, { layer, shown: { properties } }: Asked, feature: FeatureDocument): Promise<string> {
  const { title, features: { fields } } = layers[layer];
  return ogcPage({
    title: feature.id, above: stepsTo(at, { id: layer, title }), links: feature.links,
    body: html`${table(['Field', 'Value', 'Meaning'], fields.filter(({ name }) => properties === null || properties.includes(name)).map(({ name, description }) =>
      row([html`<code>${name}</code>`, shown(feature.properties[name]), description])))}
<h2>Geometry</h2>
${code(JSON.stringify(feature.geometry))}
${metaBody(feature.meta)}`,
  });
}
