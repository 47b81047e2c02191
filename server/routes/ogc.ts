import type { Context } from 'hono';
import { featuresApi } from '../http/ogc/api_document.ts';
import { collection, collections, conformance, landingPage, openApi30 } from '../http/ogc/documents.ts';
import { collectionHtml, collectionsHtml, conformanceHtml, landingHtml } from '../http/ogc/document_pages.ts';
import type { Addressing } from '../http/ogc/link.ts';
import { anyCollection, standingOperations } from '../http/ogc/operations.ts';
import { documentQuery } from '../http/ogc/queries.ts';
import { formOf, sendForm, unmoving } from '../http/ogc/send.ts';
import { originOf } from '../http/origin.ts';
import type { Parts } from '../http/parts.ts';
import { readQuery } from '../http/read_query.ts';
import { newRouter, type Env } from '../http/router.ts';
import { collectionReach } from '../tasks/collection_reach.ts';
import { atOneVersion } from '../tasks/read_at.ts';
import { resolveAgency } from '../tasks/resolve_filter.ts';
import { collectionNamed, ogcFeatureRoutes } from './ogc_features.ts';

function askedOf(context: Context<Env>) {
  const { agency, f } = readQuery(context, documentQuery);
  const at: Addressing = { origin: originOf(context), agency };
  return { agency, at, form: formOf(context, f) };
}

/** OGC API - Features, below an address of its own: `/` is the page, and other OGC APIs will stand beside under the same landing page. */
export function ogcRoutes({ database }: Pick<Parts, 'database'>, version: string) {
  const router = newRouter();
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
        const document = collections(at, await collectionReach(database, asked, signal), form);
        return form === 'json' ? JSON.stringify(document) : collectionsHtml(at, document);
      });
    }))
    .get('/collections/:collection', (context) => atOneVersion(async () => {
      const layer = collectionNamed(context.req.param('collection'));
      const { agency, at, form } = askedOf(context);
      const { signal } = context.req.raw;
      const asked = await resolveAgency(database, context.get('who'), agency, signal);
      return sendForm(context, { versioned: asked, form }, async () => {
        const document = collection(at, layer, (await collectionReach(database, asked, signal))[layer], form);
        return form === 'json' ? JSON.stringify(document) : collectionHtml(at, document);
      });
    }))
    .route('/', ogcFeatureRoutes({ database }));
}
