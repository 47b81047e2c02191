import { countTotals } from '../db/counts.ts';
import type { Database } from '../db/database.ts';
import { countFacets, labelsOf, placedByOffence } from '../db/quality.ts';
import type { Quality } from '../model/answers.ts';
import { currentHarmEdition } from '../model/harm.ts';
import { isKnownLabel } from '../model/known_label.ts';
import { describeAnswer } from './describe_answer.ts';
import { remembered } from './memory.ts';
import { readAt } from './read_at.ts';
import { questionKey, type Resolved } from './resolve_filter.ts';

const mostLabels = 200;

/** What is missing, coarse or doubtful about the selected incidents. */
export function reportQuality(database: Database, resolved: Resolved, { signal }: { signal?: AbortSignal } = {}): Promise<Quality> {
  const { agency, filter } = resolved;
  return remembered(database, ['quality', ...questionKey(resolved)], { signal }, (joint) =>
    readAt(database, resolved, async (transaction) => {
      const totals = await countTotals(transaction, agency.agencyId, { filter, edition: currentHarmEdition });
      const facets = await countFacets(transaction, agency.agencyId, filter);
      const others = await labelsOf(transaction, agency.agencyId, { filter, code: 'other', limit: mostLabels });
      const offences = await placedByOffence(transaction, agency.agencyId, filter);
      return {
        meta: describeAnswer(resolved, totals),
        geocodeRate: totals.rows === 0 ? null : totals.placed / totals.rows,
        placeProblems: facets.placeProblem, locationPrecision: facets.locationPrecision,
        timePrecision: facets.timePrecision, timeFlags: facets.timeFlag, midnight: facets.midnight,
        unmappedLabels: others.filter(({ label }) => !isKnownLabel(label)),
        geocodeByOffence: offences.map(({ code, count, placed }) => ({ offence: code, count, rate: placed / count })),
      };
    }, joint));
}
