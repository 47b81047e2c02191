import { sql } from 'kysely';
import type { Context } from '../model/context.ts';
import { harmEditions } from '../model/harm.ts';
import { classification, offenceByCode } from '../model/offence.ts';
import type { Database } from './handle.ts';
import { transact } from './transact.ts';
import type { Transaction } from './transact.ts';

const context: Context = { agencyId: 0, person: 'system', purpose: 'reference data' };

/** Writes the classification and the harm weights of `server/model` into their tables. Nothing is ever deleted. */
export async function syncReference(database: Database): Promise<void> {
  await transact(database, context, async (transaction) => {
    await syncOffences(transaction);
    await syncHarm(transaction);
  });
}

async function syncOffences(transaction: Transaction): Promise<void> {
  const rows = classification.map((offence) => ({
    offence_id: offence.id,
    code: offence.code,
    parent_id: offence.parent === null ? null : offenceByCode.get(offence.parent)!.id,
    iccs: offence.iccs,
    recorded_by: offence.recordedBy,
    name_en: offence.nameEn,
    name_uk: offence.nameUk,
  }));
  await transaction.insertInto('offence').values(rows).onConflict((conflict) => conflict.column('offence_id').doUpdateSet((set) => ({
    code: set.ref('excluded.code'),
    parent_id: set.ref('excluded.parent_id'),
    iccs: set.ref('excluded.iccs'),
    recorded_by: set.ref('excluded.recorded_by'),
    name_en: set.ref('excluded.name_en'),
    name_uk: set.ref('excluded.name_uk'),
  })).where(sql<boolean>`offence is distinct from excluded`)).execute();
}

async function syncHarm(transaction: Transaction): Promise<void> {
  for (const { edition, title, published, reference, weights } of harmEditions) {
    await transaction.insertInto('harm_edition').values({ edition, title, published, reference })
      .onConflict((conflict) => conflict.column('edition').doUpdateSet({ title, published, reference })).execute();
    const rows = Object.entries(weights).map(([code, weight]) => ({ edition, offence_id: offenceByCode.get(code)!.id, weight }));
    await transaction.insertInto('harm_weight').values(rows)
      .onConflict((conflict) => conflict.columns(['edition', 'offence_id']).doUpdateSet((set) => ({ weight: set.ref('excluded.weight') })))
      .execute();
  }
}
