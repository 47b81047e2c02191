/**
 * Days and minutes of the demonstration's local clock, counted from its first midnight. No zone is needed: records are
 * written in local time.
 */
export type Calendar = {
  firstDay: string;
  lastDay: string;
  days: number;
  /** ISO weekday, 1 Monday to 7 Sunday, of a day counted from the first. */
  weekday(day: number): number;
  month(day: number): number;
  /** 2026-03-01 */
  dayText(day: number): string;
  /** 2026-03-01 21:30 */
  minuteText(minute: number): string;
};

const millisecondsPerDay = 86_400_000;
export const minutesPerDay = 1440;

/** Three years that end with the last day, that day included. */
export function makeCalendar(lastDay: string): Calendar {
  const last = new Date(`${lastDay}T00:00:00Z`);
  if (Number.isNaN(last.getTime()) || last.toISOString().slice(0, 10) !== lastDay) throw new RangeError(`Not a day: ${lastDay}`);
  const first = new Date(Date.UTC(last.getUTCFullYear() - 3, last.getUTCMonth(), last.getUTCDate() + 1));
  const days = Math.round((last.getTime() - first.getTime()) / millisecondsPerDay) + 1;
  const date = (day: number): Date => new Date(first.getTime() + day * millisecondsPerDay);
  // A margin of a month on both sides: an interval can begin before the first day.
  const texts = Array.from({ length: days + 62 }, (_, i) => date(i - 31).toISOString().slice(0, 10));
  const dayText = (day: number): string => texts[day + 31] ?? date(day).toISOString().slice(0, 10);
  const two = (value: number): string => String(value).padStart(2, '0');
  return {
    firstDay: dayText(0), lastDay, days, dayText,
    weekday: (day) => ((((first.getUTCDay() + 6 + day) % 7) + 7) % 7) + 1,
    month: (day) => Number(dayText(day).slice(5, 7)),
    minuteText: (minute) => {
      const day = Math.floor(minute / minutesPerDay), rest = minute - day * minutesPerDay;
      return `${dayText(day)} ${two(Math.floor(rest / 60))}:${two(rest % 60)}`;
    },
  };
}
