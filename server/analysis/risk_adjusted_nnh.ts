import type { Text } from '../model/analysis.ts';
import { clustersByChance, type ClustersByChance } from '../stats/clusters_by_chance.ts';
import { kernelDensity } from '../stats/kernel_density.ts';
import { isDefined, notDefined } from '../stats/not_defined.ts';
import { polygonMask } from '../stats/polygon_mask.ts';
import type { Random } from '../stats/random.ts';
import { riskAdjustedNnh as cluster } from '../stats/risk_adjusted_nnh.ts';
import type { Tick } from '../stats/tick.ts';
import { chanceParts, clusterLevelParameter, runsParameter } from './chance_parts.ts';
import { clusterParts, shapeParameter } from './cluster_parts.ts';
import type { AnalysisInput, Events, Method } from './method.ts';
import { clustersSentence, higherFigures, higherSentence, likelihoodParameter, minimumParameter } from './nnh.ts';
import { nothing } from './nothing.ts';
import { stackWarnings } from './stacked_places.ts';

const parameters = {
  baseline: {
    kind: 'offences', default: [], title: { en: 'Baseline', uk: 'Базовий набір' },
    explain: {
      en: 'Offences whose incidents stand for how much could happen at a place. All offences by default: then a cluster is where the selected ones are many among everything recorded.',
      uk: 'Правопорушення, інциденти яких показують, скільки могло б статися в місці. Типово всі: тоді скупчення — там, де обраних багато серед усього зафіксованого.',
    },
  },
  bandwidth: {
    kind: 'number', default: 1000, least: 50, most: 20_000, unit: 'metres', title: { en: 'Bandwidth of the baseline', uk: 'Радіус згладжування базового набору' },
    explain: {
      en: 'How far each incident of the baseline counts for its surroundings. 1 km by default: narrower, and the baseline follows the very hot spots that are looked for.',
      uk: 'Як далеко інцидент базового набору враховується навколо. Типово 1 км: за меншого базовий набір повторює ті самі осередки, які шукаємо.',
    },
  },
  p: likelihoodParameter, minimum: minimumParameter, runs: runsParameter, level: clusterLevelParameter, shape: shapeParameter,
} as const;

const title: Text = { en: 'Clusters against the baseline', uk: 'Скупчення відносно базового набору' };

const caution: Text = {
  en: 'These are clusters for how much is recorded there otherwise, not where most happens. In the random runs as many incidents are picked from the baseline; a baseline recorded in another way makes clusters of its own.',
  uk: 'Це скупчення відносно того, скільки там узагалі фіксують, а не місця, де стається найбільше. У випадкових прогонах стільки ж інцидентів беруть із базового набору; інакше зафіксований набір сам утворює скупчення.',
};

/** NNH with a threshold that is longer where less could happen. */
export const riskAdjustedNnh: Method<typeof parameters> = {
  id: 'risk_adjusted_nnh', group: 'clusters', card: 'risk_adjusted_nnh', version: 1, random: true, exact: true, parameters, units: [],
  title: { en: 'Risk-adjusted clusters', uk: 'Скупчення з поправкою на ризик' },
  question: { en: 'Where do incidents lie closer together than what else is recorded there lets expect?', uk: 'Де інциденти лежать ближче один до одного, ніж можна очікувати з усього, що там фіксують?' },
  needs: ({ baseline }) => ({ baseline }),
  bytes: ({ events }) => events * 800,
  run(input, values, { seed, tick }) {
    const { events, baseline } = input;
    if (baseline === null) throw new RangeError('risk-adjusted clusters need a baseline');
    if (baseline.n === 0) return nothing(notDefined('no_baseline'));
    const of = (places: Pick<Events, 'x' | 'y'>): Float64Array => densityAt(input, baseline, { places, bandwidth: values.bandwidth, tick });
    const settings = { areaSquareMetres: input.study.squareKm * 1e6, baselineTotal: baseline.n, p: values.p, minimum: values.minimum };
    const found = cluster({ x: events.x, y: events.y, ...settings, baselineDensity: of(events), tick });
    if (!isDefined(found)) return nothing(found);
    const drawable = values.runs > 0 && baseline.n > events.n;
    const tested = drawable ? byChance(events.n, { ...baseline, density: of(baseline) }, { settings, seed, runs: values.runs, tick }) : null;
    const chance = tested === null ? null : chanceParts(tested, found.sizes, Number(values.level));
    const parts = clusterParts(events, found, { shape: values.shape, title, p: chance?.p ?? null, level: Number(values.level) });
    const sorted = found.thresholdsMetres.toSorted();
    return {
      notDefined: null, used: events.n, warnings: [...stackWarnings(events, values.minimum), ...smallBaseline(events.n, baseline.n)],
      reading: [...clustersSentence(found, events.n), ...(chance === null ? [] : [chance.sentence]), ...higherSentence(found.higher), caution],
      figures: [
        ...parts.figures, { id: 'baseline', title: { en: 'Incidents of the baseline', uk: 'Інциденти базового набору' }, quantity: 'count', value: baseline.n },
        { id: 'threshold', title: { en: 'Threshold, median', uk: 'Поріг, медіана' }, quantity: 'metres', value: sorted[sorted.length >> 1]!, lower: sorted[0]!, upper: sorted.at(-1)! },
        ...higherFigures(found.higher), ...(chance?.figures ?? []),
      ],
      tables: parts.tables, charts: parts.charts, layer: parts.layer,
    };
  },
};

/** Baseline per square metre; where none of the kernel lies inside the study area there is no baseline. */
function densityAt(
  { study }: AnalysisInput, { x, y }: Events, { places, bandwidth, tick }: { places: Pick<Events, 'x' | 'y'>; bandwidth: number; tick: Tick },
): Float64Array {
  const mask = polygonMask(study.polygons);
  const edge = mask === null ? {} : { edge: { mask, correction: 'share' as const } };
  const found = kernelDensity({ x, y, at: { x: places.x, y: places.y }, bandwidth, ...edge, tick });
  if (!isDefined(found)) return new Float64Array(places.x.length);
  return found.density.map((density) => (density > 0 ? density / 1e6 : 0));
}

type Baseline = { x: Float64Array; y: Float64Array; density: Float64Array };
type Settings = { areaSquareMetres: number; baselineTotal: number; p: number; minimum: number };

/** As many incidents as there are, picked from the baseline: what clusters if they were like all others. */
function byChance(
  events: number, { x, y, density }: Baseline, { settings, seed, runs, tick }: { settings: Settings; seed: number; runs: number; tick: Tick },
): ClustersByChance | null {
  const order = Int32Array.from(x, (_, i) => i);
  const draw = (random: Random): Baseline => {
    // The first places of a shuffle, no further than needed.
    for (let i = 0; i < events; i += 1) {
      const j = i + random.below(order.length - i);
      const held = order[i]!;
      order[i] = order[j]!;
      order[j] = held;
    }
    const picked = order.subarray(0, events);
    const of = (values: Float64Array): Float64Array => Float64Array.from(picked, (i) => values[i]!);
    return { x: of(x), y: of(y), density: of(density) };
  };
  const found = clustersByChance({
    draw, cluster: (drawn) => cluster({ ...settings, x: drawn.x, y: drawn.y, baselineDensity: drawn.density }), seed, runs, tick,
  });
  return isDefined(found) ? found : null;
}

const smallBaseline = (events: number, baseline: number) => (baseline >= 3 * events ? [] : [{
  code: 'small_baseline', severity: 'caution' as const,
  text: {
    en: 'The baseline has less than three times as many incidents as the selection: it can hardly say what is usual. Choose a wider baseline.',
    uk: 'Базовий набір менш ніж утричі більший за вибірку: він навряд чи покаже, що є звичним. Оберіть ширший.',
  },
}]);
