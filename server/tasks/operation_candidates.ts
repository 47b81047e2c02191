import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { readContent, readResult } from '../db/analysis_results.ts';
import type { Database } from '../db/database.ts';
import { transact } from '../db/transact.ts';
import type { HexTable } from '../model/answers.ts';
import { hexResolution, type HexId } from '../model/hex.ts';
import type { OperationBody } from '../model/operation.ts';
import { Problem } from '../model/problem.ts';
import { busiestCells } from './operation_counts.ts';
import { badField, type Definition } from './operation_definition.ts';
import { readPlanOf } from './patrol_plans.ts';
import { plannedCells } from './positions_receive.ts';
import type { Resolved } from './resolve_filter.ts';

const unpack = promisify(gunzip);

export type FoundCandidates = Pick<Definition['candidates'], 'source' | 'of'> & { cells: HexId[] };

/** Cells among which treated and control ones are chosen. Throws `unknown_plan`, `unknown_result`, `mixed_cells`, `too_few_cells`. */
export async function findCandidates(database: Database, resolved: Resolved, { candidates, resolution }: Pick<OperationBody, 'candidates' | 'resolution'>, signal?: AbortSignal): Promise<FoundCandidates> {
  const found = await askedFor(database, resolved, { candidates, resolution }, signal);
  const cells = [...new Set(found.cells)];
  const sizes = new Set(cells.map(hexResolution));
  if (sizes.size > 1) throw badField('mixed_cells', 'candidates', `The cells are of resolutions ${[...sizes].toSorted().join(' and ')}. Give cells of one.`);
  if (cells.length < 2) throw badField('too_few_cells', 'candidates', `There ${cells.length === 1 ? 'is one cell' : 'are no cells'}: at least two are needed, one to be treated and one to compare with.`);
  return { ...found, cells };
}

async function askedFor(database: Database, resolved: Resolved, { candidates, resolution }: Pick<OperationBody, 'candidates' | 'resolution'>, signal?: AbortSignal): Promise<FoundCandidates> {
  const { cells, plan, result, busiest } = candidates;
  if (cells !== undefined) return { source: 'cells', of: null, cells };
  if (plan !== undefined) return { source: 'plan', of: plan, cells: plannedCells((await readPlanOf(database, resolved.context, plan, signal)).plan) };
  if (result !== undefined) return { source: 'result', of: result, cells: await hotCells(database, resolved, result, signal) };
  return { source: 'busiest', of: String(busiest!), cells: await busiestCells(database, resolved, { resolution, most: busiest! }, signal) };
}

/** Cells that a stored run of hotspots found to be hot, at 90 % confidence or more. */
async function hotCells(database: Database, { context }: Resolved, id: string, signal?: AbortSignal): Promise<HexId[]> {
  const { agencyId } = context;
  const found = await transact(database, context, async (transaction) => {
    const about = await readResult(transaction, agencyId, id);
    return about === null ? null : { kind: about.kind, content: await readContent(transaction, agencyId, id) };
  }, { readOnly: true, signal });
  if (found === null || found.content === null) throw new Problem('not_found', 'unknown_result', `There is no stored result ${id}. /api/v1/hotspots lists runs of hotspots.`);
  if (found.kind !== 'hotspots') throw badField('not_hotspots', 'candidates.result', `The result ${id} is not a run of hotspots. /api/v1/hotspots lists those.`);
  const { cell, bin } = JSON.parse(new TextDecoder().decode(await unpack(found.content))) as HexTable;
  return cell.filter((_, i) => (bin[i] ?? 0) > 0);
}
