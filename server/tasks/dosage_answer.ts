import type { CellTime } from '../allocation/minutes_in_cells.ts';
import type { Database } from '../db/database.ts';
import { readAccount, readDosage, type DosageAccount } from '../db/dosage.ts';
import { transact, type Transaction } from '../db/transact.ts';
import { defaultDosage, type AskedDosage, type DosageAnswer } from '../model/dosage.ts';
import { hexCentre, hexFromBigint, type HexId } from '../model/hex.ts';
import type { PatrolPlan } from '../model/patrol.ts';
import type { Who } from '../model/who.ts';
import { countDosage, keptRecords } from './dosage_count.ts';
import { dosageWarnings, readDosageWords } from './dosage_words.ts';
import { readPlanOf } from './patrol_plans.ts';
import { planOfPositions, plannedCells, settingsOf } from './positions_receive.ts';
import { resolveAgency } from './resolve_filter.ts';

type Asked = { who: Who; agency: string | undefined; plan: string; settings: AskedDosage; signal?: AbortSignal | undefined };

/** How long patrols were where the plan wanted them: by cell, never by unit. */
export async function readPlanDosage(database: Database, { who, agency: slug, plan: id, settings, signal }: Asked): Promise<DosageAnswer> {
  const { context } = await resolveAgency(database, who, slug, signal);
  const { plan } = await readPlanOf(database, context, id, signal);
  const found = await transact(database, { ...context, purpose: 'compare patrols with their plan' }, async (transaction) => {
    const account = await readAccount(transaction, context.agencyId, id);
    return { account, ...await cellTimes(transaction, context.agencyId, { plan, account, settings }) };
  }, { readOnly: true, signal });
  return composeDosage(plan, found);
}

/** More cells than a shift of 200 units crosses. */
export const mostDosageCells = 20_000;

type Times = { times: ReadonlyMap<HexId, CellTime>; unknownSeconds: number; settings: DosageAnswer['settings']; isOtherThanAsked: boolean };

async function cellTimes(
  transaction: Transaction, agencyId: number, { plan, account, settings: asked }: { plan: PatrolPlan; account: DosageAccount | null; settings: AskedDosage },
): Promise<Times> {
  const counted = settingsOf({}, account);
  const settings = settingsOf(asked, account);
  const isOther = account !== null && (['visitMinutes', 'gapMinutes', 'rings'] as const).some((name) => settings[name] !== counted[name]);
  if (isOther && account.keptUntil !== null) {
    const { cells, unknownSeconds } = await countDosage(keptRecords(transaction, agencyId, plan.id), { ...settings, wanted: plannedCells(plan), resolution: planOfPositions(plan).resolution });
    return { times: cells, unknownSeconds, settings, isOtherThanAsked: false };
  }
  const rows = await readDosage(transaction, agencyId, [plan.id], mostDosageCells);
  return {
    times: new Map(rows.map(({ cell, seconds, visits, driveThroughs }) => [hexFromBigint(cell), { seconds, visits, driveThroughs }])),
    unknownSeconds: account?.unknownSeconds ?? 0, settings: account === null ? defaultDosage : counted, isOtherThanAsked: isOther,
  };
}

type Cell = DosageAnswer['cells'][number];
const mostShown = 2000;
const none: CellTime = { seconds: 0, visits: 0, driveThroughs: 0 };
/** From this part of its minutes on a cell had what was planned. */
const enough = 0.8;

function composeDosage(plan: PatrolPlan, { account, times, unknownSeconds, settings, isOtherThanAsked }: Times & { account: DosageAccount | null }): DosageAnswer {
  const planned = plannedByCell(plan);
  const names = new Map([...plan.cells, ...plan.routes.flatMap(({ stops }) => stops)].map(({ cell, name }) => [cell, name]));
  const cellOf = (cell: HexId, { minutes, visits }: { minutes: number; visits: number }): Cell => {
    const { seconds, ...stays } = times.get(cell) ?? none;
    const share = minutes > 0 ? seconds / 60 / minutes : null;
    const [longitude, latitude] = hexCentre(cell);
    return {
      cell, name: names.get(cell) ?? cell, longitude, latitude, planned: { minutes, visits }, done: { minutes: seconds / 60, ...stays }, share,
      state: share === null ? 'unplanned' : share >= enough ? 'as_planned' : share > 0 ? 'short' : 'none',
    };
  };
  const wanted = [...planned].map(([cell, own]) => cellOf(cell, own)).toSorted((a, b) => b.planned.minutes - a.planned.minutes || (a.cell < b.cell ? -1 : 1));
  const others = [...times.keys()].filter((cell) => !planned.has(cell)).map((cell) => cellOf(cell, { minutes: 0, visits: 0 }))
    .toSorted((a, b) => b.done.minutes - a.done.minutes || (a.cell < b.cell ? -1 : 1));
  const sum = (cells: readonly Cell[], of: (cell: Cell) => number): number => cells.reduce((total, cell) => total + of(cell), 0);
  const all = [...wanted, ...others];
  const minutes = sum(wanted, (cell) => cell.planned.minutes);
  const answer = {
    plan: plan.id, title: plan.title, shift: { from: plan.shift.from, to: plan.shift.to, zone: plan.shift.zone }, settings, cells: all.slice(0, mostShown),
    totals: {
      planned: { minutes, visits: sum(wanted, (cell) => cell.planned.visits) },
      done: { minutes: sum(all, (cell) => cell.done.minutes), visits: sum(all, (cell) => cell.done.visits), driveThroughs: sum(all, (cell) => cell.done.driveThroughs) },
      share: minutes > 0 ? sum(wanted, (cell) => Math.min(cell.done.minutes, cell.planned.minutes)) / minutes : null,
      cellsPlanned: wanted.length, cellsVisited: wanted.filter(({ done }) => done.visits > 0).length,
      minutesElsewhere: sum(others, (cell) => cell.done.minutes), minutesUnknown: unknownSeconds / 60,
    },
    received: { rows: account?.rows ?? 0, stored: account?.stored ?? 0, duplicates: account?.duplicates ?? 0, rejected: account?.rejected ?? 0 },
    keptUntil: account?.keptUntil?.toISOString() ?? null,
  };
  return { ...answer, reading: readDosageWords(answer), warnings: dosageWarnings(answer, isOtherThanAsked) };
}

/** Minutes and visits that the plan has for each of its cells. */
export function plannedByCell({ routes }: Pick<PatrolPlan, 'routes'>): Map<HexId, { minutes: number; visits: number }> {
  const planned = new Map<HexId, { minutes: number; visits: number }>();
  for (const { stops } of routes) {
    for (const { cell, minutes } of stops) {
      const sum = planned.get(cell) ?? { minutes: 0, visits: 0 };
      planned.set(cell, { minutes: sum.minutes + minutes, visits: sum.visits + 1 });
    }
  }
  return planned;
}
