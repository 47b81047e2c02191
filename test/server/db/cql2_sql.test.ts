import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { cql2Condition } from '../../../server/db/cql2_sql.ts';
import { backdropTable, incidentTable } from '../../../server/db/feature_fields.ts';
import { rowOrder, type RowKey } from '../../../server/db/feature_order.ts';
import { areaFeaturesById, areasInBoxes, countIncidentsWhere, sortedBackdropRows } from '../../../server/db/feature_rows.ts';
import { areasOfShape, placesOfShapes } from '../../../server/db/shape_truths.ts';
import { openSortedIncidents, readSortedIncidents } from '../../../server/db/sorted_incidents.ts';
import type { Transaction } from '../../../server/db/transact.ts';
import type { SpatialNode } from '../../../server/model/cql2/evaluate.ts';
import { readCql2 } from '../../../server/model/cql2/read_cql2.ts';
import { sortType } from '../../../server/model/cql2/sort_values.ts';
import type { Cql2, SortKey } from '../../../server/model/cql2/tree.ts';
import type { Filter } from '../../../server/model/filter.ts';
import { incidents } from '../../../tiles/incidents.ts';
import { recordSql } from '../../support/sql_snapshot.ts';

const everything: Filter = { from: new Date('2026-01-01T00:00:00Z'), to: new Date('2026-06-01T00:00:00Z'), offenceIds: null, hours: null, weekdays: null, polygon: null };
const read = (text: string): Cql2 => readCql2(text, { language: 'cql2-text', fields: incidents.features.fields, geometry: 'geometry', zone: 'Europe/Kyiv' });
const touching = read('S_TOUCHES(geometry, BBOX(30.49,50.44,30.53,50.47))') as SpatialNode;

const conditions = [
  "offence = 'x0' AND NOT (address LIKE 'x1%' OR address IS NULL)", "address < 'x0'", "CASEI(address) = CASEI('X0')", "CASEI(ACCENTI(address)) LIKE 'x0%'", "id = '7' OR id IN ('7', 'x0')", "sourceId IN ('x0', 'x1')",
  "address IN ('x0', sourceId)", 'handlingCode BETWEEN 77 AND 78', 'handlingCode + 77 > handlingCode ^ 78', "occurredFrom = DATE('2026-03-01')", "occurredFrom <> TIMESTAMP('2026-03-01T00:00:00Z')",
  "T_DURING(INTERVAL(occurredFrom, occurredTo), INTERVAL('2026-03-01', '..'))", "T_DISJOINT(reportedAt, INTERVAL('2026-03-01T00:00:00Z', '2026-03-02'))", 'S_INTERSECTS(geometry, BBOX(170.77,50.44,-170.77,50.47))',
  'S_DISJOINT(geometry, POINT(30.77 50.77))', 'geometry IS NOT NULL AND TRUE',
];

const orderOf = (...sort: SortKey[]) => rowOrder(sort, incidentTable, (name) => sortType(incidents.features.fields, name));
const byAddress = orderOf({ field: 'address', descending: false }, { field: 'occurredTo', descending: true });
const key = (...values: RowKey['values']): RowKey => ({ values, id: '7' });

const functions: Record<string, (transaction: Transaction) => Promise<unknown>> = {
  countIncidentsWhere: (transaction) => countIncidentsWhere(transaction, 1, { filter: everything, further: cql2Condition(read('handlingCode < 77'), incidentTable) }),
  'readSortedIncidents, first page': (transaction) => readSortedIncidents(transaction, 1, { filter: everything, further: null, order: byAddress, after: null, limit: 11 }),
  'readSortedIncidents, after values': (transaction) => readSortedIncidents(transaction, 1, { filter: everything, further: sql`true`, order: byAddress, after: key('x0', '2026-03-01T00:00:00.000000Z'), limit: 11 }),
  'readSortedIncidents, after nulls': (transaction) => readSortedIncidents(transaction, 1, { filter: everything, further: null, order: byAddress, after: key(null, null), limit: 11 }),
  openSortedIncidents: async (transaction) => (await openSortedIncidents(transaction, 1, { filter: everything, further: null, order: orderOf({ field: 'handlingCode', descending: true }), after: null }))(5000),
  sortedBackdropRows: (transaction) => sortedBackdropRows(transaction, 1, {
    kind: 'street', boxes: null, further: null, order: rowOrder([{ field: 'name', descending: true }], backdropTable, () => 'text'), after: { values: ['x0'], id: '7' }, limit: 11,
  }),
  areasInBoxes: (transaction) => areasInBoxes(transaction, 1, { kind: 'district', boxes: [[30.49, 50.44, 30.53, 50.47]] }),
  areaFeaturesById: (transaction) => areaFeaturesById(transaction, 1, ['district:x0']),
  areasOfShape: (transaction) => areasOfShape(transaction, 1, touching),
  placesOfShapes: (transaction) => placesOfShapes(transaction, touching, ['{"type":"Point","coordinates":[30.77,50.77]}']),
};

describe('the SQL of filters', () => {
  it.each(conditions)('%s', async (text) => {
    expect(await recordSql((transaction) => sql`select 1 from incident join offence using (offence_id) where ${cql2Condition(read(text), incidentTable)}`.execute(transaction))).toMatchSnapshot();
  });

  it.each(Object.keys(functions))('%s', async (name) => {
    expect(await recordSql(functions[name]!)).toMatchSnapshot();
  });

  it('has no value of a filter in its text', async () => {
    for (const text of conditions) {
      const [statement] = (await recordSql((transaction) => sql`select ${cql2Condition(read(text), incidentTable)}`.execute(transaction))).split('\n-- $');
      expect([text, statement]).toEqual([text, expect.not.stringMatching(/\bx\d|(?<!\$)\b7[78]?\b|2026|30\.|50\.|170/i)]);
    }
  });

  it('grows with a filter and not with its depth', async () => {
    const deep = `${'('.repeat(17)}handlingCode${' * 2)'.repeat(17)} > 1`;
    const folded = `${'CASEI(ACCENTI('.repeat(8)}address${'))'.repeat(8)} = 'x'`;
    for (const text of [deep, folded]) expect((await recordSql((transaction) => sql`select ${cql2Condition(read(text), incidentTable)}`.execute(transaction))).length).toBeLessThan(60_000);
  });
});
