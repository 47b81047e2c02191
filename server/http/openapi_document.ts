import type { OpenAPIHono } from '@hono/zod-openapi';
import { hexDaysType } from '../../tiles/hex_days.ts';
import { hexTableType } from '../../tiles/hex_table.ts';
import { scopeNames } from '../model/scopes.ts';
import { scopeOfLayer } from '../model/who.ts';
import { accessRules } from './access_rules.ts';
import type { Env } from './router.ts';

/** As much of OpenAPI 3.1 as is written and read here. */
export type Schema = {
  $ref?: string;
  type?: string | string[];
  format?: string;
  description?: string;
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  prefixItems?: Schema[];
  additionalProperties?: Schema | boolean;
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
  enum?: unknown[];
  const?: unknown;
  default?: unknown;
  minimum?: number;
  maximum?: number;
};
export type Parameter = { name: string; in: 'query' | 'path' | 'header'; required?: boolean; description?: string; schema?: Schema };
export type Content = Record<string, { schema?: Schema }>;
export type ResponseObject = { $ref?: string; description?: string; headers?: Record<string, object>; content?: Content };
export type Operation = {
  operationId?: string;
  tags?: string[];
  summary?: string;
  description?: string;
  parameters?: Parameter[];
  requestBody?: { description?: string; required?: boolean; content?: Content };
  responses: Record<string, ResponseObject>;
  security?: Record<string, readonly string[]>[];
};
export type OpenApiDocument = {
  openapi: string;
  info: { title: string; version: string; description?: string; license?: { name: string; url?: string } };
  servers: { url: string }[];
  tags?: { name: string; description: string }[];
  paths: Record<string, Record<string, Operation>>;
  components?: { schemas?: Record<string, Schema>; responses?: Record<string, ResponseObject>; securitySchemes?: Record<string, object> };
  security?: Record<string, readonly string[]>[];
};

export const problemSchema: Schema = {
  type: 'object',
  description: 'What went wrong and what to do about it (RFC 9457).',
  properties: {
    type: { type: 'string', description: 'Address on this server that explains the kind of problem.' },
    title: { type: 'string', description: 'The kind in words.' },
    status: { type: 'integer', description: 'HTTP status.' },
    detail: { type: 'string', description: 'What is wrong here and what to do.' },
    instance: { type: 'string', description: 'Address that was asked, without its query.' },
    code: { type: 'string', description: 'Machine-readable reason, stable across releases.' },
    fields: {
      type: 'array',
      description: 'Each input at fault.',
      items: { type: 'object', properties: { field: { type: 'string' }, message: { type: 'string' } }, required: ['field', 'message'] },
    },
  },
  required: ['type', 'title', 'status', 'detail', 'instance', 'code', 'fields'],
};

export const tagDescriptions: Readonly<Record<string, string>> = {
  Hotspots: 'Counts, harm and tested hotspots on H3 hexagons.',
  Results: 'Results of analyses as they were given, to be had again under their ids.',
  Time: 'When it happens: days, weeks, hours of the week.',
  Incidents: 'The incidents themselves, and how good the data are.',
  'Offences and areas': 'What the filter can name.',
  Feed: 'What is new, changed or withdrawn, for programs that keep a copy; and whom to tell of it.',
  Imports: 'Loading files, and what became of every row in them.',
  Tiles: 'Vector tiles for maps.',
  Files: 'Whole layers as files for other programs.',
  'OGC API': 'Layers as collections of features, by the standard that GDAL, QGIS and others speak: OGC API - Features, Part 1.',
  Basemap: 'The optional map beneath the data.',
  Server: 'What runs here and whose data it holds.',
  Keys: 'Keys for programs: what each opens, and what was used of it.',
  Health: 'For whoever watches over the server.',
};

/** `get /api/v1/hexes/{cell}` → `getHexesCell`. */
export const operationId = (method: string, path: string): string =>
  method + path.replace(/^\/api\/v1/, '').split(/[^A-Za-z0-9]+/).filter(Boolean).map((word) => word[0]!.toUpperCase() + word.slice(1)).join('');

/** Health, status and imports move by themselves and are never 304. */
const changesWithData = (path: string): boolean => /^\/(api|tiles|basemap|ogc)/.test(path) && !/^\/api\/v1\/(imports|status|hotspots|results$|results\/\{id\}$|feed|events|webhooks)/.test(path);

/** `/tiles/{layer}/{z}/{x}/{y}.mvt` asks for what its route asks for. Null: nothing is needed. */
function scopesOf(method: string, path: string): readonly string[] | null {
  const shape = (text: string): string => text.replace(/\{[^}]*\}(\.\w+)?|:\w+/g, '*').replace(/\*[*.]*/g, '*');
  const rule = Object.entries(accessRules).find(([route]) => shape(route) === shape(`${method.toUpperCase()} ${path}`))?.[1];
  if (rule === 'open') return null;
  if (rule === undefined || rule === 'any key') return [];
  return [...rule.scopes, ...(typeof rule.layer === 'string' ? [scopeOfLayer(rule.layer)] : rule.layer === undefined ? [] : ['layers:read'])];
}

/** One or the other header; OpenAPI 3.1 lets both name the scopes that are needed. */
const securityOf = (scopes: readonly string[]): Record<string, readonly string[]>[] => [{ bearer: scopes }, { apiKey: scopes }];

const securitySchemes = {
  bearer: {
    type: 'http', scheme: 'bearer', bearerFormat: 'hexwatch_<id>_<secret>',
    description: `A key, as Authorization: Bearer. Needed where HEXWATCH_ACCESS is keys. Scopes: ${scopeNames.join(', ')}; incidents ask for incidents:read wherever a layer is named.`,
  },
  apiKey: { type: 'apiKey', in: 'header', name: 'X-API-Key', description: 'The same key, for programs that cannot send the other header.' },
};

function complete(document: OpenApiDocument): void {
  for (const [path, methods] of Object.entries(document.paths)) {
    for (const [method, operation] of Object.entries(methods)) {
      operation.operationId ??= operationId(method, path);
      const needed = scopesOf(method, path);
      operation.security ??= needed === null ? [] : securityOf(needed);
      if (method === 'get' && changesWithData(path)) {
        operation.responses['304'] ??= { description: 'Unchanged since the answer with the ETag given in If-None-Match.' };
      }
      operation.responses.default = { $ref: '#/components/responses/Problem' };
    }
  }
}

const binaryForms = [['/api/v1/hexes', hexTableType, 'hex-table'], ['/api/v1/hexes/days', hexDaysType, 'hex-days']] as const;

/** Generated from the schemas that validate, with what holds for all routes added once: problems, 304. */
export function openApiDocument(router: OpenAPIHono<Env>, version: string): OpenApiDocument {
  const document = router.getOpenAPI31Document({
    openapi: '3.1.0',
    info: {
      title: 'hexwatch',
      version,
      description: 'Crime mapping for intelligence-led policing: incidents, counts on H3 hexagons, tested hotspots, tiles. '
        + 'Windows are half-open [from, to). Longitude comes before latitude.',
      license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
    },
    servers: [{ url: '/' }],
    tags: Object.entries(tagDescriptions).map(([name, description]) => ({ name, description })),
  }) as unknown as OpenApiDocument;
  document.components = {
    ...document.components,
    securitySchemes,
    schemas: { ...document.components?.schemas, Problem: problemSchema },
    responses: {
      Problem: { description: 'A problem document.', content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } } },
    },
  };
  // A second content type in the route itself would widen the type that hono's client gives to the JSON form.
  for (const [path, type, guide] of binaryForms) {
    const content = document.paths[path]?.get?.responses['200']?.content;
    if (content) content[type] = { schema: { type: 'string', format: 'binary', description: `The compact form; /docs#${guide} describes its layout.` } };
  }
  complete(document);
  return document;
}
