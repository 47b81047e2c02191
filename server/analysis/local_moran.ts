import type { Text } from '../model/analysis.ts';
import { centralMoments } from '../stats/central_moments.ts';
import { localMoran, localMoranPermutation, quadrants, type LocalMoran } from '../stats/local_moran.ts';
import { isDefined, notDefined } from '../stats/not_defined.ts';
import { rowStandardised } from '../stats/weights.ts';
import { corrected, testWarnings } from './corrected.ts';
import type { AnalysisInput, Method, Output, Units } from './method.ts';
import { moranScatter } from './moran_scatter.ts';
import { nothing } from './nothing.ts';
import { say } from './say.ts';
import { tableOf } from './table.ts';
import { countByUnit, unitName } from './tally.ts';
import { correctionParameter, levelParameter, manyPermutationsParameter, measureParameter, ringsParameter } from './unit_parameters.ts';

const parameters = {
  measure: measureParameter,
  rings: ringsParameter,
  inference: {
    kind: 'choice', default: 'permutation', title: { en: 'Significance from', uk: 'Значущість за' },
    choices: [{ value: 'permutation', title: { en: 'Permutations', uk: 'Перестановками' } }, { value: 'normal', title: { en: 'Normal approximation', uk: 'Нормальним наближенням' } }],
    explain: {
      en: 'Permutations by default: the distribution of local Moran is far from normal. The approximation is quicker and there to compare with other programs.',
      uk: 'Типово перестановки: розподіл локального I Морана далекий від нормального. Наближення швидше й потрібне для порівняння з іншими програмами.',
    },
  },
  permutations: manyPermutationsParameter,
  correction: correctionParameter,
  level: levelParameter,
} as const;

const classes = [
  { code: 'high_high', title: { en: 'High among high', uk: 'Високе серед високих' }, meaning: 'hot3' },
  { code: 'low_low', title: { en: 'Low among low', uk: 'Низьке серед низьких' }, meaning: 'cold3' },
  { code: 'high_low', title: { en: 'High among low', uk: 'Високе серед низьких' }, meaning: 'high' },
  { code: 'low_high', title: { en: 'Low among high', uk: 'Низьке серед високих' }, meaning: 'low' },
  { code: 'neither', title: { en: 'Not shown', uk: 'Не виявлено' }, meaning: 'none' },
  { code: 'undefined', title: { en: 'Not defined', uk: 'Не визначено' }, meaning: 'undefined' },
] as const;
type Code = (typeof classes)[number]['code'];

const texts = {
  clusters: {
    en: '{high, plural, =0 {No unit lies} one {# unit lies} other {# units lie}} high among high ones, {low, plural, =0 {none} other {#}} low among low ones, of {units, number}.',
    uk: '{high, plural, =0 {Жодна одиниця не є високою} one {# одиниця є високою} few {# одиниці є високими} many {# одиниць є високими} other {# одиниці є високими}} серед високих, {low, plural, =0 {жодна} other {#}} — низькими серед низьких, з {units, number}.',
  },
  outliers: {
    en: '{outliers, plural, =0 {None stands out} one {# stands out} other {# stand out}} against its surroundings{outliers, plural, =0 {.} other {: {highLow, number} high among low, {lowHigh, number} low among high.}}',
    uk: '{outliers, plural, =0 {Жодна не вирізняється} one {# вирізняється} few {# вирізняються} many {# вирізняються} other {# вирізняються}} на тлі околиці{outliers, plural, =0 {.} other {: {highLow, number} високих серед низьких, {lowHigh, number} низьких серед високих.}}',
  },
  strongest: { en: 'The strongest evidence is in {unit}: {own, number, ::.#} there, {lag, number, ::.0} on average around it.', uk: 'Найсильніший доказ — {unit}: {own, number, ::.#} там і в середньому {lag, number, ::.0} навколо.' },
  caution: {
    en: 'Call these units interesting rather than proven: {units, number} are tested, and neighbours share their neighbours. A quiet unit in a quiet quarter has a high I as well.',
    uk: 'Називайте ці одиниці цікавими, а не доведеними: перевіряються {units, number}, і сусіди мають спільних сусідів. Тиха одиниця в тихому кварталі теж має високе I.',
  },
} satisfies Record<string, Text>;

/** Clusters and odd ones out: each unit beside the mean of its neighbours. */
export const localMoranClusters: Method<typeof parameters> = {
  id: 'local_moran', group: 'hotspots', card: 'local_moran', version: 1, random: true, exact: false, parameters,
  title: { en: 'Clusters and outliers (local Moran)', uk: 'Скупчення й викиди (локальний I Морана)' },
  question: { en: 'Which units are like their surroundings, and which stand out against them?', uk: 'Які одиниці схожі на свою околицю, а які вирізняються на її тлі?' },
  units: ['hex', 'square', 'area'],
  needs: ({ rings }) => ({ rings }),
  bytes: ({ units }) => units * 500,
  run(input, values, { seed, tick }) {
    const { units, events } = input;
    if (units === null) throw new RangeError('local Moran needs units');
    if (events.n === 0) return nothing(notDefined('no_events'));
    if (units.neighbours.members.length === 0) return nothing(notDefined('no_neighbours'));
    const amount = countByUnit(events, units, values.measure);
    const permutations = values.inference === 'permutation' ? values.permutations : null;
    const found = permutations === null ? localMoran(amount, rowStandardised(units.neighbours))
      : localMoranPermutation(amount, units.neighbours, { seed, permutations, tick });
    if (!isDefined(found)) return nothing(found);
    const q = corrected(found.p, values.correction);
    const alpha = Number(values.level);
    const warnings = testWarnings({ p: found.p, q, correction: values.correction, permutations, alpha });
    return { ...describe({ input, units, amount, found, q, alpha, harm: values.measure === 'harm' }), warnings };
  },
};

type Described = { input: AnalysisInput; units: Units; amount: Float64Array; found: LocalMoran; q: Float64Array; alpha: number; harm: boolean };

function describe({ input, units, amount, found, q, alpha, harm }: Described): Output {
  const kinds = Array.from(
    q,
    (own, i): Code => (Number.isNaN(own) ? 'undefined' : own > alpha || found.quadrant[i] === 0 ? 'neither' : quadrants[found.quadrant[i]!] as Code),
  );
  const tally = (code: Code): number => kinds.filter((one) => one === code).length;
  const order = Array.from(q, (_, i) => i).filter((i) => !Number.isNaN(q[i]!)).toSorted((a, b) => found.p[a]! - found.p[b]! || Math.abs(found.statistic[b]!) - Math.abs(found.statistic[a]!) || a - b);
  const said = { high: tally('high_high'), low: tally('low_low'), highLow: tally('high_low'), lowHigh: tally('low_high'), units: units.n };
  const best = order[0];
  return {
    notDefined: null, used: input.events.n, warnings: [],
    reading: [
      say(texts.clusters, said), say(texts.outliers, { ...said, outliers: said.highLow + said.lowHigh }),
      ...(best === undefined || q[best]! > alpha ? [] : [say(texts.strongest, {
        unit: unitName(units, best), own: amount[best]!, lag: found.lag[best]!,
      })]), say(texts.caution, said),
    ],
    figures: classes.slice(0, 4).map(({ code, title }) => ({ id: code, title, quantity: 'count' as const, value: tally(code) })),
    tables: [unitTable({ units, amount, found, q, harm }, order, kinds)],
    charts: [moranScatter(units, { mean: centralMoments(amount).mean, values: amount, lag: found.lag, slope: null, called: (i) => q[i]! <= alpha, harm })],
    layer: {
      title: { en: 'Clusters and outliers', uk: 'Скупчення й викиди' }, value: { title: { en: 'Local Moran I', uk: 'Локальне I Морана' }, quantity: 'number' },
      ramp: 'classes', centre: 0, classes, places: { units: Int32Array.from(amount, (_, i) => i) },
      columns: {
        count: countByUnit(input.events, units), value: found.statistic, score: found.z, p: found.p, q, class: kinds,
        label: Array.from(amount, (_, i) => unitName(units, i)),
      },
    },
  };
}

function unitTable(
  { units, amount, found, q, harm }: Pick<Described, 'units' | 'amount' | 'found' | 'q' | 'harm'>, order: readonly number[],
  kinds: readonly Code[],
) {
  const quantity = harm ? 'harmDays' : 'count';
  return tableOf('units', { en: 'Units by strength of evidence', uk: 'Одиниці за силою доказу' }, {
    columns: [
      { id: 'unit', title: { en: 'Unit', uk: 'Одиниця' }, quantity: 'text' }, { id: 'amount', title: { en: 'In it', uk: 'У ній' }, quantity },
      { id: 'lag', title: { en: 'Mean of its neighbours', uk: 'Середнє сусідів' }, quantity: harm ? 'harmDays' : 'number' }, { id: 'statistic', title: { en: 'Local I', uk: 'Локальне I' }, quantity: 'number' },
      { id: 'z', title: { en: 'z (normal)', uk: 'z (нормальне)' }, quantity: 'z' }, { id: 'p', title: { en: 'p', uk: 'p' }, quantity: 'probability' },
      { id: 'q', title: { en: 'p, corrected', uk: 'p, скориговане' }, quantity: 'probability' }, { id: 'class', title: { en: 'Class', uk: 'Клас' }, quantity: 'text' },
    ],
    rows: order.map((i) => [
      unitName(units, i), amount[i]!, found.lag[i]!, found.statistic[i]!, found.z[i]!, found.p[i]!, q[i]!,
      classes.find(({ code }) => code === kinds[i])!.title,
    ]),
  });
}
