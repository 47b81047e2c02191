import { decayAt, type DistanceDecay } from './distance_decay.ts';
import { distinctPlaces } from './distinct_places.ts';
import { notDefined, type NotDefined } from './not_defined.ts';
import { sortTogether } from './sort_together.ts';
import type { Tick } from './tick.ts';

/**
 * Geographic profile of a linked series ([Wikipedia](https://en.wikipedia.org/wiki/Geographic_profiling)).
 *
 * Answers: if one person who starts from one fixed place is behind all these crimes, in which order should areas be searched for
 * that place?
 * Misread as: an address, or evidence against whoever lives there. It orders areas for a search and says nothing about any person;
 * many live in the first cell. It is worth nothing when the series is not of one hand, or the place lies outside (a commuter).
 * Formula: Rossmo's criminal geographic targeting: each crime adds to each cell 1 / D^f when the distance D along the streets'
 * grid (Manhattan) is more than the buffer B, else B^(g-f) / (2B - D)^g, so that it is highest at the edge of the buffer. Or one
 * of CrimeStat's decay functions of the straight distance. The area is the extent of the crimes, wider at each side by the extent
 * divided by 2 (n - 1).
 * Defaults: f and g 1.2; B half the mean distance (Manhattan) to the nearest crime of the series (of distinct places, when all
 * crimes stand in stacks); 200 by 200 cells. Use it from 5 linked places on.
 * Cost: cells times crimes; 40,000 cells and 20 crimes take about 30 ms.
 *
 * Parameters: `x`, `y` of the crimes in metres; `decay`, Rossmo's or a function in kilometres; `columns`, `rows`; `tick`.
 * Returns: scores of the cells row by row from the south-west; `searched`, for each cell the share of the area that comes before
 * it, of equally high cells half; borders, `bufferMetres` (null for a function) and the middle of the highest cell. Not defined
 * without crimes, with one (`too_few_events`), with all in one place, or on one line along an axis (`no_area`).
 * Errors: RangeError for f, g or a buffer that is not above 0, or cells that are no whole number from 1.
 * Example: `hitScore` of a base in the highest cell is next to 0, of one outside the area null.
 * Reference: Rossmo 2000, Geographic Profiling; Levine 2013, CrimeStat IV, chapter 13; Canter et al. 2000, Journal of Quantitative
 * Criminology 16:457.
 */
export type GeographicProfile = {
  scores: Float64Array; searched: Float64Array; columns: number; rows: number;
  west: number; south: number; cellWidth: number; cellHeight: number;
  bufferMetres: number | null; peakX: number; peakY: number;
};

export type ProfileDecay = { kind: 'rossmo'; f?: number; g?: number; bufferMetres?: number | undefined } | DistanceDecay;

export type GeographicProfileInput = {
  x: Float64Array; y: Float64Array; decay?: ProfileDecay; columns?: number; rows?: number; tick?: Tick | undefined;
};

export function geographicProfile(input: GeographicProfileInput): GeographicProfile | NotDefined {
  const { x, y, decay = { kind: 'rossmo' }, columns = 200, rows = 200, tick } = input;
  for (const cells of [columns, rows]) if (!(Number.isInteger(cells) && cells >= 1)) throw new RangeError(`a number of cells, not ${cells}`);
  const places = distinctPlaces(x, y);
  const n = x.length;
  if (n === 0) return notDefined('no_events');
  if (n === 1) return notDefined('too_few_events', 2);
  if (places.x.length === 1) return notDefined('one_place');
  const [alongX, alongY] = [extent(x), extent(y)];
  if (alongX.range === 0 || alongY.range === 0) return notDefined('no_area');
  const bufferMetres = decay.kind === 'rossmo' ? decay.bufferMetres ?? buffer({ x, y }, places) : null;
  const score = decay.kind === 'rossmo' ? rossmo({ f: 1.2, g: 1.2, ...decay }, bufferMetres!)
    : (dx: number, dy: number): number => decayAt(decay, Math.sqrt(dx * dx + dy * dy) / 1000);
  const grid = {
    columns, rows, west: alongX.least - alongX.range / (2 * (n - 1)), south: alongY.least - alongY.range / (2 * (n - 1)),
    cellWidth: (alongX.range * n) / (n - 1) / columns, cellHeight: (alongY.range * n) / (n - 1) / rows,
  };
  const scores = new Float64Array(columns * rows);
  for (let row = 0; row < rows; row += 1) {
    const cy = grid.south + (row + 0.5) * grid.cellHeight;
    for (let column = 0; column < columns; column += 1) {
      const cx = grid.west + (column + 0.5) * grid.cellWidth;
      let sum = 0;
      for (let place = 0; place < places.x.length; place += 1) {
        sum += places.counts[place]! * score(Math.abs(cx - places.x[place]!), Math.abs(cy - places.y[place]!));
      }
      scores[row * columns + column] = sum;
    }
    tick?.(row + 1, rows);
  }
  const peak = scores.reduce((best, value, cell) => (value > scores[best]! ? cell : best), 0);
  return {
    ...grid, scores, searched: searchOrder(scores), bufferMetres,
    peakX: grid.west + ((peak % columns) + 0.5) * grid.cellWidth, peakY: grid.south + (Math.floor(peak / columns) + 0.5) * grid.cellHeight,
  };
}

/** Share of the area that is searched before the base when the highest cells come first; null outside the area. */
export function hitScore(profile: GeographicProfile, base: { x: number; y: number }): number | null {
  const column = Math.floor((base.x - profile.west) / profile.cellWidth);
  const row = Math.floor((base.y - profile.south) / profile.cellHeight);
  if (!(column >= 0 && column < profile.columns && row >= 0 && row < profile.rows)) return null;
  return profile.searched[row * profile.columns + column]!;
}

/** One crime's part of the score, as a function of how far east and north the cell is. */
export function rossmo({ f, g }: { f: number; g: number }, bufferMetres: number): (dx: number, dy: number) => number {
  for (const value of [f, g, bufferMetres]) if (!(value > 0 && value < Infinity)) throw new RangeError(`f, g and buffer are above 0, not ${value}`);
  const factor = bufferMetres ** (g - f);
  return (dx, dy) => {
    const distance = dx + dy;
    return distance > bufferMetres ? distance ** -f : factor / (2 * bufferMetres - distance) ** g;
  };
}

/** Half the mean Manhattan distance to the nearest other crime; stacks count as distance 0 unless nothing else is left. */
function buffer(events: { x: Float64Array; y: Float64Array }, places: { x: Float64Array; y: Float64Array }): number {
  return nearestManhattan(events) / 2 || nearestManhattan(places) / 2;
}

function nearestManhattan({ x, y }: { x: Float64Array; y: Float64Array }): number {
  let sum = 0;
  for (let i = 0; i < x.length; i += 1) {
    let least = Infinity;
    for (let j = 0; j < x.length; j += 1) if (j !== i) least = Math.min(least, Math.abs(x[j]! - x[i]!) + Math.abs(y[j]! - y[i]!));
    sum += least;
  }
  return sum / x.length;
}

function extent(values: Float64Array): { least: number; range: number } {
  const least = values.reduce((a, b) => Math.min(a, b));
  return { least, range: values.reduce((a, b) => Math.max(a, b)) - least };
}

function searchOrder(scores: Float64Array): Float64Array {
  const n = scores.length;
  const order = Int32Array.from(scores, (_, cell) => cell);
  const keys = scores.map((score) => -score);
  sortTogether(keys, order, 0, n - 1);
  const searched = new Float64Array(n);
  for (let begin = 0; begin < n;) {
    let end = begin + 1;
    while (end < n && keys[end] === keys[begin]) end += 1;
    for (let at = begin; at < end; at += 1) searched[order[at]!] = (begin + end) / 2 / n;
    begin = end;
  }
  return searched;
}
