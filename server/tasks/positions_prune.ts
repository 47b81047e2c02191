import { listAgencies } from '../db/agencies.ts';
import type { Database } from '../db/database.ts';
import { prunePositions } from '../db/positions.ts';
import { transact } from '../db/transact.ts';

/** Removes positions and visits of every agency whose time is over. Returns how many went. */
export async function pruneAllPositions(database: Database, days: number, signal?: AbortSignal): Promise<number> {
  let removed = 0;
  for (const { agencyId } of await listAgencies(database)) {
    signal?.throwIfAborted();
    const context = { agencyId, person: 'system', purpose: 'remove positions whose time is over' };
    removed += await transact(database, context, (transaction) => prunePositions(transaction, agencyId, days), { timeoutMs: 0, signal });
  }
  return removed;
}
