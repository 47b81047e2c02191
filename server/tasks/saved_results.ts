import { listResults, markKept, readContent, readResult, type AnalysisResult, type Retention } from '../db/analysis_results.ts';
import type { Database } from '../db/database.ts';
import { transact } from '../db/transact.ts';
import { Problem } from '../model/problem.ts';
import type { KeptResult, KeptResultList } from '../model/results.ts';
import { maySeeLayer, type Who } from '../model/who.ts';
import { checkExactPlaces } from './exact_places.ts';
import { resolveAgency } from './resolve_filter.ts';

/** `retention`: how long and in how much room results are kept. */
type Whose = { who: Who; slug: string | undefined; retention: Retention; signal?: AbortSignal };

export async function listSavedResults(
  database: Database, { who, slug, retention, kind, limit, before, signal }: Whose & { kind: string | null; limit: number; before: string | null },
): Promise<KeptResultList> {
  const { agency, context } = await resolveAgency(database, who, slug, signal);
  const [moment, resultId] = before?.split('_') ?? [];
  const start = moment === undefined || resultId === undefined ? null : { moment, resultId };
  const found = await transact(database, context, (transaction) =>
    listResults(transaction, agency.agencyId, { kind, codes: who.handlingCodes, limit: limit + 1, before: start }), { readOnly: true, signal });
  const page = found.slice(0, limit);
  const last = page.at(-1);
  return {
    results: page.map((result) => toKeptResult(result, agency.slug, retention)),
    next: found.length > limit && last !== undefined ? `${last.moment}_${last.resultId}` : null,
  };
}

export async function readSavedResult(database: Database, { who, slug, retention, id, signal }: Whose & { id: string }): Promise<KeptResult> {
  const { agency, context } = await resolveAgency(database, who, slug, signal);
  const found = await transact(database, context, (transaction) => readResult(transaction, agency.agencyId, id), { readOnly: true, signal });
  return toKeptResult(visible(who, found, id), agency.slug, retention);
}

/** What stands in the answer besides the bytes; `read` gets those, compressed by gzip. */
export type SavedContent = Pick<AnalysisResult, 'kind' | 'mediaType' | 'sha256'> & { read(): Promise<Uint8Array> };

export async function openSavedContent(
  database: Database, { who, slug, id, signal }: Omit<Whose, 'retention'> & { id: string },
): Promise<SavedContent> {
  const { agency: { agencyId }, context } = await resolveAgency(database, who, slug, signal);
  const found = visible(who, await transact(database, context, (transaction) => readResult(transaction, agencyId, id), { readOnly: true, signal }), id);
  // The kinds are named as the layers that show the same numbers.
  if (!maySeeLayer(who, found.kind)) {
    throw new Problem('forbidden', 'layer_not_allowed', `This result is of the layer "${found.kind}", which the key that was given does not open.`);
  }
  if (found.kind === 'analysis') checkExactPlaces(who, found.method);
  return {
    ...found,
    read: async () => {
      const content = await transact(database, context, (transaction) => readContent(transaction, agencyId, id), { readOnly: true, signal });
      if (content === null) throw unknownResult(id);
      return content;
    },
  };
}

/** Sets whether a result stays whatever its age. */
export async function keepSavedResult(database: Database, whose: Whose & { id: string; kept: boolean }): Promise<KeptResult> {
  const { who, slug, id, kept, retention: { mostBytes }, signal } = whose;
  await readSavedResult(database, whose);
  const { agency: { agencyId }, context } = await resolveAgency(database, who, slug, signal);
  const outcome = await transact(database, context, (transaction) => markKept(transaction, agencyId, { resultId: id, kept, mostBytes }), { signal });
  if (outcome === 'unknown') throw unknownResult(id);
  if (outcome === 'full') {
    throw new Problem('conflict', 'results_full', `What is kept fills the ${Math.round(mostBytes / 2 ** 20)} MB that HEXWATCH_RESULTS_MB allows. `
      + 'Let go of another kept result first, or have the operator allow more.');
  }
  return readSavedResult(database, whose);
}

/** Whether somebody may see everything that a result was made from. */
export const maySee = ({ handlingCodes }: Who, madeFrom: readonly number[] | null): boolean =>
  handlingCodes === null || (madeFrom !== null && madeFrom.every((code) => handlingCodes.includes(code)));

export const notForThem = (what: 'run' | 'result'): Problem => new Problem('forbidden', 'result_not_allowed',
  `This ${what} was made from incidents with handling codes that you may not see. Ask the question yourself: you get the numbers of what you may see.`);

function visible(who: Who, found: AnalysisResult | null, id: string): AnalysisResult {
  if (found === null) throw unknownResult(id);
  if (!maySee(who, found.handlingCodes)) throw notForThem('result');
  return found;
}

const unknownResult = (id: string): Problem => new Problem('not_found', 'unknown_result',
  `There is no result "${id.slice(0, 60)}". /api/v1/results lists those there are; what is not kept on purpose is removed when it is old.`);

// What is stored as JSON was written by this program from the same types.
const toKeptResult = (result: AnalysisResult, agency: string, { days }: Retention): KeptResult => ({
  id: result.resultId, kind: result.kind, method: result.method, methodVersion: result.methodVersion,
  request: result.request as KeptResult['request'], filter: result.filter as KeptResult['filter'], dataVersion: result.dataVersion,
  mediaType: result.mediaType, bytes: result.contentBytes, sha256: result.sha256, kept: result.kept,
  expiresAt: result.kept ? null : new Date(result.createdAt.getTime() + days * 86_400_000).toISOString(),
  createdAt: result.createdAt.toISOString(), createdBy: result.createdBy, purpose: result.purpose,
  content: `/api/v1/results/${result.resultId}/content?${new URLSearchParams({ agency })}`,
});
