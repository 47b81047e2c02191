/**
 * Sorts rows by time, then by id, by merging the ascending runs that are already there (natural merge sort): rows of one
 * import stand nearly in order, and what is in order costs one look.
 *
 * `order[from .. to)` holds row numbers; `time` and `id` are by row number.
 */
export function sortRows(order: Uint32Array, { from, to }: { from: number; to: number }, time: Float64Array, id: Float64Array): void {
  const count = to - from;
  let rows = order.subarray(from, to);
  let keys = Float64Array.from(rows, (row) => time[row]!);
  let runs = runsOf(keys, rows, id);
  if (runs.length <= 2) return;
  let otherRows: Uint32Array = new Uint32Array(count);
  let otherKeys: Float64Array<ArrayBuffer> = new Float64Array(count);
  while (runs.length > 2) {
    const merged = [0];
    for (let run = 0; run + 1 < runs.length; run += 2) {
      const start = runs[run]!;
      const middle = runs[run + 1]!;
      const end = runs[run + 2] ?? middle;
      for (let left = start, right = middle, at = start; at < end; at += 1) {
        const takesLeft = right >= end || (left < middle && (keys[left]! < keys[right]!
          || (keys[left] === keys[right] && id[rows[left]!]! <= id[rows[right]!]!)));
        const taken = takesLeft ? left++ : right++;
        otherKeys[at] = keys[taken]!;
        otherRows[at] = rows[taken]!;
      }
      merged.push(end);
    }
    runs = merged;
    [rows, otherRows] = [otherRows, rows];
    [keys, otherKeys] = [otherKeys, keys];
  }
  if (rows.buffer !== order.buffer || rows.byteOffset !== order.byteOffset + from * 4) order.set(rows, from);
}

/** Where the ascending runs begin, and the end of the last. */
function runsOf(keys: Float64Array, rows: Uint32Array, id: Float64Array): number[] {
  const starts = [0];
  for (let i = 1; i < keys.length; i += 1) {
    if (keys[i]! < keys[i - 1]! || (keys[i] === keys[i - 1] && id[rows[i]!]! < id[rows[i - 1]!]!)) starts.push(i);
  }
  starts.push(keys.length);
  return starts;
}
