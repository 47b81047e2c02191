import type { Chart, Text } from '../model/analysis.ts';
import { kMeans as cluster, type KMeans } from '../stats/k_means.ts';
import { isDefined } from '../stats/not_defined.ts';
import { silhouette, type Silhouette } from '../stats/silhouette.ts';
import { clusterParts, shapeParameter } from './cluster_parts.ts';
import type { Events, Method, Room } from './method.ts';
import { nothing } from './nothing.ts';
import { say } from './say.ts';
import { stackWarnings } from './stacked_places.ts';

const parameters = {
  k: {
    kind: 'number', default: 0, least: 0, most: 50, whole: true, title: { en: 'Number of groups', uk: 'Кількість груп' },
    explain: {
      en: 'As many as there are units to share the work. 0 takes the number from 2 to 10 whose groups are best apart (silhouette).',
      uk: 'Стільки, скільки екіпажів ділять роботу. 0 бере число від 2 до 10, за якого групи найкраще відокремлені (силует).',
    },
  },
  starts: {
    kind: 'number', default: 20, least: 1, most: 200, whole: true, title: { en: 'Starts', uk: 'Старти' },
    explain: { en: 'The best of so many random starts is kept: one alone can end in a poor division. 20 by default.', uk: 'Лишається найкращий із стількох випадкових стартів: один може закінчитися невдалим поділом. Типово 20.' },
  },
  shape: shapeParameter,
} as const;

const title: Text = { en: 'Groups (k-means)', uk: 'Групи (k-середніх)' };
const tried = [2, 3, 4, 5, 6, 7, 8, 9, 10] as const;
/** Fewer starts where several numbers of groups are only compared. */
const trialStarts = 5;

const caution: Text = {
  en: 'Every incident gets a group, lone ones too: this divides work, it does not find hot spots. Below a silhouette of about 0.25 there is hardly any division in the data.',
  uk: 'Групу отримує кожен інцидент, навіть поодинокий: це поділ роботи, а не пошук осередків. За силуету нижче приблизно 0,25 поділу в даних майже немає.',
};

/** All incidents divided into compact groups. */
export const kMeans: Method<typeof parameters> = {
  id: 'k_means', group: 'clusters', card: 'k_means', version: 1, random: true, exact: true, parameters, units: [],
  title: { en: 'Division into groups (k-means)', uk: 'Поділ на групи (k-середніх)' },
  question: { en: 'Into which compact groups can all incidents be divided, as for units that share the work?', uk: 'На які компактні групи можна поділити всі інциденти, наприклад між екіпажами?' },
  needs: () => ({}),
  bytes: ({ events }) => events * 200,
  run({ events }, { k, starts, shape }, room) {
    const compared = compare(events, room);
    const best = compared.toSorted((a, b) => b.mean - a.mean || a.k - b.k)[0]?.k ?? 2;
    const found = cluster({ x: events.x, y: events.y, k: k === 0 ? best : k, seed: room.seed, starts, tick: room.tick });
    if (!isDefined(found)) return nothing(found);
    const apart = silhouette({ x: events.x, y: events.y, labels: found.labels, seed: room.seed, tick: room.tick });
    const means = isDefined(apart) ? apart.means : new Float64Array(found.sizes.length).fill(Number.NaN);
    const parts = clusterParts(events, found, {
      shape, title, p: null, extra: [{ id: 'silhouette', title: { en: 'Silhouette', uk: 'Силует' }, quantity: 'number', values: means }],
    });
    return {
      notDefined: null, used: events.n, warnings: stackWarnings(events, events.n), reading: [
        sentence(found, { events, apart: isDefined(apart) ? apart : null, chosen: k === 0 }), caution,
      ],
      figures: [
        parts.figures[0]!,
        { id: 'silhouette', title: { en: 'Mean silhouette', uk: 'Середній силует' }, quantity: 'number', value: isDefined(apart) ? apart.mean : null, ...(!isDefined(apart) && { because: oneGroup }) },
        { id: 'distance', title: { en: 'Root mean squared distance to the centre', uk: 'Середньоквадратична відстань до центру' }, quantity: 'metres', value: Math.sqrt(found.withinSquareMetres / events.n) },
        { id: 'explained', title: { en: 'Share of the spread between groups', uk: 'Частка розкиду між групами' }, quantity: 'share', value: found.totalSquareMetres > 0 ? 1 - found.withinSquareMetres / found.totalSquareMetres : null },
      ],
      tables: parts.tables, layer: parts.layer,
      charts: [...parts.charts, ...(compared.length > 0 ? [silhouetteChart(compared, found.sizes.length)] : [])],
    };
  },
};

const oneGroup: Text = { en: 'One group has no other to be compared with.', uk: 'Одну групу немає з чим порівняти.' };

type Compared = { k: number; mean: number };

/** Mean silhouette of every number of groups that is tried. */
function compare({ x, y }: Events, { seed, tick }: Room): Compared[] {
  return tried.flatMap((k) => {
    const found = cluster({ x, y, k, seed, starts: trialStarts, tick });
    if (!isDefined(found)) return [];
    const apart = silhouette({ x, y, labels: found.labels, seed, most: 1000, tick });
    return isDefined(apart) ? [{ k, mean: apart.mean }] : [];
  });
}

function sentence({ sizes }: KMeans, { events, apart, chosen }: { events: Events; apart: Silhouette | null; chosen: boolean }): Text {
  return say({
    en: '{n, number} incidents divide into {groups, plural, one {# group} other {# groups}} of {smallest, number} to {largest, number}{chosen, select, yes {, the number whose groups are best apart} other {}}{rated, select, yes { (silhouette {silhouette, number, ::.00})} other {}}.',
    uk: '{n, plural, one {# інцидент} few {# інциденти} many {# інцидентів} other {# інциденту}} поділено на {groups, plural, one {# групу} few {# групи} many {# груп} other {# групи}} від {smallest, number} до {largest, number}{chosen, select, yes {: за такої кількості групи найкраще відокремлені} other {}}{rated, select, yes { (силует {silhouette, number, ::.00})} other {}}.',
  }, {
    n: events.n, groups: sizes.length, smallest: sizes.at(-1)!, largest: sizes[0]!, chosen: chosen ? 'yes' : 'no',
    rated: apart === null ? 'no' : 'yes', silhouette: apart?.mean ?? 0,
  });
}

const silhouetteChart = (compared: readonly Compared[], taken: number): Chart => ({
  kind: 'bar', id: 'silhouettes', title: { en: 'How well groups are apart, by their number', uk: 'Наскільки відокремлені групи, за їх кількістю' },
  x: { title: { en: 'Number of groups', uk: 'Кількість груп' }, quantity: 'count' }, y: { title: { en: 'Mean silhouette', uk: 'Середній силует' }, quantity: 'number' },
  bars: compared.map(({ k, mean }) => ({ x: k, y: mean, role: k === taken ? 'signal' : 'observed' })),
});
