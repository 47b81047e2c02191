import { Problem } from './problem.ts';

/** Hours of the day and days of the week: what comes round again. Numbers and ranges, which may wrap: `22-3`, `6,7,1`. */
export const hoursOfWeek = 168;

export const parseHours = (text: string): number[] => parseRanges('hours', text, 0, 23);

/** ISO weekdays: 1 is Monday. */
export const parseWeekdays = (text: string): number[] => parseRanges('weekdays', text, 1, 7);

/** Hour of the local week, 0 for Monday 00:00 to 01:00. */
export const hourOfWeek = (weekday: number, hour: number): number => (weekday - 1) * 24 + hour;

function parseRanges(field: 'hours' | 'weekdays', text: string, first: number, last: number): number[] {
  const chosen = new Set<number>();
  for (const part of text.split(',')) {
    const match = /^(\d{1,2})(?:-(\d{1,2}))?$/.exec(part.trim());
    const from = Number(match?.[1]);
    const to = Number(match?.[2] ?? match?.[1]);
    if (match === null || !isWithin(from, first, last) || !isWithin(to, first, last)) throw badRange(field, part, first, last);
    for (let value = from; ; value = value === last ? first : value + 1) {
      chosen.add(value);
      if (value === to) break;
    }
  }
  return [...chosen].sort((a, b) => a - b);
}

const isWithin = (value: number, first: number, last: number): boolean => value >= first && value <= last;

function badRange(field: 'hours' | 'weekdays', part: string, first: number, last: number): Problem {
  const example = field === 'hours' ? '22-3' : '5-7';
  const message = `"${part}" is not within ${first} to ${last}. Give numbers and ranges separated by commas, e.g. ${example}.`;
  return new Problem('bad_request', `bad_${field}`, message, [{ field, message }]);
}
