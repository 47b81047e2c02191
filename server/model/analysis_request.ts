import { z } from 'zod';
import { filterQuery } from './filter.ts';

/** How an analysis is asked for, and how far it is. */
const value = z.union([z.string().max(100_000), z.number(), z.boolean(), z.array(z.union([z.string().max(200), z.number()])).max(5000)]);
const values = z.record(z.string().max(63), value);

export const analysisBody = z.strictObject({
  method: z.string().max(63).optional().describe('Id of the method, from /api/v1/analyses/methods.'),
  filter: values.optional().describe('Parameters of the filter by their names, as an address has them; of lists also arrays. Without it: the last year of the data.'),
  parameters: values.optional().describe('Parameters of the method by their names; those left out have their defaults.'),
  unit: z.string().max(63).optional().describe('What incidents are added up by: hex:9, square:500, area:district. Default: that of the method.'),
  seed: z.number().int().optional().describe('Of the random numbers. Default: 1.'),
  crs: z.string().max(63).optional().describe('System in metres in which distances are measured, e.g. EPSG:32636. Default: the UTM zone of the data.'),
});
export type AnalysisBody = z.infer<typeof analysisBody>;

export const analysisJobStatuses = ['waiting', 'running', 'done', 'failed', 'dismissed'] as const;
export const analysisJob = z.object({
  job: z.string(), status: z.enum(analysisJobStatuses), percent: z.number().int(), message: z.string(),
  result: z.string().nullable().describe('Id of the result once it is done.'),
  problem: z.object({
    kind: z.string(), code: z.string(), detail: z.string(), fields: z.array(z.object({ field: z.string(), message: z.string() })),
  }).nullable(),
});
export type AnalysisJob = z.infer<typeof analysisJob>;

export const languageQuery = z.strictObject({
  agency: filterQuery.shape.agency, lang: z.enum(['en', 'uk']).default('en').describe('Language of words in it.'),
});
