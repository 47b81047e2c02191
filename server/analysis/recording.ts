import type { AnalysisWarning, Text } from '../model/analysis.ts';
import { benjaminiHochberg } from '../stats/benjamini_hochberg.ts';
import { twoSidedP } from '../stats/normal.ts';
import { comparable, isLargeStep, levelSteps, longestGap, monthOf, sureLevel, wholeMonthDays } from './level_breaks.ts';
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

type Month = { name: string; rows: number; placed: number; timed: number; days: number };
type Step = { text: Text; month: string; from: number; to: number; p: number; large: boolean };

export function recordingBreaks({ events, unplaced, window }: Pick<AnalysisInput, 'events' | 'unplaced' | 'window'>): AnalysisWarning[] {
  const months = monthsOf(events, unplaced, window);
  const pairs = months.slice(1).map((after, i) => ({ before: months[i]!, after })).filter(({ before, after }) => comparable(before.rows, after.rows));
  const counts = countDays(events, unplaced, window);
  const steps: Step[] = [
    ...pairs.flatMap(({ before, after }) => [shareStep(texts.placed, 'placed', before, after), shareStep(texts.hour, 'timed', before, after)]),
    ...levelSteps(counts, window.fromDay).map(({ month, before, after, p }) => ({
      text: texts.level, month, from: before, to: after, p, large: isLargeStep(before, after),
    })),
  ];
  const { q } = benjaminiHochberg(steps.map(({ p }) => p));
  const found = steps.filter(({ large }, i) => large && (q[i] ?? 1) < sureLevel)
    .map(({ text, month, from, to }): AnalysisWarning => ({
      code: 'recording_changed', severity: 'caution', text: say(text, { before: from, after: to, month }),
    }));
  const monthOnly = [events, unplaced].some(({ timePrecision }) => timePrecision.includes(3));
  const gap = monthOnly ? null : longestGap(counts, window.fromDay);
  return gap === null ? found : [...found, { code: 'days_without_data', severity: 'caution', text: say(texts.gap, gap) }];
}

function shareStep(text: Text, of: 'placed' | 'timed', before: Month, after: Month): Step {
  const [from, to] = [before[of] / before.rows, after[of] / after.rows];
  return { text, month: after.name, from, to, p: sharesDiffer(before[of], before.rows, after[of], after.rows), large: Math.abs(to - from) >= largeShare };
}

function sharesDiffer(k1: number, n1: number, k2: number, n2: number): number {
  const pooled = (k1 + k2) / (n1 + n2);
  const error = Math.sqrt(pooled * (1 - pooled) * (1 / n1 + 1 / n2));
  return error === 0 ? 1 : twoSidedP((k1 / n1 - k2 / n2) / error);
}

function countDays(events: Events, unplaced: Events, { fromDay, toDay }: AnalysisInput['window']): Float64Array {
  const counts = new Float64Array(Math.max(0, toDay - fromDay));
  for (const list of [events, unplaced]) {
    for (let i = 0; i < list.n; i += 1) {
      const at = list.day[i]! - fromDay;
      if (at >= 0 && at < counts.length) counts[at]! += 1;
    }
  }
  return counts;
}

function monthsOf(events: Events, unplaced: Events, { fromDay, toDay }: AnalysisInput['window']): Month[] {
  const found = new Map<string, Month>();
  for (let day = fromDay; day < toDay; day += 1) {
    const month = found.get(monthOf(day)) ?? { name: monthOf(day), rows: 0, placed: 0, timed: 0, days: 0 };
    month.days += 1;
    found.set(month.name, month);
  }
  const add = (list: Events, placed: number): void => {
    for (let i = 0; i < list.n; i += 1) {
      const month = found.get(monthOf(list.day[i]!));
      if (month === undefined) continue;
      month.rows += 1;
      month.placed += placed;
      if (list.hourOfWeek[i] !== 255) month.timed += 1;
    }
  };
  add(events, 1);
  add(unplaced, 0);
  return [...found.values()].filter(({ days }) => days >= wholeMonthDays);
}
