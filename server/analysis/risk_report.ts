import type { AnalysisWarning, Chart, Figure, Table, Text } from '../model/analysis.ts';
import type { RiskFactor, RiskTerrain } from '../stats/risk_terrain.ts';
import type { Factor, LayerOutput, Output, Units } from './method.ts';
import { riskTexts as texts } from './risk_texts.ts';
import { say } from './say.ts';
import { tableOf } from './table.ts';
import { unitName } from './tally.ts';

export type LayerKind = { kind: 'near' | 'dense'; radius: number };
export type RiskFound = {
  units: Units; counts: Float64Array; used: number; leftOut: number; found: RiskTerrain;
  factors: { usable: readonly Factor[]; outcome: readonly Factor[]; empty: readonly Factor[] };
  /** Of each layer that was offered, and what share of the units it covers. */
  kinds: readonly LayerKind[];
  covers: readonly number[];
};

const howOf = ({ kind, radius }: LayerKind): Text => say(texts[kind], { radius });

export function describeRisk(of: RiskFound): Output {
  const { found, used, factors: { usable } } = of;
  const [first] = found.factors;
  return {
    notDefined: null, used,
    reading: first === undefined ? [say(texts.none, { offered: usable.length }), texts.leftOver, texts.caution] : readingOf(of, first),
    warnings: warningsOf(of), figures: figuresOf(of), tables: [chosenTable(of), offeredTable(of), unitTable(of)],
    charts: [riskChart(of), stabilityChart(of)], layer: first === undefined ? null : layerOf(of),
  };
}

function readingOf({ found, counts, kinds, factors: { usable } }: RiskFound, { factor, layer, relativeRisk, lower, upper }: RiskFactor): Text[] {
  const score = found.score.reduce((most, one) => Math.max(most, one), 1);
  return [
    say(texts.found, { offered: usable.length, chosen: found.factors.length, factor: usable[factor]!.title, risk: relativeRisk, how: howOf(kinds[layer]!) }),
    ...(lower === null || upper === null ? [] : [say(texts.interval, { lower, upper })]),
    say(texts.score, { score, share: shareOfHighestTenth(found.score, counts) }),
    ...(found.heldOut === null || found.heldOut <= 0 ? [] : [say(texts.heldOut, { share: found.heldOut })]),
    texts.caution,
  ];
}

/** Of equal scores the unit with the lower number comes first. */
function shareOfHighestTenth(score: Float64Array, counts: Float64Array): number {
  const order = Int32Array.from(score, (_, i) => i).sort((a, b) => score[b]! - score[a]! || a - b);
  const highest = order.subarray(0, Math.max(1, Math.floor(order.length / 10))).reduce((sum, i) => sum + counts[i]!, 0);
  return highest / counts.reduce((sum, one) => sum + one, 0);
}

const joined = (factors: readonly Factor[]): Text => ({
  en: factors.map(({ title }) => title.en).join(', '), uk: factors.map(({ title }) => title.uk).join(', '),
});
const ofBackdrop = new Set(['street', 'water', 'park', 'railway']);

/** A layer that covers more than this is rather the opposite of a few empty places. */
const nearlyAll = 0.5;

function warningsOf({ found, leftOut, kinds, covers, factors: { usable, outcome, empty } }: RiskFound): AnalysisWarning[] {
  const warnings: AnalysisWarning[] = [];
  const warn = (
    when: boolean, code: string, severity: AnalysisWarning['severity'], text: () => Text,
  ): void => { if (when) warnings.push({ code, severity, text: text() }); };
  const unsure = found.factors.filter(({ lower }) => lower !== null && lower <= 1).length;
  const outlines = usable.filter(({ id }) => ofBackdrop.has(id));
  warn(found.factors.length > 0 && (found.heldOut ?? 0) <= 0, 'risk_no_skill', 'stop', () => texts.noSkill);
  warn(unsure > 0, 'risk_uncertain', 'caution', () => say(texts.unsure, { count: unsure }));
  warn(found.factors.some(({ lower }) => lower === null), 'risk_no_interval', 'caution', () => texts.noInterval);
  for (const { factor, layer } of found.factors) {
    warn(
      covers[layer]! > nearlyAll, 'risk_factor_everywhere', 'caution',
      () => say(texts.everywhere, { factor: usable[factor]!.title, how: howOf(kinds[layer]!), share: covers[layer]! }),
    );
  }
  warn(found.factors.some(({ factor }) => !ofBackdrop.has(usable[factor]!.id)), 'risk_factor_is_crime', 'note', () => texts.crimes);
  warn(leftOut > 0, 'risk_discovered_left_out', 'note', () => say(texts.discovered, { count: leftOut }));
  warn(outcome.length > 0, 'risk_factor_is_outcome', 'note', () => say(texts.outcome, { factors: joined(outcome) }));
  warn(empty.length > 0, 'risk_factor_empty', 'note', () => say(texts.emptyFactor, { factors: joined(empty) }));
  warn(outlines.length > 0, 'risk_distance_to_corners', 'note', () => say(texts.corners, { factors: joined(outlines) }));
  return warnings;
}

function figuresOf({ found, counts, factors: { usable } }: RiskFound): Figure[] {
  const chosen = found.factors.length > 0;
  return [
    { id: 'offered', title: { en: 'Factors offered', uk: 'Запропоновано чинників' }, quantity: 'count', value: usable.length },
    { id: 'chosen', title: { en: 'Factors chosen', uk: 'Вибрано чинників' }, quantity: 'count', value: found.factors.length },
    { id: 'highest', title: { en: 'Highest score', uk: 'Найвища оцінка' }, quantity: 'ratio', value: chosen ? found.score.reduce((most, one) => Math.max(most, one), 1) : null },
    { id: 'tenth', title: { en: 'Incidents in the highest tenth of units', uk: 'Інцидентів у верхній десятій частині одиниць' }, quantity: 'share', value: chosen ? shareOfHighestTenth(found.score, counts) : null },
    { id: 'heldOut', title: { en: 'Explained in parts not seen', uk: 'Пояснено в небачених частинах' }, quantity: 'share', value: found.heldOut },
    {
      id: 'model', title: { en: 'Model', uk: 'Модель' }, quantity: 'text', value: found.model === 'poisson' ? 'Poisson' : 'negative binomial',
      because: found.theta === null ? { en: 'Counts vary about as chance has them.', uk: 'Кількості коливаються приблизно так, як випадкові.' } : say({ en: 'Counts vary more than chance has them (theta {theta, number, ::.00}).', uk: 'Кількості коливаються сильніше за випадкові (тета {theta, number, ::.00}).' }, { theta: found.theta }),
    },
    { id: 'bic', title: { en: 'Bayesian information criterion', uk: 'Баєсів інформаційний критерій' }, quantity: 'number', value: found.bic },
  ];
}

function chosenTable({ found, kinds, factors: { usable } }: RiskFound): Table {
  return tableOf('factors', { en: 'Factors, the strongest first', uk: 'Чинники, спершу найсильніший' }, {
    columns: [
      { id: 'factor', title: { en: 'Factor', uk: 'Чинник' }, quantity: 'text' }, { id: 'how', title: { en: 'Where', uk: 'Де' }, quantity: 'text' },
      { id: 'radius', title: { en: 'Radius', uk: 'Радіус' }, quantity: 'metres' }, { id: 'risk', title: { en: 'Relative risk', uk: 'Відносний ризик' }, quantity: 'ratio' },
      { id: 'lower', title: { en: 'Lower end', uk: 'Нижня межа' }, quantity: 'ratio' }, { id: 'upper', title: { en: 'Upper end', uk: 'Верхня межа' }, quantity: 'ratio' },
      { id: 'stability', title: { en: 'Halves that agree', uk: 'Половин погодилося' }, quantity: 'share' },
    ],
    rows: found.factors.map(({ factor, layer, relativeRisk, lower, upper, stability }) =>
      [usable[factor]!.title, howOf(kinds[layer]!), kinds[layer]!.radius, relativeRisk, lower, upper, stability]),
  });
}

function offeredTable({ found, factors: { usable } }: RiskFound): Table {
  return tableOf('offered', { en: 'All factors that were offered', uk: 'Усі запропоновані чинники' }, {
    columns: [
      { id: 'factor', title: { en: 'Factor', uk: 'Чинник' }, quantity: 'text' }, { id: 'features', title: { en: 'Places', uk: 'Місць' }, quantity: 'count' },
      { id: 'stability', title: { en: 'Halves that chose it', uk: 'Половин, що його вибрали' }, quantity: 'share' }, { id: 'chosen', title: { en: 'Chosen', uk: 'Вибрано' }, quantity: 'flag' },
    ],
    rows: usable.map(({ title, x }, factor) => [title, x.length, found.stability[factor] ?? null, found.factors.some((one) => one.factor === factor)]),
  });
}

function unitTable({ units, counts, found }: RiskFound): Table {
  const order = found.factors.length === 0 ? [] : Array.from(found.score, (_, i) => i).toSorted((a, b) => found.score[b]! - found.score[a]! || a - b);
  return tableOf('units', { en: 'Units, the highest score first', uk: 'Одиниці, спершу найвища оцінка' }, {
    columns: [
      { id: 'unit', title: { en: 'Unit', uk: 'Одиниця' }, quantity: 'text' }, { id: 'score', title: { en: 'Score', uk: 'Оцінка' }, quantity: 'ratio' },
      { id: 'expected', title: { en: 'Expected', uk: 'Очікувано' }, quantity: 'number' }, { id: 'count', title: { en: 'Incidents', uk: 'Інциденти' }, quantity: 'count' },
    ],
    rows: order.map((i) => [unitName(units, i), found.score[i]!, found.expected[i]!, counts[i]!]),
  });
}

function riskChart({ found, kinds, factors: { usable } }: RiskFound): Chart {
  return {
    kind: 'bar', id: 'risks', title: { en: 'Relative risk with 95 % interval', uk: 'Відносний ризик з інтервалом 95 %' },
    x: { title: { en: 'Factor', uk: 'Чинник' }, quantity: 'text' }, y: { title: { en: 'Times as many', uk: 'У скільки разів більше' }, quantity: 'ratio' },
    bars: found.factors.map(({ factor, layer, relativeRisk, lower, upper }) => ({
      x: say({ en: '{factor} {how}', uk: '{factor} {how}' }, { factor: usable[factor]!.title, how: howOf(kinds[layer]!) }), y: relativeRisk, lower, upper, role: lower !== null && lower > 1 ? 'signal' as const : 'observed' as const,
    })),
  };
}

function stabilityChart({ found, factors: { usable } }: RiskFound): Chart {
  return {
    kind: 'bar', id: 'stability', title: { en: 'Share of halves of the city that choose each factor', uk: 'Частка половин міста, що вибирають кожен чинник' },
    x: { title: { en: 'Factor', uk: 'Чинник' }, quantity: 'text' }, y: { title: { en: 'Share of halves', uk: 'Частка половин' }, quantity: 'share' },
    bars: usable.map(({ title }, factor) => ({
      x: title, y: found.stability[factor] ?? null,
      role: found.factors.some((one) => one.factor === factor) ? 'signal' as const : 'observed' as const,
    })),
  };
}

const layerOf = ({ units, counts, found }: RiskFound): LayerOutput => ({
  title: { en: 'Risk terrain', uk: 'Рельєф ризику' }, value: { title: { en: 'Times the risk of the lowest', uk: 'У скільки разів вище за найнижчий' }, quantity: 'ratio' },
  ramp: 'amount', centre: null, classes: null, places: { units: Int32Array.from(counts, (_, i) => i) },
  columns: { count: counts, expected: found.expected, value: found.score, label: Array.from(counts, (_, i) => unitName(units, i)) },
});
