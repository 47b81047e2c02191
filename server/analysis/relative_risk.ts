import { mostNodes } from '../stats/kernel_lattice.ts';
import { kernelRoughness, type Kernel } from '../stats/kernels.ts';
import { isDefined, notDefined } from '../stats/not_defined.ts';
import { relativeRisk as riskAt } from '../stats/relative_risk.ts';
import { relativeRiskPermutation } from '../stats/relative_risk_permutation.ts';
import { corrected, testWarnings } from './corrected.ts';
import { bandwidthParameter, kernelParameter } from './density_parameters.ts';
import type { Events, Method } from './method.ts';
import { nothing } from './nothing.ts';
import { describeRisk } from './relative_risk_report.ts';
import { correctionParameter, levelParameter, permutationsParameter } from './unit_parameters.ts';

const parameters = {
  baseline: {
    kind: 'offences', default: [], title: { en: 'Baseline', uk: 'Базовий набір' },
    explain: {
      en: 'The offences against which those of the filter are set. All others by default: where is this kind more common than crime as such?',
      uk: 'Злочини, з якими порівнюються вибрані. Типово всі інші: де саме цей вид частіший, ніж злочинність загалом?',
    },
  },
  show: {
    kind: 'choice', default: 'ratio', title: { en: 'Shown on the map', uk: 'Показати на карті' },
    choices: [
      { value: 'ratio', title: { en: 'Relative risk (1 is the average)', uk: 'Відносний ризик (1 — середній)' } }, { value: 'log', title: { en: 'Logarithm of it', uk: 'Його логарифм' } },
      { value: 'difference', title: { en: 'Excess per km²', uk: 'Надлишок на км²' } }, { value: 'sum', title: { en: 'Both together per km²', uk: 'Обидва разом на км²' } },
    ],
    explain: {
      en: 'The ratio by default. The difference says how many incidents are too many, and is large only where there are many.',
      uk: 'Типово відношення. Різниця каже, скількох інцидентів забагато, і велика лише там, де їх багато.',
    },
  },
  bandwidth: { ...bandwidthParameter, default: 1000, explain: {
    en: 'How far an incident reaches, the same for both. 1,000 m by default: a ratio needs more incidents around a place than a density does.',
    uk: 'Як далеко сягає інцидент, однаково для обох. Типово 1000 м: для відношення потрібно більше інцидентів навколо місця, ніж для щільності.',
  } },
  kernel: kernelParameter,
  least: {
    kind: 'number', default: 5, least: 0.1, most: 1000, title: { en: 'Least baseline', uk: 'Найменший базовий набір' },
    explain: {
      en: 'Where fewer baseline incidents than this lie within the reach of the kernel, no ratio is given. 5 by default: of fewer, one more or less changes everything.',
      uk: 'Де в межах ядра менше базових інцидентів, відношення не подається. Типово 5: за меншої кількості один інцидент змінює все.',
    },
  },
  permutations: permutationsParameter,
  level: levelParameter,
  correction: correctionParameter,
} as const;

/** Cases against a baseline, both smoothed alike. */
export const relativeRisk: Method<typeof parameters> = {
  id: 'relative_risk', group: 'hotspots', card: 'relative_risk', version: 1, random: true, exact: false, parameters,
  title: { en: 'Relative risk (dual kernel density)', uk: 'Відносний ризик (подвійна ядрова щільність)' },
  question: { en: 'Where is there more of this than the baseline leads one to expect?', uk: 'Де цього більше, ніж слід чекати за базовим набором?' },
  units: ['hex', 'square', 'area'], resolution: 10,
  needs: ({ baseline }) => ({ baseline }),
  bytes: ({ events, units }) => events * 300 + units * 250 + 60_000_000 + 4 * 8 * mostNodes,
  run({ events, baseline: all, units }, values, { seed, tick }) {
    if (units === null || all === null) throw new RangeError('a relative risk needs units and a baseline');
    if (events.n === 0) return nothing(notDefined('no_events'));
    const baseline = withoutCases(all, events);
    if (baseline.x.length === 0) return nothing(notDefined('no_baseline'));
    const kernel = values.kernel as Kernel;
    const floor = (values.least * kernelRoughness(kernel) * 1e6) / values.bandwidth ** 2;
    const of = { cases: { x: events.x, y: events.y }, baseline, at: units, kernel, bandwidth: values.bandwidth, floor };
    const found = riskAt({ ...of, tick });
    if (!isDefined(found)) return nothing(found);
    const { upper, lower } = relativeRiskPermutation({ ...of, tick }, { missing: found.baselineMissing, permutations: values.permutations, seed });
    const p = upper.map((one, i) => Math.min(1, 2 * Math.min(one, lower[i]!)));
    const q = corrected(p, values.correction);
    return describeRisk({
      events, units, found, p, q, level: Number(values.level), show: values.show, baseline: baseline.x.length, metres: values.bandwidth, higher: upper.map((one, i) => (one < lower[i]! ? 1 : 0)),
      warnings: testWarnings({ p, q, correction: values.correction, permutations: values.permutations, alpha: Number(values.level) }),
    });
  },
};

/** A case that stood in its own baseline would draw every ratio towards the average. */
function withoutCases({ x, y, offence }: Events, cases: Events): { x: Float64Array; y: Float64Array } {
  const own = new Set(cases.offence);
  return { x: x.filter((_, i) => !own.has(offence[i]!)), y: y.filter((_, i) => !own.has(offence[i]!)) };
}
