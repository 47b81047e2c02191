import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chanceGini } from '../../../server/stats/chance_gini.ts';
import { concentration, type Concentration } from '../../../server/stats/concentration.ts';
import { isDefined, notDefined, type NotDefined } from '../../../server/stats/not_defined.ts';
import { seededRandom } from '../../../server/stats/random.ts';
import { hasSharedData } from '../../support/data.ts';
import { knownNumbers } from '../../support/known_numbers.ts';
import { memphisGrid, memphisRobberies } from '../../support/memphis.ts';
import { reference } from '../../support/reference.ts';

function defined(found: Concentration | NotDefined): Concentration {
  if (!isDefined(found)) throw new Error(found.notDefined);
  return found;
}

knownNumbers('concentration', ({ number }) => {
  if (!hasSharedData()) return;
  const needsData = true;
  const memphis = (): Concentration => defined(concentration(memphisGrid(memphisRobberies()).counts));
  const what = 'Memphis robberies 2019 by cells of 500 m (EPSG:32615)';
  number({ what: `${what}: cells that hold 25, 50, 80 %, and non-empty cells`, source: 'R 4.2', needsData, tolerance: 0, expected: [71, 208, 511, 960], actual: () => { const found = memphis(); return [...found.holding.map(({ places }) => places), found.nonEmpty]; } });
  number({ what: `${what}: Gini, and corrected for fewer events than places`, source: 'R 4.2; Bernasco & Steenbeek 2017', needsData, tolerance: 5e-8, because: 'printed with seven digits', expected: [0.8616486, 0.7418467], actual: () => { const { gini, giniCorrected } = memphis(); return [gini, giniCorrected!]; } });
  const { output } = reference('07_classification_metrics');
  const { counts } = reference('01_autocorrelation_memphis_1km').input;
  const square = (): Concentration => defined(concentration(Float64Array.from(counts as number[])));
  number({ what: 'Memphis robberies by square kilometre: Gini, and corrected', source: 'R 4.2', needsData, expected: [output.gini, output.generalised_gini], actual: () => { const { gini, giniCorrected } = square(); return [gini, giniCorrected!]; } });
  number({
    what: 'Memphis robberies by square kilometre: cells that hold 25, 50, 80 %, and their part for 50 %', source: 'R 4.2', needsData,
    expected: [output.lorenz.cells_for_25pct, output.lorenz.cells_for_50pct, output.lorenz.cells_for_80pct, output.lorenz.share_of_cells_for_50pct],
    actual: () => { const { holding } = square(); return [...holding.map(({ places }) => places), holding[1]!.ofPlaces]; },
  });
});

const someCounts = fc.array(fc.nat(30), { minLength: 2, maxLength: 40 }).filter((list) => list.some((count) => count > 0));

describe('concentration', () => {
  it('has the Gini that the mean difference of all pairs gives', () => {
    fc.assert(fc.property(someCounts, (list) => {
      const n = list.length;
      const total = list.reduce((sum, count) => sum + count, 0);
      let differences = 0;
      for (const one of list) for (const other of list) differences += Math.abs(one - other);
      expect(defined(concentration(Float64Array.from(list))).gini).toBeCloseTo(differences / (2 * n * total), 10);
    }));
  });

  it('holds a share in the fewest places, and its curve runs through them', () => {
    fc.assert(fc.property(someCounts, fc.integer({ min: 1, max: 100 }), (list, percent) => {
      const sorted = list.toSorted((a, b) => b - a);
      const total = sorted.reduce((sum, count) => sum + count, 0);
      const found = defined(concentration(Float64Array.from(list), { shares: [percent / 100] }));
      let [fewest, sum] = [0, 0];
      while (100 * sum < percent * total) sum += sorted[fewest++]!;
      expect(found.holding[0]!.places).toBe(fewest);
      const { places, events } = found.curve;
      expect([places[0], events[0], places.at(-1), events.at(-1)]).toEqual([0, 0, 1, 1]);
      places.forEach((share, k) => expect(events[k]).toBeCloseTo(sorted.slice(0, Math.round(share * list.length)).reduce((a, b) => a + b, 0) / total, 12));
    }));
  });

  it('does not depend on the order or the scale', () => {
    fc.assert(fc.property(someCounts, fc.integer({ min: 2, max: 9 }), (list, scale) => {
      const plain = defined(concentration(Float64Array.from(list)));
      expect(defined(concentration(Float64Array.from(list.toReversed())))).toEqual(plain);
      expect(defined(concentration(Float64Array.from(list, (count) => count * scale))).gini).toBeCloseTo(plain.gini, 12);
    }));
  });

  it('is 0 where all places are equal, and there counts do not vary more than chance', () => {
    const found = defined(concentration(new Float64Array(10).fill(3)));
    expect(found.gini).toBeCloseTo(0, 12);
    expect([found.riskGini, found.theta, found.holding[0]!.riskPlaces]).toEqual([null, null, null]);
  });

  it('looks high by chance when there are few events, and the fitted risk does not', () => {
    const random = seededRandom(8);
    const counts = new Float64Array(4000);
    for (let i = 0; i < 1000; i += 1) counts[random.below(4000)]! += 1;
    const found = defined(concentration(counts));
    expect(found.gini).toBeGreaterThan(0.75);
    expect(found.gini).toBeCloseTo(found.chanceGini!, 1.7);
    expect(found.riskGini ?? 0).toBeLessThan(0.3);
  });

  it('finds the risk that the counts were drawn from', () => {
    const random = seededRandom(21);
    // Exponential risks (theta 1) have Gini 0.5, and half of the events in the 18.7 % of places with the most risk.
    const counts = Float64Array.from({ length: 8000 }, () => {
      const risk = -0.4 * Math.log(1 - random.next());
      const left = Math.exp(-risk);
      let count = 0;
      for (let u = random.next(); u > left; u *= random.next()) count += 1;
      return count;
    });
    const found = defined(concentration(counts, { shares: [0.5] }));
    expect(found.theta).toBeGreaterThan(0.8);
    expect(found.theta).toBeLessThan(1.25);
    expect(found.riskGini).toBeCloseTo(0.5, 1);
    expect(Math.abs(found.holding[0]!.riskPlaces! - 0.187)).toBeLessThan(0.02);
    expect(found.gini).toBeGreaterThan(0.7);
  });

  it('leaves out what holds for counts only, for harm', () => {
    const found = defined(concentration(Float64Array.of(182.25, 10.5, 0)));
    expect([found.giniCorrected, found.chanceGini, found.riskGini]).toEqual([null, null, null]);
  });

  it('is not defined without events or for one place', () => {
    expect(concentration(new Float64Array(5))).toEqual(notDefined('no_events'));
    expect(concentration(Float64Array.of(5))).toEqual(notDefined('one_unit', 2));
    expect(() => concentration(Float64Array.of(5, -1))).toThrow(RangeError);
    expect(() => concentration(Float64Array.of(5, 1), { shares: [0] })).toThrow(RangeError);
  });
});

describe('the Gini that chance makes', () => {
  it('is the mean over all ways to deal few events out', () => {
    for (const [places, events] of [[2, 1], [2, 4], [3, 2], [3, 4], [4, 3]] as const) {
      const all = places ** events;
      let sum = 0;
      for (let way = 0; way < all; way += 1) {
        const counts = new Float64Array(places);
        for (let k = 0, rest = way; k < events; k += 1, rest = Math.floor(rest / places)) counts[rest % places]! += 1;
        sum += defined(concentration(counts)).gini;
      }
      expect(chanceGini(places, events)).toBeCloseTo(sum / all, 12);
    }
  });

  it('falls to nothing with many events, and refuses none', () => {
    expect(chanceGini(100, 10_000_000)).toBeLessThan(0.002);
    expect(() => chanceGini(100, 0)).toThrow(RangeError);
    expect(() => chanceGini(1, 5)).toThrow(RangeError);
  });
});
