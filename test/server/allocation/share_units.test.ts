import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shareUnits } from '../../../server/allocation/share_units.ts';

const share = (need: number[], total: number, { floors = need.map(() => 0), ceilings = need.map(() => Infinity) }: { floors?: number[]; ceilings?: number[] } = {}) =>
  shareUnits({ need: Float64Array.from(need), floors: Float64Array.from(floors), ceilings: Float64Array.from(ceilings), total });

const tables = fc.array(fc.record({
  need: fc.double({ min: 0, max: 50, noNaN: true }), floor: fc.integer({ min: 0, max: 3 }), room: fc.oneof(fc.integer({ min: 0, max: 6 }), fc.constant(Infinity)),
}), { minLength: 1, maxLength: 12 });

describe('sharing of units', () => {
  it('is by largest remainder', () => {
    // Quotas 1.6, 2.8 and 3.6: the largest fraction first, of the equal ones that with the greater need.
    expect([...share([16, 28, 36], 8).units!]).toEqual([1, 3, 4]);
    expect([...share([1, 1, 1], 2).units!]).toEqual([1, 1, 0]);
    expect([...share([0, 0, 0], 4).units!]).toEqual([2, 1, 1]);
  });

  it('adds up, keeps floors and ceilings, and stays within one unit of the quota', () => {
    fc.assert(fc.property(tables, fc.double({ min: 0, max: 1, noNaN: true }), (rows, part) => {
      const floors = rows.map(({ floor }) => floor);
      const ceilings = rows.map(({ floor, room }) => floor + room);
      const least = floors.reduce((sum, one) => sum + one, 0);
      const most = ceilings.reduce((sum, one) => sum + one, 0);
      const total = least + Math.floor(part * Math.min(200, most - least));
      const { units, quota } = share(rows.map(({ need }) => need), total, { floors, ceilings });
      expect(units!.reduce((sum, one) => sum + one, 0)).toBe(total);
      units!.forEach((one, i) => {
        expect(one >= floors[i]! && one <= ceilings[i]!).toBe(true);
        expect(Math.abs(one - quota![i]!)).toBeLessThan(1 + 1e-6);
      });
    }));
  });

  it('gives no fewer to whoever needs more under the same bounds', () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 2, maxLength: 10 }), fc.integer({ min: 0, max: 60 }), fc.integer({ min: 6, max: 20 }), (need, total, ceiling) => {
      fc.pre(ceiling * need.length >= total);
      const units = share(need, total, { ceilings: need.map(() => ceiling) }).units!;
      need.forEach((a, i) => need.forEach((b, j) => {
        if (a > b) expect([a, b, units[i]! >= units[j]!]).toEqual([a, b, true]);
      }));
    }));
  });

  it('goes on to those who need nothing only when all others are full', () => {
    expect([...share([5, 0, 0], 5, { ceilings: [3, 3, 3] }).units!]).toEqual([3, 1, 1]);
    expect([...share([5, 0, 0], 3, { ceilings: [3, 3, 3] }).units!]).toEqual([3, 0, 0]);
  });

  it('names what cannot be, with the least change that would make it possible', () => {
    expect(share([1, 1], 3, { floors: [2, 2] }).faults).toEqual([{ kind: 'floors_above_total', floors: 4, total: 3, by: 1 }]);
    expect(share([1, 1], 9, { ceilings: [2, 2] }).faults).toEqual([{ kind: 'ceilings_below_total', ceilings: 4, total: 9, by: 5 }]);
    expect(share([1, 1], 9, { floors: [4, 0], ceilings: [2, 9] }).faults).toEqual([{ kind: 'floor_above_ceiling', cell: 0, floor: 4, ceiling: 2, by: 2 }]);
    expect(share([1, 1], 4, { floors: [2, 2] }).units).not.toBeNull();
    expect(share([1, 1], 4, { ceilings: [2, 2] }).units).not.toBeNull();
    expect(() => share([1], 1.5)).toThrow(RangeError);
  });
});
