import type { Agency } from '../db/agencies.ts';
import type { Database } from '../db/database.ts';
import { findPublication, readPublicationRange, type Publication } from '../db/publications.ts';
import { transact, type Transaction } from '../db/transact.ts';
import type { Context } from '../model/context.ts';
import { Problem } from '../model/problem.ts';
import { momentOf } from '../model/window.ts';
import { remembered } from './memory.ts';

/** The version that a question names, and when it was published. */
export type AsOf = Publication;

/**
 * The version of an agency's data that is asked about: by its number, or the last one that was published before an instant
 * (a day is its beginning on the jurisdiction's clock). Throws the Problem `unknown_version`, naming those there are.
 */
export function readAsOf(
  database: Database, { agency, context }: { agency: Agency; context: Context }, text: string, signal?: AbortSignal,
): Promise<AsOf> {
  const { agencyId, dataVersion } = agency;
  const asked = /^\d+$/.test(text) ? { dataVersion: text } : { before: momentOf('asOf', text, agency.zone) };
  return remembered(database, ['as_of', agencyId, dataVersion, asked], { signal }, (joint) =>
    transact(database, context, (transaction) => find(transaction, agency, asked, text), { readOnly: true, signal: joint }));
}

async function find(transaction: Transaction, agency: Agency, asked: { dataVersion: string } | { before: Date }, text: string): Promise<AsOf> {
  const range = await readPublicationRange(transaction, agency.agencyId);
  if (range === null) throw unknownVersion(`Nothing has been published for "${agency.slug}" yet, so there is no earlier version to ask about.`);
  const { first, last } = range;
  const known = `Versions ${first.dataVersion} (published ${first.publishedAt.toISOString()}) to ${last.dataVersion} (published ${last.publishedAt.toISOString()}) of the data of `
    + `"${agency.slug}" can be asked for, by number or by an instant after the first.`;
  if ('dataVersion' in asked && BigInt(asked.dataVersion) > BigInt(last.dataVersion)) throw unknownVersion(`Version ${text} has not been published. ${known}`);
  if ('before' in asked && asked.before > range.now) {
    throw unknownVersion(`${text} has not come yet, and what will be known then is not known now. ${known} For what is known now leave asOf out.`);
  }
  const found = await findPublication(transaction, agency.agencyId, asked);
  if (found !== null) return found;
  throw unknownVersion('before' in asked ? `Nothing had been published before ${text}. ${known}` : `There is no record of version ${text}. ${known}`);
}

function unknownVersion(message: string): Problem {
  return new Problem('bad_request', 'unknown_version', message, [{ field: 'asOf', message }]);
}
