import type { BeatsProblem } from '../../server/allocation/beats_problem.ts';
import { packNeighbours } from '../../server/stats/neighbours.ts';
import { seededRandom } from '../../server/stats/random.ts';

/** A city of hexagons with a centre in which most happens, cut into blocks as beats of today. */
export function beatCity({ rows, columns, beats, seed = 5 }: { rows: number; columns: number; beats: number; seed?: number }): BeatsProblem {
  const n = rows * columns;
  const random = seededRandom(seed);
  const [x, y, load] = [new Float64Array(n), new Float64Array(n), new Float64Array(n)];
  const across = Math.round(Math.sqrt(beats));
  const down = Math.ceil(beats / across);
  const today = new Int32Array(n);
  const near = Array.from({ length: n }, (_, i) => {
    const [column, row] = [i % columns, Math.floor(i / columns)];
    const odd = row % 2;
    x[i] = (column + odd * 0.5) * 350;
    y[i] = row * 303;
    const away = Math.hypot(column - columns / 2, row - rows / 2);
    load[i] = Math.round(40 * Math.exp((-5 * away) / columns) * random.next() + (random.next() < 0.1 ? 10 * random.next() : 0));
    today[i] = Math.min(beats - 1, Math.floor((row / rows) * down) * across + Math.floor((column / columns) * across));
    return [[-1, 0], [1, 0], [odd - 1, -1], [odd, -1], [odd - 1, 1], [odd, 1]].map(([right, up]) => [column + right!, row + up!] as const)
      .filter(([c, r]) => c >= 0 && c < columns && r >= 0 && r < rows).map(([c, r]) => r * columns + c);
  });
  return {
    neighbours: packNeighbours(near), load, x, y, squareKm: new Float64Array(n).fill(0.105), today, beatsToday: beats, beats,
    lockedUnits: new Uint8Array(n), lockedBeats: new Uint8Array(beats), tolerance: 0.1, mostMoved: Infinity, seed: 1,
  };
}
