import { dataVersionNow } from '../db/coverage.ts';
import type { Database } from '../db/database.ts';
import { transact, type Transaction } from '../db/transact.ts';
import type { Agency } from '../db/agencies.ts';
import type { Context } from '../model/context.ts';
import { Problem } from '../model/problem.ts';
import { lookAgain } from '../follow/column_index.ts';

/**
 * Reads in one transaction, incidents as they were at the version that is asked about, and only if it sees the data version that the answer is about: an answer is put together from
 * several readings, and data may be published between two of them. Throws the Problem `data_moved` otherwise; whoever
 * began the answer begins it again.
 */
export function readAt<T>(
  database: Database, { agency, context }: { agency: Agency; context: Context }, work: (transaction: Transaction) => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  return transact(database, context, async (transaction) => {
    if (await dataVersionNow(transaction, agency.agencyId) !== latestOf(agency)) {
      lookAgain(database);
      throw dataMoved();
    }
    return work(transaction);
  }, { readOnly: true, signal, asOf: isPast(agency) ? agency.dataVersion : null });
}

/** The version that the agency's data are at, whichever the question is about. */
export const latestOf = ({ dataVersion, latest }: Pick<Agency, 'dataVersion' | 'latest'>): string => latest ?? dataVersion;

/** Whether the question is about incidents as they are no more. */
export const isPast = ({ dataVersion, latest }: Pick<Agency, 'dataVersion' | 'latest'>): boolean => latest !== undefined && latest !== dataVersion;

export const dataMoved = (): Problem =>
  new Problem('unavailable', 'data_moved', 'New data were published while this was computed. Ask again.');

const mostAttempts = 5;

/** Runs `attempt` from its beginning, again when data were published meanwhile. */
export async function atOneVersion<T>(attempt: () => Promise<T>): Promise<T> {
  for (let left = mostAttempts; ; left -= 1) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== 'data_moved' || left <= 1) throw error;
    }
  }
}
