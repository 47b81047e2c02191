import type { Chart, Text } from '../model/analysis.ts';
import { eventsOfClusters } from '../stats/cluster_shape.ts';
import { dbscan as cluster, type Dbscan } from '../stats/dbscan.ts';
import { dissolvedCircles } from '../stats/dissolved_circles.ts';
import { isDefined } from '../stats/not_defined.ts';
import { pointIndex } from '../stats/point_index.ts';
import { clusterParts, shapeParameter } from './cluster_parts.ts';
import type { Events, Method, Shape } from './method.ts';
import { clustersSentence } from './nnh.ts';
import { nothing } from './nothing.ts';
import { stackWarnings } from './stacked_places.ts';
import { measureParameter } from './unit_parameters.ts';

const parameters = {
  metres: {
    kind: 'number', default: 300, least: 10, most: 20_000, unit: 'metres', title: { en: 'Distance', uk: 'Відстань' },
    explain: {
      en: 'How near others must be to count. 300 m by default, two or three blocks. The chart of distances helps: a good value lies where its curve bends.',
      uk: 'Наскільки близькими мають бути інші. Типово 300 м, два-три квартали. Допоможе графік відстаней: вдале значення там, де крива згинається.',
    },
  },
  minPts: {
    kind: 'number', default: 10, least: 2, most: 10_000, title: { en: 'Fewest incidents within the distance', uk: 'Найменше інцидентів у межах відстані' },
    explain: {
      en: 'So many (itself counted) make an incident the core of a cluster. 10 by default; raise it with the number of incidents.',
      uk: 'Стільки (разом із самим) роблять інцидент ядром скупчення. Типово 10; збільшуйте разом із кількістю інцидентів.',
    },
  },
  measure: {
    ...measureParameter,
    explain: {
      en: 'By harm an incident of twice the mean harm counts as two. Incidents by default.',
      uk: 'За шкодою інцидент із удвічі більшою за середню шкодою рахується за два. Типово інциденти.',
    },
  },
  shape: {
    ...shapeParameter, default: 'reach',
    choices: [{ value: 'reach', title: { en: 'All within the distance of a core', uk: 'Усе в межах відстані від ядра' } }, ...shapeParameter.choices],
    explain: {
      en: 'By default the ground within the distance of any core incident: it follows bends and keeps holes, as hulls and ellipses cannot.',
      uk: 'Типово — усе в межах відстані від будь-якого ядрового інциденту: така форма повторює вигини й лишає отвори, чого не вміють оболонки та еліпси.',
    },
  },
} as const;

const title: Text = { en: 'Dense clusters (DBSCAN)', uk: 'Щільні скупчення (DBSCAN)' };

const caution: Text = {
  en: 'Nothing here is compared with chance, and another distance gives other clusters: try a shorter and a longer one before acting on a border. A cluster can be a long chain.',
  uk: 'Тут нічого не порівняно з випадком, а інша відстань дає інші скупчення: спробуйте коротшу й довшу, перш ніж спиратися на межу. Скупчення може бути довгим ланцюгом.',
};

/** Clusters of any shape with at least so many incidents around each core. */
export const dbscan: Method<typeof parameters> = {
  id: 'dbscan', group: 'clusters', card: 'dbscan', version: 1, random: false, exact: true, parameters, units: [],
  title: { en: 'Dense clusters of any shape (DBSCAN)', uk: 'Щільні скупчення довільної форми (DBSCAN)' },
  question: { en: 'Where are incidents so dense that they form a cluster, whatever its shape?', uk: 'Де інциденти такі щільні, що утворюють скупчення, хоч якої форми?' },
  needs: () => ({}),
  bytes: ({ events }) => events * 200,
  run({ events }, { metres, minPts, measure, shape }, { tick }) {
    const weights = measure === 'harm' ? inMeans(events) : undefined;
    const found = cluster({ x: events.x, y: events.y, epsMetres: metres, minPts, weights, tick });
    if (!isDefined(found)) return nothing(found);
    const parts = clusterParts(events, found, {
      shape: shape === 'reach' ? reachOf(events, found, metres) : shape, title, p: null,
      ...(measure === 'harm' && { extra: [{ id: 'harm', title: { en: 'Harm, days', uk: 'Шкода, днів' }, quantity: 'harmDays' as const, values: harmOf(events, found) }] }),
    });
    return {
      notDefined: null, used: events.n, warnings: stackWarnings(events, minPts), reading: [...clustersSentence(found, events.n), caution],
      figures: [
        ...parts.figures, { id: 'noise', title: { en: 'Incidents in none', uk: 'Інцидентів поза скупченнями' }, quantity: 'count', value: found.noise },
        { id: 'core', title: { en: 'Core incidents', uk: 'Ядрові інциденти' }, quantity: 'count', value: found.core.reduce((sum, one) => sum + one, 0) },
      ],
      tables: parts.tables, charts: [...parts.charts, distanceChart(events, { k: Math.ceil(minPts), metres })], layer: parts.layer,
    };
  },
};

/** What lies within the distance of the core incidents of each cluster. */
function reachOf({ x, y }: Events, { labels, sizes, core }: Dbscan, metres: number): { shapes: Shape[]; squareKm: Float64Array } {
  const dissolved = eventsOfClusters(labels, sizes.length).map((members) => {
    const cores = members.filter((event) => core[event] === 1);
    return dissolvedCircles(Float64Array.from(cores, (event) => x[event]!), Float64Array.from(cores, (event) => y[event]!), metres);
  });
  // Core incidents of one cluster are within the distance of each other, so what they cover hangs together.
  return {
    shapes: dissolved.map(({ polygons }): Shape => ({ type: 'Polygon', rings: polygons.toSorted((a, b) => b[0]!.length - a[0]!.length)[0]! })),
    squareKm: Float64Array.from(dissolved, ({ squareMetres }) => squareMetres / 1e6),
  };
}

function harmOf({ harm }: Events, { labels, sizes }: Dbscan): Float64Array {
  const sums = new Float64Array(sizes.length);
  labels.forEach((label, event) => { if (label >= 0) sums[label]! += harm[event]!; });
  return sums;
}

/** Harm in multiples of its mean, so that the threshold keeps its meaning; without any harm each counts as one. */
function inMeans({ harm, n }: Events): Float64Array | undefined {
  const total = harm.reduce((sum, one) => sum + one, 0);
  return total > 0 ? harm.map((one) => (one * n) / total) : undefined;
}

const chartPoints = 120;

/** How far it is to the k-th incident (itself the first), in ascending order, at evenly spaced shares of the incidents. */
function distanceChart({ x, y, n }: Events, { k, metres }: { k: number; metres: number }): Chart {
  const index = pointIndex(x, y);
  const asked = Math.min(n, 2000);
  const distances = Float64Array.from({ length: asked }, (_, at) => {
    const i = Math.floor((at * n) / asked);
    const found = index.nearest(x[i]!, y[i]!, k);
    return found < k ? Number.NaN : Math.sqrt(index.squared[k - 1]!);
  }).filter((distance) => !Number.isNaN(distance)).sort();
  const count = Math.min(chartPoints, distances.length);
  const points = Array.from({ length: count }, (_, at): [number, number] => {
    const place = count === 1 ? 0 : Math.round((at * (distances.length - 1)) / (count - 1));
    return [(place + 1) / distances.length, distances[place]!];
  });
  return {
    kind: 'line', id: 'distances', title: { en: 'Distance to as many incidents as a core needs', uk: 'Відстань до стількох інцидентів, скільки потрібно ядру' },
    x: { title: { en: 'Share of incidents', uk: 'Частка інцидентів' }, quantity: 'share' }, y: { title: { en: 'Distance', uk: 'Відстань' }, quantity: 'metres' },
    lines: [
      { id: 'distance', title: { en: 'Incidents', uk: 'Інциденти' }, role: 'observed', points },
      { id: 'chosen', title: { en: 'Chosen distance', uk: 'Обрана відстань' }, role: 'limit', points: [[0, metres], [1, metres]] },
    ],
    bands: [], marks: [],
  };
}
