import { describe, expect, it } from 'vitest';
import { countCellDayEntries, countCellDays, type CellDaysQuestion } from '../../../server/db/hex_days.ts';
import { recordSql } from '../../support/sql_snapshot.ts';

const question: CellDaysQuestion = {
  filter: { from: new Date('2026-01-01T00:00:00Z'), to: new Date('2026-02-01T00:00:00Z'), offenceIds: [300, 301], hours: [22, 23], weekdays: null, polygon: null },
  resolution: 9, step: 'week', measure: 'harm', edition: 'cchi-2026',
};

describe('the SQL of day slices', () => {
  it('counts cells and steps together, and no more than can be answered', async () => {
    expect(await recordSql((transaction) => countCellDays(transaction, 1, question, 1000))).toMatchSnapshot();
    expect(await recordSql((transaction) => countCellDayEntries(transaction, 1, question, 1000))).toMatchSnapshot();
  });
});
