import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { isLayerId, layerIds, layers, type LayerId } from '../../tiles/layers.ts';
import { mvtType } from '../../tiles/mvt.ts';
import { tileAddress, type TileAddress } from '../../tiles/tile_address.ts';
import { tileJson } from '../../tiles/tile_json.ts';
import { readExtent } from '../db/coverage.ts';
import type { Database } from '../db/database.ts';
import { transact } from '../db/transact.ts';
import { answer, cacheRule, isUnchanged, jsonOf, versionTag } from '../http/answer.ts';
import { codingsFor } from '../http/content_coding.ts';
import { originOf } from '../http/origin.ts';
import type { Parts } from '../http/parts.ts';
import { readQuery } from '../http/read_query.ts';
import { newRouter, type Env } from '../http/router.ts';
import { sendTile, tileHeaders } from '../http/send_tile.ts';
import { tileQueries, tileQuery, type TileQuery } from '../http/tile_query.ts';
import { Problem } from '../model/problem.ts';
import { maySeeLayer } from '../model/who.ts';
import { cutTile } from '../tasks/cut_tile.ts';
import { keptRowsFor } from '../tasks/open_kept_rows.ts';
import { atOneVersion } from '../tasks/read_at.ts';
import { resolveAgency, resolveFilter } from '../tasks/resolve_filter.ts';

const layerDescription = z.object({
  id: z.string(), title: z.string(), description: z.string(), geometry: z.string(),
  minZoom: z.number().int(), maxZoom: z.number().int(),
  fields: z.array(z.object({ name: z.string(), type: z.string(), description: z.string() })),
  parameters: z.array(z.string()).describe('Query parameters that change the tiles, besides agency.'),
  tileJson: z.string().describe('Address of its TileJSON.'),
});

const listRoute = createRoute({
  method: 'get', path: '/', tags: ['Tiles'], summary: 'The layers that there are',
  responses: jsonOf(z.object({ layers: z.array(layerDescription) }), 'All layers with their fields and parameters.'),
});

const layerParam = z.enum(layerIds as [LayerId, ...LayerId[]]).describe('A layer of /tiles.');

const tileJsonDocs = createRoute({
  method: 'get', path: '/{layer}.json', tags: ['Tiles'], summary: 'A layer as TileJSON 3.0.0, for MapLibre, QGIS, Kepler and others',
  description: 'The query is passed on to the address of the tiles.',
  request: { params: z.object({ layer: layerParam }), query: tileQuery },
  responses: jsonOf(z.object({
    tilejson: z.literal('3.0.0'), name: z.string(), tiles: z.array(z.string()), minzoom: z.number().int(), maxzoom: z.number().int(),
    bounds: z.array(z.number()), center: z.array(z.number()), vector_layers: z.array(z.object({ id: z.string(), fields: z.record(z.string(), z.string()) })),
  }), 'TileJSON.'),
});

const tileDocs = createRoute({
  method: 'get', path: '/{layer}/{z}/{x}/{y}.mvt', tags: ['Tiles'], summary: 'A vector tile',
  description: 'Takes those parameters that the layer names in /tiles; another one is an error. The ETag follows the data version. '
    + 'A tile is 500 kB at most before compression. The header Hexwatch-Thinned says "kept/all" when features had to be left out for that, '
    + 'Hexwatch-Resolution that hexagons of counts are coarser than was asked for. Compressed with brotli, zstd or gzip, as Accept-Encoding says.',
  request: {
    params: z.object({
      layer: layerParam, z: z.number().int().min(0).max(22).describe('Zoom.'), x: z.number().int().min(0).describe('Column, from the west.'),
      y: z.number().int().min(0).describe('Row, from the north.'),
    }),
    query: tileQuery,
  },
  responses: {
    200: { description: 'The tile.', content: { [mvtType]: { schema: z.string() } } },
    204: { description: 'Nothing is there.' },
    304: { description: 'Unchanged since the answer with the ETag given in If-None-Match.' },
  },
});

function layerNamed(id: string): LayerId {
  if (isLayerId(id)) return id;
  throw new Problem('not_found', 'unknown_layer', `There is no layer "${id.slice(0, 60)}". The layers are ${layerIds.join(', ')}.`, [{ field: 'layer', message: 'unknown' }]);
}

export type TileAsked = { layer: LayerId; address: TileAddress; query: TileQuery };

/** One tile, whichever address it was asked for at. */
export async function answerTile(context: Context<Env>, database: Database, { layer, address, query }: TileAsked): Promise<Response> {
  const { resolution: asked, measure, against, kind, analysis, plan, ...filter } = query;
  const { signal } = context.req.raw;
  const who = context.get('who');
  const kept = await keptRowsFor(database, layer, { who, slug: filter.agency, analysis, plan, signal });
  const resolved = await resolveFilter(database, who, kept === null ? filter : kept.filter, signal);
  const tag = versionTag(context, resolved);
  if (isUnchanged(context, tag)) return new Response(null, { status: 304, headers: tileHeaders(tag) });
  const codings = codingsFor(context.req.header('Accept-Encoding'));
  if (address.z < layers[layer].minZoom) return sendTile(context, tag, { packed: null, thinned: null, rows: 0 }, codings);
  const question = { resolved, address, kind: kind ?? null, kept, measure: measure ?? 'count', against, resolution: asked ?? null } as const;
  const live = codings.find((coding) => coding === 'zstd' || coding === 'gzip') ?? 'zstd';
  const tile = await cutTile(database, layer, question, live, signal);
  context.get('countRows')(tile.rows);
  return sendTile(context, tag, tile, codings);
}

export function tileRoutes({ database }: Pick<Parts, 'database'>) {
  async function sendTileJson(context: Context<Env>, id: LayerId): Promise<Response> {
    const query = readQuery(context, tileQueries[id]);
    const { signal } = context.req.raw;
    const kept = await keptRowsFor(database, id, { who: context.get('who'), slug: query.agency, analysis: query.analysis, plan: query.plan, signal });
    const { agency, context: who, handlingCodes } = await resolveAgency(database, context.get('who'), query.agency, signal);
    return answer(context, { agency }, async () => {
      const extent = kept !== null ? kept.bbox : await transact(
        database, who, (transaction) => readExtent(transaction, agency.agencyId, handlingCodes), { readOnly: true, signal },
      );
      return tileJson({ ...layers[id], ...(kept !== null && kept.described) }, {
        origin: originOf(context), query: new URL(context.req.url).search, extent,
      });
    }) as unknown as Promise<Response>;
  }

  const router = newRouter().openapi(listRoute, (context) => context.json({
    layers: layerIds.filter((id) => maySeeLayer(context.get('who'), id)).map((id) => {
      const { parameters, fields, features: _, ...layer } = layers[id];
      return { ...layer, fields: [...fields], parameters: [...parameters], tileJson: `/tiles/${id}.json` };
    }),
  }, 200, { 'Cache-Control': cacheRule }));

  // hono takes "{y}.mvt" for a parameter named "y.mvt", so these two are routed by hand and only described above.
  router.openAPIRegistry.registerPath(tileJsonDocs);
  router.openAPIRegistry.registerPath(tileDocs);
  router.get('/:file{[^/]+\\.json}', (context) => sendTileJson(context, layerNamed(context.req.param('file').replace(/\.json$/, ''))));
  router.get('/:layer/:z/:x/:file{[^/]+\\.mvt}', (context) => atOneVersion(async () => {
    const { layer, z: zoom, x, file } = context.req.param();
    const id = layerNamed(layer);
    const address = tileAddress(zoom, x, file.replace(/\.mvt$/, ''));
    if ('fault' in address) throw new Problem('bad_request', 'tile_out_of_range', address.fault);
    return answerTile(context, database, { layer: id, address, query: readQuery(context, tileQueries[id]) });
  }));
  return router;
}
