import type { AnalysisWarning, Text } from '../model/analysis.ts';
import { benjaminiHochberg } from '../stats/benjamini_hochberg.ts';
import { eTest } from '../stats/e_test.ts';
import { twoSidedP } from '../stats/normal.ts';
import type { AnalysisInput, Events } from './method.ts';
import { say } from './say.ts';

/**
 * Signs that the way incidents are recorded changed within the window: a step from one month to the next in the share that has
 * a place or a known hour, a number that doubles or halves, days in a row with nothing. Each is tested, the months together
 * corrected, and only what is both large and sure is said. Such a step is not a change in crime, and most methods take it for one.
 */
const texts = {
  placed: { en: 'From {before, number, ::percent} to {after, number, ::percent}: the share of incidents with a place changed in {month}. What looks like movement may be a change in recording.', uk: 'Із {before, number, ::percent} до {after, number, ::percent}: частка інцидентів із місцем змінилася в {month}. Те, що здається переміщенням, може бути зміною обліку.' },
  hour: { en: 'From {before, number, ::percent} to {after, number, ::percent}: the share of incidents with a known hour changed in {month}. Compare hours only within one practice.', uk: 'Із {before, number, ::percent} до {after, number, ::percent}: частка інцидентів із відомою годиною змінилася в {month}. Порівнюйте години лише за однакової практики.' },
  level: { en: 'From {before, number} to {after, number} incidents a month in {month}: so large a step may be a change in recording or missing files, not in crime.', uk: 'Із {before, number} до {after, number} інцидентів на місяць у {month}: такий стрибок може бути зміною обліку чи браком файлів, а не злочинності.' },
  gap: { en: 'There is nothing on {days, plural, one {# day} other {# days}} in a row from {first} on, where {mean, number, ::.0} a day are usual: data may be missing.', uk: 'Із {first} поспіль {days, plural, one {# день} few {# дні} many {# днів} other {# дня}} без записів за звичних {mean, number, ::.0} на день: можливо, бракує даних.' },
} satisfies Record<string, Text>;

const largeShare = 0.1;
const largeRatio = 2;
const sure = 0.001;
const fewestInMonth = 20;
const dayMs = 86_400_000;

type Month = { name: string; rows: number; placed: number; timed: number; days: number };

export function recordingBreaks({ events, unplaced, window }: Pick<AnalysisInput, 'events' | 'unplaced' | 'window'>): AnalysisWarning[] {
  const months = monthsOf(events, unplaced, window);
  const pairs = months.slice(1).map((after, i) => ({ before: months[i]!, after })).filter(({ before, after }) => Math.min(before.rows, after.rows) >= fewestInMonth || isStep(before, after));
  const tests = pairs.flatMap(({ before, after }) => [
    { text: texts.placed, month: after.name, from: before.placed / before.rows, to: after.placed / after.rows, p: sharesDiffer(before.placed, before.rows, after.placed, after.rows), large: largeShare },
    { text: texts.hour, month: after.name, from: before.timed / before.rows, to: after.timed / after.rows, p: sharesDiffer(before.timed, before.rows, after.timed, after.rows), large: largeShare },
    { text: texts.level, month: after.name, from: before.rows, to: after.rows, p: eTest({ k1: after.rows, n1: after.days, k2: before.rows, n2: before.days }), large: null },
  ]);
  const { q } = benjaminiHochberg(tests.map(({ p }) => p));
  const steps = tests.filter(({ from, to, large }, i) => (q[i] ?? 1) < sure
    && (large === null ? Math.max(to / Math.max(1, from), from / Math.max(1, to)) >= largeRatio : Math.abs(to - from) >= large));
  return [
    ...steps.map(({ text, month, from, to }): AnalysisWarning => ({ code: 'recording_changed', severity: 'caution', text: say(text, { before: from, after: to, month }) })),
    ...gaps(events, unplaced, window),
  ];
}

const isStep = (before: Month, after: Month): boolean => before.rows > 0 && after.rows > 0 && Math.max(before.rows, after.rows) >= 5 * fewestInMonth;

function sharesDiffer(k1: number, n1: number, k2: number, n2: number): number {
  const pooled = (k1 + k2) / (n1 + n2);
  const error = Math.sqrt(pooled * (1 - pooled) * (1 / n1 + 1 / n2));
  return error === 0 ? 1 : twoSidedP((k1 / n1 - k2 / n2) / error);
}

/** Whole calendar months of the window: those that it cuts have other numbers anyway. */
function monthsOf(events: Events, unplaced: Events, { fromDay, toDay }: AnalysisInput['window']): Month[] {
  const name = (day: number): string => new Date(day * dayMs).toISOString().slice(0, 7);
  const found = new Map<string, Month>();
  for (let day = fromDay; day < toDay; day += 1) {
    const month = found.get(name(day)) ?? { name: name(day), rows: 0, placed: 0, timed: 0, days: 0 };
    month.days += 1;
    found.set(month.name, month);
  }
  const add = (list: Events, placed: number): void => {
    for (let i = 0; i < list.n; i += 1) {
      const month = found.get(name(list.day[i]!));
      if (month === undefined) continue;
      month.rows += 1;
      month.placed += placed;
      if (list.hourOfWeek[i] !== 255) month.timed += 1;
    }
  };
  add(events, 1);
  add(unplaced, 0);
  return [...found.values()].filter(({ days }) => days >= 28);
}

/** The longest run of days without anything, where that is next to impossible by chance (Poisson) and no month-only dates stand for it. */
function gaps(events: Events, unplaced: Events, { fromDay, toDay }: AnalysisInput['window']): AnalysisWarning[] {
  const span = toDay - fromDay;
  const counts = new Float64Array(Math.max(0, span));
  let total = 0;
  for (const list of [events, unplaced]) {
    for (let i = 0; i < list.n; i += 1) {
      if (list.timePrecision[i] === 3) return [];
      const at = list.day[i]! - fromDay;
      if (at >= 0 && at < span) counts[at]! += 1;
      total += 1;
    }
  }
  const mean = total / Math.max(1, span);
  let longest = { first: 0, days: 0 };
  for (let day = 0, run = 0; day < span; day += 1) {
    run = counts[day] === 0 ? run + 1 : 0;
    if (run > longest.days) longest = { first: day - run + 1, days: run };
  }
  if (longest.days === 0 || longest.days * mean < Math.log(span / sure)) return [];
  const first = new Date((fromDay + longest.first) * dayMs).toISOString().slice(0, 10);
  return [{ code: 'days_without_data', severity: 'caution', text: say(texts.gap, { days: longest.days, first, mean }) }];
}
