import { expect, it } from 'vitest';
import { areaShapes, backdropShapes, hasStreetClasses, incidentPoints } from '../../../server/db/tile_rows.ts';
import type { Filter } from '../../../server/model/filter.ts';
import { recordSql } from '../../support/sql_snapshot.ts';

const filter: Filter = {
  from: new Date('2026-01-01T00:00:00Z'), to: new Date('2026-02-01T00:00:00Z'), offenceIds: [300], hours: [22, 23], weekdays: [5],
  polygon: [[[[30, 50], [31, 50], [31, 51], [30, 50]]]],
};

it('asks the database for what a tile holds, within its box', async () => {
  expect(await recordSql((transaction) => incidentPoints(transaction, 7, { filter, box: [30, 50, 31, 51], most: 8000 }))).toMatchSnapshot('incidents');
  expect(await recordSql((transaction) => areaShapes(transaction, 7, 'district'))).toMatchSnapshot('areas');
  expect(await recordSql((transaction) => backdropShapes(transaction, 7, { box: [30, 50, 31, 51], skipStreetsBut: ['primary'], finest: 0.001 }))).toMatchSnapshot('backdrop');
  expect(await recordSql((transaction) => hasStreetClasses(transaction, 7, ['primary']))).toMatchSnapshot('street classes');
});
