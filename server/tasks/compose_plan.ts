import type { PlanComparison } from '../allocation/plan_work.ts';
import type { VisitPlan } from '../allocation/visit_problem.ts';
import type { PatrolPlan, PlanMove, PlanStop } from '../model/patrol.ts';
import { hexCentre } from '../model/hex.ts';
import type { PlacedAreas } from './areas_of_places.ts';
import { demandBySlot, slotMinutes, totals, type StoredProblem } from './patrol_problem.ts';
import { planSha256 } from './patrol_plans.ts';
import { cellWords, planReading, stopWords, type CellReasonCode } from './patrol_words.ts';
import { planWarnings } from './patrol_warnings.ts';

export type PlanParts = {
  id: string; basedOn: string | null; /** By which it differs from that. */ change: PlanMove | null; demonstration: boolean;
  stored: StoredProblem; visitPlan: VisitPlan; comparison: PlanComparison;
  areas: PlacedAreas | null;
};

const mostUncovered = 200;

/** A plan as it is kept and given out. */
export function composePlan(parts: PlanParts): PatrolPlan {
  const { id, basedOn, change, demonstration, stored, visitPlan, comparison } = parts;
  const { body, shift, surface, choice } = stored;
  const places = surface.cells.length;
  const slots = stored.problem.slots;
  const demand = demandBySlot(surface, places, slots);
  const byPlace = totals(demand, slots);
  const total = byPlace.reduce((sum, one) => sum + one, 0);
  const rank = ranks(byPlace);
  const share = (reached: number, lower: number | null = null, upper: number | null = null) => ({ reached, share: total > 0 ? reached / total : 0, lower, upper });
  const bound = Math.max(visitPlan.reached, Math.min(total, comparison.bound));
  const cells = listCells(parts, { byPlace, rank });
  const plan: Omit<PatrolPlan, 'sha256' | 'reading' | 'warnings'> = {
    id, title: body.title, basedOn, change,
    shift: { from: new Date(shift.from).toISOString(), to: new Date(shift.to).toISOString(), zone: shift.zone, hours: shift.hours },
    request: body,
    surface: { model: surface.model, measure: surface.measure, sha256: surface.sha256, cells: places, total, forecast: stored.forecast, learned: surface.learned },
    travel: { how: stored.travel.how, words: stored.travel.words },
    choice: {
      model: body.choice.model, how: choice.how, cells: stored.chosen.length, objective: choice.objective, bound: choice.bound, gap: choice.gap,
      heuristic: choice.heuristic.objective, heuristicMs: Math.round(choice.heuristic.ms), reproducible: choice.reproducible,
    },
    routes: visitPlan.routes.map((route) => {
      const unit = body.units[route.unit]!;
      const { from, to } = stored.problem.units[route.unit]!;
      return {
        unit: unit.id, from: instant(stored, from), to: instant(stored, to), start: unit.start, end: unit.end ?? unit.start,
        stops: route.stops.map((stop, i): PlanStop => {
          const place = stored.chosen[stop.cell]!;
          const [longitude, latitude] = hexCentre(surface.cells[place]!);
          return {
            order: i + 1, cell: surface.cells[place]!, name: surface.names[place]!, longitude, latitude, arrive: instant(stored, stop.arrive), leave: instant(stored, stop.leave),
            minutes: stop.leave - stop.arrive, travelMinutes: stop.travelSeconds / 60, travelMetres: stop.travelMetres, visit: stop.nth, locked: stop.locked,
            expected: byPlace[place]!, reached: stop.adds, why: stopWords(stored, { stop, place, rank: rank[place]!, expected: byPlace[place]!, total }),
          };
        }),
        homeMinutes: route.homeSeconds / 60, homeMetres: route.homeMetres, visitMinutes: route.visitMinutes, travelMinutes: route.travelMinutes,
        slackMinutes: route.slackMinutes, metres: route.metres,
      };
    }),
    cells,
    coverage: {
      unit: surface.model === 'calls' ? 'minutes' : surface.measure, total, plan: share(visitPlan.reached), none: share(0),
      random: share(comparison.random.mean, comparison.random.lower, comparison.random.upper),
      lastWeek: comparison.lastWeek === null ? null : share(comparison.lastWeek), bound, gap: bound > 0 ? (bound - visitPlan.reached) / bound : 0,
    },
    marginal: comparison.marginal,
    hours: hoursOf(parts, demand),
    fairness: fairnessOf(parts, byPlace),
    seed: body.seed, demonstration,
  };
  const worded = { ...plan, reading: planReading(plan, stored), warnings: planWarnings(plan, stored) };
  return { ...worded, sha256: planSha256(worded) };
}

const instant = ({ shift }: StoredProblem, minute: number): string => new Date(shift.from + minute * 60_000).toISOString();

/** 1 for the place of which most is expected; equal ones in the order of their ids. */
function ranks(expected: Float64Array): Int32Array {
  const order = Array.from(expected.keys()).sort((a, b) => expected[b]! - expected[a]! || a - b);
  const rank = new Int32Array(expected.length);
  order.forEach((place, i) => { rank[place] = i + 1; });
  return rank;
}

/** Every cell that is visited, and of the others those of which most is expected. */
function listCells({ stored, visitPlan }: PlanParts, { byPlace, rank }: { byPlace: Float64Array; rank: Int32Array }): PatrolPlan['cells'] {
  const { surface, chosen, coveredBy, heldOut, constraints, problem } = stored;
  const numberOf = new Map(Array.from(chosen, (place, i) => [place, i]));
  const least = Math.min(Infinity, ...visitPlan.routes.flatMap(({ stops }) => stops.map(({ adds }) => adds)));
  const rows = Array.from(surface.cells.keys()).flatMap((place) => {
    const number = numberOf.get(place);
    const visits = number === undefined ? 0 : visitPlan.visits[number]!;
    if (visits === 0 && !(byPlace[place]! > 0)) return [];
    const code: CellReasonCode = visits > 0 ? 'visited' : constraints.noGo[place] === 1 ? 'no_go' : heldOut[place] === 1 ? 'hold_out' : constraints.ceiling[place] === 0 ? 'ceiling'
      : number !== undefined && isOutOfReach(problem, number) ? 'out_of_reach' : coveredBy[place]! >= 0 && number === undefined ? 'covered_from_elsewhere' : number === undefined ? 'not_chosen' : 'gains_less';
    const [longitude, latitude] = hexCentre(surface.cells[place]!);
    return {
      cell: surface.cells[place]!, name: surface.names[place]!, longitude, latitude, expected: byPlace[place]!, reached: number === undefined ? 0 : visitPlan.reachedBy[number]!,
      visits, minutes: visits * problem.visitMinutes,
      state: visits > 0 ? 'visited' as const : code === 'no_go' ? 'no_go' as const : code === 'hold_out' ? 'hold_out' as const : 'uncovered' as const,
      why: cellWords(code, { rank: rank[place]!, visits, least: Number.isFinite(least) ? least : 0 }),
    };
  });
  const visited = rows.filter(({ visits }) => visits > 0);
  const others = rows.filter(({ visits }) => visits === 0).toSorted((a, b) => b.expected - a.expected || (a.cell < b.cell ? -1 : 1)).slice(0, mostUncovered);
  return [...visited.toSorted((a, b) => b.reached - a.reached || (a.cell < b.cell ? -1 : 1)), ...others];
}

const isOutOfReach = ({ travel: { n, seconds }, units }: StoredProblem['problem'], cell: number): boolean =>
  units.every(({ start, end }) => !Number.isFinite(seconds[start * n + cell]!) || !Number.isFinite(seconds[cell * n + end]!));

function hoursOf({ stored, visitPlan }: PlanParts, demand: Float64Array): PatrolPlan['hours'] {
  const { shift, problem: { slots } } = stored;
  const inHour = 60 / slotMinutes;
  return Array.from({ length: shift.hours }, (_, hour) => {
    const own = Array.from({ length: inHour }, (_s, i) => hour * inHour + i).filter((slot) => slot < slots);
    let expected = 0;
    for (let i = 0; i < demand.length / slots; i += 1) for (const slot of own) expected += demand[i * slots + slot]!;
    const [begin, end] = [hour * 60, Math.min(shift.minutes, hour * 60 + 60)];
    const busy = visitPlan.routes.reduce((sum, { stops }) => sum + stops.reduce((s, { arrive, leave, travelSeconds }) => {
      const from = arrive - travelSeconds / 60;
      return s + Math.max(0, Math.min(leave, end) - Math.max(from, begin));
    }, 0), 0);
    return {
      hour: instant(stored, begin), expected, reached: own.reduce((sum, slot) => sum + visitPlan.reachedIn[slot]!, 0), unitsBusy: end > begin ? busy / (end - begin) : 0,
    };
  });
}

/** Minutes by area beside what was reported there; ratio: share of the minutes by share of the reports. */
function fairnessOf({ stored, stored: { reported }, visitPlan, areas }: PlanParts, byPlace: Float64Array): PatrolPlan['fairness'] {
  if (areas === null) return [];
  const n = areas.areas.length;
  const [minutes, expected, reports] = [new Float64Array(n), new Float64Array(n), new Float64Array(n)];
  areas.at.forEach((area, place) => {
    if (area < 0) return;
    expected[area]! += byPlace[place]!;
    reports[area]! += reported[place]!;
  });
  visitPlan.visits.forEach((visits, cell) => {
    const area = areas.at[stored.chosen[cell]!]!;
    if (area >= 0) minutes[area]! += visits * stored.problem.visitMinutes;
  });
  const sum = (list: Float64Array): number => list.reduce((a, b) => a + b, 0) || 1;
  const [allMinutes, allExpected, allReports] = [sum(minutes), sum(expected), sum(reports)];
  return areas.areas.map((area, i) => {
    const [patrolShare, reportedShare] = [minutes[i]! / allMinutes, reports[i]! / allReports];
    return {
      area, name: areas.names[i]!, patrolMinutes: minutes[i]!, patrolShare, expectedShare: expected[i]! / allExpected, reportedShare, ratio: reportedShare > 0 ? patrolShare / reportedShare : null,
    };
  }).toSorted((a, b) => b.patrolMinutes - a.patrolMinutes || (a.area < b.area ? -1 : 1));
}
