import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { empiricalBayes, empiricalBayesMoran, localEmpiricalBayes, type SmoothedRates } from '../../../server/stats/empirical_bayes.ts';
import { gridContiguity } from '../../../server/stats/grid_contiguity.ts';
import { isDefined, notDefined, type NotDefined } from '../../../server/stats/not_defined.ts';
import { binaryWeights, rowStandardised } from '../../../server/stats/weights.ts';
import { hasSharedData } from '../../support/data.ts';
import { knownNumbers } from '../../support/known_numbers.ts';
import { reference } from '../../support/reference.ts';

function defined(found: SmoothedRates | NotDefined): SmoothedRates {
  if (!isDefined(found)) throw new Error(found.notDefined);
  return found;
}

knownNumbers('empirical_bayes', ({ number }) => {
  if (!hasSharedData()) return;
  const { input, output } = reference('01c_empirical_bayes_rates');
  const cases = Float64Array.from(input.cases as number[]);
  const population = Float64Array.from(input.population as number[]);
  const shared = { source: 'R 4.2, spdep 1.2-7, EBest and EBImoran.mc', needsData: true };
  const what = 'Robberies per inhabitant, 645 square kilometres of Memphis';
  number({ ...shared, what: `${what}: raw rates`, expected: output.raw, actual: () => defined(empiricalBayes(cases, population)).raw });
  number({ ...shared, what: `${what}: smoothed rates`, expected: output.est, actual: () => defined(empiricalBayes(cases, population)).smoothed });
  number({ ...shared, what: `${what}: spread of the true rates, in millionths`, expected: output.a * 1e6, actual: () => defined(empiricalBayes(cases, population)).spread * 1e6 });
  number({
    ...shared, what: `${what}: Moran's I of the standardised rates (queen among those cells)`, expected: output.ebi_moran_I,
    actual: () => {
      const mask = new Uint8Array(38 * 30);
      for (const cell of input.cell_index as number[]) mask[cell] = 1;
      const found = empiricalBayesMoran(cases, population, rowStandardised(gridContiguity({ columns: 38, rows: 30, mask })));
      if (!isDefined(found)) throw new Error('not defined');
      return found.statistic;
    },
  });
});

describe('empirical Bayes rates', () => {
  const towns = fc.array(fc.record({ population: fc.integer({ min: 1, max: 5000 }), cases: fc.nat(60) }), { minLength: 2, maxLength: 20 })
    .filter((list) => list.some(({ cases }) => cases > 0));
  const columns = (list: readonly { population: number; cases: number }[]): [Float64Array, Float64Array] => [Float64Array.from(list, ({ cases }) => cases), Float64Array.from(list, ({ population }) => population)];

  it('lie between the own rate and the common one', () => {
    fc.assert(fc.property(towns, (list) => {
      const { raw, smoothed, common } = defined(empiricalBayes(...columns(list)));
      smoothed.forEach((rate, i) => {
        expect(rate).toBeGreaterThanOrEqual(Math.min(raw[i]!, common) - 1e-12);
        expect(rate).toBeLessThanOrEqual(Math.max(raw[i]!, common) + 1e-12);
      });
    }));
  });

  it('move small places further than large ones with the same rate', () => {
    const { raw, smoothed } = defined(empiricalBayes(Float64Array.of(2, 200, 5, 900, 10, 30), Float64Array.of(100, 10_000, 9000, 8000, 7000, 6000)));
    expect(raw[0]).toBeCloseTo(raw[1]!, 12);
    expect(Math.abs(smoothed[0]! - raw[0]!)).toBeGreaterThan(Math.abs(smoothed[1]! - raw[1]!));
  });

  it('do not depend on the order of the places', () => {
    fc.assert(fc.property(towns, (list) => {
      const plain = defined(empiricalBayes(...columns(list))).smoothed;
      const turned = defined(empiricalBayes(...columns(list.toReversed()))).smoothed.toReversed();
      plain.forEach((rate, i) => expect(turned[i]).toBeCloseTo(rate, 12));
    }));
  });

  it('are the common rate everywhere when chance explains the spread', () => {
    const { smoothed, spread, common } = defined(empiricalBayes(Float64Array.of(4, 5, 6), Float64Array.of(1000, 1000, 1000)));
    expect(spread).toBe(0);
    expect(Array.from(smoothed)).toEqual([common, common, common]);
  });

  it('are those of the whole when everybody is everybody\'s neighbour, and others when not', () => {
    const cases = Float64Array.of(0, 3, 40, 1, 2, 0, 5, 9, 30);
    const population = Float64Array.of(100, 500, 900, 0, 700, 300, 200, 800, 400);
    const all = { offsets: Int32Array.from({ length: 10 }, (_, i) => i * 9), members: Int32Array.from({ length: 81 }, (_, k) => k % 9) };
    const whole = defined(empiricalBayes(cases, population));
    const local = defined(localEmpiricalBayes(cases, population, all));
    whole.smoothed.forEach((rate, i) => (Number.isNaN(rate) ? expect(local.smoothed[i]).toBeNaN() : expect(local.smoothed[i]).toBeCloseTo(rate, 12)));
    expect(Number.isNaN(whole.smoothed[3]!)).toBe(true);
    const near = defined(localEmpiricalBayes(cases, population, gridContiguity({ columns: 3, rows: 3 })));
    // The corner's surroundings: 0 of 100, 3 of 500, 2 of 700; the fourth has nobody.
    const m = 5 / 1300;
    const spread = Math.max(0, (100 * m ** 2 + 500 * (3 / 500 - m) ** 2 + 700 * (2 / 700 - m) ** 2) / 1300 - m / (1300 / 3));
    expect(near.smoothed[0]).toBeCloseTo(spread === 0 ? m : m + ((0 - m) * spread) / (spread + m / 100), 12);
  });

  it('are not defined without people, without cases or for one place', () => {
    expect(empiricalBayes(Float64Array.of(1, 2), new Float64Array(2))).toEqual(notDefined('no_exposure'));
    expect(empiricalBayes(new Float64Array(2), Float64Array.of(5, 6))).toEqual(notDefined('no_events'));
    expect(empiricalBayes(Float64Array.of(1, 2), Float64Array.of(5, 0))).toEqual(notDefined('one_unit', 2));
    expect(() => empiricalBayes(Float64Array.of(1), Float64Array.of(5, 0))).toThrow(RangeError);
    expect(() => empiricalBayes(Float64Array.of(-1, 1), Float64Array.of(5, 1))).toThrow(RangeError);
    expect(() => empiricalBayesMoran(Float64Array.of(1, 2, 3), Float64Array.of(5, 0, 9), binaryWeights(gridContiguity({ columns: 3, rows: 1 })))).toThrow(RangeError);
  });
});
