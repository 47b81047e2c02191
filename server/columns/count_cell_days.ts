import type { Level } from './cells.ts';
import { clockCodes } from './clock.ts';
import { cutByDay, type Selected, type Stretch } from './select.ts';

/** What is in each cell in each step of time, steps and cells ascending, nothing that is 0. */
export type CellDaySums = {
  /** First day of each step in which there is anything, in days since 1970. */
  days: Int32Array;
  /** Entries of `days[i]` stand at `start[i]` up to `start[i + 1]`. */
  start: Uint32Array;
  /** For each entry the number of its cell in the level, and its value. */
  cell: Uint32Array;
  value: Float64Array;
  /** For each of `days` the value of what has no place. */
  unplaced: Float64Array;
};

export type CellDayGrid = {
  level: Level;
  /** First day of the step that a day belongs to, both in days since 1970. */
  stepOf: (day: number) => number;
  /** What one incident of an offence counts for; 0 leaves it out. */
  valueOf: (offenceId: number) => number;
  /** More entries than this are not wanted. */
  most: number;
};

/** Null when there are more entries than wanted. About 5 ns for each row selected. */
export function countCellDays(selected: Selected, { level, stepOf, valueOf, most }: CellDayGrid): CellDaySums | null {
  const { cell: cellOf } = selected.columns;
  const numberIn = levelNumbers(level);
  const parts = partsByStep(selected, stepOf);
  const sums = { days: [] as number[], start: [0], unplaced: [] as number[] };
  const entries = entryList(Math.min(most, 4096));
  const values = new Float64Array(level.count + 1);
  for (const step of [...parts.keys()].sort((a, b) => a - b)) {
    const touched: number[] = [];
    for (const stretch of parts.get(step)!) {
      const value = valueOf(stretch.segment.offenceId);
      if (value === 0) continue;
      eachTaken(selected, stretch, (row) => {
        const place = numberIn[cellOf[row]!]!;
        if (values[place] === 0) touched.push(place);
        values[place]! += value;
      });
    }
    if (touched.length === 0) continue;
    // Place 0 is no place.
    for (const place of touched.sort((a, b) => a - b)) if (place > 0) entries.add(place - 1, values[place]!);
    if (entries.count() > most) return null;
    sums.days.push(step);
    sums.start.push(entries.count());
    sums.unplaced.push(values[0]!);
    for (const place of touched) values[place] = 0;
  }
  return {
    days: Int32Array.from(sums.days), start: Uint32Array.from(sums.start), unplaced: Float64Array.from(sums.unplaced), ...entries.finish(),
  };
}

const known = new WeakMap<Level, Uint32Array>();

/** For each base number 1 plus the number of its cell in the level; 0 for no place. */
function levelNumbers(level: Level): Uint32Array {
  const made = known.get(level);
  if (made !== undefined) return made;
  const numbers = new Uint32Array(level.start[level.count] ?? 1);
  for (let cell = 0; cell < level.count; cell += 1) numbers.fill(cell + 1, level.start[cell], level.start[cell + 1]);
  known.set(level, numbers);
  return numbers;
}

/** The stretches cut by day, by the first day of the step that each belongs to. */
function partsByStep({ columns, stretches }: Selected, stepOf: (day: number) => number): Map<number, Stretch[]> {
  const parts = new Map<number, Stretch[]>();
  const ofDay = new Map<number, Stretch[]>();
  for (const whole of stretches) {
    for (const { day, stretch } of cutByDay(columns, whole)) {
      const known = ofDay.get(day);
      if (known !== undefined) {
        known.push(stretch);
        continue;
      }
      const step = stepOf(day);
      const own = parts.get(step) ?? [];
      own.push(stretch);
      parts.set(step, own);
      ofDay.set(day, own);
    }
  }
  return parts;
}

const takenAlways = new Uint8Array(clockCodes).fill(1);

function eachTaken({ columns: { clock }, cycle }: Selected, { rows, start, end }: Stretch, visit: (row: number) => void): void {
  const taken = cycle?.taken ?? takenAlways;
  for (let at = start; at < end; at += 1) {
    const row = rows === null ? at : rows[at]!;
    if (taken[clock[row]!] === 1) visit(row);
  }
}

function entryList(room: number) {
  let cell = new Uint32Array(room);
  let value = new Float64Array(room);
  let count = 0;
  return {
    add: (place: number, found: number): void => {
      if (count === cell.length) {
        const [wideCell, wideValue] = [new Uint32Array(count * 2), new Float64Array(count * 2)];
        wideCell.set(cell);
        wideValue.set(value);
        [cell, value] = [wideCell, wideValue];
      }
      cell[count] = place;
      value[count] = found;
      count += 1;
    },
    count: () => count,
    finish: () => ({ cell: cell.slice(0, count), value: value.slice(0, count) }),
  };
}
