import { sortTogether } from './sort_together.ts';

/** Points in strips of equally many from west to east, each strip from south to north; see `point_index.ts`. */
export type PointStrips = {
  /** Numbers of the points, strip by strip, and where these lie. */
  order: Int32Array; xs: Float64Array; ys: Float64Array;
  minX: Float64Array; maxX: Float64Array; stripLength: number; strips: number;
};

export function pointStrips(x: Float64Array, y: Float64Array): PointStrips {
  const n = x.length;
  if (y.length !== n) throw new RangeError(`${n} x for ${y.length} y`);
  for (let i = 0; i < n; i += 1) {
    if (!Number.isFinite(x[i]!) || !Number.isFinite(y[i]!)) throw new RangeError(`point ${i} is nowhere: ${x[i]}, ${y[i]}`);
  }
  const stripLength = Math.max(8, Math.ceil(Math.sqrt(n * 2)));
  const strips = Math.ceil(n / stripLength);
  const order = Int32Array.from({ length: n }, (_, i) => i);
  const keys = Float64Array.from(x);
  sortTogether(keys, order, 0, n - 1);
  const minX = new Float64Array(strips);
  const maxX = new Float64Array(strips);
  for (let strip = 0; strip < strips; strip += 1) {
    minX[strip] = keys[strip * stripLength]!;
    maxX[strip] = keys[Math.min(n, (strip + 1) * stripLength) - 1]!;
  }
  for (let at = 0; at < n; at += 1) keys[at] = y[order[at]!]!;
  for (let begin = 0; begin < n; begin += stripLength) sortTogether(keys, order, begin, Math.min(n, begin + stripLength) - 1);
  const xs = new Float64Array(n);
  for (let at = 0; at < n; at += 1) xs[at] = x[order[at]!]!;
  return { order, xs, ys: keys, minX, maxX, stripLength, strips };
}

/** First strip whose eastern border lies at `west` or further, seen from `px`. */
export function firstStrip({ maxX, strips }: PointStrips, px: number, west: number): number {
  let low = 0;
  let high = strips;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (maxX[middle]! - px < west) low = middle + 1; else high = middle;
  }
  return low;
}

/** First place in `ys` between `low` and `high` that lies at `south` or further, seen from `py`. */
export function firstPoint(ys: Float64Array, between: { low: number; high: number }, py: number, south: number): number {
  let { low, high } = between;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (ys[middle]! - py < south) low = middle + 1; else high = middle;
  }
  return low;
}

/** How far the strip is from `px`; 0 inside. */
export function gapTo({ minX, maxX }: PointStrips, strip: number, px: number): number {
  return px < minX[strip]! ? minX[strip]! - px : px > maxX[strip]! ? px - maxX[strip]! : 0;
}
