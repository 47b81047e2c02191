import { ensureAgency, findAgency, type Agency } from '../db/agencies.ts';
import type { Database } from '../db/database.ts';
import { agencySlug } from '../model/agency.ts';
import { Problem } from '../model/problem.ts';

export type OwnAgency = { agencySlug: string; agencyName: string; zone: string | null };

/** As the file's owner was named: its short name, and its full name, which founds it when there is no such agency yet. */
export type Receiver = { agency?: string; agencyName?: string };

/**
 * The agency that a file goes to: the one that is named, else the server's own, which is made when its first file comes; any other
 * is made when it is given a full name, so that a misspelt short name does not found a new one. While nobody has said in
 * which zone a new agency keeps its clock, its first file decides.
 */
export async function receivingAgency(database: Database, own: OwnAgency, { agency: slug, agencyName }: Receiver): Promise<{ agency: Agency; adoptZone: boolean }> {
  if (slug === undefined || slug === own.agencySlug) {
    const agency = await ensureAgency(database, { slug: own.agencySlug, name: agencyName ?? own.agencyName, zone: own.zone ?? 'UTC', demonstration: false });
    return { agency, adoptZone: own.zone === null };
  }
  const agency = await findAgency(database, slug);
  if (agency === null) return { agency: await found(database, own, { slug, name: agencyName }), adoptZone: true };
  if (agency.demonstration) {
    throw new Problem('conflict', 'demonstration_agency', `"${slug}" is the demonstration city; real data do not go into it. Leave the parameter out to load into "${own.agencySlug}".`);
  }
  return { agency, adoptZone: true };
}

async function found(database: Database, own: OwnAgency, { slug, name }: { slug: string; name: string | undefined }): Promise<Agency> {
  if (name === undefined) {
    throw new Problem('not_found', 'unknown_agency',
      `There is no agency "${slug.slice(0, 63)}". Give its full name as agencyName to found it, or leave the parameter out to load into "${own.agencySlug}".`);
  }
  if (!agencySlug.safeParse(slug).success) {
    throw new Problem('bad_request', 'bad_parameter', 'A short name is lower-case letters, digits, _ and -.', [{ field: 'agency', message: 'is not a short name' }]);
  }
  return ensureAgency(database, { slug, name, zone: 'UTC', demonstration: false });
}
