import type { Database } from '../db/database.ts';
import { saveRun } from '../db/hotspot_runs.ts';
import { transact } from '../db/transact.ts';
import type { HexTable, HotspotMeta, Meta, Warning } from '../model/answers.ts';
import type { Context } from '../model/context.ts';
import type { Measure, Statistic } from '../model/filter.ts';
import { currentHarmEdition } from '../model/harm.ts';
import { defaultResolution, type HexId } from '../model/hex.ts';
import type { Totals } from '../model/totals.ts';
import { coldNotDetectable, derivedStudyArea, fewIncidents, outsideStudyArea, tooFewIncidents } from '../model/warnings.ts';
import type { CellTable } from './counter.ts';
import { counterFor } from './counting.ts';
import { describeAnswer } from './describe_answer.ts';
import { finestResolution, findStudyArea, neighboursWithin, type Study } from './find_study_area.ts';
import { keepResult } from './keep_result.ts';
import { judgeCells, methodVersion, type Judgement } from './judge_cells.ts';
import { remembered } from './memory.ts';
import { recordingWarnings } from './recording_warnings.ts';
import { requestAgain } from './request_again.ts';
import { questionKey, type Resolved } from './resolve_filter.ts';
import { hashColumns, resultIdOf } from './result_digest.ts';

/** A resolved filter (from `resolveFilter`) and how to look at it. */
export type HotspotQuery = Resolved & {
  /** 5 to 10. Default: 9, or the finest at which the study area has not too many cells. */
  resolution?: number;
  measure?: Measure;
  statistic?: Statistic;
  /** Neighbourhood: the cell itself and this many rings around it, 1 to 3. */
  rings?: number;
  /** Whether cells with nothing in them and nothing to say about them are listed too. */
  empty?: boolean;
};

type CellCount = { cell: HexId; count: number; harm: number };

/** The computation behind map, brief, inspector and tiles. Columns have one entry per cell of the study area. */
export type HotspotRun = {
  meta: HexTable['meta'];
  study: Study;
  count: Float64Array;
  harm: Float64Array;
  /** Cells with incidents but outside the study area, ascending: counted, not judged. */
  outside: CellCount[];
  judgement: Judgement | null;
};

/**
 * The hexagons of a filter with their counts and Gi*. Computed once for each question and data version, however many ask;
 * saved as a run.
 */
export async function findHotspots(
  database: Database, context: Context, query: HotspotQuery, { signal }: { signal?: AbortSignal } = {},
): Promise<HexTable> {
  return tableOf(await runHotspots(database, context, query, { signal }), query.empty ?? false);
}

export async function runHotspots(
  database: Database, context: Context, query: HotspotQuery, { signal }: { signal?: AbortSignal } = {},
): Promise<HotspotRun> {
  return runAt(database, context, query, query.resolution ?? await finestResolution(database, query, defaultResolution, signal), signal);
}

function runAt(
  database: Database, context: Context, query: HotspotQuery, resolution: number, signal?: AbortSignal,
): Promise<HotspotRun> {
  const { measure = 'count', statistic = 'gi_star', rings = 1 } = query;
  const key = ['hotspots', ...questionKey(query), resolution, measure, statistic, rings];
  const compute = async (joint: AbortSignal | undefined): Promise<HotspotRun> => {
    const study = await findStudyArea(database, query, resolution, joint);
    const table = await counterFor(database, query, joint).cells(query.filter, resolution);
    const spread = spreadOver(study, table);
    const judged = statistic === 'none' ? null
      : judgeCells(measure === 'harm' ? spread.harm : spread.count, await neighboursWithin(database, study, rings, joint));
    const recording = judged === null ? [] : await recordingWarnings(query, counterFor(database, query, joint));
    const run = assemble(query, { study, ...spread, recording, judgement: judged, totals: table.totals, resolution, measure, statistic, rings });
    if (run.meta.hotspots !== null) await save(database, context, query, run, rings);
    return run;
  };
  // Mere counts are had from columns sooner than they would be missed, and a window under the hand asks for many.
  if (statistic === 'none' && query.columns !== null) return compute(signal);
  return remembered(database, key, { signal, weigh: weighRun }, compute);
}

const weighRun = ({ study }: HotspotRun): number => 8 * study.cells.length + 1000;

/** Counts laid out over the study area, zeros included. */
function spreadOver(study: Study, { cells, count: counted, harm: harms }: CellTable): Pick<HotspotRun, 'count' | 'harm' | 'outside'> {
  const count = new Float64Array(study.cells.length);
  const harm = new Float64Array(study.cells.length);
  const outside: CellCount[] = [];
  const places = placesIn(study, cells);
  for (let i = 0; i < cells.length; i += 1) {
    if (counted[i] === 0) continue;
    const place = places[i]!;
    if (place === -1) outside.push({ cell: cells[i]!, count: counted[i]!, harm: harms[i]! });
    else {
      count[place] = counted[i]!;
      harm[place] = harms[i]!;
    }
  }
  return { count, harm, outside };
}

const knownPlaces = new WeakMap<readonly HexId[], WeakMap<Study, Int32Array>>();

/** Where each cell stands in the study area, -1 outside. The index gives the same list of cells again and again. */
function placesIn(study: Study, cells: readonly HexId[]): Int32Array {
  const byStudy = knownPlaces.get(cells) ?? new WeakMap<Study, Int32Array>();
  knownPlaces.set(cells, byStudy);
  const known = byStudy.get(study);
  if (known !== undefined) return known;
  const places = Int32Array.from(cells, (cell) => study.indexOf.get(cell) ?? -1);
  byStudy.set(study, places);
  return places;
}

type Parts = Pick<HotspotRun, 'study' | 'count' | 'harm' | 'outside' | 'judgement'> & {
  totals: Totals; resolution: number; measure: Measure; statistic: Statistic; rings: number; recording: readonly Warning[];
};

function assemble(query: HotspotQuery, parts: Parts): HotspotRun {
  const { study, count, harm, outside, judgement, totals, resolution, measure, statistic, rings } = parts;
  const outsideCount = outside.reduce((sum, row) => sum + row.count, 0);
  const answer: Meta = describeAnswer(query, totals, warningsOf(parts, outsideCount));
  const basis = {
    method: 'getis_ord_star' as const, methodVersion, filter: query.described, dataVersion: query.agency.dataVersion,
    studyArea: study.hash,
    parameters: { resolution, measure, rings, harmEdition: currentHarmEdition },
    // Who may see less has other numbers, and so another run.
    ...(query.filter.handlingCodes != null && { handlingCodes: query.filter.handlingCodes }),
  };
  const run = resultIdOf(basis);
  const hotspots: HotspotMeta | null = judgement === null ? null : {
    run, method: basis.method, methodVersion, rings, correction: 'benjamini_hochberg', tests: judgement.tests,
    mean: judgement.mean, standardDeviation: judgement.standardDeviation, criticalP: judgement.criticalP,
    hot: judgement.hot, cold: judgement.cold, coldPossible: judgement.reach.possible,
    resultHash: hashColumns(study.cells, [count, harm, judgement.z, judgement.p, judgement.q, judgement.bin]),
  };
  return {
    study, count, harm, outside, judgement,
    meta: {
      ...answer, resolution, measure, statistic, harmEdition: currentHarmEdition,
      studyArea: study.described, outsideStudyArea: outsideCount, hotspots,
    },
  };
}

function warningsOf({ study, judgement, totals, statistic, recording }: Parts, outsideCount: number): Warning[] {
  const warnings: Warning[] = [...recording];
  if (study.described.kind === 'derived') warnings.push(derivedStudyArea());
  if (outsideCount > 0) warnings.push(outsideStudyArea(outsideCount));
  if (statistic !== 'none' && totals.placed < fewIncidents) warnings.push(tooFewIncidents(totals.placed));
  const { lowestZ, p, possible } = judgement?.reach ?? { lowestZ: null, p: null, possible: true };
  if (!possible && lowestZ !== null && p !== null) warnings.push(coldNotDetectable(lowestZ, p));
  return warnings;
}

/** The record of the run, and all of its numbers under the same id. */
async function save(
  database: Database, context: Context, query: HotspotQuery, run: HotspotRun, rings: number,
): Promise<void> {
  const { meta } = run;
  const { hotspots, studyArea, resolution, measure, harmEdition } = meta;
  if (hotspots === null) return;
  const handlingCodes = query.filter.handlingCodes ?? null;
  await transact(database, context, (transaction) => saveRun(transaction, query.agency.agencyId, {
    runId: hotspots.run, method: hotspots.method, methodVersion: hotspots.methodVersion,
    parameters: {
      resolution, rings, measure, harmEdition, correction: hotspots.correction,
      ...(query.filter.handlingCodes != null && { handlingCodes: query.filter.handlingCodes }),
    },
    filter: query.described, dataVersion: meta.dataVersion, studyArea,
    rows: meta.rows, placed: meta.placed - meta.outsideStudyArea, cells: studyArea.cells,
    significant: hotspots.hot['90'] + hotspots.cold['90'], resultHash: hotspots.resultHash,
    createdBy: context.person, purpose: context.purpose,
  }));
  const { dataVersion } = meta;
  await keepResult(database, context, {
    resultId: hotspots.run, kind: 'hotspots', method: hotspots.method, methodVersion: hotspots.methodVersion, filter: query.described, dataVersion, handlingCodes,
    request: requestAgain('/api/v1/hexes', { filter: query.described, dataVersion, resolution, measure, rings, statistic: 'gi_star', empty: 'include' }),
  }, () => tableOf(run, true));
}

/** The run as a table: cells of the study area that have something to say (or all), and those outside it, ascending. */
function tableOf({ meta, study, count, harm, outside, judgement }: HotspotRun, empty: boolean): HexTable {
  const table: HexTable = { meta, cell: [], count: [], harm: [], z: [], p: [], q: [], bin: [] };
  const add = (cell: string, counted: number, weight: number, of: Judgement | null, i: number): void => {
    table.cell.push(cell);
    table.count.push(counted);
    table.harm.push(weight);
    for (const column of ['z', 'p', 'q', 'bin'] as const) table[column].push(of?.[column][i] ?? null);
  };
  let next = 0;
  const addOutside = (before: string | null): void => {
    for (; next < outside.length && (before === null || outside[next]!.cell < before); next++) {
      add(outside[next]!.cell, outside[next]!.count, outside[next]!.harm, null, 0);
    }
  };
  study.cells.forEach((cell, i) => {
    addOutside(cell);
    if (empty || count[i]! > 0 || (judgement?.bin[i] ?? 0) !== 0) add(cell, count[i]!, harm[i]!, judgement, i);
  });
  addOutside(null);
  return table;
}
