import { z } from 'zod';
import { analysisWarning, text } from './analysis.ts';
import { filterQuery, measures } from './filter.ts';
import { cellParameter } from './parameters.ts';

/** An operation from the decision to its result: where, for how long, against which comparison, and what came of it. */
const day = z.iso.date('Give a day as 2026-03-01.');
const count = z.number().int();
const number = z.number();
const cells = z.array(cellParameter).max(2000);

export const operationStates = ['draft', 'locked', 'running', 'ended', 'evaluated', 'abandoned'] as const;
export type OperationState = (typeof operationStates)[number];

export const candidatesBody = z.strictObject({
  cells: cells.optional().describe('Given by hand.'),
  plan: z.string().regex(/^[0-9a-f]{24}$/).optional().describe('Those that a patrol plan visits.'),
  result: z.string().regex(/^[0-9a-f]{24}$/).optional().describe('Those that a run of hotspots found to be hot.'),
  busiest: z.number().int().min(2).max(500).optional().describe('So many with the most incidents in the window before the operation.'),
}).refine((given) => Object.values(given).filter((one) => one !== undefined).length === 1, 'Give one of cells, plan, result and busiest.');

const fields = {
  title: z.string().trim().min(1, 'Give it a name.').max(120),
  why: z.string().trim().min(5, 'Say in a sentence why it is decided.').max(4000).describe('The decision: what is wrong, what will be done.'),
  offences: z.array(z.string().max(63)).min(1, 'Name at least one offence.').max(100).describe('Codes of what is to fall; only what people report, not what patrols find.'),
  from: day.describe('First local day.'),
  days: z.number().int().min(1).max(366).describe('Length of the treatment.'),
  hours: filterQuery.shape.hours.describe('Local hours of the shift that count, e.g. 20-3. Default: all.'),
  weekdays: filterQuery.shape.weekdays,
  before: z.union([z.literal('previous'), z.literal('year'), z.string().regex(/^\d{4}-\d{2}-\d{2}\/\d{4}-\d{2}-\d{2}$/, 'Give previous, year, or days as FROM/TO.')]).default('previous')
    .describe('What it is compared with: previous, as many days just before; year, the same days a year earlier; or days as FROM/TO, weighed by their length.'),
  rings: z.number().int().min(0).max(3).default(1).describe('Rings of cells around each group in which displacement is looked for.'),
  measure: z.enum(measures).default('count').describe('What the decision is about; count and harm are both shown.'),
  resolution: z.number().int().min(7).max(10).default(9).describe('H3 resolution of the cells.'),
};
export const operationBody = z.strictObject({ ...fields, candidates: candidatesBody });
export type OperationBody = z.output<typeof operationBody>;
export type OperationAsked = z.input<typeof operationBody>;
export const operationChange = z.strictObject({ ...operationBody.shape, before: fields.before.removeDefault(), rings: fields.rings.removeDefault(), measure: fields.measure.removeDefault(), resolution: fields.resolution.removeDefault() })
  .partial().describe('Only while it is a draft. Another place or time takes back the assignment.');
export type OperationChange = z.output<typeof operationChange>;

export const assignMethods = ['pairs', 'blocks', 'given'] as const;
export const assignBody = z.strictObject({
  method: z.enum(assignMethods).default('pairs')
    .describe('pairs: two cells with about as many incidents before, one of them drawn to be treated; blocks: the same in groups; given: no draw, treated and control are named (weaker).'),
  blockSize: z.number().int().multipleOf(2, 'Give an even number.').min(2).max(20).default(4).describe('Cells in a block; half of them are treated.'),
  pairs: z.number().int().min(1).max(250).optional().describe('At most so many pairs, or blocks. Default: as many as the candidates give.'),
  metres: z.number().min(0).max(20_000).optional().describe('Least distance between the middles of a treated and a control cell. Default: so much that their rings cannot touch.'),
  seed: z.number().int().min(0).max(2 ** 31 - 1).default(1),
  treated: cells.optional().describe('Only for given.'), control: cells.optional(),
});
export type AssignBody = z.output<typeof assignBody>;
export const lockBody = z.strictObject({
  late: z.boolean().default(false).describe('Lock although it has begun, or is over: then what came out could be known, and the answer says so for ever. Over, it is an exercise on the past.'),
  reason: z.string().trim().max(2000).default(''),
});
export const linkBody = z.strictObject({ plan: z.string().regex(/^[0-9a-f]{24}$/, 'Give the id of a plan.').describe('Plan whose minutes count as dosage of the operation.') });
export const abandonBody = z.strictObject({ decision: z.literal('abandoned'), reason: z.string().trim().min(5, 'Say why, in a sentence.').max(2000) });

const place = z.object({ cell: z.string(), name: z.string(), longitude: number, latitude: number, before: count.describe('Incidents in the window before.'), harmBefore: number });
const windowShape = z.object({ from: z.string().describe('First local day.'), to: z.string().describe('Local day after the last.'), days: count });

const power = z.object({
  days: count, expected: number.describe('Incidents in treated cells without an effect.'), detectable: number.describe('Smallest fall of incidents that is told from chance four times of five.'),
  share: number.nullable().describe('Of what is expected; above 1: not even the end of all incidents could be told.'),
});
export const assignment = z.object({
  method: z.enum(assignMethods), seed: count.nullable(), metres: number, draws: count.describe('How often cells have been drawn for this operation: who draws until it suits has not drawn at random.'),
  treated: z.array(place), control: z.array(place),
  blocks: z.array(z.object({ treated: z.array(z.string()), control: z.array(z.string()) })),
  leftOut: z.array(z.object({ cell: z.string(), name: z.string(), why: z.enum(['too_near', 'no_partner', 'not_needed']) })),
  rings: z.object({ treated: z.array(z.string()), control: z.array(z.string()), shared: count.describe('Cells beside both; they count for the treated ones, where displacement would do harm.') }),
  balance: z.array(z.object({ variable: text, treated: number, control: number, difference: number.nullable().describe('Standardised: of the pooled deviation. Beyond 0.25 the groups are unlike.') })),
  power: z.array(power).describe('For the days that are planned, then for others.'),
  sha256: z.string(), at: z.string(), by: z.string(),
});
export type Assignment = z.infer<typeof assignment>;

export const lockedAnalysis = z.object({
  sha256: z.string().describe('Of cells, windows and method as they were locked.'), at: z.string().describe('By the clock of the database.'), by: z.string(),
  late: z.boolean().describe('After the begin.'), exercise: z.boolean().describe('After the end: on the past, when what came out could be known.'),
  method: z.literal('wdd'), level: number, offences: z.array(z.string()), before: windowShape, after: windowShape, rings: count, harmEdition: z.string(),
});

const difference = z.object({ estimate: number, standardError: number });
export const effect = z.object({
  local: difference, displacement: difference, total: difference, z: number, p: number, lower: number, upper: number,
  detectable: number.describe('Smallest difference that is told from chance four times of five.'),
});
export type Effect = z.infer<typeof effect>;
export const operationGroups = ['treated', 'control', 'displacementTreated', 'displacementControl'] as const;
export const evaluation = z.object({
  at: z.string(), by: z.string(), dataVersion: z.string(), number: count.describe('Which evaluation it is, from 1: later ones have reports that came late.'),
  groups: z.array(z.object({ group: z.enum(operationGroups), cells: count, squareKm: number, before: count, after: count, harmBefore: number, harmAfter: number })),
  count: effect.nullable(), harm: effect.nullable(), notDefined: text.nullable(),
  offences: z.array(z.object({ offence: z.string(), weight: number, groups: z.array(z.object({ group: z.enum(operationGroups), before: count, after: count })) })),
  weeks: z.array(z.object({ from: z.string(), period: z.enum(['before', 'after']), treated: count, control: count, displacementTreated: count, displacementControl: count }))
    .describe('Seven days each, from the begin of its window; the last may be shorter.'),
  verdict: z.enum(['fewer', 'more', 'cannot_tell', 'too_few']),
  reading: z.array(text), notToConclude: z.array(text), warnings: z.array(analysisWarning), sha256: z.string(),
});
export type Evaluation = z.infer<typeof evaluation>;

export const operationActions = ['change', 'assign', 'lock', 'link', 'evaluate', 'abandon'] as const;
export const operationRecord = z.object({
  id: z.string(), title: z.string(), why: z.string(), state: z.enum(operationStates), zone: z.string(), offences: z.array(z.string()),
  window: windowShape, before: windowShape, beforeKind: z.string(), hours: z.string().nullable(), weekdays: z.string().nullable(), rings: count, measure: z.enum(measures), resolution: count,
  candidates: z.object({ source: z.enum(['cells', 'plan', 'result', 'busiest']), of: z.string().nullable(), places: z.array(place) }),
  assignment: assignment.nullable(), lock: lockedAnalysis.nullable(),
  plans: z.array(z.object({ plan: z.string(), title: z.string(), from: z.string(), to: z.string(), linkedAt: z.string(), linkedBy: z.string(), plannedMinutes: number, doneMinutes: number.nullable() })),
  dosage: z.object({
    plannedMinutes: number.describe('In treated cells.'), doneMinutes: number, share: number.nullable(), controlMinutes: number.describe('In control cells, where nothing was to be done.'),
    treatedVisited: count, treated: count, byCell: z.array(z.object({ cell: z.string(), plannedMinutes: number, doneMinutes: number })),
  }),
  evaluation: evaluation.nullable().describe('The latest.'), evaluations: count,
  history: z.array(z.object({ at: z.string(), by: z.string(), what: z.string(), words: text, reason: z.string().nullable() })).describe('Oldest first.'),
  actions: z.array(z.enum(operationActions)).describe('What may be done with it now.'),
  abandonedBecause: z.string().nullable(), reading: z.array(text), warnings: z.array(analysisWarning), createdAt: z.string(), createdBy: z.string(), demonstration: z.boolean(),
});
export type OperationRecord = z.infer<typeof operationRecord>;

export const operationSummary = z.object({
  id: z.string(), title: z.string(), state: z.enum(operationStates), from: z.string(), to: z.string(), offences: z.array(z.string()),
  treated: count, control: count, randomised: z.boolean(), late: z.boolean().describe('Locked after the begin.'), exercise: z.boolean().describe('Locked after the end.'), verdict: evaluation.shape.verdict.nullable(), createdAt: z.string(), createdBy: z.string(),
});
export type OperationSummary = z.infer<typeof operationSummary>;
export const operationList = z.object({ operations: z.array(operationSummary), next: z.string().nullable() });

const agency = filterQuery.shape.agency;
export const operationQuery = z.strictObject({ agency });
export const operationsQuery = z.strictObject({
  agency, limit: z.coerce.number('Give a whole number from 1 to 200.').int().min(1).max(200).default(50).describe('Operations on a page.'),
  before: z.string().regex(/^\d{1,18}$/, 'Give "next" of the page before.').optional().describe('"next" of the page before. Without it: the latest.'),
});
