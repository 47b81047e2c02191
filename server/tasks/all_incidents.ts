import type { Database } from '../db/database.ts';
import { readIncidents, type IncidentRecord, type IncidentsAsked } from '../db/incidents.ts';
import type { Transaction } from '../db/transact.ts';
import { batchSize } from './feature_source.ts';
import { batchesAt } from './read_batches.ts';
import type { Resolved } from './resolve_filter.ts';

type Asked = Pick<IncidentsAsked, 'filter' | 'further'> & { /** About how many there are. */ expected: number };

const shortestMs = 60_000;

/**
 * All incidents of a question, the latest first, in batches of one snapshot. Each batch is read from a stretch of time that
 * should just fill it, so that every row is looked at once and nothing much is sorted, however many there are.
 */
export function allIncidents(
  database: Database, resolved: Resolved, { filter, further, expected }: Asked, signal?: AbortSignal,
): AsyncGenerator<IncidentRecord[]> {
  const { agencyId } = resolved.agency;
  const begin = filter.from.getTime();
  let end = filter.to.getTime();
  let stretch = (end - begin) * ((0.8 * batchSize) / Math.max(1, expected));
  /** Beginning of the stretch that is being read; null between two. */
  let start: number | null = null;
  const page = async (transaction: Transaction, last: IncidentRecord | null): Promise<IncidentRecord[]> => {
    let after = start === null ? null : last;
    while (start !== null || end > begin) {
      start ??= Math.max(begin, end - Math.ceil(Math.max(shortestMs, stretch)));
      const within = { ...filter, from: new Date(start), to: new Date(end) };
      const rows = await readIncidents(transaction, agencyId, { filter: within, range: null, further, after, limit: batchSize });
      if (rows.length === batchSize) stretch /= 2;
      else {
        // All of this stretch has been read; the next one goes by how full this one was.
        [end, start, after] = [start, null, null];
        stretch *= Math.min(4, (0.8 * batchSize) / Math.max(1, rows.length));
      }
      if (rows.length > 0) return rows;
    }
    return [];
  };
  return batchesAt(database, resolved, page, signal);
}
