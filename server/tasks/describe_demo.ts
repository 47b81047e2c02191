import { findAgency } from '../db/agencies.ts';
import { readCoverage } from '../db/coverage.ts';
import type { Database } from '../db/database.ts';
import { transact } from '../db/transact.ts';
import { defaultDemoSeed, demoAgency, makeDemoCity } from '../demo/city.ts';
import { describeTruths } from '../demo/truths.ts';
import { remembered } from './memory.ts';

/** What was planted, in words (a Markdown list), and the data version that this is true of. */
export type DescribedDemo = { planted: string; dataVersion: string };

/**
 * What was planted in the demonstration city that is loaded, for trainers; null while there is none. The city is made again
 * from its last day: what was planted is nowhere in the database, so that nobody finds it there. That takes a second, once
 * for a data version.
 */
export async function describeDemo(database: Database, seed: number = defaultDemoSeed): Promise<DescribedDemo | null> {
  const agency = await findAgency(database, demoAgency.slug);
  if (agency === null || !agency.demonstration) return null;
  const { agencyId, dataVersion } = agency;
  const planted = await remembered(database, ['planted', agencyId, dataVersion, seed], {}, async (signal) => {
    const context = { agencyId, person: 'system', purpose: 'describe the demonstration city' };
    const { lastCompleteDay } = await transact(database, context, (transaction) => readCoverage(transaction, agency), { readOnly: true, signal });
    return lastCompleteDay === null ? null : describeTruths(makeDemoCity(seed, lastCompleteDay).planted);
  });
  return planted === null ? null : { planted, dataVersion };
}
