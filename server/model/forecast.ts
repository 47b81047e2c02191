import { z } from 'zod';
import { analysisWarning, text } from './analysis.ts';
import { cellParameter } from './parameters.ts';
import { shiftBody, surfaceBody, surfaceModels } from './surface.ts';

/** The register of forecasts: what was said before a shift, and what became of it. */
const number = z.number();
const clockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'Give a time of day as 20:00.');
export const forecastId = z.string().regex(/^[0-9a-f]{24}$/, 'Give 24 hexadecimal digits.');

/** A surface asked for by itself. */
export const surfaceAsked = z.strictObject({
  shift: shiftBody, surface: surfaceBody.prefault({}),
  explain: z.array(cellParameter).max(50).default([]).describe('Cells of which the answer says why.'),
  sensitivity: z.number().min(0.05).max(0.9).default(0.3).describe('By which part more or less is reported in an area, when it is asked which cells would change.'),
  coverage: z.number().min(0.0001).max(0.5).default(0.01).describe('Part of the area whose first cells are compared.'),
});
export type SurfaceAsked = z.output<typeof surfaceAsked>;

export const cellReason = z.object({
  cell: z.string(), name: z.string(), rank: z.number().int(), expected: number, words: text,
  counts: z.object({
    whole: z.number().int().describe('Incidents there in the time learned from.'), last28Days: z.number().int(), last7Days: z.number().int(),
    sameHours: z.number().int().describe('Of those with a known hour: in the hours of the shift, on any day.'), offences: z.array(z.object({ code: z.string(), count: z.number().int() })),
  }),
});
export type CellReason = z.infer<typeof cellReason>;

export const reportingSensitivity = z.object({
  change: number, coverage: number, kind: z.string().nullable().describe('Of areas; null where none are loaded.'), top: z.number().int().describe('Cells compared.'),
  areas: z.array(z.object({
    area: z.string(), name: z.string(), topCells: z.number().int(), more: z.number().int().describe('Cells of the first that change when so much more is reported there.'), less: z.number().int(),
  })),
  unsure: z.array(z.object({ cell: z.string(), name: z.string() })).describe('Among the first now, and not when some area reports otherwise; at most 200.'),
});
export type ReportingSensitivity = z.infer<typeof reportingSensitivity>;

const learned = z.object({ from: z.string(), to: z.string(), rows: z.number().int(), placed: z.number().int(), dataVersion: z.string() });
export const surfaceAnswer = z.object({
  agency: z.string(), zone: z.string(), demonstration: z.boolean(), model: z.enum(surfaceModels), measure: z.enum(['count', 'harm']), unit: z.enum(['count', 'harm', 'minutes']), resolution: z.number().int(),
  hours: z.array(z.string()).describe('Begin of each, UTC.'), total: number, learned, parameters: z.record(z.string(), z.union([number, z.boolean(), z.string()])),
  cells: z.array(z.object({
    cell: z.string(), name: z.string(), longitude: number, latitude: number, squareKm: number, rank: z.number().int(), expected: number.describe('Over the whole shift.'),
    byHour: z.array(number),
  })).describe('Those of which anything is expected, most first; at most 5,000. The file has all.'),
  omitted: z.number().int(), reasons: z.array(cellReason), sensitivity: reportingSensitivity, card: text.describe('What the model is, how it is misread, and what it cannot do.'),
  warnings: z.array(analysisWarning), sha256: z.string(),
});
export type SurfaceAnswer = z.infer<typeof surfaceAnswer>;

/** What stays the same from shift to shift. */
export const seriesBody = z.strictObject({
  title: z.string().trim().max(120).default(''),
  surface: surfaceBody.prefault({}).describe('Without from and to: the time learned from moves with the shift.'),
  begins: clockTime.describe('When the shift begins, on the clock of the agency.'),
  hours: z.number().int().min(1).max(24).describe('How long it lasts.'),
  weekdays: z.array(z.number().int().min(1).max(7)).min(1).max(7).default([1, 2, 3, 4, 5, 6, 7]).describe('ISO weekdays on which it begins.'),
  learnDays: z.number().int().min(28).max(3660).default(365).describe('How many days before the shift are learned from.'),
  coverage: z.number().min(0.0001).max(0.5).default(0.01).describe('Part of the area at which the model is compared with the count.'),
});
export type SeriesBody = z.output<typeof seriesBody>;

export const makeSeriesBody = seriesBody.extend({ active: z.boolean().default(true).describe('Whether the server registers every coming shift by itself.') });
export const seriesStateBody = z.strictObject({ active: z.boolean() });
export const registerBody = z.strictObject({
  series: forecastId, from: shiftBody.shape.from.optional().describe('Begin of the shift on the clock of the agency. Default: the next one.'),
});
export const backtestBody = z.strictObject({
  series: forecastId, shifts: z.number().int().min(1).max(400).default(12).describe('How many past shifts, the latest first.'),
  before: shiftBody.shape.from.optional().describe('Only shifts that end by then, on the clock of the agency. Default: all that the data cover.'),
});

/** One model on one shift, at one coverage. */
export const accuracyAt = z.object({
  asked: number.describe('Part of the area that was asked for.'), coverage: number.describe('Part of the area of the cells: no more than asked, but for one cell.'), cells: z.number().int(),
  hits: number.describe('What happened in those cells, in the unit of the measure.'), hitRate: number,
  pai: number, paiLower: number.nullable(), paiUpper: number.nullable(), pei: number.nullable(), peiStar: number.nullable().describe('Hits over the most that the same area could have held; read from a published abstract.'),
  ser: number.describe('Hits per km².'),
  rriPredicted: number.nullable().describe('RRI as predicted over observed (Wheeler): 1 is right, above it too much was expected there.'),
  rriRecapture: number.nullable().describe('RRI as recapture (Levine): hit rate over that of the time learned from in the same cells.'),
});
export type AccuracyAt = z.infer<typeof accuracyAt>;

export const forecastResults = ['won', 'tied', 'lost', 'silent'] as const;
export const forecastScore = z.object({
  scoredAt: z.string(), dataVersion: z.string().describe('Of the data that it was scored with.'), incidents: z.number().int(), placed: z.number().int(), total: number.describe('In the unit of the measure.'),
  outcomeSha256: z.string(), result: z.enum(forecastResults).describe('Against the plain count at the coverage of the series: won, tied, lost; silent when nothing happened.'),
  coverage: number,
  model: z.array(accuracyAt), count: z.array(accuracyAt), oracle: z.array(z.object({ asked: number, cells: z.number().int(), coverage: number, hits: number, hitRate: number, pai: number })),
  paired: z.array(z.object({
    asked: number, onlyModel: number.describe('Incidents that only the model caught.'), onlyCount: number, p: number.describe('Two-sided: exact for counts; for harm and minutes by drawing signs.'),
  })),
  calibration: z.object({
    expected: number, observed: number, ratio: number.nullable(), lower: number.nullable(), upper: number.nullable(),
    deciles: z.array(z.object({ cells: z.number().int(), expected: number, observed: number, lower: number.nullable(), upper: number.nullable() })).describe('Cells by what was expected, most first, a tenth of it each.'),
  }),
  auc: number.nullable(), caveat: text, warnings: z.array(analysisWarning),
});
export type ForecastScore = z.infer<typeof forecastScore>;

export const forecastKinds = ['live', 'backtest'] as const;
export const forecastSummary = z.object({
  id: z.string(), series: z.string(), kind: z.enum(forecastKinds).describe('live: locked before the shift began. backtest: made later from data before it, and marked as such for ever.'),
  from: z.string(), to: z.string(), registeredAt: z.string().describe('By the clock of the database.'), registeredBy: z.string(), dataVersion: z.string(), sha256: z.string(),
  served: z.boolean().describe('False: registered in the shadow while the model was off.'), total: number,
  score: z.object({ result: z.enum(forecastResults), incidents: z.number().int(), hits: number, countHits: number, oracleHits: number, pai: number.nullable(), countPai: number.nullable(), peiStar: number.nullable() }).nullable(),
});
export type ForecastSummary = z.infer<typeof forecastSummary>;

export const standing = z.object({
  state: z.enum(['on', 'off', 'baseline']).describe('off: it lost to the count four cycles in a row, and is not on the map until it has not lost four in a row. baseline: it is the count.'),
  cycles: z.number().int(), run: z.object({ result: z.enum(['lost', 'not_lost']), length: z.number().int() }).nullable(), since: z.string().nullable().describe('Begin of the shift with which this state began.'),
  expires: z.string().nullable().describe('For shifts after this instant the plain count is served until a newer shift has been scored; null for the count and before the first score.'),
  won: z.number().int(), tied: z.number().int(), lost: z.number().int(), silent: z.number().int(), words: text,
});
export type Standing = z.infer<typeof standing>;

const pooledAt = z.object({ asked: number, coverage: number, hits: number, hitRate: number, pai: number, paiLower: number.nullable(), paiUpper: number.nullable(), peiStar: number.nullable() });
export const forecastSeries = z.object({
  id: z.string(), title: z.string(), model: z.enum(surfaceModels), measure: z.enum(['count', 'harm']), unit: z.enum(['count', 'harm', 'minutes']), offences: z.array(z.string()), area: z.string().nullable(),
  resolution: z.number().int(), parameters: z.record(z.string(), z.union([number, z.boolean(), z.string()])), begins: z.string(), hours: z.number().int(), weekdays: z.array(z.number().int()), learnDays: z.number().int(), coverage: number,
  active: z.boolean(), createdAt: z.string(), createdBy: z.string(), standing,
  registered: z.number().int(), scored: z.number().int(), next: z.string().nullable().describe('Begin of the next shift, UTC.'), last: forecastSummary.nullable(),
});
export type ForecastSeries = z.infer<typeof forecastSeries>;

export const seriesList = z.object({ series: z.array(forecastSeries) });
export const seriesCurves = z.object({
  series: forecastSeries, zone: z.string(), demonstration: z.boolean(),
  cycles: z.array(z.object({
    forecast: z.string(), kind: z.enum(forecastKinds), from: z.string(), result: z.enum(forecastResults), incidents: z.number().int(), hits: number, countHits: number, oracleHits: number,
    hitRate: number.nullable(), countHitRate: number.nullable(), pai: number.nullable(), paiLower: number.nullable(), paiUpper: number.nullable(), countPai: number.nullable(), peiStar: number.nullable(), state: z.enum(['on', 'off', 'baseline']),
  })).describe('At the coverage of the series, oldest first; the latest 400.'),
  pooled: z.object({
    cycles: z.number().int(), incidents: z.number().int(), total: number, model: z.array(pooledAt), count: z.array(pooledAt), oracle: z.array(pooledAt),
    paired: z.array(z.object({ asked: number, onlyModel: number, onlyCount: number, p: number })),
  }).describe('All scored cycles together, by coverage.'),
  caveat: text,
});
export type SeriesCurves = z.infer<typeof seriesCurves>;

export const forecastRecord = z.object({
  forecast: forecastSummary, series: forecastSeries, learned, score: forecastScore.nullable(),
  top: z.array(z.object({
    cell: z.string(), name: z.string(), longitude: number, latitude: number, expected: number, countExpected: number, observed: number.nullable(), rank: z.number().int(), countRank: z.number().int(), watched: z.boolean(), countWatched: z.boolean(),
  })).describe('The first cells of the model and of the count, at most 500.'),
  warnings: z.array(analysisWarning),
});
export type ForecastRecord = z.infer<typeof forecastRecord>;

export const verification = z.object({
  id: z.string(), registered: z.string().describe('SHA-256 that was registered.'), stored: z.string().describe('SHA-256 of what is stored now.'), storedAgrees: z.boolean(),
  again: z.string().nullable().describe('SHA-256 of the surface made again from the data as they were then; null when that cannot be done.'), againAgrees: z.boolean().nullable(), because: text.nullable(),
});
export type Verification = z.infer<typeof verification>;

/** What of backtests a series has. */
export const backtestAnswer = z.object({
  series: z.string(), registered: z.number().int().describe('Backtests of the series.'), scored: z.number().int(), left: z.number().int().describe('Those that are not scored yet.'), standing,
});
export type BacktestAnswer = z.infer<typeof backtestAnswer>;
export const forecastPage = z.object({ forecasts: z.array(forecastSummary), next: z.string().nullable() });
export const scoreBody = z.strictObject({ series: forecastId.optional().describe('Default: every series.') });
export const scoreAnswer = z.object({ scored: z.number().int(), waiting: z.number().int().describe('Shifts that are not over, or not yet covered by the data.') });
