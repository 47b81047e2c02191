/**
 * Days as whole numbers. A local day is text (2026-03-01) in every answer; for arithmetic it is the number of days since
 * 1970-01-01 on the calendar, which no clock change can shift.
 */
export const millisecondsPerDay = 86_400_000;

export function dayNumber(day: string): number {
  const time = Date.parse(`${day.slice(0, 10)}T00:00:00Z`);
  if (Number.isNaN(time)) throw new RangeError(`not a day: ${day}`);
  return Math.round(time / millisecondsPerDay);
}

export const dayText = (number: number): string => new Date(Math.round(number) * millisecondsPerDay).toISOString().slice(0, 10);

/** Half-open, in day numbers. */
export type Span = { from: number; to: number };

export const spanLength = (span: Span): number => span.to - span.from;

export const isSameSpan = (one: Span, other: Span): boolean => one.from === other.from && one.to === other.to;
