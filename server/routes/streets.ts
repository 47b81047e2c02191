import { join } from 'node:path';
import { createRoute, z } from '@hono/zod-openapi';
import { answerFresh, jsonOf } from '../http/answer.ts';
import type { Parts } from '../http/parts.ts';
import { newRouter } from '../http/router.ts';
import { receiveUpload } from '../http/upload.ts';
import type { Context } from '../model/context.ts';
import { Problem } from '../model/problem.ts';
import { streetList, streetNetwork, streetQuery, streetWay, travelDefaults, uploadStreetsQuery, wayQuery, type StreetNetwork, type UploadStreets } from '../model/streets.ts';
import type { Who } from '../model/who.ts';
import { importBackdropStreets, importStreets } from '../tasks/import_streets.ts';
import { receivingAgency } from '../tasks/receiving_agency.ts';
import { resolveAgency } from '../tasks/resolve_filter.ts';
import { atOneVersion } from '../tasks/read_at.ts';
import { readNetworks, removeNetwork } from '../tasks/street_network.ts';
import { findWay } from '../tasks/travel_times.ts';

const tags = ['Patrols'];
const networkId = z.string().regex(/^[0-9a-f]{24}$/, 'Give the id of a street network: 24 hexadecimal digits.').describe('Id of the network.');

const upload = createRoute({
  method: 'post', path: '/patrols/streets', tags, summary: 'Load streets',
  description: 'The file is the body as it is, or the one file of a multipart form, also packed with gzip: an extract of OpenStreetMap (.osm.pbf, .osm) or GeoJSON lines with '
    + 'the tags of OpenStreetMap as properties (highway, oneway, maxspeed, access). It is made into a graph, on which plans travel from then on. Every line is stored or rejected with its reason. '
    + 'With fromBackdrop=true there is no file.',
  request: { query: uploadStreetsQuery },
  responses: { 201: { description: 'The network. It is the current one now.', content: { 'application/json': { schema: streetNetwork } } } },
});
const list = createRoute({
  method: 'get', path: '/patrols/streets', tags, summary: 'The street networks that patrols travel on', request: { query: streetQuery },
  responses: jsonOf(streetList, 'The newest first; that one is travelled on.'),
});
const remove = createRoute({
  method: 'delete', path: '/patrols/streets/{id}', tags, summary: 'Remove a street network',
  description: 'Plans that were made on it keep their times. The newest of the others is travelled on then; without any, straight lines.',
  request: { params: z.object({ id: networkId }), query: streetQuery },
  responses: { 204: { description: 'It is gone.' } },
});
const way = createRoute({
  method: 'get', path: '/patrols/streets/way', tags, summary: 'The way between two places', request: { query: wayQuery },
  responses: jsonOf(streetWay, 'Minutes, metres and the course of it, and how it was travelled.'),
});

type StreetParts = Pick<Parts, 'database' | 'config'>;

async function accept({ database, config }: StreetParts, { who, request, query }: { who: Who; request: Request; query: UploadStreets }): Promise<StreetNetwork> {
  const owner = await ownerOf({ database, config }, who, query);
  const control = { signal: request.signal };
  if (query.fromBackdrop === true) return importBackdropStreets(database, owner, query, control);
  const file = await receiveUpload(request, query.file, { folder: join(config.dataFolder, 'uploads'), mostBytes: config.maxUploadMegabytes * 1e6 });
  try {
    return await importStreets(database, owner, { fileName: file.fileName, stream: file.stream() }, query, control);
  } finally {
    await file.remove();
  }
}

/** The backdrop is that of an agency that is there; a file may be the first thing that its agency gets, as with other imports. */
async function ownerOf({ database, config }: StreetParts, who: Who, { agency: slug, agencyName, fromBackdrop }: UploadStreets): Promise<Context> {
  if (fromBackdrop === true) return { ...(await atOneVersion(() => resolveAgency(database, who, slug))).context, purpose: 'load streets' };
  const named = slug ?? who.agencies?.[0];
  if (named !== undefined && who.agencies !== null && !who.agencies.includes(named)) {
    throw new Problem('forbidden', 'agency_not_allowed', `The key that was given does not open the agency "${named}". It opens ${who.agencies.join(', ')}.`, [{ field: 'agency', message: 'not open to this key' }]);
  }
  const { agency } = await receivingAgency(database, config, { ...(named !== undefined && { agency: named }), ...(agencyName !== undefined && { agencyName }) });
  return { agencyId: agency.agencyId, person: who.person, purpose: 'load streets' };
}

export const streetRoutes = ({ database, config }: StreetParts) => {
  const routers = { osrm: config.osrm, valhalla: config.valhalla };
  return newRouter()
    .openapi(upload, async (context) =>
      context.json(await accept({ database, config }, { who: context.get('who'), request: context.req.raw, query: context.req.valid('query') }), 201, { 'Cache-Control': 'private, no-store' }))
    .openapi(list, async (context) => {
      const { signal } = context.req.raw;
      const networks = await readNetworks(database, await atOneVersion(() => resolveAgency(database, context.get('who'), context.req.valid('query').agency, signal)), signal);
      return answerFresh(context, {
        networks, routers: { osrm: routers.osrm !== null, valhalla: routers.valhalla !== null },
        defaults: { how: networks.length > 0 ? 'streets' as const : 'straight' as const, ...travelDefaults },
      });
    })
    .openapi(way, async (context) => {
      const { agency, from, to, ...travel } = context.req.valid('query');
      const { signal } = context.req.raw;
      const asked = await atOneVersion(() => resolveAgency(database, context.get('who'), agency, signal));
      const place = ([longitude, latitude]: [number, number]) => ({ longitude, latitude });
      return answerFresh(context, await findWay(database, asked, { from: place(from), to: place(to), travel }, { signal, routers }));
    })
    .openapi(remove, async (context) => {
      await removeNetwork(database, await atOneVersion(() => resolveAgency(database, context.get('who'), context.req.valid('query').agency)), context.req.valid('param').id);
      return context.body(null, 204);
    });
};
