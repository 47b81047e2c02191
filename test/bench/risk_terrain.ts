import { netPath, penaltyPath } from '../../server/stats/elastic_net_poisson.ts';
import { riskTerrain } from '../../server/stats/risk_terrain.ts';
import { riskCity } from '../support/risk_city.ts';
import { interleave } from './measure.ts';
import { printTable, timingRow } from './table.ts';

/**
 * The risk terrain of made-up cities of three sizes: five factors of six layers, blocks of 2 km. Floor: the cells of all layers
 * added up as often as there are fits (thirty penalties on the whole and on five folds, fifty halves of the city), which no
 * method that looks at each layer once a fit can beat. Beside it the net alone on the whole city.
 */
export async function benchRiskTerrain(): Promise<void> {
  const rows = [];
  for (const side of [50, 100, 200]) {
    const city = riskCity({ side, risks: [3, 2], idle: 3, seed: 7 });
    const layers = city.layers.map(({ present }) => Int32Array.from(present, (_, cell) => cell).filter((cell) => present[cell] === 1));
    const whole = { counts: city.counts, layers };
    const timings = await interleave({
      'floor: cells of layers added up': () => walk(city.counts, layers, 30 + 30 * 5 * 0.8 + 50 * 0.5),
      'the net alone': () => netPath({ ...whole, penalties: penaltyPath(whole) }),
      'risk terrain': () => riskTerrain(city),
    }, side > 100 ? 3 : 5);
    rows.push(...timings.map((timing) => timingRow(`${(side * side).toLocaleString('en')} cells`, timing)));
  }
  printTable('Risk terrain (30 layers of 5 factors)', rows);
}

function walk(counts: Float64Array, layers: readonly Int32Array[], times: number): number {
  let sum = 0;
  for (let time = 0; time < times; time += 1) for (const layer of layers) for (let k = 0; k < layer.length; k += 1) sum += counts[layer[k]!]!;
  return sum;
}
