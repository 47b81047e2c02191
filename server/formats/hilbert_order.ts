import type { Bounds } from './bounds.ts';

const sideBits = 16;
const side = 2 ** sideBits - 1;

/**
 * Place of a point along a Hilbert curve of 65,536 by 65,536 steps, 0 to 2^32 - 1. Points that are near each other along the
 * curve are near each other on the ground. Quarter by quarter, each turned into its place: https://en.wikipedia.org/wiki/Hilbert_curve
 */
export function hilbertPlace(x: number, y: number): number {
  let place = 0;
  let [across, up] = [x, y];
  for (let step = 1 << (sideBits - 1); step > 0; step >>= 1) {
    const right = (across & step) > 0 ? 1 : 0;
    const upper = (up & step) > 0 ? 1 : 0;
    place += step * step * ((3 * right) ^ upper);
    if (upper === 0) {
      if (right === 1) [across, up] = [side - across, side - up];
      [across, up] = [up, across];
    }
  }
  return place;
}

type Turn = () => Promise<void> | null;
type Boxes = { boxes: Float64Array; count: number; extent: Bounds };

/**
 * The numbers of boxes in the order in which a Hilbert curve comes by their centres; those without an extent last.
 * boxes: west, south, east, north of each. In two passes over digits of 16 bits: 2 million take about half a second, in turns.
 */
export async function hilbertOrder({ boxes, count, extent }: Boxes, turn: Turn): Promise<Uint32Array> {
  const places = new Uint32Array(count);
  const [west, south, east, north] = extent;
  const scale = (value: number, from: number, to: number): number => (to > from ? Math.floor(side * (value - from) / (to - from)) : 0);
  for (let row = 0; row < count; row += 1) {
    const at = row * 4;
    const isEmpty = !(boxes[at]! <= boxes[at + 2]!);
    places[row] = isEmpty ? 0xffffffff
      : hilbertPlace(scale((boxes[at]! + boxes[at + 2]!) / 2, west, east), scale((boxes[at + 1]! + boxes[at + 3]!) / 2, south, north));
    const rest = turn();
    if (rest !== null) await rest;
  }
  const low = await byDigit({ places, shift: 0, rows: Uint32Array.from({ length: count }, (_, row) => row) }, turn);
  return byDigit({ places, shift: 16, rows: low }, turn);
}

/** One pass of a radix sort: rows by 16 bits of their place, rows of equal digits in the order they have. */
async function byDigit({ places, shift, rows }: { places: Uint32Array; shift: number; rows: Uint32Array }, turn: Turn): Promise<Uint32Array> {
  const ends = new Uint32Array(65_537);
  for (const place of places) ends[((place >>> shift) & 0xffff) + 1]! += 1;
  for (let digit = 1; digit < ends.length; digit += 1) ends[digit]! += ends[digit - 1]!;
  const sorted = new Uint32Array(rows.length);
  for (const row of rows) {
    const digit = (places[row]! >>> shift) & 0xffff;
    sorted[ends[digit]!] = row;
    ends[digit]! += 1;
    const rest = turn();
    if (rest !== null) await rest;
  }
  return sorted;
}
