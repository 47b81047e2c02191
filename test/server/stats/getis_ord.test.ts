import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import proj4 from 'proj4';
import { describe, expect, it } from 'vitest';
import { benjaminiHochberg } from '../../../server/stats/benjamini_hochberg.ts';
import { coldReach } from '../../../server/stats/cold_reach.ts';
import { getisOrd, getisOrdStar } from '../../../server/stats/getis_ord.ts';
import { packNeighbours, type Neighbours } from '../../../server/stats/neighbours.ts';
import { twoSidedP } from '../../../server/stats/normal.ts';
import { hasSharedData, sharedData } from '../../support/data.ts';
import { gridNeighbours, queen, rook } from '../../support/grid.ts';

const points = [[10, 10], [20, 10], [40, 10], [15, 20], [30, 20], [30, 30]] as const;
const values = Float64Array.of(2, 3, 3.2, 5, 8, 7);
const within = (band: number, self: boolean): Neighbours => packNeighbours(points.map(([x, y], i) =>
  points.flatMap(([otherX, otherY], j) => (Math.hypot(x - otherX, y - otherY) <= band && (self || i !== j) ? j : []))));

const close = (got: readonly (number | null)[], expected: readonly (number | null)[], tolerance: number): void => {
  expect(got.length).toBe(expected.length);
  got.forEach((value, i) => {
    if (value === null || expected[i] === null) expect(value, `place ${i}`).toBe(expected[i]);
    else expect(Math.abs(value - expected[i]!), `place ${i}: ${value} and ${expected[i]}`).toBeLessThan(tolerance);
  });
};

describe('Getis-Ord on six points, as in esda', () => {
  it('gives Gi* with the place itself', () => {
    close(getisOrdStar(values, within(15, true)).z, [-1.39727626, -0.28917762, 0.65064964, -0.28917762, 1.23452088, 2.02424331], 5e-9);
  });

  it('gives Gi without it', () => {
    close(getisOrd(values, within(15, false)).z, [-1.0136729, -0.04361589, 1.31558703, -0.31412676, 1.15373986, 1.77833941], 5e-9);
  });
});

describe.skipIf(!hasSharedData())('Getis-Ord against R spdep', () => {
  const read = (file: string) => JSON.parse(readFileSync(sharedData(`reference/${file}`), 'utf8'));

  it('agrees on three by three cells, null where the neighbourhood is everything', () => {
    const { input, output } = read('01b_autocorrelation_3x3.json');
    close(getisOrdStar(Float64Array.from(input.values), gridNeighbours(3, 3, { within: queen, self: true })).z, output.gi_star_z, 1e-12);
    close(getisOrd(Float64Array.from(input.values), gridNeighbours(3, 3, { within: queen, self: false })).z, output.gi_z, 1e-12);
  });

  for (const [name, distance] of [['queen', queen], ['rook', rook], ['dist2500', 2.5]] as const) {
    it(`agrees on Memphis robberies by square kilometre, ${name}`, () => {
      const { input, output } = read('01_autocorrelation_memphis_1km.json');
      const counts = Float64Array.from(input.counts);
      const star = getisOrdStar(counts, gridNeighbours(input.nx, input.ny, { within: distance, self: true }));
      close(star.z, output[name].gi_star_z, 1e-11);
      close(star.z.map((z) => twoSidedP(z!)), output[name].gi_star_p_two_sided, 1e-12);
      close(getisOrd(counts, gridNeighbours(input.nx, input.ny, { within: distance, self: false })).z, output[name].gi_z, 1e-11);
      if (name !== 'queen') return;
      const { q, criticalP } = benjaminiHochberg(star.z.map((z) => twoSidedP(z!)));
      close(q, output.queen.gi_star_p_adjusted.BH, 1e-12);
      const critical = criticalP(0.05)!;
      expect(star.z.flatMap((z, i) => (twoSidedP(z!) <= critical ? i : []))).toEqual(output.queen['gi_star_significant_BH_0.05']);
    });
  }
});

describe.skipIf(!hasSharedData())('Memphis robberies on a grid of 500 metres', () => {
  const [firstColumn, lastColumn, firstRow, lastRow] = [1524, 1594, 7753, 7811];
  const columns = lastColumn - firstColumn + 1;
  const rows = lastRow - firstRow + 1;

  function count(): Float64Array {
    const project = proj4('EPSG:4326', '+proj=utm +zone=15 +datum=WGS84 +units=m');
    const counts = new Float64Array(columns * rows);
    for (const line of readFileSync(sharedData('points/memphis/memphis_robberies_2019.csv'), 'utf8').trim().split('\n').slice(1)) {
      const [longitude, latitude] = line.split(',').slice(3).map((text) => Number(text.replaceAll('"', '')));
      const [x, y] = project.forward([longitude!, latitude!]);
      counts[(Math.floor(y / 500) - firstRow) * columns + Math.floor(x / 500) - firstColumn]! += 1;
    }
    return counts;
  }

  it('has the published maximum, thresholds, critical p values and cells', () => {
    const counts = count();
    expect(counts.filter((value) => value === 0).length).toBe(3229);
    expect(Math.max(...counts)).toBe(23);
    const { z, mean, standardDeviation } = getisOrdStar(counts, gridNeighbours(columns, rows, { within: queen, self: true }));
    expect(mean).toBeCloseTo(0.5359274, 7);
    expect(standardDeviation).toBeCloseTo(1.413694, 6);
    const scores = z as number[];
    const sorted = scores.toSorted((a, b) => b - a);
    expect(sorted[0]).toBeCloseTo(17.50676, 5);
    expect(scores.indexOf(sorted[0]!)).toBe((7766 - firstRow) * columns + 1562 - firstColumn);
    expect(sorted[1]).toBeCloseTo(14.43857, 5);
    expect(sorted[2]).toBeCloseTo(14.43857, 5);
    expect(sorted[3]).toBeCloseTo(13.73053, 5);
    expect(sorted.at(-1)).toBeCloseTo(-1.13838, 5);
    expect([1.645, 1.96, 2.576].map((cut) => scores.filter((score) => score > cut).length)).toEqual([607, 515, 422]);
    const p = scores.map(twoSidedP);
    const { criticalP } = benjaminiHochberg(p);
    const cuts = [0.1, 0.05, 0.01].map((alpha) => criticalP(alpha)!);
    [0.008343309, 0.004054809, 0.0003410921].forEach((expected, i) => expect(cuts[i]! / expected).toBeCloseTo(1, 6));
    expect(cuts.map((cut) => p.filter((value) => value <= cut).length)).toEqual([422, 382, 282]);
  });

  it('cannot have a cold spot, and says so', () => {
    const counts = count();
    const { z, mean, standardDeviation } = getisOrdStar(counts, gridNeighbours(columns, rows, { within: queen, self: true }));
    const { criticalP } = benjaminiHochberg(z.map((score) => twoSidedP(score!)));
    const reach = coldReach({ mean: mean!, standardDeviation: standardDeviation!, places: counts.length, largest: 9, criticalP: criticalP(0.1), alpha: 0.1 });
    expect(reach.lowestZ).toBeCloseTo(-1.13838, 5);
    expect(reach.possible).toBe(false);
  });
});

describe('Getis-Ord on any values', () => {
  const ring = (n: number): Neighbours => packNeighbours(Array.from({ length: n }, (_, i) => [(i + n - 1) % n, i, (i + 1) % n]));
  const someValues = fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 5, maxLength: 40 }).filter((list) => new Set(list).size > 1);

  it('does not change when all values are multiplied or moved', () => {
    fc.assert(fc.property(someValues, fc.integer({ min: 1, max: 1000 }), fc.integer({ min: -100, max: 100 }), (list, scale, shift) => {
      const near = ring(list.length);
      const plain = getisOrdStar(Float64Array.from(list), near).z;
      close(getisOrdStar(Float64Array.from(list, (value) => value * scale + shift), near).z, plain, 1e-9);
    }));
  });

  it('follows the places when they are numbered differently', () => {
    fc.assert(fc.property(someValues.chain((list) => fc.tuple(fc.constant(list), fc.shuffledSubarray(list.map((_, i) => i), { minLength: list.length }))), ([list, order]) => {
      const n = list.length;
      const place = new Map(order.map((old, now) => [old, now]));
      const near = packNeighbours(order.map((old) => [(old + n - 1) % n, old, (old + 1) % n].map((other) => place.get(other)!)));
      const plain = getisOrdStar(Float64Array.from(list), ring(n)).z;
      close(getisOrdStar(Float64Array.from(order, (old) => list[old]!), near).z, order.map((old) => plain[old]!), 1e-10);
    }));
  });

  it('is undefined when all values are equal, even those that binary fractions cannot hold, for one place, and for none', () => {
    expect(getisOrdStar(new Float64Array(8).fill(0.1), ring(8)).z).toEqual(new Array(8).fill(null));
    expect(getisOrd(new Float64Array(8).fill(0.1), gridNeighbours(8, 1, { within: rook, self: false })).z).toEqual(new Array(8).fill(null));
    expect(getisOrdStar(Float64Array.of(3), packNeighbours([[0]])).z).toEqual([null]);
    expect(getisOrdStar(new Float64Array(0), packNeighbours([]))).toEqual({ z: [], mean: null, standardDeviation: null });
  });

  it('is undefined for Gi when all other values are equal', () => {
    const { z } = getisOrd(Float64Array.of(0, 0, 9, 0, 0), gridNeighbours(5, 1, { within: rook, self: false }));
    expect(z[2]).toBeNull();
    expect(z[1]).toBeGreaterThan(0);
  });

  it('refuses lists that are not those of Gi* or of Gi', () => {
    expect(() => getisOrdStar(values, within(15, false))).toThrow(RangeError);
    expect(() => getisOrd(values, within(15, true))).toThrow(RangeError);
    expect(() => getisOrdStar(Float64Array.of(1, 2), within(15, true))).toThrow(RangeError);
  });
});

describe('reach of cold spots', () => {
  it('is there when the mean is high enough', () => {
    const of = { mean: 10, standardDeviation: 4, places: 1000, largest: 7, alpha: 0.1 };
    expect(coldReach({ ...of, criticalP: null }).possible).toBe(true);
    expect(coldReach({ ...of, mean: 1, criticalP: null }).possible).toBe(false);
  });

  it('is undefined where Gi* is', () => {
    expect(coldReach({ mean: 0, standardDeviation: 0, places: 100, largest: 7, criticalP: null, alpha: 0.1 })).toEqual({ lowestZ: null, p: null, possible: false });
  });
});
