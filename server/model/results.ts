import { z } from 'zod';
import { describedFilter, filterQuery } from './filter.ts';

/** Results of analyses as they were given, to be had again under their ids. */
export const resultId = z.string().regex(/^[0-9a-f]{24}$/, 'Ids of results are 24 hexadecimal digits.').describe('Id of the result; of a hotspot computation meta.hotspots.run, of a comparison meta.changes.result, of an analysis its id.');

export const keptResult = z.object({
  id: z.string(), kind: z.string().describe('hotspots: a table of hexagons as /api/v1/hexes gives it, empty ones included; changes: one as /api/v1/changes gives it; analysis: what /api/v1/analyses gives.'),
  method: z.string(), methodVersion: z.number().int(),
  request: z.object({ method: z.enum(['GET', 'POST']), path: z.string(), parameters: z.record(z.string(), z.string()), href: z.string() })
    .describe('Computes the same again, from the incidents as they were at that data version.'),
  filter: describedFilter.extend({
    against: z.object({ from: z.string(), to: z.string(), fromDay: z.string(), toDay: z.string() }).optional()
      .describe('Of kind changes: the other window, as instants in UTC and as local days.'),
  }),
  dataVersion: z.string(),
  mediaType: z.string(), bytes: z.number().int().describe('Size of the content.'),
  sha256: z.string().describe('Digest of the content.'),
  kept: z.boolean().describe('Whether it stays whatever its age.'),
  expiresAt: z.string().nullable().describe('When it is removed for its age; earlier when room is needed for newer ones. Null while it is kept.'),
  createdAt: z.string(), createdBy: z.string(), purpose: z.string(),
  content: z.string().describe('Address of the content.'),
});
export type KeptResult = z.infer<typeof keptResult>;
export const keptResultList = z.object({ results: z.array(keptResult), next: z.string().nullable().describe('Give it as before for the next page.') });
export type KeptResultList = z.infer<typeof keptResultList>;

const agency = filterQuery.shape.agency;
export const resultsQuery = z.strictObject({
  agency,
  kind: z.string().regex(/^[a-z][a-z_]{0,30}$/, 'Kinds are lower-case letters: hotspots, changes or analysis.').optional().describe('Only results of this kind. Default: all.'),
  limit: z.coerce.number('Give a whole number from 1 to 500.').int().min(1).max(500).default(50).describe('Results on a page.'),
  before: z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{6}Z_[0-9a-f]{24}$/, 'Give "next" of the page before.').optional()
    .describe('"next" of the page before. Without it: the latest.'),
});
export const keepBody = z.strictObject({ kept: z.boolean().describe('true: keep it whatever its age; false: it may be removed again.') });
