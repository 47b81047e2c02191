import type { TravelTimes } from '../model/travel.ts';

/**
 * Which cells are visited, how often, by whom and in which order: as numbers. All times are whole minutes since the begin of the
 * shift; travel is rounded up to whole minutes, so that what stands on a sheet can be kept.
 */
export type VisitUnit = {
  /** Points of `travel`: its post, and where it has to be at the end. */
  start: number;
  end: number;
  /** Its own part of the shift. */
  from: number;
  to: number;
  /** Kept free for calls: of its time, no more than the rest goes into visits and travel. */
  slackMinutes: number;
};

/** Stays with its unit when the rest is planned anew; `arrive` null: at any time. */
export type LockedVisit = { unit: number; cell: number; arrive: number | null };

/** Why a cell takes no visits: it is open, nobody may go there, or it is held out by lot. */
export const openCell = 0;
export const noGoCell = 1;
export const holdOutCell = 2;

export type VisitProblem = {
  /** Number of cells; they are the first points of `travel`, posts follow. */
  cells: number;
  slots: number;
  /** Of a slot; best a quarter of an hour, and a part of `effectMinutes`. */
  slotMinutes: number;
  /** `demand[cell * slots + slot]`: what is expected there. */
  demand: Float64Array;
  /** What is expected counts so many times when a plan is sought; never in what is reported. */
  priority: Float64Array;
  /** Visits, at least and at most. */
  floor: Int32Array;
  ceiling: Int32Array;
  /** `openCell`, `noGoCell` or `holdOutCell`. */
  closed: Uint8Array;
  units: readonly VisitUnit[];
  travel: TravelTimes;
  visitMinutes: number;
  /** How long a visit is felt. */
  effectMinutes: number;
  /** m minutes of visits that are felt reach 1 - exp(-kappa m). */
  kappa: number;
  /** From the end of a visit to the begin of the next one to the same cell, whoever makes it. */
  gapMinutes: number;
  locked: readonly LockedVisit[];
  /** Routes are drawn among those that reach at most this part less than the best found. */
  nearBest: number;
  seed: number;
};

export type PlannedStop = {
  cell: number;
  arrive: number;
  leave: number;
  /** From the stop before, or the post. */
  travelSeconds: number;
  travelMetres: number;
  /** Which visit to its cell it is in time, from 1. */
  nth: number;
  /** Reached by it beyond the visits to its cell before it, without priorities; the sum over all stops is what is reached. */
  adds: number;
  locked: boolean;
};

export type PlannedRoute = {
  unit: number;
  stops: PlannedStop[];
  homeSeconds: number;
  homeMetres: number;
  visitMinutes: number;
  travelMinutes: number;
  /** Free for calls: its time less visits and travel. */
  slackMinutes: number;
  metres: number;
};

/** A constraint that cannot be met, and the least that would have to be given up; each is enough where there are several. */
export type Impossible = {
  code: 'floor_over_ceiling' | 'floor_in_closed' | 'locked_in_closed' | 'locked_over_ceiling' | 'locked_too_late' | 'locked_overlap' | 'locked_gap'
    | 'end_not_reached' | 'cell_not_reached' | 'gap_over_floor' | 'floors_over_time';
  /** Whom it is about; null where it is about all. */
  unit: number | null;
  cell: number | null;
  /** The figures behind it. */
  figures: Readonly<Record<string, number>>;
  relaxations: readonly Relaxation[];
};

export type Relaxation =
  /** Minutes that the end of each of these units has to be later. */
  | { kind: 'later_end'; units: readonly number[]; minutes: number }
  /** Minutes that these units keep free less, each. */
  | { kind: 'less_slack'; units: readonly number[]; minutes: number }
  /** Units more, like the first. */
  | { kind: 'more_units'; units: number }
  | { kind: 'lower_floor'; cell: number; visits: number }
  /** Floor visits fewer in all, taken from those that cost most. */
  | { kind: 'fewer_floor_visits'; visits: number; floor: Int32Array }
  | { kind: 'higher_ceiling'; cell: number; visits: number }
  | { kind: 'open_cell'; cell: number }
  | { kind: 'shorter_visit'; minutes: number }
  | { kind: 'smaller_gap'; minutes: number }
  /** Index of the lock and the earliest time at which it can be kept. */
  | { kind: 'later_lock'; lock: number; arrive: number }
  | { kind: 'drop_lock'; lock: number };

/** Cells in the order in which a unit visits them, when it is there, and which of them are locked (number of the lock, or -1). */
export type Route = { cells: number[]; arrive: number[]; lock: number[] };

export type VisitPlan = {
  /** One for each unit, in their order. */
  routes: PlannedRoute[];
  /** The best found, of which `routes` are drawn near; more is searched from here. */
  undrawn: Route[];
  /** Visits of each cell. */
  visits: Int32Array;
  /** Of each cell, without priorities. */
  reachedBy: Float64Array;
  /** Of each slot, without priorities. */
  reachedIn: Float64Array;
  reached: number;
  /** Expected in all cells of the problem. */
  total: number;
  /** No plan of these units reaches more. */
  bound: number;
  /** The same three with priorities, which is what was sought. */
  weighted: { reached: number; best: number; bound: number };
  /** Not empty: then the plan is empty. */
  impossible: Impossible[];
  steps: { name: string; evaluations: number }[];
};
