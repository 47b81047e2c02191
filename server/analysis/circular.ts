import type { AnalysisWarning, Chart, Figure, Table, Text } from '../model/analysis.ts';
import { circular as dial, type Circular } from '../stats/circular.ts';
import { chiSquareSurvival } from '../stats/gamma.ts';
import { isDefined, notDefined } from '../stats/not_defined.ts';
import { proclivityPower, weekdayProclivity } from '../stats/weekday_proclivity.ts';
import { wallMinutes } from './local_clock.ts';
import type { AnalysisInput, Events, Method, Output } from './method.ts';
import { nothing } from './nothing.ts';
import { pWords } from './p_words.ts';
import { say } from './say.ts';
import { tableOf } from './table.ts';
import { levelParameter } from './unit_parameters.ts';
import { clockText, hourTitles, weekdayTitles } from './week_texts.ts';

const parameters = {
  level: {
    ...levelParameter,
    explain: { en: 'From which level on incidents are said to gather at a time or on weekdays. 95 % by default, as in reports.', uk: 'З якого рівня казати, що інциденти збираються о певній порі чи в певні дні. Типово 95 %, як у звітах.' },
  },
} as const;

type Moments = { hours: Float64Array; minutes: Float64Array; leftOut: number };
type Weekdays = { counts: Int32Array; shares: Float64Array; g: number; p: number; exact: boolean; power: number | null };

/** Time of day on a dial, and weekdays. */
export const circular: Method<typeof parameters> = {
  id: 'circular', group: 'time', card: 'circular', version: 1, random: false, exact: false, parameters,
  title: { en: 'Time of day and weekday', uk: 'Пора доби й день тижня' },
  question: { en: 'Around which time of day and on which weekdays do incidents gather, and is that more than chance?', uk: 'О якій порі доби й у які дні збираються інциденти і чи це більше, ніж випадок?' },
  units: [],
  needs: () => ({}),
  bytes: ({ events }) => events * 40,
  run(input, { level }) {
    const moments = momentsOf(input);
    const found = dial(moments.hours);
    if (!isDefined(found)) return nothing(notDefined(input.rows === 0 ? 'no_events' : 'no_known_times'));
    const halves = dial(moments.hours, { period: 12 });
    const twoPeaks = isDefined(halves) && halves.length > found.length && halves.p < 0.01;
    return describe(found, { moments, twoPeaks, weekdays: weekdaysOf(input, moments), level: Number(level) });
  },
};

/** Only what has a moment: windows of hours belong to the aoristic method. */
function momentsOf({ events, unplaced, zone }: AnalysisInput): Moments {
  const room = events.n + unplaced.n;
  const minutes = new Float64Array(room);
  const wall = wallMinutes(zone);
  let n = 0;
  const add = (list: Events): void => {
    for (let i = 0; i < list.n; i += 1) {
      if (list.timePrecision[i] !== 0 || list.hourOfWeek[i] === 255) continue;
      minutes[n] = wall(list.from[i]!);
      n += 1;
    }
  };
  add(events);
  add(unplaced);
  const kept = minutes.slice(0, n);
  return { minutes: kept, hours: kept.map((minute) => (((minute % 1440) + 1440) % 1440) / 60), leftOut: room - n };
}

const mostExact = 14;
const twoDays = Float64Array.of(0.5, 0.5, 0, 0, 0, 0, 0);

/** Against the number of each weekday in the window, which is not equal in a month. */
function weekdaysOf({ window }: AnalysisInput, { minutes }: Moments): Weekdays {
  const counts = new Int32Array(7);
  for (const minute of minutes) counts[((Math.floor(minute / 1440) % 7) + 7) % 7]! += 1;
  const days = new Float64Array(7);
  // 5 January 1970 was a Monday.
  for (let day = window.fromDay; day < window.toDay; day += 1) days[(((day - 4) % 7) + 7) % 7]! += 1;
  const shares = days.map((one) => one / (window.toDay - window.fromDay));
  if (minutes.length <= mostExact && shares.every((share) => share > 0)) {
    const exact = weekdayProclivity(counts, shares);
    const power = proclivityPower(minutes.length, { truth: twoDays });
    if (isDefined(exact)) return { counts, shares, g: exact.g, p: exact.p, exact: true, power: typeof power === 'number' ? power : null };
  }
  let g = 0;
  counts.forEach((count, day) => { if (count > 0) g += 2 * count * Math.log(count / (minutes.length * shares[day]!)); });
  return { counts, shares, g, p: chiSquareSurvival(Math.max(0, g), 6), exact: false, power: null };
}

const texts = {
  gather: {
    en: 'Incidents gather around {time}: on a scale from 0 (evenly spread) to 1 (all at one time) the gathering is {r, number, ::.00}, more than chance ({p}).',
    uk: 'Інциденти збираються близько {time}: за шкалою від 0 (рівномірно) до 1 (усі одночасно) скупченість {r, number, ::.00} — більше, ніж випадок ({p}).',
  },
  even: { en: 'No gathering around one time of day is shown ({p}). Two peaks can hide each other: look at the hours.', uk: 'Скупчення навколо однієї пори доби не виявлено ({p}). Два піки можуть приховати один одного: погляньте на години.' },
  twoPeaks: { en: 'There are rather two peaks, twelve hours apart; the mean time lies between them, where little may happen.', uk: 'Схоже, піків два, з різницею дванадцять годин; середня пора лежить між ними, де може мало що ставатися.' },
  days: { en: 'Weekdays differ by more than chance ({p}): most on {day}, {ratio, number, ::.00} times its even share.', uk: 'Дні тижня різняться більше, ніж випадково ({p}): найбільше — {day}, у {ratio, number, ::.00} раза більше за рівну частку.' },
  sameDays: { en: 'No weekday is shown to differ from the others ({p}).', uk: 'Жоден день тижня не відрізняється від інших ({p}).' },
  power: {
    en: 'With so few incidents, somebody who really kept to two weekdays would be noticed in {power, number, ::percent} of such series only.',
    uk: 'За такої кількості інцидентів того, хто справді тримався б двох днів тижня, було б помічено лише в {power, number, ::percent} таких рядів.',
  },
  caution: {
    en: 'The times are those that were recorded. If they are times of report, this is the rhythm of reporting.',
    uk: 'Це час, який записано. Якщо це час повідомлення, то перед вами ритм повідомлень.',
  },
} satisfies Record<string, Text>;

const leftOutText: Text = {
  en: '{count, plural, one {# incident has} other {# incidents have}} no exact time and {count, plural, one {is} other {are}} left out; the aoristic method takes windows.',
  uk: 'Інцидентів без точного часу, яких не враховано: {count, number}; проміжки бере аористичний метод.',
};
const roundText: Text = {
  en: '{share, number, ::percent} of the times are exactly midnight or noon: that is often how an unknown hour is written.',
  uk: '{share, number, ::percent} часів — рівно північ або полудень: так часто записують невідому годину.',
};

type Facts = { moments: Moments; weekdays: Weekdays; twoPeaks: boolean; level: number };

function describe(found: Circular, { moments, weekdays, twoPeaks, level }: Facts): Output {
  return {
    notDefined: null, used: found.n, layer: null, reading: readingOf(found, { moments, weekdays, twoPeaks, level }), warnings: warningsOf(moments),
    figures: figuresOf(found, weekdays), tables: [dayTable(weekdays, found.n)], charts: [hourChart(moments.hours), dayChart(weekdays, found.n)],
  };
}

function readingOf(found: Circular, { weekdays, twoPeaks, level }: Facts): Text[] {
  const ratio = weekdays.counts.reduce((best, count, day) => (count / weekdays.shares[day]! > weekdays.counts[best]! / weekdays.shares[best]! ? day : best), 0);
  return [
    found.p <= level && found.mean !== null ? say(texts.gather, {
      time: clockText(found.mean), r: found.length, p: pWords(found.p),
    }) : say(texts.even, { p: pWords(found.p) }),
    ...(twoPeaks ? [texts.twoPeaks] : []),
    weekdays.p <= level ? say(texts.days, { p: pWords(weekdays.p), day: weekdayTitles[ratio]!, ratio: weekdays.counts[ratio]! / weekdays.shares[ratio]! / found.n }) : say(texts.sameDays, { p: pWords(weekdays.p) }),
    ...(weekdays.power === null ? [] : [say(texts.power, { power: weekdays.power })]),
    texts.caution,
  ];
}

function warningsOf({ hours, leftOut }: Moments): AnalysisWarning[] {
  const round = hours.reduce((sum, hour) => sum + (hour % 12 === 0 ? 1 : 0), 0) / hours.length;
  return [
    ...(hours.length >= 30 && round > 0.1 ? [{ code: 'round_times', severity: 'caution' as const, text: say(roundText, { share: round }) }] : []),
    ...(leftOut > 0 ? [{ code: 'no_moment', severity: 'note' as const, text: say(leftOutText, { count: leftOut }) }] : []),
  ];
}

function figuresOf({ n, mean, length, deviation, z, p }: Circular, weekdays: Weekdays): Figure[] {
  return [
    { id: 'used', title: { en: 'Incidents', uk: 'Інциденти' }, quantity: 'count', value: n },
    { id: 'mean', title: { en: 'Mean time of day', uk: 'Середня пора доби' }, quantity: 'text', value: mean === null ? null : clockText(mean),
      ...(mean === null && { because: { en: 'The times balance each other.', uk: 'Часи врівноважують один одного.' } }) },
    { id: 'length', title: { en: 'Gathering (R)', uk: 'Скупченість (R)' }, quantity: 'number', value: length },
    { id: 'deviation', title: { en: 'Circular deviation', uk: 'Кругове відхилення' }, quantity: 'hours', value: deviation },
    { id: 'rayleigh', title: { en: "Rayleigh's Z", uk: 'Z Релея' }, quantity: 'number', value: z },
    { id: 'p', title: { en: 'p, time of day', uk: 'p, пора доби' }, quantity: 'probability', value: p },
    { id: 'p_weekdays', title: { en: 'p, weekdays', uk: 'p, дні тижня' }, quantity: 'probability', value: weekdays.p,
      because: weekdays.exact ? { en: 'Exact G test.', uk: 'Точний G-тест.' } : { en: 'G test, chi-square on 6 degrees of freedom.', uk: 'G-тест, хі-квадрат із 6 ступенями свободи.' } },
  ];
}

function hourChart(hours: Float64Array): Chart {
  const counts = new Float64Array(24);
  for (const hour of hours) counts[Math.floor(hour)]! += 1;
  return {
    kind: 'bar', id: 'hours', title: { en: 'Incidents by hour', uk: 'Інциденти за годинами' }, x: { title: { en: 'Hour', uk: 'Година' }, quantity: 'text' },
    y: { title: { en: 'Incidents', uk: 'Інциденти' }, quantity: 'count' }, bars: hourTitles.map((x, hour) => ({ x, y: counts[hour]!, role: 'observed' })),
  };
}

function dayChart({ counts }: Weekdays, n: number): Chart {
  return {
    kind: 'bar', id: 'weekdays', title: { en: 'Incidents by weekday', uk: 'Інциденти за днями тижня' }, x: { title: { en: 'Weekday', uk: 'День тижня' }, quantity: 'text' },
    y: { title: { en: 'Incidents', uk: 'Інциденти' }, quantity: 'count' }, bars: n === 0 ? [] : weekdayTitles.map((x, day) => ({ x, y: counts[day]!, role: 'observed' })),
  };
}

function dayTable({ counts, shares }: Weekdays, n: number): Table {
  return tableOf('weekdays', { en: 'Weekdays', uk: 'Дні тижня' }, {
    columns: [
      { id: 'weekday', title: { en: 'Weekday', uk: 'День тижня' }, quantity: 'text' }, { id: 'count', title: { en: 'Incidents', uk: 'Інциденти' }, quantity: 'count' },
      { id: 'expected', title: { en: 'If all days were alike', uk: 'За рівних днів' }, quantity: 'number' }, { id: 'ratio', title: { en: 'Ratio', uk: 'Відношення' }, quantity: 'ratio' },
    ],
    rows: weekdayTitles.map((title, day) => [title, counts[day]!, n * shares[day]!, counts[day]! / (n * shares[day]!)]),
  });
}
