import { listAgencies } from '../db/agencies.ts';
import { hasBackdrop, readAreaKinds, readDataAsOf, readExtent } from '../db/coverage.ts';
import type { Database } from '../db/database.ts';
import { transact } from '../db/transact.ts';
import type { Status } from '../model/answers.ts';
import type { Who } from '../model/who.ts';
import { columnState } from '../follow/column_index.ts';
import { remembered } from './memory.ts';
import { resolveAgency, type Asked } from './resolve_filter.ts';

/** Whose data there are and how far they reach; `agency` is null while there is none at all. */
export async function reportStatus(
  database: Database, { who, slug, signal }: { who: Who; slug: string | undefined; signal?: AbortSignal },
): Promise<Pick<Status, 'agency' | 'agencies' | 'columns'>> {
  const agencies = (await listAgencies(database)).filter(({ slug: short }) => who.agencies === null || who.agencies.includes(short))
    .map(({ slug: short, name, demonstration }) => ({ slug: short, name, demonstration }));
  if (agencies.length === 0 && slug === undefined) return { agency: null, agencies, columns: null };
  const asked = await resolveAgency(database, who, slug, signal);
  // The state of the columns tells how many incidents there are in all.
  return { agency: await describeAgency(database, asked, signal), agencies, columns: asked.handlingCodes === null ? columnState(database, asked.agency) : null };
}

async function describeAgency(
  database: Database, { agency, context, coverage, handlingCodes }: Asked, signal?: AbortSignal,
): Promise<NonNullable<Status['agency']>> {
  const { agencyId, slug, name, zone, demonstration, dataVersion } = agency;
  const shape = await remembered(database, ['shape', agencyId, dataVersion, handlingCodes], { signal }, (joint) =>
    transact(database, context, async (transaction) => ({
      bbox: await readExtent(transaction, agencyId, handlingCodes),
      areaKinds: await readAreaKinds(transaction, agencyId),
      backdrop: await hasBackdrop(transaction, agencyId),
    }), { readOnly: true, signal: joint }));
  const dataAsOf = await transact(database, context, (transaction) =>
    readDataAsOf(transaction, agencyId), { readOnly: true, signal });
  return {
    slug, name, zone, demonstration, dataVersion, rows: coverage.rows, placed: coverage.placed,
    firstDay: coverage.firstDay, lastCompleteDay: coverage.lastCompleteDay, dataAsOf: dataAsOf?.toISOString() ?? null, ...shape,
  };
}
