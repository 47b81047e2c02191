import { ensureAgency, findAgency, type Agency } from '../db/agencies.ts';
import type { Database } from '../db/database.ts';
import { Problem } from '../model/problem.ts';

export type OwnAgency = { agencySlug: string; agencyName: string; zone: string | null };

/**
 * The agency that a file goes to: the one that is named, else the server's own, which is made when its first file comes.
 * While nobody has said in which zone the own agency keeps its clock, its first file decides.
 */
export async function receivingAgency(database: Database, own: OwnAgency, slug: string | undefined): Promise<{ agency: Agency; adoptZone: boolean }> {
  if (slug === undefined || slug === own.agencySlug) {
    const agency = await ensureAgency(database, { slug: own.agencySlug, name: own.agencyName, zone: own.zone ?? 'UTC', demonstration: false });
    return { agency, adoptZone: own.zone === null };
  }
  const agency = await findAgency(database, slug);
  if (agency === null) {
    throw new Problem('not_found', 'unknown_agency', `There is no agency "${slug.slice(0, 63)}". Leave the parameter out to load into "${own.agencySlug}".`);
  }
  if (agency.demonstration) {
    throw new Problem('conflict', 'demonstration_agency', `"${slug}" is the demonstration city; real data do not go into it. Leave the parameter out to load into "${own.agencySlug}".`);
  }
  return { agency, adoptZone: false };
}
