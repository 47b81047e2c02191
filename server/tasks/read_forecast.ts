import type { Database } from '../db/database.ts';
import { readScore, type ScoreRow } from '../db/forecast_scores.ts';
import { readForecast, readForecastContent, type ForecastRow } from '../db/forecasts.ts';
import { transact } from '../db/transact.ts';
import type { ForecastRecord, ForecastScore } from '../model/forecast.ts';
import { hexCentre } from '../model/hex.ts';
import { Problem } from '../model/problem.ts';
import type { Surface } from '../model/surface.ts';
import type { Who } from '../model/who.ts';
import { ranking } from '../stats/prediction_accuracy.ts';
import { findAnalysisStudy } from './analysis_study.ts';
import { findUnits } from './analysis_units.ts';
import { describeSeries, summaryOf } from './forecast_answers.ts';
import { peiStarCaveat } from './forecast_caveat.ts';
import { overShift, unpackContent, type ForecastContent } from './forecast_content.ts';
import { findSeries, keeping, type Keeper, type Series } from './forecast_series.ts';
import { warningOf } from './forecast_words.ts';
import { atOneVersion } from './read_at.ts';
import { resolveFilter, type Asked } from './resolve_filter.ts';
import { hashColumns } from './result_digest.ts';
import type { KeptFigures } from './score_forecasts.ts';

export type OneForecast = Keeper & { id: string };
export type FoundForecast = { asked: Asked; row: ForecastRow; score: ScoreRow | null; series: Series; content: ForecastContent; sha256: string; bytes: Uint8Array<ArrayBuffer> };

/** Throws the Problem `unknown_forecast`. */
export async function findForecast(database: Database, who: Who, { id, ...keeper }: OneForecast): Promise<FoundForecast> {
  const asked = await keeping(database, who, keeper);
  const { agency: { agencyId }, context } = asked;
  const found = await transact(database, context, async (transaction) => {
    const row = await readForecast(transaction, agencyId, id);
    return row === null ? null : { row, score: await readScore(transaction, agencyId, id), gzipped: (await readForecastContent(transaction, agencyId, id))! };
  }, { readOnly: true, signal: keeper.signal });
  if (found === null) throw new Problem('not_found', 'unknown_forecast', `There is no forecast ${id}. /api/v1/patrols/forecasts lists the series, and each its forecasts.`);
  const { gzipped, ...rows } = found;
  return { asked, ...rows, series: await findSeries(database, asked, rows.row.seriesId, keeper.signal), ...await unpackContent(gzipped) };
}

/** What was locked, as it was digested. */
export async function readForecastBytes(database: Database, who: Who, one: OneForecast): Promise<{ bytes: Uint8Array<ArrayBuffer>; cells: number }> {
  const { bytes, content } = await findForecast(database, who, one);
  return { bytes, cells: content.cells.length };
}

const mostTop = 500;

/** A forecast with its score and its first cells beside those of the count. */
export async function readForecastRecord(database: Database, who: Who, { now, ...one }: OneForecast & { now: Date }): Promise<ForecastRecord> {
  const found = await findForecast(database, who, one);
  const { asked, row, score, series, content } = found;
  const figures = score === null ? null : score.figures as KeptFigures;
  const described = await transact(database, asked.context, (transaction) => describeSeries(transaction, asked, { series, now }), { readOnly: true, signal: one.signal });
  return {
    forecast: summaryOf(row, figures, series.coverage), series: described, learned: content.learned,
    score: score === null ? null : scoreOf(score, content), top: await topCells(database, who, found, one.signal), warnings: [...content.warnings],
  };
}

function scoreOf({ scoredAt, dataVersion, figures, outcome, outcomeSha256 }: ScoreRow, { definition }: ForecastContent): ForecastScore {
  const { placed, unsure, total, result, model, count, oracle, paired, calibration, auc } = figures as KeptFigures;
  return {
    scoredAt: scoredAt.toISOString(), dataVersion, incidents: outcome.reduce((sum, [, incidents]) => sum + incidents, 0), placed, total, outcomeSha256, result, coverage: definition.coverage,
    model, count, oracle, paired, calibration, auc, caveat: peiStarCaveat, warnings: unsure === 0 ? [] : [warningOf({ code: 'outcome_unsure', values: { rows: unsure } })],
  };
}

async function topCells(database: Database, who: Who, { score, content, asked }: FoundForecast, signal?: AbortSignal): Promise<ForecastRecord['top']> {
  const expected = overShift(content);
  const count = Float64Array.from(content.count);
  const [ranks, countRanks] = [ranksOf(expected), ranksOf(count)];
  const cells = figuresAt(score, content);
  const observed = score === null ? null : new Map(score.outcome.map(([cell, , weight]) => [cell, weight]));
  const first = Array.from(ranking(expected).subarray(0, mostTop));
  const chosen = [...new Set([...first.slice(0, mostTop / 2), ...Array.from(ranking(count).subarray(0, mostTop / 2)), ...first])].slice(0, mostTop);
  const names = await namesOf(database, who, { content, asked }, signal);
  return chosen.map((cell) => {
    const [longitude, latitude] = hexCentre(content.cells[cell]!);
    return {
      cell: content.cells[cell]!, name: names.get(content.cells[cell]!) ?? content.cells[cell]!, longitude, latitude, expected: expected[cell]!, countExpected: count[cell]!,
      observed: observed === null ? null : observed.get(cell) ?? 0, rank: ranks[cell]!, countRank: countRanks[cell]!, watched: ranks[cell]! <= cells.model, countWatched: countRanks[cell]! <= cells.count,
    };
  }).toSorted((a, b) => a.rank - b.rank);
}

/** How many cells are watched at the coverage of the series; before it is scored as many as their areas allow. */
function figuresAt(score: ScoreRow | null, { definition: { coverage }, squareKm, count, ...content }: ForecastContent): { model: number; count: number } {
  const figures = score === null ? null : score.figures as KeptFigures;
  const at = (list: KeptFigures['model'] | undefined): number | undefined => list?.find((one) => one.asked === coverage)?.cells;
  const limit = coverage * squareKm.reduce((sum, one) => sum + one, 0) * (1 + 1e-12);
  const within = (expected: Float64Array): number => {
    let [size, n] = [0, 0];
    for (const cell of ranking(expected)) {
      size += squareKm[cell]!;
      if (size > limit) break;
      n += 1;
    }
    return Math.max(1, n);
  };
  return { model: at(figures?.model) ?? within(overShift(content)), count: at(figures?.count) ?? within(Float64Array.from(count)) };
}

function ranksOf(score: Float64Array): Int32Array {
  const ranks = new Int32Array(score.length);
  ranking(score).forEach((cell, i) => { ranks[cell] = i + 1; });
  return ranks;
}

/** What the cells are called now; a cell that is no longer in the study area has no name. */
async function namesOf(
  database: Database, who: Who, { content: { definition }, asked: { agency } }: Pick<FoundForecast, 'content' | 'asked'>, signal?: AbortSignal,
): Promise<ReadonlyMap<string, string>> {
  const { units: { ids, names } } = await atOneVersion(async () => {
    const resolved = await resolveFilter(database, who, { agency: agency.slug, ...(definition.area !== null && { area: definition.area }) }, signal);
    const { plane, shape } = await findAnalysisStudy(database, resolved, undefined, signal);
    return findUnits(database, resolved, `hex:${definition.resolution}`, { plane, study: shape, rings: 0 }, signal);
  });
  return new Map(ids.map((id, i) => [id, names?.[i] ?? id]));
}

/** The surface of a registered forecast, for a plan; that of the plain count beside it when the model was off. Throws `unknown_forecast`. */
export async function readForecastSurface(database: Database, who: Who, { agency, id }: { agency: string | undefined; id: string }, signal?: AbortSignal): Promise<Surface> {
  return lockedSurface(database, who, await findForecast(database, who, { agency, id, signal }), signal);
}

export async function lockedSurface(database: Database, who: Who, found: FoundForecast, signal?: AbortSignal): Promise<Surface> {
  const { content, row } = found;
  const { cells, hours, measure, model, learned, used } = content;
  const names = await namesOf(database, who, found, signal);
  const centres = cells.map(hexCentre);
  const expected = row.served ? Float64Array.from(content.expected) : sharedOut(content);
  return {
    model: row.served ? model : 'count', measure, cells, names: cells.map((cell) => names.get(cell) ?? cell), longitude: Float64Array.from(centres, ([longitude]) => longitude),
    latitude: Float64Array.from(centres, ([, latitude]) => latitude), squareKm: Float64Array.from(content.squareKm), hours, expected, learned, parameters: { ...used },
    warnings: [...(row.served ? [] : [warningOf({ code: 'in_shadow', values: { model } })]), ...content.warnings], sha256: hashColumns(cells, [expected]),
  };
}

/** The plain count, of which only the whole shift is kept, over the hours as the forecast has them all together. */
function sharedOut({ count, expected, hours }: ForecastContent): Float64Array {
  const byHour = new Float64Array(hours);
  expected.forEach((own, i) => { byHour[i % hours]! += own; });
  const total = byHour.reduce((sum, one) => sum + one, 0);
  return Float64Array.from({ length: count.length * hours }, (_, i) => count[Math.floor(i / hours)]! * (total > 0 ? byHour[i % hours]! / total : 1 / hours));
}
