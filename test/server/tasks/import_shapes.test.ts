import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { importAreas } from '../../../server/tasks/import_areas.ts';
import { importBackdrop } from '../../../server/tasks/import_backdrop.ts';
import { importIncidents } from '../../../server/tasks/import_incidents.ts';
import { onBothDatabases } from '../../support/databases.ts';
import { hasSharedData } from '../../support/data.ts';
import { dataVersion, expectAccount, file, newAgency, one, rejectionsOf, shared } from './import_support.ts';

type Ring = [number, number][];
const box = (west: number, south: number, size = 1): Ring => [[west, south], [west + size, south], [west + size, south + size], [west, south + size], [west, south]];
const area = (code: string | number | null, rings: Ring[], name = `Area ${code}`): object => ({ type: 'Feature', properties: { code, name }, geometry: { type: 'Polygon', coordinates: rings } });
const collection = (features: object[]): string => JSON.stringify({ type: 'FeatureCollection', features });
const geojson = (features: object[]) => file(collection(features), 'shapes.geojson');

onBothDatabases('importing shapes', (get) => {
  it('stores areas with their size, and knows them by their code when they come again', async () => {
    const context = await newAgency(get(), 'areas');
    expectAccount(await importAreas(get(), context, geojson([area(1, [box(30, 50)]), area('B', [box(31, 50), box(31.2, 50.2, 0.5)])]), { kind: 'district' }), { rowsRead: 2, stored: 2 });
    const moved = [area(1, [box(30, 50)]), area('B', [box(31, 50)]), area('C', [box(32, 50)])];
    const second = await importAreas(get(), context, geojson([...moved, moved[0]!]), { kind: 'district' });
    expectAccount(second, { rowsRead: 4, stored: 1, changed: 1, unchanged: 1, duplicate: 1 });
    expect([second.dataVersion, await dataVersion(get(), 'areas')]).toEqual(['2', '2']);
    const again = await importAreas(get(), context, geojson(moved), { kind: 'district' });
    expectAccount(again, { rowsRead: 3, unchanged: 3 });
    expect([again.dataVersion, await dataVersion(get(), 'areas')]).toEqual([null, '2']);
    expectAccount(await importAreas(get(), context, geojson([moved[0]!]), { kind: 'beat', codeField: 'CODE', nameField: 'Name' }), { rowsRead: 1, stored: 1 });
    const { codes, square, valid } = await one(get(), context, sql<{ codes: string; square: number; valid: boolean }>`
      select string_agg(kind || ':' || code || '=' || name, ' ' order by kind, code collate "C") as codes, max(square_km) filter (where code = '1') as square, bool_and(ST_IsValid(geom) and ST_SRID(geom) = 4326) as valid
      from area where agency_id = ${context.agencyId}`);
    expect(codes).toBe('beat:1=Area 1 district:1=Area 1 district:B=Area B district:C=Area C');
    expect(valid).toBe(true);
    // One degree by one at 50 to 51 degrees north: 7,892 km2 by Karney's formula.
    expect(square).toBeCloseTo(7892, -2);
  });

  it('refuses shapes that are not valid, saying where, and repairs none', async () => {
    const context = await newAgency(get(), 'bad_shapes');
    const bowtie: Ring = [[30, 50], [31, 51], [31, 50], [30, 51], [30, 50]];
    const features = [
      area('ok', [box(30, 50)]), area('bowtie', [bowtie]), area('open', [box(30, 50).slice(0, 4) as Ring]), area('metres', [box(500_000, 5_000_000)]), area(null, [box(30, 50)]),
      { type: 'Feature', properties: { code: 'p' }, geometry: { type: 'Point', coordinates: [30, 50] } }, area('ok', [box(33, 50)]),
      area('comb', [[...Array.from({ length: 20_001 }, (_, index): [number, number] => [30 + index / 1e5, 50 + (index % 2) / 10]), [30, 49], [30, 50]]]), area('outside hole', [box(30, 50), box(35, 50)]),
    ];
    const report = await importAreas(get(), context, geojson(features), { kind: 'beat' });
    expectAccount(report, { rowsRead: 9, stored: 1, rejected: 8 });
    const refused = await rejectionsOf(get(), context, report);
    expect(refused.map(({ line, code }) => [line, code])).toEqual([
      [2, 'invalid_shape'], [3, 'bad_shape'], [4, 'out_of_range'], [5, 'missing_code'], [6, 'wrong_shape'], [7, 'repeated_id'], [8, 'too_many_vertices'], [9, 'invalid_shape'],
    ]);
    expect(refused[0]!.reason).toMatch(/Self-intersection.*30\.5 50\.5/);
  });

  it('fails with the reason when nothing of the file can be used', async () => {
    const context = await newAgency(get(), 'no_shapes');
    for (const [source, options, code] of [
      [file('a,b\n1,2'), { kind: 'beat' }, 'not_shapes'], [geojson([]), { kind: 'beat' }, 'nothing_usable'], [geojson([area('x', [[[0, 0], [1, 1], [0, 0]]])]), { kind: 'beat' }, 'nothing_usable'],
      [geojson([{ type: 'Feature', properties: { nr: 1 }, geometry: null }]), { kind: 'beat' }, 'missing_columns'], [file(collection([area(1, [box(1, 1)])]).slice(0, -3)), { kind: 'beat' }, 'truncated_json'],
    ] as const) {
      expect(await importAreas(get(), context, source, options), code).toMatchObject({ status: 'failed', problem: { code } });
    }
    await expect(importAreas(get(), context, geojson([]), { kind: 'Police beat' })).rejects.toMatchObject({ code: 'bad_kind' });
    await expect(importBackdrop(get(), context, geojson([]), { kind: 'volcano' as 'street' })).rejects.toMatchObject({ code: 'bad_kind' });
    expect(await dataVersion(get(), 'no_shapes')).toBe('0');
  });

  it('finds out again which incidents lie outside when areas change', async () => {
    const context = await newAgency(get(), 'outside');
    const text = 'id,date,type,longitude,latitude\n1,2025-01-01,theft,30.5,50.5\n2,2025-01-01,theft,31.5,50.5\n3,2025-01-01,theft,,\n';
    const incidents = () => importIncidents(get(), context, file(text), { preset: 'generic', source: 's' });
    const problems = async (): Promise<string> => (await one(get(), context, sql<{ all: string }>`select string_agg(coalesce(place_problem, 'none'), ' ' order by source_key) as all from incident where agency_id = ${context.agencyId}`)).all;
    await incidents();
    expect(await problems()).toBe('none none missing');
    await importAreas(get(), context, geojson([area('a', [box(30, 50)])]), { kind: 'district' });
    expect(await problems()).toBe('none outside missing');
    // That a point turned out to lie outside is no change of the incident.
    expectAccount(await incidents(), { rowsRead: 3, unchanged: 3 });
    await importAreas(get(), context, geojson([area('b', [box(31, 50)])]), { kind: 'district' });
    expect(await problems()).toBe('none none missing');
  });

  it('stores lines and polygons of the backdrop once', async () => {
    const context = await newAgency(get(), 'backdrop');
    const street = (name: string | null, at: number): object => ({ type: 'Feature', properties: { highway: 'primary', name }, geometry: { type: 'LineString', coordinates: [[at, 50], [at + 0.1, 50.1, 7]] } });
    const features = [street('Main', 30), street(null, 31), street('Main', 30), { type: 'Feature', properties: {}, geometry: { type: 'Point', coordinates: [1, 1] } }];
    expectAccount(await importBackdrop(get(), context, geojson(features), { kind: 'street', classField: 'highway' }), { rowsRead: 4, stored: 2, duplicate: 1, rejected: 1 });
    const again = await importBackdrop(get(), context, geojson([...features, street('New', 32)]), { kind: 'street', classField: 'highway' });
    expectAccount(again, { rowsRead: 5, stored: 1, unchanged: 2, duplicate: 1, rejected: 1 });
    expect(await dataVersion(get(), 'backdrop')).toBe('2');
    expect(await one(get(), context, sql`select string_agg(class || '/' || name, ' ' order by backdrop_id) as all from backdrop where agency_id = ${context.agencyId}`)).toEqual({ all: 'primary/Main primary/ primary/New' });
  });

  describe.skipIf(!hasSharedData())('as published', () => {
    it('streets of San Francisco, beats of Chicago', async () => {
      const context = await newAgency(get(), 'published');
      expectAccount(await importBackdrop(get(), context, shared('streets/sf_downtown_streets.geojson'), { kind: 'street', classField: 'highway', nameField: 'name' }), { rowsRead: 8439, stored: 8439 });
      const beats = await importAreas(get(), context, shared('boundaries/chicago_beat_bounds_chigcrim.geojson'), { kind: 'beat', codeField: 'beat_num' });
      expectAccount(beats, { rowsRead: 277, stored: 275, rejected: 2 });
      expect((await rejectionsOf(get(), context, beats)).every(({ code, value }) => code === 'repeated_id' && value === '3100')).toBe(true);
    }, 60_000);
  });
});
