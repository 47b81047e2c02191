import type { Database } from '../db/database.ts';
import type { Rhythm } from '../model/answers.ts';
import { hourOfWeek, hoursOfWeek } from '../model/cycle.ts';
import { counterFor } from './counting.ts';
import { describeAnswer } from './describe_answer.ts';
import type { Resolved } from './resolve_filter.ts';

/** Incidents by hour of the local week. */
export async function countRhythm(database: Database, resolved: Resolved, { signal }: { signal?: AbortSignal } = {}): Promise<Rhythm> {
  const { hours, totals } = await counterFor(database, resolved, signal).hours(resolved.filter);
  return { meta: describeAnswer(resolved, totals), ...intoWeek(hours) };
}

export function intoWeek(hours: readonly { weekday: number | null; hour: number | null; count: number }[]): { count: number[]; unknown: number } {
  const count = new Array<number>(hoursOfWeek).fill(0);
  let unknown = 0;
  for (const row of hours) {
    if (row.weekday === null || row.hour === null) unknown += row.count;
    else count[hourOfWeek(row.weekday, row.hour)]! += row.count;
  }
  return { count, unknown };
}
