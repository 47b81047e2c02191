import type { Database } from '../db/database.ts';
import type { OffenceList } from '../model/answers.ts';
import { currentHarmEdition, harmEditions } from '../model/harm.ts';
import { classification } from '../model/offence.ts';
import { counterFor } from './counting.ts';
import { describeAnswer } from './describe_answer.ts';
import type { Resolved } from './resolve_filter.ts';

/** The classification with what the filter selects of each; a group counts its members. */
export async function listOffences(database: Database, resolved: Resolved, { signal }: { signal?: AbortSignal } = {}): Promise<OffenceList> {
  const { offences, totals } = await counterFor(database, resolved, signal).offences(resolved.filter);
  const own = new Map(offences.map(({ offenceId, count }) => [offenceId, count]));
  const weights = harmEditions.find(({ edition }) => edition === currentHarmEdition)?.weights ?? {};
  return {
    meta: describeAnswer(resolved, totals),
    harmEdition: currentHarmEdition,
    offences: classification.map(({ id, code, parent, iccs, recordedBy, nameEn, nameUk }) => ({
      code, parent, iccs, recordedBy, name: { en: nameEn, uk: nameUk }, harmWeight: weights[code] ?? null,
      count: classification.reduce((sum, other) => (other.id === id || other.parent === code ? sum + (own.get(other.id) ?? 0) : sum), 0),
    })),
  };
}
