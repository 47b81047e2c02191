import { layers, type LayerId } from '../../tiles/layers.ts';
import type { Database } from '../db/database.ts';
import { readTimeSpan } from '../db/feature_rows.ts';
import { readDatetime, type AskedTime } from '../model/feature_parameters.ts';
import type { FilterQuery } from '../model/filter.ts';
import { Problem } from '../model/problem.ts';
import { maySeeLayer, type Who } from '../model/who.ts';
import { windowOfCursor } from './feature_cursor.ts';
import type { KeptRows } from './kept_rows.ts';
import { remembered } from './memory.ts';
import { isPast, readAt } from './read_at.ts';
import { resolveAsked, resolveFilter, type Asked, type Resolved } from './resolve_filter.ts';

export type TimeAsked = { who: Who; filter: FilterQuery; datetime?: string; cursor?: string; /** Of a layer of kept rows: those, whose filter is the one that counts. */ kept?: KeptRows | null };

/** The filter of a collection: `datetime` stands in the place of `from` and `to`, and what is left open ends where the data do. */
export async function resolveFeatures(
  database: Database, layer: LayerId, { who, filter, datetime, cursor, kept = null }: TimeAsked, signal?: AbortSignal,
): Promise<Resolved> {
  if (!maySeeLayer(who, layer)) throw shut(layer);
  if (datetime !== undefined && (filter.from !== undefined || filter.to !== undefined)) throw saidTwice();
  const time = datetime === undefined ? null : readDatetime(datetime);
  if (kept !== null) return resolveFilter(database, who, kept.filter, signal);
  if (layers[layer].features.time === 'none') return resolveFilter(database, who, { agency: filter.agency, asOf: filter.asOf }, signal);
  if (cursor !== undefined) return resolveFilter(database, who, { ...filter, ...windowOfCursor(cursor) }, signal);
  const ofAllTimes = layers[layer].features.time === 'selects' && filter.from === undefined && filter.to === undefined;
  if (time === null && !ofAllTimes) return resolveFilter(database, who, filter, signal);
  const asked = await resolveAsked(database, who, filter, signal);
  const window = closed(time ?? { from: null, to: null }, await timeSpan(database, asked, signal));
  return resolveFilter(database, who, { ...filter, agency: asked.agency.slug, ...window }, signal);
}

/** Instants of an agency's first and last incident; null without any. */
export const timeSpan = (database: Database, asked: Asked, signal?: AbortSignal): Promise<{ first: Date; last: Date } | null> =>
  remembered(database, ['time_span', asked.agency.agencyId, asked.agency.dataVersion, isPast(asked.agency), asked.handlingCodes], { signal }, (joint) =>
    readAt(database, asked, (transaction) => readTimeSpan(transaction, asked.agency.agencyId, asked.handlingCodes), joint));

/** With the open end where the data end, or, when they end before the other end, just beside that: then nothing is selected. */
function closed({ from, to }: AskedTime, span: { first: Date; last: Date } | null): { from: string; to: string } {
  const at = (text: string | null): number => (text === null ? Number.NaN : Date.parse(text));
  // A day is read on the jurisdiction's clock, which is at most fourteen hours off.
  const clock = 14 * 3_600_000;
  const first = span === null ? 0 : span.first.getTime();
  const last = span === null ? 0 : span.last.getTime();
  return {
    from: from ?? new Date(to === null ? first : Math.min(first, at(to) - clock - 1)).toISOString(),
    to: to ?? new Date(from === null ? last + 1 : Math.max(last + 1, at(from) + clock + 1)).toISOString(),
  };
}

/** Doors refuse before; whichever forgets to is shut here. */
const shut = (layer: LayerId): Problem => new Problem('forbidden', 'layer_not_allowed', `The key that was given does not open the layer "${layer}".`);

function saidTwice(): Problem {
  const message = 'datetime and from, to say the same thing. Give either datetime (both ends included) or from and to (the end not included).';
  return new Problem('bad_request', 'bad_datetime', message, [{ field: 'datetime', message }]);
}
