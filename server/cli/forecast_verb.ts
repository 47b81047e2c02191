import type { Config } from '../config.ts';
import { openDatabase, type Database } from '../db/database.ts';
import {
  makeSeriesBody, type BacktestAnswer, type ForecastRecord, type ForecastSeries, type ForecastSummary, type SeriesCurves, type Verification,
} from '../model/forecast.ts';
import { localPerson } from '../model/who.ts';
import { backtestForecasts } from '../tasks/backtest_forecasts.ts';
import { findServer } from '../tasks/find_server.ts';
import { listSeries, readBacktests, readOneSeries, readSeries } from '../tasks/forecast_answers.ts';
import { makeSeries } from '../tasks/forecast_series.ts';
import { readForecastRecord } from '../tasks/read_forecast.ts';
import { registerForecast } from '../tasks/register_forecast.ts';
import { scoreForecasts } from '../tasks/score_forecasts.ts';
import { askServer } from '../tasks/send_file.ts';
import { verifyForecast } from '../tasks/verify_forecast.ts';
import { madeByServer } from './document_work.ts';
import type { ForecastCommand } from './forecast_options.ts';
import { backtestInWords, curvesInWords, forecastInWords, seriesInWords, verificationInWords } from './forecast_words.ts';
import { progressLine } from './progress_line.ts';

type Doing = { signal: AbortSignal; show: (line: string) => void };
type Outcome = { lines: string[]; code?: number };
type Say = (line: string) => void;

const defaultShifts = 12;

/** Does what was asked, in the database or through the server that holds it. Resolves with the exit code. */
export async function runForecast(config: Config, command: ForecastCommand, { signal, say }: { signal: AbortSignal; say: Say }): Promise<number> {
  const progress = progressLine();
  const doing: Doing = { signal, show: (line) => progress.show(line) };
  try {
    const { server, holds, key } = await findServer(config, command.server);
    if (server !== null) say(holds ? `A server has the data folder open, so it is asked (${server}).` : `Asking ${server}.`);
    const { lines, code = 0 } = server === null ? await here(config, command, doing, say) : await there({ server, key }, command, doing);
    progress.end();
    for (const line of lines) say(line);
    return code;
  } catch (error) {
    progress.end();
    if (!signal.aborted) throw error;
    say('Stopped. What was registered stays.');
    return 130;
  }
}

async function here(config: Config, command: ForecastCommand, doing: Doing, say: Say): Promise<Outcome> {
  const database = await openDatabase({ databaseUrl: config.databaseUrl, dataFolder: config.dataFolder, poolSize: config.poolSize, say });
  try {
    return await inDatabase(database, command, doing);
  } finally {
    await database.close();
  }
}

async function inDatabase(database: Database, command: ForecastCommand, { signal, show }: Doing): Promise<Outcome> {
  const { agency, language } = command;
  const now = new Date();
  const whose = { agency, now, signal };
  const percent = (share: number): void => show(`${Math.round(100 * share)} %`);
  switch (command.verb) {
    case 'list': return { lines: seriesInWords(await listSeries(database, localPerson, whose), language) };
    case 'begin': {
      const { active, ...body } = makeSeriesBody.parse(command.body);
      const seriesId = await makeSeries(database, localPerson, { ...whose, body, active });
      return { lines: seriesInWords([await readOneSeries(database, localPerson, { ...whose, seriesId })], language) };
    }
    case 'show': return { lines: curvesInWords(await readSeries(database, localPerson, { ...whose, seriesId: command.series }), language) };
    case 'register': {
      const { forecastId: id } = await registerForecast(database, localPerson, { ...whose, seriesId: command.series, from: command.from }, { signal });
      return { lines: forecastInWords((await readForecastRecord(database, localPerson, { ...whose, id })).forecast) };
    }
    case 'score': return scored(await scoreForecasts(database, localPerson, { agency, signal, seriesId: command.series }, { signal, progress: percent }));
    case 'backtest': {
      await backtestForecasts(database, localPerson, { ...whose, seriesId: command.series, shifts: command.shifts ?? defaultShifts, before: command.before }, { signal, progress: percent });
      return { lines: backtestInWords(await readBacktests(database, localPerson, { ...whose, seriesId: command.series }), language) };
    }
    case 'verify': return verified(await verifyForecast(database, localPerson, { agency, id: command.forecast, signal }, { signal }), language);
  }
}

async function there({ server, key }: { server: string; key: string | null }, command: ForecastCommand, { signal, show }: Doing): Promise<Outcome> {
  const { agency, language } = command;
  const root = '/api/v1/patrols/forecasts';
  const query = agency === undefined ? '' : `?${new URLSearchParams({ agency })}`;
  const get = <T>(path: string): Promise<T> => askServer<T>(server, `${root}${path}${query}`, { key });
  const post = <T>(path: string, body: object): Promise<T> => askServer<T>(server, `${root}${path}${query}`, { method: 'POST', key, body });
  switch (command.verb) {
    case 'list': return { lines: seriesInWords((await get<{ series: ForecastSeries[] }>('/series')).series, language) };
    case 'begin': return { lines: seriesInWords([await post<ForecastSeries>('/series', command.body)], language) };
    case 'show': return { lines: curvesInWords(await get<SeriesCurves>(`/series/${command.series}`), language) };
    case 'register': {
      const { id } = await post<ForecastSummary>('', { series: command.series, from: command.from });
      return { lines: forecastInWords((await get<ForecastRecord>(`/${id}`)).forecast) };
    }
    case 'score': return scored(await post('/score', { series: command.series }));
    case 'backtest': {
      const body = { series: command.series, shifts: command.shifts, before: command.before };
      const path = await madeByServer({ server, key, agency }, { path: `${root}/backtest`, body }, { signal, show });
      return { lines: backtestInWords(await askServer<BacktestAnswer>(server, path, { key }), language) };
    }
    case 'verify': return verified(await post<Verification>(`/${command.forecast}/verify`, {}), language);
  }
}

const scored = ({ scored: done, waiting }: { scored: number; waiting: number }): Outcome =>
  ({ lines: [`${done} scored. ${waiting} wait: their shifts are not over, or the data do not cover them yet.`] });

const verified = (found: Verification, language: 'en' | 'uk'): Outcome =>
  ({ lines: verificationInWords(found, language), code: found.storedAgrees && found.againAgrees !== false ? 0 : 1 });
