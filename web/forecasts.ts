import type { ForecastRecord, ForecastSummary, SeriesCurves, SurfaceAnswer, forecastSeries, seriesList } from '../server/model/forecast.ts';
import type { z } from 'zod';
import { address } from './addresses.ts';
import type { Address, Question } from './addresses.ts';

const root = '/api/v1/patrols/forecasts';
const of = (id: string): string => encodeURIComponent(id);

export type Series = z.infer<typeof forecastSeries>;
export type SeriesList = z.infer<typeof seriesList>;

/** Every address of the register of forecasts. */
export const forecastAddresses = {
  series: (question: Question) => address(`${root}/series`, question) as Address<SeriesList>,
  curves: (id: string, question: Question) => address(`${root}/series/${of(id)}`, question) as Address<SeriesCurves>,
  state: (id: string, question: Question) => address(`${root}/series/${of(id)}/state`, question),
  list: (question: Question) => address(root, question) as Address<{ forecasts: ForecastSummary[]; next: string | null }>,
  record: (id: string, question: Question) => address(`${root}/${of(id)}`, question) as Address<ForecastRecord>,
  surface: (id: string, question: Question) => address(`${root}/${of(id)}/surface`, question) as Address<SurfaceAnswer>,
  verify: (id: string, question: Question) => address(`${root}/${of(id)}/verify`, question),
  register: (question: Question) => address(root, question),
  backtest: (question: Question) => address(`${root}/backtest`, question),
  score: (question: Question) => address(`${root}/score`, question),
};
