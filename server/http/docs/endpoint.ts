import { html } from 'hono/html';
import type { Content, OpenApiDocument, Operation, Parameter, ResponseObject, Schema } from '../openapi_document.ts';
import { schemaRows, typeInWords } from './schema_rows.ts';

export type Markup = ReturnType<typeof html>;

export const anchorOf = (method: string, path: string): string => `${method}-${path.replace(/[^a-z0-9]+/gi, '-').replace(/^-|-$/g, '')}`;

const filterNames = new Set(['agency', 'from', 'to', 'offences', 'hours', 'weekdays', 'area', 'asOf']);
const examples: Readonly<Record<string, string>> = {
  '/api/v1/hexes': '?offences=robbery&from=2026-01-01&to=2026-04-01&resolution=9',
  '/api/v1/hexes/days': '?offences=robbery&from=2026-01-01&to=2026-04-01&step=week',
  '/api/v1/hexes/{cell}': '?offences=robbery&resolution=9',
  '/api/v1/series': '?offences=burglary.residential&step=week',
  '/api/v1/rhythm': '?offences=violence',
  '/api/v1/brief': '?offences=vehicle.theft&weekdays=5-7',
  '/api/v1/incidents': '?offences=robbery&hours=22-3&limit=100',
  '/api/v1/areas': '?kind=district',
  '/api/v1/imports': '',
  '/tiles/{layer}/{z}/{x}/{y}.mvt': '?offences=robbery',
};
const exampleValues: Readonly<Record<string, string>> = { cell: '892664c1a8fffff', layer: 'hotspots', z: '12', x: '1050', y: '1522', id: '1', run: 'RUN' };

function curl(method: string, path: string, origin: string): string {
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => exampleValues[name] ?? name);
  if (method === 'post' && path === '/api/v1/imports') {
    return `curl -T incidents.csv -X POST '${origin}/api/v1/imports?preset=chicago&file=incidents.csv'`;
  }
  const verb = method === 'get' ? '' : `-X ${method.toUpperCase()} `;
  const output = path.endsWith('.mvt') ? '-o tile.mvt ' : path.endsWith('.csv') ? '-O ' : '';
  return `curl ${verb}${output}'${origin}${filled}${examples[path] ?? ''}'`;
}

const notes = (schema: Schema | undefined): string =>
  [schema?.default === undefined ? '' : `Default: ${String(schema.default)}.`,
    schema?.minimum === undefined || schema.maximum === undefined || schema.maximum > 1e9 ? '' : `${schema.minimum} to ${schema.maximum}.`].filter(Boolean).join(' ');

const parameterRow = ({ name, in: place, required, description, schema }: Parameter): Markup => html`<tr>
<td><code>${name}</code>${place === 'query' ? '' : html` <span class="quiet">${place === 'path' ? 'in the address' : 'header'}</span>`}</td>
<td>${typeInWords(schema)}${required ? ', required' : ''}</td><td>${description ?? schema?.description ?? ''} ${notes(schema)}</td></tr>`;

const table = (head: string[], rows: Markup[]): Markup => html`<div class="scroll" tabindex="0"><table><thead><tr>${head.map((cell) => html`<th scope="col">${cell}</th>`)}</tr></thead><tbody>${rows}</tbody></table></div>`;

function parameters(all: Parameter[]): Markup {
  const own = all.filter(({ name, in: place }) => place !== 'query' || !filterNames.has(name));
  const filtered = all.some(({ name, in: place }) => place === 'query' && name === 'from');
  const agencyOnly = !filtered && all.some(({ name, in: place }) => place === 'query' && name === 'agency');
  return html`${filtered ? html`<p>Takes the <a href="#filter">filter</a>: agency, from, to, offences, hours, weekdays, area.</p>` : ''}
${agencyOnly ? html`<p>Takes <a href="#filter">agency</a>.</p>` : ''}
${own.length === 0 ? '' : table(['Parameter', 'Type', 'Meaning'], own.map(parameterRow))}`;
}

function resolved(schema: Schema | undefined, document: OpenApiDocument): Schema | undefined {
  const name = schema?.$ref?.split('/').pop();
  return name === undefined ? schema : document.components?.schemas?.[name];
}

function contentRows(content: Content, document: OpenApiDocument): Markup[] {
  return Object.entries(content).map(([type, { schema }]) => {
    const rows = schemaRows(resolved(schema, document) ?? {});
    return rows.length === 0
      ? html`<p><code>${type}</code> ${schema?.description ?? ''}</p>`
      : html`<details><summary><code>${type}</code>, ${rows.length} fields</summary>${table(['Field', 'Type', 'Meaning'],
        rows.map((row) => html`<tr><td><code>${row.path}</code></td><td>${row.type}</td><td>${row.description}</td></tr>`))}</details>`;
  });
}

const responseMarkup = (status: string, response: ResponseObject, document: OpenApiDocument): Markup =>
  html`<p><b>${status}</b> ${response.description ?? ''}</p>${response.content ? contentRows(response.content, document) : ''}`;

export function endpoint(document: OpenApiDocument, origin: string, method: string, path: string, operation: Operation): Markup {
  const responses = Object.entries(operation.responses).filter(([status]) => status !== 'default' && status !== '304');
  return html`<section class="endpoint" id="${anchorOf(method, path)}">
<h3><span class="method">${method.toUpperCase()}</span><code>${path}</code></h3>
<p><b>${operation.summary ?? ''}</b></p>
${operation.description ? html`<p>${operation.description}</p>` : ''}
${parameters(operation.parameters ?? [])}
${operation.requestBody ? html`<p><b>Body</b> ${operation.requestBody.description ?? ''} ${Object.keys(operation.requestBody.content ?? {}).map((type) => html`<code>${type}</code> `)}</p>` : ''}
<pre tabindex="0"><code>${curl(method, path, origin)}</code></pre>
${responses.map(([status, response]) => responseMarkup(status, response, document))}
</section>`;
}

/** The filter's parameters, described once for all that take it. */
export function filterTable(document: OpenApiDocument): Markup {
  const all = document.paths['/api/v1/hexes']?.get?.parameters ?? [];
  return table(['Parameter', 'Type', 'Meaning'], all.filter(({ name }) => filterNames.has(name)).map(parameterRow));
}
