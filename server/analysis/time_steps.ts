import type { Text } from '../model/analysis.ts';
import { dayText } from './level_breaks.ts';
import type { AnalysisInput, Events } from './method.ts';

/**
 * A window cut into steps of equal kind, none of them cut short: whole calendar months, or weeks (four weeks, days) counted back
 * from the end of the window. What lies before the first step is in no step.
 */
export type TimeStep = 'day' | 'week' | 'four_weeks' | 'month';
export type TimeSteps = {
  step: TimeStep;
  n: number;
  /** First day of each step and the day after the last: n + 1 days since 1970. */
  borders: Int32Array;
  /** Number of the step that a day lies in, -1 for none. */
  stepOf: (day: number) => number;
};

const dayMs = 86_400_000;
const lengths = { day: 1, week: 7, four_weeks: 28 } as const;
const mostSteps = 4000;

export const stepParameter = {
  kind: 'choice', default: 'auto', title: { en: 'Step', uk: 'Крок' },
  choices: [
    { value: 'auto', title: { en: 'As the window allows', uk: 'За довжиною вікна' } }, { value: 'day', title: { en: 'Day', uk: 'День' } },
    { value: 'week', title: { en: 'Week', uk: 'Тиждень' } }, { value: 'four_weeks', title: { en: 'Four weeks', uk: 'Чотири тижні' } },
    { value: 'month', title: { en: 'Calendar month', uk: 'Календарний місяць' } },
  ],
  explain: {
    en: 'Length of a step. By default the longest of month, week and day of which the window holds enough. Weeks are counted back from the end of the window; months are whole calendar months.',
    uk: 'Довжина кроку. Типово найдовший із місяця, тижня й дня, яких у вікні досить. Тижні відлічуються назад від кінця вікна; місяці — цілі календарні.',
  },
} as const;

export const stepTitles: Readonly<Record<TimeStep, Text>> = {
  day: { en: 'days', uk: 'дні' }, week: { en: 'weeks', uk: 'тижні' }, four_weeks: { en: 'steps of four weeks', uk: 'кроки по чотири тижні' }, month: { en: 'months', uk: 'місяці' },
};

/** `least`: how many steps the method would like to have, for the choice of `auto`; times known to the month only take months. */
export function timeSteps(
  { window, events, unplaced }: Pick<AnalysisInput, 'window' | 'events' | 'unplaced'>, asked: TimeStep | 'auto', least: number,
): TimeSteps {
  if (asked !== 'auto') return cut(window, asked);
  const months = cut(window, 'month');
  if (months.n >= least || [events, unplaced].some(({ timePrecision }) => timePrecision.includes(3))) return months;
  const weeks = cut(window, 'week');
  return weeks.n >= least ? weeks : cut(window, 'day');
}

function cut({ fromDay, toDay }: AnalysisInput['window'], step: TimeStep): TimeSteps {
  const borders = Int32Array.from(step === 'month' ? monthBorders(fromDay, toDay) : evenBorders(fromDay, toDay, lengths[step]));
  const n = Math.max(0, borders.length - 1);
  const stepOf = (day: number): number => {
    if (n === 0 || day < borders[0]! || day >= borders[n]!) return -1;
    if (step !== 'month') return Math.floor((day - borders[0]!) / lengths[step]);
    let [low, high] = [0, n - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (borders[middle]! <= day) low = middle;
      else high = middle - 1;
    }
    return low;
  };
  return { step, n, borders, stepOf };
}

function evenBorders(fromDay: number, toDay: number, length: number): number[] {
  const n = Math.min(mostSteps, Math.floor((toDay - fromDay) / length));
  return Array.from({ length: n + 1 }, (_, at) => toDay - (n - at) * length);
}

function monthBorders(fromDay: number, toDay: number): number[] {
  const borders: number[] = [];
  const first = new Date(fromDay * dayMs);
  for (let month = 0; month <= mostSteps; month += 1) {
    const border = Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + month, 1) / dayMs;
    if (border > toDay) break;
    if (border >= fromDay) borders.push(border);
  }
  return borders;
}

/** First local day of each step, as text. */
export const stepDays = ({ borders, n }: TimeSteps): string[] => Array.from(borders.subarray(0, n), dayText);

/** Incidents by step, those without a place too: time alone is looked at. */
export function seriesOf({ events, unplaced }: Pick<AnalysisInput, 'events' | 'unplaced'>, steps: TimeSteps): { counts: Float64Array; used: number } {
  const counts = new Float64Array(steps.n);
  let used = 0;
  const add = ({ n, day }: Events): void => {
    for (let i = 0; i < n; i += 1) {
      const step = steps.stepOf(day[i]!);
      if (step < 0) continue;
      counts[step]! += 1;
      used += 1;
    }
  };
  add(events);
  add(unplaced);
  return { counts, used };
}

/** Days in each step: months are not equally long. */
export const stepLengths = ({ borders, n }: TimeSteps): Float64Array => Float64Array.from({ length: n }, (_, at) => borders[at + 1]! - borders[at]!);
