import { countAreas } from '../db/areas.ts';
import { countTotals } from '../db/counts.ts';
import type { Database } from '../db/database.ts';
import { transact } from '../db/transact.ts';
import type { AreaList } from '../model/answers.ts';
import { currentHarmEdition } from '../model/harm.ts';
import { describeAnswer } from './describe_answer.ts';
import { remembered } from './memory.ts';
import type { Resolved } from './resolve_filter.ts';

/** The loaded areas of a kind (null: of all kinds) with what the filter selects inside each. */
export function listAreas(database: Database, resolved: Resolved, { kind, signal }: { kind: string | null; signal?: AbortSignal }): Promise<AreaList> {
  const { agency, context, described, filter } = resolved;
  return remembered(database, ['areas', agency.agencyId, agency.dataVersion, described, kind], { signal, weigh: weighList }, async (joint) => {
    const question = { filter, edition: currentHarmEdition };
    const { areas, totals } = await transact(database, context, async (transaction) => ({
      areas: await countAreas(transaction, agency.agencyId, { ...question, kind }),
      totals: await countTotals(transaction, agency.agencyId, question),
    }), { readOnly: true, signal: joint });
    return {
      meta: describeAnswer(resolved, totals),
      areas: areas.map(({ kind: of, code, name, squareKm, west, south, east, north, count, harm }) =>
        ({ id: `${of}:${code}`, kind: of, code, name, squareKm, bbox: [west, south, east, north] as [number, number, number, number], count, harm })),
    };
  });
}

const weighList = ({ areas }: AreaList): number => 40 * areas.length + 100;
