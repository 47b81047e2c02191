import { kernelDensity } from '../stats/kernel_density.ts';
import { isDefined } from '../stats/not_defined.ts';
import type { Tick } from '../stats/tick.ts';
import { daysLearned, type ForecastModel, type Learning } from './learning.ts';
import { overHours, profileOf } from './over_hours.ts';

/**
 * Kernel density as expectation.
 *
 * Answers: what does the coming shift hold if an incident says as much about the next streets as about its own?
 * Misread as: sharper than the count because it looks smooth. Smoothing moves expectation from the cells that had incidents to
 * those beside them; with wide bandwidths fewer are caught in the first cells.
 * Formula: density of incidents around the middle of each cell (quartic kernel) times its area, all cells scaled together so that
 * they hold as much as there was; over the weeks learned from; hours as in the count.
 * Defaults: quartic, 500 m.
 * Cost: that of the density.
 *
 * Parameters: `bandwidthMetres`, 100 to 10,000.
 * Returns: expected per cell and hour.
 * Errors: none.
 * Example: a single incident is spread over the cells within 500 m of it; together they expect one.
 * Reference: Chainey, Tompson & Uhlig 2008, Security Journal 21:4; Silverman 1986.
 */
export const smoothedDensity: ForecastModel = {
  id: 'kernel_density', parameters: { bandwidthMetres: { default: 500, least: 100, most: 10_000, unit: 'metres' } },
  run(learning, { bandwidthMetres = 500 }, tick) {
    const { profile, notes } = profileOf(learning);
    const weeks = daysLearned(learning) / 7;
    const smooth = densityByCell(learning, { weights: learning.events.weight, bandwidthMetres, tick });
    return { expected: overHours(smooth.map((own) => own / weeks), learning.shift, profile), used: { bandwidthMetres }, notes };
  },
};

/** Weights of the incidents within the cells, spread by the kernel: the cells together hold what they held. */
export function densityByCell(
  { cells, events }: Learning, { weights, bandwidthMetres, tick }: { weights: Float64Array; bandwidthMetres: number; tick: Tick },
): Float64Array {
  const inside = Int32Array.from({ length: events.n }, (_, i) => i).filter((i) => events.cell[i]! >= 0);
  const pick = (values: Float64Array): Float64Array => Float64Array.from(inside, (i) => values[i]!);
  const own = pick(weights);
  const found = kernelDensity({ x: pick(events.x), y: pick(events.y), weights: own, at: { x: cells.x, y: cells.y }, bandwidth: bandwidthMetres, tick });
  if (!isDefined(found)) return new Float64Array(cells.n);
  const held = found.density.map((density, cell) => density * cells.squareKm[cell]!);
  const [all, there] = [own.reduce((sum, one) => sum + one, 0), held.reduce((sum, one) => sum + one, 0)];
  return there > 0 ? held.map((one) => (one * all) / there) : held;
}
