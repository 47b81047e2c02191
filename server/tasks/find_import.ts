import { listAgencies } from '../db/agencies.ts';
import type { Database } from '../db/database.ts';
import { getImport } from '../db/imports.ts';
import type { ImportReport } from '../model/import_report.ts';
import type { Context } from '../model/context.ts';
import { Problem } from '../model/problem.ts';
import type { Who } from '../model/who.ts';

/**
 * An import by its number, with a context of the agency that owns it: numbers are unique across agencies, so the agency
 * need not be named. Throws a Problem (not found) when there is none.
 */
export async function findImport(database: Database, who: Who, id: string, signal?: AbortSignal): Promise<{ report: ImportReport; context: Context }> {
  if (/^[1-9]\d{0,17}$/.test(id)) {
    for (const { agencyId, slug } of await listAgencies(database)) {
      if (who.agencies !== null && !who.agencies.includes(slug)) continue;
      const context: Context = { agencyId, person: who.person, purpose: 'look at an import' };
      const report = await getImport(database, context, id, signal);
      if (report !== null) return { report, context };
    }
  }
  throw new Problem('not_found', 'unknown_import', `There is no import ${id.slice(0, 30)}. /api/v1/imports lists them.`);
}
