import { operationId, problemSchema, type OpenApiDocument } from '../openapi_document.ts';
import { newRouter } from '../router.ts';
import { eachCollection, standingOperations } from './operations.ts';

/**
 * OGC API - Features alone, as OpenAPI 3.0: what its clients read, each collection with its own parameters. The document of the
 * whole server is OpenAPI 3.1, of which they know nothing.
 */
export function featuresApi(origin: string, version: string): OpenApiDocument {
  const router = newRouter();
  for (const operation of [...standingOperations(), ...eachCollection()]) router.openAPIRegistry.registerPath(operation);
  const document = router.getOpenAPIDocument({
    openapi: '3.0.3',
    info: {
      title: 'hexwatch: OGC API - Features', version, description: 'Incidents, hexagons, hotspots and areas as collections of features.',
      license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
    },
    servers: [{ url: `${origin}/ogc` }],
    tags: [{ name: 'OGC API', description: 'OGC API - Features, Part 1.' }],
  }) as unknown as OpenApiDocument;
  const problem = (description: string) => ({ description, content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } } });
  for (const [path, methods] of Object.entries(document.paths)) {
    for (const [method, operation] of Object.entries(methods)) {
      operation.operationId = operationId(method, `/ogc${path}`);
      operation.responses['400'] = problem('A parameter is unknown or cannot be; fields names it.');
      if (path.startsWith('/collections')) operation.responses['404'] = problem('There is no such thing, or there are no data yet.');
      operation.responses['500'] = problem('A fault of this server.');
      if (path.startsWith('/collections')) operation.responses['503'] = problem('Not available at the moment.');
    }
  }
  document.components = { ...document.components, schemas: { ...document.components?.schemas, Problem: problemSchema } };
  return document;
}
