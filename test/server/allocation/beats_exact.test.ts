import { describe, expect, it } from 'vitest';
import { beatCentres } from '../../../server/allocation/beat_centres.ts';
import { exactDistricts, fitsDistricts } from '../../../server/allocation/beats_exact.ts';
import { drawBeats } from '../../../server/allocation/beats.ts';
import { piecesOf } from '../../../server/allocation/contiguity.ts';
import { cutsOf, type DistrictProblem } from '../../../server/allocation/district_program.ts';
import { packNeighbours } from '../../../server/stats/neighbours.ts';
import { beatCity } from '../../support/beat_city.ts';
import { knownNumbers } from '../../support/known_numbers.ts';

knownNumbers('beats_exact', ({ open }) => {
  open({ what: 'Equal beats of Carrollton, Texas: weighted travel 202,172.7518 with 12 beats of about 320 areas, loads within 10 %', source: 'Wheeler 2019', why: 'The input is not at hand.' });
}, { room: 'server/allocation' });

const cityOf = ({ rows, columns, districts, seed, tolerance }: { rows: number; columns: number; districts: number; seed: number; tolerance: number }): DistrictProblem => {
  const { neighbours, load, x, y } = beatCity({ rows, columns, beats: districts, seed });
  const mean = load.reduce((sum, one) => sum + one, 0) / districts;
  return { neighbours, load, x, y, districts, least: mean * (1 - tolerance), most: mean * (1 + tolerance), group: new Int32Array(load.length).fill(-1) };
};

/** The least way over every partition into districts in one piece each within the bounds. */
function tryAll(problem: DistrictProblem): number {
  const { load, districts } = problem;
  const n = load.length;
  const district = new Int32Array(n);
  const loads = new Float64Array(districts);
  let best = Infinity;
  const go = (unit: number, used: number): void => {
    if (unit === n) {
      if (used < districts || loads.some((one) => one < problem.least - 1e-9) || Math.max(...piecesOf(problem.neighbours, district, districts)) > 1 || !fitsDistricts(problem, district)) return;
      best = Math.min(best, beatCentres(problem, district, districts).travel.reduce((sum, one) => sum + one, 0));
      return;
    }
    for (let own = 0; own < Math.min(districts, used + 1); own += 1) {
      if (loads[own]! + load[unit]! > problem.most + 1e-9) continue;
      district[unit] = own;
      loads[own]! += load[unit]!;
      go(unit + 1, Math.max(used, own + 1));
      loads[own]! -= load[unit]!;
    }
  };
  go(0, 0);
  return best;
}

describe('districts by the solver', () => {
  it.each([1, 2])('are the best of all that there are, city %i', async (seed) => {
    const problem = cityOf({ rows: 3, columns: 4, districts: 3, seed, tolerance: 0.35 });
    const best = tryAll(problem);
    const found = await exactDistricts(problem, { start: null, seconds: 20 });
    if (best === Infinity) expect([found.district, found.impossible]).toEqual([null, true]);
    else {
      expect(found.travel! / best).toBeCloseTo(1, 9);
      expect([found.proven, found.impossible, fitsDistricts(problem, found.district!)]).toEqual([true, false, true]);
      expect(found.bound!).toBeLessThanOrEqual(best * (1 + 1e-6));
    }
  });

  it('are cut and solved again until each is in one piece', async () => {
    // Two roads beside each other that meet at one end only: what is near across the gap does not hang together.
    const n = 8;
    const problem: DistrictProblem = {
      neighbours: packNeighbours(Array.from({ length: n }, (_, i) => [i - 1, i + 1].filter((near) => near >= 0 && near < n))), load: new Float64Array(n).fill(1),
      x: Float64Array.from({ length: n }, (_, i) => (i < 4 ? i : 7 - i)), y: Float64Array.from({ length: n }, (_, i) => (i < 4 ? 0 : 0.2)),
      districts: 2, least: 3, most: 5, group: new Int32Array(n).fill(-1),
    };
    const found = await exactDistricts(problem, { start: null, seconds: 20, anyShape: true });
    expect(found.cuts).toBeGreaterThan(0);
    expect(found.travel!).toBeCloseTo(tryAll(problem), 9);
    expect([...piecesOf(problem.neighbours, found.district!, 2)]).toEqual([1, 1]);
  });

  it('begin with what the annealing found, and are never worse', async () => {
    const city = { ...beatCity({ rows: 4, columns: 5, beats: 3, seed: 8 }), tolerance: 0.3 };
    const drawn = drawBeats(city);
    const problem = cityOf({ rows: 4, columns: 5, districts: 3, seed: 8, tolerance: 0.3 });
    expect([drawn.excess, fitsDistricts(problem, drawn.beat)]).toEqual([0, true]);
    const found = await exactDistricts(problem, { start: drawn.beat, seconds: 20 });
    expect(found.travel!).toBeLessThanOrEqual(drawn.travel + 1e-6);
    expect(found.proven).toBe(true);
  });

  it('give the start back with its gap where there is no time, and keep groups together and apart', async () => {
    const problem = cityOf({ rows: 4, columns: 4, districts: 2, seed: 3, tolerance: 0.3 });
    const start = drawBeats({ ...beatCity({ rows: 4, columns: 4, beats: 2, seed: 3 }), tolerance: 0.3 }).beat;
    const none = await exactDistricts(problem, { start, seconds: 0 });
    expect([none.district, none.bound, none.gap, none.proven]).toEqual([start, null, null, false]);
    const group = problem.group.slice();
    [group[0], group[15], group[3]] = [0, 0, 1];
    const tied = await exactDistricts({ ...problem, group }, { start: null, seconds: 20 });
    expect(tied.district![0]).toBe(tied.district![15]);
    expect(tied.district![0]).not.toBe(tied.district![3]);
    expect(tied.travel!).toBeCloseTo(tryAll({ ...problem, group }), 6);
  });

  it('have no cuts where they are in one piece', () => {
    const problem = cityOf({ rows: 3, columns: 4, districts: 2, seed: 1, tolerance: 0.3 });
    expect(cutsOf(problem, Int32Array.of(0, 0, 3, 3, 0, 0, 3, 3, 0, 0, 3, 3))).toEqual([]);
    expect(cutsOf(problem, Int32Array.of(0, 3, 3, 3, 3, 3, 3, 3, 0, 3, 3, 3)).map(({ columns }) => columns[0])).toEqual([8]);
  });
});
