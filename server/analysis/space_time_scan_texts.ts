import type { AnalysisWarning, Chart, Table, Text } from '../model/analysis.ts';
import { startOfDay } from '../model/window.ts';
import type { ScanCluster, SpaceTimeScan } from '../stats/space_time_scan.ts';
import { dayWords } from './day_words.ts';
import { dayText } from './level_breaks.ts';
import type { AnalysisInput, LayerOutput, Output, Units } from './method.ts';
import { say } from './say.ts';
import { tableOf } from './table.ts';
import { unitName } from './tally.ts';
import { monthOnlyWarnings } from './timed_events.ts';

export type ScanFound = {
  input: AnalysisInput; units: Units; found: SpaceTimeScan;
  /** Unit of each place of the scan; incidents that went in, and the step of each. */
  unitOf: Int32Array; kept: Int32Array; step: Int32Array;
  adjusted: boolean; stepDays: number;
};

/** Above which p a cluster is what chance produces. */
const level = 0.05;

export function describeScan(scan: ScanFound): Output {
  const { found, stepDays } = scan;
  const best = found.clusters[0];
  return {
    notDefined: null, used: found.cases, reading: readingOf(scan), warnings: warningsOf(scan),
    figures: [
      { id: 'cases', title: { en: 'Incidents in the best cluster', uk: 'Інцидентів у найкращому осередку' }, quantity: 'count', value: best?.cases ?? null },
      { id: 'expected', title: { en: 'Expected there', uk: 'Очікувано там' }, quantity: 'number', value: best?.expected ?? null },
      { id: 'ratio', title: { en: 'Log likelihood ratio', uk: 'Логарифм відношення правдоподібності' }, quantity: 'number', value: best?.ratio ?? null },
      { id: 'p', title: { en: 'p', uk: 'p' }, quantity: 'probability', value: best?.p ?? null },
      { id: 'recurrence', title: { en: 'Recurrence interval, days', uk: 'Інтервал повторення, днів' }, quantity: 'days', value: best?.recurrence ? best.recurrence * stepDays : null },
      { id: 'clusters', title: { en: 'Clusters that chance does not explain', uk: 'Осередків, не пояснених випадком' }, quantity: 'count', value: found.clusters.filter(({ p }) => p! <= level).length },
    ],
    tables: [clusterTable(scan)], charts: best ? [course(scan, best)] : [], layer: layerOf(scan),
  };
}

/** First and last local day of a cluster, both in it. */
function daysOf({ input, stepDays, found }: ScanFound, { from, until }: ScanCluster): { from: number; last: number } {
  const { fromDay, toDay } = input.window;
  return { from: Math.max(fromDay, toDay - (found.steps - from) * stepDays), last: toDay - (found.steps - until) * stepDays - 1 };
}

const reading = {
  none: { en: 'No circle and span has more incidents than expected in it.', uk: 'Жодне коло й проміжок не мають більше інцидентів, ніж очікувано.' },
  best: {
    en: 'The most unusual: {cases, plural, one {# incident} other {# incidents}} in {units, plural, one {# unit} other {# units}} within {metres, number, ::.} m of {centre}, from {from} to {last}, where {expected, number, ::.0} would be expected.',
    uk: 'Найнезвичніше: {cases, plural, one {# інцидент} few {# інциденти} many {# інцидентів} other {# інциденту}} у {units, plural, one {# одиниці} few {# одиницях} many {# одиницях} other {# одиниці}} у межах {metres, number, ::.} м від {centre}, від {from} до {last}, де очікувано {expected, number, ::.0}.',
  },
  signal: {
    en: 'When times are shuffled, something as unusual turns up somewhere in {p, number, ::percent .0##} of cases: chance is a poor explanation.',
    uk: 'За переставлених часів щось настільки незвичне трапляється десь у {p, number, ::percent .0##} випадків: випадок це погано пояснює.',
  },
  chance: {
    en: 'When times are shuffled, something as unusual turns up somewhere in {p, number, ::percent .0##} of cases: no outbreak is shown.',
    uk: 'За переставлених часів щось настільки незвичне трапляється десь у {p, number, ::percent .0##} випадків: спалаху не виявлено.',
  },
  recurrence: {
    en: 'A scan that is repeated every {step, plural, one {day} other {# days}} would by chance show something like it once in about {days, number, ::.} days; for a nightly watch, a year or more is usually asked before anybody is alarmed.',
    uk: 'Пошук, повторюваний {step, plural, one {кожен # день} few {кожні # дні} many {кожні # днів} other {кожні # дня}}, випадково показав би подібне приблизно раз на {days, number, ::.} днів; для щоденного нагляду зазвичай вимагають рік і більше, перш ніж бити на сполох.',
  },
  longest: {
    en: 'No shuffle had anything as unusual: a scan that is repeated every {step, plural, one {day} other {# days}} would by chance show something like it less often than once in {days, number, ::.} days, the longest that so many shuffles can tell.',
    uk: 'Жодна перестановка не дала настільки незвичного: пошук, повторюваний {step, plural, one {кожен # день} few {кожні # дні} many {кожні # днів} other {кожні # дня}}, випадково показав би подібне рідше ніж раз на {days, number, ::.} днів; довше за це стільки перестановок не покаже.',
  },
  further: { en: '{n, plural, one {# further cluster passes} other {# further clusters pass}} the same test.', uk: 'Той самий тест проходять ще осередки: {n, number}.' },
  caution: {
    en: 'The circle is where the search fitted best, not a border; look at the incidents before anybody is sent. It compares with what the place usually has, so a place that is always busy does not show.',
    uk: 'Коло — це найкраще припасування пошуку, а не межа; перегляньте інциденти, перш ніж когось посилати. Порівнюється зі звичайним для місця, тож завжди жваве місце не видно.',
  },
} as const satisfies Record<string, Text>;

function readingOf(scan: ScanFound): Text[] {
  const [best, ...others] = scan.found.clusters;
  if (!best) return [reading.none];
  const { from, last } = daysOf(scan, best);
  const further = others.filter(({ p }) => p! <= level).length;
  return [
    say(reading.best, {
      cases: best.cases, units: best.places.length, metres: best.metres, centre: unitName(scan.units, scan.unitOf[best.centre]!), from: dayWords(from), last: dayWords(last), expected: best.expected,
    }),
    say(best.p! <= level ? reading.signal : reading.chance, { p: best.p! }),
    ...(best.recurrence === null ? [] : [say(
      best.p! * (1 + scan.found.permutations) < 1.5 ? reading.longest : reading.recurrence,
      { step: scan.stepDays, days: best.recurrence * scan.stepDays },
    )]),
    ...(further > 0 ? [say(reading.further, { n: further })] : []),
    reading.caution,
  ];
}

function warningsOf({ input, found, adjusted, stepDays }: ScanFound): AnalysisWarning[] {
  const warnings: AnalysisWarning[] = [];
  const add = (code: string, severity: AnalysisWarning['severity'], text: Text): void => { warnings.push({ code, severity, text }); };
  const undated = input.events.timePrecision.filter((precision) => precision === 3).length;
  warnings.push(...monthOnlyWarnings(undated));
  if (found.cases < 50) add('few_incidents', 'caution', say({
    en: 'Only {n, plural, one {# incident} other {# incidents}}: hardly any cluster can stand out.',
    uk: 'Лише {n, plural, one {# інцидент} few {# інциденти} many {# інцидентів} other {# інциденту}}: навряд чи якийсь осередок може виділитися.',
  }, { n: found.cases }));
  if (!adjusted && stepDays % 7 !== 0) add('weekdays', 'note', {
    en: 'Weekdays are not evened out: a place that is busy on one weekday can look like a cluster.', uk: 'Дні тижня не врівноважено: місце, жваве в один день тижня, може здатися осередком.',
  });
  if (input.window.toDay - input.window.fromDay < 90) add('short_window', 'note', {
    en: 'The window is shorter than three months: what is usual for a place rests on little.', uk: 'Вікно коротше за три місяці: звичайне для місця спирається на мале.',
  });
  return warnings;
}

function clusterTable(scan: ScanFound): Table {
  const { found, units, unitOf, stepDays } = scan;
  return tableOf('clusters', { en: 'Clusters, most unusual first', uk: 'Осередки, спершу найнезвичніші' }, {
    columns: [
      { id: 'number', title: { en: 'Number', uk: 'Номер' }, quantity: 'count' }, { id: 'centre', title: { en: 'Around', uk: 'Навколо' }, quantity: 'text' },
      { id: 'metres', title: { en: 'Radius', uk: 'Радіус' }, quantity: 'metres' }, { id: 'units', title: { en: 'Units with incidents', uk: 'Одиниць з інцидентами' }, quantity: 'count' },
      { id: 'from', title: { en: 'First day', uk: 'Перший день' }, quantity: 'day' }, { id: 'last', title: { en: 'Last day', uk: 'Останній день' }, quantity: 'day' },
      { id: 'cases', title: { en: 'Incidents', uk: 'Інциденти' }, quantity: 'count' }, { id: 'expected', title: { en: 'Expected', uk: 'Очікувано' }, quantity: 'number' },
      { id: 'ratio', title: { en: 'Log likelihood ratio', uk: 'Логарифм відношення правдоподібності' }, quantity: 'number' }, { id: 'p', title: { en: 'p', uk: 'p' }, quantity: 'probability' },
      { id: 'recurrence', title: { en: 'Recurrence interval', uk: 'Інтервал повторення' }, quantity: 'days' },
    ],
    rows: found.clusters.map((cluster, k) => {
      const { from, last } = daysOf(scan, cluster);
      return [
        k + 1, unitName(units, unitOf[cluster.centre]!), cluster.metres, cluster.places.length, dayText(from), dayText(last),
        cluster.cases, cluster.expected, cluster.ratio, cluster.p, cluster.recurrence === null ? null : cluster.recurrence * stepDays,
      ];
    }),
  });
}

/** The circle of the best cluster over time, against its share of all incidents of each step. */
function course({ input, units, found, unitOf, kept, step, stepDays }: ScanFound, best: ScanCluster): Chart {
  const inside = new Uint8Array(units.n);
  for (const place of best.places) inside[unitOf[place]!] = 1;
  const own = new Float64Array(found.steps);
  const all = new Float64Array(found.steps);
  kept.forEach((event, k) => {
    all[step[k]!]! += 1;
    if (inside[input.events.unit[event]!] === 1) own[step[k]!]! += 1;
  });
  const share = own.reduce((sum, one) => sum + one, 0) / found.cases;
  // As many steps before as make the usual visible; a year of days would hide the span.
  const first = Math.max(0, best.from - 60);
  const end = Math.min(found.steps, best.until + 30);
  const dayOf = (at: number): string => dayText(Math.max(input.window.fromDay, input.window.toDay - (found.steps - at) * stepDays));
  const points = (value: (at: number) => number): [string, number][] => Array.from({ length: end - first }, (_, k) => [dayOf(first + k), value(first + k)]);
  return {
    kind: 'line', id: 'course', title: { en: 'The circle of the best cluster over time', uk: 'Коло найкращого осередку в часі' },
    x: { title: { en: 'Day', uk: 'День' }, quantity: 'day' }, y: { title: { en: 'Incidents', uk: 'Інциденти' }, quantity: 'count' },
    lines: [
      { id: 'observed', title: { en: 'In the circle', uk: 'У колі' }, role: 'observed', points: points((at) => own[at]!) },
      { id: 'expected', title: { en: 'Its share of all incidents', uk: 'Його частка всіх інцидентів' }, role: 'expected', points: points((at) => share * all[at]!) },
    ],
    bands: [],
    marks: Array.from({ length: best.until - best.from }, (_, k) => best.from + k).filter((at) => own[at]! > 0)
      .map((at) => ({ x: dayOf(at), y: own[at]!, title: { en: 'In the span', uk: 'У проміжку' }, role: best.p! <= level ? 'signal' as const : 'observed' as const })),
  };
}

const classes = [
  { code: 'rare', title: { en: 'p at most 0.01', uk: 'p не більше 0,01' }, meaning: 'hot3' },
  { code: 'unusual', title: { en: 'p at most 0.05', uk: 'p не більше 0,05' }, meaning: 'hot2' },
  { code: 'chance', title: { en: 'What chance produces', uk: 'Таке дає випадок' }, meaning: 'none' },
] as const;

function layerOf(scan: ScanFound): LayerOutput | null {
  const { found, units, unitOf, input } = scan;
  if (found.clusters.length === 0) return null;
  const rows = found.clusters.flatMap((cluster, k) => Array.from(cluster.places, (place) => ({ cluster, unit: unitOf[place]!, number: k + 1 })));
  const column = (of: (cluster: ScanCluster) => number): Float64Array => Float64Array.from(rows, ({ cluster }) => of(cluster));
  const instant = (day: number): number => startOfDay(dayText(day), input.zone).getTime();
  return {
    title: { en: 'Clusters in space and time', uk: 'Осередки в просторі й часі' }, ramp: 'classes', centre: null, classes,
    value: { title: { en: 'Observed / expected', uk: 'Виявлено / очікувано' }, quantity: 'ratio' },
    places: { units: Int32Array.from(rows, ({ unit }) => unit) },
    columns: {
      count: column(({ cases }) => cases), expected: column(({ expected }) => expected), value: column(({ cases, expected }) => cases / expected),
      score: column(({ ratio }) => ratio), p: column(({ p }) => p ?? Number.NaN),
      class: rows.map(({ cluster: { p } }) => (p! <= 0.01 ? 'rare' : p! <= level ? 'unusual' : 'chance')),
      label: rows.map(({ unit, number }) => `${number}: ${unitName(units, unit)}`),
      from: column((cluster) => instant(daysOf(scan, cluster).from)), until: column((cluster) => instant(daysOf(scan, cluster).last + 1)),
    },
  };
}
