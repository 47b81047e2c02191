import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mantel, type Mantel, type MantelInput } from '../../../server/stats/mantel.ts';
import { isDefined } from '../../../server/stats/not_defined.ts';
import { chicagoEvents } from '../../support/chicago.ts';
import { knownNumbers } from '../../support/known_numbers.ts';

const test = (input: Omit<MantelInput, 'seed'> & { seed?: number }): Mantel => {
  const result = mantel({ seed: 1, permutations: 0, ...input });
  if (!isDefined(result)) throw new Error(result.notDefined);
  return result;
};
const onLine = (x: readonly number[], t: readonly number[]) => ({ x: Float64Array.from(x), y: new Float64Array(x.length), t: Float64Array.from(t) });

knownNumbers('mantel', ({ number }) => {
  const source = 'R 4.2.2, own sums';
  const arson = (): Mantel => test(chicagoEvents('arson'));
  number({ what: '522 arsons of Chicago 2016: sum of 1 / (d + 100 m) times 1 / (t + 1 day), straight line', source, expected: 0.647284195900713, actual: () => arson().z, tolerance: 1e-12, needsData: true });
  number({ what: '522 arsons: correlation of distances and times', source, expected: -0.00379802904021634, actual: () => arson().r, tolerance: 1e-12, needsData: true });
});

const events = fc.array(fc.record({ x: fc.integer({ min: 0, max: 900 }), t: fc.integer({ min: 0, max: 40 }) }), { minLength: 3, maxLength: 7 });

describe('Mantel test', () => {
  it('sums over pairs as written out', () => {
    expect(test(onLine([0, 0, 1000], [0, 0, 9])).z).toBeCloseTo(1 / 100 + 2 / (1100 * 10), 15);
    expect(test(onLine([0, 0, 1000], [0, 0, 9])).r).toBeCloseTo(1, 12);
  });

  it('has the mean over all orders of the times as expectation, and the share of orders as p', () => {
    const list = onLine([0, 30, 200, 950, 1000], [0, 2, 9, 30, 31]);
    const orders = permutations(Array.from(list.t)).map((t) => test({ ...list, t: Float64Array.from(t) }));
    const real = test({ ...list, permutations: 1999 });
    expect(real.expectedZ).toBeCloseTo(orders.reduce((sum, { z }) => sum + z, 0) / orders.length, 12);
    expect(Math.abs(real.pZ! - orders.filter(({ z }) => z >= real.z * (1 - 1e-12)).length / orders.length)).toBeLessThan(0.02);
    expect(Math.abs(real.pR! - orders.filter(({ r }) => r! >= real.r! - 1e-12).length / orders.length)).toBeLessThan(0.02);
  });

  it('does not depend on the order of events, on where the map lies, nor on when the clock started', () => {
    fc.assert(fc.property(events, (list) => {
      const one = mantel({ ...onLine(list.map(({ x }) => x), list.map(({ t }) => t)), permutations: 0, seed: 1 });
      const turned = list.toReversed();
      const other = mantel({ ...onLine(turned.map(({ x }) => 7000 - x), turned.map(({ t }) => t + 900)), permutations: 0, seed: 1 });
      expect(isDefined(other)).toBe(isDefined(one));
      if (!isDefined(one) || !isDefined(other)) return;
      expect(other.z).toBeCloseTo(one.z, 12);
      if (one.r === null) expect(other.r).toBeNull();
      else expect(other.r).toBeCloseTo(one.r, 8);
    }));
  });

  it('gives the same p for the same seed, never 0, and none without shuffles', () => {
    const list = onLine(Array.from({ length: 24 }, (_, i) => Math.floor(i / 2) * 500), Array.from({ length: 24 }, (_, i) => Math.floor(i / 2) * 9));
    expect(test({ ...list, permutations: 99 })).toEqual(test({ ...list, permutations: 99 }));
    expect([test({ ...list, permutations: 99 }).pZ, test({ ...list, permutations: 99 }).pR]).toEqual([0.01, 0.01]);
    expect([test(list).pZ, test(list).pR]).toEqual([null, null]);
  });

  it('has no correlation when all distances are equal', () => {
    const corners = { x: Float64Array.of(0, 0, 4, 4), y: Float64Array.of(0, 3, 0, 3), t: Float64Array.of(0, 1, 2, 3) };
    const triangle = { x: Float64Array.of(0, 2, 1), y: Float64Array.of(0, 0, Math.sqrt(3)), t: Float64Array.of(0, 1, 5) };
    expect(test(corners).r).not.toBeNull();
    expect([test({ ...triangle, permutations: 9 }).r, test({ ...triangle, permutations: 9 }).pR]).toEqual([null, null]);
  });

  it('says why it is not defined, and refuses what is no constant', () => {
    expect(mantel({ ...onLine([], []), seed: 1 })).toEqual({ notDefined: 'no_events' });
    expect(mantel({ ...onLine([1, 2], [1, 2]), seed: 1 })).toEqual({ notDefined: 'too_few_events', needs: 3 });
    expect(mantel({ ...onLine([1, 2, 3], [1, 1, 1]), seed: 1 })).toEqual({ notDefined: 'one_moment' });
    expect(mantel({ ...onLine([1, 1, 1], [1, 2, 3]), seed: 1 })).toEqual({ notDefined: 'one_place' });
    expect(() => mantel({ ...onLine([1, 2, 3], [1, 2, 3]), metresMore: 0, seed: 1 })).toThrow(RangeError);
    expect(() => mantel({ ...onLine([1, 2, 3], [1, 2, Number.NaN]), seed: 1 })).toThrow(RangeError);
  });

  it('can be stopped', () => {
    const many = onLine(Array.from({ length: 100 }, (_, i) => i), Array.from({ length: 100 }, (_, i) => i));
    expect(() => mantel({ ...many, seed: 1 }, () => { throw new Error('enough'); })).toThrow('enough');
  });
});

function permutations(list: readonly number[]): number[][] {
  if (list.length === 0) return [[]];
  return list.flatMap((one, i) => permutations([...list.slice(0, i), ...list.slice(i + 1)]).map((rest) => [one, ...rest]));
}
