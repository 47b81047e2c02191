import { concentration } from '../stats/concentration.ts';
import { isDefined } from '../stats/not_defined.ts';

/**
 * Patrol time by area beside reported harm ([disparity](https://en.wikipedia.org/wiki/Statistical_parity)).
 *
 * Answers: do some areas have more of the patrols than of what people report there, and how much would have to move to be even?
 * Misread as: fair at a ratio of 1. People of one area report more of what happens to them than those of another, and time is not
 * all that patrols are: how they meet people is not in it.
 * Formula: share of the minutes by share of the harm; the disparity is the highest by the lowest ratio of areas with at least a
 * hundredth of the harm; the distance is half the sum of the differences of both shares.
 * Cost: one walk over the areas.
 *
 * Parameters: `minutes` and `harm` by area, from 0.
 * Returns: ratio of each area, NaN where nothing was reported or nobody patrolled at all; highest, lowest, disparity (null where the
 * lowest is 0 or none counts); distance, 0 without minutes or harm.
 * Errors: RangeError for lists of unequal length.
 * Example: 75 and 25 minutes for a harm of 50 and 50: ratios 1.5 and 0.5, disparity 3, distance 0.25.
 * Reference: Akpinar, De-Arteaga & Chouldechova 2021, FAccT (what reports leave out); Duncan & Duncan 1955, American Sociological Review 20:210.
 */
export type AreaFairness = { ratio: Float64Array; highest: number | null; lowest: number | null; disparity: number | null; distance: number };

const leastShare = 0.01;

export function areaFairness(minutes: Float64Array, harm: Float64Array): AreaFairness {
  if (minutes.length !== harm.length) throw new RangeError('lists of unequal length');
  const [allMinutes, allHarm] = [sum(minutes), sum(harm)];
  if (allMinutes === 0 || allHarm === 0) return { ratio: new Float64Array(harm.length).fill(Number.NaN), highest: null, lowest: null, disparity: null, distance: 0 };
  const ratio = minutes.map((own, area) => (harm[area]! > 0 ? own / allMinutes / (harm[area]! / allHarm) : Number.NaN));
  const judged = ratio.filter((_, area) => harm[area]! / allHarm >= leastShare);
  const [highest, lowest] = judged.length === 0 ? [null, null] : [Math.max(...judged), Math.min(...judged)];
  return {
    ratio, highest, lowest, disparity: highest === null || lowest === null || lowest === 0 ? null : highest / lowest,
    distance: minutes.reduce((total, own, area) => total + Math.abs(own / allMinutes - harm[area]! / allHarm), 0) / 2,
  };
}

const sum = (values: Float64Array): number => values.reduce((total, value) => total + value, 0);

/** Minutes of one visit: its week, from 0, and its cell, from 0. */
export type WeekMinutes = { week: number; cell: number; minutes: number };
export type Week = { minutes: number; cells: number; gini: number | null; topShare: number | null; kept: number | null };
export type WeeklyConcentration = { weeks: Week[]; /** By cell. */ longestRun: Int32Array; minutes: Float64Array; /** Null without any minute. */ index: number | null };

/**
 * Concentration of patrols from week to week.
 *
 * Answers: are the same few cells patrolled again and again, while what is reported moves on?
 * Misread as: a fault of itself. Where most happens in few places that stay the same, so do patrols that help; a rule that learns
 * from its own patrols looks the same, and this is where to begin to ask.
 * Formula: of each week the Gini coefficient of minutes over all cells that were ever chosen, the share of the tenth of them with the
 * most minutes, and which part of its cells the week before had, too. A cell's run is the weeks one after another in which it was
 * chosen; the index is the part of all minutes that went to cells in the k-th week of a run or later. A week without patrols ends runs.
 * Defaults: k = 4.
 * Cost: weeks x cells.
 *
 * Parameters: `visits`; `weeks`, `cells`, how many there are.
 * Returns: of each week the figures (null without minutes, or for the first week), of each cell its longest run and minutes, the index.
 * Errors: RangeError for a week or cell that is not there.
 * Example: one cell in every one of five weeks, the same minutes: with k = 4 the index is 0.4.
 * Reference: FRA 2022, Bias in algorithms (feedback loops); Gini 1912.
 */
export function weeklyConcentration(visits: Iterable<WeekMinutes>, { weeks, cells, k = 4 }: { weeks: number; cells: number; k?: number }): WeeklyConcentration {
  const byWeek = Array.from({ length: weeks }, () => new Float64Array(cells));
  for (const { week, cell, minutes } of visits) {
    const own = byWeek[week];
    if (own === undefined || !(cell >= 0 && cell < cells)) throw new RangeError(`no week ${week} or cell ${cell}`);
    own[cell]! += minutes;
  }
  const run = new Int32Array(cells);
  const longestRun = new Int32Array(cells);
  const minutes = new Float64Array(cells);
  let again = 0;
  const found = byWeek.map((own, week) => {
    for (let cell = 0; cell < cells; cell += 1) {
      run[cell] = own[cell]! > 0 ? run[cell]! + 1 : 0;
      longestRun[cell] = Math.max(longestRun[cell]!, run[cell]!);
      minutes[cell]! += own[cell]!;
      if (run[cell]! >= k) again += own[cell]!;
    }
    return weekOf(own, byWeek[week - 1]);
  });
  const all = sum(minutes);
  return { weeks: found, longestRun, minutes, index: all > 0 ? again / all : null };
}

function weekOf(own: Float64Array, before: Float64Array | undefined): Week {
  const minutes = sum(own);
  const chosen = own.reduce((count, value) => count + Number(value > 0), 0);
  if (minutes === 0) return { minutes, cells: 0, gini: null, topShare: null, kept: null };
  const even = concentration(own, { shares: [] });
  const top = own.toSorted().subarray(-Math.ceil(own.length / 10));
  const again = before === undefined || sum(before) === 0 ? null : own.reduce((count, value, cell) => count + Number(value > 0 && before[cell]! > 0), 0) / chosen;
  return { minutes, cells: chosen, gini: isDefined(even) ? even.gini : null, topShare: sum(top) / minutes, kept: again };
}
