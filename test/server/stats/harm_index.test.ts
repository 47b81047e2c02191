import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { harmIndex, type HarmIndex } from '../../../server/stats/harm_index.ts';
import { knownNumbers } from '../../support/known_numbers.ts';

const add = (incidents: readonly [kind: number, unit: number][], weights: readonly number[], { apart = [] as number[], units = 3 } = {}): HarmIndex => harmIndex({
  kind: Int32Array.from(incidents, ([kind]) => kind), unit: Int32Array.from(incidents, ([, unit]) => unit),
  weights: Float64Array.from(weights), apart: Uint8Array.from(weights, (_, kind) => (apart.includes(kind) ? 1 : 0)), units,
}) as HarmIndex;

knownNumbers('harm_index', ({ number }) => {
  number({ what: 'Two robberies (365 days) and three other thefts (2 days)', source: 'By hand, weights of the Cambridge Crime Harm Index 2026', expected: 736, actual: () => add([[0, 0], [0, 0], [1, 0], [1, 0], [1, 0]], [365, 2]).harm[0]! });
  number({ what: 'A homicide (5,475 days) in one place and 548 vehicle offences (5 days) in another', source: 'By hand', expected: [5475, 2740], actual: () => Array.from(add([[0, 0], ...Array.from({ length: 548 }, (): [number, number] => [1, 1])], [5475, 5]).harm.subarray(0, 2)) });
});

const incidents = fc.array(fc.tuple(fc.integer({ min: 0, max: 4 }), fc.integer({ min: -1, max: 2 })), { minLength: 1, maxLength: 60 }).filter((list) => list.some(([, unit]) => unit >= 0));
const weights = fc.array(fc.integer({ min: 0, max: 500 }), { minLength: 5, maxLength: 5 });

describe('the harm index', () => {
  it('adds up to the same by unit and by kind, and follows the scale of the weights', () => {
    fc.assert(fc.property(incidents, weights, (list, scale) => {
      const found = add(list, scale, { apart: [3] });
      const sum = (values: Float64Array): number => values.reduce((all, one) => all + one, 0);
      expect(sum(found.harm) + sum(found.harmApart)).toBeCloseTo(sum(found.harmOfKind), 9);
      expect(sum(found.count)).toBe(list.filter(([, unit]) => unit >= 0).length);
      expect(sum(found.countOfKind)).toBe(sum(found.count));
      expect(Array.from(add(list.toReversed(), scale.map((one) => one * 3), { apart: [3] }).harm)).toEqual(Array.from(found.harm, (one) => one * 3));
    }));
  });

  it('is the number of incidents when every weight is 1', () => {
    fc.assert(fc.property(incidents, (list) => {
      const { harm, count } = add(list, [1, 1, 1, 1, 1]);
      expect(harm).toEqual(count);
    }));
  });

  it('keeps apart what police discover', () => {
    const { harm, harmApart } = add([[0, 0], [1, 0]], [10, 7], { apart: [1] });
    expect([harm[0], harmApart[0]]).toEqual([10, 7]);
  });

  it('says why where there is none, and refuses what are no weights', () => {
    expect(add([], [1])).toEqual({ notDefined: 'no_events' });
    expect(add([[0, -1]], [1])).toEqual({ notDefined: 'no_events' });
    expect(() => add([[2, 0]], [1])).toThrow(RangeError);
    expect(() => add([[0, 0]], [-1])).toThrow(RangeError);
    expect(() => harmIndex({ kind: new Int32Array(2), unit: new Int32Array(1), weights: Float64Array.of(1), apart: Uint8Array.of(0), units: 1 })).toThrow(RangeError);
  });
});
