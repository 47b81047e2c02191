import type { Choice } from '../allocation/choice.ts';
import { holdOutCell, noGoCell, openCell, type VisitProblem, type VisitUnit } from '../allocation/visit_problem.ts';
import type { Text } from '../model/analysis.ts';
import type { PlanBody } from '../model/patrol.ts';
import { Problem, type ProblemField } from '../model/problem.ts';
import { minuteOfShift, type Shift } from '../model/shift.ts';
import type { Surface } from '../model/surface.ts';
import type { TravelKind, TravelTimes } from '../model/travel.ts';
import { unlimited, type CellConstraints } from './patrol_constraints.ts';

/** Everything that a plan was made from, as numbers: a change by hand is weighed on the same. */
export type StoredProblem = {
  body: PlanBody;
  shift: { from: number; to: number; minutes: number; hours: number; zone: string };
  surface: Surface;
  forecast: string | null;
  /** Reported in each cell of the surface in the time learned from. */
  reported: Float64Array;
  /** Offences that it learned from, by number. */
  offenceIds: readonly number[];
  constraints: CellConstraints;
  /** 1 for cells of the surface that are held out. */
  heldOut: Uint8Array;
  choice: Choice;
  /** Cell of the surface for each cell of the problem. */
  chosen: Int32Array;
  /** For each cell of the surface the cell of the problem whose visits cover it, -1 for none. */
  coveredBy: Int32Array;
  problem: VisitProblem;
  travel: { how: TravelKind; words: Text; network: string | null };
};

export const slotMinutes = 15;

/** What is expected in each quarter of an hour of the shift: `[place * slots + slot]`. The last hour counts as far as the shift lasts. */
export function demandBySlot({ expected, hours }: Pick<Surface, 'expected' | 'hours'>, places: number, slots: number): Float64Array {
  const demand = new Float64Array(places * slots);
  const inHour = 60 / slotMinutes;
  for (let place = 0; place < places; place += 1) {
    for (let slot = 0; slot < slots; slot += 1) {
      demand[place * slots + slot] = expected[place * hours + Math.min(hours - 1, Math.floor(slot / inHour))]! / inHour;
    }
  }
  return demand;
}

/** Sums of a table of places by slots. */
export function totals(demand: Float64Array, slots: number): Float64Array {
  const sums = new Float64Array(slots === 0 ? 0 : demand.length / slots);
  for (let i = 0; i < demand.length; i += 1) sums[Math.floor(i / slots)]! += demand[i]!;
  return sums;
}

type Assembly = {
  body: PlanBody; shift: Shift; zone: string; slots: number;
  /** Of every cell of the surface. */
  demand: Float64Array; constraints: CellConstraints; heldOut: Uint8Array; chosen: Int32Array; coveredBy: Int32Array; cells: readonly string[];
  /** Of the chosen cells and then the posts, in the order of `postsOf`. */
  times: TravelTimes;
};

/** Posts where units begin and end, each once. */
export function postsOf({ units }: PlanBody): { places: { longitude: number; latitude: number }[]; start: number[]; end: number[] } {
  const numbers = new Map<string, number>();
  const places: { longitude: number; latitude: number }[] = [];
  const numberOf = ([longitude, latitude]: readonly [number, number]): number => {
    const key = `${longitude} ${latitude}`;
    const known = numbers.get(key);
    if (known !== undefined) return known;
    numbers.set(key, places.length);
    places.push({ longitude, latitude });
    return places.length - 1;
  };
  const start = units.map((unit) => numberOf(unit.start));
  return { places, start, end: units.map((unit) => numberOf(unit.end ?? unit.start)) };
}

/** The problem as the planner solves it. Throws the Problem `bad_plan` for units and locks that mean nothing. */
export function assembleProblem({ body, shift, zone, slots, demand, constraints, heldOut, chosen, coveredBy, cells, times }: Assembly): VisitProblem {
  const n = chosen.length;
  const own = new Float64Array(n * slots);
  coveredBy.forEach((cell, place) => {
    if (cell < 0) return;
    for (let slot = 0; slot < slots; slot += 1) own[cell * slots + slot]! += demand[place * slots + slot]!;
  });
  const faults: ProblemField[] = [];
  const units = readUnits(body, { shift, zone, firstPost: n, faults });
  const locked = readLocks(body, { shift, zone, numberOf: new Map(Array.from(chosen, (place, i) => [cells[place]!, i])), faults });
  if (faults.length > 0) throw new Problem('bad_request', 'bad_plan', `The plan cannot be made. ${faults.slice(0, 5).map(({ field, message }) => `${field}: ${message}`).join(' ')}`, faults);
  return {
    cells: n, slots, slotMinutes, demand: own, priority: Float64Array.from(chosen, (place) => constraints.priority[place]!),
    floor: Int32Array.from(chosen, (place) => constraints.floor[place]!), ceiling: Int32Array.from(chosen, (place) => Math.min(unlimited, constraints.ceiling[place]!)),
    closed: Uint8Array.from(chosen, (place) => (constraints.noGo[place] === 1 ? noGoCell : heldOut[place] === 1 ? holdOutCell : openCell)),
    units, travel: times, visitMinutes: body.visits.minutes, effectMinutes: body.visits.effectMinutes, kappa: body.visits.kappa, gapMinutes: body.visits.gapMinutes,
    locked, nearBest: body.nearBest, seed: body.seed,
  };
}

type Reading = { shift: Shift; zone: string; faults: ProblemField[] };

function readUnits(body: PlanBody, { shift, zone, firstPost, faults }: Reading & { firstPost: number }): VisitUnit[] {
  const posts = postsOf(body);
  const seen = new Set<string>();
  return body.units.map((unit, i) => {
    if (seen.has(unit.id)) faults.push({ field: `units.${i}.id`, message: `There are two units "${unit.id}". Give each a call sign of its own.` });
    seen.add(unit.id);
    const at = (field: 'from' | 'to', otherwise: number): number => {
      const time = unit[field];
      if (time === undefined) return otherwise;
      const minute = minuteOfShift(time, shift, zone);
      if (minute === null) faults.push({ field: `units.${i}.${field}`, message: `${time} is not within the shift.` });
      return minute ?? otherwise;
    };
    const from = at('from', 0);
    // A unit that ends when the shift begins again on the clock ends with it.
    const to = unit.to === undefined ? shift.minutes : at('to', shift.minutes) || shift.minutes;
    if (to <= from) faults.push({ field: `units.${i}.to`, message: 'It ends before it begins.' });
    return { start: firstPost + posts.start[i]!, end: firstPost + posts.end[i]!, from, to, slackMinutes: Math.round((unit.slackShare ?? body.slackShare) * Math.max(0, to - from)) };
  });
}

function readLocks(body: PlanBody, { shift, zone, numberOf, faults }: Reading & { numberOf: ReadonlyMap<string, number> }): VisitProblem['locked'] {
  const unitOf = new Map(body.units.map(({ id }, i) => [id, i]));
  return body.locked.map(({ unit, cell, arrive }, i) => {
    const [number, place] = [unitOf.get(unit), numberOf.get(cell)];
    if (number === undefined) faults.push({ field: `locked.${i}.unit`, message: `There is no unit "${unit}".` });
    if (place === undefined) faults.push({ field: `locked.${i}.cell`, message: `The cell ${cell} is not in the study area.` });
    const minute = arrive === undefined ? null : minuteOfShift(arrive, shift, zone);
    if (arrive !== undefined && minute === null) faults.push({ field: `locked.${i}.arrive`, message: `${arrive} is not within the shift.` });
    return { unit: number ?? 0, cell: place ?? 0, arrive: minute };
  });
}
