import type { AnalysisWarning, Chart, Figure, Table, Text } from '../model/analysis.ts';
import { normalQuantile } from '../stats/normal_quantile.ts';
import type { LayerOutput, Output, Units } from './method.ts';
import { pWords } from './p_words.ts';
import { say } from './say.ts';
import { tableOf } from './table.ts';
import { unitName } from './tally.ts';
import { stepDays, stepTitles, type TimeSteps } from './time_steps.ts';
import type { SeriesTrend } from './trend_series.ts';

/** One value per unit; NaN where a unit has too few incidents. */
export type UnitTrends = {
  total: Float64Array; z: Float64Array; p: Float64Array; q: readonly (number | null)[]; slope: Float64Array;
  /** From the first step to the last, as a share, with its interval. */
  change: Float64Array; lower: Float64Array; upper: Float64Array;
};

type Trend = { all: SeriesTrend; byUnit: UnitTrends; counts: Float64Array; used: number; steps: TimeSteps; units: Units; level: number };

const texts = {
  rises: { en: 'The number of incidents {way, select, up {rises} other {falls}} over the {steps, number} {name}: more than chance would explain ({p}).', uk: 'Кількість інцидентів за {steps, plural, one {# крок} few {# кроки} many {# кроків} other {# кроку}} ({name}) {way, select, up {зростає} other {спадає}}: більше, ніж пояснює випадок ({p}).' },
  flat: { en: 'Over the {steps, number} {name} no trend is shown ({p}). That does not mean that nothing changed: a short or uneven series shows only strong trends.', uk: 'За {steps, plural, one {# крок} few {# кроки} many {# кроків} other {# кроку}} ({name}) тренду не виявлено ({p}). Це не означає, що нічого не змінилося: короткий чи нерівний ряд показує лише сильні тренди.' },
  slope: {
    en: 'The typical change from one step to the next is {slope, number, ::.00} incidents{known, select, yes { (95 % interval {lower, number, ::.00} to {upper, number, ::.00})} other {}}, at a middle level of {level, number, ::.0}.',
    uk: 'Типова зміна від кроку до кроку — {slope, number, ::.00} інциденту{known, select, yes { (інтервал 95 % від {lower, number, ::.00} до {upper, number, ::.00})} other {}} за серединного рівня {level, number, ::.0}.',
  },
  change: {
    en: 'From the first step to the last that is {change, number, ::percent .0} (95 % interval {lower, number, ::percent .0} to {upper, number, ::percent .0}, widened for counts that spread {spread, number, ::.0} times as far as chance).',
    uk: 'Від першого кроку до останнього це {change, number, ::percent .0} (інтервал 95 % від {lower, number, ::percent .0} до {upper, number, ::percent .0}, розширений, бо розкид у {spread, number, ::.0} раза більший за випадковий).',
  },
  units: {
    en: 'Of {tested, plural, one {# unit} other {# units}} with incidents enough, {up, number} rise and {down, number} fall by more than chance, with the false discovery rate held; {few, number} have too few to tell.',
    uk: 'Із {tested, number} одиниць із достатньою кількістю інцидентів {up, number} зростають і {down, number} спадають більше, ніж випадково, за утриманої частки хибних знахідок; у {few, number} інцидентів замало.',
  },
  caution: {
    en: 'A trend is not a forecast and names no cause: a change of recording, of reporting or of the season looks the same.',
    uk: 'Тренд — не прогноз і не називає причини: зміна обліку, звернень чи сезону виглядає так само.',
  },
} satisfies Record<string, Text>;

const warningTexts = {
  correlated: {
    en: 'Steps lean on the step before (correlation {r, number, ::.00}): p is then smaller than it should be.',
    uk: 'Кроки залежать від попередніх (кореляція {r, number, ::.00}): тоді p менше, ніж мало б бути.',
  },
  season: {
    en: 'The window holds less than two whole years of months: a season inside it cannot be told from a trend.',
    uk: 'Вікно містить менше двох повних років помісячно: сезон у ньому неможливо відрізнити від тренду.',
  },
  ends: {
    en: 'The trend rests on how the window begins or ends: without its first two or its last two steps none is shown ({p}).',
    uk: 'Тренд тримається на початку чи кінці вікна: без перших двох або останніх двох кроків його не видно ({p}).',
  },
  disagree: {
    en: 'The order of the steps and the size of the change do not agree on whether this is more than chance. Take it as undecided.',
    uk: 'Порядок кроків і величина зміни не згодні, чи це більше за випадок. Вважайте це невирішеним.',
  },
} satisfies Record<string, Text>;

const correlationToMention = 0.3;

export function describeTrend(trend: Trend): Output {
  const { all, byUnit, used, steps, units, level } = trend;
  const found = classesOf(trend);
  const tally = (code: string): number => found.filter((one) => one === code).length;
  const tested = found.length - tally('few');
  return {
    notDefined: null, used, warnings: warningsOf(all, steps, level),
    reading: [...readingOf(trend), say(texts.units, { tested, up: tally('up'), down: tally('down'), few: tally('few') }), texts.caution],
    figures: figuresOf(all, used, level), tables: [unitTable(byUnit, units), seriesTable(trend)], charts: [lineChart(trend), unitChart(trend)],
    layer: layerOf(byUnit, units, found),
  };
}

function readingOf({ all, counts, steps, level }: Trend): Text[] {
  const { slope, change, p, z } = all;
  const of = { steps: steps.n, name: stepTitles[steps.step], p: pWords(p) };
  return [
    p <= level && z !== 0 ? say(texts.rises, { ...of, way: z > 0 ? 'up' : 'down' }) : say(texts.flat, of),
    say(texts.slope, {
      slope: slope.slope, known: slope.lower === null || slope.upper === null ? 'no' : 'yes', lower: slope.lower ?? 0,
      upper: slope.upper ?? 0, level: medianOf(counts),
    }),
    ...(change === null ? [] : [say(texts.change, {
      change: change.perStep, lower: change.lower, upper: change.upper, spread: Math.sqrt(Math.max(1, change.dispersion)),
    })]),
  ];
}

function medianOf(counts: Float64Array): number {
  const sorted = counts.slice().sort();
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

function warningsOf({ correlation, season, p, pWithoutEnd, change }: SeriesTrend, { n, step }: TimeSteps, level: number): AnalysisWarning[] {
  // A correlation of so few steps strays by the root of 1/n.
  const leans = correlation !== null && correlation > Math.max(correlationToMention, normalQuantile(0.975) / Math.sqrt(n));
  const rests = p <= level && pWithoutEnd !== null && pWithoutEnd > level;
  // Its interval is of 95 %, so the two can be held against each other at that level only.
  const disagree = level === 0.05 && season === null && change !== null && (p <= level) !== (change.lower > 0 || change.upper < 0);
  return [
    ...(rests ? [{ code: 'rests_on_ends', severity: 'caution' as const, text: say(warningTexts.ends, { p: pWords(pWithoutEnd) }) }] : []),
    ...(disagree ? [{ code: 'measures_disagree', severity: 'caution' as const, text: warningTexts.disagree }] : []),
    ...(leans ? [{ code: 'serial_correlation', severity: 'caution' as const, text: say(warningTexts.correlated, { r: correlation }) }] : []),
    ...(season === null ? [{ code: 'season_unknown', severity: step === 'month' ? 'caution' as const : 'note' as const, text: warningTexts.season }] : []),
  ];
}

function figuresOf({ order, slope, change, season, p, z }: SeriesTrend, used: number, level: number): Figure[] {
  return [
    { id: 'count', title: { en: 'Incidents', uk: 'Інциденти' }, quantity: 'count', value: used },
    { id: 'z', title: { en: 'z of Mann-Kendall', uk: 'z Манна — Кендалла' }, quantity: 'z', value: z, because: season === null ? { en: 'Over all steps.', uk: 'За всіма кроками.' } : { en: 'Month with the same month only.', uk: 'Лише місяць із таким самим місяцем.' } },
    { id: 'p', title: { en: 'p', uk: 'p' }, quantity: 'probability', value: p, because: order.exactP !== null && season === null ? { en: 'Exact: of all orders of these values.', uk: 'Точне: за всіма порядками цих значень.' } : { en: 'By the normal approximation.', uk: 'За нормальним наближенням.' } },
    { id: 'tau', title: { en: 'Tau-b', uk: 'Тау-b' }, quantity: 'number', value: order.tauB },
    { id: 'slope', title: { en: "Sen's slope per step", uk: 'Нахил Сена за крок' }, quantity: 'number', value: slope.slope, lower: slope.lower, upper: slope.upper },
    { id: 'change', title: { en: 'Change from first to last step', uk: 'Зміна від першого до останнього кроку' }, quantity: 'share', value: change?.perStep ?? null, lower: change?.lower ?? null, upper: change?.upper ?? null,
      because: change === null ? { en: 'The estimate did not settle.', uk: 'Оцінка не зійшлася.' } : { en: '95 % interval of a Poisson trend, widened for dispersion; per day, so that months count equally.', uk: 'Інтервал 95 % пуассонівського тренду, розширений на дисперсію; на день, щоб місяці важили однаково.' } },
    { id: 'level', title: { en: 'Level of the test', uk: 'Рівень перевірки' }, quantity: 'probability', value: level },
  ];
}

function classesOf({ byUnit: { z, p, q }, level }: Trend): string[] {
  return Array.from(z, (score, i) => (Number.isNaN(p[i]!) ? 'few' : q[i]! > level || score === 0 ? 'flat' : score > 0 ? 'up' : 'down'));
}

const classes = [
  { code: 'up', title: { en: 'Rises', uk: 'Зростає' }, meaning: 'hot3' }, { code: 'flat', title: { en: 'No trend shown', uk: 'Тренду не виявлено' }, meaning: 'none' },
  { code: 'down', title: { en: 'Falls', uk: 'Спадає' }, meaning: 'cold3' }, { code: 'few', title: { en: 'Too few to tell', uk: 'Замало, щоб судити' }, meaning: 'undefined' },
] as const;

function layerOf({ total, z, p, q, change, lower, upper }: UnitTrends, units: Units, found: readonly string[]): LayerOutput {
  return {
    title: { en: 'Trend by unit', uk: 'Тренд за одиницями' }, value: { title: { en: 'Change from first to last step', uk: 'Зміна від першого до останнього кроку' }, quantity: 'share' },
    ramp: 'classes', centre: 0, classes, places: { units: Int32Array.from(total, (_, i) => i) },
    columns: {
      count: total, value: change, score: z, p, q: Float64Array.from(q, (one) => one ?? Number.NaN), lower, upper, class: found,
      label: Array.from(total, (_, i) => unitName(units, i)),
    },
  };
}

const column = (id: string, en: string, uk: string, quantity: Table['columns'][number]['quantity']) => ({ id, title: { en, uk }, quantity });

function unitTable({ total, z, p, q, slope, change, lower, upper }: UnitTrends, units: Units): Table {
  const order = Array.from(total, (_, i) => i).filter((i) => !Number.isNaN(p[i]!)).toSorted((a, b) => p[a]! - p[b]! || a - b);
  return tableOf('units', { en: 'Units by strength of evidence', uk: 'Одиниці за силою доказу' }, {
    columns: [
      column('unit', 'Unit', 'Одиниця', 'text'), column('count', 'Incidents', 'Інциденти', 'count'), column('slope', 'Per step', 'За крок', 'number'),
      column(
        'change', 'First to last step', 'Від першого до останнього кроку', 'share',
      ), column('lower', 'Lower end', 'Нижня межа', 'share'), column('upper', 'Upper end', 'Верхня межа', 'share'),
      column('z', 'z', 'z', 'z'), column('p', 'p', 'p', 'probability'), column('q', 'p, corrected', 'p, скориговане', 'probability'),
    ],
    rows: order.map((i) => [unitName(units, i), total[i]!, slope[i]!, change[i]!, lower[i]!, upper[i]!, z[i]!, p[i]!, q[i]!]),
  });
}

function seriesTable({ counts, steps, all: { slope } }: Trend): Table {
  const days = stepDays(steps);
  return tableOf('series', { en: 'Incidents by step', uk: 'Інциденти за кроками' }, {
    columns: [column('from', 'From', 'Від', 'day'), column('count', 'Incidents', 'Інциденти', 'count'), column('line', "Sen's line", 'Лінія Сена', 'number')],
    rows: days.map((day, at) => [day, counts[at]!, slope.intercept + slope.slope * (at + 1)]),
  });
}

/** The band turns both ends of the slope's interval about the middle of the series. */
function lineChart({ counts, steps, all: { slope, smooth } }: Trend): Chart {
  const days = stepDays(steps);
  const line = (at: number): number => slope.intercept + slope.slope * (at + 1);
  const middle = (steps.n - 1) / 2;
  const centre = line(middle);
  const { lower, upper } = slope;
  return {
    kind: 'line', id: 'series', title: { en: 'Incidents by step, with the trend and its interval', uk: 'Інциденти за кроками, тренд та його інтервал' },
    x: { title: stepTitles[steps.step], quantity: 'day' }, y: { title: { en: 'Incidents', uk: 'Інциденти' }, quantity: 'count' },
    lines: [
      { id: 'observed', title: { en: 'Incidents', uk: 'Інциденти' }, role: 'observed', points: days.map((day, at) => [day, counts[at]!]) },
      { id: 'sen', title: { en: "Sen's line", uk: 'Лінія Сена' }, role: 'expected', points: days.map((day, at) => [day, line(at)]) },
      ...(smooth === null ? [] : [{ id: 'smooth', title: { en: 'Smoothed, without season', uk: 'Згладжено, без сезону' }, role: 'baseline' as const, points: days.map((day, at): [string, number] => [day, smooth[at]!]) }]),
    ],
    bands: lower === null || upper === null ? [] : [{
      id: 'interval', title: { en: '95 % interval of the slope', uk: 'Інтервал 95 % нахилу' },
      points: days.map((day, at) => {
        const ends = [lower, upper].map((end) => centre + end * (at - middle));
        return [day, Math.min(...ends), Math.max(...ends)];
      }),
    }],
    marks: [],
  };
}

function unitChart({ byUnit: { p, q, change, lower, upper }, units, level }: Trend): Chart {
  const order = Array.from(p, (_, i) => i).filter((i) => Number.isFinite(change[i]!)).toSorted((a, b) => p[a]! - p[b]! || a - b).slice(0, 20);
  return {
    kind: 'bar', id: 'units', title: { en: 'Change with 95 % interval, strongest evidence first', uk: 'Зміна з інтервалом 95 %, спершу найсильніші докази' },
    x: { title: { en: 'Unit', uk: 'Одиниця' }, quantity: 'text' }, y: { title: { en: 'First to last step', uk: 'Від першого до останнього кроку' }, quantity: 'share' },
    bars: order.map((i) => ({
      x: unitName(units, i), y: change[i]!, lower: lower[i]!, upper: Number.isFinite(upper[i]!) ? upper[i]! : null,
      role: q[i]! <= level ? 'signal' : 'observed',
    })),
  };
}
