import { packNeighbours, type Neighbours } from '../stats/neighbours.ts';

/** Which units touch, and what stays in one piece when a unit changes its beat. */

/** Numbers of the connected parts of a graph, in the order of their first members; only of units of `within`. */
export function partsOf({ offsets, members }: Neighbours, within: (unit: number) => boolean = () => true): { part: Int32Array; parts: number } {
  const n = offsets.length - 1;
  const part = new Int32Array(n).fill(-1);
  const stack: number[] = [];
  let parts = 0;
  for (let first = 0; first < n; first += 1) {
    if (part[first] !== -1 || !within(first)) continue;
    part[first] = parts;
    stack.push(first);
    while (stack.length > 0) {
      const unit = stack.pop()!;
      for (let at = offsets[unit]!; at < offsets[unit + 1]!; at += 1) {
        const near = members[at]!;
        if (part[near] !== -1 || !within(near)) continue;
        part[near] = parts;
        stack.push(near);
      }
    }
    parts += 1;
  }
  return { part, parts };
}

/** The pieces in which each beat lies. */
export function piecesOf(neighbours: Neighbours, beat: Int32Array, beats: number): Int32Array {
  const n = beat.length;
  const { offsets, members } = neighbours;
  const pieces = new Int32Array(beats);
  const seen = new Uint8Array(n);
  const stack: number[] = [];
  for (let first = 0; first < n; first += 1) {
    const own = beat[first]!;
    if (seen[first] === 1 || own < 0) continue;
    pieces[own]! += 1;
    seen[first] = 1;
    stack.push(first);
    while (stack.length > 0) {
      const unit = stack.pop()!;
      for (let at = offsets[unit]!; at < offsets[unit + 1]!; at += 1) {
        const near = members[at]!;
        if (seen[near] === 1 || beat[near] !== own) continue;
        seen[near] = 1;
        stack.push(near);
      }
    }
  }
  return pieces;
}

/**
 * The same graph in one piece: as long as there are several parts, the two units of the part of unit 0 and of any other that are
 * nearest to each other are joined, as by a bridge. Cost: parts times units squared at worst, so parts are sought by a sweep.
 */
export function bridged(neighbours: Neighbours, { x, y }: { x: Float64Array; y: Float64Array }): { neighbours: Neighbours; bridges: [number, number][] } {
  const { part, parts } = partsOf(neighbours);
  if (parts <= 1) return { neighbours, bridges: [] };
  const n = part.length;
  const bridges: [number, number][] = [];
  // Prim over the units: the distance of each to what is joined already.
  const joined = new Uint8Array(parts);
  const nearest = new Float64Array(n).fill(Infinity);
  const from = new Int32Array(n).fill(-1);
  const units = Array.from({ length: parts }, (): number[] => []);
  part.forEach((one, unit) => units[one]!.push(unit));
  const join = (one: number): void => {
    joined[one] = 1;
    for (let unit = 0; unit < n; unit += 1) {
      if (joined[part[unit]!] === 1) continue;
      for (const other of units[one]!) {
        const squared = (x[unit]! - x[other]!) ** 2 + (y[unit]! - y[other]!) ** 2;
        if (squared < nearest[unit]!) {
          nearest[unit] = squared;
          from[unit] = other;
        }
      }
    }
  };
  // The largest part first, so that the long sweep is done over the few units of the others.
  join(units.reduce((most, list, i) => (list.length > units[most]!.length ? i : most), 0));
  for (let step = 1; step < parts; step += 1) {
    let best = -1;
    for (let unit = 0; unit < n; unit += 1) if (joined[part[unit]!] === 0 && (best === -1 || nearest[unit]! < nearest[best]!)) best = unit;
    bridges.push([from[best]!, best]);
    join(part[best]!);
  }
  const lists = Array.from({ length: n }, (_, unit) => Array.from(neighbours.members.subarray(neighbours.offsets[unit], neighbours.offsets[unit + 1])));
  for (const [one, other] of bridges) {
    lists[one]!.push(other);
    lists[other]!.push(one);
  }
  return { neighbours: packNeighbours(lists.map((list) => list.toSorted((a, b) => a - b))), bridges };
}

/**
 * Tells whether a beat falls into more pieces when a unit leaves it. Most often the neighbours of the unit hang together among
 * themselves, which is seen at once; else they are sought from each other through the rest of the beat.
 */
export function leavingCheck({ offsets, members }: Neighbours, beat: Int32Array): (unit: number) => boolean {
  const n = beat.length;
  const seen = new Int32Array(n);
  const stack = new Int32Array(n);
  let round = 0;
  return (unit) => {
    const own = beat[unit]!;
    round += 1;
    let wanted = 0;
    let first = -1;
    for (let at = offsets[unit]!; at < offsets[unit + 1]!; at += 1) {
      const near = members[at]!;
      if (beat[near] !== own) continue;
      wanted += 1;
      first = near;
      // Marked as sought.
      seen[near] = -round;
    }
    if (wanted === 0) return false;
    seen[unit] = round;
    seen[first] = round;
    stack[0] = first;
    let [size, found] = [1, 1];
    // Sought neighbours are put on top, so that a ring is walked around before the beat is.
    while (size > 0 && found < wanted) {
      size -= 1;
      const at = stack[size]!;
      let [ordinary, urgent] = [0, 0];
      for (let to = offsets[at]!; to < offsets[at + 1]!; to += 1) {
        const near = members[to]!;
        if (beat[near] !== own || seen[near] === round) continue;
        if (seen[near] === -round) {
          found += 1;
          urgent += 1;
          stack[size + ordinary + urgent - 1] = near;
        } else {
          if (urgent > 0) {
            stack[size + ordinary + urgent] = stack[size + ordinary]!;
          }
          stack[size + ordinary] = near;
          ordinary += 1;
        }
        seen[near] = round;
      }
      size += ordinary + urgent;
    }
    return found === wanted;
  };
}
