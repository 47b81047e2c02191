import type { Context } from 'hono';
import { isLayerId, layerIds, type LayerId } from '../../tiles/layers.ts';
import { featureCollection, featureDocument, type Asked } from '../http/ogc/feature_documents.ts';
import { featureCollectionHtml, featureHtml } from '../http/ogc/feature_pages.ts';
import { geoJsonType, type Addressing } from '../http/ogc/link.ts';
import { itemQueries, itemsQueries, type FeatureQuery } from '../http/ogc/queries.ts';
import { formOf, sendForm } from '../http/ogc/send.ts';
import { originOf } from '../http/origin.ts';
import type { Parts } from '../http/parts.ts';
import { readQuery } from '../http/read_query.ts';
import { newRouter, type Env } from '../http/router.ts';
import { readBoxes } from '../model/feature_parameters.ts';
import { Problem } from '../model/problem.ts';
import type { FeatureQuestion } from '../tasks/feature_source.ts';
import { findFeature, listFeatures } from '../tasks/list_features.ts';
import { atOneVersion } from '../tasks/read_at.ts';
import { resolveFeatures } from '../tasks/resolve_features.ts';
import type { Resolved } from '../tasks/resolve_filter.ts';

export function collectionNamed(id: string): LayerId {
  if (isLayerId(id)) return id;
  throw new Problem('not_found', 'unknown_collection', `There is no collection "${id.slice(0, 60)}". The collections are ${layerIds.join(', ')}.`);
}

const split = ({ resolution, measure, kind, limit, bbox, datetime, cursor, f, ...filter }: FeatureQuery) =>
  ({ looks: { resolution, measure, kind }, page: { limit, bbox, cursor }, datetime, f, filter });

function questionOf(resolved: Resolved, { resolution, measure, kind }: ReturnType<typeof split>['looks'], bbox?: string): FeatureQuestion {
  return { resolved, boxes: bbox === undefined ? null : readBoxes(bbox), resolution: resolution ?? null, measure: measure ?? 'count', kind: kind ?? null, where: null, sort: [] };
}

/** Where the answer stands, whose data it is of, and the query as it was asked, for links. */
function askedOf(context: Context<Env>, layer: LayerId, form: Asked['form']): { at: Addressing; asked: Asked } {
  const { agency, f: _, ...parameters } = context.req.query();
  return { at: { origin: originOf(context), agency }, asked: { layer, parameters, form } };
}

export function ogcFeatureRoutes({ database }: Pick<Parts, 'database'>) {
  return newRouter()
    .get('/collections/:collection/items', (context) => atOneVersion(async () => {
      const layer = collectionNamed(context.req.param('collection'));
      const { filter, datetime, looks, page, f } = split(readQuery(context, itemsQueries[layer]));
      const { signal } = context.req.raw;
      const resolved = await resolveFeatures(database, layer, { who: context.get('who'), filter, datetime, cursor: page.cursor }, signal);
      const question = questionOf(resolved, looks, page.bbox);
      const form = formOf(context, f);
      return sendForm(context, { versioned: resolved, form, type: geoJsonType }, async () => {
        const time = [datetime ?? null, filter.from ?? null, filter.to ?? null];
        const list = await listFeatures(database, { layer, question, time }, { cursor: page.cursor ?? null, limit: page.limit }, signal);
        const { at, asked } = askedOf(context, layer, form);
        const document = featureCollection(at, asked, list, new Date());
        return form === 'json' ? JSON.stringify(document) : featureCollectionHtml(at, asked, document);
      });
    }))
    .get('/collections/:collection/items/:feature', (context) => atOneVersion(async () => {
      const { collection, feature: id } = context.req.param();
      const layer = collectionNamed(collection);
      const { filter, datetime, looks, f } = split(readQuery(context, itemQueries[layer]));
      const { signal } = context.req.raw;
      const resolved = await resolveFeatures(database, layer, { who: context.get('who'), filter, datetime }, signal);
      // Looked for before anything is sent: what is not there has no version that could be unchanged.
      const found = await findFeature(database, layer, questionOf(resolved, looks), id, signal);
      const form = formOf(context, f);
      return sendForm(context, { versioned: resolved, form, type: geoJsonType }, () => {
        const { at, asked } = askedOf(context, layer, form);
        const document = featureDocument(at, asked, found);
        return form === 'json' ? JSON.stringify(document) : featureHtml(at, asked, document);
      });
    }));
}
