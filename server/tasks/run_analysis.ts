import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { AnalysisInput, Method, Output } from '../analysis/method.ts';
import { textsOf, type AnalysisAsked } from '../analysis/query.ts';
import { readContent, readResult } from '../db/analysis_results.ts';
import type { Database } from '../db/database.ts';
import { transact } from '../db/transact.ts';
import type { AnalysisResult } from '../model/analysis.ts';
import { currentHarmEdition } from '../model/harm.ts';
import { Problem } from '../model/problem.ts';
import type { Who } from '../model/who.ts';
import { finishLayer } from './analysis_layer.ts';
import { findAnalysisStudy } from './analysis_study.ts';
import { keepResult } from './keep_result.ts';
import { loadAnalysis, unitTextOf, type LoadedAnalysis } from './load_analysis.ts';
import { atOneVersion, latestOf } from './read_at.ts';
import { requestAgain } from './request_again.ts';
import { resolveFilter, type Resolved } from './resolve_filter.ts';
import { resultIdOf } from './result_digest.ts';
import { analysisThread, runInThread } from './threads.ts';

/** Memory that the work of one method may take, in bytes, unless somebody allows more. */
export const defaultAnalysisBytes = 1024 ** 3;

export type AnalysisRoom = {
  signal?: AbortSignal | undefined;
  /** 0 to 100, with what is being done. */
  progress?: (percent: number, message: string) => void;
  mostBytes?: number;
};

/** Whose data it is about; throws the Problems of what cannot be asked. */
export const checkAnalysis = (database: Database, who: Who, { filter }: AnalysisAsked, signal?: AbortSignal): Promise<Resolved> =>
  resolveFilter(database, who, filter, signal);

/**
 * Runs a method on what a filter selects, in a thread of its own, and keeps the result under its id. The same question to the
 * same data with the same seed has the same id, and is answered from what is kept. Throws the Problem `analysis_too_large`
 * for more than the memory bound.
 */
export function runAnalysis(database: Database, who: Who, asked: AnalysisAsked, room: AnalysisRoom = {}): Promise<AnalysisResult> {
  return atOneVersion(() => runOnce(database, who, asked, room));
}

async function runOnce(database: Database, who: Who, asked: AnalysisAsked, room: AnalysisRoom): Promise<AnalysisResult> {
  const { method, values, seed } = asked;
  const { signal, progress = () => {}, mostBytes = defaultAnalysisBytes } = room;
  progress(1, 'reading');
  const resolved = await checkAnalysis(database, who, asked, signal);
  const context = { ...resolved.context, purpose: 'an analysis' };
  const id = await idOf(database, resolved, asked, signal);
  const known = await readKept(database, resolved, id, signal);
  if (known !== null) return known;
  const loaded = await loadAnalysis(database, resolved, asked, signal);
  checkSize(method, loaded.input, values, mostBytes);
  progress(20, 'computing');
  const output = await runInThread<Output>(analysisThread, { method: method.id, input: loaded.input, values, seed }, {
    signal, progress: (share) => progress(20 + Math.round(75 * share), 'computing'),
  });
  progress(96, 'keeping');
  const result = compose(resolved, asked, { id, loaded, output });
  const { filter, dataVersion } = result;
  await keepResult(database, context, {
    resultId: id, kind: 'analysis', method: method.id, methodVersion: method.version, filter, dataVersion, handlingCodes: resolved.filter.handlingCodes ?? null,
    request: {
      ...requestAgain('/api/v1/analyses', { filter, dataVersion, method: method.id, unit: result.unit, seed, crs: result.crs, ...textsOf(values) }),
      method: 'POST',
    },
  }, () => result);
  return result;
}

async function idOf(database: Database, resolved: Resolved, { method, values, unit, seed, crs }: AnalysisAsked, signal?: AbortSignal): Promise<string> {
  const { plane, described } = await findAnalysisStudy(database, resolved, crs, signal);
  return resultIdOf({
    method: method.id, methodVersion: method.version, values, unit: unitTextOf(method, unit), ...(method.random && { seed }), crs: plane.crs,
    filter: resolved.described, dataVersion: resolved.agency.dataVersion, latest: latestOf(resolved.agency), studyArea: described.hash, harmEdition: currentHarmEdition,
    ...(resolved.filter.handlingCodes != null && { handlingCodes: resolved.filter.handlingCodes }),
  });
}

async function readKept(database: Database, { agency: { agencyId }, context }: Resolved, id: string, signal?: AbortSignal): Promise<AnalysisResult | null> {
  const content = await transact(database, context, async (transaction) =>
    (await readResult(transaction, agencyId, id) === null ? null : readContent(transaction, agencyId, id)), { readOnly: true, signal });
  // What is stored was written by this program from the same type.
  return content === null ? null : JSON.parse(new TextDecoder().decode(await promisify(gunzip)(content))) as AnalysisResult;
}

function checkSize(method: Method, { events, units }: AnalysisInput, values: AnalysisAsked['values'], mostBytes: number): void {
  const bytes = method.bytes({ events: events.n, units: units?.n ?? 0 }, values);
  if (bytes <= mostBytes) return;
  throw new Problem('unprocessable', 'analysis_too_large', `"${method.title.en}" of ${events.n} incidents${units === null ? '' : ` over ${units.n} units`} would take about `
    + `${Math.round(bytes / 2 ** 20)} MB; ${Math.round(mostBytes / 2 ** 20)} MB are allowed. Choose a shorter window, fewer offences, a smaller area or larger units.`);
}

function compose(
  resolved: Resolved, { method, values, seed }: AnalysisAsked,
  { id, loaded, output }: { id: string; loaded: LoadedAnalysis; output: Output },
): AnalysisResult {
  const { input, units, study: { plane, described, shape }, warnings } = loaded;
  const { kind, label, hash } = described;
  return {
    id, method: method.id, methodVersion: method.version, title: method.title, parameters: values, unit: units?.text ?? 'none', seed: method.random ? seed : null, crs: plane.crs,
    filter: resolved.described, dataVersion: resolved.agency.dataVersion, demonstration: resolved.agency.demonstration,
    rows: input.rows, placed: input.events.n, used: output.used, studyArea: { kind, label, squareKm: shape.squareKm, hash }, harmEdition: output.harmEdition ?? currentHarmEdition,
    exact: method.exact, notDefined: output.notDefined, reading: [...output.reading], warnings: [...warnings, ...output.warnings],
    figures: [...output.figures], tables: [...output.tables], charts: [...output.charts],
    layer: output.layer === null ? null : finishLayer(output.layer, units, plane),
  };
}
