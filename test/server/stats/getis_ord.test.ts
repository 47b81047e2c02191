import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { benjaminiHochberg } from '../../../server/stats/benjamini_hochberg.ts';
import { coldReach } from '../../../server/stats/cold_reach.ts';
import { getisOrd, getisOrdStar, type GetisOrd } from '../../../server/stats/getis_ord.ts';
import { gridContiguity } from '../../../server/stats/grid_contiguity.ts';
import { distanceBand } from '../../../server/stats/near_points.ts';
import { packNeighbours, type Neighbours } from '../../../server/stats/neighbours.ts';
import { normalSurvival, twoSidedP } from '../../../server/stats/normal.ts';
import { isDefined, notDefined, nullable, type NotDefined } from '../../../server/stats/not_defined.ts';
import { withSelf } from '../../../server/stats/weights.ts';
import { hasSharedData } from '../../support/data.ts';
import { gridNeighbours, queen, rook } from '../../support/grid.ts';
import { knownNumbers } from '../../support/known_numbers.ts';
import { memphisGrid, memphisRobberies } from '../../support/memphis.ts';
import { reference } from '../../support/reference.ts';
import { africanStates, sensedScene } from '../../support/textbook_data.ts';

const six = { x: Float64Array.of(10, 20, 40, 15, 30, 30), y: Float64Array.of(10, 10, 10, 20, 20, 30) };
const values = Float64Array.of(2, 3, 3.2, 5, 8, 7);
const within = (self: boolean): Neighbours => distanceBand(six, 15, { self });

function scores(found: GetisOrd | NotDefined): (number | null)[] {
  if (!isDefined(found)) throw new Error(found.notDefined);
  return nullable(found.z);
}

function close(got: readonly (number | null)[], expected: readonly (number | null)[], tolerance: number): void {
  expect(got.length).toBe(expected.length);
  got.forEach((value, i) => {
    if (value === null || expected[i] === null) expect(value, `place ${i}`).toBe(expected[i]);
    else expect(Math.abs(value - expected[i]!), `place ${i}: ${value} and ${expected[i]}`).toBeLessThan(tolerance);
  });
}

const esda = 'esda (Python), test_getisord.py';
const printed = 'printed with eight digits';

knownNumbers('getis_ord', ({ number, open }) => {
  number({
    what: 'Gi* of six points, neighbours within 15, binary', source: esda, tolerance: 5e-9, because: printed,
    expected: [-1.39727626, -0.28917762, 0.65064964, -0.28917762, 1.23452088, 2.02424331],
    actual: () => scores(getisOrdStar(values, within(true))),
  });
  number({
    what: 'Gi of six points, neighbours within 15, binary', source: esda, tolerance: 5e-9, because: printed,
    expected: [-1.0136729, -0.04361589, 1.31558703, -0.31412676, 1.15373986, 1.77833941],
    actual: () => scores(getisOrd(values, within(false))),
  });
  againstSpdep(number);
  memphis(number);
  const scene = { x: Float64Array.from(sensedScene, (_, i) => 30 * (i % 16)), y: Float64Array.from(sensedScene, (_, i) => 30 * Math.floor(i / 16)) };
  const at = (statistic: typeof getisOrd, self: boolean): number[] => [30, 60, 90, 120, 150].map((d) => scores(statistic(sensedScene, distanceBand(scene, d, { self })))[119]!);
  const digits = { tolerance: 5e-7, because: 'printed with seven digits' };
  number({ ...digits, what: 'Sensed scene of 16 by 16 points, point 120, within 30, 60, 90, 120, 150 m: Gi', source: 'Getis & Ord 1996; R spdep', expected: [1.221979, 1.748098, 1.986135, 1.893374, 1.237454], actual: () => at(getisOrd, false) });
  number({ ...digits, what: 'The same: Gi*', source: 'Getis & Ord 1996; R spdep', expected: [1.45078, 1.900559, 2.096939, 1.981907, 1.306698], actual: () => at(getisOrdStar, true) });
  number({
    ...digits, what: 'Conflict in Africa, neighbours and the state itself: Gi* of Egypt, Sudan, Kenya, Uganda, Ethiopia, Burkina Faso', source: 'R spdep, spData afcon and paper.nb',
    expected: [4.421336, 4.039252, 3.503019, 3.336009, 2.6272, -1.750855],
    actual: () => {
      const z = scores(getisOrdStar(Float64Array.from(africanStates, ([, conflict]) => conflict), withSelf(packNeighbours(africanStates.map(([, , near]) => near)))));
      return ['Egypt', 'Sudan', 'Kenya', 'Uganda', 'Ethiopia', 'Burkina Faso'].map((state) => z[africanStates.findIndex(([name]) => name === state)]!);
    },
  });
  open({
    what: 'Memphis robberies on the grid over their hull, 500 m: 3,302 cells, largest 15.13806, 425 hot before and 278 after correction',
    source: 'R sfhotspot 1.0.0', why: 'How that program lays its grid over the hull is not published with it.',
  });
});

type Add = Parameters<Parameters<typeof knownNumbers>[1]>[0]['number'];

function againstSpdep(number: Add): void {
  const small = reference('01b_autocorrelation_3x3');
  const large = reference('01_autocorrelation_memphis_1km');
  if (small === null) return;
  const source = 'R 4.2, spdep 1.2-7';
  const three = Float64Array.from(small.input.values as number[]);
  number({
    what: 'Gi* of three by three cells, queen; not defined in the middle, whose neighbourhood is everything', source, needsData: true,
    expected: small.output.gi_star_z, actual: () => scores(getisOrdStar(three, gridContiguity({ columns: 3, rows: 3, self: true }))),
  });
  number({
    what: 'Gi of three by three cells, queen', source, needsData: true,
    expected: small.output.gi_z, actual: () => scores(getisOrd(three, gridContiguity({ columns: 3, rows: 3 }))),
  });
  const { nx, ny, counts } = large.input;
  const robberies = Float64Array.from(counts as number[]);
  for (const [name, distance] of [['queen', queen], ['rook', rook], ['dist2500', 2.5]] as const) {
    const what = `Memphis robberies 2019 by square kilometre, ${name === 'dist2500' ? 'within 2,500 m' : name}`;
    const out = large.output[name];
    const star = (): (number | null)[] => scores(getisOrdStar(robberies, gridNeighbours(nx, ny, { within: distance, self: true })));
    number({ what: `Gi*: ${what}`, source, needsData: true, expected: out.gi_star_z, actual: star });
    number({ what: `Two-sided p of Gi*: ${what}`, source, needsData: true, expected: out.gi_star_p_two_sided, actual: () => star().map((z) => twoSidedP(z!)) });
    number({ what: `Upper p of Gi*: ${what}`, source, needsData: true, expected: out.gi_star_p_upper, actual: () => star().map((z) => normalSurvival(z!)) });
    number({
      what: `Gi: ${what}`, source, needsData: true,
      expected: out.gi_z, actual: () => scores(getisOrd(robberies, gridNeighbours(nx, ny, { within: distance, self: false }))),
    });
  }
  number({
    what: 'Cells of Memphis significant at 0.05 after Benjamini-Hochberg, by their numbers', source, needsData: true, tolerance: 0,
    expected: large.output.queen['gi_star_significant_BH_0.05'],
    actual: () => {
      const p = scores(getisOrdStar(robberies, gridContiguity({ columns: nx, rows: ny, self: true }))).map((z) => twoSidedP(z!));
      const critical = benjaminiHochberg(p).criticalP(0.05)!;
      return p.flatMap((own, i) => (own <= critical ? i : []));
    },
  });
}

function memphis(number: Add): void {
  if (!hasSharedData()) return;
  const grid = memphisGrid(memphisRobberies());
  const z = scores(getisOrdStar(grid.counts, gridContiguity({ columns: grid.columns, rows: grid.rows, self: true }))) as number[];
  const p = z.map(twoSidedP);
  const { criticalP } = benjaminiHochberg(p);
  const cuts = [0.1, 0.05, 0.01].map((alpha) => criticalP(alpha)!);
  const sorted = z.toSorted((a, b) => b - a);
  const best = z.indexOf(sorted[0]!);
  const shared = { source: 'R 4.2, spdep 1.2-7', needsData: true, because: 'printed with seven digits' };
  const what = 'Memphis robberies 2019 by cells of 500 m (EPSG:32615), queen';
  number({ ...shared, what: `${what}: the four largest Gi* and the smallest`, tolerance: 5e-7, expected: [17.50676, 14.43857, 14.43857, 13.73053, -1.13838], actual: () => [...sorted.slice(0, 4), sorted.at(-1)!] });
  number({
    ...shared, what: `${what}: column and row of the largest`, tolerance: 0, expected: [1562, 7766],
    actual: () => [grid.firstColumn + (best % grid.columns), grid.firstRow + Math.floor(best / grid.columns)],
  });
  number({ ...shared, what: `${what}: cells above 1.645, 1.96, 2.576`, tolerance: 0, expected: [607, 515, 422], actual: () => [1.645, 1.96, 2.576].map((cut) => z.filter((score) => score > cut).length) });
  number({ ...shared, what: `${what}: critical p at 0.10, 0.05, 0.01 after Benjamini-Hochberg, in millionths`, tolerance: 5e-7, expected: [8343.309, 4054.809, 341.0921], actual: () => cuts.map((cut) => cut * 1e6) });
  number({ ...shared, what: `${what}: hot cells at those`, tolerance: 0, expected: [422, 382, 282], actual: () => cuts.map((cut) => p.filter((own) => own <= cut).length) });
}

describe.skipIf(!hasSharedData())('Memphis robberies by cells of 500 metres', () => {
  it('cannot have a cold spot, and say so', () => {
    const { counts, columns, rows } = memphisGrid(memphisRobberies());
    const found = getisOrdStar(counts, gridContiguity({ columns, rows, self: true }));
    if (!isDefined(found)) throw new Error('not defined');
    expect(found.mean).toBeCloseTo(0.5359274, 7);
    expect(found.standardDeviation).toBeCloseTo(1.413694, 6);
    const { criticalP } = benjaminiHochberg(nullable(found.z).map((score) => twoSidedP(score!)));
    const reach = coldReach({ ...found, places: counts.length, largest: 9, criticalP: criticalP(0.1), alpha: 0.1 });
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
      const plain = scores(getisOrdStar(Float64Array.from(list), near));
      close(scores(getisOrdStar(Float64Array.from(list, (value) => value * scale + shift), near)), plain, 1e-9);
    }));
  });

  it('follows the places when they are numbered differently', () => {
    fc.assert(fc.property(someValues.chain((list) => fc.tuple(fc.constant(list), fc.shuffledSubarray(list.map((_, i) => i), { minLength: list.length }))), ([list, order]) => {
      const n = list.length;
      const place = new Map(order.map((old, now) => [old, now]));
      const near = packNeighbours(order.map((old) => [(old + n - 1) % n, old, (old + 1) % n].map((other) => place.get(other)!)));
      const plain = scores(getisOrdStar(Float64Array.from(list), ring(n)));
      close(scores(getisOrdStar(Float64Array.from(order, (old) => list[old]!), near)), order.map((old) => plain[old]!), 1e-10);
    }));
  });

  it('agrees with the formula written out', () => {
    fc.assert(fc.property(someValues, (list) => {
      const n = list.length;
      const mean = list.reduce((sum, value) => sum + value) / n;
      const deviation = Math.sqrt(list.reduce((sum, value) => sum + value * value, 0) / n - mean * mean);
      const expected = list.map((own, i) => (own + list[(i + 1) % n]! + list[(i + n - 1) % n]! - 3 * mean) / (deviation * Math.sqrt((n * 3 - 9) / (n - 1))));
      close(scores(getisOrdStar(Float64Array.from(list), ring(n))), expected, 1e-9);
    }));
  });

  it('is undefined when all values are equal, even those that binary fractions cannot hold, for one place, and for none', () => {
    expect(getisOrdStar(new Float64Array(8).fill(0.1), ring(8))).toEqual(notDefined('all_equal'));
    expect(getisOrd(new Float64Array(8).fill(0.1), gridNeighbours(8, 1, { within: rook, self: false }))).toEqual(notDefined('all_equal'));
    expect(getisOrdStar(Float64Array.of(3), packNeighbours([[0]]))).toEqual(notDefined('one_unit', 2));
    expect(getisOrdStar(new Float64Array(0), packNeighbours([]))).toEqual(notDefined('one_unit', 2));
    expect(getisOrd(Float64Array.of(3, 4), packNeighbours([[1], [0]]))).toEqual(notDefined('one_unit', 3));
  });

  it('is undefined for Gi when all other values are equal', () => {
    const z = scores(getisOrd(Float64Array.of(0, 0, 9, 0, 0), gridNeighbours(5, 1, { within: rook, self: false })));
    expect(z[2]).toBeNull();
    expect(z[1]).toBeGreaterThan(0);
  });

  it('refuses lists that are not those of Gi* or of Gi', () => {
    expect(() => getisOrdStar(values, within(false))).toThrow(RangeError);
    expect(() => getisOrd(values, within(true))).toThrow(RangeError);
    expect(() => getisOrdStar(Float64Array.of(1, 2), within(true))).toThrow(RangeError);
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
