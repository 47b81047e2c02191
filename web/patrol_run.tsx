import { createContext, use, useCallback, useEffect, useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import type { PatrolPlan, PlanAsked, PlanMove, PlanRecord, PlanWays } from '../server/model/patrol.ts';
import type { RequestChange } from '../server/model/problem.ts';
import { addresses } from './addresses.ts';
import { constant } from './api.ts';
import type { Failure } from './failure.ts';
import { askedOf, faultsOf, firstDraft } from './patrol_draft.ts';
import type { Draft, LimitKind, Position } from './patrol_draft.ts';
import { draftOf, withChanges } from './patrol_request.ts';
import { decidePlan, makePlan, movePlan, planAgain } from './patrols.ts';
import type { MoveCost } from './patrols.ts';
import { changeView, useAnswer, useAreas, useStatus, useView } from './state.tsx';
import type { Answer } from './state.tsx';
import { filterOf, windowDays } from './url.ts';
import { useWork } from './use_work.tsx';
import type { Worker } from './use_work.tsx';
import { asFailure } from './work.ts';

/** What a click on the map does: nothing but choose, put a wish on a cell, set the post of a unit, or say where a visit goes instead. */
export type Tool = { kind: 'limit'; limit: LimitKind; value: number; by: 'cell' | 'polygon' } | { kind: 'post'; unit: number } | { kind: 'other_cell'; stop: ChosenStop };
export type ChosenStop = { unit: string; order: number };

export const lockKey = (unit: string, cell: string, arrive: string): string => `${unit}|${cell}|${arrive}`;

export type Patrol = {
  draft: Draft | null;
  change: (patch: Partial<Draft> | ((draft: Draft) => Partial<Draft>)) => void;
  /** Back to what the plan that is shown was asked with, or to the beginning. */
  reset: () => void;
  /** Puts values where the server said that they would make the draft possible, and plans with them. */
  relax: (changes: readonly RequestChange[]) => void;
  worker: Worker;
  plan: () => void;
  again: () => void;
  record: Answer<PlanRecord>;
  /** Of the plan that is shown, where it is a change that was made here. */
  cost: MoveCost | null;
  move: (move: PlanMove) => void;
  moving: boolean;
  moveFailure: Failure | null;
  forgetMove: () => void;
  decide: (decision: 'approved' | 'rejected', reason: string) => Promise<void>;
  /** Plans that were made, moved or decided here: whoever lists plans asks anew. */
  ended: number;
  tool: Tool | null;
  setTool: (tool: Tool | null) => void;
  stop: ChosenStop | null;
  choose: (stop: ChosenStop | null) => void;
  /** The unit that is looked at alone. */
  focus: string | null;
  setFocus: (unit: string | null) => void;
  locks: ReadonlySet<string>;
  toggleLock: (key: string) => void;
};
const PatrolContext = createContext<Patrol | null>(null);

export function usePatrol(): Patrol {
  const patrol = use(PatrolContext);
  if (!patrol) throw new RangeError('usePatrol needs a PatrolProvider above it');
  return patrol;
}

/** A plan; asked again whenever it may have been decided. */
export function usePlan(id: string | null, version = 0): Answer<PlanRecord> {
  const agency = useStatus().data?.agency ?? null;
  const answer = useAnswer(id !== null && agency ? addresses.patrolPlan(id, { agency: agency.slug }) : null, String(version));
  return id === null || answer.data?.plan.id !== id ? { ...answer, data: null } : answer;
}

/** The ways of a plan on the streets; null where it travels on straight lines, and until they are there. They change with the plan alone. */
export function usePlanWays(plan: PatrolPlan | null): PlanWays | null {
  const agency = useStatus().data?.agency ?? null;
  const ways = useAnswer(plan?.travel.how === 'streets' && agency ? addresses.patrolWays(plan.id, { agency: agency.slug }) : null, constant);
  return plan?.travel.how === 'streets' && !ways.stale ? ways.data : null;
}

const sumOf = (plan: PatrolPlan, of: (route: PatrolPlan['routes'][number]) => number): number => plan.routes.reduce((sum, route) => sum + of(route), 0);
/** What a plan has come to beside the one before it, as a move says it. */
export const costOf = (before: PatrolPlan, after: PatrolPlan): MoveCost => ({
  reached: after.coverage.plan.reached - before.coverage.plan.reached, share: after.coverage.plan.share - before.coverage.plan.share,
  visitMinutes: sumOf(after, ({ visitMinutes }) => visitMinutes) - sumOf(before, ({ visitMinutes }) => visitMinutes),
  travelMinutes: sumOf(after, ({ travelMinutes }) => travelMinutes) - sumOf(before, ({ travelMinutes }) => travelMinutes),
  metres: sumOf(after, ({ metres }) => metres) - sumOf(before, ({ metres }) => metres),
});

/** Middles of the areas with the most incidents: somewhere for units to begin. */
export function useStandbyPosts(): { name: string; place: Position }[] {
  const areas = useAreas().data?.areas;
  const box = useStatus().data?.agency?.bbox ?? null;
  const boxKey = box?.join();
  return useMemo(() => {
    const kinds = Map.groupBy((areas ?? []).filter(({ kind }) => kind !== 'boundary'), ({ kind }) => kind);
    const coarsest = [...kinds.values()].sort((one, other) => one.length - other.length)[0] ?? [];
    const round = (value: number): number => Number(value.toFixed(6));
    const found = coarsest.toSorted((one, other) => other.count - one.count)
      .map(({ name, bbox }) => ({ name, place: [round((bbox[0] + bbox[2]) / 2), round((bbox[1] + bbox[3]) / 2)] as Position }));
    if (found.length === 0 && box) return [{ name: '', place: [round((box[0] + box[2]) / 2), round((box[1] + box[3]) / 2)] as Position }];
    return found;
  }, [areas, boxKey]);
}

/** The draft, the plan that is shown, and what is done with it. */
export function PatrolProvider({ children }: { children: ReactNode }): ReactNode {
  const [view] = useView();
  const agency = useStatus().data?.agency ?? null;
  const posts = useStandbyPosts();
  const worker = useWork();
  const [own, setOwn] = useState<Draft | null>(null);
  const [version, setVersion] = useState(0);
  const [costs, setCosts] = useState<ReadonlyMap<string, MoveCost>>(new Map());
  const [moving, setMoving] = useState(false);
  const [moveFailure, setMoveFailure] = useState<Failure | null>(null);
  const [tool, setTool] = useState<Tool | null>(null);
  const [stop, choose] = useState<ChosenStop | null>(null);
  const [focus, setFocus] = useState<string | null>(null);
  const [locks, setLocks] = useState<ReadonlySet<string>>(new Set());
  const record = usePlan(view.plan, version);
  const shown = record.data?.plan ?? null;

  const standing = useMemo(() => {
    if (shown) return draftOf(shown.request);
    return agency?.lastCompleteDay && posts.length > 0 ? firstDraft(agency.lastCompleteDay, posts.map(({ place }) => place)) : null;
  }, [shown?.id, agency?.lastCompleteDay, posts]);
  const draft = own ?? standing;

  // Another plan: what was chosen in the one before means nothing in it.
  useEffect(() => {
    choose(null);
    setMoveFailure(null);
    setTool(null);
    if (!shown) return;
    setOwn(null);
    setLocks(new Set(shown.routes.flatMap(({ unit, stops }) => stops.filter(({ locked }) => locked).map(({ cell, arrive }) => lockKey(unit, cell, arrive)))));
    if (focus !== null && !shown.routes.some(({ unit }) => unit === focus)) setFocus(null);
  }, [shown?.id]);

  const change = useCallback((patch: Partial<Draft> | ((now: Draft) => Partial<Draft>)) => {
    setOwn((now) => {
      const before = now ?? standing;
      return before && { ...before, ...(typeof patch === 'function' ? patch(before) : patch) };
    });
  }, [standing]);
  const reset = useCallback(() => setOwn(null), []);
  const show = useCallback((id: string) => {
    setVersion((count) => count + 1);
    setTool(null);
    changeView({ plan: id });
  }, []);

  const asking = useCallback((asked: Draft): PlanAsked | null => {
    if (!agency || faultsOf(asked).length > 0) return null;
    // Which hours count is said by the shift, and whose data by the address.
    const { agency: _agency, hours: _hours, weekdays: _weekdays, ...learned } = { ...filterOf(view, agency.lastCompleteDay), ...windowDays(view.window, agency.lastCompleteDay) } as Record<string, string>;
    return askedOf(asked, learned, view.resolution);
  }, [agency?.lastCompleteDay, agency?.slug, view]);
  const plan = useCallback(() => {
    const asked = draft && asking(draft);
    if (asked && agency) worker.start((signal, onProgress) => makePlan(asked, { agency: agency.slug, signal, onProgress }), show);
  }, [agency?.slug, draft, asking, worker.start, show]);
  const relax = useCallback((changes: readonly RequestChange[]) => {
    const asked = draft && asking(draft);
    if (!asked || !agency) return;
    const easier = withChanges(asked, changes);
    setOwn(draftOf(easier));
    worker.start((signal, onProgress) => makePlan(easier, { agency: agency.slug, signal, onProgress }), show);
  }, [agency?.slug, draft, asking, worker.start, show]);

  const again = useCallback(() => {
    if (!agency || !shown) return;
    const locked = shown.routes.flatMap(({ unit, stops }) => stops.filter(({ cell, arrive }) => locks.has(lockKey(unit, cell, arrive)))
      .map(({ cell, arrive }) => ({ unit, cell, arrive: clockAt(arrive, agency.zone) })));
    worker.start((signal, onProgress) => planAgain(shown.id, { locked, seed: shown.seed + 1 }, { agency: agency.slug, signal, onProgress }), show);
  }, [agency?.slug, agency?.zone, shown, locks, worker.start, show]);

  const move = useCallback((asked: PlanMove) => {
    if (!agency || !shown) return;
    setMoving(true);
    setMoveFailure(null);
    movePlan(shown.id, asked, agency.slug).then(({ id, cost }) => {
      setCosts((now) => new Map(now).set(id, cost));
      show(id);
    }, (error: unknown) => setMoveFailure(asFailure(error))).finally(() => setMoving(false));
  }, [agency?.slug, shown, show]);

  const decide = useCallback(async (decision: 'approved' | 'rejected', reason: string) => {
    if (!agency || !shown) return;
    await decidePlan(shown.id, { decision, reason }, agency.slug);
    setVersion((count) => count + 1);
  }, [agency?.slug, shown]);

  const toggleLock = useCallback((key: string) => setLocks((now) => {
    const next = new Set(now);
    if (!next.delete(key)) next.add(key);
    return next;
  }), []);

  const value = useMemo((): Patrol => ({
    draft, change, reset, relax, worker, plan, again, record, cost: shown ? costs.get(shown.id) ?? null : null, move, moving, moveFailure, forgetMove: () => setMoveFailure(null), decide,
    ended: version, tool, setTool, stop, choose, focus, setFocus, locks, toggleLock,
  }), [draft, change, reset, relax, worker.work, plan, again, record.data, record.failure, record.slow, record.loading, costs, move, moving, moveFailure, decide, version, tool, stop, focus, locks, toggleLock]);
  return <PatrolContext value={value}>{children}</PatrolContext>;
}

/** Time of day of an instant on the clock of a zone. */
export function clockAt(instant: string, zone: string): string {
  return new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(new Date(instant));
}
