import type { Knox } from './knox.ts';
import type { Distance } from './near_pairs.ts';
import { notDefined, type NotDefined } from './not_defined.ts';
import type { Tick } from './tick.ts';

/**
 * Live zones of near repeats: where a Knox table says that more is to be expected right now
 * ([Wikipedia](https://en.wikipedia.org/wiki/Near-repeat_effect)).
 *
 * Answers: around which recent events is there, at this moment, more than usual to be expected, how much more, and until when?
 * Misread as: something will happen here. A weight of 0.8 is 80 % more pairs than chance gives in that band of distance and time
 * over the whole area; most zones end with nothing having happened. Also misread when kept after it has ended: a zone is
 * gone at its hour.
 * Formula: an event of a certain age stands in one band of time of the table; each band of distance around it has the
 * weight ratio - 1, if that is above 0, until the event leaves the band of time. A place has the sum of the weights of all
 * events around it: the excesses add up.
 * Defaults: only cells of the table that are meaningful; all cells with a ratio above 1 when asked.
 * Cost: events alive times the places as far east or west of each as the widest band.
 *
 * Parameters: `table`, from which the ratios come, and with it where they come from; `x`, `y`, `t` of events in the same units;
 * `now`, a time; places with `x`, `y`, and for each event `home`, the number of the place that holds it (-1 for none).
 * Returns: `zones`, one per live event and band with a weight; `weights`, one per place with the time at which the last zone
 * on it ends (NaN where none is). Not defined when no cell of the table has a weight.
 * Errors: RangeError when lengths differ or a number is not finite.
 * Example: same-place ratio 1.8 for 0 to 7 days: an event of day 10 weighs 0.8 on its own place from day 10 until day 17.
 * Reference: Johnson & Bowers 2004, European Journal of Criminology 1:237 (risk that moves and decays); Knox 1964.
 */
export type LiveZone = {
  /** Number of the event, of the band of distance and of the band of time. */
  event: number; row: number; column: number;
  fromMetres: number; toMetres: number;
  from: number; until: number;
  weight: number;
};

export type ZoneInput = {
  table: Knox; x: Float64Array; y: Float64Array; t: Float64Array; now: number;
  /** Also cells of the table that may be chance. */
  allCells?: boolean | undefined;
};

/** What each cell of the table adds: 0 where nothing, and in bands without an end, where everything is far or long ago. */
export function zoneWeights({ ratio, meaningful, space, time, columns }: Knox, allCells = false): Float64Array {
  return ratio.map((value, cell) => {
    const endless = space[Math.floor(cell / columns) + 1] === Infinity || time[(cell % columns) + 1] === Infinity;
    return endless || !(value > 1) || !(allCells || meaningful[cell] === 1) ? 0 : value - 1;
  });
}

export function liveZones({ table, x, y, t, now, allCells = false }: ZoneInput): LiveZone[] | NotDefined {
  if (x.length !== y.length || x.length !== t.length) throw new RangeError(`${x.length} x, ${y.length} y and ${t.length} times`);
  if (!Number.isFinite(now)) throw new RangeError(`not a time: ${now}`);
  const weights = zoneWeights(table, allCells);
  if (weights.every((weight) => weight === 0)) return notDefined('no_variation');
  const zones: LiveZone[] = [];
  for (let event = 0; event < t.length; event += 1) {
    const age = now - t[event]!;
    const column = bandOf(table.time, age);
    if (column < 0) continue;
    for (let row = 0; row < table.rows; row += 1) {
      const weight = weights[row * table.columns + column]!;
      if (weight === 0) continue;
      zones.push({
        event, row, column, weight, fromMetres: table.space[row]!, toMetres: table.space[row + 1]!,
        from: t[event]! + table.time[column]!, until: t[event]! + table.time[column + 1]!,
      });
    }
  }
  return zones;
}

export type Places = {
  x: Float64Array; y: Float64Array;
  /** Of each event. */
  home: Int32Array; distance?: Distance | undefined;
};

/** `until`: when the last of the zones on a place ends, NaN where there is none. */
export type PlaceWeights = { weights: Float64Array; until: Float64Array };

/**
 * The zones on places (cells, areas) that stand for a whole surface: what counts is the middle of the place. Only the place
 * that holds the event is at distance 0 from it, or no place would ever be the same as the event's.
 */
export function placeWeights({ x, y, zones }: { x: Float64Array; y: Float64Array; zones: readonly LiveZone[] }, places: Places, tick?: Tick): PlaceWeights {
  const n = places.x.length;
  const weights = new Float64Array(n);
  const until = new Float64Array(n).fill(Number.NaN);
  const manhattan = (places.distance ?? 'manhattan') === 'manhattan';
  const order = Int32Array.from({ length: n }, (_, i) => i).sort((a, b) => places.x[a]! - places.x[b]!);
  const xs = Float64Array.from(order, (i) => places.x[i]!);
  const ys = Float64Array.from(order, (i) => places.y[i]!);
  const add = (place: number, zone: LiveZone): void => {
    weights[place]! += zone.weight;
    until[place] = Number.isNaN(until[place]!) ? zone.until : Math.max(until[place]!, zone.until);
  };
  for (const [done, zone] of zones.entries()) {
    if ((done & 63) === 0) tick?.(done, zones.length);
    const { fromMetres, toMetres } = zone;
    const [atX, atY, home] = [x[zone.event]!, y[zone.event]!, places.home[zone.event]!];
    if (home >= 0 && fromMetres === 0) add(home, zone);
    for (let at = firstFrom(xs, atX - toMetres); at < n && xs[at]! - atX <= toMetres; at += 1) {
      const dx = Math.abs(xs[at]! - atX);
      const dy = Math.abs(ys[at]! - atY);
      const metres = manhattan ? dx + dy : Math.sqrt(dx * dx + dy * dy);
      if (metres >= fromMetres && metres < toMetres && order[at] !== home) add(order[at]!, zone);
    }
  }
  return { weights, until };
}

function firstFrom(sorted: Float64Array, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Half-open bands: at the upper end an event has left. */
function bandOf(ends: Float64Array, value: number): number {
  if (value < ends[0]!) return -1;
  for (let band = 0; band + 1 < ends.length; band += 1) if (value < ends[band + 1]!) return band;
  return -1;
}
