import { createRoute, z } from '@hono/zod-openapi';
import { cacheRule, jsonOf } from '../http/answer.ts';
import type { Basemap } from '../http/basemap_file.ts';
import { byteRange } from '../http/byte_range.ts';
import { newRouter } from '../http/router.ts';
import { Problem } from '../model/problem.ts';

const description = z.object({
  url: z.string().describe('Address of the file.'),
  tileType: z.enum(['mvt', 'png', 'jpeg', 'webp', 'avif', 'unknown']),
  minZoom: z.number().int(), maxZoom: z.number().int(),
  bounds: z.tuple([z.number(), z.number(), z.number(), z.number()]).describe('West, south, east, north.'),
  name: z.string().nullable(), attribution: z.string().nullable(),
  vectorLayers: z.array(z.string()).describe('Layers inside the vector tiles; none for images.'),
});

const none = (): Problem =>
  new Problem('not_found', 'no_basemap', 'This server has no basemap. Name a PMTiles file in HEXWATCH_BASEMAP and start it again.');

const describeRoute = createRoute({
  method: 'get', path: '/basemap.json', tags: ['Basemap'], summary: 'What the basemap file holds',
  responses: jsonOf(description, 'The file\'s header in words. 404 when no basemap is set.'),
});

const fileRoute = createRoute({
  method: 'get', path: '/basemap.pmtiles', tags: ['Basemap'], summary: 'The basemap file, whole or in byte ranges',
  request: { headers: z.object({ range: z.string().optional().describe('E.g. bytes=0-16383.') }) },
  responses: {
    200: { description: 'The whole file.', content: { 'application/vnd.pmtiles': { schema: z.string() } } },
    206: { description: 'The range asked for.', content: { 'application/vnd.pmtiles': { schema: z.string() } } },
  },
});

function sendRange(basemap: Basemap, rangeHeader: string | undefined, ifRange: string | undefined): Response {
  const headers = new Headers({
    'Accept-Ranges': 'bytes', 'Content-Type': 'application/vnd.pmtiles', ETag: basemap.etag, 'Cache-Control': cacheRule,
  });
  const range = ifRange !== undefined && ifRange !== basemap.etag ? 'all' : byteRange(rangeHeader, basemap.bytes);
  if (range === 'beyond') return new Response(null, { status: 416, headers: { 'Content-Range': `bytes */${basemap.bytes}` } });
  const { start, end } = range === 'all' ? { start: 0, end: basemap.bytes } : range;
  headers.set('Content-Length', String(end - start));
  if (range !== 'all') headers.set('Content-Range', `bytes ${start}-${end - 1}/${basemap.bytes}`);
  return new Response(basemap.read(start, end), { status: range === 'all' ? 200 : 206, headers });
}

export const basemapRoutes = (basemap: Basemap | null) => newRouter()
  .openapi(describeRoute, (context) => {
    if (basemap === null) throw none();
    return context.json({ url: '/basemap.pmtiles', ...basemap.description }, 200, { 'Cache-Control': cacheRule });
  })
  .openapi(fileRoute, (context) => {
    if (basemap === null) throw none();
    if (context.req.header('If-None-Match') === basemap.etag) return new Response(null, { status: 304, headers: { ETag: basemap.etag } });
    return sendRange(basemap, context.req.header('Range'), context.req.header('If-Range'));
  });
