import { addDays, startOfDay } from '../window.ts';
import type { Faults, Syntax } from './syntax.ts';
import type { DayLiteral, InstantLiteral } from './tree.ts';

const day = /^(\d{4})-(\d\d)-(\d\d)$/;
const moment = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(?:\.(\d{1,6})\d{0,3})?(Z|[+-]\d\d:\d\d)$/i;

/** An instant with milliseconds (as in features) with microseconds: of that length they compare as texts. */
export const toMicroseconds = (instant: string): string => `${instant.slice(0, 23)}000Z`;

/** The microsecond before, of an instant at a whole millisecond. */
export const microsecondBefore = (instant: string): string =>
  `${new Date(Date.parse(`${instant.slice(0, 23)}Z`) - 1).toISOString().slice(0, 23)}999Z`;

const isDay = (text: string): boolean => {
  const [, year] = day.exec(text) ?? [];
  // Wherever the clock stands, such days begin and end in years of four digits, which compare as texts.
  return year !== undefined && year >= '1000' && year <= '9998' && !Number.isNaN(Date.parse(text)) && new Date(text).toISOString().startsWith(text);
};

/** The days and instants of a filter; days are read on the clock of a zone. */
export function readTime(syntax: Syntax & { is: 'date' | 'timestamp' }, zone: string, fault: Faults): DayLiteral | InstantLiteral {
  return syntax.is === 'date' ? readDay(syntax, zone, fault) : readInstant(syntax, fault);
}

function readDay({ text, at }: { text: string; at: Syntax['at'] }, zone: string, fault: Faults): DayLiteral {
  if (!isDay(text)) throw fault(at, `"${text.slice(0, 40)}" is not a day of the calendar. Write it as 2026-03-01.`);
  const [from, to] = [text, addDays(text, 1)].map((one) => toMicroseconds(startOfDay(one, zone).toISOString()));
  return { op: 'day', day: text, from: from!, to: to! };
}

function readInstant({ text, at }: { text: string; at: Syntax['at'] }, fault: Faults): InstantLiteral {
  const [, written, clock, fraction = '', offset] = moment.exec(text) ?? [];
  const milliseconds = Date.parse(`${written}T${clock}${offset?.toUpperCase()}`);
  if (written === undefined || !isDay(written) || Number.isNaN(milliseconds)) {
    throw fault(at, `"${text.slice(0, 40)}" is not an instant. Write it as 2026-03-01T04:00:00Z; a day is written DATE('2026-03-01').`);
  }
  const instant = new Date(milliseconds).toISOString();
  return { op: 'instant', at: `${instant.slice(0, 19)}.${fraction.padEnd(6, '0')}Z` };
}
