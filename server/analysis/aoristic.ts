import type { AnalysisWarning, Chart, Table, Text } from '../model/analysis.ts';
import { aoristic as spread, type Aoristic } from '../stats/aoristic.ts';
import { isDefined, notDefined } from '../stats/not_defined.ts';
import { wallMinutes } from './local_clock.ts';
import type { AnalysisInput, Events, Method, Output } from './method.ts';
import { nothing } from './nothing.ts';
import { say } from './say.ts';
import { tableOf } from './table.ts';
import { measureParameter } from './unit_parameters.ts';
import { clockText, hourTitles, weekdayTitles } from './week_texts.ts';

const parameters = {
  longest: {
    kind: 'number', default: 336, least: 1, most: 8760, unit: 'hours', title: { en: 'Longest window', uk: 'Найдовший проміжок' },
    explain: {
      en: 'Incidents whose window is longer are left out. Two weeks by default: what lies between a week and that is spread evenly over all hours; beyond, a window says nothing. Shorten it to look at what is known well.',
      uk: 'Інциденти з довшим проміжком не враховуються. Типово два тижні: проміжки від тижня до того розподіляються на всі години рівно, довші нічого не кажуть. Зменште, щоб бачити лише добре відоме.',
    },
  },
  measure: {
    ...measureParameter,
    explain: { en: 'Each incident counts 1 by default, or its days of harm.', uk: 'Типово кожен інцидент важить 1, або свої дні шкоди.' },
  },
} as const;

type Windows = { from: Float64Array; to: Float64Array; weights: Float64Array; unknown: number };

/** Hour by weekday, each incident spread over the time in which it can have happened. */
export const aoristic: Method<typeof parameters> = {
  id: 'aoristic', group: 'time', card: 'aoristic', version: 1, random: false, exact: false, parameters,
  title: { en: 'Hours and weekdays, times unsure (aoristic)', uk: 'Години й дні тижня за неточного часу (аористика)' },
  question: { en: 'When do offences happen whose hour nobody saw?', uk: 'Коли стаються правопорушення, години яких ніхто не бачив?' },
  units: [],
  needs: () => ({ ends: true }),
  bytes: ({ events }) => events * 40,
  run(input, { longest, measure }, { tick }) {
    const { from, to, weights, unknown } = windowsOf(input);
    if (from.length === 0) return nothing(notDefined(input.rows === 0 ? 'no_events' : 'no_known_times'));
    const found = spread({ from, to, longest: longest * 60, ...(measure === 'harm' && { weights }) }, tick);
    if (!isDefined(found)) return nothing(found);
    const total = found.hours.reduce((sum, weight) => sum + weight, 0);
    return total > 0 ? describe(found, { unknown, total, measure }) : nothing(notDefined('no_known_times'));
  },
};

const [instant, interval] = [0, 1];

/** Windows by the clock on the wall. What is known to the day or the month only says nothing about hours. */
function windowsOf({ events, unplaced, zone }: AnalysisInput): Windows {
  const usable = (list: Events, i: number): boolean => list.timePrecision[i] === interval || (list.timePrecision[i] === instant && list.hourOfWeek[i] !== 255);
  const room = events.n + unplaced.n;
  const windows = { from: new Float64Array(room), to: new Float64Array(room), weights: new Float64Array(room) };
  const wall = wallMinutes(zone);
  let n = 0;
  for (const list of [events, unplaced]) {
    for (let i = 0; i < list.n; i += 1) {
      if (!usable(list, i)) continue;
      windows.from[n] = wall(list.from[i]!);
      windows.to[n] = wall(list.to[i]!);
      windows.weights[n] = list.harm[i]!;
      n += 1;
    }
  }
  return { from: windows.from.slice(0, n), to: windows.to.slice(0, n), weights: windows.weights.slice(0, n), unknown: room - n };
}

const texts = {
  peak: {
    en: 'The four hours from {from} to {to} hold {share, number, ::percent .0} of the weight; {even, number, ::percent .0} would be their share if all hours were alike.',
    uk: 'Чотири години від {from} до {to} містять {share, number, ::percent .0} ваги; за рівних годин було б {even, number, ::percent .0}.',
  },
  weekday: { en: 'The heaviest weekday is {day} with {share, number, ::percent .0} (an even share is {even, number, ::percent .0}).', uk: 'Найважчий день — {day}: {share, number, ::percent .0} (рівна частка — {even, number, ::percent .0}).' },
  sharp: {
    en: '{points, plural, one {# incident has} other {# incidents have}} a moment, the others a window; the windows used are {mean, number, ::.0} hours long on average.',
    uk: 'Точний момент мають інцидентів: {points, number}, решта — проміжок; середня довжина використаних проміжків — {mean, number, ::.0} год.',
  },
  moments: {
    en: '{points, plural, one {The one incident has} other {All # incidents have}} a moment: nothing had to be spread, and this is a plain count of hours.',
    uk: 'Усі інциденти ({points, number}) мають точний момент: розподіляти нічого не довелося, це звичайний підрахунок годин.',
  },
  caution: {
    en: 'A weight is no incident: long windows smear the picture and rather show when nobody was there. Nothing here is tested.',
    uk: 'Вага — не інцидент: довгі проміжки розмазують картину й радше показують, коли нікого не було. Тут нічого не перевіряється на значущість.',
  },
} satisfies Record<string, Text>;

const warningTexts = {
  unknown: {
    en: '{count, plural, one {# incident is} other {# incidents are}} left out: only the day or the month is known.',
    uk: 'Не враховано інцидентів: {count, number}; відомий лише день чи місяць.',
  },
  long: { en: '{count, plural, one {# incident is} other {# incidents are}} left out: the window is longer than asked.', uk: 'Не враховано інцидентів: {count, number}; проміжок довший за заданий.' },
  spread: { en: '{count, plural, one {# window is} other {# windows are}} longer than a week and spread over all hours alike.', uk: 'Проміжків, довших за тиждень і розподілених на всі години рівно: {count, number}.' },
  blunt: {
    en: 'Windows are longer than twelve hours on average: hours of the day can hardly be told apart.',
    uk: 'Проміжки в середньому довші за дванадцять годин: години доби майже неможливо розрізнити.',
  },
} satisfies Record<string, Text>;

function describe(found: Aoristic, { unknown, total, measure }: { unknown: number; total: number; measure: 'count' | 'harm' }): Output {
  const { hours, hourOfDay, weekday, used, points, meanHours } = found;
  const peak = heaviestRun(hourOfDay, 4);
  const day = weekday.indexOf(Math.max(...weekday));
  const sum = [0, 1, 2, 3].reduce((all, at) => all + hourOfDay[(peak + at) % 24]!, 0);
  return {
    notDefined: null, used, layer: null, warnings: warningsOf(found, unknown),
    reading: [
      say(texts.peak, { from: clockText(peak), to: clockText(peak + 4), share: sum / total, even: 4 / 24 }),
      say(texts.weekday, { day: weekdayTitles[day]!, share: weekday[day]! / total, even: 1 / 7 }),
      points === used ? say(texts.moments, { points }) : say(texts.sharp, { points, mean: meanHours }), texts.caution,
    ],
    figures: [
      { id: 'used', title: { en: 'Incidents', uk: 'Інциденти' }, quantity: 'count', value: used },
      { id: 'mean_window', title: { en: 'Mean window', uk: 'Середній проміжок' }, quantity: 'hours', value: meanHours },
      { id: 'moments', title: { en: 'With a moment', uk: 'З точним моментом' }, quantity: 'share', value: points / used },
    ],
    tables: [hourTable(found)], charts: [heat(hours, measure), hourBars(hourOfDay, measure)],
  };
}

/** First hour of the run of so many hours, over midnight too, that holds most. */
function heaviestRun(hourOfDay: Float64Array, length: number): number {
  let [best, most] = [0, -1];
  for (let first = 0; first < 24; first += 1) {
    let sum = 0;
    for (let at = 0; at < length; at += 1) sum += hourOfDay[(first + at) % 24]!;
    if (sum > most + 1e-9) [best, most] = [first, sum];
  }
  return best;
}

function warningsOf({ leftOut, spread: overWeek, meanHours }: Aoristic, unknown: number): AnalysisWarning[] {
  return [
    ...(meanHours > 12 ? [{ code: 'long_windows', severity: 'caution' as const, text: warningTexts.blunt }] : []),
    ...(unknown > 0 ? [{ code: 'hour_unknown', severity: 'note' as const, text: say(warningTexts.unknown, { count: unknown }) }] : []),
    ...(leftOut > 0 ? [{ code: 'windows_left_out', severity: 'note' as const, text: say(warningTexts.long, { count: leftOut }) }] : []),
    ...(overWeek > 0 ? [{ code: 'windows_spread', severity: 'note' as const, text: say(warningTexts.spread, { count: overWeek }) }] : []),
  ];
}

const measureTitles = { count: { en: 'Weight in incidents', uk: 'Вага в інцидентах' }, harm: { en: 'Weight in days of harm', uk: 'Вага в днях шкоди' } } as const;
const quantities = { count: 'number', harm: 'harmDays' } as const;

function heat(hours: Float64Array, measure: 'count' | 'harm'): Chart {
  return {
    kind: 'heat', id: 'week', title: { en: 'Hour by weekday', uk: 'Години за днями тижня' }, x: { title: { en: 'Hour', uk: 'Година' }, quantity: 'text' },
    y: { title: { en: 'Weekday', uk: 'День тижня' }, quantity: 'text' }, value: { title: measureTitles[measure], quantity: quantities[measure] },
    columns: hourTitles, rows: weekdayTitles, values: weekdayTitles.map((_, day) => Array.from(hours.subarray(day * 24, day * 24 + 24))), marked: null, centre: null,
  };
}

function hourBars(hourOfDay: Float64Array, measure: 'count' | 'harm'): Chart {
  return {
    kind: 'bar', id: 'hours', title: { en: 'Hour of the day', uk: 'Година доби' }, x: { title: { en: 'Hour', uk: 'Година' }, quantity: 'text' },
    y: { title: measureTitles[measure], quantity: quantities[measure] }, bars: hourTitles.map((x, hour) => ({ x, y: hourOfDay[hour]!, role: 'observed' })),
  };
}

function hourTable({ hours, hourOfDay }: Aoristic): Table {
  return tableOf('hours', { en: 'Weights by hour and weekday', uk: 'Ваги за годинами й днями' }, {
    columns: [
      { id: 'hour', title: { en: 'Hour', uk: 'Година' }, quantity: 'text' },
      ...weekdayTitles.map((title, day) => ({ id: `day${day + 1}`, title, quantity: 'number' as const })),
      { id: 'all', title: { en: 'All', uk: 'Разом' }, quantity: 'number' },
    ],
    rows: hourTitles.map((title, hour) => [title, ...weekdayTitles.map((_, day) => hours[day * 24 + hour]!), hourOfDay[hour]!]),
  });
}
