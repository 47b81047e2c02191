import { backtestBody } from '../../model/forecast.ts';
import { backtestForecasts } from '../../tasks/backtest_forecasts.ts';
import { findSeries, keeping } from '../../tasks/forecast_series.ts';
import { documentProcess, patrolPrefix } from './process_document.ts';

/** Where it is said what of backtests a series has. */
export const backtestsPath = (series: string): string => `/api/v1/patrols/forecasts/series/${series}/backtests`;

export const backtestProcess = documentProcess({
  id: `${patrolPrefix}backtest`, title: 'Backtest of a series of forecasts', version: '1.0.0', body: backtestBody, scopes: ['patrols:write'],
  description: 'Registers and scores past shifts of a series, each from data before it, marked as backtests. The request is that of POST /api/v1/patrols/forecasts/backtest.',
  output: { title: 'Backtests', description: 'As of /api/v1/patrols/forecasts/series/{id}/backtests.' },
  check: async (database, { who, agency, body }, signal) => {
    await findSeries(database, await keeping(database, who, { agency, signal }), body.series, signal);
  },
  async run(database, { who, agency, body: { series, shifts, before } }, { signal, progress }) {
    await backtestForecasts(database, who, { agency, seriesId: series, shifts, before, now: new Date(), signal }, {
      signal, progress: (share) => progress(Math.min(99, Math.round(100 * share)), 'testing'),
    });
    return { id: series, path: backtestsPath(series) };
  },
});
