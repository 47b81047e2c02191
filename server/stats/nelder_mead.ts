/**
 * Least value of a function of a few numbers, from a start, without derivatives (Nelder & Mead 1965, The Computer Journal 7:308).
 * Values of Infinity keep the search out of where the function has none. `converged` says whether the corners came together.
 */
export type Least = { at: number[]; value: number; converged: boolean };

type Corner = { at: number[]; value: number };

type Search = { step?: number; most?: number };

export function nelderMead(f: (at: readonly number[]) => number, start: readonly number[], { step = 0.5, most = 2000 }: Search = {}): Least {
  const corner = (at: number[]): Corner => ({ at, value: f(at) });
  const n = start.length;
  const corners = [corner([...start]), ...start.map((_, i) => corner(start.map((value, j) => (j === i ? value + step : value))))];
  for (let round = 0; round < most; round += 1) {
    corners.sort((a, b) => a.value - b.value);
    const [best, worst] = [corners[0]!, corners[n]!];
    if (closeTogether(corners)) return { ...best, converged: Number.isFinite(best.value) };
    const middle = start.map((_, i) => corners.slice(0, n).reduce((sum, { at }) => sum + at[i]!, 0) / n);
    const beyond = (factor: number): Corner => corner(middle.map((value, i) => value + factor * (worst.at[i]! - value)));
    const mirrored = beyond(-1);
    if (mirrored.value < best.value) {
      const farther = beyond(-2);
      corners[n] = farther.value < mirrored.value ? farther : mirrored;
    } else if (mirrored.value < corners[n - 1]!.value) {
      corners[n] = mirrored;
    } else {
      const nearer = mirrored.value < worst.value ? beyond(-0.5) : beyond(0.5);
      if (nearer.value < Math.min(mirrored.value, worst.value)) corners[n] = nearer;
      else for (let i = 1; i <= n; i += 1) corners[i] = corner(corners[i]!.at.map((value, j) => (value + best.at[j]!) / 2));
    }
  }
  corners.sort((a, b) => a.value - b.value);
  return { ...corners[0]!, converged: false };
}

function closeTogether(corners: readonly Corner[]): boolean {
  const best = corners[0]!;
  return corners.every(({ at }) => at.every((value, i) => Math.abs(value - best.at[i]!) <= 1e-10 * (1 + Math.abs(value))));
}
