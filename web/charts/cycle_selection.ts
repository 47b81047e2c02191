/**
 * The week as a filter: which hours (0 to 23) and which ISO weekdays (1 Monday to 7 Sunday) count. An empty list means
 * all, so that "everything" has one form.
 */
export type CycleSelection = { hours: number[]; weekdays: number[] };

const allHours = Array.from({ length: 24 }, (_, hour) => hour);
const allWeekdays = [1, 2, 3, 4, 5, 6, 7];

/** ISO weekdays in the order the locale writes its week. */
export const weekdayOrder = (first: number): number[] => allWeekdays.map((_, index) => ((first - 1 + index) % 7) + 1);

/** First ISO weekday of the locale, 1 to 7; Monday where the browser cannot say. */
export function firstWeekday(locale: string): number {
  const described = new Intl.Locale(locale) as Intl.Locale & {
    getWeekInfo?: () => { firstDay: number };
    weekInfo?: { firstDay: number };
  };
  return described.getWeekInfo?.().firstDay ?? described.weekInfo?.firstDay ?? 1;
}

/** Hour of the local week as answers count it: 0 is Monday 00:00. */
export const hourOfWeek = (weekday: number, hour: number): number => (weekday - 1) * 24 + hour;

const tidy = (values: readonly number[], all: readonly number[]): number[] => {
  const kept = all.filter((value) => values.includes(value));
  return kept.length === all.length ? [] : kept;
};

export const selection = (hours: readonly number[], weekdays: readonly number[]): CycleSelection =>
  ({ hours: tidy(hours, allHours), weekdays: tidy(weekdays, allWeekdays) });

const includes = (values: readonly number[], value: number): boolean => values.length === 0 || values.includes(value);

export const isSelected = ({ hours, weekdays }: CycleSelection, weekday: number, hour: number): boolean =>
  includes(hours, hour) && includes(weekdays, weekday);

export const isWholeWeek = ({ hours, weekdays }: CycleSelection): boolean => hours.length === 0 && weekdays.length === 0;

export const sameSelection = (a: CycleSelection, b: CycleSelection): boolean =>
  a.hours.join() === b.hours.join() && a.weekdays.join() === b.weekdays.join();

/** A corner of the rectangle being drawn: the row is a place in `weekdayOrder`. */
export type Corner = { row: number; hour: number };

/** The rectangle between two corners, whichever way it was drawn. A whole row or column means "all" of that direction. */
export function rectangle(a: Corner, b: Corner, order: readonly number[]): CycleSelection {
  const hours = allHours.filter((hour) => hour >= Math.min(a.hour, b.hour) && hour <= Math.max(a.hour, b.hour));
  const weekdays = order.filter((_, row) => row >= Math.min(a.row, b.row) && row <= Math.max(a.row, b.row));
  return selection(hours, weekdays);
}

/** Both together: the hours of either on the weekdays of either, because the filter is hours times weekdays. */
export function joined(a: CycleSelection, b: CycleSelection): CycleSelection {
  const either = (one: readonly number[], other: readonly number[]) => (one.length === 0 || other.length === 0 ? [] : [...one, ...other]);
  return selection(either(a.hours, b.hours), either(a.weekdays, b.weekdays));
}

/** From "all", the first toggle keeps only that one; taking the last away is "all" again. */
export function toggled(values: readonly number[], value: number, count: 24 | 7): number[] {
  const next = values.includes(value) ? values.filter((kept) => kept !== value) : [...values, value];
  return tidy(next, count === 24 ? allHours : allWeekdays);
}

/** Neighbouring values as ranges, joined over midnight or over the end of the week: [22, 23, 0, 1] is [[22, 1]]. */
export function cyclicRanges(values: readonly number[], count: 24 | 7): [number, number][] {
  const first = count === 24 ? 0 : 1;
  const found: [number, number][] = [];
  for (const value of [...values].sort((a, b) => a - b)) {
    const last = found.at(-1);
    if (last && last[1] === value - 1) last[1] = value;
    else found.push([value, value]);
  }
  const head = found[0];
  const tail = found.at(-1);
  if (head && tail && head !== tail && head[0] === first && tail[1] === first + count - 1) {
    found[0] = [tail[0], head[1]];
    found.pop();
  }
  return found;
}

/** Watches that policing plans by. Hours of the night wrap over midnight. */
export const watches = {
  early: [6, 7, 8, 9, 10, 11, 12, 13],
  late: [14, 15, 16, 17, 18, 19, 20, 21],
  night: [22, 23, 0, 1, 2, 3, 4, 5],
} as const;
export type Watch = keyof typeof watches;
