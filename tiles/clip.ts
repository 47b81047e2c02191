/** Coordinates one after the other: x, y, x, y. The last point of a ring is not the first once more. */
export type Flat = number[];

/** Sides of a square in tile units: everything from `low` to `high` in both directions is inside. */
export type Square = { low: number; high: number };

/**
 * The part of a ring inside the square (Sutherland and Hodgman 1974, Communications of the ACM 17:32). Where a ring leaves and
 * comes back, its pieces stay connected along the side; sides lie in the buffer, where nothing is seen.
 */
export function clipRing(ring: Flat, { low, high }: Square): Flat {
  let clipped = ring;
  for (const axis of [0, 1] as const) {
    clipped = keepSide(clipped, axis, (value) => value >= low, low);
    clipped = keepSide(clipped, axis, (value) => value <= high, high);
  }
  return clipped;
}

function keepSide(ring: Flat, axis: 0 | 1, isInside: (value: number) => boolean, side: number): Flat {
  const kept: Flat = [];
  for (let at = 0, before = ring.length - 2; at < ring.length; before = at, at += 2) {
    const was = isInside(ring[before + axis]!);
    const is = isInside(ring[at + axis]!);
    if (was !== is) {
      const part = (side - ring[before + axis]!) / (ring[at + axis]! - ring[before + axis]!);
      const across = ring[before + 1 - axis]! + part * (ring[at + 1 - axis]! - ring[before + 1 - axis]!);
      if (axis === 0) kept.push(side, across);
      else kept.push(across, side);
    }
    if (is) kept.push(ring[at]!, ring[at + 1]!);
  }
  return kept;
}

/** The parts of a line inside the square (Liang and Barsky 1984, ACM Transactions on Graphics 3:1). */
export function clipLine(line: Flat, square: Square): Flat[] {
  const parts: Flat[] = [];
  let part: Flat = [];
  for (let at = 0; at + 3 < line.length; at += 2) {
    const [x, y] = [line[at]!, line[at + 1]!];
    const [across, down] = [line[at + 2]! - x, line[at + 3]! - y];
    const inside = between(x, across, y, down, square);
    if (inside === null) continue;
    const [from, to] = inside;
    if (from > 0 || part.length === 0) part = startOf(parts, x + from * across, y + from * down);
    part.push(x + to * across, y + to * down);
    if (to < 1) part = [];
  }
  return parts;
}

function startOf(parts: Flat[], x: number, y: number): Flat {
  const part = [x, y];
  parts.push(part);
  return part;
}

/** From where to where a step is inside, as parts of it; null when it is nowhere. */
function between(x: number, across: number, y: number, down: number, { low, high }: Square): [from: number, to: number] | null {
  let [from, to] = [0, 1];
  for (const [start, step] of [[x, across], [y, down]] as const) {
    if (step === 0) {
      if (start < low || start > high) return null;
      continue;
    }
    const [enters, leaves] = step > 0 ? [(low - start) / step, (high - start) / step] : [(high - start) / step, (low - start) / step];
    from = Math.max(from, enters);
    to = Math.min(to, leaves);
  }
  return from > to ? null : [from, to];
}
