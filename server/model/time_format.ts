import { Problem } from './problem.ts';

/** A point on a local clock, as a source wrote it. */
export type LocalTime = {
  year: number;
  month: number;
  /** 1 when only the month is known. */
  day: number;
  hour: number;
  minute: number;
  second: number;
  precision: 'instant' | 'day' | 'month';
  /** Minutes east of UTC, when the text says so itself. */
  offsetMinutes: number | null;
};

export type TimeFault = { code: 'bad_date' | 'no_such_date' | 'two_digit_year'; reason: string };

export type TimeFormat = { pattern: string; parse(text: string): LocalTime | TimeFault };

export const isTimeFault = (time: LocalTime | TimeFault): time is TimeFault => 'reason' in time;

/** What a letter stands for, as a regular expression with one group. */
const tokens: Readonly<Record<string, string>> = {
  YYYY: '(\\d{4})', MMM: '([A-Za-z]{3})[a-z]*\\.?', MM: '(\\d{2})', M: '(\\d{1,2})', DD: '(\\d{2})', D: '(\\d{1,2})',
  HH: '(\\d{2})', H: '(\\d{1,2})', hh: '(\\d{2})', h: '(\\d{1,2})', mm: '(\\d{2})', m: '(\\d{1,2})', ss: '(\\d{2})', s: '(\\d{1,2})',
  SSS: '(\\d{1,9})', A: '([AaPp]\\.?[Mm]\\.?)', Z: '(Z|[+-]\\d{2}:?\\d{2})',
};
const letters = /\[([^\]]*)\]|YYYY|YY|MMM|MM|M|DD|D|HH|H|hh|h|mm|m|SSS|ss|s|A|Z|[^]/g;
const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/**
 * Compiles a pattern of the letters YYYY, MM, DD, HH or hh with A (AM, PM), mm, ss, SSS, MMM (Jan) and Z (offset); single
 * letters for numbers without leading zero; text in square brackets as it stands. The word `iso` stands for ISO 8601:
 * a month, a day, or a day with a time, with or without an offset. Years of two digits are refused: nobody knows the century.
 */
export function timeFormat(pattern: string): TimeFormat {
  if (pattern.toLowerCase() === 'iso') return { pattern: 'iso', parse: parseIso };
  const names: string[] = [];
  const source = pattern.trim().replaceAll(letters, (letter: string, literal: string | undefined) => {
    if (literal !== undefined) return escaped(literal);
    if (letter === 'YY') throw twoDigitPattern(pattern);
    const token = tokens[letter];
    if (token === undefined) return letter === ' ' ? '\\s+' : escaped(letter);
    names.push(letter);
    return token;
  });
  if (!names.includes('YYYY') || !names.some((name) => name.startsWith('M'))) {
    throw new Problem('bad_request', 'bad_date_format',
      `The date format "${pattern}" has no year and month. Write it like YYYY-MM-DD HH:mm:ss or MM/DD/YYYY hh:mm:ss A, or use the word iso.`);
  }
  const expression = new RegExp(`^${source}$`);
  const precision = precisionOf(names);
  return { pattern, parse: (text) => parse(text, expression, names, precision, pattern) };
}

const precisionOf = (names: string[]): LocalTime['precision'] => {
  if (names.some((name) => name.toLowerCase().startsWith('h'))) return 'instant';
  return names.some((name) => name.startsWith('D')) ? 'day' : 'month';
};

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\/-]/g, '\\$&');

const twoDigitPattern = (pattern: string): Problem => new Problem('bad_request', 'two_digit_year',
  `The date format "${pattern}" has a year of two digits, which does not say the century. Export the dates with four.`);

function parse(text: string, expression: RegExp, names: string[], precision: LocalTime['precision'], pattern: string): LocalTime | TimeFault {
  const match = expression.exec(text);
  if (match === null) return unreadable(text, pattern);
  const time: LocalTime = { year: 0, month: 1, day: 1, hour: 0, minute: 0, second: 0, precision, offsetMinutes: null };
  let afternoon: boolean | null = null;
  for (let index = 0; index < names.length; index += 1) {
    const part = match[index + 1]!;
    switch (names[index]) {
      case 'YYYY': time.year = Number(part); break;
      case 'MMM': time.month = months.indexOf(part.toLowerCase()) + 1; break;
      case 'MM': case 'M': time.month = Number(part); break;
      case 'DD': case 'D': time.day = Number(part); break;
      case 'HH': case 'H': case 'hh': case 'h': time.hour = Number(part); break;
      case 'mm': case 'm': time.minute = Number(part); break;
      case 'ss': case 's': time.second = Number(part); break;
      case 'A': afternoon = part[0]!.toLowerCase() === 'p'; break;
      case 'Z': time.offsetMinutes = offsetOf(part); break;
      default: break;
    }
  }
  if (afternoon !== null) {
    if (time.hour < 1 || time.hour > 12) return impossible(text);
    time.hour = (time.hour % 12) + (afternoon ? 12 : 0);
  }
  return exists(time) ? time : impossible(text);
}

const isoExpression = /^(\d{4})-(\d{2})(?:-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,]\d{1,9})?)?\s*(Z|[+-]\d{2}(?::?\d{2})?)?)?)?$/;

function parseIso(text: string): LocalTime | TimeFault {
  const match = isoExpression.exec(text);
  if (match === null) return unreadable(text, 'YYYY-MM-DD HH:mm:ss (ISO 8601)');
  const [, year, month, day, hour, minute, second, offset] = match;
  const time: LocalTime = {
    year: Number(year), month: Number(month), day: Number(day ?? 1), hour: Number(hour ?? 0), minute: Number(minute ?? 0), second: Number(second ?? 0),
    precision: hour !== undefined ? 'instant' : day !== undefined ? 'day' : 'month',
    offsetMinutes: offset === undefined ? null : offsetOf(offset),
  };
  return exists(time) ? time : impossible(text);
}

function offsetOf(text: string): number {
  if (text === 'Z') return 0;
  const digits = text.replace(':', '');
  return (digits[0] === '-' ? -1 : 1) * (Number(digits.slice(1, 3)) * 60 + Number(digits.slice(3, 5) || 0));
}

const daysIn = (year: number, month: number): number => new Date(Date.UTC(year, month, 0)).getUTCDate();

const exists = (time: LocalTime): boolean =>
  time.month >= 1 && time.month <= 12 && time.day >= 1 && (time.day <= 28 || time.day <= daysIn(time.year, time.month))
  && time.hour <= 23 && time.minute <= 59 && time.second <= 59 && Math.abs(time.offsetMinutes ?? 0) <= 18 * 60;

const impossible = (text: string): TimeFault =>
  ({ code: 'no_such_date', reason: `There is no such date or time as ${text.slice(0, 60)}.` });

function unreadable(text: string, pattern: string): TimeFault {
  if (/^\d{1,2}[./-]\d{1,2}[./-]\d{2}(\D|$)/.test(text)) {
    return { code: 'two_digit_year', reason: 'The year has two digits, which does not say the century. Export the dates with four.' };
  }
  if (/^\d{5}(\.\d+)?$/.test(text)) {
    return { code: 'bad_date', reason: `This looks like a spreadsheet's day number, not a date. Format the column as a date (${pattern}) and export again.` };
  }
  return { code: 'bad_date', reason: `This is not a date of the form ${pattern}. If the file writes dates in another way, say so with the date format.` };
}
