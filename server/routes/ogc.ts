import type { Context } from 'hono';
import { layerIds, type LayerId } from '../../tiles/layers.ts';
import { featuresApi } from '../http/ogc/api_document.ts';
import { collection, collections, conformance, landingPage, openApi30, type Reach } from '../http/ogc/documents.ts';
import { collectionHtml, collectionsHtml, conformanceHtml, landingHtml, schemaHtml } from '../http/ogc/document_pages.ts';
import type { Addressing } from '../http/ogc/link.ts';
import { anyCollection, standingOperations } from '../http/ogc/operations.ts';
import { documentQuery } from '../http/ogc/queries.ts';
import { schemaDocument, schemaHeader, schemaJsonType, schemaKinds } from '../http/ogc/schema_documents.ts';
import { formOf, sendForm, unmoving } from '../http/ogc/send.ts';
import { originOf } from '../http/origin.ts';
import type { Parts } from '../http/parts.ts';
import { readQuery } from '../http/read_query.ts';
import { newRouter, type Env } from '../http/router.ts';
import { maySeeLayer } from '../model/who.ts';
import { agencySystems, collectionReach } from '../tasks/collection_reach.ts';
import { atOneVersion } from '../tasks/read_at.ts';
import { resolveAgency, type Asked } from '../tasks/resolve_filter.ts';
import { collectionNamed, ogcFeatureRoutes } from './ogc_features.ts';
import { ogcProcessRoutes } from './ogc_processes.ts';
import { ogcTileRoutes } from './ogc_tiles.ts';

function askedOf(context: Context<Env>) {
  const { agency, f } = readQuery(context, documentQuery);
  const at: Addressing = { origin: originOf(context), agency };
  return { agency, at, form: formOf(context, f) };
}

/** OGC API - Features, below an address of its own: `/` is the page, and other OGC APIs will stand beside under the same landing page. */
export function ogcRoutes({ database, config }: Pick<Parts, 'database' | 'config'>, version: string) {
  const router = newRouter();
  const describedReach = async (asked: Asked, signal: AbortSignal): Promise<Record<LayerId, Reach>> => {
    const systems = await agencySystems(database, asked, signal);
    const reach = await collectionReach(database, asked, signal);
    return Object.fromEntries(layerIds.map((layer): [LayerId, Reach] => [layer, { ...reach[layer], systems }])) as Record<LayerId, Reach>;
  };
  for (const operation of [...standingOperations(), ...anyCollection()]) router.openAPIRegistry.registerPath(operation);
  return router
    .get('/', (context) => {
      const { at, form } = askedOf(context);
      const document = landingPage(at, form);
      return sendForm(context, { versioned: unmoving, form }, () => (form === 'json' ? JSON.stringify(document) : landingHtml(at, document)));
    })
    .get('/conformance', (context) => {
      const { at, form } = askedOf(context);
      const document = conformance(at, form);
      return sendForm(context, { versioned: unmoving, form }, () => (form === 'json' ? JSON.stringify(document) : conformanceHtml(at, document)));
    })
    .get('/api', async (context) => {
      const { at, form } = askedOf(context);
      if (form === 'html') return context.redirect('/docs#ogc', 303);
      return sendForm(context, { versioned: unmoving, form, type: openApi30 }, () => JSON.stringify(featuresApi(at.origin, version)));
    })
    .get('/collections', (context) => atOneVersion(async () => {
      const { agency, at, form } = askedOf(context);
      const { signal } = context.req.raw;
      const asked = await resolveAgency(database, context.get('who'), agency, signal);
      return sendForm(context, { versioned: asked, form }, async () => {
        const document = collections(at, await describedReach(asked, signal), { form, isOpen: (layer) => maySeeLayer(context.get('who'), layer) });
        return form === 'json' ? JSON.stringify(document) : collectionsHtml(at, document);
      });
    }))
    .get('/collections/:collection', (context) => atOneVersion(async () => {
      const layer = collectionNamed(context.req.param('collection'));
      const { agency, at, form } = askedOf(context);
      const { signal } = context.req.raw;
      const asked = await resolveAgency(database, context.get('who'), agency, signal);
      return sendForm(context, { versioned: asked, form }, async () => {
        const document = collection(at, layer, (await describedReach(asked, signal))[layer], form);
        return form === 'json' ? JSON.stringify(document) : collectionHtml(at, document);
      });
    }))
    .get('/collections/:collection/:kind{queryables|sortables|schema}', (context) => {
      const layer = collectionNamed(context.req.param('collection'));
      const kind = schemaKinds.find((name) => name === context.req.param('kind'))!;
      const { at, form } = askedOf(context);
      const document = schemaDocument(at, layer, kind);
      return sendForm(context, { versioned: unmoving, form, type: schemaJsonType, headers: schemaHeader(at, layer, kind) }, () =>
        (form === 'json' ? JSON.stringify(document) : schemaHtml(at, { layer, kind, document })));
    })
    .route('/', ogcFeatureRoutes({ database }))
    .route('/', ogcTileRoutes({ database }))
    .route('/', ogcProcessRoutes({ database, config }, version));
}
