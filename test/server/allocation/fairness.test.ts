import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { areaFairness, weeklyConcentration } from '../../../server/allocation/fairness.ts';

describe('patrol time beside reported harm', () => {
  it('is even at a ratio of 1, and says how much would have to move', () => {
    expect(areaFairness(Float64Array.of(75, 25), Float64Array.of(50, 50))).toEqual({ ratio: Float64Array.of(1.5, 0.5), highest: 1.5, lowest: 0.5, disparity: 3, distance: 0.25 });
    expect(areaFairness(Float64Array.of(30, 10), Float64Array.of(3, 1))).toMatchObject({ disparity: 1, distance: 0 });
  });

  it('does not judge an area in which next to nothing was reported', () => {
    const found = areaFairness(Float64Array.of(50, 40, 10), Float64Array.of(600, 399, 1));
    expect(found.ratio[2]).toBeCloseTo(100, 9);
    expect(found.highest).toBeCloseTo(0.4 / 0.399, 9);
    expect(areaFairness(Float64Array.of(10, 90), Float64Array.of(0, 5)).ratio[0]).toBeNaN();
    expect(areaFairness(Float64Array.of(0, 100), Float64Array.of(5, 5))).toMatchObject({ lowest: 0, disparity: null });
    expect(areaFairness(Float64Array.of(0, 0), Float64Array.of(5, 5))).toMatchObject({ highest: null, disparity: null, distance: 0 });
  });

  it('does not depend on the units of either, and its mean over the harm is 1', () => {
    const list = fc.array(fc.tuple(fc.double({ min: 0.1, max: 1000, noNaN: true }), fc.double({ min: 0.1, max: 1000, noNaN: true })), { minLength: 1, maxLength: 12 });
    fc.assert(fc.property(list, fc.double({ min: 0.1, max: 100, noNaN: true }), (areas, by) => {
      const [minutes, harm] = [Float64Array.from(areas, ([one]) => one), Float64Array.from(areas, ([, other]) => other)];
      const found = areaFairness(minutes, harm);
      const scaled = areaFairness(minutes.map((one) => one * by), harm.map((one) => one / by));
      expect(scaled.distance).toBeCloseTo(found.distance, 9);
      const all = harm.reduce((a, b) => a + b, 0);
      expect(found.ratio.reduce((total, one, area) => total + (one * harm[area]!) / all, 0)).toBeCloseTo(1, 9);
    }));
  });
});

describe('patrols from week to week', () => {
  it('count the minutes of cells in their k-th week in a row', () => {
    const steady = Array.from({ length: 5 }, (_, week) => ({ week, cell: 0, minutes: 30 }));
    expect(weeklyConcentration(steady, { weeks: 5, cells: 1 })).toMatchObject({ index: 0.4, longestRun: Int32Array.of(5), minutes: Float64Array.of(150) });
    const interrupted = steady.filter(({ week }) => week !== 2);
    expect(weeklyConcentration(interrupted, { weeks: 5, cells: 1 })).toMatchObject({ index: 0, longestRun: Int32Array.of(2) });
    expect(weeklyConcentration(interrupted, { weeks: 5, cells: 1, k: 2 }).index).toBe(0.5);
    expect(weeklyConcentration([], { weeks: 2, cells: 1 })).toMatchObject({ index: null, weeks: [{ gini: null }, { gini: null }] });
  });

  it('tell even weeks from those with all in one cell', () => {
    const even = Array.from({ length: 20 }, (_, cell) => ({ week: 0, cell, minutes: 15 }));
    const one = { week: 1, cell: 3, minutes: 300 };
    const { weeks } = weeklyConcentration([...even, one], { weeks: 2, cells: 20 });
    expect(weeks[0]).toEqual({ minutes: 300, cells: 20, gini: expect.closeTo(0, 12), topShare: 0.1, kept: null });
    expect(weeks[1]).toEqual({ minutes: 300, cells: 1, gini: expect.closeTo(0.95, 12), topShare: 1, kept: 1 });
    expect(() => weeklyConcentration([one], { weeks: 1, cells: 20 })).toThrow(RangeError);
  });

  it('do not depend on the order of visits', () => {
    const visit = fc.record({ week: fc.nat(5), cell: fc.nat(7), minutes: fc.integer({ min: 1, max: 60 }) });
    fc.assert(fc.property(fc.array(visit, { maxLength: 60 }), (visits) => {
      expect(weeklyConcentration(visits.toReversed(), { weeks: 6, cells: 8 })).toEqual(weeklyConcentration(visits, { weeks: 6, cells: 8 }));
    }));
  });
});
