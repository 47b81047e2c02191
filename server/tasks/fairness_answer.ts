import { areaFairness, weeklyConcentration } from '../allocation/fairness.ts';
import { latestApprovedShift } from '../db/approved_shifts.ts';
import { listAreaRows } from '../db/areas.ts';
import type { Database } from '../db/database.ts';
import { transact } from '../db/transact.ts';
import type { FairnessAnswer } from '../model/fairness.ts';
import type { Who } from '../model/who.ts';
import { addDays, daysBetween, localDay, weekdayOf, windowOfDays } from '../model/window.ts';
import { readEvents } from './analysis_events.ts';
import { findAnalysisStudy } from './analysis_study.ts';
import { findUnits } from './analysis_units.ts';
import { isCovered } from './describe_answer.ts';
import { holdOutsOf } from './fairness_hold_outs.ts';
import { approvedPlans, type PlanMinutes } from './fairness_plans.ts';
import { fairnessReading, fairnessWarnings } from './fairness_words.ts';
import { trainingOffences } from './forecast_offences.ts';
import { badField } from './operation_definition.ts';
import { atOneVersion, readAt } from './read_at.ts';
import { resolveAgency, resolveFilter, type Asked, type Resolved } from './resolve_filter.ts';

type Question = { who: Who; agency: string | undefined; from: string | undefined; to: string | undefined; kind: string | undefined; weeks: number; now: Date; signal?: AbortSignal | undefined };

const defaultDays = 84;
const mostDays = 366;

/** Where approved plans of a window send patrols, beside what people reported there: by area and by week. Throws `bad_window`, `unknown_area`. */
export function readFairness(database: Database, question: Question): Promise<FairnessAnswer> {
  const { who, agency: slug, kind: asked, weeks, signal } = question;
  return atOneVersion(async () => {
    const found = await resolveAgency(database, who, slug, signal);
    const { agency: { slug: agency, zone }, context } = found;
    const { from, to } = await windowOf(database, found, question);
    const window = windowOfDays(from, to, zone);
    const { plans, cut } = await approvedPlans(database, { ...context, purpose: 'see whether patrols are fair' }, window, signal);
    const whole = await resolveFilter(database, who, { agency, from, to }, signal);
    // What patrols find themselves says where they were.
    const resolved: Resolved = { ...whole, filter: { ...whole.filter, offenceIds: trainingOffences(null).ids } };
    const kind = asked ?? await defaultKind(database, resolved, signal);
    const holdOuts = await holdOutsOf(database, resolved, plans, signal);
    const answer = {
      window: { from, to, zone }, kind, plans: plans.length, minutes: plans.reduce((sum, { visits }) => sum + visits.reduce((own, { minutes }) => own + minutes, 0), 0),
      ...await byArea(database, resolved, { plans, kind }, signal), ...byWeek(plans, { from, to, zone, weeks }), holdOuts,
    };
    const cells = new Set(plans.flatMap(({ visits }) => visits.map(({ cell }) => cell))).size;
    return { ...answer, reading: fairnessReading({ ...answer, cells }), warnings: fairnessWarnings({ ...answer, cells }, { covered: isCovered(resolved), cut }) };
  });
}

async function windowOf(database: Database, { agency: { agencyId, zone }, context }: Asked, { from, to, now, signal }: Question): Promise<{ from: string; to: string }> {
  const last = to === undefined ? await transact(database, context, (transaction) => latestApprovedShift(transaction, agencyId), { readOnly: true, signal }) : null;
  const end = to ?? addDays(localDay(last ?? now, zone), 1);
  const begin = from ?? addDays(end, -defaultDays);
  if (begin >= end) throw badField('bad_window', 'from', `The window ends (${end}) at or before its begin (${begin}).`);
  if (daysBetween(begin, end) > mostDays) throw badField('bad_window', 'from', `A window of more than ${mostDays} days is not looked at: give a shorter one.`);
  return { from: begin, to: end };
}

/** Few large areas are told apart by more minutes than many small ones. */
async function defaultKind(database: Database, resolved: Resolved, signal?: AbortSignal): Promise<string | null> {
  const rows = await readAt(database, resolved, (transaction) => listAreaRows(transaction, resolved.agency.agencyId, null), signal);
  const sizes = [...Map.groupBy(rows, ({ kind }) => kind)].map(([kind, own]) => ({ kind, size: own.length })).filter(({ size }) => size > 1);
  return sizes.toSorted((a, b) => a.size - b.size || (a.kind < b.kind ? -1 : 1))[0]?.kind ?? null;
}

async function byArea(
  database: Database, resolved: Resolved, { plans, kind }: { plans: readonly PlanMinutes[]; kind: string | null }, signal?: AbortSignal,
): Promise<Pick<FairnessAnswer, 'areas' | 'disparity'>> {
  if (kind === null) return { areas: [], disparity: { highest: null, lowest: null, ratio: null, distance: 0 } };
  const { plane, shape } = await findAnalysisStudy(database, resolved, undefined, signal);
  const { units, unitOf } = await findUnits(database, resolved, `area:${kind}`, { plane, study: shape, rings: 0 }, signal);
  const { events } = await readEvents(database, resolved, { plane, unitOf, ends: false }, signal);
  const [minutes, reported, harm] = [new Float64Array(units.n), new Float64Array(units.n), new Float64Array(units.n)];
  for (const { visits } of plans) {
    for (const { cell, longitude, latitude, minutes: own } of visits) {
      const [x, y] = plane.forward(longitude, latitude);
      const area = unitOf.at({ cell, longitude, latitude, x, y });
      if (area >= 0) minutes[area]! += own;
    }
  }
  for (let i = 0; i < events.n; i += 1) {
    const area = events.unit[i]!;
    if (area < 0) continue;
    reported[area]! += 1;
    harm[area]! += events.harm[i]!;
  }
  const found = areaFairness(minutes, harm);
  const shareOf = (values: Float64Array): ((area: number) => number) => {
    const all = values.reduce((sum, one) => sum + one, 0);
    return (area) => (all > 0 ? values[area]! / all : 0);
  };
  const [minutesShare, reportedShare, harmShare] = [shareOf(minutes), shareOf(reported), shareOf(harm)];
  const areas = units.ids.map((area, i) => ({
    area, name: units.names?.[i] ?? area, minutes: minutes[i]!, minutesShare: minutesShare(i), reported: reported[i]!, reportedShare: reportedShare(i), harm: harm[i]!, harmShare: harmShare(i),
    ratio: Number.isFinite(found.ratio[i]) ? found.ratio[i]! : null,
  }));
  return { areas, disparity: { highest: found.highest, lowest: found.lowest, ratio: found.disparity, distance: found.distance } };
}

const mostRepeated = 200;

function byWeek(plans: readonly PlanMinutes[], { from, to, zone, weeks: k }: { from: string; to: string; zone: string; weeks: number }): Pick<FairnessAnswer, 'weeks' | 'repeated'> {
  const monday = addDays(from, 1 - weekdayOf(from));
  const weeks = Math.ceil(daysBetween(monday, to) / 7);
  const places = new Map(plans.flatMap(({ visits }) => visits.map((visit) => [visit.cell, visit] as const)));
  const cells = [...places.keys()].toSorted();
  const number = new Map(cells.map((cell, i) => [cell, i]));
  const visits = plans.flatMap((plan) => plan.visits.map(({ cell, minutes }) => ({ week: Math.floor(daysBetween(monday, localDay(new Date(plan.from), zone)) / 7), cell: number.get(cell)!, minutes })));
  const found = weeklyConcentration(visits, { weeks, cells: cells.length, k });
  const repeated = cells.flatMap((cell, i) => {
    const { name, longitude, latitude } = places.get(cell)!;
    return found.longestRun[i]! >= k ? [{ cell, name, longitude, latitude, weeks: found.longestRun[i]!, minutes: found.minutes[i]! }] : [];
  });
  return {
    weeks: found.weeks.map((week, i) => ({ week: addDays(monday, 7 * i), ...week })),
    repeated: { weeks: k, cells: repeated.toSorted((a, b) => b.weeks - a.weeks || b.minutes - a.minutes || (a.cell < b.cell ? -1 : 1)).slice(0, mostRepeated), index: found.index },
  };
}
