import type { Scope } from '../model/scopes.ts';

/**
 * What a request must be allowed to do, by the address that answers it. An address without a line here is shut to every
 * key, and a test names it: a new door is closed until somebody has said who may go through it.
 */
export type Rule =
  /** Nothing about incidents or people: the page, the reference, health. */
  | 'open'
  /** Any key that holds; what the answer shows depends on the key. */
  | 'any key'
  | {
    scopes: readonly Scope[];
    /** The layer that is handed out, or the part of the path that names it, counted from 1. Its own scope is asked for, too. */
    layer?: string | number;
    /** A layer that is shut is not there at all, as a collection that does not exist. */
    hidden?: true;
    /** On an open server, without a key, only for the machine itself: a key outlives the trial. */
    keylessOnlyHere?: true;
  };

const figures: Rule = { scopes: ['figures:read'] };
const readImports: Rule = { scopes: ['imports:read'] };
const writeImports: Rule = { scopes: ['imports:write'] };
const webhooks: Rule = { scopes: ['webhooks:write'] };
const keys: Rule = { scopes: ['keys:admin'], keylessOnlyHere: true };
const readPatrols: Rule = { scopes: ['patrols:read'] };
const writePatrols: Rule = { scopes: ['patrols:write'] };
const jobs: Rule = { scopes: ['jobs:run'] };
const layer = (of: string | number): Rule => ({ scopes: [], layer: of });
const collection: Rule = { scopes: [], layer: 3, hidden: true };

export const accessRules: Readonly<Record<string, Rule>> = {
  'GET /api/v1/status': 'any key',
  'GET /api/v1/hexes': layer('hexes'),
  'GET /api/v1/changes': layer('changes'),
  'GET /api/v1/hexes/days': layer('hexes'),
  'GET /api/v1/hexes/:cell': figures,
  'GET /api/v1/series': figures,
  'GET /api/v1/rhythm': figures,
  'GET /api/v1/offences': figures,
  'GET /api/v1/brief': figures,
  'GET /api/v1/quality': figures,
  'GET /api/v1/areas': layer('areas'),
  'GET /api/v1/incidents': layer('incidents'),
  'GET /api/v1/hotspots': { scopes: ['results:read'] },
  'GET /api/v1/hotspots/:run': { scopes: ['results:read'] },
  'GET /api/v1/results': { scopes: ['results:read'] },
  'GET /api/v1/results/:id': { scopes: ['results:read'] },
  // And its layer, which the result itself names.
  'GET /api/v1/results/:id/content': { scopes: ['results:read'] },
  'POST /api/v1/results/:id/keep': { scopes: ['results:read', 'jobs:run'] },
  'GET /api/v1/analyses/methods': 'any key',
  'POST /api/v1/analyses': { scopes: ['jobs:run', 'results:read'], layer: 'analysis' },
  'GET /api/v1/analyses/jobs/:job': jobs,
  'DELETE /api/v1/analyses/jobs/:job': jobs,
  'GET /api/v1/analyses/:id': { scopes: ['results:read'], layer: 'analysis' },
  'GET /api/v1/analyses/:id/tables/:file{[^/]+\\.csv}': { scopes: ['results:read'], layer: 'analysis' },
  'GET /api/v1/analyses/:id/charts/:file{[^/]+\\.csv}': { scopes: ['results:read'], layer: 'analysis' },
  'POST /api/v1/patrols/forecasts/surfaces': readPatrols,
  'GET /api/v1/patrols/forecasts': readPatrols,
  'POST /api/v1/patrols/forecasts': writePatrols,
  'GET /api/v1/patrols/forecasts/series': readPatrols,
  'POST /api/v1/patrols/forecasts/series': writePatrols,
  'GET /api/v1/patrols/forecasts/series/:series': readPatrols,
  'POST /api/v1/patrols/forecasts/series/:series/state': writePatrols,
  'GET /api/v1/patrols/forecasts/series/:series/backtests': readPatrols,
  'POST /api/v1/patrols/forecasts/backtest': writePatrols,
  'POST /api/v1/patrols/forecasts/score': writePatrols,
  'GET /api/v1/patrols/forecasts/:id': readPatrols,
  'GET /api/v1/patrols/forecasts/:id/surface': readPatrols,
  'GET /api/v1/patrols/forecasts/:id/content': readPatrols,
  // Changes nothing: it takes long, and whoever asks means now.
  'POST /api/v1/patrols/forecasts/:id/verify': readPatrols,
  'POST /api/v1/patrols/plans': writePatrols,
  'GET /api/v1/patrols/plans': readPatrols,
  'GET /api/v1/patrols/plans/:file{[^/]+\\.(?:pdf|gpx|csv|ics)}': readPatrols,
  'GET /api/v1/patrols/plans/:id/units/:file{[^/]+\\.(?:pdf|gpx|csv|ics)}': readPatrols,
  'GET /api/v1/patrols/plans/:id/units/:unit': readPatrols,
  'GET /api/v1/patrols/plans/:id': readPatrols,
  'GET /api/v1/patrols/plans/:id/ways': readPatrols,
  'POST /api/v1/patrols/plans/:id/moves': writePatrols,
  'POST /api/v1/patrols/plans/:id/again': writePatrols,
  'POST /api/v1/patrols/plans/:id/decision': writePatrols,
  'POST /api/v1/patrols/plans/:id/positions': { scopes: ['positions:write'] },
  'GET /api/v1/patrols/plans/:id/dosage': readPatrols,
  'GET /api/v1/patrols/operations': readPatrols,
  'POST /api/v1/patrols/operations': writePatrols,
  'GET /api/v1/patrols/operations/:id': readPatrols,
  'PATCH /api/v1/patrols/operations/:id': writePatrols,
  'POST /api/v1/patrols/operations/:id/assign': writePatrols,
  'POST /api/v1/patrols/operations/:id/lock': writePatrols,
  'POST /api/v1/patrols/operations/:id/plans': writePatrols,
  'DELETE /api/v1/patrols/operations/:id/plans/:plan': writePatrols,
  'POST /api/v1/patrols/operations/:id/decision': writePatrols,
  'POST /api/v1/patrols/operations/:id/evaluate': writePatrols,
  'GET /api/v1/patrols/operations/:id/cells.geojson': readPatrols,
  'GET /api/v1/patrols/operations/:id/counts.csv': readPatrols,
  'GET /api/v1/patrols/fairness': readPatrols,
  // Computed and not kept.
  'POST /api/v1/patrols/hours': readPatrols,
  'POST /api/v1/patrols/beats': writePatrols,
  'GET /api/v1/patrols/beats': readPatrols,
  'GET /api/v1/patrols/beats/:id': readPatrols,
  'GET /api/v1/patrols/beats/:file{[0-9a-f]{24}\\.geojson}': readPatrols,
  'GET /api/v1/patrols/beats/:file{[0-9a-f]{24}\\.csv}': readPatrols,
  'POST /api/v1/patrols/posts': writePatrols,
  'GET /api/v1/patrols/posts': readPatrols,
  'GET /api/v1/patrols/posts/:id': readPatrols,
  'GET /api/v1/patrols/posts/:file{[0-9a-f]{24}\\.csv}': readPatrols,
  'GET /api/v1/patrols/posts/:file{[0-9a-f]{24}\\.geojson}': readPatrols,
  'GET /api/v1/patrols/jobs/:job': readPatrols,
  'DELETE /api/v1/patrols/jobs/:job': writePatrols,
  'POST /api/v1/imports': writeImports,
  'GET /api/v1/imports': readImports,
  'GET /api/v1/imports/:id': readImports,
  'DELETE /api/v1/imports/:id': writeImports,
  'POST /api/v1/imports/:id/undo': writeImports,
  'GET /api/v1/imports/:id/rejections.csv': readImports,
  'GET /api/v1/presets': 'any key',
  'GET /api/v1/exports': 'any key',
  'GET /api/v1/exports/:file{[^/]+\\.[^/]+}': layer(4),
  'GET /api/v1/feed': { scopes: ['feed:read'], layer: 'incidents' },
  // Says that there are news, not which.
  'GET /api/v1/events': 'any key',
  'GET /api/v1/webhooks': webhooks,
  'POST /api/v1/webhooks': webhooks,
  'DELETE /api/v1/webhooks/:id': webhooks,
  'POST /api/v1/webhooks/:id/test': webhooks,
  'POST /api/v1/webhooks/:id/resume': webhooks,
  'GET /api/v1/webhooks/:id/deliveries': webhooks,
  'POST /api/v1/webhooks/:id/deliveries/:delivery/repeat': webhooks,
  'POST /api/v1/patrols/streets': { scopes: ['patrols:write'] },
  'GET /api/v1/patrols/streets': { scopes: ['patrols:read'] },
  'GET /api/v1/patrols/streets/way': { scopes: ['patrols:read'] },
  'DELETE /api/v1/patrols/streets/:id': { scopes: ['patrols:write'] },
  'GET /api/v1/keys': keys,
  'POST /api/v1/keys': keys,
  'DELETE /api/v1/keys/:id': keys,
  'GET /api/v1/keys/:id/usage': keys,
  'GET /tiles': 'any key',
  'GET /tiles/:file{[^/]+\\.json}': layer(2),
  'GET /tiles/:layer/:z/:x/:file{[^/]+\\.mvt}': layer(2),
  'GET /ogc': 'open',
  'GET /ogc/': 'open',
  'GET /ogc/conformance': 'open',
  'GET /ogc/api': 'open',
  'GET /ogc/collections': 'any key',
  'GET /ogc/collections/:collection': collection,
  'GET /ogc/collections/:collection/:kind{queryables|sortables|schema}': collection,
  'GET /ogc/tileMatrixSets': 'open',
  'GET /ogc/tileMatrixSets/:tileMatrixSet': 'open',
  'GET /ogc/processes': 'open',
  'GET /ogc/processes/:process': 'open',
  'POST /ogc/processes/:process/execution': jobs,
  'GET /ogc/jobs': jobs,
  'GET /ogc/jobs/:job': jobs,
  'DELETE /ogc/jobs/:job': jobs,
  'GET /ogc/jobs/:job/results': jobs,
  'GET /ogc/jobs/:job/file': jobs,
  'GET /ogc/collections/:collection/tiles': collection,
  'GET /ogc/collections/:collection/tiles/:tileMatrixSet': collection,
  'GET /ogc/collections/:collection/tiles/:tileMatrixSet/:tileMatrix/:tileRow/:tileCol': collection,
  'GET /ogc/collections/:collection/items': collection,
  'GET /ogc/collections/:collection/items/:feature': collection,
  'GET /health/live': 'open',
  'GET /health/ready': 'open',
  'GET /basemap.json': 'any key',
  'GET /basemap.pmtiles': 'any key',
  'GET /openapi.json': 'open',
  'GET /docs': 'open',
  'GET /docs/analyses': 'open',
  'GET /docs/methods': 'open',
  'GET /docs/numbers': 'open',
  'GET /*': 'open',
};
