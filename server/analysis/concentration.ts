import type { Chart, Text } from '../model/analysis.ts';
import { concentration as concentrationOf, type Concentration } from '../stats/concentration.ts';
import { isDefined, notDefined } from '../stats/not_defined.ts';
import type { AnalysisInput, LayerOutput, Method, Output, Units } from './method.ts';
import { nothing } from './nothing.ts';
import { say } from './say.ts';
import { tableOf } from './table.ts';
import { countByUnit, unitName } from './tally.ts';
import { measureParameter } from './unit_parameters.ts';

const parameters = {
  measure: measureParameter,
  shares: {
    kind: 'numbers', default: [25, 50, 80], least: 1, most: 100, size: [1, 8], title: { en: 'Shares of the incidents, in percent', uk: 'Частки інцидентів, у відсотках' },
    explain: {
      en: 'For each of these shares the fewest units that hold it are counted. 25, 50 and 80 % by default, as in the studies that this is compared with.',
      uk: 'Для кожної частки рахується найменша кількість одиниць, на які вона припадає. Типово 25, 50 і 80 %, як у дослідженнях, з якими порівнюють.',
    },
  },
} as const;

const texts = {
  half: {
    en: '{share, number, ::percent} of the {events, number, ::.#} {measure} lie in {places, plural, one {# unit} other {# units}}: {ofPlaces, number, ::percent .0} of all {units, number}, {ofNonEmpty, number, ::percent .0} of those that have any.',
    uk: '{share, number, ::percent} із {events, number, ::.#} {measure} припадає на {places, plural, one {# одиницю} few {# одиниці} many {# одиниць} other {# одиниці}}: {ofPlaces, number, ::percent .0} усіх {units, number}, {ofNonEmpty, number, ::percent .0} непорожніх.',
  },
  chance: {
    en: 'The Gini coefficient is {gini, number, ::.00}; if all units had the same risk, so many incidents would give {chance, number, ::.00} by chance alone.',
    uk: 'Коефіцієнт Джині {gini, number, ::.00}; за однакового ризику всюди стільки інцидентів дали б {chance, number, ::.00} лише через випадок.',
  },
  sparse: {
    en: 'There are fewer incidents than units, so most must be empty whatever the risk. Corrected for that the coefficient is {corrected, number, ::.00}.',
    uk: 'Інцидентів менше, ніж одиниць, тож більшість порожня за будь-якого ризику. З поправкою на це коефіцієнт {corrected, number, ::.00}.',
  },
  risk: {
    en: 'Freed from the play of small numbers, {share, number, ::percent} of the risk lies in {places, number, ::percent .0} of the units (Gini of the risk {gini, number, ::.00}).',
    uk: 'Без гри малих чисел {share, number, ::percent} ризику припадає на {places, number, ::percent .0} одиниць (Джині ризику {gini, number, ::.00}).',
  },
  none: { en: 'The numbers vary no more than chance: there is no sign that some units carry more risk than others.', uk: 'Кількості різняться не більше, ніж випадково: ознак, що якісь одиниці ризикованіші, немає.' },
  caution: {
    en: 'The figure depends on the size of the units: street segments look more concentrated than districts. Compare only what was cut alike.',
    uk: 'Число залежить від розміру одиниць: відрізки вулиць здаються концентрованішими за райони. Порівнюйте лише однаково поділене.',
  },
} satisfies Record<string, Text>;
const measures = { count: { en: 'incidents', uk: 'інцидентів' }, harm: { en: 'days of harm', uk: 'днів шкоди' } } as const;

/** How few units hold how much, and how much of that is chance. */
export const concentrationOfPlaces: Method<typeof parameters> = {
  id: 'concentration', group: 'places', card: 'concentration', version: 1, random: false, exact: false, parameters,
  title: { en: 'Concentration (80-20, Lorenz curve, Gini)', uk: 'Концентрація (80-20, крива Лоренца, Джині)' },
  question: { en: 'How few units hold most of the incidents, and is that more than chance heaps up?', uk: 'На скільки мало одиниць припадає більшість інцидентів, і чи більше це за випадкове?' },
  units: ['hex', 'square', 'area'],
  needs: () => ({}),
  bytes: ({ units }) => units * 150,
  run(input, { measure, shares }) {
    const { units, events } = input;
    if (units === null) throw new RangeError('concentration needs units');
    if (events.n === 0) return nothing(notDefined('no_events'));
    const amount = countByUnit(events, units, measure);
    const found = concentrationOf(amount, { shares: shares.map((percent) => percent / 100) });
    // Harm that happens to be whole days is still no count.
    return isDefined(found) ? describe(input, units, {
      amount,
      found: measure === 'harm' ? { ...found, giniCorrected: null, chanceGini: null, riskGini: null, theta: null } : found,
      measure,
    }) : nothing(found);
  },
};

type Of = { amount: Float64Array; found: Concentration; measure: 'count' | 'harm' };

function describe(input: AnalysisInput, units: Units, { amount, found, measure }: Of): Output {
  const { gini, giniCorrected: corrected, chanceGini: chance, riskGini: risk, holding, events, places } = found;
  const middle = holding.find(({ share }) => share === 0.5) ?? holding[0]!;
  const reading = [
    say(texts.half, {
      share: middle.share, places: middle.places, ofPlaces: middle.ofPlaces, ofNonEmpty: middle.ofNonEmpty, events, units: places,
      measure: measures[measure],
    }),
    ...(chance === null ? [] : [say(texts.chance, { gini, chance })]), ...(corrected === null || events >= places ? [] : [say(texts.sparse, { corrected })]),
    ...(risk !== null && middle.riskPlaces !== null ? [say(
      texts.risk, { share: middle.share, places: middle.riskPlaces, gini: risk },
    )] : measure === 'count' ? [texts.none] : []),
    texts.caution,
  ];
  return {
    notDefined: null, used: input.events.n, warnings: [], reading,
    figures: [
      { id: 'share', title: say({ en: 'Units that hold {share, number, ::percent}', uk: 'Одиниць, що мають {share, number, ::percent}' }, { share: middle.share }), quantity: 'share', value: middle.ofPlaces },
      { id: 'gini', title: { en: 'Gini coefficient', uk: 'Коефіцієнт Джині' }, quantity: 'number', value: gini },
      { id: 'gini_corrected', title: { en: 'Gini, corrected for few incidents', uk: 'Джині з поправкою на малу кількість' }, quantity: 'number', value: corrected },
      { id: 'gini_chance', title: { en: 'Gini by chance alone', uk: 'Джині лише через випадок' }, quantity: 'number', value: chance },
      { id: 'gini_risk', title: { en: 'Gini of the risk', uk: 'Джині ризику' }, quantity: 'number', value: risk },
      { id: 'non_empty', title: { en: 'Units with any', uk: 'Непорожніх одиниць' }, quantity: 'count', value: found.nonEmpty },
    ],
    tables: [holdingTable(found), unitTable(units, amount, measure)], charts: [lorenz(found)], layer: layerOf(input, units, { amount, found, measure }),
  };
}

const holdingTable = ({ holding }: Concentration) => tableOf('shares', { en: 'The fewest units that hold a share', uk: 'Найменше одиниць, на які припадає частка' }, {
  columns: [
    { id: 'share', title: { en: 'Share', uk: 'Частка' }, quantity: 'share' }, { id: 'places', title: { en: 'Units', uk: 'Одиниць' }, quantity: 'count' },
    { id: 'of_all', title: { en: 'Of all units', uk: 'Від усіх одиниць' }, quantity: 'share' }, { id: 'of_non_empty', title: { en: 'Of those with any', uk: 'Від непорожніх' }, quantity: 'share' },
    { id: 'of_risk', title: { en: 'By the fitted risk', uk: 'За підібраним ризиком' }, quantity: 'share' },
  ],
  rows: holding.map(({ share, places, ofPlaces, ofNonEmpty, riskPlaces }) => [share, places, ofPlaces, ofNonEmpty, riskPlaces]),
});

/** Rank, place, amount, share, running share: the 80-20 table. */
function unitTable(units: Units, amount: Float64Array, measure: 'count' | 'harm') {
  const total = amount.reduce((sum, one) => sum + one, 0);
  let running = 0;
  const order = Array.from(amount, (_, i) => i).filter((i) => amount[i]! > 0).toSorted((a, b) => amount[b]! - amount[a]! || a - b);
  return tableOf('units', { en: 'Units, the fullest first', uk: 'Одиниці, спершу найповніші' }, {
    columns: [
      { id: 'rank', title: { en: 'Rank', uk: 'Ранг' }, quantity: 'count' }, { id: 'unit', title: { en: 'Unit', uk: 'Одиниця' }, quantity: 'text' },
      { id: 'amount', title: { en: 'In it', uk: 'У ній' }, quantity: measure === 'harm' ? 'harmDays' : 'count' }, { id: 'share', title: { en: 'Share', uk: 'Частка' }, quantity: 'share' },
      { id: 'running', title: { en: 'Share so far', uk: 'Частка наростом' }, quantity: 'share' }, { id: 'units', title: { en: 'Share of units so far', uk: 'Частка одиниць наростом' }, quantity: 'share' },
      { id: 'density', title: { en: 'Per km²', uk: 'На км²' }, quantity: 'perSquareKm' },
    ],
    rows: order.map((i, k) => {
      running += amount[i]!;
      return [k + 1, unitName(units, i), amount[i]!, amount[i]! / total, running / total, (k + 1) / amount.length, amount[i]! / units.squareKm[i]!];
    }),
  });
}

function lorenz({ curve, holding }: Concentration): Chart {
  // A thousand different numbers of harm need no thousand points: those nearest to every half percent are enough.
  const every = Math.max(1, Math.ceil(curve.places.length / 400));
  const points = Array.from(
    curve.places, (share, k): [number, number] => [share, curve.events[k]!],
  ).filter((_, k) => k % every === 0 || k === curve.places.length - 1);
  return {
    kind: 'line', id: 'lorenz', title: { en: 'Lorenz curve: share of units, the fullest first, and what they hold', uk: 'Крива Лоренца: частка одиниць, спершу найповніші, і скільки на них припадає' },
    x: { title: { en: 'Share of units', uk: 'Частка одиниць' }, quantity: 'share' }, y: { title: { en: 'Share of the incidents', uk: 'Частка інцидентів' }, quantity: 'share' },
    lines: [
      { id: 'observed', title: { en: 'Observed', uk: 'Спостережено' }, role: 'observed', points },
      { id: 'even', title: { en: 'Evenly spread', uk: 'Рівномірно' }, role: 'expected', points: [[0, 0], [1, 1]] },
    ],
    bands: [],
    marks: holding.map(({ share, ofPlaces }) => ({ x: ofPlaces, y: share, role: 'signal' as const, title: say({ en: '{share, number, ::percent} in {places, number, ::percent .0} of the units', uk: '{share, number, ::percent} на {places, number, ::percent .0} одиниць' }, { share, places: ofPlaces }) })),
  };
}

/** Units by the share that they help to hold: the first share that is full with them. */
function layerOf(input: AnalysisInput, units: Units, { amount, found }: Of): LayerOutput {
  const order = Array.from(amount, (_, i) => i).toSorted((a, b) => amount[b]! - amount[a]! || a - b);
  const steps = found.holding.slice(0, 3);
  const meanings = ['hot3', 'hot2', 'hot1'] as const;
  const code = (k: number): string => steps.find(({ places }) => k < places)?.share.toString() ?? 'rest';
  const kinds = new Array<string>(units.n);
  order.forEach((i, k) => { kinds[i] = amount[i] === 0 ? 'empty' : code(k); });
  return {
    title: { en: 'Units that hold most', uk: 'Одиниці, на які припадає більшість' }, value: { title: { en: 'In the unit', uk: 'В одиниці' }, quantity: 'count' }, ramp: 'classes', centre: null,
    classes: [
      ...steps.map(({ share }, k) => ({ code: share.toString(), title: say({ en: 'Among those that hold {share, number, ::percent}', uk: 'Серед тих, що мають {share, number, ::percent}' }, { share }), meaning: meanings[k]! })),
      { code: 'rest', title: { en: 'The rest', uk: 'Решта' }, meaning: 'none' }, { code: 'empty', title: { en: 'Nothing', uk: 'Нічого' }, meaning: 'undefined' },
    ],
    places: { units: Int32Array.from(amount, (_, i) => i) },
    columns: { count: countByUnit(input.events, units), value: amount, class: kinds, label: Array.from(amount, (_, i) => unitName(units, i)) },
  };
}
