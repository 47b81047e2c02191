import { hoursOfWeek } from '../model/cycle.ts';

/**
 * When in the local week an incident was, in one byte: 25 times the ISO weekday (1 Monday to 7 Sunday, 0 unknown) plus the
 * hour (0 to 23, 24 unknown).
 */
export const clockCodes = 200;

const hoursAndUnknown = 25;
const unknownHour = 24;

export const clockOf = (weekday: number | null, hour: number | null): number => (weekday ?? 0) * hoursAndUnknown + (hour ?? unknownHour);

export const weekdayOf = (code: number): number | null => (code < hoursAndUnknown ? null : Math.floor(code / hoursAndUnknown));

export const hourOf = (code: number): number | null => (code % hoursAndUnknown === unknownHour ? null : code % hoursAndUnknown);

/** Whether weekday or hour is not known. */
export const isClockUnknown = (code: number): boolean => code < hoursAndUnknown || code % hoursAndUnknown === unknownHour;

/** What hours and weekdays ask for, for every code. */
export type Cycle = {
  /** 1 where the incident is taken. */
  taken: Uint8Array;
  /** 1 where it is not taken, known or not. */
  left: Uint8Array;
  /** 1 where it is neither taken nor refused, because it is not known when in the day or week it was. */
  unknown: Uint8Array;
  /** How much of the hours of the week is taken. */
  share: number;
};

/** Null when neither is asked for. A refusal by what is known goes before what is not known. */
export function cycleOf(hours: readonly number[] | null, weekdays: readonly number[] | null): Cycle | null {
  if (hours === null && weekdays === null) return null;
  const [taken, unknown] = [new Uint8Array(clockCodes), new Uint8Array(clockCodes)];
  for (let code = 0; code < clockCodes; code += 1) {
    const answers = [hours === null || accepts(hours, hourOf(code)), weekdays === null || accepts(weekdays, weekdayOf(code))];
    if (answers.every((answer) => answer === true)) taken[code] = 1;
    else if (!answers.includes(false)) unknown[code] = 1;
  }
  const share = ((hours?.length ?? 24) * (weekdays?.length ?? 7)) / hoursOfWeek;
  return { taken, left: taken.map((is) => 1 - is), unknown, share };
}

/** Null where that is not known; of nothing asked for, nothing is taken, known or not. */
const accepts = (asked: readonly number[], value: number | null): boolean | null =>
  (value === null && asked.length > 0 ? null : asked.includes(value ?? NaN));
