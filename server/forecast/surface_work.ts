import type { Tick } from '../stats/tick.ts';
import { checkNothingAhead, type Expected, type Learning, type ParameterValues } from './learning.ts';
import { forecastModelOf } from './models.ts';

export type SurfaceAskedOfThread = { model: string; values: ParameterValues; learning: Learning };

/** Work of a thread: one model on one shift. */
export const surfaceWork = {
  id: 'surface',
  run({ model, values, learning }: SurfaceAskedOfThread, tick: Tick): Expected {
    checkNothingAhead(learning);
    return forecastModelOf(model).run(learning, values, tick);
  },
};
