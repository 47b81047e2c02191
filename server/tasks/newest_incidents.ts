import type { Database } from '../db/database.ts';
import { readIncidents, type IncidentRecord, type IncidentsAsked } from '../db/incidents.ts';
import { readAt } from './read_at.ts';
import type { Resolved } from './resolve_filter.ts';

/** How much wider the stretch of time is made in which too few were found. */
const wider = 4;

/**
 * The latest incidents of a question after `asked.after`. A page is looked for in a stretch of time that should hold it, going
 * by how many incidents the question selects, and then in wider ones: reading page after page then costs about as much as
 * reading everything once, while sorting all that is left for each page costs the square of it.
 */
export function newestIncidents(
  database: Database, resolved: Resolved, asked: IncidentsAsked & { expected: number }, signal?: AbortSignal,
): Promise<IncidentRecord[]> {
  const { filter, after, limit, expected } = asked;
  const begin = filter.from.getTime();
  // A moment is kept to the microsecond.
  const end = after === null ? filter.to.getTime() : Math.min(filter.to.getTime(), Date.parse(after.moment) + 1);
  const share = (2 * limit) / Math.max(1, expected);
  return readAt(database, resolved, async (transaction) => {
    for (let stretch = Math.max(3_600_000, share * (filter.to.getTime() - begin)); ; stretch *= wider) {
      const start = Math.max(begin, end - Math.ceil(stretch));
      const rows = await readIncidents(transaction, resolved.agency.agencyId, { ...asked, filter: { ...filter, from: new Date(start), to: new Date(end) } });
      if (rows.length >= limit || start === begin) return rows;
    }
  }, signal);
}
