import type { AnalysisWarning, Chart, Quantity, Table, Text } from '../model/analysis.ts';
import type { RelativeRisk } from '../stats/relative_risk.ts';
import type { Events, LayerOutput, Output, Units } from './method.ts';
import { say } from './say.ts';
import { tableOf } from './table.ts';
import { countByUnit, unitName } from './tally.ts';

export type Risk = {
  events: Events; units: Units; found: RelativeRisk; p: Float64Array; q: Float64Array; higher: Float64Array; level: number;
  show: 'ratio' | 'log' | 'difference' | 'sum'; baseline: number; metres: number; warnings: readonly AnalysisWarning[];
};

const classes = [
  { code: 'higher', title: { en: 'More than the baseline explains', uk: 'Більше, ніж пояснює базовий набір' }, meaning: 'hot3' },
  { code: 'same', title: { en: 'No difference shown', uk: 'Відмінності не виявлено' }, meaning: 'none' },
  { code: 'lower', title: { en: 'Less than the baseline explains', uk: 'Менше, ніж пояснює базовий набір' }, meaning: 'cold3' },
  { code: 'no_baseline', title: { en: 'No baseline', uk: 'Немає базового набору' }, meaning: 'undefined' },
] as const;

const texts = {
  overall: {
    en: '{cases, plural, one {# incident is} other {# incidents are}} set against {baseline, plural, one {# other} other {# others}} with a bandwidth of {metres, number, ::.} m: {ratio, number, ::@@@} for each of them on average, which is the relative risk 1.',
    uk: '{cases, plural, one {# інцидент порівняно} few {# інциденти порівняно} many {# інцидентів порівняно} other {# інциденту порівняно}} з {baseline, plural, one {# іншим} other {# іншими}} за ширини ядра {metres, number, ::.} м: у середньому {ratio, number, ::@@@} на кожен із них, що й є відносним ризиком 1.',
  },
  higher: {
    en: '{higher, plural, =0 {Nowhere is the risk above the average by more than chance} one {# unit of {tested, number} has a risk above the average by more than chance; the highest is {unit}, {times, number, ::.0} times the average} other {# units of {tested, number} have a risk above the average by more than chance; the highest is {unit}, {times, number, ::.0} times the average}}. {lower, plural, =0 {None is} one {# is} other {# are}} below it.',
    uk: '{higher, plural, =0 {Ніде ризик не вищий за середній більше, ніж випадково} one {# одиниця з {tested, number} має ризик вищий за середній більше, ніж випадково; найвищий — {unit}, у {times, number, ::.0} раза} few {# одиниці з {tested, number} мають ризик вищий за середній більше, ніж випадково; найвищий — {unit}, у {times, number, ::.0} раза} many {# одиниць з {tested, number} мають ризик вищий за середній більше, ніж випадково; найвищий — {unit}, у {times, number, ::.0} раза} other {# одиниці з {tested, number} мають ризик вищий за середній більше, ніж випадково; найвищий — {unit}, у {times, number, ::.0} раза}}. Нижче за нього: {lower, number}.',
  },
  missing: {
    en: '{missing, plural, =0 {Every unit has a baseline.} one {# unit has too few baseline incidents around it for any ratio.} other {# units have too few baseline incidents around them for any ratio.}}',
    uk: '{missing, plural, =0 {Кожна одиниця має базовий набір.} one {Навколо # одиниці замало базових інцидентів для відношення.} few {Навколо # одиниць замало базових інцидентів для відношення.} many {Навколо # одиниць замало базових інцидентів для відношення.} other {Навколо # одиниці замало базових інцидентів для відношення.}}',
  },
  caution: {
    en: 'A high ratio is no high number: it says that this kind is common there among what happens, not that much happens. It is no risk of a person.',
    uk: 'Високе відношення — не висока кількість: воно каже, що цей вид частий серед того, що там стається, а не що стається багато. Це не ризик для особи.',
  },
} satisfies Record<string, Text>;

const shown: Readonly<Record<Risk['show'], { title: Text; quantity: Quantity; ramp: 'amount' | 'change'; centre: number | null }>> = {
  ratio: { title: { en: 'Relative risk', uk: 'Відносний ризик' }, quantity: 'ratio', ramp: 'change', centre: 1 },
  log: { title: { en: 'Logarithm of the relative risk', uk: 'Логарифм відносного ризику' }, quantity: 'number', ramp: 'change', centre: 0 },
  difference: { title: { en: 'Excess per km²', uk: 'Надлишок на км²' }, quantity: 'perSquareKm', ramp: 'change', centre: 0 },
  sum: { title: { en: 'Both together per km²', uk: 'Обидва разом на км²' }, quantity: 'perSquareKm', ramp: 'amount', centre: null },
};

export function describeRisk(of: Risk): Output {
  const { events, units, found, p, q, level, higher: above } = of;
  const kinds = Array.from(
    q,
    (own, i) => (found.baselineMissing[i] === 1 || Number.isNaN(own) ? 'no_baseline' : own > level ? 'same' : above[i] === 1 ? 'higher' : 'lower'),
  );
  const tally = (code: string): number => kinds.filter((one) => one === code).length;
  // Of the units that stand out, then of all, the highest.
  const rank = (i: number): number => (kinds[i] === 'higher' ? 0 : 1);
  const order = Array.from(q, (_, i) => i).filter((i) => !Number.isNaN(found.relative[i]!)).toSorted((a, b) => rank(a) - rank(b) || found.relative[b]! - found.relative[a]! || a - b);
  const [higher, lower, missing] = [tally('higher'), tally('lower'), tally('no_baseline')];
  const said = { higher, lower, missing, tested: order.length, unit: unitName(units, order[0]!), times: found.relative[order[0]!]! };
  const ratio = events.n / of.baseline;
  return {
    notDefined: null, used: events.n, warnings: of.warnings,
    reading: [
      say(texts.overall, { cases: events.n, baseline: of.baseline, metres: of.metres, ratio }), say(texts.higher, said),
      say(texts.missing, said), texts.caution,
    ],
    figures: [
      { id: 'higher', title: { en: 'Units above the average', uk: 'Одиниць вище середнього' }, quantity: 'count', value: higher },
      { id: 'lower', title: { en: 'Units below the average', uk: 'Одиниць нижче середнього' }, quantity: 'count', value: lower },
      { id: 'missing', title: { en: 'Units without a baseline', uk: 'Одиниць без базового набору' }, quantity: 'count', value: missing },
      { id: 'baseline', title: { en: 'Baseline incidents', uk: 'Базових інцидентів' }, quantity: 'count', value: of.baseline },
      { id: 'ratio', title: { en: 'Cases for each baseline incident', uk: 'Випадків на базовий інцидент' }, quantity: 'ratio', value: ratio },
      { id: 'floor', title: { en: 'Least baseline density', uk: 'Найменша базова щільність' }, quantity: 'perSquareKm', value: found.floor },
    ],
    tables: [unitTable(of, order, kinds)], charts: [scatter(of, kinds)], layer: layerOf(of, kinds, { p, q }),
  };
}

function unitTable({ units, found, p, q }: Risk, order: readonly number[], kinds: readonly string[]): Table {
  return tableOf('units', { en: 'Units, those above the average first', uk: 'Одиниці, спершу вищі за середнє' }, {
    columns: [
      { id: 'unit', title: { en: 'Unit', uk: 'Одиниця' }, quantity: 'text' }, { id: 'relative', title: { en: 'Relative risk', uk: 'Відносний ризик' }, quantity: 'ratio' },
      { id: 'cases', title: { en: 'Cases per km²', uk: 'Випадків на км²' }, quantity: 'perSquareKm' }, { id: 'baseline', title: { en: 'Baseline per km²', uk: 'Базових на км²' }, quantity: 'perSquareKm' },
      { id: 'difference', title: { en: 'Excess per km²', uk: 'Надлишок на км²' }, quantity: 'perSquareKm' },
      { id: 'p', title: { en: 'p', uk: 'p' }, quantity: 'probability' }, { id: 'q', title: { en: 'p, corrected', uk: 'p, скориговане' }, quantity: 'probability' },
      { id: 'class', title: { en: 'Class', uk: 'Клас' }, quantity: 'text' },
    ],
    rows: order.map((i) => [
      unitName(units, i), found.relative[i]!, found.cases[i]!, found.baseline[i]!, found.difference[i]!, p[i]!, q[i]!,
      classes.find(({ code }) => code === kinds[i])!.title,
    ]),
  });
}

const mostPoints = 1500;

/** Each unit by its two densities; on the line the risk is the average. */
function scatter({ units, found, events, baseline }: Risk, kinds: readonly string[]): Chart {
  const tested = Array.from(kinds, (_, i) => i).filter((i) => kinds[i] !== 'no_baseline');
  const marked = tested.filter((i) => kinds[i] !== 'same').slice(0, mostPoints / 2);
  const rest = tested.filter((i) => kinds[i] === 'same');
  const step = Math.max(1, Math.ceil(rest.length / (mostPoints / 2)));
  const most = tested.reduce((high, i) => Math.max(high, found.baseline[i]!), 0);
  return {
    kind: 'scatter', id: 'densities', title: { en: 'Cases against baseline; marked where they differ by more than chance', uk: 'Випадки проти базового набору; позначено відмінності понад випадок' },
    x: { title: { en: 'Baseline per km²', uk: 'Базових на км²' }, quantity: 'perSquareKm' }, y: { title: { en: 'Cases per km²', uk: 'Випадків на км²' }, quantity: 'perSquareKm' },
    points: [...rest.filter((_, at) => at % step === 0), ...marked].map((i) => ({
      x: found.baseline[i]!, y: found.cases[i]!, role: kinds[i] === 'same' ? 'observed' as const : 'signal' as const, title: unitName(units, i),
    })),
    lines: [{ title: { en: 'Average risk', uk: 'Середній ризик' }, role: 'expected', points: [[0, 0], [most, (most * events.n) / baseline]] }],
  };
}

function layerOf({ events, units, found, show, baseline }: Risk, kinds: readonly string[], { p, q }: { p: Float64Array; q: Float64Array }): LayerOutput {
  const { title, quantity, ramp, centre } = shown[show];
  const value = { ratio: found.relative, log: found.logRelative, difference: found.difference, sum: found.sum }[show];
  const squareKm = units.squareKm;
  return {
    title: { en: 'Relative risk', uk: 'Відносний ризик' }, value: { title, quantity }, ramp, centre, classes,
    places: { units: Int32Array.from(value, (_, i) => i) },
    columns: {
      count: countByUnit(events, units), expected: found.baseline.map((one, i) => (one * squareKm[i]! * events.n) / baseline), value, p, q, class: [...kinds],
      label: Array.from(value, (_, i) => unitName(units, i)),
    },
  };
}
