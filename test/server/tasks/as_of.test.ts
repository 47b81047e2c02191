import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Context } from '../../../server/model/context.ts';
import { transact } from '../../../server/db/transact.ts';
import { importAreas } from '../../../server/tasks/import_areas.ts';
import { importIncidents } from '../../../server/tasks/import_incidents.ts';
import { undoImport } from '../../../server/tasks/undo_import.ts';
import { problemOf, testApp, type TestApp } from '../../support/app.ts';
import { onBothDatabases } from '../../support/databases.ts';
import { followed, type Followed } from '../../support/followed.ts';
import { numbersFrom } from '../../support/scatter.ts';
import { file, newAgency, one } from './import_support.ts';

const rectangle = (west: number, east: number): unknown => [[[west, 50.4], [east, 50.4], [east, 50.5], [west, 50.5], [west, 50.4]]];
const districts = JSON.stringify({
  type: 'FeatureCollection',
  features: [['a', 30.4, 30.5], ['b', 30.5, 30.6]].map(([code, west, east]) =>
    ({ type: 'Feature', properties: { code, name: code }, geometry: { type: 'Polygon', coordinates: rectangle(Number(west), Number(east)) } })),
});

/** A file of incidents with these keys, each drawn anew: another time, place, offence, or none at all. */
function drawFile(keys: readonly number[], next: () => number): string {
  const pick = <T>(values: readonly T[]): T => values[Math.floor(next() * values.length)]!;
  const rows = keys.map((key) => {
    const day = String(1 + Math.floor(next() * 28)).padStart(2, '0');
    const time = next() < 0.1 ? '' : ` ${String(Math.floor(next() * 24)).padStart(2, '0')}:15`;
    const place = next() < 0.1 ? [',', ''] : [`${30.4 + next() * 0.2},`, `${50.4 + next() * 0.1}`];
    return `${key},2026-0${1 + Math.floor(next() * 3)}-${day}${time},${pick(['theft', 'robbery', 'zork', 'burglary'])},${place.join('')},${pick(['1 Main Street', ''])},${pick(['x', 'y'])}\n`;
  });
  return `id,date,type,longitude,latitude,address,note\n${rows.join('')}`;
}

const window = 'from=2026-01-05&to=2026-03-20';
const filters = [window, `${window}&hours=22-3&weekdays=5-7`, `${window}&area=district:a&offences=theft`, `${window}&area=POLYGON((30.43 50.42,30.58 50.43,30.5 50.49,30.43 50.42))`];
const paths = (filter: string): string[] => [
  `/api/v1/hexes?${filter}`, `/api/v1/hexes?${filter}&statistic=none&measure=harm&resolution=8`, `/api/v1/hexes/days?${filter}&resolution=8`,
  `/api/v1/hexes/881e62402dfffff?${filter}`, `/api/v1/series?${filter}`, `/api/v1/rhythm?${filter}`, `/api/v1/offences?${filter}`, `/api/v1/areas?${filter}`,
  `/api/v1/quality?${filter}`, `/api/v1/brief?${filter}`, `/tiles/incidents/11/1197/690.mvt?${filter}`, `/tiles/hexes/9/299/172.mvt?${filter}`, `/tiles/hotspots/9/299/172.mvt?${filter}`,
  `/ogc/collections/hexes/items?${filter}&limit=5`, `/ogc/collections/areas/items?${filter}`, '/ogc/collections/incidents/items?limit=9',
  `/api/v1/changes?${filter.replace(window, 'from=2026-02-01&to=2026-03-01')}&resolution=6`, ...['incidents', 'hexes', 'areas'].map((layer) => `/api/v1/exports/${layer}.geojson?${filter}`),
];

/** What is said of the question itself, and not of what was found: the version asked for is not part of the answer as it was first given. */
function stripped(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(stripped);
  if (value === null || typeof value !== 'object') return value;
  const isOfNow = (name: string, inner: unknown): boolean => ['asOf', 'run', 'result', 'links', 'next', 'timeStamp', 'madeAt'].includes(name)
    || (name === 'source' && String(inner).startsWith('http'));
  return Object.fromEntries(Object.entries(value).filter(([name, inner]) => !isOfNow(name, inner)).map(([name, inner]) =>
    [name, name === 'warnings' ? (inner as { code: string }[]).filter(({ code }) => code !== 'as_of') : stripped(inner)]));
}

async function readAnswer(app: TestApp, path: string): Promise<unknown> {
  const response = await app.request(path);
  const type = response.headers.get('Content-Type') ?? '';
  if (response.status === 204) return 'nothing';
  if (response.status !== 200) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return type.includes('json') ? stripped(await response.json()) : Buffer.from(await response.arrayBuffer()).toString('base64');
}

/** The list of incidents, page by page. */
async function readList(app: TestApp, query: string): Promise<unknown[]> {
  const found: unknown[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const response = await app.request(`/api/v1/incidents?${query}&limit=11${cursor === '' ? '' : `&cursor=${cursor}`}`);
    const page = await response.json() as { incidents: unknown[]; next: string | null };
    found.push(...page.incidents);
    cursor = page.next;
  }
  return found;
}

const withQuery = (path: string, more: string): string => `${path}${path.includes('?') ? '&' : '?'}${more}`;

async function readEverything(app: TestApp, more: string): Promise<Record<string, unknown>> {
  const answers: Record<string, unknown> = {};
  for (const filter of filters) {
    for (const path of paths(filter)) answers[path] = await readAnswer(app, withQuery(path, more));
    answers[`list ${filter}`] = await readList(app, `${filter}&${more}`);
  }
  return answers;
}

onBothDatabases('a question about an earlier version of the data', (get) => {
  let context: Context;
  const kept = new Map<string, Record<string, unknown>>();
  const published = new Map<string, string>();

  const load = (keys: readonly number[], seed: number, handlingCode: number) =>
    importIncidents(get(), context, file(drawFile(keys, numbersFrom(seed))), {
      preset: 'generic', source: 'feed', zone: 'Europe/Kyiv', handlingCode, mapping: { attributes: ['note'], offence: 'type', address: 'address' } });

  const keep = async (app: TestApp): Promise<void> => {
    const { version, at } = await one(get(), context, sql<{ version: string; at: Date }>`
      select data_version as version, published_at as at from publication where agency_id = ${context.agencyId} order by data_version desc limit 1`);
    published.set(version, at.toISOString());
    kept.set(version, await readEverything(app, 'agency=past'));
  };

  beforeAll(async () => {
    context = await newAgency(get(), 'past', 'Europe/Kyiv');
    const app = testApp(get());
    const some = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, i) => from + i);
    await importAreas(get(), context, file(districts, 'districts.geojson'), { kind: 'district' });
    await load(some(0, 60), 11, 0);
    await keep(app);
    const second = await load(some(30, 90), 12, 2);
    await keep(app);
    const third = await load(some(50, 110), 13, 0);
    await keep(app);
    await undoImport(get(), context, third.id);
    await keep(app);
    await undoImport(get(), context, second.id);
    await keep(app);
    await load(some(40, 130), 14, 1);
    await keep(app);
    if (app.faults.length > 0) throw new Error('the answers to be kept had faults', { cause: app.faults });
  }, 240_000);

  const replay = async (app: TestApp): Promise<void> => {
    for (const [version, answers] of kept) {
      const again = await readEverything(app, `agency=past&asOf=${version}`);
      for (const [path, answer] of Object.entries(answers)) expect(again[path], `version ${version}: ${path}`).toEqual(answer);
    }
    expect(app.faults).toEqual([]);
  };

  it('differs from version to version, so that the rest means something', () => {
    const lists = [...kept.values()].map((answers) => JSON.stringify(answers));
    expect([...kept.keys()]).toEqual(['2', '3', '4', '5', '6', '7']);
    expect(new Set(lists).size).toBe(6);
    const compared = [...kept.values()].map((answers) => Object.entries(answers).find(([path]) => path.startsWith('/api/v1/changes'))![1] as { meta: { changes: { tests: number } } });
    for (const { meta } of compared) expect(meta.changes.tests).toBeGreaterThan(0);
  });

  it('has the numbers, lists and tiles that were given then, counted by the database', async () => {
    await replay(testApp(get()));
  }, 240_000);

  describe('with the column index', () => {
    let follower: Followed;
    beforeAll(async () => {
      follower = followed(get());
      await follower.ready();
    });
    afterAll(() => follower.index.close());

    it('has them, too, from columns of that version', async () => {
      await replay(testApp(get()));
      const made = follower.said.filter(({ message }) => message.startsWith('The columns of an earlier version were made'));
      expect(made.map(({ fields }) => fields['dataVersion'])).toEqual(['2', '3', '4', '5', '6']);
      expect(follower.warnings()).toEqual([]);
    }, 240_000);
  });

  it('may name an instant or a day: the last version published before it', async () => {
    const app = testApp(get());
    const versionAt = async (asOf: string): Promise<string | undefined> => {
      const body = await (await app.request(`/api/v1/rhythm?agency=past&asOf=${encodeURIComponent(asOf)}`)).json() as { meta: { filter: { asOf: string }; dataVersion: string } };
      expect(body.meta.filter.asOf).toBe(body.meta.dataVersion);
      return body.meta.dataVersion;
    };
    for (const [version, instant] of published) {
      if (version !== '2') expect(await versionAt(instant)).toBe(String(Number(version) - 1));
      expect(await versionAt(new Date(Date.parse(instant) + 1).toISOString())).toBe(version);
    }
    await transact(get(), context, (transaction) => sql`
      update publication set published_at = published_at - interval '40 days' where agency_id = ${context.agencyId} and data_version <= 3`.execute(transaction));
    const day = new Date(Date.now() - 5 * 86_400_000).toISOString().slice(0, 10);
    // Kept in memory for as long as the version stands; another process would have read it now.
    expect(await versionAt(day)).toBe('3');
  });

  it('says in every answer which version it is about, and what is not of then', async () => {
    const body = await (await testApp(get()).request('/api/v1/series?agency=past&asOf=3')).json() as { meta: { filter: { asOf?: string }; dataVersion: string; warnings: { code: string; message: string; values: object }[] } };
    expect(body.meta).toMatchObject({ filter: { asOf: '3' }, dataVersion: '3' });
    expect(body.meta.warnings[0]).toMatchObject({ code: 'as_of', values: { dataVersion: '3', latest: '7' }, message: expect.stringContaining('Areas, study area, backdrop') as string });
    const now = await (await testApp(get()).request('/api/v1/series?agency=past')).json() as typeof body;
    expect('asOf' in now.meta.filter).toBe(false);
    expect(now.meta.warnings.some(({ code }) => code === 'as_of')).toBe(false);
  });

  it('shows nobody what they may not see', async () => {
    const { localPerson } = await import('../../../server/model/who.ts');
    const { resolveFilter } = await import('../../../server/tasks/resolve_filter.ts');
    const { listIncidents } = await import('../../../server/tasks/list_incidents.ts');
    const seen = async (handlingCodes: number[] | null): Promise<number[]> => {
      const resolved = await resolveFilter(get(), { ...localPerson, handlingCodes }, { agency: 'past', asOf: '4', from: '2026-01-01', to: '2026-04-01' });
      return (await listIncidents(get(), resolved, { cursor: null, limit: 1000 })).incidents.map(({ handlingCode }) => handlingCode);
    };
    const all = await seen(null);
    expect(new Set(all)).toEqual(new Set([0, 2]));
    expect(await seen([0])).toHaveLength(all.filter((code) => code === 0).length);
    expect(await seen([1])).toEqual([]);
  });

  it('has an ETag of its own, and the same answer is 304', async () => {
    const app = testApp(get());
    const tags = await Promise.all(['', '&asOf=3', '&asOf=4'].map(async (more) => (await app.request(`/api/v1/rhythm?agency=past${more}`)).headers.get('ETag')!));
    expect(new Set(tags).size).toBe(3);
    expect((await app.request('/api/v1/rhythm?agency=past&asOf=3', { headers: { 'If-None-Match': tags[1]! } })).status).toBe(304);
  });

  it('is refused, naming the versions there are, when there is no such version', async () => {
    const app = testApp(get());
    const refused = async (asOf: string) => problemOf(await app.request(`/api/v1/rhythm?agency=past&asOf=${asOf}`));
    const range = /Versions 1 \(published .*Z\) to 7 \(published .*Z\) of the data of "past" can be asked for/;
    expect(await refused('8')).toMatchObject({ status: 400, code: 'unknown_version', fields: [{ field: 'asOf' }], detail: expect.stringMatching(range) as string });
    expect(await refused('123456789012345678')).toMatchObject({ code: 'unknown_version' });
    expect(await refused('2000-01-01')).toMatchObject({ code: 'unknown_version', detail: expect.stringMatching(/^Nothing had been published before 2000-01-01\. Versions 1/) as string });
    expect(await refused('2190-01-01T00:00:00Z')).toMatchObject({ code: 'unknown_version', detail: expect.stringMatching(/has not come yet/) as string });
    for (const bad of ['0', '-1', '1.5', 'then', '2026-02-30', '99999999999999999999', "1';drop table incident"]) {
      expect((await refused(encodeURIComponent(bad))).code, bad).toMatch(/^bad_(parameter|date)$/);
    }
    await newAgency(get(), 'empty');
    expect(await problemOf(await app.request('/api/v1/rhythm?agency=empty&asOf=1'))).toMatchObject({ code: 'unknown_version', detail: expect.stringMatching(/^Nothing has been published/) as string });
  });

  it('reads rows that earlier releases kept: places as GeoJSON, or none, which then count in time only', async () => {
    const old = await newAgency(get(), 'old', 'Europe/Kyiv');
    const first = await importIncidents(get(), old, file('id,date,type,longitude,latitude\n1,2026-01-02 10:00,theft,30.5,50.45\n2,2026-01-03 10:00,theft,30.5,50.45\n'), { preset: 'generic', source: 'feed', zone: 'Europe/Kyiv' });
    await undoImport(get(), old, first.id);
    await transact(get(), old, (transaction) => sql`
      update incident_history set content = (content - 'longitude' - 'latitude' - 'handling_code') || case when content ->> 'source_key' = '1'
        then jsonb_build_object('geom', '{"type":"Point","coordinates":[30.5,50.45]}'::jsonb) else '{}' end
      where agency_id = ${old.agencyId}`.execute(transaction));
    const body = await (await testApp(get()).request('/api/v1/incidents?agency=old&asOf=1&from=2026-01-01&to=2026-02-01')).json() as { meta: object; incidents: object[] };
    expect(body.meta).toMatchObject({ rows: 2, placed: 1 });
    expect(body.incidents).toMatchObject([
      { sourceId: '2', longitude: null, cell: null, locationPrecision: 'none', placeProblem: 'missing', handlingCode: 0 },
      { sourceId: '1', longitude: 30.5, latitude: 50.45, handlingCode: 0 },
    ]);
  });

  it('has in its views the columns of the tables', async () => {
    const { missing } = await one(get(), context, sql<{ missing: number }>`
      select count(*)::integer as missing from (
        select c.relname, a.attname, format_type(a.atttypid, a.atttypmod) as type from pg_attribute a join pg_class c on c.oid = a.attrelid
          where c.relnamespace = current_schema()::regnamespace and c.relname in ('incident', 'import') and a.attnum > 0 and not a.attisdropped
        except select c.relname, a.attname, format_type(a.atttypid, a.atttypmod) from pg_attribute a join pg_class c on c.oid = a.attrelid
          where c.relnamespace = 'as_of'::regnamespace and a.attnum > 0) missing`);
    expect(missing).toBe(0);
  });
});
