import { sql } from 'kysely';
import type { StreetNetwork } from '../model/streets.ts';
import type { Transaction } from './transact.ts';

export type NewNetwork = Omit<StreetNetwork, 'importedAt' | 'current'> & { purpose: string; /** Compressed by gzip. */ content: Uint8Array; contentBytes: number };

/** Newest first; `limit` of them. */
export async function listNetworks(transaction: Transaction, agencyId: number, limit: number): Promise<StreetNetwork[]> {
  const { rows } = await sql<StreetNetwork & { importedAt: Date }>`
    select network_id as id, name, source, file_sha256 as "fileSha256", attribution, joined, nodes, edges, metres, bounds,
      lines_read as "linesRead", lines_stored as "linesStored", rejected, apart, imported_at as "importedAt", imported_by as "importedBy",
      row_number() over (order by imported_at desc, network_id desc) = 1 as current
    from street_network where agency_id = ${agencyId} order by imported_at desc, network_id desc limit ${limit}`.execute(transaction);
  return rows.map((row) => ({ ...row, importedAt: (row.importedAt as Date).toISOString() }));
}

/** The one that is travelled on, without its content; null when there is none. */
export async function currentNetwork(transaction: Transaction, agencyId: number): Promise<{ id: string; name: string; attribution: string } | null> {
  const { rows } = await sql<{ id: string; name: string; attribution: string }>`
    select network_id as id, name, attribution from street_network where agency_id = ${agencyId}
    order by imported_at desc, network_id desc limit 1`.execute(transaction);
  return rows[0] ?? null;
}

/** Compressed by gzip; null when there is none of that id any more. */
export async function readNetworkContent(transaction: Transaction, agencyId: number, networkId: string): Promise<Uint8Array | null> {
  const row = await transaction.selectFrom('street_network').select('content').where('agency_id', '=', agencyId).where('network_id', '=', networkId).executeTakeFirst();
  return row?.content ?? null;
}

/** One that is there already is the newest again, under the name that it is given now. */
export async function insertNetwork(transaction: Transaction, agencyId: number, made: NewNetwork): Promise<void> {
  await transaction.insertInto('street_network').values({
    agency_id: agencyId, network_id: made.id, name: made.name, source: made.source, file_sha256: made.fileSha256, attribution: made.attribution, joined: made.joined,
    nodes: made.nodes, edges: made.edges, metres: made.metres, bounds: made.bounds, lines_read: made.linesRead, lines_stored: made.linesStored,
    rejected: JSON.stringify(made.rejected), apart: JSON.stringify(made.apart),
    content: Buffer.from(made.content.buffer, made.content.byteOffset, made.content.byteLength), content_bytes: made.contentBytes,
    imported_by: made.importedBy, purpose: made.purpose,
  }).onConflict((conflict) => conflict.columns(['agency_id', 'network_id']).doUpdateSet({
    name: made.name, source: made.source, attribution: made.attribution, imported_by: made.importedBy, purpose: made.purpose, imported_at: sql`clock_timestamp()`,
  })).execute();
}

/** False when there is none of that id. */
export async function deleteNetwork(transaction: Transaction, agencyId: number, networkId: string): Promise<boolean> {
  const { numDeletedRows } = await transaction.deleteFrom('street_network').where('agency_id', '=', agencyId).where('network_id', '=', networkId).executeTakeFirst();
  return numDeletedRows > 0n;
}

export type StreetShape = { id: string; class: string; shape: { type: string; coordinates: unknown } };

/** Streets that are drawn behind the data, those after `after` in the order of their numbers. */
export async function backdropStreets(transaction: Transaction, agencyId: number, { after, limit }: { after: string; limit: number }): Promise<StreetShape[]> {
  const { rows } = await sql<{ id: string; class: string; shape: string }>`
    select backdrop_id::text as id, class, ST_AsGeoJSON(geom, 7) as shape from backdrop
    where agency_id = ${agencyId} and kind = 'street' and backdrop_id > ${after}::bigint order by backdrop_id limit ${limit}`.execute(transaction);
  return rows.map((row) => ({ ...row, shape: JSON.parse(row.shape) as StreetShape['shape'] }));
}
