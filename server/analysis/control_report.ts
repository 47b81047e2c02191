import type { AnalysisWarning, Chart, Table, Text } from '../model/analysis.ts';
import type { ControlChart } from '../stats/control_chart.ts';
import type { Cusum } from '../stats/cusum.ts';
import type { Ears } from '../stats/ears.ts';
import { dayWords } from './day_words.ts';
import type { Output } from './method.ts';
import { say } from './say.ts';
import { tableOf } from './table.ts';
import { stepDays, stepTitles, type TimeSteps } from './time_steps.ts';

type Control = {
  counts: Float64Array; used: number; steps: TimeSteps; chart: ControlChart; sums: Cusum | null; watch: Ears | null; before: number; baseline: number;
};

const texts = {
  last: {
    en: 'The last step, from {day}, has {count, plural, one {# incident} other {# incidents}}; {lower, number, ::.0} to {upper, number, ::.0} would be normal: it is {signal, select, above {above} below {below} other {within}}.',
    uk: 'Останній крок, від {day}, має {count, plural, one {# інцидент} few {# інциденти} many {# інцидентів} other {# інциденту}}; нормальними були б від {lower, number, ::.0} до {upper, number, ::.0}: {signal, select, above {вище смуги} below {нижче смуги} other {у смузі}}.',
  },
  band: {
    en: 'Of {judged, plural, one {# step} other {# steps}} judged, {above, number} lay above the band and {below, number} below; chance alone would send about {false, number, ::.0} out.',
    uk: 'З {judged, plural, one {# оціненого кроку} other {# оцінених кроків}} {above, number} вище смуги й {below, number} нижче; сам випадок вивів би приблизно {false, number, ::.0}.',
  },
  shifted: {
    en: 'CUSUM says that the level has {way, select, up {risen} other {fallen}} against the first {baseline, number} steps; the run began about {day}.',
    uk: 'За CUSUM рівень {way, select, up {піднявся} other {знизився}} порівняно з першими {baseline, number} кроками; зсув почався приблизно {day}.',
  },
  steady: { en: 'At its end CUSUM shows no lasting shift of the level against the first {baseline, number} steps.', uk: 'Наприкінці CUSUM не показує тривалого зсуву рівня порівняно з першими {baseline, number} кроками.' },
  ears: {
    en: 'EARS sends {signals, plural, =0 {no signal} one {# signal} other {# signals}}{recent, select, yes {, one of them in the last step} other {}}. Its limits are rules of thumb.',
    uk: 'EARS дає сигналів: {signals, number}{recent, select, yes {, один з них в останньому кроці} other {}}. Його межі — емпіричні правила.',
  },
  caution: {
    en: 'A point outside asks for a look at the cases, it does not say why; one inside does not show that nothing changed. After a measure, many watched series will show some point below by chance.',
    uk: 'Точка поза смугою просить подивитися на справи, а не пояснює причину; точка всередині не доводить, що нічого не змінилося. Після заходу серед багатьох рядів котрийсь випадково опиниться нижче.',
  },
} satisfies Record<string, Text>;

const warningTexts = {
  noCusum: { en: 'There is no CUSUM: it needs more than {baseline, number} steps, and a baseline that is not the same in each.', uk: 'CUSUM немає: потрібно понад {baseline, number} кроків і основа, що не однакова в кожному.' },
  small: {
    en: 'The mean is below 5 a step: nothing can be below the band, and the root band is only rough. Use the predictive band.',
    uk: 'Середнє менше 5 за крок: нижче смуги нічого бути не може, а смуга за коренем груба. Скористайтеся прогнозною.',
  },
  weekdays: { en: 'Steps of days carry their weekday in them: a Saturday is held against the week before it.', uk: 'Денні кроки несуть у собі день тижня: субота порівнюється з тижнем перед нею.' },
} satisfies Record<string, Text>;

export function describeControl(control: Control): Output {
  const { used, chart, steps, sums, watch } = control;
  return {
    notDefined: null, used, reading: readingOf(control), warnings: warningsOf(control), layer: null,
    figures: [
      { id: 'count', title: { en: 'Incidents', uk: 'Інциденти' }, quantity: 'count', value: used },
      { id: 'steps', title: { en: 'Steps judged', uk: 'Оцінено кроків' }, quantity: 'count', value: chart.judged },
      { id: 'above', title: { en: 'Above the band', uk: 'Вище смуги' }, quantity: 'count', value: chart.above },
      { id: 'below', title: { en: 'Below the band', uk: 'Нижче смуги' }, quantity: 'count', value: chart.below },
      { id: 'false_alarms', title: { en: 'To be expected by chance', uk: 'Очікувано випадково' }, quantity: 'number', value: chart.falseAlarms },
      { id: 'cusum_mean', title: { en: 'Level of the baseline', uk: 'Рівень основи' }, quantity: 'number', value: sums?.mean ?? null },
    ],
    tables: [stepTable(control)],
    charts: [bandChart(control), ...(sums === null ? [] : [sumChart(steps, sums)]), ...(watch === null ? [] : [earsChart(steps, watch)])],
  };
}

function readingOf({ counts, steps, chart, sums, watch, baseline }: Control): Text[] {
  const last = steps.n - 1;
  const signals = watch?.signal.reduce((sum, one) => sum + (one > 0 ? 1 : 0), 0) ?? 0;
  return [
    say(texts.last, {
      day: dayWords(steps.borders[last]!), count: counts[last]!, lower: chart.lower[last]!, upper: chart.upper[last]!,
      signal: chart.signal[last] === 1 ? 'above' : chart.signal[last] === -1 ? 'below' : 'within',
    }),
    say(texts.band, { judged: chart.judged, above: chart.above, below: chart.below, false: chart.falseAlarms }),
    ...(sums === null ? [] : [sums.signal[last] === 0 ? say(texts.steady, { baseline })
      : say(texts.shifted, { baseline, way: sums.signal[last] === 1 ? 'up' : 'down', day: dayWords(steps.borders[sums.began[last]!]!) })]),
    ...(watch === null ? [] : [say(texts.ears, { signals, recent: watch.signal[last]! > 0 ? 'yes' : 'no' })]),
    texts.caution,
  ];
}

function warningsOf({ counts, steps, sums, baseline }: Control): AnalysisWarning[] {
  const mean = counts.reduce((sum, count) => sum + count, 0) / steps.n;
  return [
    ...(mean < 5 ? [{ code: 'small_counts', severity: 'caution' as const, text: warningTexts.small }] : []),
    ...(sums === null ? [{ code: 'no_cusum', severity: 'note' as const, text: say(warningTexts.noCusum, { baseline }) }] : []),
    ...(steps.step === 'day' ? [{ code: 'weekdays', severity: 'caution' as const, text: warningTexts.weekdays }] : []),
  ];
}

const column = (id: string, en: string, uk: string, quantity: Table['columns'][number]['quantity']) => ({ id, title: { en, uk }, quantity });
const signalTitles: Readonly<Record<number, Text>> = { 1: { en: 'above', uk: 'вище' }, [-1]: { en: 'below', uk: 'нижче' } };
const shiftTitles: Readonly<Record<number, Text>> = { 1: { en: 'up', uk: 'вгору' }, [-1]: { en: 'down', uk: 'вниз' } };

/** Newest first: that is what somebody comes for. */
function stepTable({ counts, steps, chart, sums, watch }: Control): Table {
  const days = stepDays(steps);
  return tableOf('steps', { en: 'Steps, newest first', uk: 'Кроки, спершу найновіші' }, {
    columns: [
      column('from', 'From', 'Від', 'day'), column('count', 'Incidents', 'Інциденти', 'count'), column('expected', 'Expected', 'Очікувано', 'number'),
      column('lower', 'Lower border', 'Нижня межа', 'number'), column('upper', 'Upper border', 'Верхня межа', 'number'), column('signal', 'Band', 'Смуга', 'text'),
      column('cusum', 'CUSUM', 'CUSUM', 'text'), column('c1', 'C1', 'C1', 'z'), column('c2', 'C2', 'C2', 'z'), column('c3', 'C3', 'C3', 'z'),
    ],
    rows: days.map((day, at) => [
      day, counts[at]!, chart.expected[at]!, chart.lower[at]!, chart.upper[at]!, signalTitles[chart.signal[at]!] ?? null, (sums && shiftTitles[sums.signal[at]!]) ?? null,
      watch?.c1[at] ?? null, watch?.c2[at] ?? null, watch?.c3[at] ?? null,
    ]).toReversed(),
  });
}

function bandChart({ counts, steps, chart, watch }: Control): Chart {
  const days = stepDays(steps);
  const judged = days.flatMap((day, at) => (Number.isNaN(chart.expected[at]!) ? [] : [{ day, at }]));
  return {
    kind: 'line', id: 'band', title: { en: 'Incidents and the band that the steps before lead one to expect', uk: 'Інциденти та смуга, очікувана за попередніми кроками' },
    x: { title: stepTitles[steps.step], quantity: 'day' }, y: { title: { en: 'Incidents', uk: 'Інциденти' }, quantity: 'count' },
    lines: [
      { id: 'observed', title: { en: 'Incidents', uk: 'Інциденти' }, role: 'observed', points: days.map((day, at) => [day, counts[at]!]) },
      { id: 'expected', title: { en: 'Mean before', uk: 'Середнє перед тим' }, role: 'expected', points: judged.map(({ day, at }) => [day, chart.expected[at]!]) },
    ],
    bands: [{ id: 'band', title: { en: 'Normal', uk: 'Нормально' }, points: judged.map(({ day, at }) => [day, chart.lower[at]!, chart.upper[at]!]) }],
    marks: days.flatMap((day, at) => {
      const bits = watch?.signal[at] ?? 0;
      const named = [
        ...(chart.signal[at] === 0 ? [] : [signalTitles[chart.signal[at]!]!]),
        ...(bits === 0 ? [] : [{ en: earsNames(bits), uk: earsNames(bits) }])
      ];
      if (named.length === 0) return [];
      return [{
        x: day, y: counts[at]!, role: 'signal' as const,
        title: { en: named.map(({ en }) => en).join(', '), uk: named.map(({ uk }) => uk).join(', ') },
      }];
    }),
  };
}

const earsNames = (bits: number): string => [1, 2, 4].flatMap((bit, at) => ((bits & bit) > 0 ? [`C${at + 1}`] : [])).join(' ');
const limit = 5;

function sumChart(steps: TimeSteps, { upper, lower, signal }: Cusum): Chart {
  const days = stepDays(steps);
  const ends = [days[0]!, days.at(-1)!];
  return {
    kind: 'line', id: 'cusum', title: { en: 'CUSUM: what piled up above and below the baseline', uk: 'CUSUM: накопичене вище й нижче основи' },
    x: { title: stepTitles[steps.step], quantity: 'day' }, y: { title: { en: 'Standard deviations', uk: 'Стандартні відхилення' }, quantity: 'number' },
    lines: [
      { id: 'up', title: { en: 'Upwards', uk: 'Вгору' }, role: 'observed', points: days.map((day, at) => [day, upper[at]!]) },
      { id: 'down', title: { en: 'Downwards', uk: 'Вниз' }, role: 'baseline', points: days.map((day, at) => [day, -lower[at]!]) },
      ...[limit, -limit].map((level) => ({ id: `limit${level}`, title: { en: 'Limit', uk: 'Межа' }, role: 'limit' as const, points: ends.map((day): [string, number] => [day, level]) })),
    ],
    bands: [],
    marks: days.flatMap((day, at) => (signal[at] === 0 || signal[at - 1] === signal[at] ? []
      : [{ x: day, y: signal[at] === 1 ? upper[at]! : -lower[at]!, role: 'signal' as const, title: shiftTitles[signal[at]!]! }])),
  };
}

function earsChart(steps: TimeSteps, watch: Ears): Chart {
  const days = stepDays(steps);
  const line = (id: 'c1' | 'c2' | 'c3', role: 'observed' | 'baseline' | 'expected') =>
    ({
      id, title: { en: id.toUpperCase(), uk: id.toUpperCase() }, role,
      points: days.map((day, at): [string, number | null] => [day, Number.isNaN(watch[id][at]!) ? null : watch[id][at]!]),
    });
  return {
    kind: 'line', id: 'ears', title: { en: 'EARS: deviations above the seven steps before (limits 3, 3 and 2)', uk: 'EARS: відхилення над сімома попередніми кроками (межі 3, 3 і 2)' },
    x: { title: stepTitles[steps.step], quantity: 'day' }, y: { title: { en: 'Standard deviations', uk: 'Стандартні відхилення' }, quantity: 'number' },
    lines: [line('c1', 'observed'), line('c2', 'baseline'), line('c3', 'expected')], bands: [], marks: [],
  };
}
