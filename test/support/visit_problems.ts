import { seededRandom } from '../../server/stats/random.ts';
import type { VisitProblem } from '../../server/allocation/visit_problem.ts';

/** What a problem may be given otherwise than it is made here. */
type Given = Omit<VisitProblem, 'units' | 'cells' | 'seed'>;

/** A town of 10 km by 10 km with some places of much demand, units at two posts, straight ways at 25 km/h. */
export function townOfVisits(
  { cells, units, hours = 8, seed = 1, sideMetres = 10_000, ...rest }: { cells: number; units: number; hours?: number; seed?: number; sideMetres?: number } & Partial<Given>,
): VisitProblem {
  const random = seededRandom(seed);
  const posts = 2;
  const n = cells + posts;
  const at = Array.from({ length: n }, () => [random.next() * sideMetres, random.next() * sideMetres] as const);
  const metres = new Float64Array(n * n);
  for (let i = 0; i < n; i += 1) for (let j = 0; j < n; j += 1) metres[i * n + j] = 1.3 * Math.hypot(at[i]![0] - at[j]![0], at[i]![1] - at[j]![1]);
  const slots = hours * 4;
  const demand = new Float64Array(cells * slots);
  for (let cell = 0; cell < cells; cell += 1) {
    const level = 0.02 / (0.05 + random.next());
    const peak = random.next() * slots;
    for (let slot = 0; slot < slots; slot += 1) demand[cell * slots + slot] = level * (0.3 + Math.exp(-(((slot - peak) / 6) ** 2)));
  }
  return {
    cells, slots, slotMinutes: 15, demand, priority: new Float64Array(cells).fill(1), floor: new Int32Array(cells), ceiling: new Int32Array(cells).fill(96), closed: new Uint8Array(cells),
    units: Array.from({ length: units }, (_, unit) => ({ start: cells + unit % posts, end: cells + unit % posts, from: 0, to: hours * 60, slackMinutes: 0.3 * hours * 60 })),
    travel: { n, metres, seconds: metres.map((one) => one * 3.6 / 25) }, visitMinutes: 15, effectMinutes: 120, kappa: 0.1, gapMinutes: 45, locked: [], nearBest: 0.05, seed: 1, ...rest,
  };
}

/** So small that every plan can be tried: all that is given are multiples of five minutes, slots are ten. */
export function tinyProblem({ seed, cells = 3, units = 2, minutes = 50, ...rest }: { seed: number; cells?: number; units?: number; minutes?: number } & Partial<Given>): VisitProblem {
  const random = seededRandom(seed);
  const n = cells + 1;
  const at = Array.from({ length: n }, () => [random.below(3), random.below(3)] as const);
  const seconds = new Float64Array(n * n);
  for (let i = 0; i < n; i += 1) for (let j = 0; j < n; j += 1) seconds[i * n + j] = 300 * (Math.abs(at[i]![0] - at[j]![0]) + Math.abs(at[i]![1] - at[j]![1]));
  const slots = Math.ceil(minutes / 10);
  return {
    cells, slots, slotMinutes: 10, demand: Float64Array.from({ length: cells * slots }, () => random.next() ** 2), priority: new Float64Array(cells).fill(1),
    floor: new Int32Array(cells), ceiling: new Int32Array(cells).fill(9), closed: new Uint8Array(cells),
    units: Array.from({ length: units }, () => ({ start: cells, end: cells, from: 0, to: minutes, slackMinutes: 5 * random.below(3) })),
    travel: { n, seconds, metres: seconds.map((one) => one * 7) }, visitMinutes: 10, effectMinutes: 20, kappa: 0.1, gapMinutes: 10, locked: [], nearBest: 0, seed: 1, ...rest,
  };
}
