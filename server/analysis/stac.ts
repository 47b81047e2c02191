import type { Text } from '../model/analysis.ts';
import { isDefined } from '../stats/not_defined.ts';
import { stac as cluster } from '../stats/stac.ts';
import { chanceParts, clusterLevelParameter, runsParameter, strewnClusters } from './chance_parts.ts';
import { clusterParts, shapeParameter } from './cluster_parts.ts';
import type { Method } from './method.ts';
import { clustersSentence } from './nnh.ts';
import { nothing } from './nothing.ts';
import { stackWarnings } from './stacked_places.ts';

const parameters = {
  radius: {
    kind: 'number', default: 500, least: 20, most: 20_000, unit: 'metres', title: { en: 'Radius of the circles', uk: 'Радіус кіл' },
    explain: {
      en: 'Circles of this radius are laid over the area, each half a radius from the next. 500 m by default, a few minutes on foot: what one foot patrol can look after.',
      uk: 'Кола цього радіуса накладають на територію через пів радіуса. Типово 500 м, кілька хвилин пішки: стільки може наглядати один піший наряд.',
    },
  },
  minimum: {
    kind: 'number', default: 5, least: 2, most: 1000, whole: true, title: { en: 'Fewest incidents in a circle', uk: 'Найменше інцидентів у колі' },
    explain: { en: 'Circles with fewer are dropped. 5 by default, as in CrimeStat.', uk: 'Кола з меншою кількістю відкидають. Типово 5, як у CrimeStat.' },
  },
  most: {
    kind: 'number', default: 25, least: 1, most: 500, whole: true, title: { en: 'Most circles', uk: 'Найбільше кіл' },
    explain: {
      en: 'Only so many of the fullest circles are kept before those that share incidents are merged. 25 by default, as in CrimeStat; with more, weaker places come up too.',
      uk: 'Лише стільки найповніших кіл лишають перед об’єднанням тих, що мають спільні інциденти. Типово 25, як у CrimeStat; з більшою кількістю з’являються й слабші місця.',
    },
  },
  lattice: {
    kind: 'choice', default: 'triangular', title: { en: 'Lattice', uk: 'Решітка' },
    choices: [{ value: 'triangular', title: { en: 'Triangular', uk: 'Трикутна' } }, { value: 'rectangular', title: { en: 'Rectangular', uk: 'Прямокутна' } }],
    explain: { en: 'How the circles are laid out. Triangular by default: its circles lie more evenly.', uk: 'Як розкладено кола. Типово трикутна: її кола лежать рівномірніше.' },
  },
  runs: runsParameter, level: clusterLevelParameter, shape: shapeParameter,
} as const;

const title: Text = { en: 'STAC clusters', uk: 'Скупчення STAC' };

const caution: Text = {
  en: 'The number of circles kept is fixed, so a quiet town has clusters as well: look at what chance makes. The count of a cluster that grew together from several circles is larger than that of any circle.',
  uk: 'Кількість залишених кіл стала, тож скупчення матиме й спокійне місто: зважайте на те, що утворює випадок. Скупчення, що зрослося з кількох кіл, має більше інцидентів, ніж будь-яке коло.',
};

/** The fullest circles, merged where they overlap. */
export const stac: Method<typeof parameters> = {
  id: 'stac', group: 'clusters', card: 'stac', version: 1, random: true, exact: true, parameters, units: [],
  title: { en: 'STAC: densest circles', uk: 'STAC: найщільніші кола' },
  question: { en: 'Which circles of a given radius hold most incidents, and what do they form together?', uk: 'Які кола заданого радіуса містять найбільше інцидентів і що вони утворюють разом?' },
  needs: () => ({}),
  bytes: ({ events }) => events * 600,
  run(input, { radius, minimum, most, lattice, runs, level, shape }, { seed, tick }) {
    const { events } = input;
    const settings = { radiusMetres: radius, minimum, most, lattice };
    const found = cluster({ x: events.x, y: events.y, ...settings, tick });
    if (!isDefined(found)) return nothing(found);
    const tested = strewnClusters(input, (drawn) => cluster({ ...drawn, ...settings }), { seed, runs, tick });
    const chance = tested === null ? null : chanceParts(tested, found.sizes, Number(level));
    const parts = clusterParts(events, found, { shape, title, p: chance?.p ?? null, level: Number(level) });
    return {
      notDefined: null, used: events.n, warnings: stackWarnings(events, minimum),
      reading: [...clustersSentence(found, events.n), ...(chance === null ? [] : [chance.sentence]), caution],
      figures: [
        ...parts.figures, { id: 'circles', title: { en: 'Circles kept', uk: 'Залишено кіл' }, quantity: 'count', value: found.circleEvents.length },
        { id: 'fullest', title: { en: 'Incidents in the fullest circle', uk: 'Інцидентів у найповнішому колі' }, quantity: 'count', value: found.circleEvents[0] ?? 0 },
        // Clusters that grow together become fewer, so their number says nothing.
        ...(chance?.figures ?? []).filter(({ id }) => id !== 'p_clusters'),
      ],
      tables: parts.tables, charts: parts.charts, layer: parts.layer,
    };
  },
};
