import type { AnalysisWarning, Chart, Table, Text } from '../model/analysis.ts';
import { chanceRange, type ChanceRange, type EmergingChance } from '../stats/emerging_chance.ts';
import { stripOf, type EmergingHotspots } from '../stats/emerging_hotspots.ts';
import { emergingPatterns } from '../stats/emerging_patterns.ts';
import { twoSidedP } from '../stats/normal.ts';
import { dayWords } from './day_words.ts';
import { patternClasses, patternTitles } from './emerging_texts.ts';
import type { LayerOutput, Output, Units } from './method.ts';
import { pWords } from './p_words.ts';
import { say } from './say.ts';
import { tableOf } from './table.ts';
import { unitName } from './tally.ts';
import { stepDays, stepTitles, type TimeSteps } from './time_steps.ts';

type Emerging = {
  found: EmergingHotspots; cube: Float64Array; steps: TimeSteps; units: Units; alpha: number; correction: 'fdr' | 'none';
  chance: EmergingChance | null;
};

const mostStrips = 40;

const texts = {
  last: {
    en: 'In the last step ({from} to {to}) {hot, plural, one {# of {places, number} places was} other {# of {places, number} places were}} hot{cold, plural, =0 {} other { and # cold}}.',
    uk: 'В останньому кроці ({from}–{to}) гарячих було {hot, number} з {places, number} місць{cold, plural, =0 {} other {, холодних — #}}.',
  },
  kinds: {
    en: '{lasting, plural, one {# place is} other {# places are}} hot nearly all the time (intensifying, persistent or diminishing), {recent, plural, one {# has} other {# have}} become hot just now (new or consecutive), {sporadic, plural, one {# is} other {# are}} hot on and off (sporadic or oscillating), {historical, plural, one {# was hot nearly always and is} other {# were hot nearly always and are}} not any more (historical).',
    uk: 'Гарячі майже завжди (посилюється, стала, слабшає): {lasting, number}; щойно стали гарячими (нова, послідовна): {recent, number}; гарячі час від часу (спорадична, осцилююча): {sporadic, number}; були гарячими майже завжди, а тепер ні (історична): {historical, number}.',
  },
  share: {
    en: 'The places that are hot nearly all the time are {area, number, ::percent .0} of all places and hold {incidents, number, ::percent .0} of the incidents: that is where lasting measures belong.',
    uk: 'Місця, гарячі майже завжди, становлять {area, number, ::percent .0} усіх місць і містять {incidents, number, ::percent .0} інцидентів: саме там доречні тривалі заходи.',
  },
  sure: {
    en: 'A step counts as hot at p of at most {p, number, ::@@}; so among {tests, number} tests about {alpha, number, ::percent} of those called are expected to be false.',
    uk: 'Крок вважається гарячим за p не більше {p, number, ::@@}; тож із названих серед {tests, number} перевірок хибними очікувано будуть близько {alpha, number, ::percent}.',
  },
  single: {
    en: 'Without correction: of {tests, number} tests about {alpha, number, ::percent} would be called hot or cold by chance alone.',
    uk: 'Без поправки: з {tests, number} перевірок близько {alpha, number, ::percent} виявилися б гарячими чи холодними випадково.',
  },
  beyond: {
    en: 'Had the same incidents fallen on other dates at the same places, {lower, number} to {upper, number} places would be new or consecutive; {count, number} are: {more, select, yes {more than constant risk explains ({p}).} other {no more than constant risk gives by chance. Do not read a development into single places.}}',
    uk: 'Якби ті самі інциденти в тих самих місцях припали на інші дати, новими чи послідовними стали б {lower, number}–{upper, number} місць; їх {count, number}: {more, select, yes {більше, ніж пояснює незмінний ризик ({p}).} other {не більше, ніж дає випадок за незмінного ризику. Не шукайте розвитку в окремих місцях.}}',
  },
  none: { en: 'No place in any step stands out by more than chance.', uk: 'Жодне місце в жодному кроці не виділяється більше, ніж випадково.' },
  caution: {
    en: 'A new hot spot is one hot step and may be gone in the next, and a place can be hot for its neighbours alone: look at strip and counts before anybody is sent. The pattern says what happened, not why, and not that a measure worked.',
    uk: 'Нова гаряча точка — це один гарячий крок, і в наступному вона може зникнути, а місце може бути гарячим лише через сусідів: погляньте на смугу й кількості, перш ніж когось посилати. Тип каже, що сталося, а не чому, і не доводить дієвості заходів.',
  },
} satisfies Record<string, Text>;

const warningTexts = {
  noCold: {
    en: 'Cold spots cannot be detected at these counts: even a neighbourhood without any incidents would not stand out. That none are shown says nothing.',
    uk: 'За таких кількостей холодні точки виявити неможливо: навіть околиця без жодного інциденту не виділялася б. Їх відсутність нічого не означає.',
  },
  sparse: {
    en: 'There are {mean, number, ::.00} incidents to a place and step on average. So few make Gi* normal only roughly: take larger cells or longer steps before acting on a single place.',
    uk: 'У середньому {mean, number, ::.00} інциденту на місце й крок. За такої нечисленності Gi* лише приблизно нормальна: візьміть більші комірки або довші кроки, перш ніж діяти щодо окремого місця.',
  },
} satisfies Record<string, Text>;

export function describeEmerging(emerging: Emerging): Output {
  const { found, cube, steps, units } = emerging;
  const order = ranked(found);
  const incidents = cube.reduce((sum, count) => sum + count, 0);
  return {
    notDefined: null, used: incidents, reading: readingOf(emerging, incidents), warnings: warningsOf(found, incidents / cube.length),
    figures: [
      { id: 'hot_now', title: { en: 'Places hot in the last step', uk: 'Місць, гарячих в останньому кроці' }, quantity: 'count', value: lastStates(found, 1) },
      { id: 'critical_p', title: { en: 'Critical p', uk: 'Критичне p' }, quantity: 'probability', value: found.criticalP },
      { id: 'tests', title: { en: 'Tests', uk: 'Перевірок' }, quantity: 'count', value: found.tests },
      { id: 'steps', title: { en: 'Steps', uk: 'Кроків' }, quantity: 'count', value: steps.n },
    ],
    tables: [patternTable(emerging, incidents), placeTable(emerging, order)],
    charts: [stripChart(emerging, order), patternChart(found)],
    layer: layerOf(emerging, units),
  };
}

/** Of places with a pattern: most hot (or cold) steps first, then the last score. */
function ranked({ pattern, hotSteps, coldSteps, z, steps }: EmergingHotspots): number[] {
  const steps1 = (i: number): number => hotSteps[i]! + coldSteps[i]!;
  const last = (i: number): number => Math.abs(z[(i + 1) * steps - 1]!);
  return Array.from(pattern, (_, i) => i).filter((i) => pattern[i]! > 0).toSorted((a, b) => steps1(b) - steps1(a) || last(b) - last(a) || a - b);
}

const lastStates = ({ states, steps, places }: EmergingHotspots, state: number): number => {
  let count = 0;
  for (let i = 0; i < places; i += 1) if (states[(i + 1) * steps - 1] === state) count += 1;
  return count;
};

const named = ({ counts }: EmergingHotspots, ...names: (typeof emergingPatterns)[number][]): number =>
  names.reduce((sum, name) => sum + counts[emergingPatterns.indexOf(name)]!, 0);

function readingOf({ found, cube, steps, alpha, correction, chance }: Emerging, incidents: number): Text[] {
  if (found.criticalP === null) return [texts.none, texts.caution];
  const { n, borders } = steps;
  const last = { from: dayWords(borders[n - 1]!), to: dayWords(borders[n]! - 1), hot: lastStates(found, 1), cold: lastStates(found, -1), places: found.places };
  const lasting = named(found, 'intensifying_hot', 'persistent_hot', 'diminishing_hot');
  let held = 0;
  cube.forEach((count, bin) => { if (isLasting(found.pattern[Math.floor(bin / n)]!)) held += count; });
  return [
    say(texts.last, last),
    say(texts.kinds, {
      lasting, recent: named(found, ...recent), sporadic: named(found, 'sporadic_hot', 'oscillating_hot'), historical: named(found, 'historical_hot'),
    }),
    ...(lasting > 0 ? [say(texts.share, { area: lasting / found.places, incidents: held / incidents })] : []),
    ...(chance === null ? [] : [sayChance(found, chance)]),
    say(correction === 'fdr' ? texts.sure : texts.single, { p: found.criticalP, tests: found.tests, alpha }),
    texts.caution,
  ];
}

const recent = ['new_hot', 'consecutive_hot'] as const;

function sayChance(found: EmergingHotspots, chance: EmergingChance): Text {
  const count = named(found, ...recent);
  const { lower, upper, p } = chanceRange(chance, recent.map((name) => emergingPatterns.indexOf(name)), count);
  return say(texts.beyond, { lower, upper, count, p: pWords(p), more: p <= 0.05 ? 'yes' : 'no' });
}

const isLasting = (pattern: number): boolean => pattern >= 3 && pattern <= 5;
const sparseBelow = 0.1;

function warningsOf({ coldPossible }: EmergingHotspots, mean: number): AnalysisWarning[] {
  return [
    ...(mean < sparseBelow ? [{ code: 'sparse_counts', severity: 'caution' as const, text: say(warningTexts.sparse, { mean }) }] : []),
    ...(coldPossible ? [] : [{ code: 'no_cold_spots', severity: 'note' as const, text: warningTexts.noCold }]),
  ];
}

function patternTable({ found, cube, chance }: Emerging, incidents: number): Table {
  const byChance = (pattern: number): Partial<ChanceRange> => (chance === null ? {} : chanceRange(chance, [pattern], found.counts[pattern]!));
  const held = new Float64Array(emergingPatterns.length);
  cube.forEach((count, bin) => { held[found.pattern[Math.floor(bin / found.steps)]!]! += count; });
  return tableOf('patterns', { en: 'Places by pattern', uk: 'Місця за типом' }, {
    columns: [
      { id: 'pattern', title: { en: 'Pattern', uk: 'Тип' }, quantity: 'text' }, { id: 'places', title: { en: 'Places', uk: 'Місць' }, quantity: 'count' },
      { id: 'incidents', title: { en: 'Incidents', uk: 'Інциденти' }, quantity: 'count' }, { id: 'share', title: { en: 'Share of incidents', uk: 'Частка інцидентів' }, quantity: 'share' },
      { id: 'chance', title: { en: 'Places by chance, at constant risk', uk: 'Місць випадково, за незмінного ризику' }, quantity: 'number' },
      { id: 'chance_lower', title: { en: 'at least', uk: 'щонайменше' }, quantity: 'count' }, { id: 'chance_upper', title: { en: 'at most', uk: 'щонайбільше' }, quantity: 'count' },
    ],
    rows: [...emergingPatterns.keys()].toSorted((a, b) => Number(a === 0) - Number(b === 0) || a - b).filter((pattern) => found.counts[pattern]! > 0).map((pattern) => {
      const { mean, lower, upper } = byChance(pattern);
      return [patternTitles[emergingPatterns[pattern]!], found.counts[pattern]!, held[pattern]!, held[pattern]! / incidents, mean ?? null, lower ?? null, upper ?? null];
    }),
  });
}

function placeTable({ found, cube, units }: Emerging, order: readonly number[]): Table {
  const { steps, z } = found;
  const total = (i: number): number => cube.subarray(i * steps, (i + 1) * steps).reduce((sum, count) => sum + count, 0);
  return tableOf('places', { en: 'Places with a pattern, most hot steps first', uk: 'Місця з типом, спершу з найбільшою кількістю гарячих кроків' }, {
    columns: [
      { id: 'unit', title: { en: 'Place', uk: 'Місце' }, quantity: 'text' }, { id: 'pattern', title: { en: 'Pattern', uk: 'Тип' }, quantity: 'text' },
      { id: 'strip', title: { en: 'Steps (H hot, C cold)', uk: 'Кроки (H гарячий, C холодний)' }, quantity: 'text' },
      { id: 'count', title: { en: 'Incidents', uk: 'Інциденти' }, quantity: 'count' }, { id: 'last', title: { en: 'In the last step', uk: 'В останньому кроці' }, quantity: 'count' },
      { id: 'score', title: { en: 'z of the last step', uk: 'z останнього кроку' }, quantity: 'z' }, { id: 'trend', title: { en: 'z of the trend', uk: 'z тренду' }, quantity: 'z' },
    ],
    rows: order.map((i) => [
      unitName(units, i), patternTitles[emergingPatterns[found.pattern[i]!]!], stripOf(found, i), total(i),
      cube[(i + 1) * steps - 1]!, z[(i + 1) * steps - 1]!, found.trendZ[i]!,
    ]),
  });
}

function stripChart({ found, steps, units }: Emerging, order: readonly number[]): Chart {
  return {
    kind: 'strips', id: 'strips', x: { title: stepTitles[steps.step], quantity: 'day' }, steps: stepDays(steps),
    title: { en: 'History of the places with most hot steps', uk: 'Історія місць із найбільшою кількістю гарячих кроків' },
    rows: order.slice(0, mostStrips).map((i) => ({
      id: units.ids[i]!, title: unitName(units, i), group: patternTitles[emergingPatterns[found.pattern[i]!]!],
      strip: stripOf(found, i),
    })),
  };
}

function patternChart({ counts }: EmergingHotspots): Chart {
  const shown = emergingPatterns.map((name, pattern) => ({ name, pattern })).filter(({ pattern }) => pattern > 0 && counts[pattern]! > 0);
  return {
    kind: 'bar', id: 'patterns', title: { en: 'Places by pattern', uk: 'Місця за типом' },
    x: { title: { en: 'Pattern', uk: 'Тип' }, quantity: 'text' }, y: { title: { en: 'Places', uk: 'Місць' }, quantity: 'count' },
    bars: shown.map(({ name, pattern }) => ({ x: patternTitles[name], y: counts[pattern]!, role: 'observed' })),
  };
}

function layerOf({ found, cube, steps }: Emerging, units: Units): LayerOutput {
  const last = Float64Array.from({ length: units.n }, (_, i) => found.z[(i + 1) * steps.n - 1]!);
  const count = new Float64Array(units.n);
  cube.forEach((one, bin) => { count[Math.floor(bin / steps.n)]! += one; });
  return {
    title: { en: 'Emerging hot spots', uk: 'Динаміка гарячих точок' }, value: { title: { en: 'Hot steps', uk: 'Гарячих кроків' }, quantity: 'count' },
    ramp: 'classes', centre: null, classes: patternClasses(found.counts), places: { units: Int32Array.from(count, (_, i) => i) },
    columns: {
      count, value: Float64Array.from(found.hotSteps), score: last, p: last.map((z) => (Number.isNaN(z) ? z : twoSidedP(z))),
      class: Array.from(found.pattern, (pattern) => emergingPatterns[pattern]!), label: Array.from(count, (_, i) => stripOf(found, i)),
    },
  };
}
