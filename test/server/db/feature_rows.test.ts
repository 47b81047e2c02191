import { beforeAll, describe, expect, it } from 'vitest';
import {
  areaFeatureRows, backdropFeatureRows, countAreaFeatures, countBackdropFeatures, countPlacedIncidents, isIncident, isPlacedIn, readExtents, readTimeSpan,
} from '../../../server/db/feature_rows.ts';
import { readIncidents } from '../../../server/db/incidents.ts';
import { transact, type Transaction } from '../../../server/db/transact.ts';
import type { Filter } from '../../../server/model/filter.ts';
import { onBothDatabases } from '../../support/databases.ts';
import { recordSql } from '../../support/sql_snapshot.ts';
import { makeTown, type Town } from '../../support/town.ts';

const everything: Filter = { from: new Date('2026-01-01T00:00:00Z'), to: new Date('2026-06-01T00:00:00Z'), offenceIds: null, hours: null, weekdays: null, polygon: null };
const box = [30.49, 50.44, 30.53, 50.47] as [number, number, number, number];
const around = [[30.53, 50, 180, 51], [-180, 50, 30.47, 51]] as [number, number, number, number][];

const functions: Record<string, (transaction: Transaction) => Promise<unknown>> = {
  'readIncidents, in two boxes': (transaction) => readIncidents(transaction, 1, { filter: everything, range: null, further: isPlacedIn(around), after: { moment: '2026-02-01T00:00:00.000001Z', id: '7' }, limit: 11 }),
  'readIncidents, one': (transaction) => readIncidents(transaction, 1, { filter: everything, range: null, further: isIncident('7'), after: null, limit: 1 }),
  countPlacedIncidents: (transaction) => countPlacedIncidents(transaction, 1, { filter: everything, boxes: [box] }),
  'areaFeatureRows, a page': (transaction) => areaFeatureRows(transaction, 1, { kind: null, boxes: [box], after: { kind: 'district', code: 'east' }, limit: 3 }),
  'areaFeatureRows, one': (transaction) => areaFeatureRows(transaction, 1, { kind: 'district', code: 'east', boxes: null, after: null, limit: 1 }),
  countBackdropFeatures: (transaction) => countBackdropFeatures(transaction, 1, { kind: 'street', boxes: [box] }),
  countAreaFeatures: (transaction) => countAreaFeatures(transaction, 1, { kind: 'district', boxes: [box] }),
  'backdropFeatureRows, a page': (transaction) => backdropFeatureRows(transaction, 1, { kind: 'street', boxes: [box], after: '7', limit: 3 }),
  'backdropFeatureRows, one': (transaction) => backdropFeatureRows(transaction, 1, { kind: null, id: '7', boxes: null, after: null, limit: 1 }),
};
const names = Object.keys(functions);

describe('the SQL of features', () => {
  it.each(names)('%s', async (name) => {
    expect(await recordSql(functions[name]!)).toMatchSnapshot();
  });

  it('readTimeSpan', async () => {
    expect(await recordSql((transaction) => readTimeSpan(transaction, 1))).toMatchSnapshot();
  });

  it('readExtents', async () => {
    expect(await recordSql((transaction) => readExtents(transaction, 1, null))).toMatchSnapshot();
  });

  it('names the agency in every statement, and writes no value into its text', async () => {
    for (const name of names) {
      for (const statement of (await recordSql(functions[name]!)).split('\n\n').map((text) => text.split('\n-- $')[0]!)) {
        expect([name, statement]).toEqual([name, expect.stringMatching(/agency_id = \$\d/)]);
        expect([name, statement]).toEqual([name, expect.not.stringMatching(/30\.4|district|\bstreet|2026/)]);
      }
    }
  });
});

onBothDatabases('rows of features', (get) => {
  let town: Town;
  beforeAll(async () => { town = await makeTown(get()); });
  const read = <T>(work: (transaction: Transaction, agencyId: number) => Promise<T>): Promise<T> =>
    transact(get(), { agencyId: town.agency.agencyId, person: 'local', purpose: 'test' }, (transaction) => work(transaction, town.agency.agencyId), { readOnly: true });

  it('are as many in boxes that touch as one by one', async () => {
    const counts = await read(async (transaction, id) => Promise.all([[box], around, [[30, 50, 31, 51] as typeof box]].map((boxes) => countPlacedIncidents(transaction, id, { filter: everything, boxes }))));
    const rows = await read((transaction, id) => readIncidents(transaction, id, { filter: everything, range: null, after: null, limit: 1000 }));
    const inside = (edges: readonly (typeof box)[]): number => rows.filter(({ longitude, latitude }) => longitude !== null && latitude !== null
      && edges.some(([west, south, east, north]) => longitude >= west && longitude <= east && latitude >= south && latitude <= north)).length;
    expect(counts).toEqual([inside([box]), inside(around), rows.filter(({ longitude }) => longitude !== null).length]);
  });

  it('have the extent and the time span of what there is, and none for an agency without any', async () => {
    const extents = await read((transaction, id) => readExtents(transaction, id, null));
    expect(extents.areas!.map((edge) => Math.round(edge * 1e6) / 1e6)).toEqual([30.45, 50.4, 30.55, 50.5]);
    expect([extents.incidents![0] > 30.45, extents.backdrop![0]]).toEqual([true, 30.45]);
    expect((await read((transaction, id) => readTimeSpan(transaction, id)))!.first).toEqual(new Date('2026-01-01T00:15:00Z'));
    expect(await read((transaction) => readExtents(transaction, 999, null))).toEqual({ incidents: null, areas: null, backdrop: null });
    expect(await read((transaction) => readTimeSpan(transaction, 999))).toBeNull();
  });

  it('are read page by page in one order, whatever the letters of their codes', async () => {
    const all = await read((transaction, id) => areaFeatureRows(transaction, id, { kind: null, boxes: null, after: null, limit: 10 }));
    expect(all.map(({ kind, code }) => `${kind}:${code}`)).toEqual(['boundary:town', 'district:east', 'district:west']);
    expect(await read((transaction, id) => areaFeatureRows(transaction, id, { kind: null, boxes: null, after: { kind: 'district', code: 'east' }, limit: 10 }))).toEqual(all.slice(2));
    const [first] = await read((transaction, id) => backdropFeatureRows(transaction, id, { kind: null, boxes: null, after: null, limit: 1 }));
    const rest = await read((transaction, id) => backdropFeatureRows(transaction, id, { kind: null, boxes: null, after: first!.id, limit: 10 }));
    expect([first, ...rest]).toHaveLength(await read((transaction, id) => countBackdropFeatures(transaction, id, { kind: null, boxes: null })));
    expect(await read((transaction, id) => countBackdropFeatures(transaction, id, { kind: 'street', boxes: null }))).toBe(2);
    expect(await read((transaction, id) => countAreaFeatures(transaction, id, { kind: 'district', boxes: null }))).toBe(2);
  });
});
