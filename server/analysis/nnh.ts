import type { Figure, Text } from '../model/analysis.ts';
import { isDefined } from '../stats/not_defined.ts';
import { nnh as cluster, type HigherOrder, type Nnh } from '../stats/nnh.ts';
import { chanceParts, clusterLevelParameter, runsParameter, strewnClusters } from './chance_parts.ts';
import { clusterParts, shapeParameter } from './cluster_parts.ts';
import type { Method } from './method.ts';
import { nothing } from './nothing.ts';
import { say } from './say.ts';
import { stackWarnings } from './stacked_places.ts';

export const minimumParameter = {
  kind: 'number', default: 10, least: 2, most: 1000, whole: true, title: { en: 'Fewest incidents of a cluster', uk: 'Найменше інцидентів у скупченні' },
  explain: {
    en: 'What has fewer is no cluster. 10 by default, as in CrimeStat; lower it for rare offences, raise it when there are hundreds of clusters.',
    uk: 'Менше — не скупчення. Типово 10, як у CrimeStat; зменште для рідкісних правопорушень, збільште, якщо скупчень сотні.',
  },
} as const;

export const likelihoodParameter = {
  kind: 'number', default: 0.5, least: 0.001, most: 0.999, title: { en: 'Chance of a pair', uk: 'Імовірність пари' },
  explain: {
    en: 'How likely two incidents may be so near each other by chance. 0.5 makes the threshold the mean distance between random neighbours; smaller values ask for tighter clusters.',
    uk: 'Наскільки ймовірно, що два інциденти випадково опиняться так близько. 0,5 дає поріг, рівний середній відстані між випадковими сусідами; менші значення вимагають щільніших скупчень.',
  },
} as const;

const parameters = {
  p: likelihoodParameter,
  metres: {
    kind: 'number', default: 0, least: 0, most: 20_000, unit: 'metres', title: { en: 'Fixed threshold', uk: 'Сталий поріг' },
    explain: {
      en: 'Distance within which incidents belong together. 0 lets it follow from the number of incidents and the study area; fix it to compare two periods.',
      uk: 'Відстань, у межах якої інциденти належать разом. 0 — поріг випливає з кількості інцидентів і площі; задайте сталий, щоб порівнювати два періоди.',
    },
  },
  minimum: minimumParameter, runs: runsParameter, level: clusterLevelParameter, shape: shapeParameter,
} as const;

const title: Text = { en: 'Nearest-neighbour clusters', uk: 'Скупчення за найближчими сусідами' };

/** Clusters of incidents nearer together than chance, and clusters of these. */
export const nnh: Method<typeof parameters> = {
  id: 'nnh', group: 'clusters', card: 'nnh', version: 1, random: true, exact: true, parameters, units: [],
  title: { en: 'Nearest-neighbour hierarchical clusters (NNH)', uk: 'Ієрархічні скупчення за найближчими сусідами (NNH)' },
  question: { en: 'Where do incidents lie closer together than if strewn at random, and how large are these clusters?', uk: 'Де інциденти лежать ближче один до одного, ніж розкидані випадково, і наскільки великі ці скупчення?' },
  needs: () => ({}),
  bytes: ({ events }) => events * 300,
  run(input, { p, metres, minimum, runs, level, shape }, { seed, tick }) {
    const { x, y, n } = input.events;
    const settings = { areaSquareMetres: input.study.squareKm * 1e6, p, minimum, thresholdMetres: metres > 0 ? metres : undefined };
    const found = cluster({ x, y, ...settings, tick });
    if (!isDefined(found)) return nothing(found);
    const tested = strewnClusters(input, (drawn) => cluster({ ...drawn, ...settings }), { seed, runs, tick });
    const chance = tested === null ? null : chanceParts(tested, found.sizes, Number(level));
    const parts = clusterParts(input.events, found, { shape, title, p: chance?.p ?? null, level: Number(level) });
    return {
      notDefined: null, used: n, warnings: stackWarnings(input.events, minimum),
      reading: [...clustersSentence(found, n), ...(chance === null ? [] : [chance.sentence]), ...higherSentence(found.higher), caution],
      figures: [...parts.figures, thresholdFigure(found.thresholdMetres), ...higherFigures(found.higher), ...(chance?.figures ?? [])],
      tables: parts.tables, charts: parts.charts, layer: parts.layer,
    };
  },
};

export function clustersSentence({ sizes }: Pick<Nnh, 'sizes'>, n: number): Text[] {
  const inside = sizes.reduce((sum, size) => sum + size, 0);
  return [say({
    en: '{clusters, plural, =0 {No cluster was found among {n, number} incidents} one {One cluster holds {inside, number} of {n, number} incidents ({share, number, ::percent})} other {# clusters hold {inside, number} of {n, number} incidents ({share, number, ::percent}), the largest {largest, number}}}.',
    uk: '{clusters, plural, =0 {Серед {n, number} інцидентів скупчень не знайдено} one {# скупчення містить {inside, number} із {n, number} інцидентів ({share, number, ::percent}), найбільше — {largest, number}} few {# скупчення містять {inside, number} із {n, number} інцидентів ({share, number, ::percent}), найбільше — {largest, number}} many {# скупчень містять {inside, number} із {n, number} інцидентів ({share, number, ::percent}), найбільше — {largest, number}} other {# скупчення містить {inside, number} із {n, number} інцидентів ({share, number, ::percent})}}.',
  }, { clusters: sizes.length, inside, n, share: n === 0 ? 0 : inside / n, largest: sizes[0] ?? 0 })];
}

const thresholdFigure = (metres: number): Figure => ({ id: 'threshold', title: { en: 'Threshold', uk: 'Поріг' }, quantity: 'metres', value: metres });

export const higherFigures = (higher: readonly HigherOrder[]): Figure[] => higher.map(({ sizes }, i) => ({
  id: `order_${i + 2}`, title: { en: `Clusters of order ${i + 2}`, uk: `Скупчення порядку ${i + 2}` }, quantity: 'count', value: sizes.length,
}));

export const higherSentence = (higher: readonly HigherOrder[]): Text[] => (higher.length === 0 ? [] : [say({
  en: 'The clusters themselves lie in {count, plural, one {# larger group} other {# larger groups}}: one patrol plan can cover each.',
  uk: 'Самі скупчення утворюють {count, plural, one {# більшу групу} few {# більші групи} many {# більших груп} other {# більшої групи}}: кожну можна охопити одним планом патрулювання.',
}, { count: higher[0]!.sizes.length })]);

const caution: Text = {
  en: 'Clusters are no wider than twice the threshold, so one long hot street shows as several. Random runs strew incidents over all of the study area, also where nobody is.',
  uk: 'Скупчення не ширші за подвійний поріг, тож довга гаряча вулиця показана як кілька. Випадкові прогони розкидають інциденти по всій території, навіть де нікого немає.',
};
