import { z } from 'zod';
import { meta } from './answers.ts';

/** Each hexagon against another window, as /api/v1/changes answers. */
const perLevel = z.object({ '90': z.number().int(), '95': z.number().int(), '99': z.number().int() });
const nullables = z.array(z.number().nullable());

export const changeTable = z.object({
  meta: meta.extend({
    resolution: z.number().int(),
    changes: z.object({
      result: z.string().nullable().describe('Id under which this answer is kept: /api/v1/results. Null when nothing is compared.'),
      resultHash: z.string().nullable().describe('SHA-256 over cells and columns, the same whenever the same is computed again.'),
      method: z.literal('e_test'), methodVersion: z.number().int(), correction: z.literal('benjamini_hochberg'),
      compared: z.boolean().describe('False when nothing is compared; meta.warnings says why.'),
      against: z.string().describe('As asked for: previous, year, or FROM/TO.'),
      from: z.string().describe('Instant, UTC: start of the other window.'), to: z.string().describe('Instant, UTC; not included.'),
      fromDay: z.string(), toDay: z.string().describe('Local day after its last.'),
      rows: z.number().int().nullable().describe('Incidents of the other window, with or without a place; null when nothing is compared.'),
      placed: z.number().int().nullable(),
      days: z.object({ now: z.number(), before: z.number() }).describe('Days of each window that could hold what is counted: those of the weekdays asked for.'),
      fewest: z.number().int().nullable().describe('Cells with fewer in both windows together are not tested: no p below 0.1 is possible there.'),
      tests: z.number().int().describe('Number of cells corrected over.'),
      criticalP: z.object({ '90': z.number().nullable(), '95': z.number().nullable(), '99': z.number().nullable() })
        .describe('Largest p that is significant at each level after correction; null when none is.'),
      more: perLevel.describe('Cells with more than before, cumulative.'), fewer: perLevel.describe('Cells with fewer, cumulative.'),
    }),
  }),
  cell: z.array(z.string()).describe('H3 cells with incidents in either window, ascending.'),
  count: z.array(z.number().int()).describe('Incidents in the window.'),
  before: z.array(z.number().int().nullable()).describe('Incidents in the other window.'),
  expected: nullables.describe('Those of the other window, scaled by the lengths of both: what the window would hold if nothing had changed.'),
  difference: nullables.describe('count less expected.'),
  ratio: nullables.describe('count per day over before per day; null when before is 0.'),
  ratioLower: nullables.describe('Lower end of its exact 95 % interval.'),
  ratioUpper: nullables.describe('Upper end; null when there is none, because before is 0.'),
  p: nullables.describe('Two-sided p of the E-test that both rates are equal; null when too few to tell.'),
  q: nullables.describe('p after Benjamini-Hochberg over all cells that are tested.'),
  bin: z.array(z.number().int().nullable()).describe('3, 2, 1: more at 99, 95, 90 %; negative: fewer; 0: no difference shown; null: too few to tell.'),
});
export type ChangeTable = z.infer<typeof changeTable>;
