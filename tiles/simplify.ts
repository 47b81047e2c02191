import type { Flat } from './clip.ts';

/**
 * Leaves out points that lie no further than the tolerance from the line that stays (Ramer 1972; Douglas and Peucker 1973). Ends
 * stay. It sees the whole shape, not what is inside a tile, so that neighbouring tiles leave out the same points.
 */
export function simplified(line: Flat, tolerance: number): Flat {
  const last = line.length / 2 - 1;
  if (tolerance === 0 || last < 2) return line;
  const kept = new Uint8Array(last + 1);
  kept[0] = kept[last] = 1;
  const open: [from: number, to: number][] = [[0, last]];
  for (let stretch = open.pop(); stretch !== undefined; stretch = open.pop()) {
    const [from, to] = stretch;
    const { at, squared } = furthest(line, from, to);
    if (squared <= tolerance * tolerance) continue;
    kept[at] = 1;
    open.push([from, at], [at, to]);
  }
  return line.filter((_, place) => kept[place >> 1] === 1);
}

/** A ring is cut at the point furthest from its first, so that two points surely stay. */
export function simplifiedRing(ring: Flat, tolerance: number): Flat {
  if (tolerance === 0 || ring.length <= 6) return ring;
  let [far, most] = [0, -1];
  for (let at = 0; at < ring.length; at += 2) {
    const squared = (ring[at]! - ring[0]!) ** 2 + (ring[at + 1]! - ring[1]!) ** 2;
    if (squared > most) [far, most] = [at, squared];
  }
  const there = simplified(ring.slice(0, far + 2), tolerance);
  const back = simplified([...ring.slice(far), ring[0]!, ring[1]!], tolerance);
  return [...there, ...back.slice(2, -2)];
}

function furthest(line: Flat, from: number, to: number): { at: number; squared: number } {
  const [x, y] = [line[from * 2]!, line[from * 2 + 1]!];
  const [across, down] = [line[to * 2]! - x, line[to * 2 + 1]! - y];
  const length = across * across + down * down;
  let found = { at: from, squared: -1 };
  for (let at = from + 1; at < to; at += 1) {
    const [px, py] = [line[at * 2]! - x, line[at * 2 + 1]! - y];
    const along = length === 0 ? 0 : Math.min(1, Math.max(0, (px * across + py * down) / length));
    const squared = (px - along * across) ** 2 + (py - along * down) ** 2;
    if (squared > found.squared) found = { at, squared };
  }
  return found;
}
