import type { Database } from '../db/database.ts';
import { shiftsRegistered } from '../db/forecasts.ts';
import { transact } from '../db/transact.ts';
import { Problem } from '../model/problem.ts';
import type { Who } from '../model/who.ts';
import { addDays, startOfDay } from '../model/window.ts';
import { zoneClock } from '../model/zone_clock.ts';
import { pastShifts } from './forecast_pattern.ts';
import { findSeries, keeping, type Keeper } from './forecast_series.ts';
import type { SurfaceRoom } from './make_surface.ts';
import { registerShift } from './register_forecast.ts';
import type { Asked } from './resolve_filter.ts';
import { scoreForecasts } from './score_forecasts.ts';

export type BacktestAsk = Keeper & { seriesId: string; shifts: number; before?: string | undefined; now: Date };

/** Days before a shift without which nothing can be learned. */
const leastDays = 28;

/**
 * Registers and scores the latest past shifts of a series, each from data before it. They are marked as backtests by the clock, and made from the data as
 * they are now: what was entered late is in them, which a forecast on the day would not have had. Throws the Problems `unknown_series`
 * and `nothing_to_learn`.
 */
export async function backtestForecasts(
  database: Database, who: Who, { seriesId, shifts, before, now, ...keeper }: BacktestAsk, { signal, progress }: SurfaceRoom = {},
): Promise<{ registered: number; scored: number; left: number }> {
  const asked = await keeping(database, who, keeper);
  const series = await findSeries(database, asked, seriesId, signal);
  const past = pastShifts(series.definition, { ...bounds(asked, before, now), most: shifts }, asked.agency.zone);
  if (past.length === 0) {
    const message = `The data hold no shift of this series that is over and has ${leastDays} days before it.`;
    throw new Problem('unprocessable', 'nothing_to_learn', message, [{ field: 'before', message }]);
  }
  const { agency: { agencyId }, context } = asked;
  const there = new Set((await transact(database, context, (transaction) => shiftsRegistered(transaction, agencyId, {
    seriesId, from: past.at(-1)!.from, to: past[0]!.to, limit: 5000,
  }), { readOnly: true, signal })).map((begin) => begin.getTime()));
  // From the earliest on, so that the standing of each is that of the shifts before it.
  const missing = past.filter(({ from }) => !there.has(from.getTime())).toReversed();
  let registered = 0;
  for (const [i, shift] of missing.entries()) {
    signal?.throwIfAborted();
    if ((await registerShift(database, who, { asked, series, shift, kind: 'backtest' }, { signal })).isNew) registered += 1;
    progress?.((0.9 * (i + 1)) / missing.length);
  }
  const { scored } = await scoreForecasts(database, who, { ...keeper, seriesId }, { signal, progress: (share) => progress?.(0.9 + 0.1 * share) });
  return { registered, scored, left: past.length - missing.length };
}

function bounds({ agency: { zone }, coverage: { firstDay, lastCompleteDay } }: Asked, before: string | undefined, now: Date): { endedBy: Date; notBefore: Date } {
  if (firstDay === null || lastCompleteDay === null) throw new Problem('not_found', 'no_data', 'There are no data yet, so nothing can be tested on them.');
  const known = Math.min(now.getTime(), startOfDay(addDays(lastCompleteDay, 1), zone).getTime());
  const asked = before === undefined ? known : zoneClock(zone).instantOf(Date.parse(`${before}Z`)).instant;
  return { endedBy: new Date(Math.min(known, asked)), notBefore: startOfDay(addDays(firstDay, leastDays), zone) };
}
