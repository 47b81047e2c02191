import type { Events } from '../analysis/method.ts';
import { detectableDifference } from '../allocation/detectable_fall.ts';
import { hexOwnSquareKm, type HexId } from '../model/hex.ts';
import { operationGroups, type Effect, type Evaluation } from '../model/operation.ts';
import { offenceByCode } from '../model/offence.ts';
import { isDefined, type NotDefined } from '../stats/not_defined.ts';
import { harmWeightedDisplacement, weightedDisplacementDifference, type BeforeAfter, type DisplacementDifference, type DisplacementInput } from '../stats/wdd.ts';
import { eventsWithin } from './operation_counts.ts';

type Group = (typeof operationGroups)[number];
export type GroupCells = Readonly<Record<Group, readonly HexId[]>>;

/** Number of the group by cell; no cell is in two of them. */
export const numbersOfGroups = (cells: GroupCells): Map<HexId, number> => new Map(operationGroups.flatMap((group, number) => cells[group].map((cell): [HexId, number] => [cell, number])));

type Days = { from: number; to: number };
export type Counted = Pick<Evaluation, 'groups' | 'offences' | 'weeks'>;

/** What happened in each group before and after. `events.unit` is the number of the group. */
export function countGroups(events: Events, { cells, before, after, weights }: { cells: GroupCells; before: Days; after: Days; weights: ReadonlyMap<string, number> }): Counted {
  const periods = { before: eventsWithin(events, before).filter((i) => events.unit[i]! >= 0), after: eventsWithin(events, after).filter((i) => events.unit[i]! >= 0) };
  const count = (list: readonly number[], group: number, offence?: number): number =>
    list.reduce((sum, i) => sum + Number(events.unit[i] === group && (offence === undefined || events.offence[i] === offence)), 0);
  const harm = (list: readonly number[], group: number): number => list.reduce((sum, i) => sum + (events.unit[i] === group ? events.harm[i]! : 0), 0);
  return {
    groups: operationGroups.map((group, number) => ({
      group, cells: cells[group].length, squareKm: cells[group].reduce((sum, cell) => sum + hexOwnSquareKm(cell), 0),
      before: count(periods.before, number), after: count(periods.after, number), harmBefore: harm(periods.before, number), harmAfter: harm(periods.after, number),
    })),
    offences: [...weights].map(([offence, weight]) => ({
      offence, weight, groups: operationGroups.map((group, number) => {
        const { id } = offenceByCode.get(offence)!;
        return { group, before: count(periods.before, number, id), after: count(periods.after, number, id) };
      }),
    })),
    weeks: [...weeksOf(events, periods.before, before).map((week) => ({ ...week, period: 'before' as const })), ...weeksOf(events, periods.after, after).map((week) => ({ ...week, period: 'after' as const }))],
  };
}

const dayMs = 86_400_000;

function weeksOf(events: Events, list: readonly number[], { from, to }: Days): Omit<Evaluation['weeks'][number], 'period'>[] {
  const weeks = Array.from({ length: Math.ceil((to - from) / 7) }, (_, week) =>
    ({ from: new Date((from + 7 * week) * dayMs).toISOString().slice(0, 10), treated: 0, control: 0, displacementTreated: 0, displacementControl: 0 }));
  for (const i of list) weeks[Math.floor((events.day[i]! - from) / 7)]![operationGroups[events.unit[i]!]!] += 1;
  return weeks;
}

type Exposures = { before: number; after: number };
type Measured = { count: Effect | null; harm: Effect | null; notDefined: NotDefined | null };

/** By number and by harm; windows of unequal length are scaled to that of the operation. */
export function effectsOf({ groups, offences }: Pick<Counted, 'groups' | 'offences'>, { before, after }: Exposures, { rings, level }: { rings: number; level: number }): Measured {
  const inputOf = (list: readonly { group: Group; before: number; after: number }[]): DisplacementInput => {
    const pair = (group: Group): BeforeAfter => {
      const own = list.find((one) => one.group === group);
      return [own?.before ?? 0, own?.after ?? 0];
    };
    return {
      treated: pair('treated'), control: pair('control'), periods: [before / after, 1],
      ...(rings > 0 && { displacementTreated: pair('displacementTreated'), displacementControl: pair('displacementControl') }),
    };
  };
  const count = weightedDisplacementDifference({ ...inputOf(groups), level });
  const harm = harmWeightedDisplacement(offences.map(({ weight, groups: own }) => ({ ...inputOf(own), weight })), level);
  const effect = (found: DisplacementDifference | NotDefined): Effect | null =>
    (isDefined(found) ? { ...found, detectable: detectableDifference(found.total.standardError, level) } : null);
  return { count: effect(count), harm: effect(harm), notDefined: isDefined(count) ? null : count };
}
