import type { Events } from '../analysis/method.ts';
import type { Database } from '../db/database.ts';
import { insertScore } from '../db/forecast_scores.ts';
import { countUnscored, forecastsToScore, readForecast, readForecastContent } from '../db/forecasts.ts';
import { transact } from '../db/transact.ts';
import { scoreForecast, type ScoreFigures } from '../forecast/score_forecast.ts';
import type { Who } from '../model/who.ts';
import { addDays, startOfDay } from '../model/window.ts';
import { readEvents } from './analysis_events.ts';
import { findAnalysisStudy } from './analysis_study.ts';
import { canonicalJson } from './canonical_json.ts';
import { overShift, sha256Of, unpackContent, type ForecastContent } from './forecast_content.ts';
import { minutesById, trainingOffences } from './forecast_offences.ts';
import { findSeries, keeping, type Keeper } from './forecast_series.ts';
import { weightsOf, type SurfaceRoom } from './make_surface.ts';
import { atOneVersion } from './read_at.ts';
import { resolveFilter, type Asked } from './resolve_filter.ts';

/** What the register keeps of a score beside its columns. */
export type KeptFigures = ScoreFigures & { placed: number; unsure: number };

const mostAtOnce = 500;
const seed = 1;

/** Scores every forecast of the agency (or of one series) whose shift the data cover, once. */
export async function scoreForecasts(
  database: Database, who: Who, { seriesId, ...keeper }: Keeper & { seriesId?: string | undefined }, { signal, progress }: SurfaceRoom = {},
): Promise<{ scored: number; waiting: number }> {
  const asked = await keeping(database, who, keeper);
  const { agency: { agencyId, zone }, context, coverage: { lastCompleteDay } } = asked;
  if (seriesId !== undefined) await findSeries(database, asked, seriesId, signal);
  const of = seriesId ?? null;
  const due = lastCompleteDay === null ? [] : await transact(database, context, (transaction) =>
    forecastsToScore(transaction, agencyId, { endedBy: startOfDay(addDays(lastCompleteDay, 1), zone), seriesId: of, limit: mostAtOnce }), { readOnly: true, signal });
  let scored = 0;
  for (const [i, forecastId] of due.entries()) {
    if (await scoreOne(database, who, { asked, forecastId }, signal)) scored += 1;
    progress?.((i + 1) / due.length);
  }
  return { scored, waiting: await transact(database, context, (transaction) => countUnscored(transaction, agencyId, of), { readOnly: true, signal }) };
}

async function scoreOne(database: Database, who: Who, { asked, forecastId }: { asked: Asked; forecastId: string }, signal?: AbortSignal): Promise<boolean> {
  const { agency: { agencyId }, context } = asked;
  const gzipped = await transact(database, context, async (transaction) =>
    (await readForecast(transaction, agencyId, forecastId) === null ? null : readForecastContent(transaction, agencyId, forecastId)), { readOnly: true, signal });
  if (gzipped === null) return false;
  const { content } = await unpackContent(gzipped);
  const { happened, dataVersion, unsure } = await readOutcome(database, who, content, signal);
  const inside = Int32Array.from({ length: happened.events.n }, (_, i) => i).filter((i) => happened.events.unit[i]! >= 0);
  const outcome = { cell: Int32Array.from(inside, (i) => happened.events.unit[i]!), weight: Float64Array.from(inside, (i) => happened.weight[i]!) };
  const figures = scoreForecast({
    expected: overShift(content), count: Float64Array.from(content.count), training: Float64Array.from(content.training), squareKm: Float64Array.from(content.squareKm),
    outcome, whole: content.unit === 'count', judged: content.definition.coverage, seed,
  });
  const byCell = outcomeByCell(outcome);
  const kept: KeptFigures = { ...figures, placed: happened.events.n, unsure };
  return transact(database, context, (transaction) => insertScore(transaction, agencyId, {
    forecastId, dataVersion, result: figures.result, incidents: inside.length, hits: figures.hits, countHits: figures.countHits, oracleHits: figures.oracleHits,
    figures: kept, outcome: byCell, outcomeSha256: sha256Of(canonicalJson(byCell)),
  }), { signal });
}

/** Incidents of the shift, those only that are sure to have happened within it. */
async function readOutcome(
  database: Database, who: Who, content: ForecastContent, signal?: AbortSignal,
): Promise<{ happened: { events: Events; weight: Float64Array }; unsure: number; dataVersion: string }> {
  const { agency, shift, definition, measure, cells } = content;
  const offences = trainingOffences(definition.offences);
  const minutes = definition.model === 'calls' ? minutesById(offences, definition.minutesOnTask ?? undefined) : null;
  const numbers = new Map(cells.map((cell, i) => [cell, i]));
  return atOneVersion(async () => {
    const whole = await resolveFilter(database, who, {
      agency, from: shift.from, to: shift.to, offences: definition.offences.join(','), ...(definition.area !== null && { area: definition.area }),
    }, signal);
    const resolved = { ...whole, filter: { ...whole.filter, offenceIds: offences.ids } };
    const { plane } = await findAnalysisStudy(database, resolved, undefined, signal);
    const unitOf = { resolution: definition.resolution, at: ({ cell }: { cell: string | null }) => (cell === null ? -1 : numbers.get(cell) ?? -1) };
    const { events } = await readEvents(database, resolved, { plane, unitOf, ends: true }, signal);
    const end = Date.parse(shift.to);
    const sure = events.to.map((to) => (to <= end ? 1 : 0));
    const unit = events.unit.map((own, i) => (sure[i] === 1 ? own : -1));
    return {
      happened: { events: { ...events, unit }, weight: weightsOf(events, measure, minutes) }, unsure: events.n - sure.reduce((sum, one) => sum + one, 0), dataVersion: whole.agency.dataVersion,
    };
  });
}

function outcomeByCell({ cell, weight }: { cell: Int32Array; weight: Float64Array }): [number, number, number][] {
  const sums = new Map<number, [number, number, number]>();
  cell.forEach((at, i) => {
    const own = sums.get(at) ?? [at, 0, 0];
    own[1] += 1;
    own[2] += weight[i]!;
    sums.set(at, own);
  });
  return [...sums.values()].toSorted(([one], [other]) => one - other);
}
