import { layers, type LayerId } from '../../tiles/layers.ts';
import type { Database } from '../db/database.ts';
import { Problem } from '../model/problem.ts';
import type { Who } from '../model/who.ts';
import { openAnalysis } from './analysis_rows.ts';
import type { KeptRows } from './kept_rows.ts';
import { openPlanRows } from './plan_rows.ts';

/** Of which kept thing a layer is asked for: ids by the parameters that name them. */
export type KeptAsked = { analysis?: string | undefined; plan?: string | undefined };

/** Whether anything is named. */
export const isNamed = ({ analysis, plan }: KeptAsked): boolean => analysis !== undefined || plan !== undefined;

/** The rows that a layer is asked for with, null of layers that need none. Throws the Problems `analysis_needed` and `plan_needed` where none is named. */
export async function keptRowsFor(
  database: Database, layer: LayerId, { analysis, plan, ...asked }: KeptAsked & { who: Who; slug: string | undefined; signal?: AbortSignal },
): Promise<KeptRows | null> {
  if (layer === layers.analysis.id) {
    if (analysis === undefined) throw analysisNeeded();
    return openAnalysis(database, { ...asked, id: analysis });
  }
  if (layer === layers.patrols.id) {
    if (plan === undefined) throw planNeeded();
    return openPlanRows(database, { ...asked, id: plan });
  }
  return null;
}

function analysisNeeded(): Problem {
  const message = 'Say of which analysis: analysis=ID. /api/v1/results?kind=analysis lists those there are, POST /api/v1/analyses makes one.';
  return new Problem('bad_request', 'analysis_needed', message, [{ field: 'analysis', message }]);
}

function planNeeded(): Problem {
  const message = 'Say of which plan: plan=ID. /api/v1/patrols/plans lists those there are, POST /api/v1/patrols/plans makes one.';
  return new Problem('bad_request', 'plan_needed', message, [{ field: 'plan', message }]);
}
