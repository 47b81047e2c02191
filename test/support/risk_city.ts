import { isDefined } from '../../server/stats/not_defined.ts';
import { seededRandom } from '../../server/stats/random.ts';
import { densityLayer, nearestDistances, proximityLayer } from '../../server/stats/risk_layers.ts';
import type { RiskLayer, RiskTerrainInput } from '../../server/stats/risk_terrain.ts';
import { spatialBlocks } from '../../server/stats/spatial_blocks.ts';

const metres = 200;
const radii = [200, 400, 800];

/**
 * A made-up city of square cells. Near features of the first factor (within 400 m) incidents are `risks[0]` times as frequent, and
 * so on; factors beyond the list have nothing to do with them.
 */
export function riskCity({ side, risks, idle, seed, mean = 0.4 }: { side: number; risks: readonly number[]; idle: number; seed: number; mean?: number }): RiskTerrainInput {
  const random = seededRandom(seed);
  const n = side * side;
  const cells = { x: Float64Array.from({ length: n }, (_, i) => ((i % side) + 0.5) * metres), y: Float64Array.from({ length: n }, (_, i) => (Math.floor(i / side) + 0.5) * metres) };
  const layers: RiskLayer[] = [];
  const rate = new Float64Array(n).fill(mean);
  for (let factor = 0; factor < risks.length + idle; factor += 1) {
    const features = Math.max(4, Math.round(n / 130));
    const points = { x: Float64Array.from({ length: features }, () => random.next() * side * metres), y: Float64Array.from({ length: features }, () => random.next() * side * metres) };
    const distances = nearestDistances(cells, points);
    for (const radius of radii) {
      layers.push({ factor, present: proximityLayer(distances, radius) });
      const dense = densityLayer(cells, points, { radius });
      if (isDefined(dense)) layers.push({ factor, present: dense });
    }
    const risk = risks[factor] ?? 1;
    for (let i = 0; i < n; i += 1) if (distances[i]! <= 400) rate[i]! *= risk;
  }
  const counts = rate.map((one) => poisson(one, random.next));
  return { counts, layers, blocks: spatialBlocks(cells.x, cells.y, 2000), seed };
}

/** How many exponential gaps fit in. */
function poisson(mean: number, next: () => number): number {
  let [count, gone] = [-1, 0];
  while (gone <= mean) {
    gone -= Math.log(1 - next());
    count += 1;
  }
  return count;
}
