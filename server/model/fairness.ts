import { z } from 'zod';
import { analysisWarning, text } from './analysis.ts';
import { filterQuery } from './filter.ts';

/** Where patrols went over a time beside what people reported there. Places only: nobody is in it. */
const number = z.number();
const count = z.number().int();

export const fairnessQuery = z.strictObject({
  agency: filterQuery.shape.agency,
  from: z.iso.date('Give a day as 2026-03-01.').optional().describe('First local day. Default: 84 days before the end.'),
  to: z.iso.date('Give a day as 2026-03-01.').optional().describe('Local day after the last. Default: the day after the last approved plan.'),
  kind: z.string().regex(/^[a-z][a-z_]{0,30}$/, 'Kinds are lower-case letters, e.g. district.').optional().describe('Areas that are compared. Default: the kind with the fewest areas above one.'),
  weeks: z.coerce.number('Give a whole number from 2 to 26.').int().min(2).max(26).default(4).describe('A cell chosen in so many weeks one after another counts as repeated.'),
});

export const fairnessAnswer = z.object({
  window: z.object({ from: z.string(), to: z.string(), zone: z.string() }), kind: z.string().nullable(),
  plans: count.describe('Approved plans whose shift begins in the window.'), minutes: number.describe('Of visits in them.'),
  areas: z.array(z.object({
    area: z.string(), name: z.string(), minutes: number, minutesShare: number, reported: count, reportedShare: number, harm: number, harmShare: number,
    ratio: number.nullable().describe('Share of minutes by share of reported harm: 1 is even; null where none was reported.'),
  })),
  disparity: z.object({
    highest: number.nullable(), lowest: number.nullable(), ratio: number.nullable().describe('Highest by lowest of the ratios of areas with at least one per cent of the reported harm.'),
    distance: number.describe('Part of the minutes that would have to move for every area to have the share of its harm; 0 to 1.'),
  }),
  weeks: z.array(z.object({
    week: z.string().describe('Its Monday.'), minutes: number, cells: count, gini: number.nullable().describe('Of minutes over the cells that were ever chosen; 0 even, 1 all in one.'),
    topShare: number.nullable().describe('Of minutes in the tenth of those cells with the most.'), kept: number.nullable().describe('Of this week\'s cells those that last week had, too.'),
  })),
  repeated: z.object({
    weeks: count, cells: z.array(z.object({ cell: z.string(), name: z.string(), longitude: number, latitude: number, weeks: count.describe('Its longest run of weeks.'), minutes: number })),
    index: number.nullable().describe('Part of all minutes that went to cells in their k-th week in a row or later.'),
  }),
  holdOuts: z.object({
    cells: count, share: number.describe('Of the cells that could have been visited, mean over the plans.'), minutesPlanned: number,
    comparison: z.object({
      visited: z.object({ cells: count, expected: number, observed: count }), heldOut: z.object({ cells: count, expected: number, observed: count }),
      ratio: number.nullable().describe('Observed by expected in visited cells, by the same in cells held out: below 1, fewer than without patrols.'),
      lower: number.nullable(), upper: number.nullable(),
    }).nullable(),
  }),
  reading: z.array(text), warnings: z.array(analysisWarning),
});
export type FairnessAnswer = z.infer<typeof fairnessAnswer>;
