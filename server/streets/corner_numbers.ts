/**
 * Numbers equal places alike: `corner[i]` is the number of place i, from 0 in the order in which places are first met.
 *
 * Cost: places; a table of twice as many numbers. @param places Two whole numbers for each.
 */
export function cornerNumbers(places: Int32Array): { corner: Int32Array; corners: number } {
  const count = places.length / 2;
  const corner = new Int32Array(count);
  let size = 1024;
  while (size < 2 * count) size *= 2;
  const table = new Int32Array(size).fill(-1);
  let corners = 0;
  for (let at = 0; at < count; at += 1) {
    const [x, y] = [places[2 * at]!, places[2 * at + 1]!];
    let slot = mixed(x, y) & (size - 1);
    for (;;) {
      const first = table[slot]!;
      if (first === -1) {
        table[slot] = at;
        corner[at] = corners;
        corners += 1;
        break;
      }
      if (places[2 * first] === x && places[2 * first + 1] === y) {
        corner[at] = corner[first]!;
        break;
      }
      slot = (slot + 1) & (size - 1);
    }
  }
  return { corner, corners };
}

function mixed(x: number, y: number): number {
  let hash = Math.imul(x, 0x9e3779b1) ^ Math.imul(y, 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  hash = Math.imul(hash ^ (hash >>> 12), 0x297a2d39);
  return (hash ^ (hash >>> 15)) >>> 0;
}
