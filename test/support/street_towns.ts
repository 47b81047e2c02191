import { seededRandom } from '../../server/stats/random.ts';
import { metresPerDegree, perDegree, type Place } from '../../server/streets/places.ts';
import { collectStreets, type StreetSet } from '../../server/streets/street_set.ts';

export type Town = { columns: number; rows: number; seed: number; /** Part of the streets that are missing, and part that are one-way. */ missing: number; oneWay: number };

/** A town on a grid of about 110 metres, its corners shaken, its streets of several classes, some missing, some one-way. */
export function gridTown({ columns, rows, seed, missing, oneWay }: Town): StreetSet {
  const random = seededRandom(seed);
  const corners = Int32Array.from({ length: 2 * columns * rows }, (_, at) => {
    const corner = at >> 1;
    const place = at % 2 === 0 ? 302_000_000 + (corner % columns) * 15_000 : 504_000_000 + Math.floor(corner / columns) * 10_000;
    return place + Math.round((random.next() - 0.5) * 4000);
  });
  const collector = collectStreets();
  let line = 0;
  const street = (from: number, to: number, main: boolean): void => {
    line += 1;
    if (random.next() < missing) return;
    const middle = [0, 1].map((axis) => Math.round((corners[2 * from + axis]! + corners[2 * to + axis]!) / 2 + (random.next() - 0.5) * 1500));
    const tags = { highway: main ? 'secondary' : 'residential', ...(random.next() < oneWay && { oneway: random.next() < 0.5 ? 'yes' : '-1' }) };
    collector.add({ line, tags, places: Int32Array.from([corners[2 * from]!, corners[2 * from + 1]!, ...middle, corners[2 * to]!, corners[2 * to + 1]!]) });
  };
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      const at = row * columns + column;
      if (column + 1 < columns) street(at, at + 1, row % 8 === 0);
      if (row + 1 < rows) street(at, at + columns, column % 8 === 0);
    }
  }
  return collector.set();
}

/** Streets drawn by hand: corners as metres east and north of a place on the equator, where a degree is as long both ways. */
export function drawnStreets(lines: readonly { tags?: Record<string, string>; corners: readonly (readonly [number, number])[] }[]): StreetSet {
  const collector = collectStreets();
  lines.forEach(({ tags = {}, corners }, line) => {
    const fault = collector.add({ line: line + 1, tags, places: Int32Array.from(corners.flatMap(([x, y]) => [Math.round((x * perDegree) / metresPerDegree), Math.round((y * perDegree) / metresPerDegree)])) });
    if (fault !== null) throw new RangeError(fault.code);
  });
  return collector.set();
}

export const drawnPlace = (x: number, y: number): Place => ({ longitude: x / metresPerDegree, latitude: y / metresPerDegree });
