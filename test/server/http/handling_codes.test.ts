import { isDeepStrictEqual } from 'node:util';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { decodeHexDays, hexDaysType } from '../../../tiles/hex_days.ts';
import { decodeHexTable, hexTableType } from '../../../tiles/hex_table.ts';
import { methodOf } from '../../../server/analysis/methods.ts';
import { readAnalysisAsked } from '../../../server/analysis/query.ts';
import type { Database } from '../../../server/db/database.ts';
import { transact } from '../../../server/db/transact.ts';
import { accessRules, type Rule } from '../../../server/http/access_rules.ts';
import type { AnalysisResult } from '../../../server/model/analysis.ts';
import { idOfKey } from '../../../server/model/api_key.ts';
import { hexAt, hexToBigint } from '../../../server/model/hex.ts';
import { scopeNames, scopesOverAllCodes } from '../../../server/model/scopes.ts';
import { localPerson, type Who } from '../../../server/model/who.ts';
import { runAnalysis } from '../../../server/tasks/run_analysis.ts';
import { onBothDatabases } from '../../support/databases.ts';
import { followed, type Followed } from '../../support/followed.ts';
import { newKey, openGate, type Gate } from '../../support/gate.ts';
import { standingLayers } from '../../support/standing_layers.ts';
import { makeTown, touchTown } from '../../support/town.ts';

/**
 * Whoever may see the codes 0 and 1 gets at every door, to the byte, what they would get if the incidents of 2 and 3 had
 * never been there. Those stand out in whatever could give them away: the first and the last, the farthest, the most, with
 * addresses and names of their own.
 */
const window = 'from=2025-01-01&to=2027-01-01';
const cell = '891e63af683ffff';

/** Addresses for each door that shows data; one that is not here fails the test below. */
const doors: Readonly<Record<string, readonly string[]>> = {
  'GET /api/v1/status': ['/api/v1/status'],
  'GET /api/v1/hexes': ['', 'resolution=8&measure=harm', 'statistic=none', 'empty=include&resolution=7', 'hours=0-11&weekdays=1-5', 'offences=other', 'format=binary', 'area=district:west']
    .map((query) => `/api/v1/hexes?${window}&${query}`).concat('/api/v1/hexes'),
  'GET /api/v1/hexes/days': [`/api/v1/hexes/days?${window}`, `/api/v1/hexes/days?${window}&step=week&measure=harm&format=binary`],
  'GET /api/v1/hexes/:cell': [`/api/v1/hexes/${cell}?${window}`, `/api/v1/hexes/${cell}`, `/api/v1/hexes/881e63af69fffff?${window}&measure=harm`],
  'GET /api/v1/changes': [`/api/v1/changes?from=2026-02-01&to=2026-03-01`, `/api/v1/changes?from=2026-02-01&to=2026-03-01&resolution=8`],
  'GET /api/v1/series': [`/api/v1/series?${window}&step=week`, '/api/v1/series?step=day'],
  'GET /api/v1/rhythm': [`/api/v1/rhythm?${window}`],
  'GET /api/v1/offences': [`/api/v1/offences?${window}`, '/api/v1/offences'],
  'GET /api/v1/brief': [`/api/v1/brief?from=2026-02-01&to=2026-03-01`, '/api/v1/brief'],
  'GET /api/v1/quality': [`/api/v1/quality?${window}`, `/api/v1/quality?${window}&offences=other`],
  'GET /api/v1/areas': [`/api/v1/areas?${window}`, '/api/v1/areas?kind=district'],
  'GET /api/v1/incidents': [`/api/v1/incidents?${window}&limit=500`, `/api/v1/incidents?${window}&limit=50&cell=${cell}`],
  // Compared below: runs of both times stand in it.
  'GET /api/v1/hotspots': [],
  'GET /api/v1/results': [],
  'GET /api/v1/results/:id': [],
  'GET /api/v1/results/:id/content': [],
  'GET /api/v1/analyses/methods': ['/api/v1/analyses/methods'],
  // Compared below, at every door of the layer, too: they need a result.
  'GET /api/v1/analyses/:id': [],
  'GET /api/v1/analyses/:id/tables/:file{[^/]+\\.csv}': [],
  'GET /api/v1/analyses/:id/charts/:file{[^/]+\\.csv}': [],
  'GET /api/v1/feed': ['/api/v1/feed?limit=1000'],
  'GET /api/v1/exports': ['/api/v1/exports'],
  'GET /api/v1/exports/:file{[^/]+\\.[^/]+}': ['/api/v1/exports/incidents.geojson', '/api/v1/exports/incidents.csv', `/api/v1/exports/hexes.csv?${window}`, `/api/v1/exports/areas.geojson?${window}`],
  'GET /tiles': ['/tiles'],
  'GET /tiles/:file{[^/]+\\.json}': standingLayers.map((layer) => `/tiles/${layer}.json`),
  'GET /tiles/:layer/:z/:x/:file{[^/]+\\.mvt}': standingLayers.flatMap((layer) =>
    [[8, 149, 86], [10, 598, 345], [12, 2395, 1382], [14, 9580, 5530], [10, 597, 344]].map(([z, x, y]) => `/tiles/${layer}/${z}/${x}/${y}.mvt${layer === 'backdrop' ? '' : `?${window}`}`)),
  'GET /ogc/collections': ['/ogc/collections'],
  'GET /ogc/collections/:collection': standingLayers.map((layer) => `/ogc/collections/${layer}`),
  'GET /ogc/collections/:collection/items': standingLayers.flatMap((layer) => [`/ogc/collections/${layer}/items?limit=1000`, `/ogc/collections/${layer}/items?limit=1000&bbox=30,50,31,51`]),
};

/** Doors that say nothing of incidents, or that a key for some codes does not open at all. */
const silent = /^(POST|DELETE) |\/(keys|webhooks|presets|events|jobs|processes)\b|\/imports|basemap|queryables|tileMatrixSet|\/tiles$|\/hotspots\/:run|\/items\/:feature/;

/** A key for some codes never gets such a scope. */
const isShut = (rule: Rule | undefined): boolean => typeof rule === 'object' && rule.scopes.some((scope) => scopesOverAllCodes.includes(scope));

/** What moves with the version alone, with the clock, or names a run. */
const moving = new Set(['dataVersion', 'run', 'timeStamp', 'madeAt', 'created', 'createdAt', 'dataAsOf', 'next', 'cursor', 'result', 'requestsToday']);
const still = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(still);
  if (typeof value !== 'object' || value === null) return typeof value === 'string' ? value.replace(/[?&](cursor|asOf)=[^&]*/g, '') : value;
  return Object.fromEntries(Object.entries(value).filter(([name]) => !moving.has(name)).map(([name, inner]) => [name, still(inner)]));
};

async function read(gate: Gate, key: string, path: string): Promise<unknown> {
  const response = await gate.ask(path, { key });
  if (![200, 204].includes(response.status)) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  const type = response.headers.get('Content-Type') ?? '';
  const bytes = new Uint8Array(await response.arrayBuffer());
  if (type === hexTableType) return still(decodeHexTable(bytes));
  const text = Buffer.from(bytes).toString(type.includes('json') ? 'utf8' : 'latin1');
  if (type.includes('json')) return still(JSON.parse(text));
  return type === hexDaysType ? still(decodeHexDays(bytes)) : text.replace(/(data ?version\W{1,5})\d+|\d{4}-\d\d-\d\dT[\d:.]+Z/gi, '$1');
}

const writeCodes = (database: Database, agencyId: number) => transact(database, { agencyId, person: 'test', purpose: 'test' }, async (transaction) => {
  await sql`update incident set handling_code = substring(source_key from 2)::integer % 4, address = 'Known street ' || (substring(source_key from 2)::integer % 3)
    where agency_id = ${agencyId}`.execute(transaction);
  // Out of the ordinary in time, place, offence, name, address and precision.
  await sql`update incident set
      occurred_from = occurred_from + (case when handling_code = 2 then -1 else 1 end) * interval '150 days', occurred_to = occurred_to + interval '200 days',
      local_date = local_date + (case when handling_code = 2 then -1 else 1 end) * 150,
      source_offence = 'SECRET NAME', offence_id = (select offence_id from offence where code = 'other'), address = 'SECRET STREET 1', time_flag = 'gap'
    where agency_id = ${agencyId} and handling_code >= 2`.execute(transaction);
  await sql`update incident set geom = ST_SetSRID(ST_MakePoint(30.9, 50.9), 4326), cell = ${hexToBigint(hexAt(30.9, 50.9))}::bigint
    where agency_id = ${agencyId} and handling_code = 3 and geom is not null and incident_id % 2 = 0`.execute(transaction);
});

onBothDatabases('handling codes', (get) => {
  let gate: Gate;
  let index: Followed | null = null;
  beforeAll(() => { gate = openGate(get()); });
  afterAll(async () => { await index?.index.close(); });

  it('have an address here for every door that shows data', () => {
    expect(Object.keys(accessRules).filter((route) => accessRules[route] !== 'open' && !isShut(accessRules[route]) && !silent.test(route) && doors[route] === undefined)
      .map((route) => `${route}: say in this test by which address it is to be looked at.`)).toEqual([]);
  });

  /** Results that somebody made who sees everything are refused to whoever does not. */
  const checkResults = async (slug: string, key: string): Promise<void> => {
    const idsFor = async (asking: { key?: string }): Promise<string[]> => {
      const list = await (await gate.ask(`/api/v1/results?agency=${slug}&limit=100`, asking)).json() as { results: { id: string }[] };
      return list.results.map(({ id }) => id);
    };
    const mine = await idsFor({ key });
    const others = (await idsFor({})).filter((id) => !mine.includes(id));
    expect([mine.length > 0, others.length > 0]).toEqual([true, true]);
    for (const id of others) {
      for (const path of [`/api/v1/results/${id}`, `/api/v1/results/${id}/content`]) expect([path, (await gate.ask(path, { key })).status]).toEqual([path, 403]);
    }
  };

  const analyse = (who: Who, agency: string): Promise<AnalysisResult> =>
    runAnalysis(get(), who, readAnalysisAsked(methodOf('period_comparison')!, { agency, from: '2026-02-01', to: '2026-03-01', unit: 'hex:8' }));
  const analysisDoors = (id: string, agency: string): string[] => [
    `/api/v1/analyses/${id}?`, `/api/v1/analyses/${id}/tables/units.csv?`, `/api/v1/analyses/${id}/charts/ratios.csv?`, `/api/v1/results/${id}/content?`,
    ...['/tiles/analysis.json', '/tiles/analysis/10/598/345.mvt', '/ogc/collections/analysis/items', '/ogc/collections/analysis/tiles/WebMercatorQuad',
      '/ogc/collections/analysis/tiles/WebMercatorQuad/10/345/598', '/api/v1/exports/analysis.csv', '/api/v1/exports/analysis.pmtiles'].map((path) => `${path}?analysis=${id}&`),
  ].map((path) => `${path}agency=${agency}`);

  const compare = async (slug: string, prepare: (agencyId: number) => Promise<unknown>): Promise<void> => {
    const { agency: { agencyId } } = await makeTown(get(), { slug, incidents: 400 });
    await writeCodes(get(), agencyId);
    await prepare(agencyId);
    const { key } = await newKey(gate, { agency: slug, scopes: scopeNames.filter((scope) => !scopesOverAllCodes.includes(scope)), maxHandlingCode: 1 });
    const routes = new Set(gate.app.routes.map(({ method, path }) => `${method} ${path}`));
    const paths = Object.entries(doors).filter(([route]) => routes.has(route)).flatMap(([, addresses]) => addresses).filter((path) => slug !== 'derived' || !path.includes('area=district'));
    expect(paths.length).toBeGreaterThan(60);
    // Somebody who may see everything asks first: nothing of theirs may be remembered for others.
    for (const path of paths) await (await gate.ask(`${path}${path.includes('?') ? '&' : '?'}agency=${slug}`)).arrayBuffer();
    const theirs: Who = { person: `key:${idOfKey(key)}`, agencies: [slug], handlingCodes: [0, 1] };
    const [ofAll, ofSome] = [await analyse(localPerson, slug), await analyse(theirs, slug)];
    for (const path of analysisDoors(ofAll.id, slug)) expect([path, (await gate.ask(path, { key })).status]).toEqual([path, 403]);
    for (const path of analysisDoors(ofSome.id, slug)) expect([path, (await gate.ask(path, { key })).status]).toEqual([path, 200]);
    const seen = new Map<string, unknown>();
    for (const path of paths) seen.set(path, await read(gate, key, path));
    expect(JSON.stringify([...seen.values()])).not.toContain('SECRET');
    await transact(get(), { agencyId, person: 'test', purpose: 'test' }, async (transaction) => {
      await sql`delete from incident where agency_id = ${agencyId} and handling_code >= 2`.execute(transaction);
      await touchTown(transaction, agencyId);
    });
    await index?.ready();
    const differ: unknown[] = [];
    for (const path of paths) {
      const without = await read(gate, key, path);
      if (!isDeepStrictEqual(without, seen.get(path))) differ.push({ path, with: seen.get(path), without });
    }
    expect(differ).toEqual([]);
    const { id: _, dataVersion: _d, ...numbers } = await analyse(theirs, slug);
    expect(ofSome).toMatchObject(numbers);
    const { runs } = await (await gate.ask('/api/v1/hotspots?limit=500', { key })).json() as { runs: { parameters: { handlingCodes?: number[] }; createdBy: string }[] };
    expect(runs.length).toBeGreaterThan(3);
    for (const run of runs) expect([run.parameters.handlingCodes, run.createdBy]).toEqual([[0, 1], expect.stringMatching(/^key:/)]);
    if (routes.has('GET /api/v1/results/:id')) await checkResults(slug, key);
    // Where there is nothing to be kept back, everybody sees the same: the comparison was of real answers.
    const mine = await read(gate, key, `/api/v1/hexes?${window}`) as { cell: string[]; meta: { rows: number } };
    expect([mine.meta.rows, mine.cell.length > 50]).toEqual([200, true]);
  };

  it('are obeyed at every door, by the database', () => compare('counted', async () => {}), 120_000);

  it('are obeyed where the study area is made from the incidents', () => compare('derived', (agencyId) =>
    transact(get(), { agencyId, person: 'test', purpose: 'test' }, async (transaction) => {
      await sql`delete from area where agency_id = ${agencyId}`.execute(transaction);
      await touchTown(transaction, agencyId);
    })), 120_000);

  it('are obeyed at every door, by the columns', async () => {
    await compare('columned', async (agencyId) => {
      // Not before: rows that are changed behind its back, without a version of their own, are not looked at again.
      index = followed(get());
      await transact(get(), { agencyId, person: 'test', purpose: 'test' }, (transaction) => touchTown(transaction, agencyId));
      await gate.ask(`/api/v1/status?agency=columned`);
      await index!.ready();
    });
  }, 120_000);
});
