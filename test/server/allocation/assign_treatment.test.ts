import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assignTreatment, balanceOf, type Candidates } from '../../../server/allocation/assign_treatment.ts';
import { detectableFall } from '../../../server/allocation/detectable_fall.ts';
import { displacementRings } from '../../../server/allocation/displacement_rings.ts';
import { hexAt, hexDisk } from '../../../server/model/hex.ts';
import { isDefined } from '../../../server/stats/not_defined.ts';
import { seededRandom } from '../../../server/stats/random.ts';
import { weightedDisplacementDifference } from '../../../server/stats/wdd.ts';

const candidates = (before: readonly number[], seed = 1): Candidates => {
  const random = seededRandom(seed);
  return { ids: before.map((_, i) => `c${String(i).padStart(3, '0')}`), x: Float64Array.from(before, () => random.next() * 5000), y: Float64Array.from(before, () => random.next() * 5000), before: Float64Array.from(before) };
};
const counts = fc.array(fc.nat(60), { minLength: 2, maxLength: 60 });

describe('the assignment of treatment', () => {
  it('keeps treated and control cells apart, uses each cell once, and treats half of every block', () => {
    fc.assert(fc.property(counts, fc.constantFrom(2, 4, 6), fc.nat(2000), fc.nat(1e6), (before, blockSize, metres, seed) => {
      const given = candidates(before, seed);
      const { blocks, leftOut } = assignTreatment(given, { metres, blockSize, seed });
      const [treated, control] = [blocks.flatMap((block) => block.treated), blocks.flatMap((block) => block.control)];
      for (const one of treated) for (const other of control) expect(Math.hypot(given.x[one]! - given.x[other]!, given.y[one]! - given.y[other]!)).toBeGreaterThanOrEqual(metres);
      expect([...treated, ...control, ...leftOut.map(({ cell }) => cell)].toSorted((a, b) => a - b)).toEqual(before.map((_, i) => i));
      for (const block of blocks) expect(block.treated.length).toBe(block.control.length);
    }), { numRuns: 100 });
  });

  it('pairs cells with about as many incidents and treats each as often as the other', () => {
    const given = candidates([50, 48, 30, 29, 10, 9, 2, 2]);
    const firsts = new Float64Array(8);
    for (let seed = 0; seed < 2000; seed += 1) {
      const { blocks } = assignTreatment(given, { metres: 0, seed });
      expect(blocks.map(({ treated, control }) => [...treated, ...control].toSorted((a, b) => a - b))).toEqual([[0, 1], [2, 3], [4, 5], [6, 7]]);
      for (const { treated } of blocks) firsts[treated[0]!]! += 1;
    }
    for (const times of firsts) expect(Math.abs(times - 1000)).toBeLessThan(5 * Math.sqrt(500));
  });

  it('is the same for the same seed, whatever the order of the cells', () => {
    const given = candidates([9, 8, 7, 6, 5, 4, 3, 2]);
    const turned: Candidates = { ids: given.ids.toReversed(), x: given.x.toReversed(), y: given.y.toReversed(), before: given.before.toReversed() };
    const named = ({ ids }: Candidates, at: typeof given): string[] => assignTreatment(at, { metres: 100, seed: 4 }).blocks.flatMap(({ treated }) => treated.map((i) => ids[i]!));
    expect(named(turned, turned)).toEqual(named(given, given));
    expect(new Set(Array.from({ length: 30 }, (_, seed) => JSON.stringify(assignTreatment(given, { metres: 0, seed }).blocks))).size).toBeGreaterThan(8);
  });

  it('says why a cell is left out', () => {
    const given: Candidates = { ids: ['a', 'b', 'c', 'd', 'e', 'f'], x: Float64Array.of(0, 10, 1000, 2000, 3000, 4000), y: new Float64Array(6), before: Float64Array.of(9, 8, 7, 6, 5, 4) };
    expect(assignTreatment(given, { metres: 500, seed: 1 }).leftOut).toEqual([{ cell: 1, why: 'too_near' }, { cell: 5, why: 'no_partner' }]);
    expect(assignTreatment(given, { metres: 500, blocks: 1, seed: 1 }).leftOut.filter(({ why }) => why === 'not_needed').length).toBe(3);
    expect(() => assignTreatment(given, { metres: 0, blockSize: 3, seed: 1 })).toThrow(RangeError);
  });

  it('has its balance shown in standard deviations', () => {
    expect(balanceOf(Float64Array.of(1, 3, 5, 7), [0, 1], [2, 3])).toEqual({ treated: 2, control: 6, difference: expect.closeTo(-4 / Math.SQRT2, 12) });
    expect(balanceOf(Float64Array.of(2, 2), [0], [1])).toEqual({ treated: 2, control: 2, difference: null });
    expect(balanceOf(Float64Array.of(2), [0], []).control).toBe(0);
  });
});

describe('the smallest fall that can be told', () => {
  it('is so many standard errors of what then remains', () => {
    const { detectable } = detectableFall({ treated: 100, control: 100, displacementTreated: 0, displacementControl: 0 }, { beforeDays: 28, days: 28 });
    expect(detectable).toBeCloseTo(2.80158521 * Math.sqrt(400 - detectable), 6);
    expect(detectable).toBeCloseTo(52.24453, 4);
  });

  it('is told four times of five by the test itself', () => {
    const before = { treated: 150, control: 140, displacementTreated: 80, displacementControl: 70 };
    const { detectable } = detectableFall(before, { beforeDays: 28, days: 28 });
    const random = seededRandom(5);
    const poisson = (mean: number): number => {
      let [count, rest] = [-1, mean];
      while (rest > 0) {
        rest += Math.log(1 - random.next());
        count += 1;
      }
      return count;
    };
    let told = 0;
    for (let run = 0; run < 2000; run += 1) {
      const found = weightedDisplacementDifference({
        treated: [poisson(150), poisson(150 - detectable)], control: [poisson(140), poisson(140)],
        displacementTreated: [poisson(80), poisson(80)], displacementControl: [poisson(70), poisson(70)],
      });
      if (isDefined(found) && found.p < 0.05) told += 1;
    }
    expect(told / 2000).toBeGreaterThan(0.77);
    expect(told / 2000).toBeLessThan(0.83);
  });

  it('is a smaller share of a longer operation, and none of nothing', () => {
    const before = { treated: 60, control: 60, displacementTreated: 0, displacementControl: 0 };
    const share = (days: number): number => detectableFall(before, { beforeDays: days, days }).share!;
    expect(share(28)).toBe(share(56));
    expect(detectableFall({ ...before, treated: 240, control: 240 }, { beforeDays: 28, days: 28 }).share!).toBeLessThan(0.6 * share(28));
    expect(detectableFall({ treated: 0, control: 0, displacementTreated: 0, displacementControl: 0 }, { beforeDays: 1, days: 1 })).toEqual({ expected: 0, detectable: 0, share: null });
    expect(() => detectableFall(before, { beforeDays: 0, days: 1 })).toThrow(RangeError);
  });
});

describe('rings for displacement', () => {
  const home = hexAt(-87.63, 41.88, 9);
  it('hold no cell twice and none of the groups; what is beside both counts for the treated', () => {
    const other = hexDisk(home, 2).find((cell) => !hexDisk(home, 1).includes(cell))!;
    const rings = displacementRings({ treated: [home], control: [other] }, 1);
    expect(rings.treated.length).toBe(6);
    expect(rings.shared).toBeGreaterThan(0);
    expect(rings.control.length).toBe(6 - rings.shared);
    expect(new Set([...rings.treated, ...rings.control, home, other]).size).toBe(2 + 12 - rings.shared);
    expect(displacementRings({ treated: [home], control: [other] }, 0)).toEqual({ treated: [], control: [], shared: 0 });
    expect(displacementRings({ treated: [home], control: [] }, 2).treated.length).toBe(18);
  });
});
