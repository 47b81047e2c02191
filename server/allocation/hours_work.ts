import { meetsTargets, priorityQueue, unitsForTargets, withinWait, type WaitTarget } from '../stats/priority_queue.ts';
import type { Tick } from '../stats/tick.ts';
import { reachedBy, sharePatrolHours } from './patrol_hours.ts';
import { shareUnits, type ShareFault } from './share_units.ts';
import { shiftDays, weekDemand, weekHours, type DemandEvents, type DemandSettings, type ShiftDay, type ShiftTimes, type WeekDemand } from './week_demand.ts';
import type { Work } from './work.ts';

/** Units shared among areas and shifts, how long callers wait then, and where patrol hours reach most. */
export type HoursInput = {
  events: DemandEvents;
  settings: DemandSettings;
  shifts: readonly (ShiftTimes & { units: number | null })[];
  /** For the shifts that have no units of their own; null: as many as are needed. */
  total: number | null;
  freeShare: number;
  /** For each area, shift and weekday, in the order of `cells` below. */
  floors: Float64Array;
  ceilings: Float64Array;
  targets: readonly WaitTarget[];
  whatIf: number;
  hotspots: { amounts: Float64Array; kappa: number; blocks: number; most: number } | null;
};

export type CellOutput = { area: number; day: number; calls: number; workHours: number; needed: number; units: number };
/** Null where the units cannot keep up. */
export type WaitOutput = { calls: number; mean: number | null; within: number };
export type HourOutput = { units: number; calls: number; utilisation: number | null; waits: number | null; mean: number | null; freeShare: number | null; priorities: WaitOutput[]; needed: number | null };
export type WhatIfOutput = { change: number; unitHours: number; hours: number; met: number; overloaded: number; freeShare: number | null; priorities: { mean: number | null; within: number | null }[] };
export type HoursOutput = {
  days: ShiftDay[];
  uncovered: { hours: number; calls: number };
  demand: Pick<WeekDemand, 'used' | 'hourUnknown'> & { calls: number; work: number };
  /** By area, then day. Without units where something is impossible. */
  cells: CellOutput[];
  faults: (ShareFault & { day: number | null })[];
  hours: HourOutput[];
  whatIf: WhatIfOutput[];
  hotspots: { hours: Float64Array; reached: number; even: number; next: number | null; given: number } | null;
};

export const blockHours = 0.25;
/** More units for one hour are not sought. */
export const mostUnits = 500;

/** Cells of the table: by area, then by shift, then by weekday, as `shiftDays` has them. */
export const hoursWork: Work<HoursInput, HoursOutput> = {
  id: 'hours',
  run(input, tick) {
    const { settings, events, shifts, hotspots } = input;
    const { days, uncovered } = shiftDays(shifts);
    const demand = weekDemand(events, settings);
    const cells = tableOf(demand, days, input);
    const faults = share(cells, days, input);
    tick(1, 3);
    const queue = faults.length > 0 ? null : queueOf(demand, { cells, days }, input);
    tick(2, 3);
    const covered = cells.reduce((sum, { calls }) => sum + calls, 0);
    const calls = demand.calls.reduce((sum, one) => sum + one, 0);
    return {
      days, uncovered: { hours: uncovered, calls: Math.max(0, calls - covered) },
      demand: { used: demand.used, hourUnknown: demand.hourUnknown, calls, work: demand.work.reduce((sum, one) => sum + one, 0) },
      cells, faults, hours: queue === null ? [] : queue.loads.map((load) => hourOf(load, queue.service, input.targets)),
      whatIf: queue === null ? [] : changes(input.whatIf).map((change) => whatIf(queue, { change, targets: input.targets, tick })),
      hotspots: hotspots === null ? null : spread(hotspots),
    };
  },
};

function tableOf({ calls, work }: WeekDemand, days: readonly ShiftDay[], { settings: { areas, priorities }, freeShare }: HoursInput): CellOutput[] {
  const cells: CellOutput[] = [];
  for (let area = 0; area < areas; area += 1) {
    days.forEach(({ touched, hours }, day) => {
      const cell: CellOutput = { area, day, calls: 0, workHours: 0, needed: 0, units: 0 };
      for (const { hour, share: own } of touched) {
        for (let p = 0; p < priorities; p += 1) {
          cell.calls += own * calls[(area * weekHours + hour) * priorities + p]!;
          cell.workHours += own * work[(area * weekHours + hour) * priorities + p]!;
        }
      }
      cell.needed = cell.workHours / hours / (1 - freeShare);
      cells.push(cell);
    });
  }
  return cells;
}

/** Each day of a shift that has its own number by itself; all others together; fills in the units. */
function share(cells: CellOutput[], days: readonly ShiftDay[], { shifts, total, floors, ceilings }: HoursInput): HoursOutput['faults'] {
  const faults: HoursOutput['faults'] = [];
  const members = (of: (day: number) => boolean): number[] => Array.from(cells.keys()).filter((i) => of(cells[i]!.day));
  const give = (list: readonly number[], units: number, day: number | null): void => {
    const pick = (from: (i: number) => number): Float64Array => Float64Array.from(list, from);
    const found = shareUnits({ need: pick((i) => cells[i]!.needed), floors: pick((i) => floors[i]!), ceilings: pick((i) => ceilings[i]!), total: units });
    if (found.faults !== null) faults.push(...found.faults.map((fault) => ({ ...fault, ...(fault.kind === 'floor_above_ceiling' && { cell: list[fault.cell]! }), day })));
    else list.forEach((i, k) => { cells[i]!.units = found.units[k]!; });
  };
  days.forEach(({ shift }, day) => {
    const { units } = shifts[shift]!;
    if (units !== null) give(members((one) => one === day), units, day);
  });
  const others = members((day) => shifts[days[day]!.shift]!.units === null);
  if (others.length === 0) return faults;
  if (total !== null) give(others, total, null);
  else {
    const crossed = others.filter((i) => floors[i]! > ceilings[i]!);
    faults.push(...crossed.map((cell) => ({ kind: 'floor_above_ceiling' as const, cell, floor: floors[cell]!, ceiling: ceilings[cell]!, by: floors[cell]! - ceilings[cell]!, day: null })));
    for (const i of others) cells[i]!.units = Math.min(ceilings[i]!, Math.max(floors[i]!, Math.ceil(cells[i]!.needed - 1e-9)));
  }
  return faults;
}

type HourLoad = { hour: number; units: number; calls: Float64Array };
type QueueLoads = { loads: HourLoad[]; service: number };

/** Of every hour the units that are there throughout, rounded down, and the calls of each priority: every unit that is sent counts as a call of its own. */
function queueOf({ calls, work }: WeekDemand, { cells, days }: { cells: readonly CellOutput[]; days: readonly ShiftDay[] }, { settings: { areas, priorities, backupFactor } }: HoursInput): QueueLoads {
  const there = new Float64Array(weekHours);
  for (const { day, units } of cells) for (const { hour, covers } of days[day]!.touched) there[hour]! += units * covers;
  const sent = new Float64Array(weekHours * priorities);
  for (let area = 0; area < areas; area += 1) for (let at = 0; at < sent.length; at += 1) sent[at]! += backupFactor * calls[area * sent.length + at]!;
  const [allCalls, allWork] = [sent.reduce((sum, one) => sum + one, 0), work.reduce((sum, one) => sum + one, 0)];
  return {
    service: allWork > 0 ? allCalls / allWork : 1,
    loads: Array.from({ length: weekHours }, (_, hour) => ({ hour, units: Math.floor(there[hour]! + 1e-9), calls: sent.slice(hour * priorities, (hour + 1) * priorities) })),
  };
}

function hourOf({ units, calls }: HourLoad, service: number, targets: readonly WaitTarget[]): HourOutput {
  const arrivals = [...calls];
  const total = arrivals.reduce((sum, one) => sum + one, 0);
  const needed = total === 0 ? 0 : unitsForTargets({ arrivals, service }, targets, mostUnits);
  if (units === 0) return { units, calls: total, utilisation: null, waits: null, mean: null, freeShare: null, priorities: arrivals.map((one) => ({ calls: one, mean: null, within: 0 })), needed };
  const found = priorityQueue({ arrivals, service, units });
  const keepsUp = found.utilisation < 1;
  return {
    units, calls: total, utilisation: found.utilisation, waits: keepsUp ? found.waits : null, mean: found.meanWaitOfAllHours, freeShare: Math.max(0, 1 - found.utilisation),
    priorities: arrivals.map((one, k) => ({ calls: one, mean: found.meanWaitHours[k]!, within: withinWait({ arrivals, service, units }, k, targets[k]!.hours) })), needed,
  };
}

const changes = (most: number): number[] => Array.from({ length: 2 * most + 1 }, (_, i) => i - most);

/** The same with so many units more in every hour that has any. */
function whatIf({ loads, service }: QueueLoads, { change, targets, tick }: { change: number; targets: readonly WaitTarget[]; tick: Tick }): WhatIfOutput {
  tick(2, 3);
  const sums = targets.map(() => ({ calls: 0, waited: 0 as number | null, within: 0 }));
  const all = { unitHours: 0, hours: 0, met: 0, overloaded: 0, busy: 0 };
  for (const { units: now, calls } of loads) {
    if (now === 0) continue;
    const units = now + change;
    const arrivals = [...calls];
    const total = arrivals.reduce((sum, one) => sum + one, 0);
    all.hours += 1;
    all.unitHours += Math.max(0, units);
    const queue = units < 1 ? null : priorityQueue({ arrivals, service, units });
    if (queue === null ? total > 0 : queue.utilisation >= 1) all.overloaded += 1;
    if (queue === null ? total === 0 : meetsTargets({ arrivals, service, units }, targets)) all.met += 1;
    all.busy += Math.min(Math.max(0, units), total / service);
    sums.forEach((sum, k) => {
      const mean = queue === null ? null : queue.meanWaitHours[k]!;
      sum.calls += arrivals[k]!;
      if (arrivals[k]! > 0) sum.waited = sum.waited === null || mean === null ? null : sum.waited + arrivals[k]! * mean;
      sum.within += queue === null ? 0 : arrivals[k]! * withinWait({ arrivals, service, units }, k, targets[k]!.hours);
    });
  }
  const { busy, ...counted } = all;
  return {
    change, ...counted, freeShare: all.unitHours > 0 ? 1 - busy / all.unitHours : null,
    priorities: sums.map(({ calls, waited, within }) => ({ mean: calls === 0 || waited === null ? null : waited / calls, within: calls === 0 ? null : within / calls })),
  };
}

function spread({ amounts, kappa, blocks, most }: NonNullable<HoursInput['hotspots']>): NonNullable<HoursOutput['hotspots']> {
  const found = sharePatrolHours({ amounts, kappa, blockHours, blocks, most });
  const hours = Float64Array.from(found.blocks, (one) => one * blockHours);
  const given = (blocks - found.left) * blockHours;
  return { hours, reached: found.reached, even: reachedBy({ amounts, kappa, hours: new Float64Array(amounts.length).fill(given / Math.max(1, amounts.length)) }), next: found.next, given };
}
