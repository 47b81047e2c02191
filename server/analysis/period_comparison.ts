import type { Text } from '../model/analysis.ts';
import { benjaminiHochberg } from '../stats/benjamini_hochberg.ts';
import { eTest } from '../stats/e_test.ts';
import { fewestToTell } from '../stats/fewest_to_tell.ts';
import { notDefined } from '../stats/not_defined.ts';
import { rateRatioInterval } from '../stats/rate_ratio_interval.ts';
import type { AnalysisInput, Method, Output, Units } from './method.ts';
import { nothing } from './nothing.ts';
import type { Values } from './parameters.ts';
import { say } from './say.ts';
import { tableOf } from './table.ts';
import { countByUnit, unitName } from './tally.ts';
import { levelParameter } from './unit_parameters.ts';

const parameters = {
  against: {
    kind: 'window', default: 'previous', title: { en: 'Compared with', uk: 'Порівняти з' },
    explain: {
      en: 'The other window: that of equal length before, the same days a year earlier, or days as FROM/TO. By default that before, because it is nearest in time; a year earlier where the season matters.',
      uk: 'Інше вікно: попереднє такої ж довжини, ті самі дні рік тому або дні як ВІД/ДО. Типово попереднє, бо воно найближче в часі; рік тому, якщо важлива пора року.',
    },
  },
  level: levelParameter,
} as const;

type Compared = {
  fewest: number; count: Float64Array; before: Float64Array; expected: Float64Array; p: Float64Array; q: (number | null)[];
  ratio: Float64Array; lower: Float64Array; upper: Float64Array;
};

/** Each unit against itself in another window. */
export const periodComparison: Method<typeof parameters> = {
  id: 'period_comparison', group: 'comparison', card: 'e_test', version: 2, random: false, exact: false, parameters,
  title: { en: 'Comparison of two periods', uk: 'Порівняння двох періодів' },
  question: { en: 'Where did the number of incidents change by more than chance?', uk: 'Де кількість інцидентів змінилася більше, ніж випадково?' },
  units: ['area', 'hex', 'square'],
  needs: ({ against }) => ({ before: against }),
  bytes: ({ units }) => units * 200,
  run(input, values) {
    const { units, before, events } = input;
    if (units === null || before === null) throw new RangeError('a comparison needs units and another window');
    if (!before.covered) return nothing(notDefined('not_covered'));
    if (events.n + before.events.n === 0) return nothing(notDefined('no_events'));
    return describe(input, units, { ...values, compared: compare(input, units) });
  },
};

function compare({ events, before, window }: AnalysisInput, units: Units): Compared {
  const [count, earlier] = [countByUnit(events, units), countByUnit(before!.events, units)];
  const [n1, n2] = [window.toDay - window.fromDay, before!.window.toDay - before!.window.fromDay];
  const blank = (): Float64Array => new Float64Array(units.n).fill(Number.NaN);
  const fewest = fewestToTell({ now: n1, before: n2 });
  const found = { fewest, count, before: earlier, expected: earlier.map((one) => (one * n1) / n2), p: blank(), ratio: blank(), lower: blank(), upper: blank() };
  for (let i = 0; i < units.n; i += 1) {
    const [k1, k2] = [count[i]!, earlier[i]!];
    if (k1 + k2 === 0) continue;
    if (k1 + k2 >= fewest) found.p[i] = eTest({ k1, n1, k2, n2 });
    const interval = rateRatioInterval({ k1, n1, k2, n2 });
    found.ratio[i] = interval.ratio ?? Number.NaN;
    found.lower[i] = interval.lower ?? Number.NaN;
    found.upper[i] = interval.upper ?? Number.NaN;
  }
  return { ...found, q: benjaminiHochberg(Array.from(found.p, (p) => (Number.isNaN(p) ? null : p))).q };
}

const classes = [
  { code: 'more', title: { en: 'More than before', uk: 'Більше, ніж раніше' }, meaning: 'hot3' },
  { code: 'same', title: { en: 'No difference shown', uk: 'Відмінності не виявлено' }, meaning: 'none' },
  { code: 'fewer', title: { en: 'Fewer than before', uk: 'Менше, ніж раніше' }, meaning: 'cold3' },
  { code: 'few', title: { en: 'Too few to tell', uk: 'Замало, щоб судити' }, meaning: 'undefined' },
] as const;

const reading: Readonly<Record<'total' | 'units' | 'few' | 'caution', Text>> = {
  total: {
    en: 'There {count, plural, one {was # incident} other {were # incidents}} in the window, against {expected, number, ::.0} that the other one, scaled to equal length, would give.',
    uk: 'У вікні {count, plural, one {був # інцидент} few {було # інциденти} many {було # інцидентів} other {було # інциденту}} проти {expected, number, ::.0}, яких слід чекати за іншим вікном, зведеним до тієї ж довжини.',
  },
  units: {
    en: 'Of {tested, plural, one {# unit} other {# units}} with enough incidents to tell, {more, number} had more and {fewer, number} fewer than chance explains.',
    uk: 'З {tested, plural, one {# одиниці} few {# одиниць} many {# одиниць} other {# одиниці}}, де інцидентів досить, щоб судити, {more, number} мали більше і {fewer, number} менше, ніж пояснює випадок.',
  },
  few: {
    en: '{few, plural, one {# unit has} other {# units have}} fewer than {fewest, number} in both windows together: too few to tell, however they fall.',
    uk: '{few, plural, one {# одиниця має} few {# одиниці мають} many {# одиниць мають} other {# одиниці мають}} менше ніж {fewest, number} в обох вікнах разом: замало, щоб судити, хоч як вони розподіляться.',
  },
  caution: {
    en: 'A unit without a difference has not been shown to be unchanged: with few incidents only large changes can be seen.',
    uk: 'Відсутність відмінності не доводить, що нічого не змінилося: за малої кількості видно лише великі зміни.',
  },
};

function describe(input: AnalysisInput, units: Units, { compared, level }: Values<typeof parameters> & { compared: Compared }): Output {
  const { count, before, expected, p, q, ratio, lower, upper } = compared;
  const classOf = (i: number): string => (q[i] === null ? 'few' : q[i]! > Number(level) ? 'same' : count[i]! > expected[i]! ? 'more' : 'fewer');
  const found = Array.from(count, (_, i) => classOf(i));
  const tally = (code: string): number => found.filter((one) => one === code).length;
  const sum = (list: Float64Array): number => list.reduce((total, one) => total + one, 0);
  const order = Array.from(count, (_, i) => i).filter((i) => q[i] !== null).toSorted((a, b) => p[a]! - p[b]! || a - b);
  const figures = { more: tally('more'), fewer: tally('fewer'), tested: order.length };
  return {
    notDefined: null, used: input.events.n, warnings: [],
    reading: [
      say(reading.total, { count: sum(count), expected: sum(expected) }), say(reading.units, figures),
      say(reading.few, { few: tally('few'), fewest: compared.fewest }), reading.caution,
    ],
    figures: [
      { id: 'count', title: { en: 'Incidents', uk: 'Інциденти' }, quantity: 'count', value: sum(count) },
      { id: 'expected', title: { en: 'Expected from the other window', uk: 'Очікувано за іншим вікном' }, quantity: 'number', value: sum(expected) },
      { id: 'more', title: { en: 'Units with more', uk: 'Одиниць із зростанням' }, quantity: 'count', value: figures.more },
      { id: 'fewer', title: { en: 'Units with fewer', uk: 'Одиниць зі зниженням' }, quantity: 'count', value: figures.fewer },
    ],
    tables: [tableOf('units', { en: 'Units by strength of evidence', uk: 'Одиниці за силою доказу' }, {
      columns: [
        { id: 'unit', title: { en: 'Unit', uk: 'Одиниця' }, quantity: 'text' }, { id: 'count', title: { en: 'Incidents', uk: 'Інциденти' }, quantity: 'count' },
        { id: 'before', title: { en: 'In the other window', uk: 'В іншому вікні' }, quantity: 'count' }, { id: 'ratio', title: { en: 'Ratio of rates', uk: 'Відношення показників' }, quantity: 'ratio' },
        { id: 'lower', title: { en: 'Lower end', uk: 'Нижня межа' }, quantity: 'ratio' }, { id: 'upper', title: { en: 'Upper end', uk: 'Верхня межа' }, quantity: 'ratio' },
        { id: 'p', title: { en: 'p', uk: 'p' }, quantity: 'probability' }, { id: 'q', title: { en: 'p, corrected', uk: 'p, скориговане' }, quantity: 'probability' },
      ],
      rows: order.map((i) => [unitName(units, i), count[i]!, before[i]!, ratio[i]!, lower[i]!, upper[i]!, p[i]!, q[i]!]),
    })],
    charts: [{
      kind: 'bar', id: 'ratios', title: { en: 'Ratio of rates with 95 % interval, strongest evidence first', uk: 'Відношення показників з інтервалом 95 %, спершу найсильніші докази' },
      x: { title: { en: 'Unit', uk: 'Одиниця' }, quantity: 'text' }, y: { title: { en: 'Ratio', uk: 'Відношення' }, quantity: 'ratio' },
      bars: order.filter((i) => Number.isFinite(ratio[i]!)).slice(0, 20).map((i) => ({
        x: unitName(units, i), y: ratio[i]!, lower: lower[i]!, upper: Number.isFinite(upper[i]!) ? upper[i]! : null, role: q[i]! <= Number(level) ? 'signal' as const : 'observed' as const,
      })),
    }],
    layer: {
      title: { en: 'Change against the other window', uk: 'Зміна відносно іншого вікна' }, value: { title: { en: 'Ratio of rates', uk: 'Відношення показників' }, quantity: 'ratio' },
      ramp: 'classes', centre: 1, classes, places: { units: Int32Array.from(count, (_, i) => i) },
      columns: {
        count, expected, value: ratio, p, q: Float64Array.from(q, (one) => one ?? Number.NaN), lower, upper, class: found,
        label: Array.from(count, (_, i) => unitName(units, i)),
      },
    },
  };
}
