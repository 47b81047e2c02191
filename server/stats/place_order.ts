import { sortTogether } from './sort_together.ts';

/** Numbers of the points as they lie from west to east, of those from south to north: an order that no file decides. */
export function placeOrder(x: Float64Array, y: Float64Array): Int32Array {
  const order = Int32Array.from(x, (_, i) => i);
  const keys = Float64Array.from(x);
  sortTogether(keys, order, 0, x.length - 1);
  for (let begin = 0; begin < keys.length;) {
    let end = begin + 1;
    while (end < keys.length && keys[end] === keys[begin]) end += 1;
    for (let k = begin; k < end; k += 1) keys[k] = y[order[k]!]!;
    sortTogether(keys, order, begin, end - 1);
    begin = end;
  }
  return order;
}
