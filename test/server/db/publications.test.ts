import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { transact } from '../../../server/db/transact.ts';
import { importAreas } from '../../../server/tasks/import_areas.ts';
import { importBackdrop } from '../../../server/tasks/import_backdrop.ts';
import { importIncidents } from '../../../server/tasks/import_incidents.ts';
import { onBothDatabases, onServer } from '../../support/databases.ts';
import { file, newAgency, one } from '../tasks/import_support.ts';

const collection = (type: string, coordinates: unknown): string =>
  JSON.stringify({ type: 'FeatureCollection', features: [{ type: 'Feature', properties: { code: 'a', name: 'A' }, geometry: { type, coordinates } }] });
const square = collection('Polygon', [[[30, 50], [31, 50], [31, 51], [30, 51], [30, 50]]]);
const street = collection('LineString', [[30, 50], [31, 51]]);
const table = 'id,date,type,longitude,latitude\n1,2025-03-01 10:00,theft,30.5,50.4\n';
const generic = { preset: 'generic', source: 'test', zone: 'Europe/Kyiv' };

onBothDatabases('every version of the data', (get) => {
  it('has a row with a stamp of its own and the import that made it; what changes nothing has none', async () => {
    const context = await newAgency(get(), 'rows');
    const imports = [];
    for (let round = 0; round < 2; round += 1) {
      imports.push(await importIncidents(get(), context, file(table), generic));
      imports.push(await importAreas(get(), context, file(square, 'a.geojson'), { kind: 'district' }));
      imports.push(await importBackdrop(get(), context, file(street, 'b.geojson'), { kind: 'street' }));
    }
    expect(imports.map(({ problem, dataVersion }) => [problem, dataVersion])).toEqual(['1', '2', '3', null, null, null].map((version) => [null, version]));
    const { rows, stamps } = await one(get(), context, sql<{ rows: string[]; stamps: number }>`
      select array_agg(data_version || ' ' || import_id order by data_version) as rows, count(distinct stamp)::integer as stamps
      from publication where agency_id = ${context.agencyId}`);
    expect([rows, stamps]).toEqual([imports.slice(0, 3).map(({ id, dataVersion }) => `${dataVersion} ${id}`), 3]);
  });
});

onServer('whoever follows an agency', (get) => {
  it('is told of a new version once it can be read, and not before', async () => {
    const context = await newAgency(get(), 'told');
    const listener = await get().pool.connect();
    const heard: string[] = [];
    listener.on('notification', ({ channel, payload }) => heard.push(`${channel} ${payload}`));
    try {
      await listener.query('listen hexwatch_published');
      await importIncidents(get(), context, file(table), generic);
      await listener.query('select 1');
      expect(heard).toEqual([`hexwatch_published ${context.agencyId}`]);
      await importIncidents(get(), context, file(table), generic);
      await expect(transact(get(), context, async (transaction) => {
        await sql`select pg_notify('hexwatch_published', 'rolled back')`.execute(transaction);
        throw new RangeError('no');
      })).rejects.toThrow('no');
      await listener.query('select 1');
      expect(heard).toHaveLength(1);
    } finally {
      listener.release(true);
    }
  });
});
