import type { Tick } from './tick.ts';

/** manhattan: along x, then along y, as a street grid is walked; the habit of near-repeat studies. euclidean: the straight line. */
export type Distance = 'manhattan' | 'euclidean';

export type Near = { x: Float64Array; y: Float64Array; reach: number; distance: Distance };

/**
 * Every unordered pair of points no more than `reach` metres apart, each once, with its distance; which of the two comes first
 * says nothing. Points are sorted into strips as high as the reach and walked by x, so that the work follows the number of
 * pairs found, and one point on the far side of the world (a typing error) costs nothing.
 */
export function eachNearPair({ x, y, reach, distance }: Near, visit: (i: number, j: number, metres: number) => void, tick?: Tick): void {
  const n = x.length;
  const height = Math.max(reach, 1);
  const strip = Float64Array.from(y, (metre) => Math.floor(metre / height));
  const order = Int32Array.from({ length: n }, (_, i) => i).sort((a, b) => strip[a]! - strip[b]! || x[a]! - x[b]! || a - b);
  const xs = Float64Array.from(order, (i) => x[i]!);
  const ys = Float64Array.from(order, (i) => y[i]!);
  const metres = distance === 'manhattan'
    ? (a: number, b: number): number => Math.abs(xs[a]! - xs[b]!) + Math.abs(ys[a]! - ys[b]!)
    : (a: number, b: number): number => Math.sqrt((xs[a]! - xs[b]!) ** 2 + (ys[a]! - ys[b]!) ** 2);
  let begin = 0;
  while (begin < n) {
    const end = endOf(strip, order, begin);
    const above = end < n && strip[order[end]!] === 1 + strip[order[begin]!]! ? endOf(strip, order, end) : end;
    let from = end;
    for (let a = begin; a < end; a += 1) {
      if ((a & 255) === 0) tick?.(a, n);
      for (let b = a + 1; b < end && xs[b]! - xs[a]! <= reach; b += 1) {
        const between = metres(a, b);
        if (between <= reach) visit(order[a]!, order[b]!, between);
      }
      while (from < above && xs[a]! - xs[from]! > reach) from += 1;
      for (let b = from; b < above && xs[b]! - xs[a]! <= reach; b += 1) {
        const between = metres(a, b);
        if (between <= reach) visit(order[a]!, order[b]!, between);
      }
    }
    begin = end;
  }
}

function endOf(strip: Float64Array, order: Int32Array, begin: number): number {
  let end = begin + 1;
  while (end < order.length && strip[order[end]!] === strip[order[begin]!]) end += 1;
  return end;
}

/** What every method on events in space and time demands of its caller. */
export function checkEvents(x: Float64Array, y: Float64Array, t: Float64Array | Int32Array): void {
  if (x.length !== y.length || x.length !== t.length) throw new RangeError(`${x.length} x, ${y.length} y and ${t.length} times`);
  for (let i = 0; i < x.length; i += 1) {
    if (!Number.isFinite(x[i]! + y[i]! + t[i]!)) throw new RangeError(`event ${i} is at ${x[i]}, ${y[i]}, ${t[i]}`);
  }
}
