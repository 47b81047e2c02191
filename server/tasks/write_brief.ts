import type { Database } from '../db/database.ts';
import { nameSpots, type Spot } from '../db/places.ts';
import { squareKmOf } from '../geo/study_area.ts';
import type { Brief } from '../model/answers.ts';
import type { Measure } from '../model/filter.ts';
import { hexCentre, hexRange } from '../model/hex.ts';
import type { Totals } from '../model/totals.ts';
import { previousWindow } from '../model/window.ts';
import { eTest } from '../stats/e_test.ts';
import { rateRatioInterval } from '../stats/rate_ratio_interval.ts';
import { intoWeek } from './count_rhythm.ts';
import { counterFor } from './counting.ts';
import { describeAnswer, isCovered } from './describe_answer.ts';
import { runHotspots, type HotspotRun } from './find_hotspots.ts';
import { hotCells, joinHotspots, type Hotspot } from './join_hotspots.ts';
import { remembered } from './memory.ts';
import { readAt } from './read_at.ts';
import { inWindow, questionKey, type Resolved } from './resolve_filter.ts';

const mostRanked = 25;

type Question = Resolved & { resolution?: number; measure: Measure };

/** The numbers that a commander's briefing is written from: how many, compared with before, where, and when. */
export function writeBrief(database: Database, question: Question, { signal }: { signal?: AbortSignal } = {}): Promise<Brief> {
  const { resolution, measure } = question;
  const key = ['brief', ...questionKey(question), resolution ?? null, measure];
  return remembered(database, key, { signal, weigh: () => 2_000 }, (joint) => compose(database, question, joint));
}

async function compose(database: Database, question: Question, signal: AbortSignal): Promise<Brief> {
  const { agency, context } = question;
  const now = await runHotspots(database, context, question, { signal });
  const shifted = inWindow(question, previousWindow(question.window, agency.zone));
  const earlier: Question = { ...question, ...shifted, resolution: now.meta.resolution };
  const covered = isCovered(earlier);
  const before = covered ? await runHotspots(database, context, earlier, { signal }) : null;
  const hotspots = joinHotspots(now);
  const ranked = hotspots.slice(0, mostRanked);
  const counter = counterFor(database, question, signal);
  const { hours, totals } = await counter.hours(question.filter);
  const previous = await counter.totals(earlier.filter);
  const names = await readAt(database, question, (transaction) => nameSpots(transaction, agency.agencyId, ranked.map(spotOf), question.handlingCodes), signal);
  return {
    meta: { ...describeAnswer(question, totals), warnings: now.meta.warnings },
    count: totals.rows, harm: totals.harm,
    previous: compare(earlier, { now: totals, before: previous, comparable: covered && isCovered(question), covered }),
    hotspots: now.judgement === null ? null : describeHotspots(now, before, { hotspots, ranked, names }),
    peak: busiestHour(intoWeek(hours).count),
  };
}

function compare(
  { described }: Resolved, of: { now: Totals; before: Totals; comparable: boolean; covered: boolean },
): Brief['previous'] {
  const counts = { k1: of.now.rows, n1: 1, k2: of.before.rows, n2: 1 };
  const interval = of.comparable && counts.k1 + counts.k2 > 0 ? rateRatioInterval(counts) : null;
  return {
    from: described.from, to: described.to, complete: of.covered, count: of.before.rows, harm: of.before.harm,
    ratio: interval?.ratio ?? null, ratioLower: interval?.lower ?? null, ratioUpper: interval?.upper ?? null,
    p: of.comparable ? eTest(counts) : null,
  };
}

function describeHotspots(
  now: HotspotRun, before: HotspotRun | null,
  { hotspots, ranked, names }: { hotspots: Hotspot[]; ranked: Hotspot[]; names: (string | null)[] },
): NonNullable<Brief['hotspots']> {
  const hot = hotCells(now);
  const hotBefore = before?.judgement == null ? null : new Set(hotCells(before));
  const incidents = hotspots.reduce((sum, { count }) => sum + count, 0);
  const squareKm = squareKmOf(hot);
  const hotNow = new Set(hot);
  return {
    cells: hot.length, incidents, incidentShare: now.meta.placed === 0 ? null : incidents / now.meta.placed,
    squareKm, areaShare: now.study.squareKm === 0 ? null : squareKm / now.study.squareKm,
    newCells: hotBefore === null ? null : hot.filter((cell) => !hotBefore.has(cell)),
    goneCells: hotBefore === null ? null : [...hotBefore].filter((cell) => !hotNow.has(cell)),
    ranked: ranked.map((hotspot, i) => ({
      rank: i + 1, ...hotspot, longitude: spotOf(hotspot).longitude, latitude: spotOf(hotspot).latitude,
      squareKm: squareKmOf(hotspot.cells), place: names[i] ?? null,
      isNew: hotBefore === null ? null : hotspot.cells.every((cell) => !hotBefore.has(cell)),
    })),
  };
}

function spotOf({ peak }: Hotspot): Spot {
  const [longitude, latitude] = hexCentre(peak);
  return { range: hexRange(peak), longitude, latitude };
}

/** Of equal hours the first in the week. */
function busiestHour(week: readonly number[]): Brief['peak'] {
  const count = Math.max(...week);
  const at = week.indexOf(count);
  return count === 0 ? null : { weekday: Math.floor(at / 24) + 1, hour: at % 24, count };
}
