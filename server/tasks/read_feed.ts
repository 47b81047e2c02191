import { readFeed as readRows, readStamp, type FeedPlace } from '../db/change_feed.ts';
import type { Database } from '../db/database.ts';
import type { FeedPage } from '../model/feed.ts';
import { Problem } from '../model/problem.ts';
import type { Who } from '../model/who.ts';
import { toRow } from './list_incidents.ts';
import { readAt } from './read_at.ts';
import { resolveAgency } from './resolve_filter.ts';
import { isOf, opened, sealed } from './sealed_text.ts';

export type FeedQuestion = { who: Who; slug: string | undefined; since: string | null; limit: number };

const beginning: FeedPlace = { version: '0', id: '0' };
/** After every incident of a data version: ids are never so high. */
const lastId = '9223372036854775807';

/**
 * A page of what has changed in an agency's incidents since a cursor, up to the data version of the moment. Throws the
 * Problem `bad_cursor` for a cursor that is damaged or of another agency or reader, and `feed_restarted` (conflict) for one
 * that this database cannot continue, because it is another one or was restored from a copy.
 */
export async function readFeed(database: Database, { who, slug, since, limit }: FeedQuestion, signal?: AbortSignal): Promise<FeedPage> {
  const asked = await resolveAgency(database, who, slug, signal);
  const { agencyId, slug: agency, dataVersion } = asked.agency;
  const owner: Owner = { agency, handlingCodes: who.handlingCodes };
  return readAt(database, asked, async (transaction) => {
    const stampOf = async (version: string): Promise<string> => await readStamp(transaction, agencyId, version) ?? '';
    const after = since === null ? beginning : since === 'now' ? { version: dataVersion, id: lastId } : await continued();
    async function continued(): Promise<FeedPlace> {
      const { stamp, ...place } = readCursor(owner, since!);
      if (BigInt(place.version) > BigInt(dataVersion) || await stampOf(place.version) !== stamp) throw restarted();
      return place;
    }
    const rows = await readRows(transaction, agencyId, { after, upTo: dataVersion, limit: limit + 1, handlingCodes: who.handlingCodes });
    const page = rows.slice(0, limit);
    const complete = rows.length <= limit;
    // At the end of what there is the place is that of the version, so that an incident of the same version is not looked for again.
    const end: FeedPlace = complete ? { version: dataVersion, id: lastId } : { version: page.at(-1)!.version, id: page.at(-1)!.id };
    return {
      agency, dataVersion, complete,
      entries: page.map(({ kind, id, version, publishedAt, record }) =>
        ({ kind, id, dataVersion: version, publishedAt: publishedAt?.toISOString() ?? null, incident: record === null ? null : toRow(record) })),
      next: writeCursor(owner, { ...end, stamp: await stampOf(end.version) }),
    };
  }, signal);
}

/** Whose feed it is: who may see more or less has another one, in which other incidents come and go. */
type Owner = { agency: string; handlingCodes: readonly number[] | null };
type Cursor = FeedPlace & { stamp: string };

const belongs = ({ agency, handlingCodes }: Owner) => ['feed', agency, handlingCodes] as const;

const writeCursor = (owner: Owner, { version, id, stamp }: Cursor): string => sealed(belongs(owner), [version, id, stamp]);

const number = /^\d{1,19}$/;

function readCursor(owner: Owner, text: string): Cursor {
  const whole = opened(text);
  if (whole?.parts.length !== 3 || !isOf(belongs(owner), whole)) throw badCursor();
  const [version, id, stamp] = whole.parts as [string, string, string];
  if (!number.test(version) || !number.test(id)) throw badCursor();
  return { version, id, stamp };
}

function badCursor(): Problem {
  const message = 'The cursor is damaged, or it belongs to another agency or to a reader who may see more or less. Give "next" of a page as it is, '
    + 'or leave the parameter out to begin with the first incident.';
  return new Problem('bad_request', 'bad_cursor', message, [{ field: 'since', message }]);
}

function restarted(): Problem {
  const message = 'This database does not know the place at which you were: it is another one, or it was restored from a copy. Begin anew without '
    + '"since", and remove what is not in the feed any more.';
  return new Problem('conflict', 'feed_restarted', message, [{ field: 'since', message }]);
}
