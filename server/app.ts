import { compress, COMPRESSIBLE_CONTENT_TYPE_REGEX } from 'hono/compress';
import { hostname } from 'node:os';
import packageJson from '../package.json' with { type: 'json' };
import { hexDaysType } from '../tiles/hex_days.ts';
import { hexTableType } from '../tiles/hex_table.ts';
import type { Basemap } from './http/basemap_file.ts';
import { smallBodies } from './http/body_limit.ts';
import { knownHosts } from './http/hosts.ts';
import { openApiDocument } from './http/openapi_document.ts';
import type { Parts } from './http/parts.ts';
import { handleError, respondProblem } from './http/problem_response.ts';
import { newRouter } from './http/router.ts';
import { sameSiteOnly } from './http/same_site.ts';
import { securityHeaders } from './http/security_headers.ts';
import { Problem } from './model/problem.ts';
import { localPerson } from './model/who.ts';
import { areaRoutes } from './routes/areas.ts';
import { basemapRoutes } from './routes/basemap.ts';
import { briefRoutes } from './routes/brief.ts';
import { cellRoutes } from './routes/cells.ts';
import { docsRoutes } from './routes/docs.ts';
import { feedRoutes } from './routes/feed.ts';
import { healthRoutes } from './routes/health.ts';
import { hexDayRoutes } from './routes/hex_days.ts';
import { hexRoutes } from './routes/hexes.ts';
import { hotspotRoutes } from './routes/hotspots.ts';
import { importRoutes } from './routes/imports.ts';
import { incidentRoutes } from './routes/incidents.ts';
import { offenceRoutes } from './routes/offences.ts';
import { ogcRoutes } from './routes/ogc.ts';
import { pageRoutes } from './routes/page.ts';
import { qualityRoutes } from './routes/quality.ts';
import { rhythmRoutes } from './routes/rhythm.ts';
import { seriesRoutes } from './routes/series.ts';
import { statusRoutes } from './routes/status.ts';
import { tileRoutes } from './routes/tiles.ts';

const isCompressible = (type: string): boolean => COMPRESSIBLE_CONTENT_TYPE_REGEX.test(type) || type.startsWith(hexTableType) || type.startsWith(hexDaysType);

/** What is served besides the routes over the database. */
export type Furnishings = { pageFolder: string; basemap: Basemap | null };

export function createApp(parts: Parts, { pageFolder, basemap }: Furnishings) {
  const { config, log, release } = parts;
  const app = newRouter();
  app.onError(handleError(log));
  // Answered, not thrown: an error out of here would pass by the headers that are set after the routes.
  app.notFound((context) => respondProblem(context, new Problem('not_found', 'unknown_address',
    `There is nothing at ${context.req.path.slice(0, 200)}. /docs lists every address of this server.`)));
  app.use(securityHeaders());
  app.use(knownHosts([config.host, hostname(), `${hostname()}.local`, ...config.allowedHosts]));
  app.use(sameSiteOnly());
  app.use(smallBodies((method, path) => method === 'POST' && path === '/api/v1/imports'));
  app.use(compress({ encoding: 'gzip', contentTypeFilter: isCompressible }));
  app.use(async (context, next) => {
    context.set('release', release);
    context.set('who', localPerson);
    await next();
  });
  const api = newRouter()
    .route('/', statusRoutes(parts))
    .route('/', hexRoutes(parts))
    // Before the route of one hexagon, which would take "days" for a cell.
    .route('/', hexDayRoutes(parts))
    .route('/', cellRoutes(parts))
    .route('/', seriesRoutes(parts))
    .route('/', rhythmRoutes(parts))
    .route('/', offenceRoutes(parts))
    .route('/', areaRoutes(parts))
    .route('/', incidentRoutes(parts))
    .route('/', briefRoutes(parts))
    .route('/', hotspotRoutes(parts))
    .route('/', qualityRoutes(parts))
    .route('/', importRoutes(parts))
    .route('/', feedRoutes(parts));
  return app
    .route('/api/v1', api)
    .route('/tiles', tileRoutes(parts))
    .route('/ogc', ogcRoutes(parts, packageJson.version))
    // As it stands in many a list of services.
    .get('/ogc/', (context) => context.redirect(`/ogc${new URL(context.req.url).search}`, 308))
    .route('/health', healthRoutes(parts))
    .route('/', basemapRoutes(basemap))
    .route('/', docsRoutes(parts, () => openApiDocument(app, packageJson.version)))
    .route('/', pageRoutes(pageFolder));
}

/** The addresses of this server with their types, for hono's client in the browser. */
export type App = ReturnType<typeof createApp>;
