import type { Tick } from '../stats/tick.ts';

/** What a model of a coming shift is given: the incidents before it, the cells, and the hours of the shift. */
export type Learning = {
  /** Cells in the order of their ids. */
  cells: { n: number; x: Float64Array; y: Float64Array; squareKm: Float64Array };
  /** Incidents with a place, ascending by time; `cell` is -1 outside of all. */
  events: {
    n: number; cell: Int32Array; x: Float64Array; y: Float64Array;
    /** Ms since 1970, UTC, and local day since 1970. */
    time: Float64Array; day: Int32Array;
    /** Local hour of the week, Monday 00:00 is 0; 255 where it is not known. */
    hourOfWeek: Uint8Array;
    /** 3 where only the month is known. */
    timePrecision: Uint8Array;
    /** 1, days of harm, or minutes on task: the unit of what is expected. */
    weight: Float64Array;
  };
  /** Ms since 1970: incidents of `[from, to)` were read. */
  from: number;
  to: number;
  shift: { begin: number; /** Of each hour of it. */ hourOfWeek: Int32Array; day: Int32Array };
};

/** Something to be said about how it was formed; whoever composes the answer has the words. */
export type Note = { code: string; values: Readonly<Record<string, number | string>> };

export type ParameterValues = Readonly<Record<string, number>>;
export type ModelParameter = { default: number; least: number; most: number; unit: string };

/** `expected[cell * hours + hour]`. */
export type Expected = { expected: Float64Array; used: Readonly<Record<string, number | boolean | string>>; notes: Note[] };

export type ForecastModel = {
  id: string;
  parameters: Readonly<Record<string, ModelParameter>>;
  run: (learning: Learning, values: ParameterValues, tick: Tick) => Expected;
};

export const dayMs = 86_400_000;
export const daysLearned = ({ from, to }: Pick<Learning, 'from' | 'to'>): number => (to - from) / dayMs;

/** A forecast that has seen what it foretells is none: errors of whoever reads the incidents end here. */
export function checkNothingAhead({ events, to, shift }: Learning): void {
  const latest = events.time.reduce((most, one) => Math.max(most, one), -Infinity);
  if (to > shift.begin || latest >= shift.begin) throw new RangeError('a forecast was given incidents of its own shift');
}
