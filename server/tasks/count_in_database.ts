import { countCells, countTotals } from '../db/counts.ts';
import type { Database } from '../db/database.ts';
import { countDays, countHours, countOffences } from '../db/tallies.ts';
import type { Transaction } from '../db/transact.ts';
import { currentHarmEdition } from '../model/harm.ts';
import { hexRange } from '../model/hex.ts';
import type { Counter } from './counter.ts';
import { readAt } from './read_at.ts';
import type { Asked } from './resolve_filter.ts';

/** Counts with SQL: the reference, and the way while there is no index. */
export function databaseCounter(database: Database, asked: Pick<Asked, 'agency' | 'context'>, signal?: AbortSignal): Counter {
  const { agencyId } = asked.agency;
  const edition = currentHarmEdition;
  const read = <T>(work: (transaction: Transaction) => Promise<T>): Promise<T> => readAt(database, asked, work, signal);
  return {
    cells: (filter, resolution) => read(async (transaction) => {
      const { cells, totals } = await countCells(transaction, agencyId, { filter, resolution, edition });
      return {
        cells: cells.map(({ cell }) => cell), totals,
        count: Float64Array.from(cells, ({ count }) => count), harm: Float64Array.from(cells, ({ harm }) => harm),
      };
    }),
    totals: (filter) => read((transaction) => countTotals(transaction, agencyId, { filter, edition })),
    days: (filter) => read((transaction) => countDays(transaction, agencyId, { filter, edition })),
    hours: (filter) => read((transaction) => countHours(transaction, agencyId, { filter, edition })),
    offences: (filter) => read((transaction) => countOffences(transaction, agencyId, { filter, edition })),
    inCell: (filter, cell) => read(async (transaction) => {
      const question = { filter, edition, range: hexRange(cell) };
      const { days, totals } = await countDays(transaction, agencyId, question);
      const { hours } = await countHours(transaction, agencyId, question);
      const { offences } = await countOffences(transaction, agencyId, question);
      return { count: totals.rows, harm: totals.harm, days, hours, offences };
    }),
  };
}
