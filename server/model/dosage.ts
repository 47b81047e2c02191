import { z } from 'zod';
import { analysisWarning, text } from './analysis.ts';
import { filterQuery } from './filter.ts';

/**
 * How long patrols were where a plan wanted them. Positions come in, minutes in cells go out: never by unit, never a ranking. The
 * positions themselves are thrown away when their time is over.
 */
const field = z.union([z.string().max(200), z.number(), z.null()]).optional();

/** Fields are read one by one, so that a bad one rejects its row and not the rest. */
export const positionRow = z.object({
  unit: field.describe('Call sign, one of the plan.'), time: field.describe('Instant with its offset (2026-03-01T20:15:00+02:00), or time on the clock of the agency.'),
  longitude: field.describe('WGS 84.'), latitude: field,
});
export const visitRow = z.object({
  unit: field.describe('Call sign, one of the plan.'), cell: field.describe('H3 cell as the plan names it.'),
  arrive: field.describe('As time of a position.'), leave: field,
});
export const positionsBody = z.strictObject({
  positions: z.array(positionRow).max(20_000).default([]).describe('Where units were.'),
  visits: z.array(visitRow).max(5000).default([]).describe('Visits that were ticked off, where units have no positions.'),
});

/** How positions are counted unless somebody says otherwise. */
export const defaultDosage = { visitMinutes: 10, gapMinutes: 5, rings: 0 } as const;
const minutes = z.coerce.number('Give a number of minutes.');
const dosageSettings = {
  visitMinutes: minutes.min(1).max(60).optional()
    .describe(`A stay of at least so many minutes is a visit; a shorter one a drive-through. Default: as they were counted before, else ${defaultDosage.visitMinutes}.`),
  gapMinutes: minutes.min(1).max(60).optional()
    .describe(`Between two positions further apart in time nothing is counted: nobody knows where the unit was. Default: as before, else ${defaultDosage.gapMinutes}.`),
  rings: z.coerce.number('Give 0, 1 or 2.').int().min(0).max(2).optional()
    .describe('A position so many cells beside a cell of the plan counts for it, where it lies in none of them; for receivers that are off. Default: as before, else 0.'),
};
const agency = filterQuery.shape.agency;
export const positionsQuery = z.strictObject({
  agency, unit: z.string().max(31).optional().describe('Call sign of rows and tracks that name none.'),
  file: z.string().max(1000).optional().describe('Name of the file. What it holds is seen from its beginning.'), ...dosageSettings,
});
export const dosageQuery = z.strictObject({ agency, ...dosageSettings }).describe('Counted otherwise only while the positions are kept.');
export type AskedDosage = { [Name in keyof DosageSettings]?: number | undefined };
export type DosageSettings = { visitMinutes: number; gapMinutes: number; rings: number };

const count = z.number().int();
export const positionFaults = [
  'no_unit', 'unknown_unit', 'no_time', 'bad_time', 'outside_shift', 'bad_coordinates', 'impossible_place', 'bad_cell', 'visit_ends_before', 'not_a_row',
] as const;
export type PositionFault = (typeof positionFaults)[number];
export const positionsAnswer = z.object({
  rows: count.describe('All that were read: stored, duplicates and rejected together.'), stored: count,
  duplicates: count.describe('The same unit at the same time was there already; the first one stays.'), rejected: count,
  rejections: z.array(z.object({ line: count.describe('Of the file, or number of the row from 1.'), field: z.string().nullable(), value: z.string(), code: z.enum(positionFaults), reason: z.string() }))
    .describe('The first 1,000.'),
  kept: z.boolean().describe('Whether positions are kept for a while; of a shift that is too long ago they are only counted.'),
  keptUntil: z.string().nullable().describe('UTC; after it nobody can read them.'),
});
export type PositionsAnswer = z.infer<typeof positionsAnswer>;

const planned = z.object({ minutes: z.number(), visits: count });
const done = z.object({ minutes: z.number(), visits: count, driveThroughs: count.describe('Stays that were too short to be a visit.') });
export const dosageStates = ['as_planned', 'short', 'none', 'unplanned'] as const;
export const dosageAnswer = z.object({
  plan: z.string(), title: z.string(), shift: z.object({ from: z.string(), to: z.string(), zone: z.string() }),
  settings: z.object({ visitMinutes: z.number(), gapMinutes: z.number(), rings: count }),
  cells: z.array(z.object({
    cell: z.string(), name: z.string(), longitude: z.number(), latitude: z.number(), planned, done,
    share: z.number().nullable().describe('Minutes done of those planned; above 1 where more was done. Null where nothing was planned.'),
    state: z.enum(dosageStates).describe('as_planned: at least 80 % of its minutes.'),
  })).describe('Cells of the plan in the order of their minutes, then the others in which patrols were, at most 2,000 in all.'),
  totals: z.object({
    planned, done, share: z.number().nullable().describe('Minutes done in cells of the plan, no more than planned in any, of those planned.'),
    cellsPlanned: count, cellsVisited: count, minutesElsewhere: z.number(),
    minutesUnknown: z.number().describe('Between positions too far apart in time.'),
  }),
  received: z.object({ rows: count, stored: count, duplicates: count, rejected: count }),
  keptUntil: z.string().nullable().describe('UTC: when the positions behind it are thrown away; null when they are gone or there never were any.'),
  reading: z.array(text), warnings: z.array(analysisWarning),
});
export type DosageAnswer = z.infer<typeof dosageAnswer>;
