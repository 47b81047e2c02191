import type { Text } from '../model/analysis.ts';
import { empiricalBayes, localEmpiricalBayes, type SmoothedRates } from '../stats/empirical_bayes.ts';
import { isDefined, notDefined } from '../stats/not_defined.ts';
import { poissonInterval } from '../stats/poisson_interval.ts';
import type { AnalysisInput, Method, Output, Units } from './method.ts';
import { nothing, nothingBecause } from './nothing.ts';
import { say } from './say.ts';
import { tableOf } from './table.ts';
import { countByUnit, unitName } from './tally.ts';

const parameters = {
  exposure: {
    kind: 'choice', default: 'area', title: { en: 'Rate per', uk: 'Показник на' },
    choices: [{ value: 'area', title: { en: 'Square kilometre', uk: 'Квадратний кілометр' } }, { value: 'incidents', title: { en: '100 incidents of a comparison group', uk: '100 інцидентів групи порівняння' } }],
    explain: {
      en: 'What the number is divided by. The area by default, which is always known; a comparison group shows where this kind makes up more of what happens.',
      uk: 'На що ділиться кількість. Типово на площу, яка завжди відома; група порівняння показує, де цей вид становить більшу частину того, що стається.',
    },
  },
  baseline: {
    kind: 'offences', default: [], title: { en: 'Comparison group', uk: 'Група порівняння' },
    explain: { en: 'Offences that the number is held against. All by default. Used with the rate per incidents only.', uk: 'Правопорушення, з якими порівнюється кількість. Типово всі. Лише для показника на інциденти.' },
  },
  smoothing: {
    kind: 'choice', default: 'global', title: { en: 'Drawn towards', uk: 'Наближається до' },
    choices: [{ value: 'global', title: { en: 'The rate of all units', uk: 'Показника всіх одиниць' } }, { value: 'local', title: { en: 'The rate of the unit and its neighbours', uk: 'Показника одиниці та її сусідів' } }],
    explain: {
      en: 'Rates of small exposure are unsure and are drawn towards a common one. That of all by default; that of the neighbours keeps differences between parts of the city.',
      uk: 'Показники за малої основи непевні й наближаються до спільного. Типово до показника всіх; показник сусідів зберігає відмінності між частинами міста.',
    },
  },
} as const;

const texts = {
  common: {
    en: 'The rate of all units together is {common, number, ::.00} {per}. {spread, plural, =0 {The units differ no more than chance: every unit is given the common rate.} other {The true rates of the units differ: their standard deviation is about {deviation, number, ::.00}.}}',
    uk: 'Показник усіх одиниць разом — {common, number, ::.00} {per}. {spread, plural, =0 {Одиниці різняться не більше, ніж випадково: кожній надано спільний показник.} other {Справжні показники одиниць різняться: їх стандартне відхилення близько {deviation, number, ::.00}.}}',
  },
  highest: {
    en: 'The highest smoothed rate is in {unit}: {smoothed, number, ::.00} ({raw, number, ::.00} as counted, from {count, plural, one {# incident} other {# incidents}}).',
    uk: 'Найвищий згладжений показник — {unit}: {smoothed, number, ::.00} ({raw, number, ::.00} за підрахунком, {count, plural, one {# інцидент} few {# інциденти} many {# інцидентів} other {# інциденту}}).',
  },
  changed: {
    en: 'Of the ten highest rates as counted {kept, number} are among the ten highest when smoothed; the others stood on few incidents.',
    uk: 'З десяти найвищих показників за підрахунком {kept, number} лишаються в десятці після згладжування; решта спиралася на малу кількість.',
  },
  itself: {
    en: 'The comparison group is the selection itself, so every rate is the same. Choose offences for the one or the other.',
    uk: 'Група порівняння збігається з вибіркою, тож усі показники однакові. Оберіть правопорушення для однієї чи іншої.',
  },
  caution: { en: 'A smoothed rate is an estimate and not what was counted. The raw rate stands beside it.', uk: 'Згладжений показник — це оцінка, а не підрахунок. Сирий показник наведено поруч.' },
} satisfies Record<string, Text>;
const per = { area: { en: 'incidents per km²', uk: 'інцидентів на км²' }, incidents: { en: 'per 100 incidents of the comparison group', uk: 'на 100 інцидентів групи порівняння' } } as const;

/** Rates that do not put the smallest units first. */
export const smoothedRates: Method<typeof parameters> = {
  id: 'smoothed_rates', group: 'places', card: 'empirical_bayes', version: 1, random: false, exact: false, parameters,
  title: { en: 'Rates, smoothed (empirical Bayes)', uk: 'Показники, згладжені (емпіричний Баєс)' },
  question: { en: 'Which units have a high rate, once small numbers are not taken at face value?', uk: 'Де високий показник, якщо не довіряти малим числам буквально?' },
  units: ['area', 'hex', 'square'],
  needs: ({ exposure, smoothing, baseline }) => ({ ...(smoothing === 'local' && { rings: 1 }), ...(exposure === 'incidents' && { baseline }) }),
  bytes: ({ units }) => units * 200,
  run(input, { exposure, smoothing }) {
    const { units, events, baseline } = input;
    if (units === null) throw new RangeError('rates need units');
    if (exposure === 'incidents' && baseline === null) throw new RangeError('a rate per incidents needs a baseline');
    if (events.n === 0) return nothing(notDefined('no_events'));
    if (exposure === 'incidents' && baseline!.n === events.n) return nothingBecause(texts.itself);
    const cases = countByUnit(events, units);
    const size = exposure === 'area' ? units.squareKm : countByUnit(baseline!, units).map((count) => count / 100);
    const found = smoothing === 'local' ? localEmpiricalBayes(cases, size, units.neighbours) : empiricalBayes(cases, size);
    return isDefined(found) ? describe(input, units, { cases, size, found, exposure }) : nothing(found);
  },
};

type Described = { cases: Float64Array; size: Float64Array; found: SmoothedRates; exposure: 'area' | 'incidents' };

function describe(input: AnalysisInput, units: Units, { cases, size, found, exposure }: Described): Output {
  const { raw, smoothed, common, spread } = found;
  const known = Array.from(raw, (_, i) => i).filter((i) => !Number.isNaN(smoothed[i]!));
  const by = (list: Float64Array): number[] => known.toSorted((a, b) => list[b]! - list[a]! || a - b);
  const order = by(smoothed);
  const firstTen = new Set(order.slice(0, 10));
  const kept = by(raw).slice(0, 10).filter((i) => firstTen.has(i)).length;
  const interval = (i: number): { lower: number; upper: number } => poissonInterval(cases[i]!);
  const quantity = exposure === 'area' ? 'perSquareKm' as const : 'number' as const;
  const best = order[0]!;
  const said = { common, per: per[exposure], spread: spread > 0 ? 1 : 0, deviation: Math.sqrt(spread) };
  return {
    notDefined: null, used: input.events.n, warnings: [],
    reading: [
      say(texts.common, said), ...(spread > 0 ? [say(texts.highest, {
        unit: unitName(units, best), smoothed: smoothed[best]!, raw: raw[best]!, count: cases[best]!,
      })] : []),
      ...(spread > 0 && known.length > 10 && kept < 10 ? [say(texts.changed, { kept })] : []), texts.caution,
    ],
    figures: [
      { id: 'common', title: say({ en: 'Rate of all, {per}', uk: 'Показник усіх, {per}' }, { per: per[exposure] }), quantity, value: common },
      { id: 'deviation', title: { en: 'Standard deviation of the true rates', uk: 'Стандартне відхилення справжніх показників' }, quantity: 'number', value: Math.sqrt(spread) },
      { id: 'highest', title: { en: 'Highest smoothed rate', uk: 'Найвищий згладжений показник' }, quantity, value: smoothed[best]! },
    ],
    tables: [tableOf('units', { en: 'Units by smoothed rate', uk: 'Одиниці за згладженим показником' }, {
      columns: [
        { id: 'unit', title: { en: 'Unit', uk: 'Одиниця' }, quantity: 'text' }, { id: 'count', title: { en: 'Incidents', uk: 'Інциденти' }, quantity: 'count' },
        {
          id: 'exposure',
          title: { en: exposure === 'area' ? 'km²' : 'Comparison group, hundreds', uk: exposure === 'area' ? 'км²' : 'Група порівняння, сотні' },
          quantity: 'number',
        },
        { id: 'raw', title: { en: 'Rate as counted', uk: 'Показник за підрахунком' }, quantity }, { id: 'lower', title: { en: 'From', uk: 'Від' }, quantity }, { id: 'upper', title: { en: 'To', uk: 'До' }, quantity },
        { id: 'smoothed', title: { en: 'Smoothed rate', uk: 'Згладжений показник' }, quantity },
      ],
      rows: order.map((i) => [unitName(units, i), cases[i]!, size[i]!, raw[i]!, interval(i).lower / size[i]!, interval(i).upper / size[i]!, smoothed[i]!]),
    })],
    charts: [{
      kind: 'scatter', id: 'shrinking', title: { en: 'Rates as counted and smoothed', uk: 'Показники за підрахунком і згладжені' },
      x: { title: { en: 'As counted', uk: 'За підрахунком' }, quantity }, y: { title: { en: 'Smoothed', uk: 'Згладжений' }, quantity },
      points: by(raw).slice(0, 2000).map((i) => ({ x: raw[i]!, y: smoothed[i]!, role: 'observed' as const, title: unitName(units, i) })),
      lines: [
        { title: { en: 'Unchanged', uk: 'Без змін' }, role: 'expected', points: [[0, 0], [smoothed[best]!, smoothed[best]!]] },
        { title: { en: 'Rate of all', uk: 'Показник усіх' }, role: 'limit', points: [[0, common], [by(raw).slice(0, 1).reduce((_, i) => raw[i]!, 0), common]] },
      ],
    }],
    layer: {
      title: { en: 'Smoothed rate', uk: 'Згладжений показник' }, value: { title: per[exposure], quantity }, ramp: 'amount', centre: null, classes: null,
      places: { units: Int32Array.from(raw, (_, i) => i) },
      columns: { count: cases, expected: size.map((own) => own * common), value: smoothed, score: raw, label: Array.from(raw, (_, i) => unitName(units, i)) },
    },
  };
}
