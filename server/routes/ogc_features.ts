import type { Context } from 'hono';
import { isLayerId, layerIds, type LayerId } from '../../tiles/layers.ts';
import { contentCrs } from '../http/ogc/crs.ts';
import { featureCollection, featureDocument, type Asked } from '../http/ogc/feature_documents.ts';
import { featureCollectionHtml, featureHtml } from '../http/ogc/feature_pages.ts';
import { geoJsonType, type Addressing } from '../http/ogc/link.ts';
import { itemQueries, itemsQueries } from '../http/ogc/queries.ts';
import { nothingSelected, readQuestion, readShown, splitQuery } from '../http/ogc/read_features.ts';
import { queryablesHeader } from '../http/ogc/schema_documents.ts';
import { formOf, sendForm } from '../http/ogc/send.ts';
import { originOf } from '../http/origin.ts';
import type { Parts } from '../http/parts.ts';
import { readQuery } from '../http/read_query.ts';
import { newRouter, type Env } from '../http/router.ts';
import { Problem } from '../model/problem.ts';
import { agencySystems } from '../tasks/collection_reach.ts';
import { findFeature, listFeatures } from '../tasks/list_features.ts';
import { keptRowsFor } from '../tasks/open_kept_rows.ts';
import { atOneVersion } from '../tasks/read_at.ts';
import { resolveFeatures } from '../tasks/resolve_features.ts';

export function collectionNamed(id: string): LayerId {
  if (isLayerId(id)) return id;
  throw new Problem('not_found', 'unknown_collection', `There is no collection "${id.slice(0, 60)}". The collections are ${layerIds.join(', ')}.`);
}

/** Where the answer stands, whose data it is of, and the query as it was asked, for links. */
function askedOf(context: Context<Env>, layer: LayerId, shownAs: Pick<Asked, 'form' | 'shown'>): { at: Addressing; asked: Asked } {
  const { agency, f: _, ...parameters } = context.req.query();
  return { at: { origin: originOf(context), agency }, asked: { layer, parameters, ...shownAs } };
}

export function ogcFeatureRoutes({ database }: Pick<Parts, 'database'>) {
  return newRouter()
    .get('/collections/:collection/items', (context) => atOneVersion(async () => {
      const layer = collectionNamed(context.req.param('collection'));
      const { filter, datetime, looks, selects, shows, page, f } = splitQuery(readQuery(context, itemsQueries[layer]));
      const { signal } = context.req.raw;
      const who = context.get('who');
      const kept = await keptRowsFor(database, layer, { who, slug: filter.agency, analysis: looks.analysis, plan: looks.plan, signal });
      const resolved = await resolveFeatures(database, layer, { who, filter, datetime, cursor: page.cursor, kept }, signal);
      const systems = () => agencySystems(database, resolved, signal);
      const question = await readQuestion(layer, { resolved, kept }, { looks, selects }, systems);
      const form = formOf(context, f);
      const { at, asked } = askedOf(context, layer, { form, shown: await readShown(layer, shows, systems) });
      const headers = { ...contentCrs(asked.shown.system), ...queryablesHeader(at, layer) };
      return sendForm(context, { versioned: resolved, form, type: geoJsonType, headers }, async () => {
        const time = [datetime ?? null, filter.from ?? null, filter.to ?? null];
        const list = await listFeatures(database, { layer, question, time }, { cursor: page.cursor ?? null, limit: page.limit }, signal);
        const document = featureCollection(at, asked, list, new Date());
        context.get('countRows')(document.features.length);
        return form === 'json' ? JSON.stringify(document) : featureCollectionHtml(at, asked, document);
      });
    }))
    .get('/collections/:collection/items/:feature', (context) => atOneVersion(async () => {
      const { collection, feature: id } = context.req.param();
      const layer = collectionNamed(collection);
      const { filter, datetime, looks, shows, f } = splitQuery(readQuery(context, itemQueries[layer]));
      const { signal } = context.req.raw;
      const who = context.get('who');
      const kept = await keptRowsFor(database, layer, { who, slug: filter.agency, analysis: looks.analysis, plan: looks.plan, signal });
      const resolved = await resolveFeatures(database, layer, { who, filter, datetime, kept }, signal);
      const systems = () => agencySystems(database, resolved, signal);
      const question = await readQuestion(layer, { resolved, kept }, { looks, selects: nothingSelected }, systems);
      const form = formOf(context, f);
      const { at, asked } = askedOf(context, layer, { form, shown: await readShown(layer, shows, systems) });
      // Looked for before anything is sent: what is not there has no version that could be unchanged.
      const found = await findFeature(database, layer, question, id, signal);
      return sendForm(context, { versioned: resolved, form, type: geoJsonType, headers: contentCrs(asked.shown.system) }, () => {
        const document = featureDocument(at, asked, found);
        context.get('countRows')(1);
        return form === 'json' ? JSON.stringify(document) : featureHtml(at, asked, document);
      });
    }));
}
