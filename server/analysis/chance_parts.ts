import type { Figure, Text } from '../model/analysis.ts';
import { chanceOf, chanceOfClusters, clustersByChance, percentile, type ClustersByChance } from '../stats/clusters_by_chance.ts';
import { isDefined, type NotDefined } from '../stats/not_defined.ts';
import { polygonMask } from '../stats/polygon_mask.ts';
import { randomPoints } from '../stats/random_points.ts';
import type { AnalysisInput, Room } from './method.ts';
import { say } from './say.ts';
import { levelParameter } from './unit_parameters.ts';

export const runsParameter = {
  kind: 'number', default: 999, least: 0, most: 9999, whole: true, title: { en: 'Random runs', uk: 'Випадкові прогони' },
  explain: {
    en: 'How often the same number of incidents is strewn at random, to see what clusters chance makes. 999 lets p fall to 0.001; 0 leaves the test out.',
    uk: 'Скільки разів таку саму кількість інцидентів розкидають випадково, щоб побачити, які скупчення утворює випадок. 999 дає p до 0,001; 0 вимикає перевірку.',
  },
} as const;

export const clusterLevelParameter = {
  ...levelParameter,
  explain: {
    en: 'A cluster is called larger than chance when at most this share of the random runs has one as large. 95 % by default, as in reports; all clusters are judged together, so no correction is needed.',
    uk: 'Скупчення вважають більшим за випадкове, якщо щонайбільше така частка випадкових прогонів має не менше. Типово 95 %, як у звітах; усі скупчення оцінено разом, тож поправка не потрібна.',
  },
} as const;

type Points = { x: Float64Array; y: Float64Array };

/** What a method finds when as many incidents are strewn evenly over the study area; null when no runs are asked for. */
export function strewnClusters(
  { events, study }: AnalysisInput, cluster: (drawn: Points) => { labels: Int32Array; sizes: Int32Array } | NotDefined, { seed, runs, tick }: Room & { runs: number },
): ClustersByChance | null {
  if (runs === 0) return null;
  const mask = polygonMask(study.polygons);
  const window = { bounds: study.bounds, ...(mask !== null && { mask }) };
  const found = clustersByChance({ draw: (random) => randomPoints(events.n, window, random), cluster, seed, runs, tick });
  return isDefined(found) ? found : null;
}

export type ChanceParts = { p: Float64Array; figures: Figure[]; sentence: Text; rare: number };

/** What the random runs say about clusters of these sizes. */
export function chanceParts(chance: ClustersByChance, sizes: Int32Array, level: number): ChanceParts {
  const p = Float64Array.from(sizes, (size) => chanceOf(chance, size));
  const rare = p.filter((one) => one <= level).length;
  const [most, largest] = [percentile(chance.clusters, 0.95), percentile(chance.largest, 0.95)];
  return {
    p, rare,
    figures: [
      { id: 'rare', title: { en: 'Clusters larger than chance', uk: 'Скупчення, більші за випадкові' }, quantity: 'count', value: rare },
      { id: 'by_chance', title: { en: 'Clusters by chance', uk: 'Скупчень випадково' }, quantity: 'number', value: mean(chance.clusters), lower: percentile(chance.clusters, 0.025), upper: percentile(chance.clusters, 0.975),
        because: { en: 'Mean of the random runs, and what 95 of 100 of them give.', uk: 'Середнє випадкових прогонів і межі для 95 зі 100.' } },
      { id: 'largest_by_chance', title: { en: 'Largest by chance (95 %)', uk: 'Найбільше випадкове (95 %)' }, quantity: 'count', value: largest },
      { id: 'p_clusters', title: { en: 'p of so many clusters', uk: 'p такої кількості скупчень' }, quantity: 'probability', value: chanceOfClusters(chance, sizes.length) },
    ],
    sentence: say({
      en: 'Chance alone makes {most, plural, =0 {no cluster} one {at most # cluster} other {up to # clusters}}{largest, plural, =0 {} other { of up to # incidents}} in 95 of 100 random runs; {rare, plural, =0 {none of those found is larger} one {# of those found is larger} other {# of those found are larger}} than that explains.',
      uk: 'У 95 зі 100 випадкових прогонів {most, plural, =0 {скупчень немає} one {є щонайбільше # скупчення} few {є до # скупчень} many {є до # скупчень} other {є до # скупчення}}{largest, plural, =0 {} other { розміром до #}}; {rare, plural, =0 {жодне зі знайдених не більше} one {# зі знайдених більше} other {# зі знайдених більші}} за те, що пояснює випадок.',
    }, { most, largest, rare }),
  };
}

const mean = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;
