import { z } from 'zod';
import { againstParameter } from './against.ts';
import { filterQuery, measures, statistics } from './filter.ts';
import { baseResolution, coarsestResolution, hexResolution, isHex, type HexId } from './hex.ts';
import { steps } from './step.ts';

/** Query parameters beside the filter, each described once for every route that takes it. */
export const resolution = z.coerce.number('Give a whole number from 5 to 10.').int().min(coarsestResolution).max(baseResolution).optional()
  .describe('H3 resolution, 5 (253 km² a cell) to 10 (0.015 km²). Default: 9, or the finest at which the study area has not too many cells.');
export const measure = z.enum(measures).default('count')
  .describe('What is judged and ranked: the number of incidents, or their harm in days.');
export const rings = z.coerce.number('Give 1, 2 or 3.').int().min(1).max(3).default(1)
  .describe('Neighbourhood of a cell: itself and so many rings around it.');

export const hexQuery = filterQuery.extend({
  resolution, measure, rings,
  statistic: z.enum(statistics).default('gi_star').describe('gi_star: Getis-Ord Gi*, corrected by Benjamini-Hochberg over all cells of the study area. none: counts only.'),
  empty: z.literal('include').optional().describe('include: list also cells without incidents that are neither hot nor cold.'),
  format: z.enum(['json', 'binary']).optional().describe('Default: what the Accept header asks for, else json.'),
});

export const changeQuery = filterQuery.extend({ resolution, against: againstParameter });

export const hexDaysQuery = filterQuery.extend({
  resolution, measure,
  step: z.enum(steps).optional().describe('Weeks begin on Monday. Default: day up to 800 days, week up to 5,600, then month.'),
  format: hexQuery.shape.format,
});

export const cellParameter = z.string().refine((text) => /^[0-9a-f]{15}$/.test(text) && isHex(text) && isServed(text), {
  message: 'Give an H3 cell of resolution 5 to 10 as fifteen hexadecimal digits, e.g. 892664c1a8fffff.',
}).describe('H3 cell of resolution 5 to 10, as fifteen hexadecimal digits.');
const isServed = (cell: HexId): boolean => hexResolution(cell) >= coarsestResolution && hexResolution(cell) <= baseResolution;

export const cellQuery = filterQuery.extend({ measure, rings });
export const briefQuery = filterQuery.extend({ resolution, measure });
export const seriesQuery = filterQuery.extend({
  step: z.enum(steps).default('week').describe('Weeks begin on Monday.'),
  band: z.enum(['widened', 'plain']).default('widened')
    .describe('The band around the mean of the eight steps before. widened: allows for that mean being estimated itself; plain: as published.'),
});
export const areaQuery = filterQuery.extend({
  kind: z.string().regex(/^[a-z][a-z_]{0,30}$/, 'Kinds are lower-case letters, e.g. district.').optional().describe('Only areas of this kind. Default: all.'),
});
export const incidentQuery = filterQuery.extend({
  limit: z.coerce.number('Give a whole number from 1 to 1000.').int().min(1).max(1000).default(100).describe('Incidents on a page.'),
  cursor: z.string().max(2000).optional().describe('"next" of the page before. Without it: the first page.'),
  cell: cellParameter.optional().describe('Only the incidents in this H3 cell of resolution 5 to 10. meta counts the whole filter.'),
});
const agency = filterQuery.shape.agency;
export const agencyQuery = z.strictObject({ agency });
export const runsQuery = z.strictObject({
  agency,
  limit: z.coerce.number('Give a whole number from 1 to 500.').int().min(1).max(500).default(50).describe('Runs on a page.'),
  before: z.string().regex(/^[0-9a-f]{24}$/, 'Give "next" of the page before.').optional().describe('"next" of the page before. Without it: the latest.'),
});
