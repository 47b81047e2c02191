import { z } from 'zod';
import { analysisWarning, text } from './analysis.ts';
import { cellParameter } from './parameters.ts';
import { shiftBody, surfaceBody, surfaceModels } from './surface.ts';
import { defaultDetour, defaultSpeedKmh, travelKinds } from './travel.ts';

/** A patrol plan: how it is asked for, and what it says. Units are call signs, never people. */
const position = z.tuple([z.number().min(-180).max(180), z.number().min(-90).max(90)]).describe('Longitude, latitude.');
const clockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'Give a time of day as 20:30.');
export const planId = z.string().regex(/^[0-9a-f]{24}$/, 'Give the id of a plan: 24 hexadecimal digits.').describe('Id of the plan.');
const unitId = z.string().regex(/^[\p{L}\p{N}][\p{L}\p{N} ._-]{0,30}$/u, 'Call signs are letters, digits, spaces, dots and dashes, at most 31.');

export const patrolUnit = z.strictObject({
  id: unitId.describe('Call sign.'),
  start: position.describe('Post where it begins, as longitude and latitude.'),
  end: position.optional().describe('Where it has to be at the end. Default: where it began.'),
  from: clockTime.optional().describe('Its own begin within the shift.'), to: clockTime.optional().describe('Its own end within the shift.'),
  slackShare: z.number().min(0).max(0.9).optional().describe('Part of its time that is kept free for calls. Default: that of the plan.'),
});

const cellOrArea = { cell: cellParameter.optional(), area: z.string().max(200).optional().describe('Area as kind:code.') };
const oneOf = (place: { cell?: string | undefined; area?: string | undefined }): boolean => (place.cell === undefined) !== (place.area === undefined);
const oneOfWords = 'Give either cell or area.';
const visitNumber = z.number().int().min(0).max(96);

export const lockedVisit = z.strictObject({ unit: unitId, cell: cellParameter, arrive: clockTime.optional().describe('Fixed time; without it only unit and cell are.') });

export const planBody = z.strictObject({
  title: z.string().trim().max(120).default(''),
  shift: shiftBody,
  surface: surfaceBody.prefault({}).describe('What is expected, by cell and hour.'),
  forecast: z.string().regex(/^[0-9a-f]{24}$/).optional().describe('Id of a registered forecast that is taken instead of a surface of its own.'),
  units: z.array(patrolUnit).min(1, 'Give at least one unit.').max(200),
  visits: z.strictObject({
    minutes: z.number().int().min(10, 'Visits last 10 to 16 minutes.').max(16, 'Visits last 10 to 16 minutes.').default(15).describe('Length of a visit.'),
    effectMinutes: z.number().int().min(15).max(480).default(120).describe('How long a visit is felt: a cell is due again after it.'),
    kappa: z.number().min(0.005).max(1).default(0.1).describe('Diminishing returns: m minutes within the time that a visit is felt reach 1 - exp(-kappa m) of what is expected. An assumption.'),
    gapMinutes: z.number().int().min(0).max(480).default(45).describe('Least time between the ends and begins of two visits to a cell.'),
  }).prefault({}),
  slackShare: z.number().min(0).max(0.9).default(0.3).describe('Part of the time of every unit that is kept free for calls.'),
  choice: z.strictObject({
    model: z.enum(['coverage', 'p_median']).default('coverage')
      .describe('Which cells are visited: those from which most of what is expected lies within reach (coverage), or from which it lies nearest (p_median).'),
    reachMetres: z.number().min(0).max(5000).default(0).describe('A visit covers what lies within so many metres of the middle of its cell; 0: the cell itself.'),
    cells: z.number().int().min(1).max(2000).optional().describe('How many cells are visited. Default: as many as the time of the units allows.'),
    seconds: z.number().min(0.1).max(600).default(2).describe('Time that the exact solver may take; without its end the best found is taken and its gap said.'),
  }).prefault({}),
  travel: z.strictObject({
    how: z.enum(travelKinds).optional().describe('Default: streets where a network is loaded, else straight lines times the detour.'),
    speedKmh: z.number().min(2).max(130).default(defaultSpeedKmh).describe('On straight lines; on streets where a street has no speed of its own.'),
    detour: z.number().min(1).max(3).default(defaultDetour).describe('Of a straight line to the way on streets.'),
  }).prefault({}),
  priorities: z.array(z.strictObject({ ...cellOrArea, weight: z.number().min(0).max(100) }).refine(oneOf, oneOfWords)).max(2000).default([])
    .describe('What is expected there counts so many times.'),
  floors: z.array(z.strictObject({ ...cellOrArea, visits: visitNumber }).refine(oneOf, oneOfWords)).max(2000).default([]).describe('At least so many visits.'),
  ceilings: z.array(z.strictObject({ ...cellOrArea, visits: visitNumber }).refine(oneOf, oneOfWords)).max(2000).default([]).describe('At most so many visits to each cell there.'),
  noGo: z.array(z.strictObject(cellOrArea).refine(oneOf, oneOfWords)).max(2000).default([]).describe('Never visited.'),
  holdOutShare: z.number().min(0).max(0.5).default(0.1).describe('Part of the cells, drawn at random, that no plan may visit, so that what patrols do can be told from what would have happened.'),
  locked: z.array(lockedVisit).max(5000).default([]).describe('Visits that stay as they are when the rest is planned anew.'),
  nearBest: z.number().min(0).max(0.5).default(0.05).describe('Routes are drawn among those that reach at most this part less than the best, so that they cannot be predicted.'),
  seed: z.number().int().min(0).max(2 ** 31 - 1).default(1),
});
export type PlanBody = z.output<typeof planBody>;
export type PlanAsked = z.input<typeof planBody>;

/** A visit taken from one place of the plan to another; the rest stays in its order. */
export const moveBody = z.strictObject({
  from: z.strictObject({ unit: unitId, order: z.number().int().min(1) }).optional().describe('The stop that is moved or removed; absent: one is added.'),
  to: z.strictObject({ unit: unitId, order: z.number().int().min(1), cell: cellParameter.optional().describe('Another cell. Default: the same.') }).optional().describe('Where it goes; absent: it is removed.'),
}).refine(({ from, to }) => from !== undefined || to !== undefined, 'Give from, to or both.');
export type PlanMove = z.infer<typeof moveBody>;

const number = z.number();
export const planStop = z.object({
  order: z.number().int(), cell: z.string(), name: z.string(), longitude: number, latitude: number,
  arrive: z.string().describe('UTC.'), leave: z.string(), minutes: number,
  travelMinutes: number.describe('From the stop before.'), travelMetres: number,
  visit: z.number().int().describe('Which visit to this cell it is, from 1.'), locked: z.boolean(),
  expected: number.describe('Of the cell, over the whole shift.'), reached: number.describe('What this visit adds.'),
  why: text,
});
export type PlanStop = z.infer<typeof planStop>;

export const planRoute = z.object({
  unit: z.string(), from: z.string(), to: z.string(), start: position, end: position, stops: z.array(planStop),
  homeMinutes: number.describe('From the last stop to where it has to be.'), homeMetres: number,
  visitMinutes: number, travelMinutes: number, slackMinutes: number.describe('Free for calls.'), metres: number,
});
export type PlanRoute = z.infer<typeof planRoute>;

const share = z.object({ reached: number, share: number, lower: number.nullable(), upper: number.nullable() });
export const patrolPlan = z.object({
  id: z.string(), title: z.string(), basedOn: z.string().nullable().describe('The plan that it is a change of.'), change: moveBody.nullable().describe('By which it differs from that.'),
  shift: z.object({ from: z.string(), to: z.string(), zone: z.string(), hours: z.number().int() }),
  request: planBody.describe('As POST takes it: the same again gives the same plan, where the choice is reproducible.'),
  surface: z.object({
    model: z.enum(surfaceModels), measure: z.enum(['count', 'harm']), sha256: z.string(), cells: z.number().int(), total: number,
    forecast: z.string().nullable(), learned: z.object({ from: z.string(), to: z.string(), rows: z.number().int(), placed: z.number().int(), dataVersion: z.string() }),
  }),
  travel: z.object({ how: z.enum(travelKinds), words: text }),
  choice: z.object({
    model: z.enum(['coverage', 'p_median']), how: z.enum(['exact', 'heuristic']), cells: z.number().int(), objective: number, bound: number, gap: number.describe('(bound - objective) / bound.'),
    heuristic: number.describe('What the heuristic had found before.'), heuristicMs: number,
    reproducible: z.boolean().describe('False where the time for the exact solver was up: another machine, or the same one when it is busy, may choose other cells.'),
  }),
  routes: z.array(planRoute),
  cells: z.array(z.object({
    cell: z.string(), name: z.string(), longitude: number, latitude: number, expected: number, reached: number, visits: z.number().int(), minutes: number,
    state: z.enum(['visited', 'uncovered', 'hold_out', 'no_go']), why: text,
  })).describe('Those that are visited, and the others of which most is expected.'),
  coverage: z.object({
    unit: z.enum(['count', 'harm', 'minutes']), total: number, plan: share, none: share, random: share.describe('As many visits to cells drawn at random: mean and 95 % of the draws.'),
    lastWeek: share.nullable().describe('The approved plan of the same shift a week before, on what is expected now; null where there is none.'),
    bound: number.describe('No plan of these units can reach more: it would have to be everywhere at once.'), gap: number,
  }),
  marginal: z.array(z.object({ units: z.number().int(), reached: number, adds: number })).describe('What is reached with one unit less, as planned, and with one and two more like the first.'),
  hours: z.array(z.object({ hour: z.string(), expected: number, reached: number, unitsBusy: number })),
  fairness: z.array(z.object({
    area: z.string(), name: z.string(), patrolMinutes: number, patrolShare: number, expectedShare: number, reportedShare: number, ratio: number.nullable(),
  })).describe('Patrol minutes by area beside what was reported there.'),
  reading: z.array(text), warnings: z.array(analysisWarning),
  seed: z.number().int(), sha256: z.string().describe('Of everything here but how long the making took; the same request to the same data gives the same, where the choice is reproducible.'),
  demonstration: z.boolean(),
});
export type PatrolPlan = z.infer<typeof patrolPlan>;

export const planTimings = z.array(z.object({ step: z.string(), ms: number }));
export const planStatuses = ['draft', 'approved', 'rejected'] as const;
export const planRecord = z.object({
  plan: patrolPlan, status: z.enum(planStatuses), createdAt: z.string(), createdBy: z.string(), decidedAt: z.string().nullable(), decidedBy: z.string().nullable(),
  reason: z.string().nullable(), timings: planTimings,
});
export type PlanRecord = z.infer<typeof planRecord>;

export const planSummary = z.object({
  id: z.string(), title: z.string(), status: z.enum(planStatuses), from: z.string(), to: z.string(), units: z.number().int(), visits: z.number().int(), share: number,
  createdAt: z.string(), createdBy: z.string(), decidedAt: z.string().nullable(), reason: z.string().nullable(), basedOn: z.string().nullable(),
});
export type PlanSummary = z.infer<typeof planSummary>;

/** The ways of a plan, to be drawn. */
export const planWays = z.object({
  how: z.enum(travelKinds), attribution: z.string().nullable(),
  ways: z.array(z.object({
    unit: z.string(), order: number.describe('Of the stop that it leads to; one after the last: home.'), onStreets: z.boolean(),
    course: z.array(z.tuple([number, number])).describe('Longitude, latitude of each corner.'),
  })),
});
export type PlanWays = z.infer<typeof planWays>;

/** What a change by hand does to the plan: after less before. */
export const moveOutcome = z.object({
  record: planRecord,
  cost: z.object({
    reached: number.describe('More or less of what is expected is reached.'), share: number, visitMinutes: number, travelMinutes: number, metres: number,
  }),
});
export type MoveOutcome = z.infer<typeof moveOutcome>;

/** The same request with visits that stay. */
export const againBody = z.strictObject({
  locked: z.array(lockedVisit).max(5000).default([]), seed: z.number().int().min(0).max(2 ** 31 - 1).optional().describe('Default: that of the plan.'),
});
export type PlanAgain = z.output<typeof againBody>;

export const decisionBody = z.strictObject({
  decision: z.enum(['approved', 'rejected']), reason: z.string().trim().min(5, 'Say why, in a sentence.').max(2000),
});

const requestChange = z.array(z.object({ path: z.array(z.union([z.string(), z.number()])), value: z.union([z.string(), z.number(), z.boolean(), z.null()]) })).describe('What of the request would have to be otherwise.');
/** What cannot be met, and the least that would have to be given up. */
export const infeasibility = z.object({ constraint: z.string(), words: text, relaxation: z.object({ words: text, change: requestChange }).nullable() });
export type Infeasibility = z.infer<typeof infeasibility>;
