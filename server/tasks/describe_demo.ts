import { findAgency } from '../db/agencies.ts';
import { readCoverage } from '../db/coverage.ts';
import type { Database } from '../db/database.ts';
import { transact } from '../db/transact.ts';
import { defaultDemoSeed, demoAgency, makeDemoCity } from '../demo/city.ts';
import { describeTruths } from '../demo/truths.ts';

/**
 * What was planted in the demonstration city that is loaded, in words, for trainers; null while there is none. The city is
 * made again from its last day: what was planted is nowhere in the database, so that nobody finds it there.
 */
export async function describeDemo(database: Database, seed: number = defaultDemoSeed): Promise<string | null> {
  const agency = await findAgency(database, demoAgency.slug);
  if (agency === null || !agency.demonstration) return null;
  const context = { agencyId: agency.agencyId, person: 'system', purpose: 'describe the demonstration city' };
  const { lastCompleteDay } = await transact(database, context, (transaction) => readCoverage(transaction, agency), { readOnly: true });
  return lastCompleteDay === null ? null : describeTruths(makeDemoCity(seed, lastCompleteDay).planted);
}
