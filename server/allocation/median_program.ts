import { programWriter, type LinearProgram } from './linear_program.ts';
import type { MedianBound } from './median_bound.ts';
import type { MedianTable } from './median_state.ts';

/** Which candidates may serve each place in a choice that is better than the incumbent. */
export type ServedBy = { offsets: Int32Array; members: Int32Array };

/**
 * What the bound leaves of the table: serving a place from a candidate raises the bound by what the travel exceeds the place's
 * price, and by what the candidate itself costs; above the incumbent it is left out. So is whatever is farther than a candidate
 * that is chosen anyway.
 */
export function openPairs({ demand, metres, states }: MedianTable, { bound, prices, rise, settled }: MedianBound, incumbent: number): ServedBy {
  const n = demand.length;
  const most = incumbent + 1e-9 * Math.abs(incumbent);
  const offsets = new Int32Array(n + 1);
  const members: number[] = [];
  // What the relaxed problem does not choose at its best prices costs its rise; what it chooses costs nothing more.
  const cost = rise.map((one, j) => (settled[j] === 0 && states[j] === 0 ? one : 0));
  const taken = Int32Array.from(settled, (_, j) => j).filter((j) => settled[j] === 1);
  const able = Int32Array.from(settled, (_, j) => j).filter((j) => settled[j] !== -1);
  for (let i = 0; i < n; i += 1) {
    if (demand[i]! > 0) {
      let nearest = Infinity;
      for (const j of taken) nearest = Math.min(nearest, metres[j * n + i]!);
      for (const j of able) {
        const far = metres[j * n + i]!;
        if (far > nearest || (far === nearest && settled[j] !== 1)) continue;
        if (bound + Math.max(0, demand[i]! * far - prices[i]!) + cost[j]! <= most) members.push(j);
      }
    }
    offsets[i + 1] = members.length;
  }
  return { offsets, members: Int32Array.from(members) };
}

/** A whole variable for each candidate, then one for each pair that is open; the places are served, and only from what is chosen. */
export function medianProgram({ demand, metres, states, p }: MedianTable, { offsets, members }: ServedBy, settled: Int8Array): LinearProgram {
  const writer = programWriter();
  const n = demand.length;
  for (const one of settled) writer.variable({ whole: true, lower: one === 1 ? 1 : 0, upper: one === -1 ? 0 : 1 });
  for (let i = 0; i < n; i += 1) {
    const own: number[] = [];
    for (let e = offsets[i]!; e < offsets[i + 1]!; e += 1) {
      const j = members[e]!;
      const pair = writer.variable({ cost: demand[i]! * metres[j * n + i]! });
      own.push(pair);
      if (settled[j] !== 1) writer.row({ columns: [j, pair], values: [1, -1], lower: 0, upper: Infinity });
    }
    if (own.length > 0) writer.row({ columns: own, values: own.map(() => 1), lower: 1, upper: 1 });
  }
  writer.row({ columns: Array.from(states, (_, j) => j), values: new Float64Array(states.length).fill(1), lower: p, upper: p });
  return writer.done(false);
}

/** Values of its variables for a choice, each place served from the nearest. */
export function medianValues({ demand, metres, states }: MedianTable, { offsets, members }: ServedBy, inside: Uint8Array): Float64Array {
  const n = demand.length;
  const values: number[] = Array.from(states, (_, j) => inside[j]!);
  for (let i = 0; i < n; i += 1) {
    let nearest = -1;
    for (let e = offsets[i]!; e < offsets[i + 1]!; e += 1) {
      if (inside[members[e]!] === 1 && (nearest === -1 || metres[members[e]! * n + i]! < metres[members[nearest]! * n + i]!)) nearest = e;
    }
    for (let e = offsets[i]!; e < offsets[i + 1]!; e += 1) values.push(e === nearest ? 1 : 0);
  }
  return Float64Array.from(values);
}
