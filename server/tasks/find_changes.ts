import type { Database } from '../db/database.ts';
import { runSliced } from '../follow/sliced.ts';
import { exposureInDays, mostUnequal, resolveAgainst, type Against } from '../model/against.ts';
import type { Warning } from '../model/answers.ts';
import type { ChangeTable } from '../model/change_table.ts';
import type { Context } from '../model/context.ts';
import { defaultResolution } from '../model/hex.ts';
import { Problem } from '../model/problem.ts';
import { fewIncidents, notCompared, noSuchWeekday, tooFewIncidents, unequalWindows } from '../model/warnings.ts';
import type { CellTable } from './counter.ts';
import { counterFor } from './counting.ts';
import { describeAnswer, isCovered } from './describe_answer.ts';
import { finestResolution, findStudyArea } from './find_study_area.ts';
import { changeMethodVersion, judgeChanges, type ChangeJudgement } from './judge_changes.ts';
import { keepChanges } from './keep_changes.ts';
import { remembered } from './memory.ts';
import { inWindow, questionKey, type Resolved } from './resolve_filter.ts';

/** A resolved filter (from `resolveFilter`), on which grid, and against which other window. */
export type ChangeQuery = Resolved & {
  /** 5 to 10. Default: 9, or the finest at which the study area has not too many cells. */
  resolution?: number;
  against?: Against;
};

type Found = { resolution: number; against: Against; earlier: Resolved; exposure: { now: number; before: number } };

/**
 * Hexagons with what they hold in the window and in another one, and whether the difference is more than chance. Nothing is
 * compared, and the answer says so, where the data do not reach over both windows. Computed once for each question and data
 * version, and kept under an id. Throws the Problem `bad_against`.
 */
export async function findChanges(
  database: Database, context: Context, query: ChangeQuery, { signal }: { signal?: AbortSignal } = {},
): Promise<ChangeTable> {
  const { against = 'previous', window, agency, filter } = query;
  const other = resolveAgainst(against, window, agency.zone);
  const [now, before] = [window, other].map((one) => exposureInDays(one, filter.weekdays, agency.zone)) as [number, number];
  if (Math.max(now, before) > mostUnequal * Math.min(now, before) && Math.min(now, before) > 0) throw tooUnequal(now, before);
  const resolution = query.resolution ?? await finestResolution(database, query, defaultResolution, signal);
  const found: Found = { resolution, against, earlier: inWindow(query, other), exposure: { now, before } };
  return remembered(database, ['changes', ...questionKey(query), resolution, against], { signal, weigh: ({ cell }) => 200 + 11 * cell.length },
    async (joint) => keepChanges(database, context, query, await compare(database, query, found, joint)));
}

async function compare(database: Database, query: Resolved, found: Found, signal: AbortSignal): Promise<{ table: ChangeTable; studyHash: string }> {
  const { resolution, earlier, exposure } = found;
  // The same bound as everywhere: a grid that is too fine for the study area is refused at this door too.
  const { hash: studyHash } = await findStudyArea(database, query, resolution, signal);
  const comparable = isCovered(query) && isCovered(earlier) && exposure.now > 0 && exposure.before > 0;
  const counter = counterFor(database, query, signal);
  const now = await counter.cells(query.filter, resolution);
  const before = comparable ? await counter.cells(earlier.filter, resolution) : null;
  const { cell, count, earlierCount } = joined(now, before);
  const judged = before === null ? null : await runSliced(judgeChanges(count, earlierCount, exposure), signal);
  const none = cell.map(() => null);
  const expected = before === null ? none : earlierCount.map((value) => (value * exposure.now) / exposure.before);
  const table: ChangeTable = {
    meta: {
      ...describeAnswer(query, now.totals, warningsOf(query, found, { now, before })),
      resolution, changes: describeChanges(found, before, judged),
    },
    cell, count, before: before === null ? none : earlierCount, expected,
    difference: expected.map((value, row) => (value === null ? null : count[row]! - value)),
    ratio: judged?.ratio ?? none, ratioLower: judged?.ratioLower ?? none, ratioUpper: judged?.ratioUpper ?? none,
    p: judged?.p ?? none, q: judged?.q ?? none, bin: judged?.bin ?? none,
  };
  return { table, studyHash };
}

/** Cells with something in either window, ascending. */
function joined(now: CellTable, before: CellTable | null): { cell: string[]; count: number[]; earlierCount: number[] } {
  const found = { cell: [] as string[], count: [] as number[], earlierCount: [] as number[] };
  const cells = { now: now.cells, before: before?.cells ?? [] };
  for (let i = 0, j = 0; i < cells.now.length || j < cells.before.length;) {
    const [one, other] = [cells.now[i], cells.before[j]];
    const cell = other === undefined || (one !== undefined && one <= other) ? one! : other;
    const count = one === cell ? now.count[i++]! : 0;
    const earlierCount = other === cell ? before!.count[j++]! : 0;
    if (count + earlierCount === 0) continue;
    found.cell.push(cell);
    found.count.push(count);
    found.earlierCount.push(earlierCount);
  }
  return found;
}

const noCuts = { '90': null, '95': null, '99': null };
const nowhere = { '90': 0, '95': 0, '99': 0 };

function describeChanges({ against, earlier, exposure }: Found, before: CellTable | null, judged: ChangeJudgement | null): ChangeTable['meta']['changes'] {
  const { from, to, fromDay, toDay } = earlier.described;
  return {
    result: null, resultHash: null, method: 'e_test', methodVersion: changeMethodVersion, correction: 'benjamini_hochberg', compared: judged !== null,
    against, from, to, fromDay, toDay, rows: before?.totals.rows ?? null, placed: before?.totals.placed ?? null, days: exposure,
    fewest: judged?.fewest ?? null, tests: judged?.tests ?? 0, criticalP: judged?.criticalP ?? noCuts,
    more: judged?.more ?? nowhere, fewer: judged?.fewer ?? nowhere,
  };
}

function warningsOf(query: Resolved, { earlier, exposure }: Found, { now, before }: { now: CellTable; before: CellTable | null }): Warning[] {
  const { fromDay, toDay } = earlier.described;
  if (!isCovered(query) || !isCovered(earlier)) return [notCompared({ fromDay, toDay, ...query.coverage })];
  if (before === null) return [noSuchWeekday({ fromDay, toDay })];
  const warnings: Warning[] = [];
  const placed = Math.min(now.totals.placed, before.totals.placed);
  if (placed < fewIncidents) warnings.push(tooFewIncidents(placed));
  const times = Math.max(exposure.now, exposure.before) / Math.min(exposure.now, exposure.before);
  if (times > 2) warnings.push(unequalWindows(times));
  return warnings;
}

function tooUnequal(now: number, before: number): Problem {
  const message = `The windows have ${Math.round(now * 10) / 10} and ${Math.round(before * 10) / 10} days; one may be at most ${mostUnequal} times as long as the other. `
    + 'Give windows of nearly equal length.';
  return new Problem('bad_request', 'bad_against', `against: ${message}`, [{ field: 'against', message }]);
}
