import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { cellToParent, latLngToCell } from 'h3-js';
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { importAreas } from '../../../server/tasks/import_areas.ts';
import { importIncidents } from '../../../server/tasks/import_incidents.ts';
import { onBothDatabases } from '../../support/databases.ts';
import { hasSharedData, sharedData } from '../../support/data.ts';
import { dataVersion, expectAccount, incidentCount, isWholeAccount, newAgency, one, rejectionsOf, shared, stagedCount } from './import_support.ts';

const big = 'points/chicago/chicago_2018H1_portal16.csv.gz';
const months = Array.from({ length: 12 }, (_, index) => `points/uk_city_of_london/2019-${String(index + 1).padStart(2, '0')}-city-of-london-street.csv`);

/** Fields of simple CSV, read by other means than the product's. */
const plainRows = (text: string): string[][] => text.trimEnd().split('\n').slice(1).map((line) => line.trim().split(','));

describe.skipIf(!hasSharedData())('published files', () => {
  onBothDatabases('are imported whole', (get) => {
    it('Chicago, half a year: every row accounted for, the second time nothing changes', async () => {
      const context = await newAgency(get(), 'chicago');
      const progress: number[] = [];
      const first = await importIncidents(get(), context, shared(big), { preset: 'chicago' }, {
        onProgress: (report) => {
          progress.push(report.rowsRead);
          if (!isWholeAccount(report)) throw new Error(`${report.rowsRead} rows are not the sum of what became of them.`);
        },
      });
      expectAccount(first, { rowsRead: 125_590, stored: 125_590 });
      expect(first).toMatchObject({ withoutPlace: 686, dataVersion: '1', file: 'chicago_2018H1_portal16.csv.gz', source: 'chicago', fileSha256: expect.stringMatching(/^[0-9a-f]{64}$/) as string });
      expect(progress.length).toBeGreaterThan(10);
      expect(await one(get(), context, sql`select count(*)::integer as rows, count(geom)::integer as placed, count(*) filter (where place_problem = 'missing')::integer as missing,
        count(distinct local_date)::integer as days, count(*) filter (where offence_id between 300 and 399)::integer as robberies from incident where agency_id = ${context.agencyId}`))
        .toEqual({ rows: 125_590, placed: 124_904, missing: 686, days: 181, robberies: countInText(big, ',ROBBERY,') });

      const second = await importIncidents(get(), context, shared(big), { preset: 'chicago' });
      expectAccount(second, { rowsRead: 125_590, unchanged: 125_590 });
      expect(second.dataVersion).toBeNull();
      expect(await dataVersion(get(), 'chicago')).toBe('1');
      expect([await incidentCount(get(), context), await stagedCount(get(), context)]).toEqual([125_590, 0]);
    }, 240_000);

    it('Chicago: 97.6 % of the incidents inside any community area lie in the one that the police recorded', async () => {
      const context = await newAgency(get(), 'chicago');
      const areas = await importAreas(get(), context, shared('boundaries/chicago_community_areas.geojson'), { kind: 'community', codeField: 'area_numbe', nameField: 'community' });
      expectAccount(areas, { rowsRead: 77, stored: 77 });
      expect(await dataVersion(get(), 'chicago')).toBe('2');
      const { share, outside } = await one(get(), context, sql<{ share: number; outside: number }>`
        select (count(*) filter (where exists (select from area where area.agency_id = incident.agency_id and area.kind = 'community'
            and area.code = incident.attributes ->> 'Community Area' and area.geom && incident.geom and ST_Intersects(area.geom, incident.geom))))::float8 / count(*) filter (where place_problem is null) as share,
          count(*) filter (where place_problem = 'outside')::integer as outside
        from incident where agency_id = ${context.agencyId} and geom is not null`);
      expect(share).toBeCloseTo(0.976, 3);
      const { independent } = await one(get(), context, sql<{ independent: number }>`select count(*)::integer as independent from incident where agency_id = ${context.agencyId} and geom is not null
        and not exists (select from area where area.agency_id = incident.agency_id and area.geom && incident.geom and ST_Intersects(area.geom, incident.geom))`);
      expect(outside).toBe(independent);
      expect(outside).toBeGreaterThan(100);
      const { square } = await one(get(), context, sql<{ square: number }>`select sum(square_km) as square from area where agency_id = ${context.agencyId}`);
      expect(square).toBeGreaterThan(590);
      expect(square).toBeLessThan(610);
    }, 120_000);

    it('Chicago: points outside every area are noticed while they are read, too', async () => {
      const context = await newAgency(get(), 'chicago');
      const report = await importIncidents(get(), context, shared('points/chicago/chicago_homicides_2001_2018_socrata22.csv'), { preset: 'chicago', source: 'homicides' });
      expectAccount(report, { rowsRead: 9265, stored: 9265 });
      expect(report.withoutPlace).toBe(56);
      expect(report.notes).toEqual(expect.arrayContaining([
        expect.objectContaining({ code: 'place_placeholder', count: 53 }), expect.objectContaining({ code: 'place_missing', count: 3 }),
      ]));
      const { flagged, independent } = await one(get(), context, sql<{ flagged: number; independent: number }>`
        select count(*) filter (where place_problem = 'outside')::integer as flagged, count(*) filter (where not exists (
          select from area where area.agency_id = incident.agency_id and area.geom && incident.geom and ST_Intersects(area.geom, incident.geom)))::integer as independent
        from incident where agency_id = ${context.agencyId} and source = 'homicides' and geom is not null`);
      expect(flagged).toBe(independent);
    }, 60_000);

    it('Chicago with 22 columns: ids are the portal\'s', async () => {
      const context = await newAgency(get(), 'chicago_22');
      const report = await importIncidents(get(), context, shared('points/chicago/chicago_sample10k_socrata22_bom.csv'), { preset: 'auto' });
      expectAccount(report, { rowsRead: 10_000, stored: 10_000 });
      expect(report.withoutPlace).toBe(270);
      expect(await one(get(), context, sql`select source_key, source_id, address from incident where agency_id = ${context.agencyId} and source_key = '13364090'`))
        .toEqual({ source_key: '13364090', source_id: '13364090', address: '002XX W 47TH ST' });
    }, 60_000);

    it('London, twelve files: equal rows without an id are all kept, repeated ids told apart', async () => {
      const context = await newAgency(get(), 'london', 'Europe/London');
      const expected = { rows: 0, withoutId: 0, duplicate: 0, rejected: 0 };
      const sum = { rowsRead: 0, stored: 0, duplicate: 0, rejected: 0 };
      for (const month of months) {
        const report = await importIncidents(get(), context, shared(month), { preset: 'police_uk' });
        expect(isWholeAccount(report)).toBe(true);
        for (const field of ['rowsRead', 'stored', 'duplicate', 'rejected'] as const) sum[field] += report[field];
        const refused = await rejectionsOf(get(), context, report);
        expect(refused.every(({ code }) => code === 'repeated_id')).toBe(true);
        const seen = new Map<string, string>();
        const repeated: number[] = [];
        for (const [index, row] of plainRows(readFileSync(sharedData(month), 'utf8')).entries()) {
          expected.rows += 1;
          const [id = '', text] = [row[0], row.join('\u0000')];
          if (id === '') expected.withoutId += 1;
          else if (!seen.has(id)) seen.set(id, text);
          else if (seen.get(id) === text) expected.duplicate += 1;
          else repeated.push(index + 2);
        }
        expected.rejected += repeated.length;
        expect(refused.map(({ line }) => line)).toEqual(repeated);
      }
      expect(expected).toEqual({ rows: 10_032, withoutId: 1243, duplicate: 4, rejected: 96 });
      expect(sum).toEqual({ rowsRead: 10_032, stored: 10_032 - 4 - 96, duplicate: 4, rejected: 96 });
      const { rows, without_id, repeats } = await one(get(), context, sql<{ rows: number; without_id: number; repeats: number }>`
        select count(*)::integer as rows, count(*) filter (where source_id is null)::integer as without_id,
          count(*) filter (where source_id is null and source_key !~ '#1$')::integer as repeats from incident where agency_id = ${context.agencyId}`);
      expect({ rows, without_id, repeats }).toEqual({ rows: 9932, without_id: 1243, repeats: 469 });

      const again = await importIncidents(get(), context, shared(months[5]!), { preset: 'police_uk' });
      expectAccount(again, { rowsRead: 922, unchanged: 895, duplicate: 3, rejected: 24 });
      expect(again.dataVersion).toBeNull();
    }, 120_000);

    it('Memphis: counts per cell equal a count of the raw file by other means', async () => {
      const context = await newAgency(get(), 'memphis');
      const report = await importIncidents(get(), context, shared('points/memphis/memphis_robberies_2019.csv'), { preset: 'generic', zone: 'America/Chicago' });
      expectAccount(report, { rowsRead: 2245, stored: 2245 });
      expect(report.source).toBe('memphis_robberies_2019');
      const raw = new Map<string, number>();
      for (const row of plainRows(readFileSync(sharedData('points/memphis/memphis_robberies_2019.csv'), 'utf8'))) {
        const [longitude, latitude] = row.slice(3).map((value) => Number(value.replaceAll('"', '')));
        // Children of a cell reach a little beyond it, so a coarser cell is the parent of the fine one, not the cell of the point.
        const cell = BigInt(`0x${cellToParent(latLngToCell(latitude!, longitude!, 10), 9)}`).toString();
        raw.set(cell, (raw.get(cell) ?? 0) + 1);
      }
      const { cells } = await one(get(), context, sql<{ cells: Record<string, number> }>`
        select jsonb_object_agg(cell, count) as cells from (select hex_parent(cell, 9)::text as cell, count(*) as count from incident where agency_id = ${context.agencyId} group by 1) as counted`);
      expect(new Map(Object.entries(cells))).toEqual(raw);
    }, 60_000);
  });
});

const countInText = (path: string, part: string): number => gunzipSync(readFileSync(sharedData(path))).toString('utf8').split(part).length - 1;
