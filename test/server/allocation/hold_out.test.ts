import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareHoldOuts, heldOut, keyedShare, seasonOf } from '../../../server/allocation/hold_out.ts';
import { seededRandom } from '../../../server/stats/random.ts';

const cellsOf = (n: number): string[] => Array.from({ length: n }, (_, i) => `89${(0x2664c1a80 + i).toString(16)}ffff`);
const falling = (n: number): Float64Array => Float64Array.from({ length: n }, (_, i) => 1 / (i + 1));
const sum = (list: Iterable<number>): number => [...list].reduce((a, b) => a + b, 0);

describe('cells that are held out', () => {
  it('are about the share, among busy and quiet cells alike', () => {
    const out = heldOut(cellsOf(2000), falling(2000), { seed: 7, season: '2026-Q1' });
    expect(sum(out)).toBeGreaterThanOrEqual(200);
    expect(sum(out)).toBeLessThan(260);
    for (let k = 0; k < 5; k += 1) {
      const own = sum(out.subarray(k * 400, (k + 1) * 400));
      expect(own).toBeGreaterThanOrEqual(40);
      expect(own).toBeLessThan(66);
    }
  });

  it('are never fewer than the share, however many cells expect nothing', () => {
    for (let seed = 0; seed < 50; seed += 1) {
      const expected = falling(867).map((own, i) => (i < 120 ? own : 0));
      expect(sum(heldOut(cellsOf(867), expected, { seed, season: '2026-Q1' }))).toBeGreaterThanOrEqual(86);
    }
  });

  it('stay through a season whatever is expected and whichever other cells are asked about', () => {
    const cells = cellsOf(1000);
    const one = heldOut(cells, falling(1000), { seed: 7, season: '2026-Q1' });
    const random = seededRandom(3);
    const some = cells.map((cell, i) => ({ cell, i })).filter(() => random.next() < 0.5).toReversed();
    const other = heldOut(some.map(({ cell }) => cell), Float64Array.from(some, () => random.next()), { seed: 7, season: '2026-Q1' });
    const drawn = some.filter(({ cell }) => keyedShare(`2026-Q1/7/${cell}`) < 0.1);
    expect(drawn.length).toBeGreaterThan(30);
    expect(drawn.every(({ cell, i }) => one[i] === 1 && other[some.findIndex((own) => own.cell === cell)] === 1)).toBe(true);
    // Those that were added to reach the share are few.
    expect(some.filter(({ i }, at) => one[i] !== other[at]).length).toBeLessThan(20);
  });

  it('are others in another season and with another seed', () => {
    const cells = cellsOf(1000);
    const one = heldOut(cells, falling(1000), { seed: 7, season: '2026-Q1' });
    for (const other of [heldOut(cells, falling(1000), { seed: 8, season: '2026-Q1' }), heldOut(cells, falling(1000), { seed: 7, season: '2026-Q2' })]) {
      // By chance a tenth of a tenth.
      expect(sum(one.map((own, i) => own * other[i]!))).toBeLessThan(30);
    }
  });

  it('are none at a share of 0, and nothing is drawn for what cannot be', () => {
    expect(sum(heldOut(cellsOf(500), falling(500), { share: 0, seed: 1, season: 'x' }))).toBe(0);
    expect(() => heldOut(cellsOf(2), falling(2), { share: 0.6, seed: 1, season: 'x' })).toThrow(RangeError);
    expect(() => heldOut(cellsOf(2), falling(3), { seed: 1, season: 'x' })).toThrow(RangeError);
  });

  it('are drawn by a key that is even and tells texts apart that differ in one sign', () => {
    const shares = Float64Array.from({ length: 20_000 }, (_, i) => keyedShare(`2026-Q1/1/${i}`)).toSorted();
    expect(Math.max(...shares.map((share, i) => Math.abs(share - (i + 0.5) / shares.length)))).toBeLessThan(1.63 / Math.sqrt(shares.length));
    fc.assert(fc.property(fc.string({ maxLength: 30 }), fc.string({ minLength: 1, maxLength: 1 }), (text, sign) => {
      const [one, other] = [keyedShare(text), keyedShare(text + sign)];
      expect(one).toBeGreaterThanOrEqual(0);
      expect(one).toBeLessThan(1);
      expect(one).not.toBe(other);
    }));
    // Neighbouring cells are no likelier to be held out together.
    const both = Array.from({ length: 20_000 }, (_, i) => Number(keyedShare(`a/${i}`) < 0.1 && keyedShare(`a/${i + 1}`) < 0.1));
    expect(sum(both) / 20_000).toBeGreaterThan(0.007);
    expect(sum(both) / 20_000).toBeLessThan(0.013);
  });

  it('stay for a quarter of the year', () => {
    expect(['2026-01-01', '2026-03-31', '2026-04-01', '2026-12-31'].map(seasonOf)).toEqual(['2026-Q1', '2026-Q1', '2026-Q2', '2026-Q4']);
  });
});

describe('visited cells beside those held out', () => {
  it('have the ratio of observed by expected with its exact interval', () => {
    const found = compareHoldOuts({ expected: 90, observed: 60 }, { expected: 10, observed: 10 });
    expect(found).toMatchObject({ ratio: expect.closeTo(2 / 3, 12) });
    expect(compareHoldOuts({ expected: 90, observed: 0 }, { expected: 10, observed: 0 })).toEqual({ notDefined: 'no_events' });
    expect(compareHoldOuts({ expected: 90, observed: 5 }, { expected: 0, observed: 0 })).toEqual({ notDefined: 'no_exposure' });
  });

  it('hold 1 in about 95 of a hundred repetitions without any effect', () => {
    const random = seededRandom(11);
    const poisson = (mean: number): number => {
      let k = -1;
      for (let product = 1; product > Math.exp(-mean); product *= random.next()) k += 1;
      return k;
    };
    const within = Array.from({ length: 1000 }, () => {
      const found = compareHoldOuts({ expected: 45, observed: poisson(45) }, { expected: 9, observed: poisson(9) });
      return 'lower' in found && found.lower <= 1 && (found.upper === null || found.upper >= 1) ? 1 : 0;
    });
    expect(sum(within)).toBeGreaterThanOrEqual(945);
  });
});
