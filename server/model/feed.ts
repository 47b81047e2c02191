import { z } from 'zod';
import { incidentRow } from './answers.ts';
import { filterQuery } from './filter.ts';

/** What is new, changed or withdrawn, for programs that keep a copy. */
export const defaultFeedEntries = 1000;
export const mostFeedEntries = 10_000;

export const feedQuery = z.strictObject({
  agency: filterQuery.shape.agency,
  since: z.string().max(500).optional().describe('"next" of the page before, as it was. "now": nothing, but the place at which the feed stands. Without it: from the very first incident.'),
  limit: z.coerce.number(`Give a whole number from 1 to ${mostFeedEntries}.`).int().min(1).max(mostFeedEntries).default(defaultFeedEntries)
    .describe('Entries on a page.'),
});

export const feedKinds = ['new', 'changed', 'withdrawn'] as const;

export const feedEntry = z.object({
  kind: z.enum(feedKinds).describe('What its last change was. Store new and changed alike under their id; remove what is withdrawn.'),
  id: z.string().describe('Id of the incident.'),
  dataVersion: z.string().describe('Data version at which it came to be so.'),
  publishedAt: z.string().nullable().describe('Instant at which that version was published.'),
  incident: incidentRow.nullable().describe('The incident as it is now; null for a tombstone.'),
});

export const feedPage = z.object({
  agency: z.string(),
  dataVersion: z.string().describe('Data version that the feed reaches to.'),
  entries: z.array(feedEntry),
  next: z.string().describe('Where the next page begins. Keep it: asked again later, it gives what has changed meanwhile.'),
  complete: z.boolean().describe('True when nothing follows at the moment.'),
});
export type FeedPage = z.infer<typeof feedPage>;
