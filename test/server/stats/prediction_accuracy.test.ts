import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { getisOrdStar } from '../../../server/stats/getis_ord.ts';
import { gridContiguity } from '../../../server/stats/grid_contiguity.ts';
import { kernelDensity } from '../../../server/stats/kernel_density.ts';
import { isDefined, notDefined, type NotDefined } from '../../../server/stats/not_defined.ts';
import { areaUnderCurve, paiInterval, pairedP, predictedToObserved, predictionAccuracy, type Accuracy } from '../../../server/stats/prediction_accuracy.ts';
import { promap } from '../../../server/stats/promap.ts';
import { hasSharedData } from '../../support/data.ts';
import { knownNumbers } from '../../support/known_numbers.ts';
import { memphisGrid, memphisRobberies } from '../../support/memphis.ts';
import { reference } from '../../support/reference.ts';

function defined(found: Accuracy | NotDefined): Accuracy {
  if (!isDefined(found)) throw new Error(found.notDefined);
  return found;
}

type Printed = { share: number; cells: number; hits: number; hit_rate: number; pai: number; pai_max: number; pei: number; recapture_rate_index: number };

knownNumbers('prediction_accuracy', ({ number, open }) => {
  const small = (): Accuracy => defined(predictionAccuracy({ score: Float64Array.of(3, 2, 1), outcome: Float64Array.of(6, 3, 0), coverages: [1 / 3, 2 / 3, 1] }));
  number({ what: '6, 3, 0 incidents where 3, 2, 1 was forecast: PAI, then PEI, of the first place, two, three', source: 'ptools (R), pai', expected: [2, 1.5, 1, 1, 1, 1], actual: () => [...small().at.map(({ pai }) => pai), ...small().at.map(({ pei }) => pei)] });
  number({ what: 'The same: cumulative predicted over cumulative observed', source: 'ptools (R), pai', expected: [3 / 6, 5 / 9, 6 / 9], actual: () => predictedToObserved(Float64Array.of(3, 2, 1), Float64Array.of(6, 3, 0)) });
  open({ what: 'PAI and PEI of the winners of the NIJ forecasting challenge 2017', source: 'National Institute of Justice', why: 'They were not published; a prize-winner could not reproduce the scores from the released program.' });
  if (!hasSharedData()) return;
  const { input, output } = reference('07_classification_metrics');
  const [train, test] = [Float64Array.from(input.train as number[]), Float64Array.from(input.test as number[])];
  const rows = output.prediction as Printed[];
  const found = (): Accuracy => defined(predictionAccuracy({ score: train, outcome: test, training: train, coverages: rows.map(({ share }) => share) }));
  const shared = { source: 'R 4.2', needsData: true };
  rows.forEach((row, i) => number({
    ...shared, what: `Robberies of Memphis by square kilometre, trained to September 2019, the first ${row.cells} cells: cells, hits, hit rate, PAI, best PAI, PEI, recapture`,
    expected: [row.cells, row.hits, row.hit_rate, row.pai, row.pai_max, row.pei, row.recapture_rate_index],
    actual: () => { const at = found().at[i]!; return [at.places, at.hits, at.hitRate, at.pai, at.best, at.pei, at.recapture]; },
  }));
  number({ ...shared, what: 'The same: area under the curve', expected: output.auc, actual: () => found().auc });
  memphis(number);
});

function memphis(number: Parameters<Parameters<typeof knownNumbers>[1]>[0]['number']): void {
  const robberies = memphisRobberies();
  const grid = memphisGrid(robberies);
  const [train, test] = [new Float64Array(grid.counts.length), new Float64Array(grid.counts.length)];
  grid.cell.forEach((cell, i) => { (robberies.month[i]! < 11 ? train : test)[cell]! += 1; });
  const gi = getisOrdStar(train, gridContiguity({ ...grid, self: true }));
  if (!isDefined(gi)) throw new Error('not defined');
  const past = Int32Array.from(grid.cell, (_, i) => i).filter((i) => robberies.month[i]! < 11);
  const of = (list: Float64Array): Float64Array => Float64Array.from(past, (i) => list[i]!);
  const cells = Array.from(train, (_, cell) => cell);
  const middle = (numbers: readonly number[]): Float64Array => Float64Array.from(numbers, (at) => (at + 0.5) * grid.metres);
  const at = { x: middle(cells.map((cell) => grid.firstColumn + (cell % grid.columns))), y: middle(cells.map((cell) => grid.firstRow + Math.floor(cell / grid.columns))) };
  const density = (bandwidth: number): Float64Array => {
    const found = kernelDensity({ x: of(robberies.x), y: of(robberies.y), at, bandwidth, how: 'direct' });
    if (!isDefined(found)) throw new Error('not defined');
    return found.density;
  };
  const ahead = promap({
    column: Int32Array.from(past, (i) => grid.cell[i]! % grid.columns), row: Int32Array.from(past, (i) => Math.floor(grid.cell[i]! / grid.columns)),
    // The first of December is day 334; ages in whole days, as published.
    age: Float64Array.from(past, (i) => 334 - Math.floor(robberies.days[i]!)),
  }, grid);
  if (!(ahead instanceof Float64Array)) throw new Error('not defined');
  const models: [string, Float64Array, number[][]][] = [
    ['plain count', train, [[26, 13.5062, 0.3881], [40, 10.3894, 0.3670], [69, 7.2030, 0.3594]]],
    ['quartic density, 500 m', density(500), [[22, 11.4283, 0.3284], [40, 10.3894, 0.3670], [71, 7.4118, 0.3698]]],
    ['quartic density, 1,000 m', density(1000), [[21, 10.9089, 0.3134], [37, 9.6102, 0.3394], [60, 6.2635, 0.3125]]],
    ['quartic density, 2,000 m', density(2000), [[19, 9.8699, 0.2836], [30, 7.7920, 0.2752], [55, 5.7415, 0.2865]]],
    ['Gi*', gi.z, [[18, 9.3504, 0.2687], [29, 7.5323, 0.2661], [58, 6.0547, 0.3021]]],
    ['ProMap', ahead, [[18, 9.3504, 0.2687], [26, 6.7531, 0.2385], [52, 5.4283, 0.2708]]],
  ];
  for (const [name, score, expected] of models) {
    number({
      what: `Robberies of Memphis by 500 m, January to November to forecast December, ${name}: hits, PAI and PEI of the first 42, 84, 209 of 4,189 cells`, source: 'R 4.2', needsData: true,
      tolerance: 6e-5, because: 'printed with four decimals', expected: expected.flat(),
      actual: () => defined(predictionAccuracy({ score, outcome: test, coverages: [0.01, 0.02, 0.05] })).at.flatMap(({ hits, pai, pei }) => [hits, pai, pei]),
    });
  }
}

const someOutcome = fc.array(fc.tuple(fc.nat(20), fc.nat(6)), { minLength: 3, maxLength: 40 }).filter((list) => list.some(([, own]) => own > 0));

describe('the accuracy of a forecast', () => {
  it('is perfect in hindsight, never better, and 1 when everything is watched', () => {
    fc.assert(fc.property(someOutcome, (list) => {
      const outcome = Float64Array.from(list, ([, own]) => own);
      for (const { pei, peiStar } of defined(predictionAccuracy({ score: outcome, outcome, coverages: [0.1, 0.3, 1] })).at) expect([pei, peiStar]).toEqual([1, 1]);
      for (const at of defined(predictionAccuracy({ score: Float64Array.from(list, ([score]) => score), outcome, coverages: [0.1, 0.3, 1] })).at) {
        expect(at.pei).toBeLessThanOrEqual(1 + 1e-12);
        if (at.asked === 1) expect([at.pai, at.hitRate]).toEqual([1, 1]);
      }
    }));
  });

  it('has an area under the curve that all pairs of places give', () => {
    fc.assert(fc.property(someOutcome, (list) => {
      let [wins, pairs] = [0, 0];
      for (const [one, hit] of list) for (const [other, free] of list) {
        if (hit === 0 || free > 0) continue;
        pairs += 1;
        wins += one > other ? 1 : one === other ? 0.5 : 0;
      }
      const auc = areaUnderCurve(Float64Array.from(list, ([score]) => score), Float64Array.from(list, ([, own]) => own));
      if (pairs === 0) expect(auc).toBeNull();
      else expect(auc).toBeCloseTo(wins / pairs, 10);
    }));
  });

  it('goes by area where places differ in size', () => {
    const found = defined(predictionAccuracy({
      score: Float64Array.of(9, 8, 1, 0), outcome: Float64Array.of(4, 4, 2, 0), size: Float64Array.of(1, 3, 4, 2), coverages: [0.1, 0.4, 0.45], training: Float64Array.of(1, 1, 0, 0),
    }));
    expect(found.at.map(({ places, hits, coverage }) => [places, hits, coverage])).toEqual([[1, 4, 0.1], [2, 8, 0.4], [2, 8, 0.4]]);
    expect(found.at[1]).toMatchObject({ pai: 2, ser: 2, recapture: 0.8 });
  });

  it('breaks ties by the number of the place, and leaves recapture open where nothing was known', () => {
    const found = defined(predictionAccuracy({ score: new Float64Array(4), outcome: Float64Array.of(0, 5, 0, 1), coverages: [0.5], training: new Float64Array(4) }));
    expect(found.at[0]).toMatchObject({ places: 2, hits: 5, recapture: null });
  });

  it('has an interval around it, and a p for what only one of two maps caught', () => {
    const { lower, upper } = paiInterval({ hits: 26, total: 192, coverage: 0.01 });
    // The exact limits of a share of 26 in 192, as R's binom.test has them.
    expect(lower).toBeCloseTo(9.04030101551208, 7);
    expect(upper).toBeCloseTo(19.2089820670452, 7);
    expect(paiInterval({ hits: 0, total: 10, coverage: 0.5 })).toEqual({ lower: 0, upper: expect.closeTo(2 * (1 - 0.025 ** 0.1), 12) });
    expect(paiInterval({ hits: 10, total: 10, coverage: 0.5 }).upper).toBe(2);
    expect([pairedP(0, 0), pairedP(5, 5), pairedP(0, 6)]).toEqual([1, 1, expect.closeTo(2 / 64, 12)]);
  });

  it('is not defined when nothing happened, and refuses what does not belong together', () => {
    expect(predictionAccuracy({ score: Float64Array.of(1, 2), outcome: new Float64Array(2) })).toEqual(notDefined('no_events'));
    expect(predictionAccuracy({ score: Float64Array.of(1), outcome: Float64Array.of(2) })).toEqual(notDefined('one_unit', 2));
    expect(() => predictionAccuracy({ score: Float64Array.of(1), outcome: Float64Array.of(2, 1) })).toThrow(RangeError);
    expect(() => predictionAccuracy({ score: Float64Array.of(1, 2), outcome: Float64Array.of(2, 1), coverages: [0] })).toThrow(RangeError);
    expect(() => predictionAccuracy({ score: Float64Array.of(1, 2), outcome: Float64Array.of(2, 1), size: Float64Array.of(0, 1) })).toThrow(RangeError);
  });
});
