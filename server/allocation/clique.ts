import type { Tick } from '../stats/tick.ts';

/** Those already taken, who may join them, and whether two go together. */
export type CliqueGraph = { taken: Int32Array; open: Int32Array; joined(i: number, j: number): boolean; size: number };

/**
 * Members of a clique of `size` that holds those already taken, ascending; `none` when there is no such clique, `unknown` when the
 * budget ended first. Branch and bound: the open ones are coloured so that no two of a colour go together, and a branch with too
 * few colours cannot grow to the size (Tomita & Seki 2003).
 */
export function cliqueOf({ taken, open, joined, size }: CliqueGraph, { budget, tick }: { budget: { left: number }; tick?: Tick | undefined }): Int32Array | 'none' | 'unknown' {
  for (const i of taken) for (const j of taken) if (i < j && !joined(i, j)) return 'none';
  const wanted = size - taken.length;
  const degree = (j: number): number => open.reduce((sum, i) => sum + (i !== j && joined(i, j) ? 1 : 0), 0);
  const degrees = new Map(Array.from(open, (j) => [j, degree(j)] as const));
  // Whoever goes with too few others is in no clique of the size.
  const able = Array.from(open).filter((j) => degrees.get(j)! >= wanted - 1).toSorted((a, b) => degrees.get(b)! - degrees.get(a)! || a - b);
  const clique: number[] = [];
  let spent = false;
  let looked = 0;
  const grow = (candidates: readonly number[]): boolean => {
    if (clique.length === wanted) return true;
    const { order, colours } = coloured(candidates, joined);
    budget.left -= 1 + candidates.length;
    looked += 1;
    if (looked % 64 === 0) tick?.(0, 1);
    const left = order.slice();
    for (let at = order.length - 1; at >= 0; at -= 1) {
      if (clique.length + colours[at]! < wanted) return false;
      if (budget.left <= 0) {
        spent = true;
        return false;
      }
      const j = order[at]!;
      left.length = at;
      clique.push(j);
      if (grow(left.filter((i) => joined(i, j)))) return true;
      clique.pop();
    }
    return false;
  };
  if (grow(able)) return Int32Array.from([...taken, ...clique]).toSorted();
  return spent ? 'unknown' : 'none';
}

/** In the order of their colours, with the number of colours up to each. */
function coloured(candidates: readonly number[], joined: CliqueGraph['joined']): { order: number[]; colours: number[] } {
  const classes: number[][] = [];
  for (const j of candidates) {
    const fits = classes.find((one) => one.every((i) => !joined(i, j)));
    if (fits === undefined) classes.push([j]); else fits.push(j);
  }
  return { order: classes.flat(), colours: classes.flatMap((one, colour) => one.map(() => colour + 1)) };
}
