/** What a form holds of a number: the text as it was typed, judged when it is used. */
export type Limits = { least?: number; most?: number; whole?: boolean };

/** The number of a field; null where it is none, or none that may be given. Decimal commas are as good as points. */
export function numberIn(typed: string, { least = -Infinity, most = Infinity, whole = false }: Limits = {}): number | null {
  const text = typed.trim().replace(',', '.');
  if (!/^-?\d+(\.\d+)?$/.test(text)) return null;
  const value = Number(text);
  return value < least || value > most || (whole && !Number.isInteger(value)) ? null : value;
}

/** As `numberIn`, where an empty field leaves the choice to the server: undefined. */
export const numberOrNone = (typed: string, limits: Limits = {}): number | null | undefined => (typed.trim() === '' ? undefined : numberIn(typed, limits));

const clock = /^([01]?\d|2[0-3])[:.]([0-5]\d)$/;
/** A time of day as 07:00; null where it is none. */
export function clockIn(typed: string): string | null {
  const [, hour, minute] = clock.exec(typed.trim()) ?? [];
  return hour === undefined ? null : `${hour.padStart(2, '0')}:${minute}`;
}

/** A part written in percent. */
export function shareIn(typed: string, { least = 0, most = 1 }: Limits = {}): number | null {
  const percent = numberIn(typed, { least: least * 100, most: most * 100 });
  return percent === null ? null : Number((percent / 100).toFixed(6));
}
export const percentOf = (share: number): string => String(Number((share * 100).toFixed(4)));
