import type { Database } from '../db/database.ts';
import { agenciesWithSeries, listSeriesRows } from '../db/forecast_series.ts';
import { listForecasts } from '../db/forecasts.ts';
import { transact } from '../db/transact.ts';
import { Problem } from '../model/problem.ts';
import type { Who } from '../model/who.ts';
import { nextShift } from './forecast_pattern.ts';
import { keeping, mostSeries, seriesOf } from './forecast_series.ts';
import { registerForecast } from './register_forecast.ts';
import { scoreForecasts } from './score_forecasts.ts';

type Log = { warn(fields: object, message: string): void; debug(fields: object, message: string): void };

const system: Who = { person: 'system', agencies: null, handlingCodes: null };
/** So long before a shift it is registered: late enough for what is known, early enough for whoever plans. */
const aheadMs = 2 * 3_600_000;

/**
 * Registers the coming shift of every active series and scores what is over, once. Several servers on one database may do so at the same time: the
 * first forecast of a shift and its first score stand.
 */
export async function runForecastsOnce(database: Database, { now, signal, log }: { now: Date; signal?: AbortSignal | undefined; log: Log }): Promise<{ registered: number; scored: number }> {
  const done = { registered: 0, scored: 0 };
  const agencies = await transact(database, { agencyId: 0, person: system.person, purpose: 'register of forecasts' }, agenciesWithSeries, { readOnly: true, signal });
  for (const { slug } of agencies) {
    signal?.throwIfAborted();
    try {
      done.registered += await registerDue(database, { agency: slug, now, signal, log });
      done.scored += (await scoreForecasts(database, system, { agency: slug, signal })).scored;
    } catch (error) {
      if (signal?.aborted === true) throw error;
      log.warn({ err: error, agency: slug }, 'forecasts could not be registered or scored; it is tried again');
    }
  }
  return done;
}

/** Does so now and every few minutes, until it is closed. */
export function keepForecasts(database: Database, { log, everyMs = 120_000 }: { log: Log; everyMs?: number }): { close(): Promise<void> } {
  const stopping = new AbortController();
  let running: Promise<void> | null = null;
  const run = (): void => {
    running ??= (async () => {
      const done = await runForecastsOnce(database, { now: new Date(), signal: stopping.signal, log });
      if (done.registered + done.scored > 0) log.debug(done, 'forecasts were registered and scored');
    })().catch((error: unknown) => {
      if (!stopping.signal.aborted) log.warn({ err: error }, 'forecasts could not be kept; it is tried again');
    }).finally(() => { running = null; });
  };
  const timer = setInterval(run, everyMs).unref();
  run();
  return {
    close: async () => {
      clearInterval(timer);
      stopping.abort(new Error('The server is stopping.'));
      await running;
    },
  };
}

async function registerDue(database: Database, { agency, now, signal, log }: { agency: string; now: Date; signal: AbortSignal | undefined; log: Log }): Promise<number> {
  const asked = await keeping(database, system, { agency, signal });
  const { agency: { agencyId, zone }, context } = asked;
  const series = await transact(database, context, async (transaction) => {
    const rows = (await listSeriesRows(transaction, agencyId, { activeOnly: true, limit: mostSeries })).map(seriesOf);
    const due: string[] = [];
    for (const { seriesId, definition } of rows) {
      const shift = nextShift(definition, now, zone);
      const [last] = await listForecasts(transaction, agencyId, { seriesId, limit: 1, before: null });
      if (shift.from.getTime() - now.getTime() <= aheadMs && (last === undefined || last.shiftFrom < shift.from)) due.push(seriesId);
    }
    return due;
  }, { readOnly: true, signal });
  let registered = 0;
  for (const seriesId of series) {
    try {
      if ((await registerForecast(database, system, { agency, seriesId, now, signal }, { signal })).isNew) registered += 1;
    } catch (error) {
      // No data to learn from, or the shift began meanwhile: that series waits for its next shift.
      if (!(error instanceof Problem)) throw error;
      log.debug({ code: error.code, series: seriesId, agency }, 'a forecast was not registered');
    }
  }
  return registered;
}
