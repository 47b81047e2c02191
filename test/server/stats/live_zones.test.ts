import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { knox, type Knox } from '../../../server/stats/knox.ts';
import { liveZones, placeWeights, zoneWeights, type LiveZone } from '../../../server/stats/live_zones.ts';
import { isDefined } from '../../../server/stats/not_defined.ts';
import { chicagoEvents } from '../../support/chicago.ts';
import { knownNumbers } from '../../support/known_numbers.ts';

/** Two bands of distance, two of time, and the endless ones. */
const table = (ratio: readonly number[], meaningful: readonly number[]): Knox => ({
  events: 100, pairs: 4950, space: Float64Array.of(0, 0.001, 100, Infinity), time: Float64Array.of(0, 7, 14, Infinity), rows: 3, columns: 3,
  pairsInSpaceBand: new Float64Array(3), pairsInTimeBand: new Float64Array(3), observed: new Float64Array(9), expected: new Float64Array(9),
  ratio: Float64Array.from(ratio), p: new Float64Array(9), q: new Float64Array(9), meaningful: Uint8Array.from(meaningful), permutations: 999, seed: 1,
});
const example = table([1.8, 0.4, 1, 1.5, 1.1, 1, 2, 2, Number.NaN], [1, 0, 0, 1, 0, 0, 1, 1, 0]);
const zonesOf = (input: Parameters<typeof liveZones>[0]): LiveZone[] => {
  const zones = liveZones(input);
  if ('notDefined' in zones) throw new Error(zones.notDefined);
  return zones;
};
const one = { x: Float64Array.of(50), y: Float64Array.of(50), t: Float64Array.of(10) };

knownNumbers('live_zones', ({ number }) => {
  number({
    what: 'Weights of a table with ratios 1.8, 0.4 and 1.5, 1.1 of which 1.8 and 1.5 are meaningful', source: 'Definition: ratio - 1, if above 0',
    expected: [0.8, 0, 0, 0.5, 0, 0, 0, 0, 0], actual: () => zoneWeights(example),
  });
  number({
    what: '970 burglaries of Chicago before February 2016: weights of 0 to 7 days on the same place, to 200 m, to 400 m', source: 'NearRepeat for R (Steenbeek 2018); exact ratios',
    expected: [0.803198311773734, 0.413290505614776, 0], needsData: true, actual: () => {
      const found = knox({ ...chicagoEvents('be', '2016-02-01'), space: [0, 0.1, 200, 400, 600], time: [0, 7, 14, 21], seed: 1 });
      return isDefined(found) ? [0, 3, 6].map((cell) => zoneWeights(found)[cell]!) : [];
    },
  });
});

describe('live zones', () => {
  it('stand around an event for as long as it is in the band of time, from its first hour up to, without, its last', () => {
    const at = (now: number) => zonesOf({ table: example, ...one, now }).map(({ fromMetres, toMetres, from, until, weight }) => [fromMetres, toMetres, from, until, Number(weight.toFixed(9))]);
    expect(at(9.99)).toEqual([]);
    expect(at(10)).toEqual([[0, 0.001, 10, 17, 0.8], [0.001, 100, 10, 17, 0.5]]);
    expect(at(16.99)).toEqual(at(10));
    expect(at(17)).toEqual([]);
    expect(zonesOf({ table: example, ...one, now: 17, allCells: true }).map(({ from, until, weight }) => [from, until, Number(weight.toFixed(9))])).toEqual([[17, 24, 0.1]]);
  });

  it('weigh on the place that holds the event as the same place, on others by the distance of their middle, and add up', () => {
    const events = { x: Float64Array.of(50, 90), y: Float64Array.of(50, 50), t: Float64Array.of(10, 11) };
    const zones = zonesOf({ table: example, ...events, now: 12 });
    const { weights, until } = placeWeights({ ...events, zones }, { x: Float64Array.of(60, 100, 150, 500), y: Float64Array.of(50, 50, 50, 50), home: Int32Array.of(0, 1) });
    expect(Array.from(weights, (weight) => Number(weight.toFixed(9)))).toEqual([1.3, 1.3, 0.5, 0]);
    expect(Array.from(until)).toEqual([18, 18, 18, Number.NaN]);
  });

  it('weigh on every place as a walk over all of them would', () => {
    const point = fc.record({ x: fc.integer({ min: 0, max: 400 }), y: fc.integer({ min: 0, max: 400 }) });
    fc.assert(fc.property(fc.array(point, { minLength: 1, maxLength: 20 }), fc.array(point, { minLength: 1, maxLength: 6 }), fc.constantFrom('manhattan' as const, 'euclidean' as const), (cells, list, distance) => {
      const events = { x: Float64Array.from(list, ({ x }) => x), y: Float64Array.from(list, ({ y }) => y), t: new Float64Array(list.length).fill(10) };
      const home = Int32Array.from(list, (_, i) => (i % 3 === 0 ? -1 : i % cells.length));
      const zones = zonesOf({ table: example, ...events, now: 11 });
      const { weights } = placeWeights({ ...events, zones }, { x: Float64Array.from(cells, ({ x }) => x), y: Float64Array.from(cells, ({ y }) => y), home, distance });
      cells.forEach((cell, i) => {
        const sum = zones.filter((zone) => {
          const [dx, dy] = [Math.abs(cell.x - list[zone.event]!.x), Math.abs(cell.y - list[zone.event]!.y)];
          const metres = home[zone.event] === i ? 0 : distance === 'manhattan' ? dx + dy : Math.hypot(dx, dy);
          return metres >= zone.fromMetres && metres < zone.toMetres;
        }).reduce((total, { weight }) => total + weight, 0);
        expect(weights[i]).toBeCloseTo(sum, 9);
      });
    }));
  });

  it('have only weights above 0, and never from a band without an end', () => {
    fc.assert(fc.property(fc.array(fc.double({ min: 0, max: 5, noNaN: true }), { minLength: 9, maxLength: 9 }), fc.double({ min: 0, max: 30, noNaN: true }), (ratio, now) => {
      const zones = liveZones({ table: table(ratio, new Array<number>(9).fill(1)), ...one, now });
      if ('notDefined' in zones) return;
      for (const zone of zones) {
        expect(zone.weight).toBeCloseTo(ratio[zone.row * 3 + zone.column]! - 1, 12);
        expect(zone.weight).toBeGreaterThan(0);
        expect(zone.from <= now && now < zone.until && zone.until < Infinity && zone.toMetres < Infinity).toBe(true);
      }
    }));
  });

  it('are not defined when the table gives nothing to draw', () => {
    expect(liveZones({ table: table(new Array<number>(9).fill(0.9), new Array<number>(9).fill(0)), ...one, now: 12 })).toEqual({ notDefined: 'no_variation' });
    expect(() => liveZones({ table: example, ...one, now: Number.NaN })).toThrow(RangeError);
    expect(() => liveZones({ table: example, ...one, x: Float64Array.of(1, 2), now: 1 })).toThrow(RangeError);
  });
});
