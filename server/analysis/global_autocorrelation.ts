import type { Chart, Text } from '../model/analysis.ts';
import { centralMoments } from '../stats/central_moments.ts';
import { geary, type Geary } from '../stats/geary.ts';
import { generalG, type GeneralG } from '../stats/general_g.ts';
import type { PermutationTest } from '../stats/global_test.ts';
import { localMoran } from '../stats/local_moran.ts';
import { moran, moranPermutation, type Moran } from '../stats/moran.ts';
import { isDefined, notDefined } from '../stats/not_defined.ts';
import { binaryWeights, rowStandardised } from '../stats/weights.ts';
import type { Method, Output } from './method.ts';
import { moranScatter } from './moran_scatter.ts';
import { nothing } from './nothing.ts';
import { pWords } from './p_words.ts';
import { say } from './say.ts';
import { tableOf } from './table.ts';
import { countByUnit } from './tally.ts';
import { measureParameter, permutationsParameter, ringsParameter } from './unit_parameters.ts';

const parameters = {
  measure: measureParameter,
  rings: ringsParameter,
  assumption: {
    kind: 'choice', default: 'randomisation', title: { en: 'Variance under', uk: 'Дисперсія за' },
    choices: [{ value: 'randomisation', title: { en: 'Randomisation', uk: 'Рандомізацією' } }, { value: 'normality', title: { en: 'Normality', uk: 'Нормальністю' } }],
    explain: {
      en: 'Randomisation by default: the values are what they are, and only their places are chance. Normality takes them for draws from a bell curve, which counts of incidents are not.',
      uk: 'Типово рандомізація: значення такі, які є, а випадкові лише їхні місця. Нормальність вважає їх вибіркою з дзвоноподібної кривої, чим кількості інцидентів не є.',
    },
  },
  permutations: permutationsParameter,
} as const;

const texts = {
  clustered: { en: 'Neighbouring units have more alike numbers than chance would put there (Moran I {i, number, ::.000}, expected {expected, number, ::.000}, {p}).', uk: 'Сусідні одиниці мають схожіші кількості, ніж дав би випадок (I Морана {i, number, ::.000}, очікувано {expected, number, ::.000}, {p}).' },
  dispersed: { en: 'Neighbouring units differ more than chance would have it (Moran I {i, number, ::.000}, expected {expected, number, ::.000}, {p}).', uk: 'Сусідні одиниці різняться сильніше, ніж дав би випадок (I Морана {i, number, ::.000}, очікувано {expected, number, ::.000}, {p}).' },
  random: { en: 'The arrangement over the map cannot be told from chance (Moran I {i, number, ::.000}, expected {expected, number, ::.000}, {p}).', uk: 'Розташування на карті не відрізнити від випадкового (I Морана {i, number, ::.000}, очікувано {expected, number, ::.000}, {p}).' },
  high: { en: 'It is high numbers that lie together (General G above what is expected, z {z, number, ::.00}).', uk: 'Разом лежать саме високі кількості (General G вище очікуваного, z {z, number, ::.00}).' },
  low: { en: 'It is low numbers that lie together (General G below what is expected, z {z, number, ::.00}).', uk: 'Разом лежать саме низькі кількості (General G нижче очікуваного, z {z, number, ::.00}).' },
  caution: {
    en: 'This is one number for the whole map: it says whether there is a pattern at these units, not where, not how many incidents there are. Other units give another number.',
    uk: 'Це одне число для всієї карти: воно каже, чи є закономірність за таких одиниць, а не де вона і скільки інцидентів. Інші одиниці дадуть інше число.',
  },
} satisfies Record<string, Text>;

/** Is there a pattern at all? Three statistics of the whole map beside each other. */
export const globalAutocorrelation: Method<typeof parameters> = {
  id: 'autocorrelation', group: 'hotspots', card: 'moran', version: 1, random: true, exact: false, parameters,
  title: { en: 'Is there a pattern at all (Moran, Geary, General G)', uk: 'Чи є закономірність узагалі (Моран, Гірі, General G)' },
  question: { en: 'Over the whole map: are neighbouring units more alike than chance?', uk: 'На всій карті: чи схожі сусідні одиниці більше, ніж випадково?' },
  units: ['hex', 'square', 'area'],
  needs: ({ rings }) => ({ rings }),
  bytes: ({ units }) => units * 400,
  run(input, values, { seed, tick }) {
    const { units, events } = input;
    if (units === null) throw new RangeError('autocorrelation needs units');
    if (events.n === 0) return nothing(notDefined('no_events'));
    const amount = countByUnit(events, units, values.measure);
    const weights = rowStandardised(units.neighbours);
    const moranFound = moran(amount, weights);
    if (!isDefined(moranFound)) return nothing(moranFound);
    const gearyFound = geary(amount, weights);
    const permuted = moranPermutation(amount, weights, { seed, permutations: values.permutations, tick });
    const g = generalG(amount, binaryWeights(units.neighbours));
    const local = localMoran(amount, weights);
    if (!isDefined(gearyFound) || !isDefined(permuted) || !isDefined(local)) return nothing(notDefined('no_variation'));
    const scatter = moranScatter(units, {
      values: amount, lag: local.lag, mean: centralMoments(amount).mean, slope: moranFound.statistic, called: () => false,
      harm: values.measure === 'harm',
    });
    return describe({ used: events.n, moran: moranFound, geary: gearyFound, g: isDefined(g) ? g : null, permuted, scatter, assumption: values.assumption });
  },
};

type Found = {
  used: number; moran: Moran; geary: Geary; g: GeneralG | null; permuted: PermutationTest; scatter: Chart;
  assumption: 'randomisation' | 'normality';
};

function describe({ used, moran: i, geary: c, g, permuted, scatter, assumption }: Found): Output {
  const own = i[assumption];
  const sure = permuted.p <= 0.05;
  const first = !sure ? texts.random : i.statistic > i.expected ? texts.clustered : texts.dispersed;
  const gz = g?.randomisation.z ?? null;
  return {
    notDefined: null, used, warnings: [], layer: null, charts: [scatter],
    reading: [
      say(first, { i: i.statistic, expected: i.expected, p: pWords(permuted.p) }),
      ...(gz === null || Math.abs(gz) < 1.96 ? [] : [say(gz > 0 ? texts.high : texts.low, { z: gz })]), texts.caution,
    ],
    figures: [
      { id: 'moran', title: { en: "Moran's I", uk: 'I Морана' }, quantity: 'number', value: i.statistic },
      { id: 'moran_p', title: { en: 'p of I, permutations', uk: 'p для I, перестановки' }, quantity: 'probability', value: permuted.p },
      { id: 'geary', title: { en: "Geary's C", uk: 'C Гірі' }, quantity: 'number', value: c.statistic },
      { id: 'general_g', title: { en: 'General G', uk: 'General G' }, quantity: 'number', value: g?.statistic ?? null },
    ],
    tables: [tableOf('statistics', { en: 'Three statistics of the whole map', uk: 'Три статистики всієї карти' }, {
      columns: [
        { id: 'statistic', title: { en: 'Statistic', uk: 'Статистика' }, quantity: 'text' }, { id: 'value', title: { en: 'Value', uk: 'Значення' }, quantity: 'number' },
        { id: 'expected', title: { en: 'Expected without pattern', uk: 'Очікувано без закономірності' }, quantity: 'number' }, { id: 'variance', title: { en: 'Variance', uk: 'Дисперсія' }, quantity: 'number' },
        { id: 'z', title: { en: 'z', uk: 'z' }, quantity: 'z' }, { id: 'p', title: { en: 'p, two-sided', uk: 'p, двобічне' }, quantity: 'probability' },
      ],
      rows: [
        [{ en: "Moran's I", uk: 'I Морана' }, i.statistic, i.expected, own.variance, own.z, own.p],
        [{ en: "Moran's I, permutations", uk: 'I Морана, перестановки' }, i.statistic, permuted.mean, permuted.standardDeviation ** 2, null, permuted.p],
        [{ en: "Geary's C", uk: 'C Гірі' }, c.statistic, c.expected, c[assumption].variance, c[assumption].z, c[assumption].p],
        ...(g === null ? [] : [[{ en: 'General G', uk: 'General G' }, g.statistic, g.expected, g.randomisation.variance, g.randomisation.z, g.randomisation.p]]),
      ],
    })],
  };
}
