import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isDefined, notDefined, type NotDefined } from '../../../server/stats/not_defined.ts';
import { patternTest, type PatternTest } from '../../../server/stats/sppt.ts';
import { knownNumbers } from '../../support/known_numbers.ts';

function defined(found: PatternTest | NotDefined): PatternTest {
  if (!isDefined(found)) throw new Error(found.notDefined);
  return found;
}

knownNumbers('sppt', ({ number, open }) => {
  number({
    what: 'Four areas, 42, 80, 50, 28 of 200, then 30, 83, 47, 50 of 210: chi-square p of each', source: 'R 4.2, prop.test without correction',
    expected: [0.07409237429119, 0.921549899258, 0.5327999185258, 0.01141996348956], tolerance: 1e-9, actual: () => defined(patternTest(Float64Array.of(42, 80, 50, 28), Float64Array.of(30, 83, 47, 50))).p,
  });
  open({ what: 'Thefts from vehicles in Durham, 2015 and 2016, by street units: p 1.616e-06 and 1.038e-22 of two areas, no significant fall', source: 'Wheeler, Steenbeek & Andresen 2018', why: 'The counts of the other areas are not at hand.' });
});

const someAreas = fc.array(fc.tuple(fc.nat(60), fc.nat(60)), { minLength: 2, maxLength: 25 })
  .filter((list) => list.some(([a]) => a > 0) && list.some(([, b]) => b > 0));
const columns = (list: readonly (readonly [number, number])[]): [Float64Array, Float64Array] => [Float64Array.from(list, ([a]) => a), Float64Array.from(list, ([, b]) => b)];

describe('the spatial point pattern test', () => {
  it('finds nothing in a pattern and its multiple', () => {
    const base = Float64Array.of(5, 9, 0, 22, 14);
    const found = defined(patternTest(base, base.map((count) => count * 7)));
    expect([found.similarity, found.robustSimilarity, found.tests]).toEqual([1, 1, 4]);
    expect(Array.from(found.direction)).toEqual([0, 0, 0, 0, 0]);
    expect(found.p[2]).toBeNaN();
  });

  it('finds the area that gained a share, and calls it up', () => {
    const found = defined(patternTest(Float64Array.of(100, 100, 100, 100, 0), Float64Array.of(250, 60, 50, 40, 0)));
    expect(found.direction[0]).toBe(1);
    expect(found.direction[3]).toBe(-1);
    expect(found.robustSimilarity).toBeLessThan(found.similarity);
  });

  it('is the same from both sides, with the direction turned, and in any order', () => {
    fc.assert(fc.property(someAreas, (list) => {
      const [base, test] = columns(list);
      const there = defined(patternTest(base, test));
      const back = defined(patternTest(test, base));
      there.p.forEach((p, i) => (Number.isNaN(p) ? expect(back.p[i]).toBeNaN() : expect(back.p[i]).toBeCloseTo(p, 9)));
      expect(Array.from(back.direction, (one) => 0 - one)).toEqual(Array.from(there.direction, (one) => 0 + one));
      const turned = defined(patternTest(base.toReversed(), test.toReversed()));
      expect(turned.similarity).toBe(there.similarity);
    }));
  });

  it('takes the exact test where few are expected', () => {
    const { p } = defined(patternTest(Float64Array.of(1, 99), Float64Array.of(4, 96)));
    expect(p[0]).toBeCloseTo(0.3686707649925, 9);
  });

  it('is not defined when one side is empty or there is one area', () => {
    expect(patternTest(new Float64Array(3), Float64Array.of(1, 2, 3))).toEqual(notDefined('no_events'));
    expect(patternTest(Float64Array.of(1), Float64Array.of(1))).toEqual(notDefined('one_unit', 2));
    expect(defined(patternTest(Float64Array.of(9, 0), Float64Array.of(4, 0))).p[0]).toBe(1);
    expect(() => patternTest(Float64Array.of(1, 2), Float64Array.of(1))).toThrow(RangeError);
    expect(() => patternTest(Float64Array.of(1, 2.5), Float64Array.of(1, 1))).toThrow(RangeError);
  });
});
