import { sql } from 'kysely';
import type { Context } from '../model/context.ts';
import { lockAgency, moveDataVersion } from './incidents_write.ts';
import type { BackdropTable } from './schema.ts';
import type { Transaction } from './transact.ts';

/** A line or polygon as a file has it: `geometry` is GeoJSON text, `hash` SHA-256 over what it says, in hexadecimal. */
export type NewBackdrop = { class: string; name: string; geometry: string; hash: string };

const atOnce = 500;

/** Stores the features that are not there yet; the data version moves if there were any. */
export async function publishBackdrop(
  transaction: Transaction, context: Context, { importId, kind, features }: { importId: string; kind: BackdropTable['kind']; features: readonly NewBackdrop[] },
): Promise<{ stored: number; dataVersion: string | null }> {
  const next = (BigInt(await lockAgency(transaction, context)) + 1n).toString();
  let stored = 0;
  for (let start = 0; start < features.length; start += atOnce) {
    const part = features.slice(start, start + atOnce);
    const { numAffectedRows } = await sql`
      insert into backdrop (agency_id, kind, class, name, geom, content_hash, import_id, data_version)
      select ${context.agencyId}, ${kind}, class, name, ST_SetSRID(ST_GeomFromGeoJSON(text), 4326), decode(hash, 'hex'), ${importId}::bigint, ${next}::bigint
      from unnest(${part.map((feature) => feature.class)}::text[], ${part.map(({ name }) => name)}::text[], ${part.map(({ hash }) => hash)}::text[],
        ${part.map(({ geometry }) => geometry)}::text[]) as given (class, name, hash, text)
      on conflict (agency_id, content_hash) do nothing`.execute(transaction);
    stored += Number(numAffectedRows ?? 0n);
  }
  if (stored > 0) await moveDataVersion(transaction, context, { version: next, importId });
  return { stored, dataVersion: stored > 0 ? next : null };
}
