import { createReadStream, readFileSync } from 'node:fs';
import { cellToParent, latLngToCell } from 'h3-js';
import { beforeAll, describe, expect, it } from 'vitest';
import { areaList, brief, cellReport, hexTable, incidentPage, quality, rhythm, series, status, type HexTable } from '../../../server/model/answers.ts';
import { ensureAgency } from '../../../server/db/agencies.ts';
import { hexAt } from '../../../server/model/hex.ts';
import { importIncidents } from '../../../server/tasks/import_incidents.ts';
import { problemOf, testApp, type TestApp } from '../../support/app.ts';
import { hasSharedData, sharedData } from '../../support/data.ts';
import { onBothDatabases } from '../../support/databases.ts';
import { scatter, storeArea, storeScattered, type Scattered } from '../../support/scatter.ts';

const reads = ['hexes', 'brief', 'series', 'rhythm', 'offences', 'areas', 'incidents', 'quality', 'hotspots', `hexes/${hexAt(30.5, 50.45, 9)}`];
const at = (key: string, place: [number, number] | null): Scattered =>
  ({ key, offence: 'robbery.person', at: new Date('2026-02-03T20:30:00Z'), place, precision: 'instant', address: null });

async function ask<T>(app: TestApp, schema: { parse(value: unknown): T }, address: string): Promise<T> {
  const response = await app.request(`/api/v1/${address}`);
  const body = await response.json();
  expect(response.status, JSON.stringify(body).slice(0, 500)).toBe(200);
  return schema.parse(body);
}

onBothDatabases('little or nothing to look at', (get) => {
  it('is said plainly while there are no data at all', async () => {
    const app = testApp(get());
    const state = await ask(app, status, 'status');
    expect([state.agency, state.agencies]).toEqual([null, []]);
    for (const path of reads) {
      const problem = await problemOf(await app.request(`/api/v1/${path}`));
      expect([problem.status, problem.code], path).toEqual([404, 'no_data']);
      expect(problem.detail).toContain('npm run import');
    }
    expect(app.faults).toEqual([]);
  });

  it('is an empty answer for an agency without incidents, with or without a boundary', async () => {
    const app = testApp(get());
    const agency = await ensureAgency(get(), { slug: 'bare', name: 'Bare', zone: 'Europe/Kyiv', demonstration: false });
    for (const cells of ['none', 'some']) {
      if (cells === 'some') await storeArea(get(), agency, { kind: 'boundary', code: 'b', name: 'B', wkt: 'POLYGON((30.5 50.4,30.52 50.4,30.52 50.42,30.5 50.42,30.5 50.4))' });
      const table = await ask(app, hexTable, 'hexes?agency=bare');
      expect(table.cell).toEqual([]);
      expect(table.meta).toMatchObject({ rows: 0, placed: 0, hotspots: null, studyArea: { kind: cells === 'none' ? 'derived' : 'boundary' } });
      expect(table.meta.warnings.map(({ code }) => code)).toContain('window_not_covered');
      expect((await ask(app, brief, 'brief?agency=bare'))).toMatchObject({ count: 0, hotspots: null, peak: null, previous: { complete: false, p: null } });
      expect((await ask(app, rhythm, 'rhythm?agency=bare')).count).toEqual(new Array(168).fill(0));
      expect((await ask(app, series, 'series?agency=bare')).count.every((count) => count === 0)).toBe(true);
      expect((await ask(app, incidentPage, 'incidents?agency=bare'))).toMatchObject({ incidents: [], next: null });
      expect((await ask(app, quality, 'quality?agency=bare')).geocodeRate).toBeNull();
      expect((await ask(app, cellReport, `hexes/${hexAt(30.51, 50.41, 9)}?agency=bare`))).toMatchObject({ count: 0, z: null, rank: null });
      expect((await ask(app, status, 'status?agency=bare')).agency).toMatchObject({ rows: 0, firstDay: null, lastCompleteDay: null });
    }
    expect((await ask(app, hexTable, 'hexes?agency=bare&empty=include')).cell.length).toBeGreaterThan(10);
    expect(app.faults).toEqual([]);
  });

  it('is judged with a warning when there is a single incident, and none of it placed', async () => {
    const app = testApp(get());
    await storeScattered(get(), [at('only', [30.51, 50.41])], 'one');
    const table = await ask(app, hexTable, 'hexes?agency=one');
    expect([table.count.reduce((sum, count) => sum + count, 0), table.meta.rows]).toEqual([1, 1]);
    expect(table.meta.studyArea).toMatchObject({ kind: 'derived', cells: 19 });
    expect(table.meta.warnings.map(({ code }) => code)).toEqual(expect.arrayContaining(['derived_study_area', 'few_incidents']));
    await storeScattered(get(), [at('lost', null)], 'lost');
    const lost = await ask(app, hexTable, 'hexes?agency=lost');
    expect(lost).toMatchObject({ cell: [], meta: { rows: 1, placed: 0, hotspots: null } });
    expect(lost.meta.warnings.map(({ code }) => code)).toContain('low_geocode_rate');
    expect((await ask(app, series, 'series?agency=lost')).count.reduce((sum, count) => sum + count, 0)).toBe(1);
    expect(app.faults).toEqual([]);
  });

  it('is one hot neighbourhood when all incidents are in one cell', async () => {
    const app = testApp(get());
    await storeScattered(get(), Array.from({ length: 50 }, (_, i) => at(`k${i}`, [30.51, 50.41])), 'heap');
    await storeArea(get(), await ensureAgency(get(), { slug: 'heap', name: '', zone: '', demonstration: false }),
      { kind: 'boundary', code: 'b', name: 'B', wkt: 'POLYGON((30.45 50.38,30.57 50.38,30.57 50.44,30.45 50.44,30.45 50.38))' });
    const table = await ask(app, hexTable, 'hexes?agency=heap');
    expect(table.cell.length).toBe(7);
    expect(table.count.toSorted((a, b) => b - a)).toEqual([50, 0, 0, 0, 0, 0, 0]);
    expect(table.bin).toEqual(new Array(7).fill(3));
    expect(new Set(table.z).size).toBe(1);
    const report = await ask(app, brief, 'brief?agency=heap');
    expect(report.hotspots!.ranked).toHaveLength(1);
    expect(report.hotspots!.ranked[0]!.peak).toBe(table.cell[0]);
    expect(report.peak).toEqual({ weekday: 2, hour: 22, count: 50 });
  });
});

onBothDatabases('a question that cannot be answered', (get) => {
  let app: TestApp;
  beforeAll(async () => {
    const agency = await storeScattered(get(), scatter(60));
    await storeArea(get(), agency, { kind: 'district', code: '001', name: 'First', wkt: 'POLYGON((30.4 50.4,30.6 50.4,30.6 50.5,30.4 50.5,30.4 50.4))' });
    app = testApp(get());
  });

  const manyVertices = `POLYGON((${[...Array.from({ length: 600 }, (_, i) => `${30 + Math.cos(i / 96) / 10} ${50 + Math.sin(i / 96) / 10}`), '30.1 50'].join(',')}))`;
  const bad: [query: string, code: string, tells: RegExp][] = [
    ['from=2026-03-01&to=2026-02-01', 'bad_window', /not included/], ['from=2026-03-01&to=2026-03-01', 'bad_window', /day after/],
    ['from=2026-02-30', 'bad_date', /does not exist/], ['from=yesterday', 'bad_parameter', /2026-03-01/], ['from=', 'bad_parameter', /day/],
    ['offences=robery', 'unknown_offence', /robbery/], ['offences=', 'unknown_offence', /leave the parameter out/], ['offences=robbery,,', 'unknown_offence', /separated by commas/],
    ['hours=22-25', 'bad_hours', /0 to 23/], ['hours=a', 'bad_parameter', /22-3/], ['weekdays=0', 'bad_weekdays', /1 to 7/],
    ['area=district:01', 'unknown_area', /district:001/], ['area=beat:1', 'unknown_area', /district:001/], ['area=somewhere', 'bad_polygon', /kind:code/],
    ['area=POLYGON((30 50,31 50,31 51,30 51))', 'polygon_not_closed', /Repeat the first/],
    ['area=POLYGON((30 50,31 51,31 50,30 51,30 50))', 'invalid_polygon', /Self-intersection at \(30\.5 50\.5\)/],
    ['area=POLYGON((30 50,31 50,30 50,30 50))', 'invalid_polygon', /cannot be used/],
    ['area=POLYGON((50 130,51 130,51 131,50 130))', 'coordinates_out_of_range', /longitude comes first/],
    [`area=${manyVertices}`, 'polygon_too_large', /500/],
    ['area={"type":"Polygon","coordinates":[[[30,50],[31,50]]]}', 'bad_polygon', /four positions/],
    ['agency=nowhere', 'unknown_agency', /status/], ['colour=red', 'unknown_parameter', /colour/], ['from=2026-01-01&from=2026-01-02', 'bad_parameter', /from/],
  ];

  it.each(bad.map(([query, code, tells]) => ({ query, code, tells, title: query.slice(0, 60) })))('$title: says what is wrong and what to do', async ({ query, code, tells }) => {
    const encoded = query.split('&').map((pair) => `${pair.slice(0, pair.indexOf('='))}=${encodeURIComponent(pair.slice(pair.indexOf('=') + 1))}`).join('&');
    for (const path of ['hexes', 'series', 'incidents', `hexes/${hexAt(30.5, 50.45, 9)}`]) {
      const problem = await problemOf(await app.request(`/api/v1/${path}?${encoded}`));
      expect(problem.code, path).toBe(code);
      expect(problem.status).toBe(code === 'unknown_agency' ? 404 : 400);
      expect(problem.detail).toMatch(tells);
      expect(problem.fields.length).toBeGreaterThan(0);
    }
  });

  it.each([
    ['hexes?resolution=4', 'bad_parameter'], ['hexes?resolution=11', 'bad_parameter'], ['hexes?resolution=x', 'bad_parameter'], ['hexes?resolution=9.5', 'bad_parameter'],
    ['hexes?measure=fear', 'bad_parameter'], ['hexes?statistic=moran', 'bad_parameter'], ['hexes?rings=4', 'bad_parameter'], ['hexes?empty=yes', 'bad_parameter'],
    ['hexes?format=xml', 'bad_parameter'], ['series?step=year', 'bad_parameter'], ['areas?kind=A;B', 'bad_parameter'],
    ['incidents?limit=0', 'bad_parameter'], ['incidents?limit=1001', 'bad_parameter'], ['incidents?cursor=abc', 'bad_cursor'],
    ['hexes/zzz', 'bad_parameter'], ['hexes/8f2830828052d25', 'bad_parameter'], ['hotspots?before=x', 'bad_parameter'],
    ['hexes?area=POLYGON((10 40,40 40,40 55,10 55,10 40))&resolution=9', 'study_area_too_large'],
  ])('%s: %s', async (address, code) => {
    const problem = await problemOf(await app.request(`/api/v1/${encodeURI(address)}`));
    expect([problem.status, problem.code]).toEqual([400, code]);
  });

  it('is another resolution when the area is too large for the finest, unless one was asked for', async () => {
    const area = encodeURIComponent('POLYGON((28 48,33 48,33 52,28 52,28 48))');
    const table = await ask(app, hexTable, `hexes?area=${area}`);
    expect(table.meta.resolution).toBe(7);
    const problem = await problemOf(await app.request(`/api/v1/hexes?area=${area}&resolution=9`));
    expect(problem.detail).toContain('resolution=7');
  });

  it('is a cursor of another filter, or one that was changed', async () => {
    const page = await ask(app, incidentPage, 'incidents?limit=10');
    expect((await ask(app, incidentPage, `incidents?limit=10&cursor=${page.next}`)).incidents).toHaveLength(10);
    const other = await problemOf(await app.request(`/api/v1/incidents?limit=10&offences=robbery&cursor=${page.next}`));
    expect(other.code).toBe('bad_cursor');
    const cell = page.incidents.find((incident) => incident.cell !== null)!.cell!;
    expect((await problemOf(await app.request(`/api/v1/incidents?limit=10&cell=${cell}&cursor=${page.next}`))).code).toBe('bad_cursor');
    const parts = JSON.parse(Buffer.from(page.next!, 'base64url').toString()) as string[];
    const forged = Buffer.from(JSON.stringify(parts.with(1, '1'))).toString('base64url');
    expect((await problemOf(await app.request(`/api/v1/incidents?limit=10&cursor=${forged}`))).code).toBe('bad_cursor');
  });

  it('is a saved run that is not there', async () => {
    const problem = await problemOf(await app.request('/api/v1/hotspots/0123456789abcdef01234567'));
    expect([problem.status, problem.code]).toEqual([404, 'unknown_run']);
  });

  it('leaves the server and its data as they were', async () => {
    expect(app.faults).toEqual([]);
    expect((await ask(app, status, 'status')).agency).toMatchObject({ rows: 60, slug: 'scatter' });
    expect((await ask(app, areaList, 'areas')).areas.map(({ id }) => id)).toEqual(['district:001']);
  });
});

describe.skipIf(!hasSharedData())('Memphis robberies', () => {
  onBothDatabases('from the raw file', (get) => {
    it('are counted per cell as h3-js counts them', async () => {
      const file = sharedData('points/memphis/memphis_robberies_2019.csv');
      const agency = await ensureAgency(get(), { slug: 'memphis', name: 'Memphis', zone: 'America/Chicago', demonstration: false });
      const report = await importIncidents(get(), { agencyId: agency.agencyId, person: 'local', purpose: 'test' },
        { fileName: 'memphis_robberies_2019.csv', bytes: null, stream: createReadStream(file) }, { preset: 'generic', zone: 'America/Chicago' });
      expect([report.status, report.stored]).toEqual(['completed', 2245]);
      const app = testApp(get());
      for (const resolution of [10, 9, 8, 6]) {
        const counts = new Map<string, number>();
        for (const line of readFileSync(file, 'utf8').trim().split('\n').slice(1)) {
          const [longitude, latitude] = line.split(',').slice(3).map((text) => Number(text.replaceAll('"', '')));
          const cell = cellToParent(latLngToCell(latitude!, longitude!, 10), resolution);
          counts.set(cell, (counts.get(cell) ?? 0) + 1);
        }
        const table: HexTable = await ask(app, hexTable, `hexes?agency=memphis&from=2019-01-01&to=2020-01-01&resolution=${resolution}&statistic=none`);
        expect(Object.fromEntries(table.cell.map((cell, i) => [cell, table.count[i]]))).toEqual(Object.fromEntries(counts));
        expect(table.meta.rows).toBe(2245);
      }
      const whole = await ask(app, hexTable, 'hexes?agency=memphis');
      expect([whole.meta.filter.fromDay, whole.meta.filter.toDay, whole.meta.rows]).toEqual(['2019-01-01', '2020-01-01', 2245]);
      expect(whole.meta.hotspots!.hot['95']).toBeGreaterThan(20);
    }, 60_000);
  });
});
