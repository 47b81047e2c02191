import type { Text } from '../model/analysis.ts';
import { hdbscan as cluster, type Hdbscan } from '../stats/hdbscan.ts';
import { isDefined } from '../stats/not_defined.ts';
import { clusterParts, shapeParameter } from './cluster_parts.ts';
import type { Method } from './method.ts';
import { clustersSentence } from './nnh.ts';
import { nothing } from './nothing.ts';
import { stackWarnings } from './stacked_places.ts';

const parameters = {
  minPts: {
    kind: 'number', default: 10, least: 2, most: 500, whole: true, title: { en: 'Fewest incidents of a cluster', uk: 'Найменше інцидентів у скупченні' },
    explain: {
      en: 'The only thing to set: smaller groups are not looked for, and density is measured over so many neighbours. 10 by default; higher gives fewer and smoother clusters.',
      uk: 'Єдине, що слід задати: менших груп не шукають, а щільність міряють за стількома сусідами. Типово 10; більше значення дає менше скупчень і рівніші межі.',
    },
  },
  shape: shapeParameter,
} as const;

const title: Text = { en: 'Clusters at every density (HDBSCAN)', uk: 'Скупчення за будь-якої щільності (HDBSCAN)' };

const caution: Text = {
  en: 'Nothing here is compared with chance. A cluster stands out from its surroundings; it need not be dense, and a quiet suburb can have one. Where the whole selection is one lump there is no cluster.',
  uk: 'Тут нічого не порівняно з випадком. Скупчення виділяється з оточення; воно не мусить бути щільним, його може мати й тихе передмістя. Якщо вся вибірка — одна грудка, скупчень немає.',
};

/** Clusters that stand out from their surroundings, each at a density of its own. */
export const hdbscan: Method<typeof parameters> = {
  id: 'hdbscan', group: 'clusters', card: 'hdbscan', version: 1, random: false, exact: true, parameters, units: [],
  title: { en: 'Clusters at every density (HDBSCAN)', uk: 'Скупчення за будь-якої щільності (HDBSCAN)' },
  question: { en: 'Which groups of incidents stand out from their surroundings, in dense and in sparse quarters alike?', uk: 'Які групи інцидентів виділяються з оточення — і в щільних, і в розріджених районах?' },
  needs: () => ({}),
  bytes: ({ events }) => events * 600,
  run({ events }, { minPts, shape }, { tick }) {
    const found = cluster({ x: events.x, y: events.y, minPts, tick });
    if (!isDefined(found)) return nothing(found);
    const outliers = meanOutlier(found);
    const parts = clusterParts(events, found, {
      shape, title, p: null,
      extra: [
        { id: 'stability', title: { en: 'Stability per incident, 1/km', uk: 'Стійкість на інцидент, 1/км' }, quantity: 'number', values: found.stability.map((one, i) => (one * 1000) / found.sizes[i]!) },
        { id: 'outlier', title: { en: 'Mean outlier score', uk: 'Середня оцінка викиду' }, quantity: 'number', values: outliers },
      ],
    });
    return {
      notDefined: null, used: events.n, warnings: stackWarnings(events, minPts), reading: [...clustersSentence(found, events.n), caution],
      figures: [
        ...parts.figures, { id: 'noise', title: { en: 'Incidents in none', uk: 'Інцидентів поза скупченнями' }, quantity: 'count', value: found.noise },
        { id: 'outlying', title: { en: 'Incidents far from any cluster (score above 0.9)', uk: 'Інциденти далеко від скупчень (оцінка понад 0,9)' }, quantity: 'count', value: found.outlier.filter((score) => score > 0.9).length },
      ],
      tables: parts.tables, charts: parts.charts, layer: parts.layer,
    };
  },
};

function meanOutlier({ labels, sizes, outlier }: Hdbscan): Float64Array {
  const sums = new Float64Array(sizes.length);
  labels.forEach((label, event) => { if (label >= 0) sums[label]! += outlier[event]!; });
  return sums.map((sum, label) => sum / sizes[label]!);
}
