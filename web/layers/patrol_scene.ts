import type { PatrolPlan, PlanRoute, PlanStop, PlanWays } from '../../server/model/patrol.ts';
import { classBounds } from '../ramp.ts';
import type { Limit, Position } from '../patrol_draft.ts';

export type PatrolCell = PatrolPlan['cells'][number];
export type StopMark = { unit: string; unitPlace: number; order: number; cell: string; position: Position; /** Which of the stops at its cell, from 0, and how many there are. */ nth: number; of: number };
export type RouteLine = { unit: string; unitPlace: number; path: Position[] };
export type PostMark = { unit: string; unitPlace: number; position: Position; nth: number };

/** A plan together with what drawing needs to find things in it: made once for each plan. */
export type PatrolScene = {
  plan: PatrolPlan;
  cells: readonly PatrolCell[];
  rowOf: ReadonlyMap<string, number>;
  /** Lower bounds of the classes of what is expected. */
  bounds: readonly number[];
  routes: readonly RouteLine[];
  stops: readonly StopMark[];
  posts: readonly PostMark[];
  /** Course of the way that leads to a stop of a unit; null on straight lines. */
  courses: Courses;
  /** Who made the streets; null on straight lines, or where nobody asks to be named. */
  attribution: string | null;
};

/** Courses of ways by call sign and number of the stop that they lead to. */
export type Courses = ReadonlyMap<string, Position[]> | null;
const courseKey = (unit: string, order: number): string => `${unit}|${order}`;

export type UnitAt = { unit: string; unitPlace: number; position: Position; doing: 'visit' | 'travel' | 'free' };

/** What is drawn of patrols: the plan, what in it is looked at, and the wishes and posts of the form. */
export type PatrolDrawn = {
  scene: PatrolScene | null;
  focus: string | null;
  stop: { unit: string; order: number } | null;
  /** Where everybody is at the minute that is looked at. */
  at: readonly UnitAt[];
  limits: readonly Limit[];
  /** Posts of the form; empty where a plan shows its own. */
  posts: readonly { id: string; place: number; position: Position }[];
  /** Corners of the polygon that is being drawn. */
  corners: readonly Position[];
};

const byCell = (routes: readonly PlanRoute[]): Map<string, number> => {
  const found = new Map<string, number>();
  for (const { stops } of routes) for (const { cell } of stops) found.set(cell, (found.get(cell) ?? 0) + 1);
  return found;
};

/** With `ways` lines follow the streets. */
export function patrolScene(plan: PatrolPlan, ways: PlanWays | null = null): PatrolScene {
  const courses: Courses = ways && new Map(ways.ways.map(({ unit, order, course }) => [courseKey(unit, order), course]));
  const total = byCell(plan.routes);
  const seen = new Map<string, number>();
  const stops = plan.routes.flatMap(({ unit, stops: own }, unitPlace) => own.map(({ order, cell, longitude, latitude }): StopMark => {
    const nth = seen.get(cell) ?? 0;
    seen.set(cell, nth + 1);
    return { unit, unitPlace, order, cell, position: [longitude, latitude], nth, of: total.get(cell) ?? 1 };
  }));
  const atPost = new Map<string, number>();
  const posts = plan.routes.map(({ unit, start }, unitPlace): PostMark => {
    const key = start.join();
    const nth = atPost.get(key) ?? 0;
    atPost.set(key, nth + 1);
    return { unit, unitPlace, position: [start[0]!, start[1]!], nth };
  });
  return {
    plan, cells: plan.cells, rowOf: new Map(plan.cells.map(({ cell }, row) => [cell, row])),
    bounds: classBounds(plan.cells.map(({ expected }) => expected)),
    routes: plan.routes.map((route, unitPlace) => ({ unit: route.unit, unitPlace, path: pathOf(route, courses) })),
    stops, posts, courses, attribution: ways?.attribution ?? null,
  };
}

function pathOf({ unit, start, end, stops }: PlanRoute, courses: Courses): Position[] {
  const places: Position[] = [[start[0]!, start[1]!], ...stops.map(placeOf), [end[0]!, end[1]!]];
  return places.flatMap((place, order) => (order === 0 ? [place] : courses?.get(courseKey(unit, order)) ?? [place]));
}

const between = (one: Position, other: Position, share: number): Position => [one[0] + (other[0] - one[0]) * share, one[1] + (other[1] - one[1]) * share];
const placeOf = ({ longitude, latitude }: PlanStop): Position => [longitude, latitude];

/** A part of the length of a line, in degrees: over a few kilometres that is near enough. */
function along(line: readonly Position[], share: number): Position {
  const lengths = line.slice(1).map(([x, y], i) => Math.hypot((x - line[i]![0]) * Math.cos((y * Math.PI) / 180), y - line[i]![1]));
  let left = share * lengths.reduce((sum, length) => sum + length, 0);
  for (const [i, length] of lengths.entries()) {
    if (left <= length && length > 0) return between(line[i]!, line[i + 1]!, left / length);
    left -= length;
  }
  return line.at(-1)!;
}

/** Where a unit is at an instant, on its ways between stops; null outside its hours. */
export function unitAt({ unit, from, to, start, end, stops, homeMinutes }: PlanRoute, instant: number, courses: Courses = null): Omit<UnitAt, 'unit' | 'unitPlace'> | null {
  if (instant < Date.parse(from) || instant > Date.parse(to)) return null;
  let before: Position = [start[0]!, start[1]!];
  for (const stop of stops) {
    const arrive = Date.parse(stop.arrive);
    if (instant < arrive) {
      const travel = stop.travelMinutes * 60_000;
      const left = arrive - instant;
      return left < travel ? { position: along(courses?.get(courseKey(unit, stop.order)) ?? [before, placeOf(stop)], 1 - left / travel), doing: 'travel' } : { position: before, doing: 'free' };
    }
    if (instant < Date.parse(stop.leave)) return { position: placeOf(stop), doing: 'visit' };
    before = placeOf(stop);
  }
  const last = stops.at(-1);
  const home: Position = [end[0]!, end[1]!];
  const gone = last ? instant - Date.parse(last.leave) : Infinity;
  const travel = homeMinutes * 60_000;
  return gone < travel ? { position: along(courses?.get(courseKey(unit, stops.length + 1)) ?? [before, home], gone / travel), doing: 'travel' } : { position: last ? home : before, doing: 'free' };
}

export const unitsAt = ({ plan, courses }: Pick<PatrolScene, 'plan' | 'courses'>, instant: number): UnitAt[] => plan.routes.flatMap((route, unitPlace) => {
  const found = unitAt(route, instant, courses);
  return found ? [{ unit: route.unit, unitPlace, ...found }] : [];
});
