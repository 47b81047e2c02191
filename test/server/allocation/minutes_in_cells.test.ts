import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addTimes, minutesInCells, stayTicks, timeOfStays, type Track } from '../../../server/allocation/minutes_in_cells.ts';
import { hexAt, hexCentre, hexDisk } from '../../../server/model/hex.ts';

const home = hexAt(-87.63, 41.88, 9);
const [beside, farther] = [hexDisk(home, 1).find((cell) => cell !== home)!, hexDisk(home, 3).at(-1)!];
const minute = 60_000;
const rules = { visitMinutes: 10, gapMinutes: 5 };
const asked = { ...rules, wanted: [home], resolution: 9, rings: 0 };
const trackOf = (fixes: readonly (readonly [minutes: number, place: readonly [number, number]])[]): Track => ({
  time: Float64Array.from(fixes, ([at]) => at * minute), longitude: Float64Array.from(fixes, ([, [x]]) => x), latitude: Float64Array.from(fixes, ([, [, y]]) => y),
});
const standing = (cell: string, from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => [from + i, hexCentre(cell)] as const);

describe('minutes in cells', () => {
  it('tell a visit from a drive-through', () => {
    const { cells, unknownSeconds } = minutesInCells(trackOf([...standing(home, 0, 12), ...standing(beside, 13, 16)]), asked);
    expect(unknownSeconds).toBe(0);
    const [own, other] = [cells.get(home)!, cells.get(beside)!];
    expect(own).toMatchObject({ visits: 1, driveThroughs: 0 });
    expect(other).toMatchObject({ visits: 0, driveThroughs: 1 });
    // The minute between the two is halved by the border, which lies about midway.
    expect(own.seconds).toBeGreaterThan(12 * 60 + 15);
    expect(own.seconds).toBeLessThan(12 * 60 + 45);
    expect(own.seconds + other.seconds).toBeCloseTo(16 * 60, 6);
  });

  it('count nothing between positions too far apart', () => {
    const { cells, unknownSeconds } = minutesInCells(trackOf([[0, hexCentre(home)], [4, hexCentre(home)], [30, hexCentre(home)], [33, hexCentre(home)]]), asked);
    expect(cells.get(home)).toEqual({ seconds: 420, visits: 0, driveThroughs: 2 });
    expect(unknownSeconds).toBe(26 * 60);
  });

  it('are one stay when a receiver jumps next door for a moment', () => {
    const { cells } = minutesInCells(trackOf([...standing(home, 0, 6), [7, hexCentre(beside)], ...standing(home, 8, 14)]), asked);
    expect(cells.get(home)!.visits).toBe(1);
    expect(cells.get(home)!.seconds).toBeLessThan(14 * 60);
  });

  it('count what lies beside a wanted cell for it only when asked to', () => {
    const track = trackOf(standing(beside, 0, 11));
    expect(minutesInCells(track, asked).cells.has(home)).toBe(false);
    expect(minutesInCells(track, { ...asked, rings: 1 }).cells).toEqual(new Map([[home, { seconds: 660, visits: 1, driveThroughs: 0 }]]));
    expect(minutesInCells(track, { ...asked, rings: 1, wanted: [home, beside] }).cells.has(home)).toBe(false);
    expect(minutesInCells(trackOf(standing(farther, 0, 11)), { ...asked, rings: 1 }).cells.has(home)).toBe(false);
  });

  it('add up to all known time, whatever the way, and are the same in pieces half as long', () => {
    const place = fc.tuple(fc.double({ min: -87.66, max: -87.6, noNaN: true }), fc.double({ min: 41.86, max: 41.9, noNaN: true }));
    fc.assert(fc.property(fc.array(fc.tuple(fc.integer({ min: 1, max: 8 }), place), { minLength: 2, maxLength: 20 }), (steps) => {
      let at = 0;
      const fixes = steps.map(([step, where]) => [(at += step), where] as const);
      const { cells, unknownSeconds } = minutesInCells(trackOf(fixes), asked);
      const total = [...cells.values()].reduce((sum, { seconds }) => sum + seconds, 0);
      expect(total + unknownSeconds).toBeCloseTo((fixes.at(-1)![0] - fixes[0]![0]) * 60, 6);
      const finer = fixes.flatMap(([time, [x, y]], i) => {
        const before = fixes[i - 1];
        // A gap stays a gap: only what is known is cut.
        if (before === undefined || time - before[0] > 5) return [[time, [x, y]] as const];
        return [[(time + before[0]) / 2, [(x + before[1][0]) / 2, (y + before[1][1]) / 2]] as const, [time, [x, y]] as const];
      });
      const again = minutesInCells(trackOf(finer), asked).cells;
      for (const [cell, { seconds }] of cells) expect(Math.abs((again.get(cell)?.seconds ?? 0) - seconds)).toBeLessThan(1 + fixes.length);
    }), { numRuns: 50 });
  });

  it('are refused for times that go back', () => {
    expect(() => minutesInCells(trackOf([[1, hexCentre(home)], [0, hexCentre(home)]]), asked)).toThrow(RangeError);
    expect(minutesInCells(trackOf([[1, hexCentre(home)]]), asked).cells.size).toBe(0);
  });
});

describe('visits that were ticked off', () => {
  it('count what overlaps once, and nothing where positions tell', () => {
    const ticks = [{ cell: beside, from: 10 * minute, to: 22 * minute }, { cell: home, from: 0, to: 15 * minute }, { cell: home, from: 60 * minute, to: 75 * minute }];
    const stays = stayTicks(ticks, Float64Array.of(70 * minute));
    expect(stays).toEqual([{ cell: home, from: 0, to: 15 * minute }, { cell: beside, from: 15 * minute, to: 22 * minute }]);
    const sums = timeOfStays(stays, rules);
    expect(sums).toEqual(new Map([[home, { seconds: 900, visits: 1, driveThroughs: 0 }], [beside, { seconds: 420, visits: 0, driveThroughs: 1 }]]));
    addTimes(sums, sums);
    expect(sums.get(home)).toEqual({ seconds: 1800, visits: 2, driveThroughs: 0 });
  });
});
