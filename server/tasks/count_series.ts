import type { Database } from '../db/database.ts';
import type { Series } from '../model/answers.ts';
import { firstDayOfStep, nextStep, stepsBefore, type Step } from '../model/step.ts';
import { addDays, localDay, startOfDay } from '../model/window.ts';
import { poissonBand } from '../stats/poisson_band.ts';
import type { DayTally } from './counter.ts';
import { counterFor } from './counting.ts';
import { describeAnswer } from './describe_answer.ts';
import { inWindow, type Resolved } from './resolve_filter.ts';

const stepsAveraged = 8;

type Steps = Pick<Series, 'from' | 'count' | 'harm' | 'expected' | 'lower' | 'upper' | 'complete'>;

/** Counts over time with the band that chance keeps them in. The steps before the window are read too: the band rests on them. */
export async function countSeries(
  database: Database, resolved: Resolved,
  { step, widened }: { step: Step; widened: boolean }, { signal }: { signal?: AbortSignal } = {},
): Promise<Series> {
  const counter = counterFor(database, resolved, signal);
  const inside = await counter.days(resolved.filter);
  const prior = await counter.days(earlier(resolved, step).filter);
  const steps = layOut(resolved, step, { inside: inside.days, prior: prior.days }, widened);
  return { meta: { ...describeAnswer(resolved, inside.totals), step }, ...steps };
}

function earlier(resolved: Resolved, step: Step): Resolved {
  const { window, agency } = resolved;
  const lead = step === 'day' ? 7 * stepsAveraged : stepsAveraged;
  const fromDay = stepsBefore(firstDayOfStep(window.fromDay, step), step, lead);
  return inWindow(resolved, {
    from: startOfDay(fromDay, agency.zone), to: window.from, fromDay, toDay: localDay(window.from, agency.zone),
  });
}

type Days = readonly DayTally[];

function layOut(resolved: Resolved, step: Step, { inside, prior }: { inside: Days; prior: Days }, widened: boolean): Steps {
  const { window } = resolved;
  const counts = sumBySteps(inside, step, (row) => row.count);
  const harms = sumBySteps(inside, step, (row) => row.harm);
  const all = sumBySteps([...prior, ...inside], step, (row) => row.count);
  const steps: Steps = { from: [], count: [], harm: [], expected: [], lower: [], upper: [], complete: [] };
  for (let from = firstDayOfStep(window.fromDay, step); from < window.toDay; from = nextStep(from, step)) {
    const complete = isWhole(resolved, from, step);
    const expected = complete ? expectedFor(resolved, from, step, all) : null;
    const band = expected === null ? null : poissonBand(expected, { estimatedFrom: widened ? stepsAveraged : null });
    steps.from.push(from);
    steps.count.push(counts.get(from) ?? 0);
    steps.harm.push(harms.get(from) ?? 0);
    steps.expected.push(expected);
    steps.lower.push(band?.lower ?? null);
    steps.upper.push(band?.upper ?? null);
    steps.complete.push(complete);
  }
  return steps;
}

function sumBySteps(days: Days, step: Step, value: (row: Days[number]) => number): Map<string, number> {
  const sums = new Map<string, number>();
  for (const row of days) {
    const from = firstDayOfStep(row.day, step);
    sums.set(from, (sums.get(from) ?? 0) + value(row));
  }
  return sums;
}

/** Neither the window nor the data cut the step short. */
function isWhole({ window, coverage, agency }: Resolved, from: string, step: Step): boolean {
  const to = nextStep(from, step);
  return startOfDay(from, agency.zone) >= window.from && startOfDay(to, agency.zone) <= window.to
    && isCoveredStep(coverage, from, to);
}

const isCoveredStep = (coverage: Resolved['coverage'], from: string, to: string): boolean =>
  coverage.firstDay !== null && coverage.lastCompleteDay !== null
  && coverage.firstDay <= from && to <= addDays(coverage.lastCompleteDay, 1);

/** The mean of the eight steps before (of the same weekday, for days); null when the data do not reach back over them. */
function expectedFor({ coverage }: Resolved, from: string, step: Step, counts: ReadonlyMap<string, number>): number | null {
  let sum = 0;
  for (let back = 1; back <= stepsAveraged; back++) {
    const day = stepsBefore(from, step, step === 'day' ? 7 * back : back);
    if (!isCoveredStep(coverage, day, nextStep(day, step))) return null;
    sum += counts.get(day) ?? 0;
  }
  return sum / stepsAveraged;
}
