import { COMPRESSIBLE_CONTENT_TYPE_REGEX } from 'hono/compress';
import { hostname } from 'node:os';
import packageJson from '../package.json' with { type: 'json' };
import { hexDaysType } from '../tiles/hex_days.ts';
import { hexTableType } from '../tiles/hex_table.ts';
import type { OperatorKey } from './db/operator_key.ts';
import { accessControl } from './http/access.ts';
import type { Basemap } from './http/basemap_file.ts';
import { smallBodies } from './http/body_limit.ts';
import { clientAddress, readRange } from './http/client_address.ts';
import { crossOrigin } from './http/cors.ts';
import { compressed } from './http/compress.ts';
import { withoutBodyForHead } from './http/head_requests.ts';
import { knownHosts } from './http/hosts.ts';
import { keyRing, type KeyRing } from './http/key_ring.ts';
import { openApiDocument } from './http/openapi_document.ts';
import type { Parts } from './http/parts.ts';
import { handleError, respondProblem } from './http/problem_response.ts';
import { rateLimits } from './http/rate.ts';
import { newRouter } from './http/router.ts';
import { sameSiteOnly } from './http/same_site.ts';
import { securityHeaders } from './http/security_headers.ts';
import { Problem } from './model/problem.ts';
import { analysisRoutes } from './routes/analyses.ts';
import { areaRoutes } from './routes/areas.ts';
import { basemapRoutes } from './routes/basemap.ts';
import { beatRoutes } from './routes/beats.ts';
import { briefRoutes } from './routes/brief.ts';
import { cellRoutes } from './routes/cells.ts';
import { changeRoutes } from './routes/changes.ts';
import { docsRoutes } from './routes/docs.ts';
import { exportRoutes } from './routes/exports.ts';
import { eventRoutes } from './routes/events.ts';
import { fairnessRoutes } from './routes/fairness.ts';
import { feedRoutes } from './routes/feed.ts';
import { forecastRoutes } from './routes/forecasts.ts';
import { healthRoutes } from './routes/health.ts';
import { hexDayRoutes } from './routes/hex_days.ts';
import { hexRoutes } from './routes/hexes.ts';
import { hotspotRoutes } from './routes/hotspots.ts';
import { hoursRoutes } from './routes/hours.ts';
import { importRoutes } from './routes/imports.ts';
import { incidentRoutes } from './routes/incidents.ts';
import { keyRoutes } from './routes/keys.ts';
import { offenceRoutes } from './routes/offences.ts';
import { ogcRoutes } from './routes/ogc.ts';
import { operationRoutes } from './routes/operations.ts';
import { pageRoutes } from './routes/page.ts';
import { patrolJobRoutes } from './routes/patrol_jobs.ts';
import { patrolFileRoutes } from './routes/patrol_files.ts';
import { patrolRoutes } from './routes/patrols.ts';
import { positionRoutes } from './routes/positions.ts';
import { postRoutes } from './routes/posts.ts';
import { qualityRoutes } from './routes/quality.ts';
import { resultRoutes } from './routes/results.ts';
import { rhythmRoutes } from './routes/rhythm.ts';
import { seriesRoutes } from './routes/series.ts';
import { statusRoutes } from './routes/status.ts';
import { streetRoutes } from './routes/streets.ts';
import { tileRoutes } from './routes/tiles.ts';
import { webhookRoutes } from './routes/webhooks.ts';

const isCompressible = (type: string): boolean => COMPRESSIBLE_CONTENT_TYPE_REGEX.test(type) || type.startsWith(hexTableType) || type.startsWith(hexDaysType);

/** What is served besides the routes over the database. */
export type Furnishings = {
  pageFolder: string;
  basemap: Basemap | null;
  /** Keys as requests bring them; one of its own when absent. */
  ring?: KeyRing;
  /** Lets the command line of this machine in. */
  operatorKey?: OperatorKey | null;
};

export function createApp(parts: Parts, { pageFolder, basemap, ring = keyRing(parts.database, parts.log), operatorKey = null }: Furnishings) {
  const { config, log, release } = parts;
  const app = newRouter();
  app.onError(handleError(log));
  // Answered, not thrown: an error out of here would pass by the headers that are set after the routes.
  app.notFound((context) => respondProblem(context, new Problem('not_found', 'unknown_address',
    `There is nothing at ${context.req.path.slice(0, 200)}. /docs lists every address of this server.`)));
  app.use(withoutBodyForHead);
  app.use(securityHeaders());
  app.use(knownHosts([config.host, hostname(), `${hostname()}.local`, ...config.allowedHosts]));
  app.use(crossOrigin(config.corsOrigins));
  app.use(sameSiteOnly(config.corsOrigins));
  app.use(async (context, next) => {
    context.set('release', release);
    await next();
  });
  app.use(accessControl({
    mode: config.access, ring, operatorKey, addressOf: clientAddress(config.trustedProxies.map(readRange)),
    rates: rateLimits({ perKey: config.rateKey, perAddress: config.rateAddress, local: config.rateLocal, failures: config.rateFailures }),
  }));
  app.use(smallBodies((method, path) => method === 'POST' && (path === '/api/v1/imports' || path === '/api/v1/patrols/streets' || /^\/api\/v1\/patrols\/plans\/[0-9a-f]{24}\/positions$/.test(path))));
  app.use(compressed(isCompressible));
  const api = newRouter()
    .route('/', statusRoutes(parts))
    .route('/', hexRoutes(parts))
    // Before the route of one hexagon, which would take "days" for a cell.
    .route('/', hexDayRoutes(parts))
    .route('/', cellRoutes(parts))
    .route('/', changeRoutes(parts))
    .route('/', seriesRoutes(parts))
    .route('/', rhythmRoutes(parts))
    .route('/', offenceRoutes(parts))
    .route('/', areaRoutes(parts))
    .route('/', incidentRoutes(parts))
    .route('/', briefRoutes(parts))
    .route('/', hotspotRoutes(parts))
    .route('/', resultRoutes(parts))
    .route('/', analysisRoutes(parts))
    .route('/', patrolJobRoutes(parts))
    .route('/', patrolFileRoutes(parts))
    .route('/', patrolRoutes(parts))
    .route('/', forecastRoutes(parts))
    .route('/', hoursRoutes(parts))
    .route('/', beatRoutes(parts))
    .route('/', postRoutes(parts))
    .route('/', positionRoutes(parts))
    .route('/', operationRoutes(parts))
    .route('/', fairnessRoutes(parts))
    .route('/', qualityRoutes(parts))
    .route('/', importRoutes(parts))
    .route('/', exportRoutes(parts, packageJson.version))
    .route('/', keyRoutes(parts, ring))
    .route('/', feedRoutes(parts))
    .route('/', eventRoutes(parts))
    .route('/', streetRoutes(parts))
    .route('/', webhookRoutes(parts));
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
