import { sharedInt32, sharedUint32, type Columns } from './columns.ts';

/** Collects the runs of equal local days, row after row. */
export type DayRuns = {
  /** The next rows up to, not including, `end` have this day. */
  add(day: number, end: number): void;
  /** The next row begins a run whatever its day. */
  cut(): void;
  finish(): Pick<Columns, 'dayStart' | 'day'>;
};

export function dayRuns(): DayRuns {
  const starts: number[] = [];
  const days: number[] = [];
  let row = 0;
  let isCut = true;
  return {
    add: (day, end) => {
      if (end === row) return;
      if (isCut || days[days.length - 1] !== day) {
        starts.push(row);
        days.push(day);
        isCut = false;
      }
      row = end;
    },
    cut: () => { isCut = true; },
    finish: () => {
      const dayStart = sharedUint32(starts.length);
      const day = sharedInt32(days.length);
      dayStart.set(starts);
      day.set(days);
      return { dayStart, day };
    },
  };
}

/** The run that holds a row. */
export function runAt({ dayStart }: Pick<Columns, 'dayStart'>, row: number): number {
  let from = 0;
  let to = dayStart.length;
  while (to - from > 1) {
    const middle = (from + to) >>> 1;
    if (dayStart[middle]! <= row) from = middle;
    else to = middle;
  }
  return from;
}
