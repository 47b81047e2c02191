import { z } from 'zod';
import { analysisWarning, text } from './analysis.ts';
import { describedFilter } from './filter.ts';
import { filterValues, minutesBody } from './hours.ts';
import { infeasibility } from './patrol.ts';
import { defaultDetour, defaultSpeedKmh, travelKinds } from './travel.ts';

/** Beats drawn anew by equal work, and posts chosen among candidates: how they are asked for, and what comes of it. */
const kind = z.string().regex(/^[a-z][a-z0-9_-]{0,39}$/, 'Kinds are lower-case letters, e.g. beat.');
const unitChoice = z.string().regex(/^(hex(:(5|6|7|8|9|10))?|area(:[a-z0-9_-]{1,40})?)$/, 'Give hex:5 to hex:10, area:KIND, or hex or area alone.');
const unitId = z.string().max(200).describe('H3 cell, or area as kind:code.');
const beatCode = z.string().max(100).describe('Code of a beat of today.');
const seed = z.number().int().min(0).max(2 ** 31 - 1).default(1);
const workloads = ['count', 'harm', 'minutes'] as const;
const workload = z.enum(workloads).default('count').describe('What is made equal: incidents, their harm in days, or the minutes that they take (service).');

export const beatsBody = z.strictObject({
  title: z.string().trim().max(120).default(''),
  filter: filterValues.default({}).describe('Where work is: from, to, offences, area. Default: offences that are reported to the police, of the last year of the data. Days that the data do not cover are left out.'),
  workload, service: minutesBody.prefault({}),
  unit: unitChoice.default('hex').describe('Of what beats are put together. Default: hexagons, not more than about 5,000.'),
  today: kind.optional().describe('Kind of areas that are the beats of today. Without it beats are drawn from nothing.'),
  beats: z.number().int().min(2, 'There are at least two beats.').max(300).optional().describe('How many. Default: as many as today.'),
  tolerance: z.number().min(0.01).max(1).default(0.1).describe('Work of a beat may differ by this part from the mean.'),
  lockedUnits: z.array(unitId).max(20_000).default([]).describe('Stay in their beat of today.'),
  lockedBeats: z.array(beatCode).max(300).default([]).describe('Stay as they are today.'),
  mostMoved: z.number().min(0).max(1).default(1).describe('At most this part of all work may change its beat.'),
  method: z.enum(['local', 'exact']).default('local').describe('local: seconds, from the beats of today. exact: also asks the solver, with its gap; for few units.'),
  seconds: z.number().min(1).max(3600).default(60).describe('Time that the exact solver may take.'),
  seed,
});
export type BeatsBody = z.output<typeof beatsBody>;
export type BeatsAsked = z.input<typeof beatsBody>;

const number = z.number();
const maybe = z.number().nullable();
const place = z.tuple([z.number(), z.number()]).describe('Longitude, latitude.');

const beatState = z.object({
  units: z.number().int(), load: number, deviation: maybe.describe('Of the mean load: 0.1 is 10 % above it.'), travelMetres: maybe.describe('From an incident to the centre of the beat, on average, on a straight line.'),
  squareKm: number, compactness: number.describe('Moment of inertia of a disc of the same area over its own: 1 is a disc.'), pieces: z.number().int().describe('1: in one piece.'), centre: place,
});
export type BeatState = z.infer<typeof beatState>;
export const beatSide = z.object({
  beats: z.number().int(), load: z.object({ least: number, mean: number, most: number }), deviation: maybe.describe('The largest, above or below the mean.'),
  within: z.number().int().describe('Beats within the tolerance.'), travelMetres: maybe, compactness: number, inPieces: z.number().int().describe('Beats in more than one piece.'),
});
export type BeatSide = z.infer<typeof beatSide>;

export const beatPlan = z.object({
  id: z.string(), title: z.string(), agency: z.string(), request: beatsBody.describe('As POST takes it, defaults filled in.'), filter: describedFilter, dataVersion: z.string(), demonstration: z.boolean(),
  unit: z.string(), workload: z.enum(workloads), today: z.string().nullable().describe('Kind of the beats of today.'), tolerance: number,
  learned: z.object({ rows: z.number().int(), placed: z.number().int(), used: z.number().int(), total: number.describe('Work in all units.'), units: z.number().int() }),
  method: z.object({
    how: z.enum(['local', 'exact']), steps: z.number().int(), moved: z.number().int().describe('Steps that were taken.'), seconds: number,
    objective: number.describe('Work times metres to the centre of its beat.'), bound: maybe.describe('No districts within the tolerance have less; null where it was not asked for.'), gap: maybe,
    proven: z.boolean(), words: text,
  }),
  before: beatSide.nullable(), after: beatSide,
  beats: z.array(z.object({ code: z.string(), name: z.string(), locked: z.boolean(), before: beatState.nullable(), after: beatState.nullable() })).describe('Null: not there on that side.'),
  moves: z.object({
    units: z.number().int(), unitShare: number, load: number, loadShare: number, squareKm: number, squareKmShare: number,
    flows: z.array(z.object({ from: z.string(), to: z.string(), units: z.number().int(), load: number })).describe('The largest first, at most 500.'),
  }).nullable().describe('Who changes the beat; null where there are no beats today.'),
  assignment: z.object({
    units: z.array(z.string()), load: z.array(number), before: z.array(z.number().int()).nullable().describe('Number in beats, -1 for none.'), after: z.array(z.number().int()),
  }).describe('Of every unit the beat, as its place in the list beats.'),
  infeasible: z.array(infeasibility).describe('What cannot be met; then this is the nearest that was found.'),
  reading: z.array(text), warnings: z.array(analysisWarning), seed: z.number().int(), sha256: z.string(),
});
export type BeatPlan = z.infer<typeof beatPlan>;

const point = z.strictObject({ name: z.string().trim().min(1).max(80), at: place });
export const postModels = ['coverage', 'backup', 'p_median', 'p_dispersion'] as const;

export const postsBody = z.strictObject({
  title: z.string().trim().max(120).default(''),
  filter: filterValues.default({}).describe('Where work is, as for beats.'),
  workload, service: minutesBody.prefault({}),
  unit: unitChoice.default('hex').describe('What is to be reached: the middles of hexagons or areas.'),
  candidates: z.union([unitChoice.describe('The middles of these.'), z.array(point).min(1).max(2000)]).default('hex').describe('Where a post may be.'),
  existing: z.array(point).max(200).default([]).describe('Posts that there are; they stay, and count among posts.'),
  posts: z.number().int().min(1, 'Give at least one post.').max(200).describe('How many there are to be, with those that exist.'),
  model: z.enum(postModels).default('coverage')
    .describe('coverage: most work within reach. backup: the same, and a second post within reach counts, too. p_median: least travel from the nearest post. p_dispersion: as far from each other as can be.'),
  reach: z.strictObject({ metres: z.number().min(50).max(100_000).optional(), minutes: z.number().min(0.5).max(120).optional() })
    .refine(({ metres, minutes }) => metres === undefined || minutes === undefined, 'Give metres or minutes.').default({ minutes: 8 }).describe('How far a post covers.'),
  backupWeight: z.number().min(0).max(1).default(0.25).describe('What a second post within reach counts, where the first counts 1.'),
  travel: z.strictObject({
    how: z.enum(travelKinds).optional().describe('Default: streets where a network is loaded, else straight lines times the detour.'),
    speedKmh: z.number().min(2).max(130).default(defaultSpeedKmh), detour: z.number().min(1).max(3).default(defaultDetour),
  }).prefault({}),
  seconds: z.number().min(0.1).max(600).default(5).describe('Time that the exact solver may take.'),
  seed,
});
export type PostsBody = z.output<typeof postsBody>;
export type PostsAsked = z.input<typeof postsBody>;

const postsSide = z.object({
  posts: z.number().int(), covered: number, coveredShare: maybe, backup: number.describe('Work within reach of two posts or more.'), backupShare: maybe,
  meanMinutes: maybe.describe('To the nearest post, over all work.'), meanMetres: maybe, farthestMinutes: maybe, leastApartMetres: maybe,
});
export const postsPlan = z.object({
  id: z.string(), title: z.string(), agency: z.string(), request: postsBody, filter: describedFilter, dataVersion: z.string(), demonstration: z.boolean(),
  unit: z.string(), workload: z.enum(workloads), model: z.enum(postModels), travel: z.object({ how: z.enum(travelKinds), words: text }),
  learned: z.object({ rows: z.number().int(), placed: z.number().int(), used: z.number().int(), total: number, units: z.number().int(), candidates: z.number().int() }),
  method: z.object({ how: z.enum(['exact', 'heuristic']), objective: number, bound: number, gap: number, seconds: number, heuristic: number, heuristicMs: number }),
  before: postsSide.nullable().describe('With the posts that exist.'), after: postsSide,
  posts: z.array(z.object({
    name: z.string(), at: place, existing: z.boolean(), covers: number.describe('Work within its reach.'), alone: number.describe('Of that, within reach of no other.'), nearest: number.describe('Work to which it is the nearest.'),
  })),
  uncovered: z.array(z.object({ id: z.string(), name: z.string(), at: place, load: number, minutes: maybe })).describe('The places with the most work that no post reaches, at most 50.'),
  infeasible: z.array(infeasibility), reading: z.array(text), warnings: z.array(analysisWarning), seed: z.number().int(), sha256: z.string(),
});
export type PostsPlan = z.infer<typeof postsPlan>;

const kept = { createdAt: z.string(), createdBy: z.string() };
export const beatRecord = z.object({ plan: beatPlan, ...kept });
export type BeatRecord = z.infer<typeof beatRecord>;
export const postsRecord = z.object({ plan: postsPlan, ...kept });
export type PostsRecord = z.infer<typeof postsRecord>;

/** `POST …/beats` and `…/posts`: 200 done, 202 running; the job is asked at `/api/v1/patrols/jobs/{job}`. */
export const beatsDone = z.object({ status: z.literal('done'), record: beatRecord });
export const postsDone = z.object({ status: z.literal('done'), record: postsRecord });

export const beatSummary = z.object({
  id: z.string(), kind: z.enum(['beats', 'posts']), title: z.string(), summary: text, count: z.number().int().describe('Beats, or posts.'), createdAt: z.string(), createdBy: z.string(),
});
export type BeatSummary = z.infer<typeof beatSummary>;
export const beatList = z.object({ plans: z.array(beatSummary), next: z.string().nullable() });
export const beatListQuery = z.strictObject({
  agency: z.string().max(63).optional().describe('Short name of the agency.'),
  limit: z.coerce.number('Give a whole number from 1 to 200.').int().min(1).max(200).default(50).describe('On a page.'), before: z.string().regex(/^[0-9TZ:.-]{20,40}_[0-9a-f]{24}$/, 'Give "next" of the page before.').optional().describe('"next" of the page before.'),
});
