import { whyInvalid } from '../db/areas.ts';
import type { Database } from '../db/database.ts';
import { spatialNodes } from '../model/cql2/evaluate.ts';
import { badFilter } from '../model/cql2/syntax.ts';
import type { Cql2 } from '../model/cql2/tree.ts';
import { remembered } from './memory.ts';
import { readAt } from './read_at.ts';
import type { Resolved } from './resolve_filter.ts';

/** Points are always valid, and boxes are made so. */
const alwaysValid = ['Point', 'MultiPoint'];

/**
 * Asks the geometry engine about the geometries of a filter, before anything is compared with them: what it says of rings that
 * cross themselves means nothing, and to repair them may take more memory than there is. Throws the Problem `bad_filter`.
 */
export async function checkFilterShapes(database: Database, { resolved, where }: { resolved: Resolved; where: Cql2 | null }, signal?: AbortSignal): Promise<void> {
  const nodes = where === null ? [] : spatialNodes(where).flatMap(({ left, right }) => [left, right]);
  for (const node of nodes) {
    if (node.op !== 'geometry' || node.boxes !== null || alwaysValid.includes(node.geometry.type)) continue;
    const text = JSON.stringify(node.geometry);
    const fault = await remembered(database, ['filter_shape', text], { signal, weigh: () => 100 + text.length / 8 }, async (joint) =>
      ({ why: await readAt(database, resolved, (transaction) => whyInvalid(transaction, text), joint) }));
    if (fault.why !== null) {
      throw badFilter(`the ${node.geometry.type} that begins ${text.slice(text.indexOf('['), text.indexOf(']') + 1).replaceAll('[', '')
      .replaceAll(']', '').replaceAll(',', ' ')}: It cannot be used: ${fault.why}. Draw it again so that its edges neither cross nor overlap and holes lie inside.`);
    }
  }
}
