import { compareHoldOuts, type Outcome } from '../allocation/hold_out.ts';
import type { Database } from '../db/database.ts';
import type { FairnessAnswer } from '../model/fairness.ts';
import type { HexId } from '../model/hex.ts';
import { isDefined } from '../stats/not_defined.ts';
import type { PlanMinutes } from './fairness_plans.ts';
import { readCellEvents } from './operation_counts.ts';
import type { Resolved } from './resolve_filter.ts';

type Group = 'visited' | 'heldOut';

/** What was expected and what was reported, in cells that plans visited and in those that none of them might; only plans that expect numbers of incidents. */
export async function holdOutsOf(database: Database, resolved: Resolved, plans: readonly PlanMinutes[], signal?: AbortSignal): Promise<FairnessAnswer['holdOuts']> {
  const own = plans.filter(({ visited, heldOut }) => visited !== null && heldOut !== null);
  const cells = new Set(plans.flatMap(({ heldOutCells }) => heldOutCells));
  const minutesPlanned = plans.reduce((sum, { visits, heldOutCells }) => {
    const held = new Set(heldOutCells);
    return sum + visits.reduce((total, { cell, minutes }) => total + (held.has(cell) ? minutes : 0), 0);
  }, 0);
  const share = plans.length === 0 ? 0 : plans.reduce((sum, one) => sum + one.heldOutShare, 0) / plans.length;
  return { cells: cells.size, share, minutesPlanned, comparison: cells.size === 0 ? null : await compared(database, resolved, own, signal) };
}

async function compared(database: Database, resolved: Resolved, plans: readonly PlanMinutes[], signal?: AbortSignal): Promise<FairnessAnswer['holdOuts']['comparison']> {
  const sums: Record<Group, Outcome & { cells: Set<HexId> }> = { visited: { cells: new Set(), expected: 0, observed: 0 }, heldOut: { cells: new Set(), expected: 0, observed: 0 } };
  for (const [resolution, same] of Map.groupBy(plans, (plan) => plan.resolution)) {
    const ids = [...new Set(same.flatMap(({ visited, heldOut }) => [...visited!, ...heldOut!].map(({ cell }) => cell)))];
    const { events } = await readCellEvents(database, resolved, { resolution, numberOf: new Map(ids.map((cell, i) => [cell, i])) }, signal);
    for (const plan of same) {
      const offences = new Set(plan.offenceIds);
      const within = events.from.reduce<number[]>((list, time, i) => {
        // Whether one of unknown hour fell into the shift nobody knows.
        if (time >= plan.from && time < plan.to && events.unit[i]! >= 0 && events.hourOfWeek[i] !== 255 && offences.has(events.offence[i]!)) list.push(i);
        return list;
      }, []);
      for (const group of ['visited', 'heldOut'] as const) {
        const own = new Map(plan[group]!.map(({ cell, expected }) => [cell, expected]));
        for (const [cell, expected] of own) {
          sums[group].cells.add(cell);
          sums[group].expected += expected;
        }
        sums[group].observed += within.filter((i) => own.has(ids[events.unit[i]!]!)).length;
      }
    }
  }
  const { visited, heldOut } = sums;
  const found = compareHoldOuts(visited, heldOut);
  const shown = ({ cells, expected, observed }: typeof visited) => ({ cells: cells.size, expected, observed });
  return {
    visited: shown(visited), heldOut: shown(heldOut), ...(isDefined(found) ? { ratio: found.ratio, lower: found.lower, upper: found.upper } : { ratio: null, lower: null, upper: null }),
  };
}
