import type { AnalysisWarning, Axis, Chart, Figure, LayerClass, Table, Text } from '../model/analysis.ts';
import type { Neighbours } from '../stats/neighbours.ts';
import type { Tick } from '../stats/tick.ts';
import type { Parameters, Values } from './parameters.ts';

/**
 * What a method is: what it is called, what can be set, what it needs, and how it is run. Each has a file of its own in this
 * room; `methods.ts` is the only list. What it means stands in the docblock of its statistic, `card`.
 *
 * A method is pure: it gets typed arrays, which a worker thread was sent, and gives numbers and texts.
 */
export type Method<P extends Parameters = Parameters> = {
  /** Stands in addresses: lower-case letters and _. */
  id: string;
  title: Text;
  /** What it answers, in one sentence for somebody who chooses a method. */
  question: Text;
  /** Shelf on which the page shows it. */
  group: 'hotspots' | 'points' | 'clusters' | 'near_repeat' | 'time' | 'comparison' | 'places' | 'series';
  /** Name of the file in `server/stats` whose docblock is its method card. */
  card: string;
  /** Rises when the same input may give other numbers than before. */
  version: number;
  /** Units that it can be asked for, the default first (`hex`, `square` of 500 m, `area`); empty: it looks at the points themselves. */
  units: readonly ('hex' | 'square' | 'area')[];
  /** Of hexagons whose size nobody names; absent: 9. Coarser where the study area has too many. */
  resolution?: number;
  /** Whether anything is drawn at random. */
  random: boolean;
  /** Whether exact places can be read off the result (points, hulls): then only whoever may see incidents gets it. */
  exact: boolean;
  parameters: P;
  /** What has to be read for it besides the incidents. */
  needs: (values: Values<P>) => Needs;
  /** About how many bytes it takes for so many events and units: what is above the bound is refused beforehand. */
  bytes: (size: { events: number; units: number }, values: Values<P>) => number;
  run: (input: AnalysisInput, values: Values<P>, room: Room) => Output;
};

export type Needs = {
  /** Rings of neighbours of the units (1 to 3): `units.neighbours`, without the unit itself. Areas: those that touch, whatever the number. */
  rings?: number;
  /** Incidents of other offences in the same window, same filter otherwise: `input.baseline`. Empty list: all offences. */
  baseline?: readonly string[];
  /** The same filter in another window (previous, year, FROM/TO): `input.before`. */
  before?: string;
  /** Outlines of the backdrop by kind: points and vertices of lines: `input.factors`. */
  factors?: { offences: readonly string[]; backdrop: readonly string[] };
  /** Whether latest times are read (intervals, days, months): `events.to`. Else `to` is `from`, which is had sooner. */
  ends?: boolean;
  /** Start of the data before the window, in days, for methods that learn a level from the past: `input.history`. */
  historyDays?: number;
};

/** Long work calls `tick` often; it throws when the work is to end. */
export type Room = { seed: number; tick: Tick };

/** Incidents, ascending by time, then by id. Only those with a place, unless the method has no units and `placed` says otherwise. */
export type Events = {
  n: number;
  /** Projected metres; NaN without a place. */
  x: Float64Array;
  y: Float64Array;
  /** Earliest time at which it can have happened: ms since 1970, UTC. `to`: the latest, where `needs` asks for ends. */
  from: Float64Array;
  to: Float64Array;
  /** Local day of `from`, in days since 1970. */
  day: Int32Array;
  /** Local hour of the week of `from`: 0 is Monday 00:00 to 01:00; 255 where the hour is not known. */
  hourOfWeek: Uint8Array;
  /** 0 instant, 1 interval, 2 day, 3 month. */
  timePrecision: Uint8Array;
  /** Id of the offence in the classification. */
  offence: Int16Array;
  /** Harm in days by the current edition. */
  harm: Float64Array;
  /** Which of `units`; -1 outside of all, or without units. */
  unit: Int32Array;
};

/** What incidents are added up by. */
export type Units = {
  kind: 'hex' | 'square' | 'area';
  n: number;
  /** H3 cell; column_row; kind:code. */
  ids: readonly string[];
  /** As tables and sentences call them: areas by their names, others by the area that they lie in and their id; null where there are no areas. */
  names: readonly string[] | null;
  /** Middle in projected metres. */
  x: Float64Array;
  y: Float64Array;
  squareKm: Float64Array;
  /** Without the unit itself; with no members where `needs` asks for no rings. */
  neighbours: Neighbours;
  /** Side of a square, else null. */
  metres: number | null;
  /** Columns and rows of squares, to walk them as a grid; null else. */
  column: Int32Array | null;
  row: Int32Array | null;
};

export type StudyShape = {
  squareKm: number;
  /** West, south, east, north in projected metres. */
  bounds: readonly [number, number, number, number];
  /** Outer ring first, then holes; projected metres, closed. Together they are the study area. */
  polygons: readonly (readonly (readonly (readonly [number, number])[])[])[];
};

export type Factor = { id: string; title: Text; x: Float64Array; y: Float64Array };

export type AnalysisInput = {
  /** ms since 1970 and local days since 1970; half-open. */
  window: { from: number; to: number; fromDay: number; toDay: number };
  zone: string;
  /** Incidents of the filter with a place. */
  events: Events;
  /** How many the filter selects, placed or not. */
  rows: number;
  /** Those without a place: only times, for methods that look at time alone. */
  unplaced: Events;
  /** Null where the method looks at the points themselves. */
  units: Units | null;
  study: StudyShape;
  baseline: Events | null;
  before: { events: Events; window: { from: number; to: number; fromDay: number; toDay: number }; covered: boolean } | null;
  /** From `historyDays` before the window up to its start. */
  history: Events | null;
  factors: readonly Factor[] | null;
  /** What is to be known about the data whichever method is used; the same list stands in the result anyway. */
  warnings: readonly AnalysisWarning[];
};

export type Shape =
  | { type: 'Point'; at: readonly [number, number] }
  | { type: 'Line'; points: readonly (readonly [number, number])[] }
  /** Rings as in StudyShape: closed, outer first. */
  | { type: 'Polygon'; rings: readonly (readonly (readonly [number, number])[])[] }
  /** Hexagons by their ids, joined on the map. */
  | { type: 'Hex'; cell: string };

export type LayerOutput = {
  title: Text;
  value: Axis;
  ramp: 'amount' | 'change' | 'classes';
  /** Of a diverging ramp; null else. */
  centre: number | null;
  /** Codes that the column class holds, in the order of the legend; counts are filled in. */
  classes: readonly Omit<LayerClass, 'count'>[] | null;
  /** Numbers of units, or shapes in projected metres. */
  places: { units: Int32Array } | { shapes: readonly Shape[] };
  /** NaN where there is no value. Times in ms since 1970. */
  columns: {
    count?: Float64Array; expected?: Float64Array; value?: Float64Array; score?: Float64Array; p?: Float64Array; q?: Float64Array;
    lower?: Float64Array; upper?: Float64Array; class?: readonly (string | null)[]; label?: readonly (string | null)[];
    from?: Float64Array; until?: Float64Array;
  };
};

export type Output = {
  /** Why there is nothing to give; then all else is empty. `nothing()` makes one. */
  notDefined: Text | null;
  /** Incidents that went in. */
  used: number;
  /** Two to six sentences that somebody reads out at a briefing: what was found, how sure, what not to conclude. */
  reading: readonly Text[];
  /** Of this method on these data; those of the data as such are added. */
  warnings: readonly AnalysisWarning[];
  figures: readonly Figure[];
  tables: readonly Table[];
  charts: readonly Chart[];
  layer: LayerOutput | null;
  /** By which table harm was weighed, where that was asked for; else it is the current one. */
  harmEdition?: string;
};
