import type { HexDays } from '../tiles/hex_days.ts';

/**
 * A window played as a film: each frame is the sum over so many steps of a slice that is held in memory, made from the frame
 * before by adding the steps that come in and subtracting those that go out. Pure; nothing is asked of the server.
 */
export type Slice = Pick<HexDays, 'cell' | 'from' | 'start' | 'cellIndex' | 'value' | 'unplaced'>;

export type Frame = {
  /** First step, and the step after the last. */
  first: number;
  last: number;
  /** For each cell of the slice. The array belongs to the reel and holds the frame that was sought last. */
  values: Float64Array;
  /** Sum over the cells, and what has no place besides. */
  placed: number;
  unplaced: number;
};

export type Reel = {
  /** Frames of a length: as many as there are steps at which one can begin. */
  frames: (length: number) => number;
  /** RangeError beyond the film. */
  seek: (first: number, length: number) => Frame;
};

export function reelOf(slice: Slice): Reel {
  const { start, cellIndex, value, unplaced } = slice;
  const steps = slice.from.length;
  const values = new Float64Array(slice.cell.length);
  // Sums of weights with fractions keep a remainder after subtracting: where nothing is left, nothing is exactly 0.
  const entries = new Uint32Array(slice.cell.length);
  const sum = { first: 0, last: 0 };

  const add = (step: number): void => {
    for (let entry = start[step]!; entry < start[step + 1]!; entry++) {
      const cell = cellIndex[entry]!;
      values[cell]! += value[entry]!;
      entries[cell]! += 1;
    }
  };
  const subtract = (step: number): void => {
    for (let entry = start[step]!; entry < start[step + 1]!; entry++) {
      const cell = cellIndex[entry]!;
      entries[cell]! -= 1;
      values[cell] = entries[cell] === 0 ? 0 : values[cell]! - value[entry]!;
    }
  };
  const restart = (first: number): void => {
    values.fill(0);
    entries.fill(0);
    sum.first = first;
    sum.last = first;
  };
  const total = (column: Float64Array, from: number, to: number): number => {
    let found = 0;
    for (let at = from; at < to; at++) found += column[at]!;
    return found;
  };

  return {
    frames: (length) => Math.max(0, steps - length + 1),
    seek: (first, length) => {
      const last = first + length;
      if (!(first >= 0 && length >= 1 && last <= steps)) throw new RangeError(`no frame of ${length} steps at ${first}: there are ${steps}`);
      if (first >= sum.last || last <= sum.first) restart(first);
      while (sum.last < last) add(sum.last++);
      while (sum.first > first) add(--sum.first);
      while (sum.first < first) subtract(sum.first++);
      while (sum.last > last) subtract(--sum.last);
      return { first, last, values, placed: total(value, start[first]!, start[last]!), unplaced: total(unplaced, first, last) };
    },
  };
}

/** What each step of the slice holds, with or without a place: as the series has it. */
export function stepTotals({ from, start, value, unplaced }: Slice): Float64Array {
  return Float64Array.from(from, (_, step) => {
    let sum = unplaced[step]!;
    for (let entry = start[step]!; entry < start[step + 1]!; entry++) sum += value[entry]!;
    return sum;
  });
}

/** Least and greatest value above 0 that any cell has in any frame of a length, so that one scale of colours fits them all; null for a film of nothing. */
export function extremes(slice: Slice, length: number): { low: number; high: number } | null {
  const reel = reelOf(slice);
  let low = Infinity;
  let high = 0;
  for (let first = 0; first < reel.frames(length); first++) {
    const { values } = reel.seek(first, length);
    // A value is new only in the cells of the steps that have come in or gone out.
    for (const [from, to] of first === 0 ? [[0, length]] : [[first - 1, first], [first + length - 1, first + length]]) {
      for (let entry = slice.start[from!]!; entry < slice.start[to!]!; entry++) {
        const value = values[slice.cellIndex[entry]!]!;
        if (value <= 0) continue;
        if (value < low) low = value;
        if (value > high) high = value;
      }
    }
  }
  return high === 0 ? null : { low, high };
}

/** Steps of a film from fine to coarse: days for as long as there are not more of them than anybody would watch. */
export const filmSteps = ['day', 'week', 'month'] as const;
export type FilmStep = (typeof filmSteps)[number];
export const filmStepFor = (days: number): FilmStep => (days <= 800 ? 'day' : days <= 5600 ? 'week' : 'month');

/** Lengths of a frame that are offered, in steps. */
export const frameLengths = { day: [1, 7, 28], week: [1, 4, 13], month: [1, 3, 12] } as const satisfies Record<FilmStep, readonly number[]>;

/** The longest length that leaves the window at least four frames that do not overlap. */
export function usualLength(step: FilmStep, steps: number): number {
  const fitting = frameLengths[step].filter((length) => length * 4 <= steps);
  return fitting.at(-1) ?? 1;
}
