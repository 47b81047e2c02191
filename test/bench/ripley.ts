import { pointIndex } from '../../server/stats/point_index.ts';
import { seededRandom } from '../../server/stats/random.ts';
import { randomPoints } from '../../server/stats/random_points.ts';
import { ripley } from '../../server/stats/ripley.ts';
import { interleave } from './measure.ts';
import { printTable, timingRow } from './table.ts';
import { rectangleMask } from '../support/rectangle_mask.ts';

/**
 * Ripley's K up to 1 km in 20 steps over a town of 20 by 20 km. Floor: the index asked for the pairs alone, without a weight or
 * a distance band. An envelope costs one more of the same for each pattern.
 */
export async function benchRipley(): Promise<void> {
  const rows = [];
  const bounds = [0, 0, 20_000, 20_000] as const;
  const mask = rectangleMask(bounds)!;
  const radii = Float64Array.from({ length: 21 }, (_, r) => r * 50);
  for (const n of [1000, 5000, 20_000]) {
    const { x, y } = randomPoints(n, { bounds }, seededRandom(1));
    const timings = await interleave({
      'floor: pairs within 1 km': () => { const index = pointIndex(x, y); let pairs = 0; for (let i = 0; i < n; i += 1) pairs += index.within(x[i]!, y[i]!, 1000); return pairs; },
      'isotropic, rectangle': () => ripley({ x, y, radii, window: { bounds } }),
      'isotropic, polygon': () => ripley({ x, y, radii, window: { bounds, mask } }),
      'translation': () => ripley({ x, y, radii, window: { bounds }, correction: 'translation' }),
      'border, polygon': () => ripley({ x, y, radii, window: { bounds, mask }, correction: 'border' }),
    }, n > 10_000 ? 3 : 7);
    rows.push(...timings.map((timing) => timingRow(`${n.toLocaleString('en')} events`, timing)));
  }
  printTable("Ripley's K", rows);
}
