import type { Context } from 'hono';
import { tileAddress } from '../../tiles/tile_address.ts';
import { isWithin, webMercatorQuad } from '../../tiles/web_mercator_quad.ts';
import { formOf, sendForm, unmoving } from '../http/ogc/send.ts';
import type { Addressing } from '../http/ogc/link.ts';
import { documentQuery } from '../http/ogc/queries.ts';
import { limitsOf, tileMatrixSet, tileMatrixSets, tileset, tilesets, type TilesetAsked } from '../http/ogc/tiles_documents.ts';
import { ogcTileQueries, tilesetQueries } from '../http/ogc/tiles_operations.ts';
import { tileMatrixSetHtml, tileMatrixSetsHtml, tilesetHtml, tilesetsHtml } from '../http/ogc/tiles_pages.ts';
import { originOf } from '../http/origin.ts';
import type { Parts } from '../http/parts.ts';
import { readQuery } from '../http/read_query.ts';
import { newRouter, type Env } from '../http/router.ts';
import { Problem } from '../model/problem.ts';
import { isNamed, keptRowsFor } from '../tasks/open_kept_rows.ts';
import { atOneVersion } from '../tasks/read_at.ts';
import { resolveAgency } from '../tasks/resolve_filter.ts';
import { tileReach } from '../tasks/tile_reach.ts';
import { collectionNamed } from './ogc_features.ts';
import { answerTile } from './tiles.ts';

function knownScheme(id: string): void {
  if (id === webMercatorQuad) return;
  throw new Problem('not_found', 'unknown_tile_matrix_set', `There is no tile matrix set "${id.slice(0, 60)}". There is ${webMercatorQuad}.`);
}

/** OGC API - Tiles: the tiles of /tiles by the standard's addresses. */
export function ogcTileRoutes({ database }: Pick<Parts, 'database'>) {
  const placeOf = (context: Context<Env>, agency: string | undefined): Addressing => ({ origin: originOf(context), agency });

  type Write = (at: Addressing, asked: TilesetAsked) => string | Promise<string>;

  /** A document about the tiles of a collection, with the parameters that were asked for in its links. */
  async function sendTileset(context: Context<Env>, write: Write): Promise<Response> {
    const layer = collectionNamed(context.req.param('collection')!);
    const { agency, analysis, plan, f } = readQuery(context, tilesetQueries[layer]);
    const { signal } = context.req.raw;
    // A tileset without a result is described as far as any may reach.
    const kept = isNamed({ analysis, plan }) ? await keptRowsFor(database, layer, { who: context.get('who'), slug: agency, analysis, plan, signal }) : null;
    const asked = await resolveAgency(database, context.get('who'), agency, signal);
    const form = formOf(context, f);
    const { agency: _, f: __, ...parameters } = context.req.query();
    return sendForm(context, { versioned: asked, form }, async () => write(placeOf(context, agency),
      { layer, parameters, form, bbox: await tileReach(database, layer, { asked, kept }, signal), restricted: !asked.agency.demonstration,
        ...(kept !== null && { described: kept.described }) }));
  }

  return newRouter()
    .get('/tileMatrixSets', (context) => {
      const { agency, f } = readQuery(context, documentQuery);
      const [at, form] = [placeOf(context, agency), formOf(context, f)];
      const document = tileMatrixSets(at, form);
      return sendForm(context, { versioned: unmoving, form }, () => (form === 'json' ? JSON.stringify(document) : tileMatrixSetsHtml(at, document)));
    })
    .get('/tileMatrixSets/:tileMatrixSet', (context) => {
      knownScheme(context.req.param('tileMatrixSet'));
      const { agency, f } = readQuery(context, documentQuery);
      const [at, form] = [placeOf(context, agency), formOf(context, f)];
      const document = tileMatrixSet(at, form);
      return sendForm(context, { versioned: unmoving, form }, () => (form === 'json' ? JSON.stringify(document) : tileMatrixSetHtml(at, document)));
    })
    .get('/collections/:collection/tiles', (context) => atOneVersion(() => sendTileset(context, (at, asked) => {
      const document = tilesets(at, asked);
      return asked.form === 'json' ? JSON.stringify(document) : tilesetsHtml(at, asked.layer, document);
    })))
    .get('/collections/:collection/tiles/:tileMatrixSet', (context) => atOneVersion(() => {
      knownScheme(context.req.param('tileMatrixSet'));
      return sendTileset(context, (at, asked) => {
        const document = tileset(at, asked);
        return asked.form === 'json' ? JSON.stringify(document) : tilesetHtml(at, asked.layer, document);
      });
    }))
    .get('/collections/:collection/tiles/:tileMatrixSet/:tileMatrix/:tileRow/:tileCol', (context) => atOneVersion(async () => {
      const { collection, tileMatrixSet: scheme, tileMatrix, tileRow, tileCol } = context.req.param();
      const layer = collectionNamed(collection);
      knownScheme(scheme);
      const address = tileAddress(tileMatrix, tileCol, tileRow);
      if ('fault' in address) throw new Problem('bad_request', 'tile_out_of_range', address.fault);
      const { f: _, ...query } = readQuery(context, ogcTileQueries[layer]);
      const { signal } = context.req.raw;
      const who = context.get('who');
      const kept = await keptRowsFor(database, layer, { who, slug: query.agency, analysis: query.analysis, plan: query.plan, signal });
      const bbox = await tileReach(database, layer, { asked: await resolveAgency(database, who, query.agency, signal), kept }, signal);
      const limits = bbox === null ? undefined : limitsOf(layer, bbox).find((one) => one.tileMatrix === tileMatrix);
      if (bbox !== null && (limits === undefined || !isWithin(address, limits))) {
        throw new Problem('not_found', 'tile_outside_limits', 'The layer does not reach there. The limits of the tileset say how far it does: '
          + `/ogc/collections/${layer}/tiles/${webMercatorQuad}`);
      }
      return answerTile(context, database, { layer, address, query });
    }));
}
