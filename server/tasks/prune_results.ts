import { listAgencies } from '../db/agencies.ts';
import { pruneResults, type Retention } from '../db/analysis_results.ts';
import type { Database } from '../db/database.ts';
import { transact } from '../db/transact.ts';

/** Removes results that are too old or for which there is no room, of every agency; what is kept on purpose stays. Returns how many went. */
export async function pruneAllResults(database: Database, retention: Retention, signal?: AbortSignal): Promise<number> {
  let removed = 0;
  for (const { agencyId } of await listAgencies(database)) {
    signal?.throwIfAborted();
    const context = { agencyId, person: 'system', purpose: 'remove results that are too old' };
    removed += await transact(database, context, (transaction) => pruneResults(transaction, agencyId, retention), { timeoutMs: 0, signal });
  }
  return removed;
}
