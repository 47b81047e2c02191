import { z } from 'zod';
import { measures, type Measure } from './filter.ts';
import type { AnalysisWarning } from './analysis.ts';
import type { HexId } from './hex.ts';
import { resolution } from './parameters.ts';

/** What a coming shift is expected to hold, by cell and hour, and how it is asked for. */
export const surfaceModels = ['count', 'recency', 'kernel_density', 'near_repeat', 'self_exciting', 'calls'] as const;
export type SurfaceModel = (typeof surfaceModels)[number];

const localMoment = z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/, 'Give local time as 2026-03-01T20:00.');

/** A stretch of local time, at most so long. */
export const mostShiftHours = 24;
export const shiftBody = z.strictObject({
  from: localMoment.describe('Its begin on the clock of the agency.'), to: localMoment.describe('Its end on the clock of the agency, at most 24 hours later.'),
});

const values = z.record(z.string().max(63), z.union([z.string().max(100_000), z.array(z.string().max(200)).max(5000)]));

export const surfaceBody = z.strictObject({
  model: z.enum(surfaceModels).default('count').describe('How the expectation is formed; count: the plain count of the past, the baseline of every other.'),
  measure: z.enum(measures).default('count').describe('Incidents, or their harm in days.'),
  filter: values.default({}).describe('What is learned from: from, to, offences, area, as an address has them. Default: the year before the shift. What happened at or after its begin is never read.'),
  resolution,
  parameters: z.record(z.string().max(63), z.union([z.number(), z.boolean(), z.string().max(200)])).default({}).describe('Of the model, by their names.'),
  minutesOnTask: z.record(z.string().max(63), z.number().positive().max(10_000)).optional()
    .describe('Minutes that an incident of an offence takes those who go there, by its code; for the model calls.'),
});
export type SurfaceBody = z.infer<typeof surfaceBody>;

export type Surface = {
  model: SurfaceModel;
  measure: Measure;
  /** Ascending. */
  cells: readonly HexId[];
  /** What to call them. */
  names: readonly string[];
  longitude: Float64Array;
  latitude: Float64Array;
  squareKm: Float64Array;
  /** Hours of the shift, the last one whole even where the shift is not. */
  hours: number;
  /** `expected[cell * hours + hour]`: incidents, days of harm, or minutes of work (calls). */
  expected: Float64Array;
  /** What it was learned from. */
  learned: { from: string; to: string; rows: number; placed: number; dataVersion: string };
  parameters: Readonly<Record<string, number | boolean | string>>;
  warnings: AnalysisWarning[];
  /** Of cells and expectations: the same surface has the same. */
  sha256: string;
};
